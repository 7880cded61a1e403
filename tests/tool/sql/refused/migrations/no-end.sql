-- expect 7: no ';' ends the last statement

-- Words.
CREATE TABLE x (
  id @id -- Words.
)
