/* What the queries do on a full board: 100,000 opportunities, with the statistics an operator may have gathered. Nothing
 * reads a whole table but what says why in its query, and a page of the list costs its rows. */
#include "scratch_board.h"

#include <sqlite3.h>
#include <string.h>

#include "db/catalogue.h"
#include "db/tokenizer.h"

enum { STEPS_MAX = 20000 }; /* of SQLite's machine, for a page of 21 rows */

/* One in twenty is open; most closings are near now, in order: a closing a minute. */
static const char fill[] =
    "PRAGMA foreign_keys = OFF; PRAGMA cache_size = -200000; BEGIN;"
    "INSERT INTO organisation (slug, name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60)"
    "  SELECT 'organisme-' || i, 'Organisme ' || i FROM n;"
    "INSERT INTO city (slug, name, country) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 150)"
    "  SELECT 'ville-' || i, 'Ville ' || i, 'BJ' FROM n;"
    "INSERT INTO project (slug, name) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)"
    "  SELECT 'projet-' || i, 'Projet ' || i FROM n;"
    "INSERT INTO opportunity (reference, kind, stage, slug, title, summary, body, lang, organisation_id, city_id, project_id, city, country, zone,"
    "  zone_version, published_at, published_wall, closes_at, ends_at, deadline_version, created_at, updated_at)"
    "  WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100000)"
    "  SELECT 'G/' || i, CASE i % 2 WHEN 0 THEN 'recruitment' ELSE 'call_for_tenders' END, 'published', 'avis-' || i, 'Avis ' || i,"
    "  'Eau et voirie', 'Texte', 'fr', 1 + i % 60, 1 + i % 150, 1 + i % 40, 'Cotonou', 'BJ', 'UTC', 'x', (i - 140000) * 60000000, 'x', (i - 95000) * 60000000,"
    "  (i - 95000) * 60000000, 1, 0, 0 FROM n;"
    "INSERT INTO search (key, opportunity_id, title, body, tags)"
    "  SELECT ((1000000000 + ends_at / 1000000) << 20) + 1, id, title, CASE id % 5 WHEN 0 THEN 'eau' ELSE 'voirie' END,"
    "  CASE id % 2 WHEN 0 THEN 'xtrecrutement xpbj' ELSE 'xtappelq1offres xpbj' END FROM opportunity;"
    "INSERT INTO search_fts (search_fts) VALUES ('rebuild'); COMMIT; ANALYZE;";

static sqlite3 *full_board(struct scratch_board *b) {
  sqlite3 *db = NULL;
  char *why = NULL;
  assert_int_equal(sqlite3_open(fmt(&b->arena, "%s/board.db", b->folder).p, &db), SQLITE_OK);
  assert_int_equal(tokenizer_register(db), SQLITE_OK);
  if (sqlite3_exec(db, fill, NULL, NULL, &why) != SQLITE_OK) fail_msg("%s", why);
  return db;
}

static sqlite3_stmt *prepared(sqlite3 *db, const char *sql) {
  sqlite3_stmt *s = NULL;
  if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK) fail_msg("%s: %s", sqlite3_errmsg(db), sql);
  return s;
}

static const struct db_entry *entry_of(const char *name) {
  for (int i = 0; i < db_catalogue.entry_count; i++)
    if (strcmp(db_catalogue.entries[i].name, name) == 0) return &db_catalogue.entries[i];
  fail_msg("no entry is called %s", name);
  return NULL;
}

/* A step of a plan that reads all of a table. What a virtual table or a subquery gives is as long as was asked. */
static bool reads_all(const char *step) {
  return strncmp(step, "SCAN ", 5) == 0 && strstr(step, "VIRTUAL TABLE") == NULL && strstr(step, "CONSTANT ROW") == NULL;
}

