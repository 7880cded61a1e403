-- expect 6: LIMIT takes a number of at most 1000 or a parameter

-- x()
-- -> many (id int)
-- Words.
SELECT id FROM shelf LIMIT 1001;
