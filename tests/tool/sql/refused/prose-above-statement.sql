-- expect 4: a statement without a signature

-- Prose.
SELECT 1;
