-- expect 7: a deferred constraint would fail at the commit of a group

-- Words.
CREATE TABLE x (
  id @id, -- Words.
  -- Words.
  y @int REFERENCES x (id) DEFERRABLE INITIALLY DEFERRED
);
