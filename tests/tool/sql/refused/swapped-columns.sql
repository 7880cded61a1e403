-- expect 3: column 1 is 'name' in the signature, 'id' in the statement

-- x(id int)
-- -> one (name text, id int)
-- Words.
SELECT id, name FROM shelf WHERE id = :id;
