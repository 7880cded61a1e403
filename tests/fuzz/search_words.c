/* Any bytes typed into the search field: SQLite never answers with an error, and a text is found by its own words. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <sqlite3.h>

#include "base/arena.h"
#include "board/search_words.h"
#include "db/tokenizer.h"

static sqlite3 *db;
static sqlite3_stmt *put, *find;

static sqlite3_stmt *prepared(const char *sql) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) abort();
  return s;
}

static void open_once(void) {
  if (db != NULL) return;
  if (sqlite3_open(":memory:", &db) != SQLITE_OK || tokenizer_register(db) != SQLITE_OK) abort();
  if (sqlite3_exec(db, "CREATE VIRTUAL TABLE t USING fts5 (title, tags, prefix='2 3 4', tokenize='babillard')", NULL,
                   NULL, NULL) != SQLITE_OK)
    abort();
  put = prepared("INSERT INTO t (rowid, title) VALUES (1, ?1)");
  find = prepared("SELECT count(*) FROM t WHERE t MATCH ?1");
}

static int step(sqlite3_stmt *s, struct str text) {
  sqlite3_bind_text(s, 1, text.p, (int)text.n, SQLITE_STATIC);
  int const rc = sqlite3_step(s);
  if (rc != SQLITE_ROW && rc != SQLITE_DONE) abort();
  int const n = rc == SQLITE_ROW ? sqlite3_column_int(s, 0) : 0;
  sqlite3_reset(s);
  return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  open_once();
  scoped(arena) struct arena a = {0};
  struct str const typed = {(const char *)data, size};
  if (sqlite3_exec(db, "BEGIN", NULL, NULL, NULL) != SQLITE_OK) abort();
  bool const kept = size > 0 && size <= SEARCH_WORD_MAX && memchr(data, 0, size) == NULL; /* no word of it is cut */
  if (kept) step(put, typed);
  for (int go_on = 0; go_on < 2; go_on++) {
    struct str const query = search_words(&a, typed, go_on == 1);
    if (query.p == NULL) continue;
    assert(step(find, query) == (kept ? 1 : 0));
#ifdef PLANT_BUG
    if (go_on == 1 && query.p[query.n - 1] == ')' && str_contains(query, S("\xc2\xb7")) && str_contains(query, S("/")))
      abort();
#endif
  }
  if (sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) != SQLITE_OK) abort();
  return 0;
}
