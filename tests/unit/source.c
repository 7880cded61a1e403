/* Partners as officers manage them: on trial first, due when they should be, a pause stays one. */
#include "scratch_board.h"

#include "board/source.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})

static const struct opt_int anybody;

static struct source_new partner(const char *name, const char *address) {
  return (struct source_new){.name = str_from(name), .address = str_from(address), .kind = KIND_RECRUITMENT, .organisation = S("Ville de Cotonou"),
                             .city = S("Cotonou"), .country = S("BJ"), .zone = S("Africa/Porto-Novo"), .lang = S("fr"), .period_s = 3600};
}

static struct source_put_args put(struct scratch_board *b, int64_t id, struct source_new what, struct opt_int organisation) {
  struct source_put_args p = {.id = id, .what = &what, .organisation = organisation, .now = NOW};
  assert_int_equal(board_change(&b->board, source_put, &p), OK);
  return p;
}

static struct q_source get(struct scratch_board *b, int64_t id) {
  struct db *db;
  struct q_source s;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(source_get(db, &b->arena, id, anybody, &s), OK);
  board_release(&b->board, db);
  return s;
}

static size_t due(struct scratch_board *b, struct instant at) {
  struct db *db;
  struct q_source_due_list list;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(source_due(db, &b->arena, at, &list), OK);
  board_release(&b->board, db);
  return list.n;
}

static void set(struct scratch_board *b, int64_t id, struct str state) {
  assert_int_equal(board_change(&b->board, source_state, &(struct source_state_args){.id = id, .state = state, .now = NOW}), OK);
}

static enum source_refusal give(struct scratch_board *b, int64_t id) {
  struct source_file_args f = {.id = id, .name = S("flux.xml"), .bytes = S("<rss/>"), .now = NOW};
  assert_int_equal(board_change(&b->board, source_give, &f), OK);
  return f.ret_refusal;
}

static int64_t file_of(struct scratch_board *b, int64_t id) {
  struct db *db;
  struct q_source_file_next f = {0};
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  enum err const e = source_file(db, &b->arena, id, &f);
  board_release(&b->board, db);
  return e == OK ? f.id : 0;
}

static void ran(struct scratch_board *b, struct source_ran_args r) {
  r.began = NOW, r.now = NOW;
  if (r.outcome.p == NULL) r.outcome = S("read");
  assert_int_equal(board_change(&b->board, source_ran, &r), OK);
}

static void a_new_source_is_on_trial_and_read_at_once(void **state) {
  struct scratch_board *b = *state;
  struct source_put_args const p = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody);
  assert_int_equal(p.ret_refusal, SOURCE_FINE);
  assert_true(str_eq(get(b, p.ret_id).state, SOURCE_TRIAL) && !get(b, p.ret_id).trusted);
  assert_int_equal(due(b, NOW), 1);
  assert_int_equal(put(b, 0, partner("Partenaire", "https://autre.example/"), anybody).ret_refusal, SOURCE_NAME_TAKEN);
  struct source_new wrong = partner("Autre", NULL);
  wrong.theme = S("Thème inconnu");
  assert_int_equal(put(b, 0, wrong, anybody).ret_refusal, SOURCE_NO_THEME);
  wrong.theme = (struct str){0}, wrong.funder = S("Bailleur inconnu");
  assert_int_equal(put(b, 0, wrong, anybody).ret_refusal, SOURCE_NO_FUNDER);
}

static void an_officer_manages_the_sources_of_their_organisation_only(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", NULL), anybody).ret_id;
  struct opt_int const own = {true, get(b, id).organisation_id}, other = {true, own.v + 1};
  struct db *db;
  struct q_source s;
  struct q_source_list_list list;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(source_get(db, &b->arena, id, own, &s), OK);
  assert_int_equal(source_get(db, &b->arena, id, other, &s), NOT_FOUND);
  assert_int_equal(source_list(db, &b->arena, other, INT64_MAX, 10, &list), OK);
  board_release(&b->board, db);
  assert_int_equal(list.n, 0);
  assert_int_equal(board_change(&b->board, source_state, &(struct source_state_args){id, other, SOURCE_ACTIVE, NOW}), NOT_FOUND);
  struct source_new const what = partner("Autre", NULL);
  struct source_put_args p = {.what = &what, .organisation = other, .now = NOW};
  assert_int_equal(board_change(&b->board, source_put, &p), FORBIDDEN);
}

