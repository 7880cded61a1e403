/* What tests need of the store beside db.h: another catalogue than the program's. Inside db/ and its tests only. */
#ifndef DB_STORE_H
#define DB_STORE_H

#include "db/db.h"

struct db_catalogue;

#define STORE_CONNECTIONS_MAX 64 /* snapshots open at the same time; more are RETRY */
#define STORE_IDLE_MAX 8         /* connections kept for the next snapshot */

/* store_open with the queries and migrations of `catalogue`, which outlives the store. */
enum err MUST_USE store_open_with(struct str url, enum store_use use, const struct db_catalogue *catalogue,
                                  struct store **ret);

/* Snapshots taken so far, so that a test can tell that a page needed none. */
int64_t store_snapshots(struct store *s);

#endif
