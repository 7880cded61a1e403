/* The board as web/ and work/ see it: one store, one file store, a few facts of the installation.
 *
 * The rules live in this folder. A rule that reads takes a snapshot's `struct db`; a rule that changes something is an
 * `act_fn` run by board_change. Rules know no HTML, no HTTP and no SQL text. */
#ifndef BOARD_BOARD_H
#define BOARD_BOARD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "board/facets.h"

struct arena;
struct blobs;
struct db;
struct store;

enum { BOARD_SECRET_BYTES = 32 };

struct board {
  struct store *store;
  struct blobs *blobs;
  struct str base_url; /* "https://example.org", no slash at the end */
  struct str sender;   /* address mails come from */
  struct str contact;  /* for reports of vulnerabilities: address or URI; may be empty: the sender */
  struct str name;     /* of the institution that publishes; may be empty */
  struct str mail;     /* the setting that says where mails go */
  struct str ocid_prefix;   /* what identifiers of procedures begin with in OCDS */
  struct str embed_origins; /* who may show the embeddable list in a frame: origins, * or none */
  bool scans;          /* there is a virus scanner: files wait for it */
  bool demo;           /* the database is marked as a demo */
  struct instant newest; /* the newest instant on record when it was opened */
  unsigned char secret[BOARD_SECRET_BYTES];
  struct facets facets;  /* counts for the list */
};

/* Opens database and file store. `files` may be absent (migrate needs none). The strings must outlive the board. */
enum err MUST_USE board_open(struct str database, struct str files, bool migrate, struct board *ret);
void board_close(struct board *b);

/* All reads of one request or job run go through one snapshot, released before the reply leaves. */
enum err MUST_USE board_snapshot(struct board *b, struct db **ret);
void board_release(struct board *b, struct db *db);

/* Runs `act` on the writer and returns after its commit (db/db.h, store_change). */
typedef enum err board_act(struct db *db, struct arena *a, void *args);
enum err MUST_USE board_change(struct board *b, board_act *act, void *args);

/* Facts of the installation: NOT_FOUND when never set. */
enum err MUST_USE board_setting(struct db *db, struct arena *a, struct str name, struct str *ret);
enum err MUST_USE board_setting_put(struct board *b, struct str name, struct str value);

/* How many opportunities and people there are (the demo refuses a database in use). */
struct board_content {
  int64_t opportunities, people;
};
enum err MUST_USE board_content(struct db *db, struct arena *a, struct board_content *ret);

/* When the worker last ended a job well; absent: never. */
enum err MUST_USE board_worker_seen(struct db *db, struct arena *a, struct opt_instant *ret);

#endif
