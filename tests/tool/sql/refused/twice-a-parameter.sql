-- expect 3: 'id' stands twice

-- x(id int, id int)
-- -> run
-- Words.
UPDATE shelf SET name = 'a' WHERE id = :id;
