-- A catalogue of its own for the tests of the store: every type, every kind of entry.

-- Who writes.
CREATE TABLE author (
  -- Row number.
  id @id,
  -- Its name in addresses.
  ref @ref NOT NULL UNIQUE,
  name @text -- As it signs; none: anonymous.
);

-- What was written.
CREATE TABLE note (
  -- Row number.
  id @id,
  -- Who wrote it.
  author_id @int NOT NULL REFERENCES author (id),
  -- Its number among the author's.
  position @int NOT NULL,
  -- The words.
  body @text NOT NULL,
  -- Something that is no text.
  seal @bytes,
  -- 1 when it is shown first.
  pinned @bool,
  -- When it was written.
  at @time NOT NULL,
  -- When it was read.
  read_at @time,
  UNIQUE (author_id, position)
);
CREATE INDEX note_at ON note (at, id);
-- sqlite:
CREATE VIRTUAL TABLE note_fts USING fts5 (body, content='note', content_rowid='id');
-- postgres:
CREATE INDEX note_words ON note USING gin (to_tsvector('simple', body));
-- both:
