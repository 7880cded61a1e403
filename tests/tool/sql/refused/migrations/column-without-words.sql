-- expect 6: x.b: a sentence that says what it means is missing

-- Words.
CREATE TABLE x (
  id @id, -- Words.
  b @int
);
