-- expect 5: tables are the same on both engines

-- sqlite:
-- Words.
CREATE TABLE x (
  id @id -- Words.
);
