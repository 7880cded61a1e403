-- expect 3: a 'run' returns nothing, its statement has 1 columns

-- x(id int)
-- -> run
-- Words.
SELECT name FROM shelf WHERE id = :id;
