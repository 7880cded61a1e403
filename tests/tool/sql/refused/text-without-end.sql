-- expect 6: a text or comment without end

-- x(id int)
-- -> one (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id AND name = 'abc;
