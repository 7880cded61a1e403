-- Authors and their notes.

-- author_add(ref ref, name text?)
-- -> one (id int)
-- Adds an author.
INSERT INTO author (ref, name) VALUES (:ref, :name) RETURNING id;

-- author_get(ref ref)
-- -> maybe (id int, ref ref, name text?)
-- Who has this reference.
SELECT id, ref, name FROM author WHERE ref = :ref;

-- note_add(author int, position int, body text, seal bytes?, pinned bool?, at time, read_at time?)
-- -> run
-- Adds a note.
INSERT INTO note (author_id, position, body, seal, pinned, at, read_at)
VALUES (:author, :position, :body, :seal, :pinned, :at, :read_at);

-- note_page(after_time time, after_id int, limit int)
-- -> many as note (id int, author_id int, position int, body text, seal bytes?, pinned bool?, at time, read_at time?)
-- Notes by instant, keyset paging.
SELECT id, author_id, position, body, seal, pinned, at, read_at FROM note
 WHERE (at, id) > (:after_time, :after_id) ORDER BY at, id LIMIT :limit;

-- note_get(author int, position int)
-- -> maybe as note
-- One note.
SELECT id, author_id, position, body, seal, pinned, at, read_at FROM note
 WHERE author_id = :author AND position = :position;

-- note_of(author int)
-- -> maybe as note
-- The note of an author who has only one: BROKEN for others.
SELECT id, author_id, position, body, seal, pinned, at, read_at FROM note WHERE author_id = :author;

-- note_body_once_read(id int)
-- -> one (read_at time, pinned bool)
-- Says NULL where the signature has none, for a note not read yet.
SELECT read_at, pinned FROM note WHERE id = :id;

-- note_count()
-- -> one (notes int)
-- How many.
-- scan: counting is reading all of them
SELECT count(*) AS notes FROM note;

-- note_count_of(author int)
-- -> one (notes int, last int)
-- How many of one author, and the highest number.
SELECT count(*) AS notes, CAST(coalesce(max(position), 0) AS BIGINT) AS last FROM note WHERE author_id = :author;

-- note_read(author int, at time, limit int)
-- -> many (id int, read_at time)
-- Marks an author's oldest unread notes, and tells which.
UPDATE note SET read_at = :at
 WHERE id IN (SELECT id FROM note WHERE author_id = :author AND read_at IS NULL ORDER BY position LIMIT :limit)
RETURNING id, read_at;

-- note_with(word text, limit int)
-- -> many (id int)
-- Notes that hold a word: one of the real differences of the engines.
-- sqlite:
SELECT rowid AS id FROM note_fts WHERE note_fts MATCH '"' || replace(:word, '"', '""') || '"' ORDER BY rowid LIMIT :limit;
-- postgres:
SELECT id FROM note WHERE to_tsvector('simple', body) @@ plainto_tsquery('simple', :word) ORDER BY id LIMIT :limit;

-- note_index(id int, body text)
-- -> run
-- Puts a note in the index; PostgreSQL keeps its own.
-- sqlite:
INSERT INTO note_fts (rowid, body) VALUES (:id, :body);
-- postgres:
UPDATE note SET body = :body WHERE id = :id;

-- note_forever(turns int)
-- -> one (n int)
-- Counts to a number, slowly: what the bound of a read is tried on.
-- scan: a table of its own making
WITH RECURSIVE t (n) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT n + 1 FROM t WHERE n < :turns)
SELECT count(*) AS n FROM t;

-- migration_list(limit int)
-- -> many (number int, name text)
-- What the database has had.
-- scan: a few rows, all wanted
SELECT number, name FROM migration ORDER BY number LIMIT :limit;
