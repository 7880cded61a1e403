-- expect 6: Expression tree is too large

-- x(id int)
-- -> one (n int)
-- Words.
SELECT 1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1+1 AS n FROM shelf WHERE id = :id;
