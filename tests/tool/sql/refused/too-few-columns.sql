-- expect 3: 1 columns in the signature, 2 in the statement

-- x(id int)
-- -> one (id int)
-- Words.
SELECT id, name FROM shelf WHERE id = :id;
