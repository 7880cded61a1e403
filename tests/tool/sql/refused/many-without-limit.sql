-- expect 3: a 'many' needs a LIMIT

-- x()
-- -> many (id int)
-- Words; the LIMIT of a part does not bound the whole.
SELECT id FROM shelf WHERE id IN (SELECT id FROM shelf LIMIT 3);
