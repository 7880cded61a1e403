/* The entries of the files in db/queries: a signature in comments, then one statement, or one for each engine.
 *
 *   -- opportunity_page(after_time time, after_id int, limit int)
 *   -- -> many as card (id int, title text, closes_at time, org text?)
 *   -- A sentence that says what it is for.
 *   -- scan: why reading a whole table is right here     (only when the plan has a SCAN)
 *   SELECT …;
 *
 * A signature may go over several lines. `as card` names the row type; entries that name it after one has said its
 * columns may leave them out. Two statements, each after a line "-- sqlite:" or "-- postgres:", stand where the engines
 * differ. A block of comments that does not begin with `name(` is prose and must not be followed by a statement. */
#ifndef TOOL_SQL_ENTRY_H
#define TOOL_SQL_ENTRY_H

#include "tool/sql_text.h"

#define SQL_ENTRIES_MAX 1000
#define SQL_FIELDS_MAX 100      /* parameters, or columns, of one entry */
#define SQL_SIGNATURE_MAX 100   /* lines of comment above one statement */
#define SQL_STATEMENT_MAX 50000 /* bytes of one statement */
#define SQL_ROWS_MAX 1000       /* rows of a `many` */

enum sql_type { SQL_INT, SQL_BOOL, SQL_TEXT, SQL_TIME, SQL_BYTES, SQL_REF, SQL_TYPES };

struct sql_field {
  struct str name;
  enum sql_type type;
  bool nullable;
};

struct sql_fields {
  struct sql_field *v;
  size_t n;
};

enum sql_returns { SQL_ONE, SQL_MAYBE, SQL_MANY, SQL_RUN };

struct sql_entry {
  const char *file;
  int line; /* of its name */
  struct str name, row;
  enum sql_returns returns;
  bool says_columns;
  struct sql_fields params, columns;
  struct str words;                /* its sentences, one line each */
  struct str scan;                 /* why a whole table may be read; absent: it must not */
  struct str text[SQL_ENGINES];    /* parameters numbered as the engine wants them */
  int text_line[SQL_ENGINES];      /* where each text begins */
  bool inserts;                    /* SQLite's text is an INSERT */
  struct str plan;                 /* SQLite's, one line each; found by sql_check, as the next */
  bool changes;                    /* it writes */
};

struct sql_entries {
  struct sql_entry *v; /* room for SQL_ENTRIES_MAX */
  size_t n;
};

struct sql_entries sql_entries_new(struct arena *a);

/* "int", "bool"…; INVALID for another word. */
enum err MUST_USE sql_type_of(struct str word, enum sql_type *ret);
const char *sql_type_name(enum sql_type type);

/* Adds the entries of one file. `file` is kept for messages. INVALID: *problem says why. */
enum err MUST_USE sql_read_queries(struct arena *a, const char *file, struct str bytes, struct sql_entries *entries,
                                   struct sql_problem *problem);

/* Once every file is read: names are unique, and every row type has one set of columns, given to all who name it. */
enum err MUST_USE sql_join_rows(struct sql_entries *entries, struct sql_problem *problem);

#endif
