-- expect 4: '-> some': one, maybe, many or run

-- x()
-- -> some (id int)
-- Words.
SELECT 1;
