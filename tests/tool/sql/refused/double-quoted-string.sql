-- expect 6: no such column

-- x(id int)
-- -> run
-- Words.
UPDATE shelf SET name = "text" WHERE id = :id;