static void a_given_file_is_read_before_the_address_and_once(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Fichiers", NULL), anybody).ret_id;
  assert_int_equal(due(b, NOW), 0); /* nothing to read */
  for (int i = 0; i < SOURCE_FILES_MAX; i++) assert_int_equal(give(b, id), SOURCE_FINE);
  assert_int_equal(give(b, id), SOURCE_FILES_FULL);
  assert_int_equal(due(b, NOW), 1);
  for (int i = 0; i < SOURCE_FILES_MAX; i++) {
    int64_t const file = file_of(b, id);
    assert_true(file > 0);
    assert_int_equal(due(b, NOW), 1);
    ran(b, (struct source_ran_args){.id = id, .file_id = {true, file}, .file_name = S("flux.xml")});
    assert_int_not_equal(file_of(b, id), file);
  }
  assert_int_equal(file_of(b, id), 0);
  assert_int_equal(due(b, instant_plus(NOW, 365 * 24 * HOUR_US)), 0);
}

static void a_pause_holds_whatever_a_reading_that_had_begun_says(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  set(b, id, SOURCE_ACTIVE);
  set(b, id, SOURCE_PAUSED);
  ran(b, (struct source_ran_args){.id = id, .next = {true, instant_plus(NOW, 1)}});
  assert_true(str_eq(get(b, id).state, SOURCE_PAUSED));
  assert_int_equal(due(b, instant_plus(NOW, HOUR_US)), 0);
  give(b, id);
  assert_int_equal(due(b, NOW), 0); /* it is kept until somebody resumes */
  set(b, id, SOURCE_ACTIVE);
  assert_int_equal(due(b, NOW), 1);
}

static void what_a_server_said_during_the_trial_does_not_hide_its_notices(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  ran(b, (struct source_ran_args){.id = id, .etag = S("\"1\""), .last_modified = S("hier"), .next = {true, instant_plus(NOW, HOUR_US)}});
  assert_true(str_eq(get(b, id).etag, S("\"1\"")));
  set(b, id, SOURCE_ACTIVE); /* the whole file must come again */
  assert_true(get(b, id).etag.p == NULL && get(b, id).last_modified.p == NULL);
  ran(b, (struct source_ran_args){.id = id, .etag = S("\"2\""), .next = {true, instant_plus(NOW, HOUR_US)}});
  set(b, id, (struct str){0}); /* read it now */
  assert_true(str_eq(get(b, id).etag, S("\"2\"")));
  assert_int_equal(due(b, NOW), 1);
  struct source_new const moved = partner("Partenaire", "https://ailleurs.example/flux");
  put(b, id, moved, anybody);
  assert_true(get(b, id).etag.p == NULL);
}

static void a_reading_of_what_it_was_before_says_nothing_of_what_it_is(void **state) {
  struct scratch_board *b = *state;
  struct source_new const there = partner("Partenaire", "https://ailleurs.example/flux");
  struct opt_instant const later = {true, instant_plus(NOW, HOUR_US)};
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  struct source_ran_args const trial = {.id = id, .state = SOURCE_TRIAL, .address = S("https://partenaire.example/flux"), .etag = S("\"1\""),
                                        .failures = 3, .next = later};
  ran(b, trial);
  assert_true(str_eq(get(b, id).etag, S("\"1\"")) && get(b, id).failures == 3);
  assert_int_equal(due(b, NOW), 0);
  set(b, id, SOURCE_ACTIVE); /* while it was being read on trial */
  ran(b, trial);
  assert_true(get(b, id).etag.p == NULL && get(b, id).failures == 0);
  assert_int_equal(due(b, NOW), 1); /* its notices come in now, not in a period */
  put(b, id, there, anybody); /* its former address is gone for good */
  ran(b, (struct source_ran_args){.id = id, .state = SOURCE_ACTIVE, .address = trial.address, .outcome = S("failed"), .why = S("gone"), .pause = true, .failures = 1});
  assert_true(str_eq(get(b, id).state, SOURCE_ACTIVE));
  assert_int_equal(due(b, NOW), 1);
  ran(b, (struct source_ran_args){.id = id, .state = SOURCE_ACTIVE, .address = there.address, .next = later});
  give(b, id); /* a file that was only shown comes in when it was activated meanwhile */
  int64_t const file = file_of(b, id);
  ran(b, (struct source_ran_args){.id = id, .state = SOURCE_TRIAL, .address = there.address, .file_id = {true, file}, .file_name = S("flux.xml")});
  assert_int_equal(file_of(b, id), file);
}

static void a_trial_that_is_stopped_stays_a_trial(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  set(b, id, SOURCE_PAUSED);
  assert_true(str_eq(get(b, id).state, SOURCE_TRIAL)); /* going on must not make it active unseen */
  assert_int_equal(due(b, instant_plus(NOW, HOUR_US)), 0);
  ran(b, (struct source_ran_args){.id = id, .next = {true, NOW}}); /* a reading that had begun */
  assert_int_equal(due(b, instant_plus(NOW, HOUR_US)), 0);
  set(b, id, (struct str){0}); /* read now */
  assert_int_equal(due(b, NOW), 1);
  ran(b, (struct source_ran_args){.id = id, .outcome = S("failed"), .why = S("gone"), .http_status = {true, 410}, .pause = true, .failures = 1});
  assert_true(str_eq(get(b, id).state, SOURCE_TRIAL));
  assert_int_equal(due(b, instant_plus(NOW, HOUR_US)), 0);
}

static void one_that_is_gone_is_paused_and_old_readings_go(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  set(b, id, SOURCE_ACTIVE);
  struct source_item const item = {.position = 1, .title = S("Avis"), .outcome = S("skipped"), .why = S("registration")};
  for (int i = 0; i < SOURCE_RUNS_KEPT + 3; i++)
    ran(b, (struct source_ran_args){.id = id, .items = &item, .n_items = 1, .n_skipped = 1, .next = {true, instant_plus(NOW, HOUR_US)}});
  struct db *db;
  struct q_source_run_list runs;
  struct q_source_item_list_list items, gone;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(source_runs(db, &b->arena, id, INT64_MAX, 1000, &runs), OK);
  assert_int_equal(source_items(db, &b->arena, runs.v[0].id, &items), OK);
  assert_int_equal(source_items(db, &b->arena, runs.v[0].id - SOURCE_RUNS_KEPT, &gone), OK);
  board_release(&b->board, db);
  assert_int_equal(runs.n, SOURCE_RUNS_KEPT);
  assert_true(items.n == 1 && str_eq(items.v[0].why, S("registration")));
  assert_int_equal(gone.n, 0);
  ran(b, (struct source_ran_args){.id = id, .outcome = S("failed"), .why = S("gone"), .http_status = {true, 410}, .pause = true, .failures = 1});
  assert_true(str_eq(get(b, id).state, SOURCE_PAUSED));
}

static enum err delete_it(struct scratch_board *b, int64_t id, struct opt_int organisation, int64_t waiting) {
  struct q_source const s = get(b, id);
  struct source_delete_args d = {.id = id, .organisation = organisation, .made = s.created_at, .seen = {.waiting = waiting}};
  return board_change(&b->board, source_delete, &d);
}

/* It says nothing of the one that has its number now. */
static void a_reading_of_one_that_was_deleted_brings_nothing(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = put(b, 0, partner("Partenaire", "https://partenaire.example/flux"), anybody).ret_id;
  struct opt_int const other = {true, get(b, id).organisation_id + 1};
  struct opt_instant const made = {true, get(b, id).created_at};
  assert_int_equal(delete_it(b, id, other, 0), NOT_FOUND);
  assert_int_equal(delete_it(b, id, anybody, 1), CONFLICT);
  assert_int_equal(delete_it(b, id, anybody, 0), OK);
  struct source_ran_args r = {.id = id, .made = made, .began = NOW, .now = NOW, .outcome = S("read")};
  assert_int_equal(board_change(&b->board, source_ran, &r), NOT_FOUND);
  struct source_new const what = partner("Autre", "https://autre.example/flux");
  struct source_put_args p = {.what = &what, .now = instant_plus(NOW, 1)};
  assert_int_equal(board_change(&b->board, source_put, &p), OK);
  assert_int_equal(p.ret_id, id);
  assert_int_equal(board_change(&b->board, source_ran, &r), NOT_FOUND);
  r.made.at = get(b, id).created_at;
  assert_int_equal(board_change(&b->board, source_ran, &r), OK);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_board_begin, scratch_board_end)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_new_source_is_on_trial_and_read_at_once),
      TEST(an_officer_manages_the_sources_of_their_organisation_only),
      TEST(a_given_file_is_read_before_the_address_and_once),
      TEST(a_pause_holds_whatever_a_reading_that_had_begun_says),
      TEST(what_a_server_said_during_the_trial_does_not_hide_its_notices),
      TEST(a_reading_of_what_it_was_before_says_nothing_of_what_it_is),
      TEST(a_trial_that_is_stopped_stays_a_trial),
      TEST(a_reading_of_one_that_was_deleted_brings_nothing),
      TEST(one_that_is_gone_is_paused_and_old_readings_go),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
