-- expect 6: scan: say why

-- x()
-- -> one (n int)
-- Words.
-- scan:
SELECT count(*) AS n FROM book;
