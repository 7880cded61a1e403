-- expect 7: SQLite: no such column: nom

-- x(id int)
-- -> one (nom text)
-- Words.
SELECT
       nom
  FROM shelf WHERE id = :id;
