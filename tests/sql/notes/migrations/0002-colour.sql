-- expand
-- An older program may go on: it never looks at colours.

-- Of the paper: yellow; none: white.
ALTER TABLE note ADD COLUMN colour @text;
