-- expect 3: its list and row 'x_list'

-- x(limit int)
-- -> many (id int)
-- Words.
SELECT id FROM book ORDER BY came_at LIMIT :limit;

-- x_list(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id;
