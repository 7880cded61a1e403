-- expect 3: the columns of row 'shelf' differ

-- x(id int)
-- -> one as shelf (name text)
-- Words.
SELECT name FROM shelf WHERE id = :id;

-- y(id int)
-- -> maybe as shelf (name text?)
-- Words.
SELECT name FROM shelf WHERE id = :id;
