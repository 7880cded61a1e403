/* A board of the first version, with the thirty notices as they were entered then, becomes one of this version. */
#include "scratch_board.h"

#include <sqlite3.h>
#include <string.h>

#include "board/publish.h"
#include "board/refile.h"
#include "db/catalogue.h"
#include "db/db.h"
#include "db/store.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"

enum { NOTICES = 30 };

static struct instant const today = {INT64_C(1795514400) * SECOND_US}; /* 2026-11-24T10:00:00Z */

/* --- As it was ------------------------------------------------------------------------------------------------------ */

static enum err enter_words(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t id, struct out *tags) {
  for (size_t i = 0; i < o->themes.n; i++) {
    struct q_theme_put theme;
    TRY(q_theme_put(db, a, slug_of(a, o->themes.v[i]), o->themes.v[i], &theme));
    TRY(q_opportunity_theme_add(db, a, id, theme.id, (int64_t)i + 1));
    out_fmt(tags, " xh%.*s", STR(slug_of(a, o->themes.v[i])));
  }
  return OK;
}

/* By statements that the first version's tables can bear; its index knew words and tags of themes only. */
static enum err enter_old(struct db *db, struct arena *a, const struct opportunity_new *o, int64_t number) {
  struct q_organisation_put organisation;
  struct q_opportunity_add row;
  struct out tags = out_in(a, 4096);
  TRY(q_organisation_put(db, a, slug_of(a, o->organisation), o->organisation, &organisation));
  TRY(q_opportunity_add(db, a, o->import_key, o->reference, kind_word(o->kind), S("published"), slug_of(a, o->title), o->title, o->summary,
                        o->body, S("fr"), organisation.id, (struct opt_int){0}, o->city, o->country, o->zone, o->zone_version,
                        o->published.at.at, o->published.wall, o->closes.at, o->closes.wall, o->ends.at.at, o->ends.wall, o->source,
                        (struct opt_int){0}, (struct opt_instant){0}, today, &row));
  TRY(enter_words(db, a, o, row.id, &tags));
  int64_t const key = (o->ends.at.at.us / SECOND_US << 20) + number;
  TRY(q_search_put(db, a, key, row.id, o->title, o->body, out_str(&tags)));
  return q_search_index_put(db, a, key, o->title, o->body, out_str(&tags));
}

static enum err enter_thirty(struct db *db, struct arena *a, void *args) {
  const struct import_batch *batch = args;
  for (size_t i = 0; i < batch->n; i++) TRY(enter_old(db, a, batch->v[i].what, (int64_t)i));
  return OK;
}

/* The further places: their statement has grown since. */
static void enter_places(struct scratch_board *s, const struct import_batch *batch) {
  sqlite3 *db;
  sqlite3_stmt *add;
  assert_int_equal(sqlite3_open(fmt(&s->arena, "%s/old.db", s->folder).p, &db), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, "INSERT INTO place (opportunity_id, position, city) VALUES (?, ?, ?)", -1, &add, NULL), SQLITE_OK);
  for (size_t i = 0; i < batch->n; i++)
    for (size_t j = 0; j < batch->v[i].what->places.n; j++) {
      struct str const city = batch->v[i].what->places.v[j].city;
      sqlite3_bind_int64(add, 1, (sqlite3_int64)i + 1);
      sqlite3_bind_int64(add, 2, (sqlite3_int64)j + 1);
      sqlite3_bind_text(add, 3, city.p, (int)city.n, SQLITE_TRANSIENT);
      assert_int_equal(sqlite3_step(add), SQLITE_DONE);
      sqlite3_reset(add);
    }
  sqlite3_finalize(add);
  sqlite3_close(db);
}

/* A database of the first version with the thirty in it, opened by this one. */
static void open_upgraded(struct scratch_board *s) {
  struct db_catalogue first = db_catalogue;
  struct import_batch batch;
  struct str problem = {0};
  struct store *store;
  struct str const url = fmt(&s->arena, "sqlite:%s/old.db", s->folder);
  first.migration_count = 1;
  assert_int_equal(import_json(&s->arena, demo_json(0), &batch, &problem), OK);
  assert_int_equal(batch.n, NOTICES);
  assert_int_equal(store_open_with(url, STORE_MIGRATE, &first, &store), OK);
  assert_int_equal(store_change(store, enter_thirty, &batch), OK);
  store_close(store);
  enter_places(s, &batch);
  board_close(&s->board);
  assert_int_equal(board_open(url, (struct str){0}, true, &s->board), OK);
}

/* --- As it is now --------------------------------------------------------------------------------------------------- */

