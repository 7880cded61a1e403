-- expect 7: no ';' ends its statement

-- x(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id
