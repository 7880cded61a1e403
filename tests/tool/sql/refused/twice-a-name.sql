-- expect 8: x stands also at

-- x(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id;

-- x(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id;
