-- expect 3: ':name' is never used

-- x(id int, name text)
-- -> run
-- Words.
UPDATE shelf SET name = ':name' /* :name */ WHERE id = :id; -- :name
