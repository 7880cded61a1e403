-- expect 3: '-- scan:' without a scan in its plan

-- x(id int)
-- -> one (name text)
-- Words.
-- scan: it reads everything, or so one thought
SELECT name FROM shelf WHERE id = :id;
