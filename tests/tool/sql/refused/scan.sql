-- expect 3: reads a whole table

-- x(name text)
-- -> one (id int)
-- Words.
SELECT id FROM book WHERE ref = :name;
