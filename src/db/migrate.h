/* Forward-only migrations: what the program carries against what the database has had. */
#ifndef DB_MIGRATE_H
#define DB_MIGRATE_H

#include <stdbool.h>

#include "base/err.h"

struct connection;
struct db_catalogue;

/* The table of what was applied, made before the first migration. */
#define MIGRATE_TABLE                                                                                      \
  "CREATE TABLE migration (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, "           \
  "expand INTEGER NOT NULL, applied_at INTEGER NOT NULL) STRICT"
#define MIGRATE_TABLE_POSTGRES                                                                             \
  "CREATE TABLE migration (number BIGINT PRIMARY KEY, name TEXT NOT NULL, hash TEXT NOT NULL, "            \
  "expand BIGINT NOT NULL, applied_at BIGINT NOT NULL)"

/* Applies what is missing, each migration in a transaction of its own, when `apply`; otherwise missing ones are INVALID.
 * INVALID also: a database of another program, a migration edited after it was applied, or one we do not know that is
 * not marked as an expansion. All said on the log. Under the write lock, on the read-write connection. */
enum err MUST_USE migrate(struct connection *c, const struct db_catalogue *catalogue, bool apply);

#endif
