-- expect 3: the generated function has its own 'ret'

-- x(ret int)
-- -> run
-- Words.
UPDATE shelf SET name = 'a' WHERE id = :ret;
