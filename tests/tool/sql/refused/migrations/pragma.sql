-- expect 3: 'PRAGMA' has no place in a migration

PRAGMA journal_mode = DELETE;
