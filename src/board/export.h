/* Everything the store holds about a person, or about one of their dossiers, as JSON; and the files that go with it.
 * Keys are the columns' own names. What is not given, and why, stands in tests/unit/archive_columns.c, which fails when
 * a column that leads to a person is in neither. */
#ifndef BOARD_EXPORT_H
#define BOARD_EXPORT_H

#include "base/json_put.h"
#include "board/deposit.h"
#include "board/history.h"

enum {
  EXPORT_FILES_MAX = 2000,   /* files of one archive */
  EXPORT_DEPOSITS_MAX = 500, /* receipts of one archive */
};

/* What an archive may take of the arena it is made in; past it, it is TOO_BIG. */
#define EXPORT_ROOM ((size_t)6 << 20)

/* Why the bytes of a file are not in the archive. */
enum export_absence { EXPORT_PRESENT, EXPORT_REMOVED, EXPORT_INFECTED, EXPORT_MISSING };

/* A file of a dossier: of a deposit, or of the working copy alone. Bytes that several deposits hold are one file. */
struct export_file {
  struct str label, name, blob, sha256;
  int64_t size;
  uint32_t crc32;
  struct instant at;
  bool deposited;
  enum export_absence absence;
};

/* A deposit, for its receipt. */
struct export_deposit {
  struct str ref;
  struct instant at;
};

/* What is being written. `keep` is where files and deposits are copied to. */
struct export {
  struct json_put json;
  struct arena *keep;
  struct export_file *files; /* of the dossier at hand; the caller takes them before the next */
  size_t n_files, room;
  struct export_deposit *deposits;
  size_t n_deposits, all_files, all_deposits;
};

/* Begins the JSON in `o`: the person, and with `all` what the store holds beside dossiers. The list "dossiers" is open
 * then. NOT_FOUND: nobody. */
enum err MUST_USE export_begin(struct db *db, struct arena *keep, struct out *o, int64_t person_id, bool all, struct export *ret);
/* One dossier. TOO_BIG: past a maximum above. */
enum err MUST_USE export_dossier(struct db *db, struct export *e, const struct history_dossier *d);
/* Ends list and object. TOO_BIG: the JSON did not fit. */
enum err MUST_USE export_end(struct export *e);

/* For export*.c alone: an instant to the microsecond, in UTC. */
void export_instant(struct json_put *j, const char *key, struct instant at);
void export_maybe(struct json_put *j, const char *key, struct opt_instant at);

#endif
