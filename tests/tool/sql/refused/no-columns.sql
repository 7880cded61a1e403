-- expect 4: its columns are missing

-- x()
-- -> one
-- Words.
SELECT 1;
