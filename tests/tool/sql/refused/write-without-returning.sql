-- expect 3: its statement returns no row

-- x(id int)
-- -> one (id int)
-- Words.
UPDATE shelf SET name = 'a' WHERE id = :id;
