-- expect 6: parameters are written :name

-- x(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = $1;
