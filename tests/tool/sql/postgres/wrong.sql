-- Entries that SQLite takes and PostgreSQL must not, over the golden migrations.

-- right(id int)
-- -> maybe (name text)
-- The control: nothing is wrong with it.
SELECT name FROM shelf WHERE id = :id;

-- parameter_type(name int)
-- -> maybe (id int)
-- A text compared with a number.
SELECT id FROM shelf WHERE name = :name;

-- parameter_width(organisation int?)
-- -> maybe (id int)
-- INTEGER is four bytes on PostgreSQL.
SELECT id FROM shelf WHERE id = CAST(:organisation AS INTEGER);

-- column_type(id int)
-- -> maybe (pages int)
-- A sum is numeric there.
SELECT sum(pages) AS pages FROM book WHERE id > :id;

-- no_such_function(id int)
-- -> maybe (names text)
-- A function of SQLite's own.
SELECT group_concat(name) AS names FROM shelf WHERE id = :id;

-- no_such_operator(id int)
-- -> maybe (same bool)
-- An operator of SQLite's own.
SELECT name GLOB 'a*' AS same FROM shelf WHERE id = :id;
