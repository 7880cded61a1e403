/* One SQLite connection with every setting of this project: limits, what statements may do, how long a read may take.
 * The store and the compiler of queries open theirs here, so that what was accepted at build is accepted at run time. */
#ifndef DB_CONNECTION_H
#define DB_CONNECTION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"

struct sqlite3;

/* What statements may do from now on; each allows what the ones before it do. */
enum connection_right {
  CONNECTION_READS,    /* SELECT */
  CONNECTION_WRITES,   /* INSERT, UPDATE, DELETE, savepoints */
  CONNECTION_MIGRATES, /* tables and indexes */
  CONNECTION_SETS_UP,  /* anything: only while opening */
};

/* Limits of every connection (https://www.sqlite.org/security.html); a test asserts them. */
#define CONNECTION_LENGTH_MAX 4000000 /* bytes of one row, text or blob */
#define CONNECTION_SQL_MAX 100000
#define CONNECTION_COLUMNS_MAX 100
#define CONNECTION_EXPR_DEPTH_MAX 20
#define CONNECTION_COMPOUND_MAX 3
#define CONNECTION_OPS_MAX 25000
#define CONNECTION_ARGS_MAX 8
#define CONNECTION_PATTERN_MAX 50
#define CONNECTION_PARAMS_MAX 100
#define CONNECTION_TRIGGER_DEPTH_MAX 10
#define CONNECTION_READ_US (2 * INT64_C(1000000)) /* one statement of a snapshot is interrupted after it */
#define CONNECTION_BUSY_MS 1000

struct connection {
  struct sqlite3 *sqlite;
  enum connection_right right;
  int64_t read_until; /* monotonic microseconds; 0: no bound */
};

/* Opens `path` (":memory:" for a test or the compiler) with right READS, or WRITES when it is not read-only; the
 * write-ahead log is switched on by connection_use_wal. `c` must stay where it is until connection_close: callbacks
 * point to it. RETRY: busy; INVALID: not a database; BROKEN: the disk; said on the log. */
enum err MUST_USE connection_open(struct connection *c, const char *path, bool read_only);
void connection_close(struct connection *c);

/* Journal in WAL mode, durable at each commit, checkpoints by hand. Under the write lock only. */
enum err MUST_USE connection_use_wal(struct connection *c);

/* Runs fixed statements without rows. The outcome is connection_outcome's. */
enum err MUST_USE connection_run(struct connection *c, const char *sql);

/* What SQLite's result means here, said on the log unless it is an everyday one (OK, CONFLICT). `what` names the
 * statement. A failed fsync and exhausted memory end the process. */
enum err MUST_USE connection_outcome(struct connection *c, int rc, const char *what);

#endif
