-- expect 3: '-> one', 'maybe', 'many' or 'run' is missing

-- x()
-- Words.
SELECT 1;
