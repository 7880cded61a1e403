-- expand

ALTER TABLE book DROP COLUMN cover;
-- How many pages.
ALTER TABLE book ADD COLUMN pages @int;
