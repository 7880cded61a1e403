-- expect 2: '-- both:' ends no block
-- both:
-- Words.
CREATE TABLE x (
  id @id -- Words.
);
