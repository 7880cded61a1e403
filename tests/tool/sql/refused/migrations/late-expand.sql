-- expect 7: '-- expand' stands above the first statement

-- Words.
CREATE TABLE x (
  id @id -- Words.
);
-- expand
