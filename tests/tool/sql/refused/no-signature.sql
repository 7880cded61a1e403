-- expect 3: a statement without a signature

SELECT 1;
