-- What the golden files are made from.

-- A shelf.
CREATE TABLE shelf (
  -- Row number.
  id @id,
  -- Its name: 'a; b' is one, :this is no parameter, @int no type.
  name @text NOT NULL UNIQUE
);

-- A book on it.
-- Two lines of sentence.
CREATE TABLE book (
  id @id, -- Row number.
  shelf_id @int REFERENCES shelf (id), -- Where; none: lent.
  -- Random reference.
  ref @ref NOT NULL DEFAULT 'a''b -- no comment',
  -- A cover.
  cover @bytes,
  -- 1 when it is old.
  old @bool NOT NULL,
  -- When it came.
  came_at @time NOT NULL, -- (to the second)
  CHECK (old IN (0, 1)),
  UNIQUE (shelf_id, ref)
);
CREATE INDEX book_came ON book (came_at);
-- sqlite:
CREATE INDEX book_old ON book (old) WHERE old = 1;
-- postgres:
CREATE INDEX book_old ON book USING hash (old);
-- both:
INSERT INTO shelf (name) VALUES ('first; "only"');
