-- expect 6: nothing follows the ')' of its columns

-- Words.
CREATE TABLE x (
  id @id -- Words.
) STRICT;