static int scans(sqlite3 *db, const struct db_entry *entry, const char **ret_step) {
  scoped(arena) struct arena a = {0};
  sqlite3_stmt *s = prepared(db, fmt(&a, "EXPLAIN QUERY PLAN %s", entry->sqlite).p);
  int n = 0;
  static char first[200];
  while (sqlite3_step(s) == SQLITE_ROW) {
    const char *step = (const char *)sqlite3_column_text(s, 3);
    if (!reads_all(step)) continue;
    if (n++ == 0) snprintf(first, sizeof first, "%s", step);
  }
  sqlite3_finalize(s);
  *ret_step = first;
  return n;
}

/* The picture of the plans (tests/sql/plans.txt): which entries may read all, each with its reason beside the query. */
static bool may_scan(const char *picture, const char *name) {
  scoped(arena) struct arena a = {0};
  const char *at = strstr(picture, fmt(&a, "\n%s\n", name).p);
  if (at == NULL) return false;
  return strncmp(at + strlen(name) + 2, "  (scan: ", 9) == 0;
}

static void nothing_reads_a_whole_table_without_a_reason(void **state) {
  struct scratch_board *b = *state;
  sqlite3 *db = full_board(b);
  static char picture[1 << 20] = "\n";
  FILE *f = fopen("tests/sql/plans.txt", "r");
  assert_non_null(f);
  picture[1 + fread(picture + 1, 1, sizeof picture - 2, f)] = '\0';
  fclose(f);
  int looked = 0, found = 0;
  for (int i = 0; i < db_catalogue.entry_count; i++) {
    const struct db_entry *entry = &db_catalogue.entries[i];
    const char *step;
    looked++;
    if (scans(db, entry, &step) == 0 || may_scan(picture, entry->name)) continue;
    print_message("# %s: %s\n", entry->name, step);
    found++;
  }
  print_message("# %d entries on %d opportunities\n", looked, 100000);
  assert_true(looked > 100);
  assert_int_equal(found, 0);
  const char *step;
  assert_true(scans(db, &(struct db_entry){.name = "planted", .sqlite = "SELECT id FROM opportunity WHERE body = 'x'"}, &step) > 0);
  sqlite3_close(db);
}

struct cost {
  int rows, steps, full;
};

static struct cost run(sqlite3 *db, const char *name, const char *words, int64_t key, int64_t limit) {
  sqlite3_stmt *s = prepared(db, entry_of(name)->sqlite);
  int at = 1;
  if (words != NULL) sqlite3_bind_text(s, at++, words, -1, SQLITE_STATIC);
  sqlite3_bind_int64(s, at++, key);
  sqlite3_bind_int64(s, at, limit);
  struct cost c = {0};
  while (sqlite3_step(s) == SQLITE_ROW) c.rows++;
  c.steps = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
  c.full = sqlite3_stmt_status(s, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
  sqlite3_finalize(s);
  return c;
}

static void a_page_of_the_list_costs_its_rows(void **state) {
  sqlite3 *db = full_board(*state);
  int64_t const now = INT64_C(1000000000) << 20;
  static const struct {
    const char *name, *words;
  } pages[] = {
      {"opportunity_page", NULL},        {"opportunity_page_down", NULL},
      {"opportunity_search", "\"eau\""}, {"opportunity_search_down", "\"eau\""},
      {"search_keys", "\"eau\""},        {"search_newest_of", "\"eau\" AND tags : \"xtrecrutement\""},
      {"search_newest", NULL},           {"search_relevance", "\"eau\""},
  };
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    struct cost const c = run(db, pages[i].name, pages[i].words, now, 21);
    print_message("# %s: %d rows, %d steps\n", pages[i].name, c.rows, c.steps);
    assert_int_equal(c.rows, 21);
    assert_true(c.steps < STEPS_MAX);
    assert_int_equal(c.full, 0);
  }
  sqlite3_close(db);
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(nothing_reads_a_whole_table_without_a_reason, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(a_page_of_the_list_costs_its_rows, scratch_board_begin, scratch_board_end),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
