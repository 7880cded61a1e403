-- The schema that db/migrations add up to: a picture to read, made by `make golden-sql`, checked by a test.

-- A shelf.
CREATE TABLE shelf (
  -- Row number.
  id @id,
  -- Its name: 'a; b' is one, :this is no parameter, @int no type.
  name @text NOT NULL UNIQUE
);

-- A book on it. Two lines of sentence.
CREATE TABLE book (
  -- Row number.
  id @id,
  -- Where; none: lent.
  shelf_id @int REFERENCES shelf (id),
  -- Random reference.
  ref @ref NOT NULL DEFAULT 'a''b -- no comment',
  -- 1 when it is old.
  old @bool NOT NULL,
  -- (to the second)
  came_at @time NOT NULL,
  -- How many pages.
  pages @int,
  CHECK (old IN (0, 1)),
  UNIQUE (shelf_id, ref)
);
CREATE INDEX book_came ON book (came_at);
-- sqlite:
CREATE INDEX book_old ON book (old) WHERE old = 1;
-- postgres:
CREATE INDEX book_old ON book USING hash (old);
