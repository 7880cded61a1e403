/* A view of the data with the statements prepared on it: what `struct db` is. Inside db/ only. */
#ifndef DB_STATEMENT_H
#define DB_STATEMENT_H

#include "db/connection.h"
#include "db/db.h"

struct db_catalogue;
struct sqlite3_stmt;

struct db_stmt {
  struct sqlite3_stmt *sqlite; /* NULL until first used */
  struct db *db;
  const char *name;
  int bind_failed; /* SQLite's result, sticky until the statement is finished */
  bool open;       /* between db_prepare and db_finish */
};

struct db {
  struct connection connection;
  const struct db_catalogue *catalogue;
  struct db_stmt *statements; /* one an entry */
  int open_statements;
  bool may_change;
  struct db *next; /* in the store's pool */
};

/* A connection to `path` with nothing prepared yet; heap, freed by db_close. Outcomes of connection_open. */
enum err MUST_USE db_open(const char *path, bool may_change, const struct db_catalogue *catalogue, struct db **ret);
void db_close(struct db *db);

#endif
