-- expect 6: a pragma, refused at run time

-- x()
-- -> one (n int)
-- Words.
SELECT user_version AS n FROM pragma_user_version;
