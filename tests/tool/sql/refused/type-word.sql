-- expect 6: type words belong to migrations

-- x(id int)
-- -> one (name text)
-- Words.
SELECT CAST(name AS @text) AS name FROM shelf WHERE id = :id;