static size_t found_by(struct scratch_board *s, const struct opportunity_filter *filter) {
  struct db *db;
  struct opportunity_card_list cards;
  int64_t next;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  assert_int_equal(opportunity_list(db, &s->arena, filter, today, &cards, &next), OK);
  board_release(&s->board, db);
  return cards.n;
}

static size_t found_under(struct scratch_board *s, const char *theme) {
  struct opportunity_filter const filter = {.by[FACET_THEME] = {{str_from(theme)}, 1}};
  return found_by(s, &filter);
}

/* Every entry of the index loses its tags. */
static enum err spoil_tags(struct db *db, struct arena *a, void *args) {
  (void)args;
  for (int64_t id = 1; id <= NOTICES; id++) {
    struct q_search_get old;
    TRY(q_search_get(db, a, id, &old));
    TRY(q_search_index_forget(db, a, old.key, old.title, old.body, old.tags));
    TRY(q_search_forget(db, a, id));
    TRY(q_search_put(db, a, old.key, id, old.title, old.body, S("")));
    TRY(q_search_index_put(db, a, old.key, old.title, old.body, S("")));
  }
  return OK;
}

/* How many of the thirty and of their places lead to a city, and how many themes have a head or are one. */
struct filed {
  size_t cities, places, all_places, themes, headed;
};

static struct filed look(struct scratch_board *s) {
  struct filed f = {0};
  struct db *db;
  assert_int_equal(board_snapshot(&s->board, &db), OK);
  for (int64_t id = 1; id <= NOTICES; id++) {
    struct opportunity o;
    assert_int_equal(opportunity_public(db, &s->arena, id, (struct opt_int){0}, today, &o), OK);
    assert_true(str_eq(o.row.visibility, S("public")));
    f.cities += o.row.city_slug.p != NULL;
    f.all_places += o.places.n;
    for (size_t i = 0; i < o.places.n; i++) f.places += o.places.v[i].slug.p != NULL;
    f.themes += o.themes.n;
    for (size_t i = 0; i < o.themes.n; i++) f.headed += o.themes.v[i].head_slug.p != NULL || str_eq(o.themes.v[i].slug, S("developpement-economique"));
  }
  board_release(&s->board, db);
  return f;
}

static void the_thirty_of_the_first_version_have_their_heads_at_once(void **state) {
  struct scratch_board *s = *state;
  open_upgraded(s);
  struct filed const f = look(s);
  assert_int_equal(f.themes, 68);
  assert_int_equal(f.headed, 68);
  assert_int_equal(found_under(s, "mobilite"), 1);
}

static void what_migrate_puts_in_order_is_found_by_head_and_city(void **state) {
  struct scratch_board *s = *state;
  int64_t n;
  open_upgraded(s);
  assert_int_equal(look(s).cities, 0);
  assert_int_equal(found_under(s, "mobilite-et-urbanisme"), 0);
  assert_int_equal(refile(&s->board, &n), OK);
  assert_int_equal(n, NOTICES);
  struct filed const f = look(s);
  assert_int_equal(f.cities, NOTICES);
  assert_int_equal(f.all_places, 22);
  assert_int_equal(f.places, 22);
  assert_true(found_under(s, "mobilite-et-urbanisme") > 1);
  assert_int_equal(found_under(s, "mobilite"), 1);
  assert_int_equal(refile(&s->board, &n), OK); /* once is enough */
  assert_int_equal(n, 0);
}

/* A board whose notices have their cities, entered by a program that knew fewer tags. */
static void an_index_of_an_older_version_is_entered_again(void **state) {
  struct scratch_board *s = *state;
  int64_t n;
  open_upgraded(s);
  assert_int_equal(refile(&s->board, &n), OK);
  struct opportunity_filter const filter = {.by[FACET_COUNTRY] = {{S("CM")}, 1}};
  size_t const whole = found_by(s, &filter);
  assert_true(whole > 0);
  assert_int_equal(store_change(s->board.store, spoil_tags, NULL), OK);
  assert_int_equal(found_by(s, &filter), 0);
  assert_int_equal(refile(&s->board, &n), OK); /* of this version, as far as it knows */
  assert_int_equal(n, 0);
  assert_int_equal(board_setting_put(&s->board, S("index_version"), S("0")), OK);
  assert_int_equal(refile(&s->board, &n), OK);
  assert_int_equal(n, NOTICES);
  assert_int_equal(found_by(s, &filter), whole);
  assert_int_equal(refile(&s->board, &n), OK);
  assert_int_equal(n, 0);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_setup_teardown(the_thirty_of_the_first_version_have_their_heads_at_once, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(what_migrate_puts_in_order_is_found_by_head_and_city, scratch_board_begin, scratch_board_end),
      cmocka_unit_test_setup_teardown(an_index_of_an_older_version_is_entered_again, scratch_board_begin, scratch_board_end),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
