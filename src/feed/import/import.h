/* Opportunities from a file in JSON, in the form the association of cities keeps them: an object with `opportunites`,
 * a list of notices, and optionally `organismes`, `bailleurs`, `projets` and `villes`, which tell who these are, and
 * `suites`, what became of deposited dossiers and what is said to their people. Keys are in French; docs/import.md
 * lists every one.
 *
 * Reading and storing are two steps, so that a dry run is the first alone. Nothing is dropped silently: what a file
 * says and the board does not take is listed with its place, and a notice that cannot be trusted (an hour that does
 * not exist, a local time that disagrees with its instant) is refused whole, with the reason. Rules of reading:
 * - a day without hour is 09:00 in the notice's zone;
 * - without `echeance` it closes on the day `echeance_jour`, at an hour that is not known, or is shown until `affiche_jusqu_au`
 *   without a known closing, or is a permanent call until 23:59 of `permanent_jusqu_au`, in the zone of its country;
 * - `close` among `statut` is not stored (the state follows from the instants), `prorogee` is an extension,
 *   `annulee` a cancellation, `attribuee` and `infructueuse` what was decided after the closing;
 * - a notice in the store already (by `id`) is left as it is; what is told of an organisation, funder, project or city
 *   replaces what was told before, key by key: a key that is absent leaves its text, an empty text takes it away. */
#ifndef FEED_IMPORT_H
#define FEED_IMPORT_H

#include <stdbool.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct board;
struct follow_up_args;
struct opportunity_new;
struct topic_told;

enum {
  IMPORT_MAX = 4 << 20,      /* bytes of a file */
  IMPORT_ITEMS_MAX = 2000,   /* notices in a file, entries of each list beside them */
  IMPORT_NOTES_MAX = 50,     /* things not taken from one notice: past it, it is refused */
  IMPORT_LIST_MAX = 100,     /* entries of each list in a notice */
  IMPORT_LINE_MAX = 500,     /* bytes of a title, a name, a label */
  IMPORT_TEXT_MAX = 100000,  /* bytes of a summary or a notice's text */
};

/* Something in a file and what became of it: a JSON pointer (RFC 6901), from the notice on, and why. */
struct import_note {
  struct str path, reason;
};

struct import_notes {
  struct import_note *v;
  size_t n;
};

struct import_item {
  struct str id;                /* as the file has it; absent when it has none */
  struct opportunity_new *what; /* NULL: refused */
  struct import_note refusal;
  struct import_notes notes; /* not taken */
};

/* An organisation, funder, project or city that the file tells of. */
struct import_topic {
  const char *list;        /* the key of its list: "organismes" */
  struct str name;         /* as the file has it; absent when it has none */
  struct topic_told *what; /* NULL: refused */
  struct import_note refusal;
  struct import_notes notes; /* not taken */
};

struct import_topics {
  struct import_topic *v;
  size_t n;
};

/* What became of a dossier, or a message to its person. */
struct import_follow_up {
  struct str key;              /* as the file has it; absent when it has none */
  struct follow_up_args *what; /* NULL: refused */
  struct import_note refusal;
  struct import_notes notes; /* not taken */
};

struct import_follow_ups {
  struct import_follow_up *v;
  size_t n;
};

struct import_batch {
  struct import_item *v; /* in the file's order */
  size_t n;
  struct import_topics topics; /* list by list */
  struct import_follow_ups follow_ups;
  struct import_notes notes; /* of the file itself, not taken */
};

/* Reads a file of at most IMPORT_MAX bytes; the batch lives in the arena and does not point into `text`.
 * INVALID: no JSON (RFC 8259, each key once) of this form; TOO_BIG: over a maximum above, or over half an arena. Both
 * say in *ret_problem what was wrong and where. May be called by any thread. */
enum err MUST_USE import_json(struct arena *a, struct str text, struct import_batch *ret, struct str *ret_problem);

enum import_outcome { IMPORT_READ, IMPORT_ADDED, IMPORT_KNOWN, IMPORT_REFUSED };

struct import_result {
  enum import_outcome outcome;
  int64_t id; /* of the opportunity, when added or known */
};

/* Of a topic: IMPORT_READ, IMPORT_ADDED (it is told now) or IMPORT_REFUSED, with the reason; of what follows a deposit
 * IMPORT_KNOWN too. */
struct import_topic_result {
  enum import_outcome outcome;
  struct import_note refusal;
};

struct import_report {
  bool dry; /* it was tried on a copy: what was added there has no number here */
  struct import_result *v; /* one for each item of the batch */
  struct import_topic_result *topics; /* one for each topic of the batch */
  struct import_topic_result *follow_ups; /* one for each of the batch */
  size_t count[IMPORT_REFUSED + 1], topic_count[IMPORT_REFUSED + 1], follow_count[IMPORT_REFUSED + 1];
};

/* Tells the topics (first: they know the cities' countries), then adds the notices that were not refused, then what
 * follows their deposits, one change each. On failure those before it are stored; importing again goes
 * on from there. */
enum err MUST_USE import_apply(struct board *b, struct arena *a, const struct import_batch *batch, struct instant now,
                               struct import_report *ret);

/* Writes what became of each notice of `file`: lines to read, or one line of JSON. */
void import_print(FILE *to, struct str file, const struct import_batch *batch, const struct import_report *report, bool json);

/* What its options do, whole lines. */
#define IMPORT_HELP                                                                                                         \
  "\n"                                                                                                                      \
  "  --dry-run      say what would become of each: it is tried on a copy of the database, and nothing is stored\n"            \
  "  --json         print one line of JSON for each file\n"                                                                  \
  "  --source NAME  partners' notices are those of this source of the back office, by its name there\n"                      \
  "\n"                                                                                                                      \
  "The kind of each file is told from what is in it. A partner's notices wait in the back office for a person.\n"         \
  "Exit status: 0 all was taken or skipped, 1 something was refused or could not be read, 2 used wrongly, 75 try again.\n"

/* `import FILE… [--dry-run] [--json] [--source NAME]`: argv[0] is the command's name. Returns the exit status: 0 all taken, 1 something
 * refused or a file that could not be read, 2 used wrongly, 75 the store said to try again. */
int import_command(struct board *b, int argc, char **argv);

#endif
