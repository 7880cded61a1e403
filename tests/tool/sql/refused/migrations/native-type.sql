-- expect 6: b: a type word

-- Words.
CREATE TABLE x (
  id @id, -- Words.
  b INTEGER -- Words.
);
