-- expect 3: 'came_at' is int in the signature, time in the schema

-- x(id int)
-- -> one (came_at int)
-- Words.
SELECT came_at FROM book WHERE id = :id;
