/* The one thread of a process that writes. It owns the only read-write connection; changes queue up, run each in a
 * savepoint and are committed in groups; it also does the checkpoints. Inside db/ only. */
#ifndef DB_WRITER_H
#define DB_WRITER_H

#include "db/db.h"

struct db_catalogue;
struct writer;

#define WRITER_GROUP_MAX 64        /* changes in one commit */
#define WRITER_GROUP_US 2000       /* no change joins a group older than this */
#define WRITER_QUEUE_MAX 1024      /* changes waiting; more are RETRY */
#define WRITER_ACT_RUNS 3          /* of an act that answers RETRY */
#define WRITER_CHECKPOINT_FRAMES 1000
#define WRITER_WAL_FRAMES_MAX 10000 /* beyond, readers are waited for (bounded) so that the log can start again */

/* Opens the connection (making the file's journal a write-ahead log), migrates or checks migrations, starts the thread.
 * Outcomes of store_open. */
enum err MUST_USE writer_open(const char *path, const struct db_catalogue *catalogue, bool apply, struct writer **ret);
/* Finishes what is queued, then stops. */
void writer_close(struct writer *w);
/* store_change. Never from within an act. */
enum err MUST_USE writer_change(struct writer *w, act_fn *act, void *args);
/* The log of changes, where what was erased can still be read, is copied and emptied after the next commit; while a
 * reader holds an older snapshot, after a later one. Any thread. */
void writer_empty_log(struct writer *w);
/* Groups committed or lost so far; no lock is taken. */
int64_t writer_groups(const struct writer *w);

#endif
