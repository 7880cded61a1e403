-- expect 6: SELECT, WITH, INSERT, UPDATE or DELETE is missing

-- x()
-- -> one (n int)
-- Words.
PRAGMA user_version;
