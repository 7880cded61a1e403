/* Partners whose notices are read: what an officer says of them, when they are due, what each reading brought.
 *
 * A new source is on trial: it is read and shown, nothing comes in. Activated, its notices come in (board/received.h);
 * paused, it is not read; deleted, it is no more, and what was published stays. An officer of an organisation manages the
 * sources of that organisation, one of none all; others find nothing (NOT_FOUND). Only an administrator trusts a source
 * to publish by itself: the caller asks. */
#ifndef BOARD_SOURCE_H
#define BOARD_SOURCE_H

#include "board/opportunity.h"

#define SOURCE_TRIAL S("trial")
#define SOURCE_ACTIVE S("active")
#define SOURCE_PAUSED S("paused")

enum {
  SOURCE_FILE_MAX = 2 << 20,  /* bytes of a file that is given */
  SOURCE_FILES_MAX = 10,      /* that wait */
  SOURCE_PERIOD_LEAST_S = 900, SOURCE_PERIOD_DEFAULT_S = 6 * 3600, SOURCE_PERIOD_MOST_S = 7 * 86400,
  SOURCE_RUNS_KEPT = 50,
  SOURCE_ITEMS_MAX = 100,     /* notices told one by one of a run */
  SOURCE_PREVIEW = 5,         /* of them shown whole during a trial */
  SOURCE_DUE_MOST = 500,      /* looked at together by the worker */
};

/* What an officer says of a source; names as people write them. */
struct source_new {
  struct str name, address; /* address absent: files are given */
  bool plain_http, apply_here;
  enum opportunity_kind kind;
  struct str organisation, theme, funder; /* theme, funder: absent, or the name of one on the board */
  struct str city, country, zone, lang;
  int64_t period_s;
};

enum source_refusal {
  SOURCE_FINE,
  SOURCE_NAME_TAKEN,
  SOURCE_OTHER_ORGANISATION, /* not the officer's own */
  SOURCE_NO_THEME,           /* none of that name */
  SOURCE_NO_FUNDER,
  SOURCE_FILES_FULL,         /* SOURCE_FILES_MAX wait */
};

/* Makes one (id 0) or changes it. With an address it is due at once; with another address it is not trusted any more. */
struct source_put_args {
  int64_t id;
  const struct source_new *what;
  struct opt_int organisation; /* the officer's; absent: any */
  struct opt_int author;
  struct instant now;
  enum source_refusal ret_refusal;
  int64_t ret_id;
};
enum err source_put(struct db *db, struct arena *a, void *args);

/* Activates, pauses, or reads again (the state it has). A paused one is due never. */
struct source_state_args {
  int64_t id;
  struct opt_int organisation;
  struct str state; /* SOURCE_ACTIVE, SOURCE_PAUSED, SOURCE_TRIAL; absent: as it is, read it now */
  struct instant now;
};
enum err source_state(struct db *db, struct arena *a, void *args);

struct source_trust_args {
  int64_t id;
  struct opt_int organisation;
  bool trusted;
  struct instant made; /* trusted: when the source that was shown was made, and its address; CONFLICT: it is another now */
  struct str address;
  int64_t person_id; /* an administrator: FORBIDDEN is the caller's to say */
  struct instant now;
};
enum err source_trust(struct db *db, struct arena *a, void *args);

/* What a deletion takes away, and what it leaves. */
struct source_weight {
  int64_t files, waiting; /* that wait to be read; notices that wait for a person or were set aside: they go */
  int64_t published, told; /* opportunities made of its notices, and ours its notices were joined to: they stay as they are */
  int64_t refused;         /* notices: they are forgotten */
};
enum err MUST_USE source_weight(struct db *db, struct arena *a, int64_t id, struct source_weight *ret);

/* It goes, with its files, its readings and its notices; what is on the board stays and says where it came from. A
 * reading that goes on brings nothing any more. CONFLICT: it is not what the person was shown (`made`, `seen`). */
struct source_delete_args {
  int64_t id;
  struct opt_int organisation;
  struct instant made; /* its created_at: numbers come again */
  struct source_weight seen;
};
enum err source_delete(struct db *db, struct arena *a, void *args);

/* A file to be read; the source is due at once. At most SOURCE_FILE_MAX bytes. */
struct source_file_args {
  int64_t id;
  struct opt_int organisation;
  struct str name, bytes;
  struct instant now;
  enum source_refusal ret_refusal;
};
enum err source_give(struct db *db, struct arena *a, void *args);

enum err MUST_USE source_get(struct db *db, struct arena *a, int64_t id, struct opt_int organisation, struct q_source *ret);
/* The one of that name, for the command line; NOT_FOUND: none. */
enum err MUST_USE source_named(struct db *db, struct arena *a, struct str name, struct q_source *ret);
/* Newest first, from before `before` on (INT64_MAX: the newest). */
enum err MUST_USE source_list(struct db *db, struct arena *a, struct opt_int organisation, int64_t before, int limit,
                              struct q_source_list_list *ret);
enum err MUST_USE source_files(struct db *db, struct arena *a, int64_t id, struct q_source_file_list_list *ret);
/* Its runs, newest first; what one of them told, in the file's order. The caller has asked source_get. */
enum err MUST_USE source_runs(struct db *db, struct arena *a, int64_t id, int64_t before, int limit, struct q_source_run_list *ret);
/* The theme and the funder it names: absent when it names none, or when none is called so, which is told. */
struct source_topics {
  struct opt_int theme, funder;
  bool no_theme, no_funder;
};
enum err MUST_USE source_topics(struct db *db, struct arena *a, const struct source_new *s, struct source_topics *ret);
/* The themes a source may have, by name. */
enum err MUST_USE source_themes(struct db *db, struct arena *a, int limit, struct q_theme_words_list *ret);
enum err MUST_USE source_items(struct db *db, struct arena *a, int64_t run, struct q_source_item_list_list *ret);

/* --- For the worker ------------------------------------------------------------------------------------------------- */

/* What is due, the longest waiting first. */
enum err MUST_USE source_due(struct db *db, struct arena *a, struct instant now, struct q_source_due_list *ret);
/* The file that waits longest; NOT_FOUND: the address is fetched. */
enum err MUST_USE source_file(struct db *db, struct arena *a, int64_t id, struct q_source_file_next *ret);

struct source_item {
  struct str key, title, outcome /* preview, skipped, refused */, why, detail, content;
  int64_t position; /* from 1 */
};

/* A run is over: its row, its items, when the source is read next. Runs past SOURCE_RUNS_KEPT go. */
struct source_ran_args {
  int64_t id;
  struct str state, address; /* as they were when it was read; when an officer changed one since,
                             it is read anew at once; state absent: not compared */
  struct opt_instant made; /* its created_at; another one has its number now: NOT_FOUND; absent: not compared */
  struct opt_int file_id; /* the file that was read: it is done with */
  struct str file_name;   /* of it; absent: the address */
  struct instant began, now;
  struct str outcome /* read, trial, unchanged, failed */, why, detail;
  struct opt_int http_status;
  int64_t size, n_new, n_changed, n_same, n_skipped, n_refused;
  const struct source_item *items;
  size_t n_items;
  struct str etag, last_modified; /* to be sent back next time */
  struct opt_instant next;        /* absent: not again by itself (a source of files, one that is gone) */
  bool pause;                     /* it is gone for good */
  int64_t failures;               /* in a row, this one too */
};
enum err source_ran(struct db *db, struct arena *a, void *args);

#endif
