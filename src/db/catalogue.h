/* What the compiler of db/migrations and db/queries makes for the store: build/gen/queries.c defines db_catalogue. */
#ifndef DB_CATALOGUE_H
#define DB_CATALOGUE_H

#include <stdbool.h>

struct db_entry {
  const char *name;
  const char *sqlite, *postgres; /* parameters ?1… and $1… */
  bool changes;                  /* it writes: not for snapshots */
};

struct db_migration {
  int number;       /* 1, 2, 3… */
  bool expand;      /* an older program may go on serving */
  const char *name; /* "board" */
  const char *hash; /* SHA-256 of its statements, hexadecimal */
  const char *sqlite, *postgres;
};

struct db_catalogue {
  const struct db_entry *entries;
  int entry_count;
  const struct db_migration *migrations;
  int migration_count;
};

extern const struct db_catalogue db_catalogue;

#endif
