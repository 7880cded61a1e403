-- expect 3: no entry says the columns of row 'shelf'

-- x(id int)
-- -> one as shelf
-- Words.
SELECT name FROM shelf WHERE id = :id;
