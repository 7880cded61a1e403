/* The files of db/migrations (NNNN-name.sql) and the schema they add up to.
 *
 * Statements are written once, with type words (@id @ref @int @time @bool @text @bytes) that each engine's text expands;
 * what only one engine has stands between "-- sqlite:" or "-- postgres:" and "-- both:". Tables are made by CREATE TABLE
 * (STRICT is added for SQLite), ALTER TABLE … ADD COLUMN, DROP COLUMN and DROP TABLE: the picture follows these, so that
 * `--schema` can print every table and column with its sentence. A migration marked "-- expand" on a line of its own
 * above its statements may be in a database that an older program serves. */
#ifndef TOOL_SQL_MIGRATION_H
#define TOOL_SQL_MIGRATION_H

#include "tool/sql_entry.h"

#define SQL_MIGRATIONS_MAX 500
#define SQL_TABLES_MAX 200
#define SQL_COLUMNS_MAX 100
#define SQL_EXTRAS_MAX 500        /* indexes, and what stands in one engine's blocks */
#define SQL_TOKENS_MAX 5000       /* of one statement */
#define SQL_MIGRATION_MAX 200000  /* bytes of one migration's text */
#define SQL_HASH_HEX 64

struct sql_column {
  struct str name;
  bool is_id; /* @id */
  enum sql_type type;
  struct str definition; /* as written, type word first */
  struct str words;      /* its sentence */
};

struct sql_table {
  struct str name, words;
  struct sql_column *columns;
  struct str *constraints;
  size_t column_count, constraint_count;
};

/* An index (of table `table`) or a statement of one engine. */
struct sql_extra {
  struct str name, table, text;
  int engine; /* -1: both */
};

struct sql_schema {
  struct sql_table *tables;
  struct sql_extra *extras;
  size_t table_count, extra_count;
};

struct sql_migration {
  int number;
  struct str name;           /* of the file, without number and ending */
  char hash[SQL_HASH_HEX + 1]; /* SHA-256 of its statements: words and comments may be mended later */
  bool expand;
  const char *file;
  struct str text[SQL_ENGINES];
};

struct sql_migrations {
  struct sql_migration *v; /* room for SQL_MIGRATIONS_MAX */
  size_t n;
};

struct sql_migrations sql_migrations_new(struct arena *a);
struct sql_schema sql_schema_new(struct arena *a);

/* Adds a file; its number must be the next one. `path` is kept. INVALID: *problem says why. */
enum err MUST_USE sql_read_migration(struct arena *a, const char *path, struct str bytes,
                                     struct sql_migrations *migrations, struct sql_schema *schema,
                                     struct sql_problem *problem);

/* What one statement does to the schema: sql_schema.c. `tokens` holds the statement without its comments, `comments`
 * every comment in or above it; `engine` is -1 outside blocks. */
struct sql_statement {
  struct sql_token *tokens, *comments;
  size_t token_count, comment_count;
  int engine;
  const char *file;
};
enum err MUST_USE sql_schema_apply(struct arena *a, struct sql_schema *schema, const struct sql_statement *st,
                                   struct sql_problem *problem);

/* NULL when there is none. */
const struct sql_column *sql_schema_column(const struct sql_schema *schema, struct str table, struct str column);

/* The commented picture. */
void sql_schema_print(const struct sql_schema *schema, struct out *o);

/* Tokens as written, on one line. */
struct str sql_one_line(struct arena *a, const struct sql_token *tokens, size_t n);

#endif
