-- expect 7: SQLite: no such column: y

-- Words.
CREATE TABLE x (
  id @id -- Words.
);
CREATE INDEX x_y ON x (y);
