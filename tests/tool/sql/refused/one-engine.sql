-- expect 8: its '-- postgres:' block is missing

-- x(id int)
-- -> one (name text)
-- Words.
-- sqlite:
SELECT name FROM shelf WHERE id = :id;
