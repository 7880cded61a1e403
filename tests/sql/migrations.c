/* Migrations against what a database has had: forward only, never edited, one transaction each. */
#include "notes/queries.c"

#include "sql/notes/scratch.h"

#include "db/catalogue.h"

static const struct db_migration base = {.number = 1, .name = "a", .hash = "h1", .sqlite = "CREATE TABLE x (a TEXT) STRICT"};
static const struct db_migration edited = {.number = 1, .name = "a", .hash = "h2", .sqlite = "CREATE TABLE x (b TEXT) STRICT"};
static const struct db_migration renamed = {.number = 1, .name = "b", .hash = "h1", .sqlite = "CREATE TABLE x (a TEXT) STRICT"};
static const struct db_migration change = {.number = 2, .name = "c", .hash = "h3", .sqlite = "CREATE TABLE y (a TEXT) STRICT"};
static const struct db_migration expand = {
    .number = 2, .expand = true, .name = "d", .hash = "h4", .sqlite = "ALTER TABLE x ADD COLUMN c TEXT"};
static const struct db_migration fails = {
    .number = 2, .name = "e", .hash = "h5", .sqlite = "CREATE TABLE z (a TEXT) STRICT; CREATE TABLE x (a TEXT) STRICT"};

/* Opens with these migrations and closes again. */
static enum err opens(const struct scratch *s, enum store_use use, const struct db_migration *first,
                      const struct db_migration *second) {
  struct db_migration both[2] = {*first};
  if (second != NULL) both[1] = *second;
  struct db_catalogue const c = {.migrations = both, .migration_count = second == NULL ? 1 : 2};
  struct store *store = NULL;
  enum err const outcome = store_open_with(str_from(s->url), use, &c, &store);
  if (outcome == OK) store_close(store);
  return outcome;
}

static void older_database_is_served_only_after_migrate(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, NULL), OK);
  assert_int_equal(opens(&s, STORE_SERVE, &base, NULL), OK);
  assert_int_equal(opens(&s, STORE_SERVE, &base, &change), INVALID);
  assert_int_equal(opens(&s, STORE_SERVE, &base, &expand), INVALID);
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, &change), OK);
  assert_int_equal(opens(&s, STORE_SERVE, &base, &change), OK);
  scratch_remove(&s);
}

static void edited_history_is_refused(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, NULL), OK);
  assert_int_equal(opens(&s, STORE_SERVE, &edited, NULL), INVALID);
  assert_int_equal(opens(&s, STORE_MIGRATE, &edited, NULL), INVALID);
  assert_int_equal(opens(&s, STORE_SERVE, &renamed, NULL), OK); /* a name is no history */
  scratch_remove(&s);
}

static void newer_database_is_refused_unless_it_only_expanded(void **state) {
  (void)state;
  struct scratch s = scratch_make(), t = scratch_make();
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, &change), OK);
  assert_int_equal(opens(&s, STORE_SERVE, &base, NULL), INVALID);
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, NULL), INVALID);
  assert_int_equal(opens(&t, STORE_MIGRATE, &base, &expand), OK);
  assert_int_equal(opens(&t, STORE_SERVE, &base, NULL), OK);
  assert_int_equal(opens(&t, STORE_MIGRATE, &base, NULL), OK);
  scratch_remove(&s);
  scratch_remove(&t);
}

static void failed_migration_leaves_nothing(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, NULL), OK);
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, &fails), BROKEN);
  assert_int_equal(opens(&s, STORE_SERVE, &base, NULL), OK);
  assert_int_equal(opens(&s, STORE_MIGRATE, &base, &change), OK); /* z is not there: the number is free */
  scratch_remove(&s);
}

static void what_was_applied_is_on_record(void **state) {
  (void)state;
  struct scratch s = scratch_make();
  struct arena a = {0};
  struct db *db = NULL;
  struct q_migration_list_list l = {0};
  struct store *store = scratch_open(&s, STORE_MIGRATE);
  assert_int_equal(store_snapshot(store, &db), OK);
  assert_int_equal(q_migration_list(db, &a, 10, &l), OK);
  assert_int_equal(l.n, 2);
  assert_true(l.v[0].number == 1 && str_eq(l.v[0].name, S("notes")));
  assert_true(l.v[1].number == 2 && str_eq(l.v[1].name, S("colour")));
  store_release(store, db);
  store_close(store);
  store = scratch_open(&s, STORE_MIGRATE); /* a second time: nothing to do */
  store_close(store);
  arena_free(&a);
  scratch_remove(&s);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(older_database_is_served_only_after_migrate),
      cmocka_unit_test(edited_history_is_refused),
      cmocka_unit_test(newer_database_is_refused_unless_it_only_expanded),
      cmocka_unit_test(failed_migration_leaves_nothing),
      cmocka_unit_test(what_was_applied_is_on_record),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
