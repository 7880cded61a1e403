-- expect 3: 'a1' has no type (int, bool, text, time, bytes, ref)

-- x(a1 integer)
-- -> one (id int)
-- Words.
SELECT :a1;
