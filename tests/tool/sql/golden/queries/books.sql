-- Books: prose at the head of a file is no signature.

-- book_add(shelf int?, ref ref, old bool, came time, pages int?,
--          default text)
-- -> one (id int)
-- Adds a book. The parameter 'default' is a C keyword, and used nowhere but here: */ ends nothing.
INSERT INTO book (shelf_id, ref, old, came_at, pages) -- :ref in a comment
VALUES (:shelf, :ref || ' :ref "' || CAST(:default AS TEXT) /* :old */, :old, :came, :pages) RETURNING id;

-- book_page(came time, limit int)
-- -> many as book (id int, shelf text?, ref ref, old bool, came_at time, int int?)
-- Books by instant.
SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int
  FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id
 WHERE b.came_at > :came ORDER BY b.came_at LIMIT :limit;

-- book_get(id int)
-- -> maybe as book
-- One of them.
-- sqlite:
SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int
  FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id WHERE b.id = :id;
-- postgres:
SELECT b.id, s.name AS shelf, b.ref, b.old, b.came_at, b.pages AS int
  FROM book b LEFT JOIN shelf s ON s.id = b.shelf_id WHERE b.id = :id::bigint;

-- book_lend(now time?, old bool?, word text?)
-- -> run
-- Takes away the old ones.
-- scan: all are old in the end
UPDATE book SET shelf_id = NULL WHERE old = :old AND (CAST(:now AS BIGINT) IS NULL OR came_at < :now)
   AND ref <> coalesce(CAST(:word AS TEXT), '??');
