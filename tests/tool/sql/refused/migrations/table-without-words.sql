-- expect 3: x: a sentence that says what it holds is missing

CREATE TABLE x (
  -- Words.
  id @id
);
