/* The demonstration: around today, whole, told once, and never over somebody's own content. */
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/files.h"
#include "board/password.h"
#include "board/person.h"
#include "board/publish.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"

enum { NOTICES = 30, MORE = 11, INVITED = 1, DOCUMENTS = 63 + 15, ACCOUNTS = 4 };

static struct arena arena;

static struct instant instant(const char *text) {
  struct instant at;
  assert_int_equal(date_parse_instant(str_from(text), &at), OK);
  return at;
}

static struct import_batch read_notices(void) {
  struct import_batch batch;
  struct str problem = {0};
  assert_int_equal(import_json(&arena, demo_json(0), &batch, &problem), OK);
  assert_int_equal(batch.n, NOTICES);
  return batch;
}

/* After each test: one arena would not hold them all. */
static int free_all(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

/* --- Dates ---------------------------------------------------------------------------------------------------------- */

static void weeks_are_counted_from_monday_to_monday(void **state) {
  (void)state;
  assert_int_equal(demo_weeks(instant("2026-11-24T10:00:00Z")), 0);
  assert_int_equal(demo_weeks(instant("2026-11-23T00:00:00Z")), 0);
  assert_int_equal(demo_weeks(instant("2026-11-29T23:59:59Z")), 0);
  assert_int_equal(demo_weeks(instant("2026-11-30T00:00:00Z")), 1);
  assert_int_equal(demo_weeks(instant("2026-11-22T23:59:59Z")), -1);
  assert_int_equal(demo_weeks(instant("2027-07-07T12:00:00Z")), 32);
}

static void check_moved(struct str zone_word, const struct moment *old, const struct moment *moved, int64_t weeks) {
  const struct zone *zone;
  struct civil before, after;
  assert_int_equal(moved->at.has, old->at.has);
  if (!old->at.has) return;
  assert_int_equal(zone_load(zone_word, &zone), OK);
  assert_int_equal(date_parse_local(old->wall, &before), OK);
  assert_int_equal(date_parse_local(moved->wall, &after), OK);
  assert_int_equal(date_seconds(&after) - date_seconds(&before), weeks * 7 * DAY_SECONDS);
  assert_int_equal(date_weekday(date_of(&after)), date_weekday(date_of(&before)));
  assert_true(str_eq(str_sub(moved->wall, 10, 6), str_sub(old->wall, 10, 6)));
  struct civil const shown = zone_local(zone, moved->at.at);
  assert_int_equal(date_seconds(&shown), date_seconds(&after));
}

/* 32 weeks lead from winter time to summer time and back: the instants move by an hour more or less, the hours do not. */
static void closings_keep_weekday_hour_and_zone(void **state) {
  (void)state;
  static const int64_t moves[] = {0, 1, 32, -30, 520};
  struct import_batch const old = read_notices();
  for (size_t m = 0; m < sizeof moves / sizeof *moves; m++) {
    struct import_batch moved = read_notices();
    demo_shift(&arena, &moved, moves[m]);
    for (size_t i = 0; i < NOTICES; i++) {
      const struct opportunity_new *a = old.v[i].what, *b = moved.v[i].what;
      assert_true(str_eq(a->zone, b->zone));
      check_moved(a->zone, &a->closes, &b->closes, moves[m]);
      check_moved(a->zone, &a->published, &b->published, moves[m]);
      check_moved(a->zone, &a->enquiry, &b->enquiry, moves[m]);
      check_moved(a->zone, &a->opens_bids, &b->opens_bids, moves[m]);
      check_moved(a->zone, &a->visit, &b->visit, moves[m]);
      check_moved(a->zone, &a->cancelled, &b->cancelled, moves[m]);
      for (size_t j = 0; j < a->lots.n; j++) check_moved(a->zone, &a->lots.v[j].closes, &b->lots.v[j].closes, moves[m]);
      for (size_t j = 0; j < a->stages.n; j++) check_moved(a->zone, &a->stages.v[j].closes, &b->stages.v[j].closes, moves[m]);
      int64_t ends = b->closes.at.at.us; /* or that of the last lot */
      for (size_t j = 0; j < b->lots.n; j++)
        if (b->lots.v[j].closes.at.has && b->lots.v[j].closes.at.at.us > ends) ends = b->lots.v[j].closes.at.at.us;
      if (a->closes.at.has) assert_int_equal(b->ends.at.at.us, ends);
      else check_moved(a->zone, &a->ends, &b->ends, moves[m]);
    }
  }
}

static const struct opportunity_new *notice(const struct import_batch *batch, const char *id) {
  for (size_t i = 0; i < batch->n; i++)
    if (str_eq(batch->v[i].id, str_from(id))) return batch->v[i].what;
  fail_msg("no %s", id);
  return NULL;
}

static void an_extension_moves_with_the_dates_its_text_names(void **state) {
  (void)state;
  struct import_batch batch = read_notices();
  demo_shift(&arena, &batch, 5);
  const struct new_amendment *m = &notice(&batch, "guichet-unique-bohicon")->amendments.v[0];
  assert_true(str_eq(m->at.wall, S("2026-12-23T09:00")));
  assert_true(str_eq(m->old_closes.wall, S("2026-12-25T17:00")));
  assert_true(str_eq(m->new_closes.wall, S("2027-01-08T17:00")));
  assert_true(str_contains(m->reason, S("report\u00e9e du 25 d\u00e9cembre au 8 janvier 2027 ; annexe 2 des")));
}

/* Awarded, unsuccessful and told in English: the further texts move too. */
static void decisions_and_translations_move_with_the_rest(void **state) {
  (void)state;
  struct str const text = S("{\"opportunites\":[{\"id\":\"a\",\"reference\":\"R\",\"type\":\"ami\",\"statut\":\"attribuee\",\"titre\":\"T\","
    "\"resume\":\"\",\"description\":\"\",\"organisme\":\"V\",\"ville\":\"Paris\",\"pays\":\"FR\",\"publication\":\"2026-10-01\","
    "\"echeance\":{\"locale\":\"2026-11-02T17:00\",\"fuseau\":\"Europe/Paris\",\"utc\":\"2026-11-02T16:00:00Z\"},"
    "\"attribution\":{\"date\":\"2026-11-10\",\"texte\":\"D\u00e9cid\u00e9 le 9 novembre.\"},"
    "\"traductions\":{\"en\":{\"titre\":\"T\",\"resume\":\"From 1 March 2027 on.\"}}}]}");
  struct import_batch batch;
  struct str problem = {0};
  assert_int_equal(import_json(&arena, text, &batch, &problem), OK);
  demo_shift(&arena, &batch, 1);
  assert_true(str_eq(batch.v[0].what->decided.wall, S("2026-11-17T09:00")));
  assert_true(str_eq(batch.v[0].what->outcome_text, S("D\u00e9cid\u00e9 le 16 novembre.")));
  assert_true(str_eq(batch.v[0].what->texts.v[0].summary, S("From 8 March 2027 on.")));
}

/* --- In a real store ------------------------------------------------------------------------------------------------ */

struct fixture {
  char folder[64];
  struct board board;
  char *told;
  size_t told_n;
};

static int open_board(void **state) {
  struct fixture *f = calloc(1, sizeof *f);
  strncpy(f->folder, "/tmp/babillard-demo-XXXXXX", sizeof f->folder - 1);
  if (mkdtemp(f->folder) == NULL) return -1;
  *state = f;
  password_init();
  return board_open(fmt(&arena, "sqlite:%s/b.db", f->folder), fmt(&arena, "dir:%s/files", f->folder), true, &f->board) == OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
  (void)st, (void)kind, (void)where;
  return remove(path);
}

static int close_board(void **state) {
  struct fixture *f = *state;
  board_close(&f->board);
  int const gone = nftw(f->folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
  free(f->told);
  free(f);
  arena_free(&arena);
  return gone;
}

static enum err load(struct fixture *f, struct instant now) {
  free(f->told);
  FILE *out = open_memstream(&f->told, &f->told_n);
  enum err const e = demo_load(&f->board, now, out);
  fclose(out);
  return e;
}

static struct board_content content(struct fixture *f) {
  struct db *db;
  struct board_content c;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(board_content(db, &arena, &c), OK);
  board_release(&f->board, db);
  return c;
}

/* The program people have for a type agrees: a PDF begins as one, an Office file as an archive. */
static void check_document(struct fixture *f, const struct q_document *d) {
  struct blob_reader *reader;
  char head[4];
  if (str_has(d->url)) { /* it stays at its source */
    assert_null(d->blob.p);
    return;
  }
  assert_true(str_has(d->blob) && d->size.has && d->sha256.n == 32 && str_has(d->media));
  assert_int_equal(files_open(&f->board, d->blob, &reader), OK);
  assert_int_equal(files_read(reader, 0, head, sizeof head), OK);
  assert_memory_equal(head, str_ends(d->file_name, S(".pdf")) ? "%PDF" : "PK\x03\x04", sizeof head);
  files_close(reader);
}

static void all_arrive_with_their_documents_and_the_database_is_marked(void **state) {
  struct fixture *f = *state;
  struct instant const now = instant("2027-07-07T12:00:00Z");
  assert_int_equal(load(f, now), OK);
  assert_int_equal(content(f).opportunities, NOTICES + MORE);
  assert_int_equal(content(f).people, ACCOUNTS);
  assert_true(f->board.demo);
  struct db *db;
  struct str mark;
  size_t documents = 0, state_count[OPPORTUNITY_UNSUCCESSFUL + 1] = {0}, hidden = 0;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  assert_int_equal(board_setting(db, &arena, S("demo"), &mark), OK);
  for (int64_t id = 1; id <= NOTICES + MORE; id++) {
    struct opportunity o;
    hidden += opportunity_public(db, &arena, id, (struct opt_int){0}, now, &o) == NOT_FOUND;
    assert_int_equal(opportunity_office(db, &arena, id, (struct opt_int){0}, now, &o), OK);
    state_count[o.state]++;
    documents += o.documents.n;
    for (size_t i = 0; i < o.documents.n; i++) check_document(f, &o.documents.v[i]);
  }
  board_release(&f->board, db);
  assert_int_equal(documents, DOCUMENTS);
  assert_int_equal(hidden, INVITED);
  assert_in_range(state_count[OPPORTUNITY_OPEN], NOTICES + MORE - 9, NOTICES + MORE - 7);
  assert_int_equal(state_count[OPPORTUNITY_CANCELLED], 2);
  assert_int_equal(state_count[OPPORTUNITY_AWARDED], 1);
  assert_int_equal(state_count[OPPORTUNITY_UNSUCCESSFUL], 1);
}

static void each_account_is_told_once_with_a_password_that_opens_it(void **state) {
  struct fixture *f = *state;
  assert_int_equal(load(f, instant("2026-11-24T10:00:00Z")), OK);
  struct str rest = {f->told, f->told_n}, line;
  struct db *db;
  size_t found = 0;
  assert_int_equal(board_snapshot(&f->board, &db), OK);
  while (str_next(&rest, '\n', &line)) {
    if (!str_contains(line, S("@"))) continue;
    struct str words[3] = {0}, word;
    for (size_t n = 0; str_next(&line, ' ', &word);)
      if (word.n > 0 && n < 3) words[n++] = word;
    struct q_person person;
    assert_int_equal(person_by_email(db, &arena, words[1], &person), OK);
    assert_true(password_matches(&arena, person.password, words[2]));
    assert_true(password_good(words[2]));
    assert_true(person.confirmed_at.has);
    found++;
  }
  board_release(&f->board, db);
  assert_int_equal(found, ACCOUNTS);
}

static void a_database_with_other_content_is_refused_and_left_alone(void **state) {
  struct fixture *f = *state;
  struct import_batch const batch = read_notices();
  struct opportunity_add_args add = {.what = batch.v[0].what, .now = instant("2026-11-24T10:00:00Z")};
  assert_int_equal(board_change(&f->board, opportunity_add, &add), OK);
  assert_int_equal(load(f, add.now), CONFLICT);
  assert_int_equal(f->told_n, 0);
  assert_int_equal(content(f).opportunities, 1);
  assert_int_equal(content(f).people, 0);
  assert_false(f->board.demo);
}

static void loading_it_twice_is_refused(void **state) {
  struct fixture *f = *state;
  struct instant const now = instant("2026-11-24T10:00:00Z");
  assert_int_equal(load(f, now), OK);
  assert_int_equal(load(f, now), CONFLICT);
  assert_int_equal(f->told_n, 0);
  assert_int_equal(content(f).opportunities, NOTICES + MORE);
  assert_int_equal(content(f).people, ACCOUNTS);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(weeks_are_counted_from_monday_to_monday, free_all),
    cmocka_unit_test_teardown(closings_keep_weekday_hour_and_zone, free_all),
    cmocka_unit_test_teardown(an_extension_moves_with_the_dates_its_text_names, free_all),
    cmocka_unit_test_teardown(decisions_and_translations_move_with_the_rest, free_all),
    cmocka_unit_test_setup_teardown(all_arrive_with_their_documents_and_the_database_is_marked, open_board, close_board),
    cmocka_unit_test_setup_teardown(each_account_is_told_once_with_a_password_that_opens_it, open_board, close_board),
    cmocka_unit_test_setup_teardown(a_database_with_other_content_is_refused_and_left_alone, open_board, close_board),
    cmocka_unit_test_setup_teardown(loading_it_twice_is_refused, open_board, close_board),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
