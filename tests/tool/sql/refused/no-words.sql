-- expect 3: a sentence that says what it is for is missing

-- x(id int)
-- -> run
UPDATE shelf SET name = 'a' WHERE id = :id;
