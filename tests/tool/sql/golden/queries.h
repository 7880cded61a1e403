/* Made by tool/sql.c from db/migrations and db/queries: edit those. */
#ifndef GEN_QUERIES_H
#define GEN_QUERIES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"

struct arena;
struct db;

struct q_book_add {
  int64_t id;
};

struct q_book {
  int64_t id;
  struct str shelf; /* may be absent */
  struct str ref;
  bool old;
  struct instant came_at;
  struct opt_int int_;
};
struct q_book_list {
  struct q_book *v;
  size_t n;
};

/* Adds a book. The parameter 'default' is a C keyword, and used nowhere but here: * / ends nothing. */
enum err MUST_USE q_book_add(struct db *db, struct arena *a, struct opt_int shelf, struct str ref, bool old, struct instant came, struct opt_int pages, struct str default_, struct q_book_add *ret);
/* Books by instant. */
enum err MUST_USE q_book_page(struct db *db, struct arena *a, struct instant came, int64_t limit, struct q_book_list *ret);
/* One of them. */
enum err MUST_USE q_book_get(struct db *db, struct arena *a, int64_t id, struct q_book *ret);
/* Takes away the old ones. */
enum err MUST_USE q_book_lend(struct db *db, struct arena *a, struct opt_instant now, struct opt_int old, struct str word);

#endif
