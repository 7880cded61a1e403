-- expect 6: ':nom' is not in the signature

-- x(id int, name text)
-- -> run
-- Words.
UPDATE shelf SET name = :nom WHERE id = :id;
