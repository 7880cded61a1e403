/* The store: one writer, any number of readers, and the statements that db/queries/ compiles to.
 *
 * A `struct store` is an open database. In a process one thread owns its only read-write connection; every group of
 * changes and every checkpoint happens under two lock files shared by all processes (docs/decisions.md, "one writer").
 * A `struct db` is one view of the data: a read snapshot, or the savepoint a change runs in. sqlite3.h stays inside
 * this folder.
 *
 * Only board/ calls this; the functions of build/gen/queries.h are the only way to reach a table. */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;
struct store;

enum store_use {
  STORE_SERVE,   /* readers and the writer; refuses a database whose migrations are not this program's */
  STORE_MIGRATE, /* brings the database up to date while opening, creating it when absent */
};

/* Opens `url` ("sqlite:PATH"; the folder must exist). INVALID: not a database we can read, or migrations that differ
 * (said on the log); NOT_FOUND: no such file and not STORE_MIGRATE; BROKEN: the disk. */
enum err MUST_USE store_open(struct str url, enum store_use use, struct store **ret);
/* Stops the writer after what is queued, closes every connection. No snapshot may be left open. */
void store_close(struct store *s);

/* Where the database stands, without symbolic links. */
const char *store_path(const struct store *s);
/* Writes the state of now to `url`, a new file; the database is only read, and nobody waits for it. BROKEN: the disk. */
enum err MUST_USE store_copy(struct store *s, struct str url);

/* Takes a read-only snapshot: all reads through *ret see one state. Connections are pooled; one is made when none is
 * free. RETRY when the database cannot be read just now. */
enum err MUST_USE store_snapshot(struct store *s, struct db **ret);
void store_release(struct store *s, struct db *db);

/* What a change does: SQL alone (no hashing, no file, no HTML), repeatable, everything it needs in args. `a` is the
 * arena of this run: results that outlive it are copied into fields of args by value. */
typedef enum err act_fn(struct db *db, struct arena *a, void *args);

/* Runs act in a savepoint on the writer thread, in a group with others, and returns after the commit is durable: OK,
 * or act's own outcome with nothing changed, or RETRY when the queue is full. A failed fsync ends the process. */
enum err MUST_USE store_change(struct store *s, act_fn *act, void *args);

/* What was deleted leaves the log of changes too, after the next commit (db/writer.h); the database itself keeps nothing
 * of it: secure_delete. */
void store_empty_log(struct store *s);

/* A counter that grows whenever any process commits a change; cheap (microseconds), for caches. */
int64_t store_version(struct store *s);

/* Commits of this process so far: fewer than changes, when they come in crowds. Costs nothing. */
int64_t store_groups(const struct store *s);

/* --- For the generated queries only ------------------------------------------------------------------------------ */

struct db_stmt; /* a prepared statement, kept with its connection */

/* The statement of entry `index`, reset, with nothing bound. */
enum err MUST_USE db_prepare(struct db *db, int index, struct db_stmt **ret);
/* Parameters count from 1. */
void db_bind_int(struct db_stmt *s, int at, int64_t v);
void db_bind_text(struct db_stmt *s, int at, struct str v);  /* p == NULL binds NULL */
void db_bind_bytes(struct db_stmt *s, int at, struct str v); /* p == NULL binds NULL */
void db_bind_null(struct db_stmt *s, int at);
/* *ret_row tells whether there is a row. CONFLICT: a uniqueness or foreign key constraint; RETRY: busy. */
enum err MUST_USE db_step(struct db_stmt *s, bool *ret_row);
/* Columns count from 0. */
bool db_is_null(struct db_stmt *s, int column);
int64_t db_int(struct db_stmt *s, int column);
struct str db_text(struct db_stmt *s, int column, struct arena *a); /* copied; absent when NULL */
struct str db_bytes(struct db_stmt *s, int column, struct arena *a);
void db_finish(struct db_stmt *s);
/* Says on the log that entry `name` met a NULL where its signature has none; returns BROKEN. */
enum err MUST_USE db_unexpected_null(const char *name, const char *column);
/* Says that entry `name` of kind `one` had no row, or that a `many` has no limit; returns BROKEN. */
enum err MUST_USE db_no_row(const char *name);
/* Says that entry `name` of kind `one` or `maybe` had more than one row; returns BROKEN. */
enum err MUST_USE db_second_row(const char *name);

#endif
