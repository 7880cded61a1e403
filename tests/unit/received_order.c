/* The order in which partners' notices come does not matter: whatever comes first, the same stands in the end. */
#include "scratch_board.h"

#include <sqlite3.h>
#include <string.h>

#include "base/rand.h"
#include "board/person.h"
#include "board/received.h"
#include "board/received_follow.h"
#include "board/source.h"
#include "board/token.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})
#define DAY_US (24 * HOUR_US)
#define CLOSES instant_plus(NOW, 30 * DAY_US)

/* --- Saying it ------------------------------------------------------------------------------------------------------ */

static struct moment at_noon(struct instant at) { return (struct moment){{true, at}, S("2026-12-24T12:00")}; }

static struct opportunity_new opportunity(struct str title) {
  return (struct opportunity_new){.reference = S("R/1"), .title = title, .summary = S("Résumé"), .body = S("Texte"), .lang = S("fr"),
                                  .organisation = S("Ville"), .city = S("Cotonou"), .country = S("BJ"), .zone = S("Africa/Porto-Novo"),
                                  .zone_version = S("test"), .kind = KIND_CALL_FOR_TENDERS, .published = at_noon(NOW), .closes = at_noon(CLOSES),
                                  .ends = at_noon(CLOSES), .origin_name = S("Partenaire"), .apply_elsewhere = true, .publish = true};
}

/* What the source says to readers is its content. */
static enum err map(void *of, struct arena *a, struct str content, struct opportunity_new *ret) {
  (void)of, (void)a;
  *ret = opportunity(content);
  return OK;
}

/* One notice of a procedure; members that are NULL are not told. */
struct notice {
  const char *key, *version, *replaces, *family, *decides;
  bool no_procedure;
  int said; /* days after NOW; 0: it does not say */
};

static struct str told_content(struct scratch_board *b, const struct notice *n) { return fmt(&b->arena, "%s/%s", n->key, n->version); }

static struct received_new *told(struct scratch_board *b, const struct notice *n, struct opt_int source_id, bool trusted) {
  struct received_new *w = arena_new(&b->arena, struct received_new);
  struct opportunity_new *o = arena_new(&b->arena, struct opportunity_new);
  *w = (struct received_new){.source_id = source_id, .scope = S("eforms"), .key = str_from(n->key), .version = str_from(n->version), .form = S("eforms"),
                             .family = n->family == NULL ? S("opportunity") : str_from(n->family), .lang = S("fr"), .closes = {true, CLOSES},
                             .said = {n->said != 0, instant_plus(NOW, n->said * DAY_US)}, .trusted = trusted};
  if (!n->no_procedure) w->procedure = S("P-1");
  if (n->replaces != NULL) w->replaces = str_from(n->replaces);
  if (n->decides != NULL) w->decided = str_from(n->decides);
  w->content = w->title = told_content(b, n);
  *o = opportunity(w->content);
  if (trusted && n->family == NULL) w->publish = o;
  token_sha256(w->content, w->fingerprint);
  return w;
}

static struct received_put_args put(struct scratch_board *b, const struct received_new *w) {
  struct received_put_args p = {.what = w, .ref = rand_ref(&b->arena), .map = map, .reason = S("La source a changé."), .reason_wall = S("2026-11-24T09:00"), .now = NOW};
  assert_int_equal(board_change(&b->board, received_put, &p), OK);
  return p;
}

/* What one query says, in one line. */
static struct str asked(struct scratch_board *b, const char *query) {
  sqlite3 *db;
  sqlite3_stmt *s;
  assert_int_equal(sqlite3_open_v2(fmt(&b->arena, "%s/board.db", b->folder).p, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_prepare_v2(db, query, -1, &s, NULL), SQLITE_OK);
  assert_int_equal(sqlite3_step(s), SQLITE_ROW);
  const char *said = (const char *)sqlite3_column_text(s, 0);
  struct str const ret = said == NULL ? S("") : str_dup(&b->arena, str_from(said));
  sqlite3_finalize(s);
  sqlite3_close(db);
  return ret;
}

/* Everything that stands: of superseded notices only that they are. */
static struct str standing(struct scratch_board *b) {
  struct str const rows = asked(b, "SELECT group_concat(said, '; ') FROM (SELECT key || ' ' || state || CASE WHEN state = 'superseded' THEN '' ELSE ' ' || "
                                   "content || ' was ' || coalesce(former, '-') || CASE WHEN opportunity_id IS NULL THEN '' ELSE ' on the board' END END AS said "
                                   "FROM received ORDER BY key, id)");
  struct str const board = asked(b, "SELECT group_concat(said, '; ') FROM (SELECT title || coalesce(' ' || outcome, '') || CASE WHEN cancelled_at IS NULL "
                                    "THEN '' ELSE ' cancelled' END || CASE WHEN ends_at > 1795507200000000 THEN ' open' ELSE '' END AS said FROM opportunity ORDER BY title)");
  return fmt(&b->arena, "%.*s | %.*s", STR(rows), STR(board));
}

static void assert_same(struct str is, struct str wanted, const char *when) {
  if (!str_eq(is, wanted)) fail_msg("%s\n  is     %.*s\n  wanted %.*s", when, STR(is), STR(wanted));
}

/* An empty board, made once: migrating one for each order takes a minute. */
static struct str empty_board(void) {
  enum { BIG = 8 << 20 };
  static struct str bytes;
  if (bytes.p != NULL) return bytes;
  void *state;
  scratch_board_begin(&state);
  struct scratch_board *b = state;
  char *path = strdup(fmt(&b->arena, "%s/board.db", b->folder).p), *room = malloc(BIG);
  board_close(&b->board);
  sqlite3 *db; /* the log is copied into the file */
  assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
  assert_int_equal(sqlite3_exec(db, "PRAGMA wal_checkpoint(TRUNCATE)", NULL, NULL, NULL), SQLITE_OK);
  sqlite3_close(db);
  FILE *f = fopen(path, "re");
  bytes = (struct str){room, fread(room, 1, BIG, f)};
  fclose(f);
  assert_int_equal(board_open(fmt(&b->arena, "sqlite:%s", path), (struct str){0}, true, &b->board), OK);
  free(path);
  scratch_board_end(&state);
  return bytes;
}

static void again(void **state) {
  struct scratch_board *b = *state;
  struct str const empty = empty_board(), path = fmt(&b->arena, "%s/board.db", b->folder);
  board_close(&b->board);
  remove(fmt(&b->arena, "%.*s-wal", STR(path)).p);
  remove(fmt(&b->arena, "%.*s-shm", STR(path)).p);
  FILE *f = fopen(path.p, "we");
  assert_int_equal(fwrite(empty.p, 1, empty.n, f), empty.n);
  fclose(f);
  arena_free(&b->arena);
  assert_int_equal(board_open(fmt(&b->arena, "sqlite:%s/board.db", b->folder), (struct str){0}, false, &b->board), OK);
}

/* --- Permutations --------------------------------------------------------------------------------------------------- */

/* The next one in order of the numbers 0…n-1; false after the last. */
static bool next_permutation(size_t *v, size_t n) {
  size_t i = n - 1, j = n - 1;
  while (i > 0 && v[i - 1] > v[i]) i--;
  if (i == 0) return false;
  while (v[j] < v[i - 1]) j--;
  size_t swap = v[i - 1];
  v[i - 1] = v[j], v[j] = swap;
  for (j = n - 1; i < j; i++, j--) swap = v[i], v[i] = v[j], v[j] = swap;
  return true;
}

static const char *order_of(struct scratch_board *b, const struct notice *v, const size_t *order, size_t n) {
  struct str said = S("");
  for (size_t i = 0; i < n; i++) said = fmt(&b->arena, "%.*s %s/%s", STR(said), v[order[i]].key, v[order[i]].version);
  return said.p;
}

static struct opt_int source(struct scratch_board *b, const char *name) {
  struct source_new const what = {.name = str_from(name), .kind = KIND_CALL_FOR_TENDERS, .organisation = S("Ville"), .city = S("Cotonou"),
                                  .country = S("BJ"), .zone = S("Africa/Porto-Novo"), .lang = S("fr"), .period_s = SOURCE_PERIOD_DEFAULT_S};
  struct source_put_args p = {.what = &what, .now = NOW};
  assert_int_equal(board_change(&b->board, source_put, &p), OK);
  return (struct opt_int){true, p.ret_id};
}

/* In every order, told once and then all of it again, the same stands. */
static void assert_order_is_nothing(void **state, const struct notice *v, size_t n, bool trusted, const char *wanted) {
  enum { N_MAX = 5 };
  size_t order[N_MAX] = {0, 1, 2, 3, 4};
  do {
    again(state);
    struct scratch_board *b = *state;
    struct opt_int const from = source(b, "Fil");
    for (int twice = 0; twice < 2; twice++) {
      for (size_t i = 0; i < n; i++) put(b, told(b, &v[order[i]], from, trusted));
      assert_same(standing(b), str_from(wanted), order_of(b, v, order, n));
    }
  } while (next_permutation(order, n));
}

#define TENDER {"a", "1", .said = 1}
#define LATER {"a", "2", .said = 2}
#define CHANGE {"b", "1", "a", .said = 2}
#define AWARD {"r", "1", NULL, "result", "awarded", .said = 0}
#define CANCELLED {"r", "1", NULL, "cancellation", "cancelled", .said = 0}
#define CANCELS_IT {"r", "1", "a", "cancellation", "cancelled", .no_procedure = true}

static void a_procedure_ends_the_same_in_every_order(void **state) {
  const struct { struct notice v[3]; const char *waits, *trusted; } rows[] = {
      {{TENDER, LATER, AWARD}, "a to_review a/2 was -; r to_review r/1 was - | ", "a published a/2 was - on the board; r noted r/1 was - on the board | a/2 awarded"},
      {{TENDER, CHANGE, AWARD}, "a superseded; b to_review b/1 was -; r to_review r/1 was - | ",
       "a superseded; b published b/1 was - on the board; r noted r/1 was - on the board | b/1 awarded"},
      {{TENDER, LATER, CANCELLED}, "a to_review a/2 was -; r to_review r/1 was - | ",
       "a published a/2 was - on the board; r noted r/1 was - on the board | a/2 cancelled open"},
      {{TENDER, CHANGE, CANCELLED}, "a superseded; b to_review b/1 was -; r to_review r/1 was - | ",
       "a superseded; b published b/1 was - on the board; r noted r/1 was - on the board | b/1 cancelled open"},
      {{TENDER, CHANGE, CANCELS_IT}, "a superseded; b to_review b/1 was -; r to_review r/1 was - | ",
       "a superseded; b published b/1 was - on the board; r noted r/1 was - on the board | b/1 cancelled open"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    assert_order_is_nothing(state, rows[i].v, 3, false, rows[i].waits);
    assert_order_is_nothing(state, rows[i].v, 3, true, rows[i].trusted);
  }
}

static void a_chain_of_changes_ends_in_its_last(void **state) {
  const struct notice chain[] = {{"a", "1", .said = 0}, {"b", "1", "a", .said = 0}, {"c", "1", "b", .said = 0}, {"d", "1", "c", .said = 0}};
  assert_order_is_nothing(state, chain, 4, false, "a superseded; b superseded; c superseded; d to_review d/1 was - | ");
  assert_order_is_nothing(state, chain, 4, true, "a superseded; b superseded; c superseded; d published d/1 was - on the board | d/1 open");
  /* changes that all name the first notice: the one that says it is the newest stands */
  const struct notice fork[] = {{"a", "1", .said = 1}, {"b", "1", "a", .said = 3}, {"c", "1", "a", .said = 2}, {"d", "1", "b", .said = 4}};
  assert_order_is_nothing(state, fork, 4, false, "a superseded; b superseded; c superseded; d to_review d/1 was - | ");
  assert_order_is_nothing(state, fork, 4, true, "a superseded; b superseded; c superseded; d published d/1 was - on the board | d/1 open");
  /* changes of a result too */
  const struct notice results[] = {{"a", "1", .said = 0}, {"r", "1", NULL, "result", "awarded", .said = 0}, {"s", "1", "r", "result", "awarded", .said = 0}, {"t", "1", "s", "result", "unsuccessful", .said = 0}};
  assert_order_is_nothing(state, results, 4, false, "a to_review a/1 was -; r superseded; s superseded; t to_review t/1 was - | ");
  /* notices that replace each other end in one of them */
  const struct notice circle[] = {{"a", "1", "b", .said = 0}, {"b", "1", "a", .said = 0}};
  struct scratch_board *b = *state;
  again(state);
  b = *state;
  for (size_t i = 0; i < 4; i++) put(b, told(b, &circle[i % 2], (struct opt_int){0}, false));
  assert_same(standing(b), S("a to_review a/1 was -; b superseded | "), "a circle");
}

/* Any tree of changes, each saying that it is newer than what it changes, in any order: the newest stands. */
static void any_tree_of_changes_ends_in_its_newest(void **state) {
  enum { N = 7, TREES = 60 };
  static const char *const keys[N] = {"a", "b", "c", "d", "e", "f", "g"};
  uint32_t chance = 20261128; /* the same trees each time */
  for (int tree = 0; tree < TREES; tree++) {
    struct notice v[N];
    size_t order[N];
    for (size_t i = 0; i < N; i++) {
      chance = chance * 1664525 + 1013904223;
      v[i] = (struct notice){.key = keys[i], .version = "1", .replaces = i == 0 ? NULL : keys[(chance >> 8) % i], .said = (int)i + 1};
      size_t const at = (chance >> 16) % (i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    again(state);
    struct scratch_board *b = *state;
    struct opt_int const from = source(b, "Fil");
    bool const trusted = tree % 2 == 1;
    for (size_t i = 0; i < N; i++) put(b, told(b, &v[order[i]], from, trusted));
    const char *wanted = trusted ? "a superseded; b superseded; c superseded; d superseded; e superseded; f superseded; g published g/1 was - on the board | g/1 open"
                                 : "a superseded; b superseded; c superseded; d superseded; e superseded; f superseded; g to_review g/1 was - | ";
    struct str edges = S("");
    for (size_t i = 1; i < N; i++) edges = fmt(&b->arena, "%.*s %s<-%s", STR(edges), v[i].replaces, v[i].key);
    assert_same(standing(b), str_from(wanted), fmt(&b->arena, "%.*s, told%s", STR(edges), order_of(b, v, order, N)).p);
  }
}

/* --- With a person in between --------------------------------------------------------------------------------------- */

static int64_t somebody(struct scratch_board *b) {
  struct person_add_args add = {.email = rand_ref(&b->arena), .name = S("Bureau"), .password = S("x"), .role = PERSON_OFFICER, .confirmed = true, .now = NOW};
  add.email = fmt(&b->arena, "%.*s@exemple.org", STR(add.email));
  assert_int_equal(board_change(&b->board, person_add, &add), OK);
  return add.ret_id;
}

/* The first that waits. */
static void publish_one(struct scratch_board *b, int64_t person) {
  struct db *db;
  struct q_received row;
  struct str const ref = asked(b, "SELECT ref FROM received WHERE state = 'to_review' AND family = 'opportunity' ORDER BY id LIMIT 1");
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(received_get(db, &b->arena, ref, (struct opt_int){0}, &row), OK);
  board_release(&b->board, db);
  struct opportunity_new const what = opportunity(row.content);
  struct received_act_args p = {.ref = ref, .person_id = person, .changed = row.changed_at, .now = NOW, .what = &what};
  assert_int_equal(board_change(&b->board, received_publish, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
}

/* One opportunity, of which the newest notice says what has changed since a person published it. */
static void a_chain_of_which_one_is_published_ends_in_one_notice(void **state) {
  enum { N = 4 };
  const struct notice chain[N] = {{"a", "1", .said = 0}, {"b", "1", "a", .said = 0}, {"c", "1", "b", .said = 0}, {"d", "1", "c", .said = 0}};
  size_t order[N] = {0, 1, 2, 3};
  do {
    for (size_t published = 0; published < N; published++) {
      again(state);
      struct scratch_board *b = *state;
      int64_t const person = somebody(b);
      for (size_t i = 0; i < N; i++) {
        put(b, told(b, &chain[order[i]], (struct opt_int){0}, false));
        if (i == published) publish_one(b, person);
      }
      struct str const seen = asked(b, "SELECT title FROM opportunity");
      bool const same = str_eq(seen, S("d/1"));
      struct str const wanted = fmt(&b->arena, "a superseded; b superseded; c superseded; d published d/1 was %.*s on the board | %.*s open",
                                    STR(same ? S("-") : seen), STR(seen));
      assert_same(standing(b), wanted, fmt(&b->arena, "%s, published after number %zu", order_of(b, chain, order, N), published + 1).p);
    }
  } while (next_permutation(order, N));
}

/* A refused notice does not come back by a change of it, in whatever order the changes come. */
static void what_was_refused_stays_refused_in_every_order(void **state) {
  const struct notice chain[] = {{"a", "1", .said = 0}, {"b", "1", "a", .said = 0}, {"c", "1", "b", .said = 0}};
  size_t order[] = {0, 1, 2};
  do {
    again(state);
    struct scratch_board *b = *state;
    put(b, told(b, &chain[order[0]], (struct opt_int){0}, false));
    struct received_act_args p = {.ref = asked(b, "SELECT ref FROM received"), .person_id = somebody(b), .changed = NOW, .state = RECEIVED_REFUSED, .now = NOW};
    assert_int_equal(board_change(&b->board, received_decide, &p), OK);
    assert_int_equal(p.ret_refusal, RECEIVED_FINE);
    for (size_t i = 1; i < 3; i++) put(b, told(b, &chain[order[i]], (struct opt_int){0}, false));
    assert_same(standing(b), S("a superseded; b superseded; c refused c/1 was - | "), order_of(b, chain, order, 3));
  } while (next_permutation(order, 3));
}

/* What two persons' words made two of, no program makes one. */
static void two_opportunities_of_one_chain_both_stay(void **state) {
  struct scratch_board *b = *state;
  const struct notice chain[] = {{"a", "1", .said = 0}, {"c", "1", "b", .said = 0}, {"b", "1", "a", .said = 0}};
  int64_t const person = somebody(b);
  for (size_t i = 0; i < 3; i++) {
    put(b, told(b, &chain[i], (struct opt_int){0}, false));
    if (i < 2) publish_one(b, person);
  }
  assert_same(standing(b), S("a published a/1 was - on the board; b superseded; c published c/1 was - on the board | a/1 open; c/1 open"), "both");
}

static void what_came_while_its_notice_was_refused_comes_back_with_it(void **state) {
  struct scratch_board *b = *state;
  const struct notice tender = TENDER, award = AWARD;
  put(b, told(b, &tender, (struct opt_int){0}, false));
  struct received_act_args p = {.ref = asked(b, "SELECT ref FROM received"), .person_id = somebody(b), .changed = NOW, .state = RECEIVED_REFUSED, .now = NOW};
  assert_int_equal(board_change(&b->board, received_decide, &p), OK);
  assert_int_equal(put(b, told(b, &award, (struct opt_int){0}, false)).ret_outcome, RECEIVED_AWAITS);
  p.state = RECEIVED_TO_REVIEW;
  assert_int_equal(board_change(&b->board, received_decide, &p), OK);
  assert_same(standing(b), S("a to_review a/1 was -; r to_review r/1 was - | "), "taken back");
}

/* --- Of several sources ---------------------------------------------------------------------------------------------- */

static void a_result_of_another_source_awaits_its_own_notice(void **state) {
  struct scratch_board *b = *state;
  const struct notice tender = TENDER, award = AWARD;
  struct opt_int const one = source(b, "Un"), two = source(b, "Deux"), command = {0};
  put(b, told(b, &award, two, true));
  put(b, told(b, &tender, one, true));
  assert_same(standing(b), S("a published a/1 was - on the board; r awaiting r/1 was - | a/1 open"), "another source's");
  /* what the command line brings, a source's result is about: for a person to say, trusted or not */
  again(state);
  b = *state;
  for (int first = 0; first < 2; first++) {
    again(state);
    b = *state;
    struct opt_int const from = source(b, "Un");
    if (first == 0) put(b, told(b, &award, from, true));
    put(b, told(b, &tender, command, false));
    if (first == 1) put(b, told(b, &award, from, true));
    assert_same(standing(b), S("a to_review a/1 was -; r to_review r/1 was - | "), "the command line's");
  }
}

/* A source that was deleted and made again is trusted again: what it had published still stands, and is not published twice. */
static void what_a_deleted_source_left_on_the_board_is_not_published_again(void **state) {
  struct scratch_board *b = *state;
  const struct notice tender = TENDER;
  for (int linked = 0; linked < 2; linked++) {
    again(state);
    b = *state;
    struct opt_int const first = source(b, "Partenaire");
    struct received_new *w = told(b, &tender, first, true);
    struct opportunity_new published = *w->publish;
    if (linked == 1) w->link = S("https://partenaire.example/avis/1");
    published.origin_url = w->link;
    w->publish = &published;
    assert_true(put(b, w).ret_opportunity.has);
    struct db *db;
    struct q_source row;
    assert_int_equal(board_snapshot(&b->board, &db), OK);
    assert_int_equal(source_get(db, &b->arena, first.v, (struct opt_int){0}, &row), OK);
    board_release(&b->board, db);
    struct source_delete_args gone = {.id = first.v, .made = row.created_at, .seen = {.published = 1}};
    assert_int_equal(board_change(&b->board, source_delete, &gone), OK);
    w->source_id = source(b, "Partenaire");
    assert_false(put(b, w).ret_opportunity.has);
    assert_same(standing(b), S("a to_review a/1 was - | a/1 open"), linked == 1 ? "by its address" : "by its title");
  }
}

/* The command line's change stands for a source's notice, in either order; a source's takes the place of nobody else's. */
static void the_command_line_speaks_for_all_and_a_source_for_itself(void **state) {
  const struct notice tender = {"a", "1", .said = 0}, change = {"b", "1", "a", .said = 0}, other = {"c", "1", "a", .said = 0};
  struct opt_int const command = {0};
  for (int order = 0; order < 2; order++) {
    again(state);
    struct scratch_board *b = *state;
    struct opt_int const one = source(b, "Un");
    if (order == 0) put(b, told(b, &tender, one, false));
    put(b, told(b, &change, command, false));
    if (order == 1) put(b, told(b, &tender, one, false));
    assert_same(standing(b), S("a superseded; b to_review b/1 was - | "), "the command line's change");
    again(state);
    b = *state;
    struct opt_int const two = source(b, "Deux");
    if (order == 0) put(b, told(b, &tender, command, false));
    put(b, told(b, &change, order == 0 ? two : command, false));
    put(b, told(b, &other, two, false));
    if (order == 1) put(b, told(b, &tender, command, false));
    assert_same(standing(b), order == 0 ? S("a to_review a/1 was -; b superseded; c to_review c/1 was - | ") : S("a superseded; b to_review b/1 was -; c to_review c/1 was - | "),
                "a source's change");
  }
}

/* --- A source that means harm ----------------------------------------------------------------------------------------- */

static void refuse_one(struct scratch_board *b, const char *key) {
  struct str const ref = asked(b, fmt(&b->arena, "SELECT ref FROM received WHERE key = '%s'", key).p);
  struct received_act_args p = {.ref = ref, .person_id = somebody(b), .changed = NOW, .state = RECEIVED_REFUSED, .now = NOW};
  assert_int_equal(board_change(&b->board, received_decide, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
}

/* Its own refused notice, and one that the command line's says it replaces, in either order. */
static void a_refusal_of_a_source_refuses_nothing_of_the_command_line(void **state) {
  const struct notice bait = {"z", "1", .said = 0}, link = {"b", "1", "z", .said = 0}, change = {"c", "1", "b", .said = 0};
  struct opt_int const command = {0};
  for (int order = 0; order < 2; order++) {
    again(state);
    struct scratch_board *b = *state;
    struct opt_int const two = source(b, "Deux");
    put(b, told(b, &bait, two, false));
    refuse_one(b, "z");
    if (order == 0) put(b, told(b, &change, command, false));
    put(b, told(b, &link, two, false));
    if (order == 1) put(b, told(b, &change, command, false));
    assert_same(asked(b, "SELECT state FROM received WHERE key = 'c'"), S("to_review"), order == 0 ? "came first" : "came last");
  }
  again(state);
  struct scratch_board *b = *state;
  put(b, told(b, &bait, source(b, "Deux"), false));
  refuse_one(b, "z");
  assert_int_equal(put(b, told(b, &bait, command, false)).ret_outcome, RECEIVED_NEW);
  assert_same(asked(b, "SELECT group_concat(state) FROM (SELECT state FROM received ORDER BY id)"), S("refused,to_review"), "the same key");
}

/* It says of its own that it is the newest of all, and joins to it what the command line brought. */
static void no_source_takes_the_place_of_what_the_command_line_brought(void **state) {
  const struct notice change = {"c", "1", "b", .said = 1}, newest = {"k", "1", "y", .said = 900}, link = {"b", "1", "y", .said = 2};
  struct scratch_board *b = *state;
  struct opt_int const two = source(b, "Deux"), command = {0};
  put(b, told(b, &change, command, false));
  publish_one(b, somebody(b));
  put(b, told(b, &newest, two, true));
  put(b, told(b, &link, two, true));
  assert_same(asked(b, "SELECT state || ' ' || content FROM received WHERE key = 'c'"), S("published c/1"), "it stands");
  assert_same(asked(b, "SELECT title FROM opportunity WHERE id = (SELECT opportunity_id FROM received WHERE key = 'c')"), S("c/1"), "and says what it said");
  assert_same(asked(b, "SELECT count(*) FROM received r JOIN received c ON c.opportunity_id = r.opportunity_id WHERE c.key = 'c' AND r.source_id IS NOT NULL"), S("0"),
              "nothing of a source stands for it");
  /* the same with what the source brought before */
  again(state);
  b = *state;
  struct opt_int const first = source(b, "Deux");
  const struct notice original = {"b", "1", .said = 0}, later = {"k", "1", "b", .said = 900};
  put(b, told(b, &original, first, false));
  put(b, told(b, &later, first, false));
  assert_int_equal(put(b, told(b, &change, command, false)).ret_outcome, RECEIVED_NEW);
  assert_same(asked(b, "SELECT state FROM received WHERE key = 'c'"), S("to_review"), "it is not older than another's");
}

/* An old notice of the command line leads from one source's to another's: they are strangers all the same. */
static void a_notice_between_two_sources_joins_nothing_of_theirs(void **state) {
  const struct notice original = {"a", "1", .said = 0}, newest = {"d", "1", "a", .said = 9}, old = {"c", "1", "a", .said = 1}, bait = {"z", "1", .said = 0}, link = {"a", "1", "z", .said = 0};
  struct scratch_board *b = *state;
  struct opt_int const one = source(b, "Un"), two = source(b, "Deux"), command = {0};
  put(b, told(b, &original, one, false));
  put(b, told(b, &newest, one, false));
  put(b, told(b, &old, command, false));
  put(b, told(b, &bait, two, false));
  refuse_one(b, "z");
  put(b, told(b, &link, two, false));
  assert_same(asked(b, "SELECT state FROM received WHERE key = 'd'"), S("to_review"), "what the first source brought waits");
}

/* Another source of the same procedure, with an opportunity of its own, keeps no award from the notice it is about. */
static void an_award_belongs_to_the_notice_of_who_brought_both(void **state) {
  const struct notice tender = TENDER, other = {"o", "1", .said = 1}, award = AWARD;
  struct opt_int const command = {0};
  for (int order = 0; order < 3; order++) {
    again(state);
    struct scratch_board *b = *state;
    struct opt_int const two = source(b, "Deux");
    if (order == 0) put(b, told(b, &award, command, false));
    if (order == 2) put(b, told(b, &tender, command, false)), publish_one(b, somebody(b));
    put(b, told(b, &other, two, false));
    publish_one(b, somebody(b));
    if (order == 1) put(b, told(b, &award, command, false));
    if (order != 2) put(b, told(b, &tender, command, false)), publish_one(b, somebody(b));
    if (order == 2) put(b, told(b, &award, command, false));
    assert_same(asked(b, "SELECT state || ' of ' || (SELECT title FROM opportunity WHERE id = opportunity_id) FROM received WHERE key = 'r'"), S("to_review of a/1"),
                order == 0 ? "the award first" : order == 1 ? "the award between them" : "the award last");
  }
}

/* What a result says anew is for reading: it is no text of the opportunity, whatever form is sent. */
static void a_changed_result_never_becomes_the_opportunitys_text(void **state) {
  struct scratch_board *b = *state;
  const struct notice tender = TENDER, award = AWARD, later = {"r", "2", NULL, "result", "awarded", .said = 0};
  struct opt_int const from = source(b, "Un");
  put(b, told(b, &tender, from, true));
  put(b, told(b, &award, from, true));
  put(b, told(b, &later, from, false));
  assert_same(asked(b, "SELECT state || ' was ' || former FROM received WHERE key = 'r'"), S("noted was r/1"), "it is told beside");
  struct opportunity_new const what = opportunity(S("r/2"));
  struct received_act_args p = {.ref = asked(b, "SELECT ref FROM received WHERE key = 'r'"), .person_id = somebody(b), .changed = NOW, .now = NOW,
                                .what = &what, .reason = S("x"), .reason_wall = S("2026-11-24T09:00")};
  assert_int_equal(board_change(&b->board, received_retell, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_DONE);
  assert_same(asked(b, "SELECT title FROM opportunity"), S("a/1"), "what readers see");
  p.what = NULL;
  assert_int_equal(board_change(&b->board, received_retell, &p), OK);
  assert_int_equal(p.ret_refusal, RECEIVED_FINE);
}

/* --- Bounds ---------------------------------------------------------------------------------------------------------- */

struct many {
  struct scratch_board *b;
  struct opt_int source_id;
  size_t from, n;
  struct instant now;
};

static enum err put_many(struct db *db, struct arena *a, void *args) {
  const struct many *m = args;
  (void)a;
  for (size_t i = 0; i < m->n; i++) {
    scoped(arena) struct arena one = {0};
    const struct notice award = AWARD;
    struct received_new w = *told(m->b, &award, m->source_id, false);
    w.key = fmt(&one, "r%zu", m->from + i), w.procedure = fmt(&one, "P%zu", m->from + i);
    struct received_put_args p = {.what = &w, .ref = rand_ref(&one), .now = m->now};
    TRY(received_put(db, &one, &p));
    assert_int_equal(p.ret_outcome, RECEIVED_AWAITS);
  }
  return OK;
}

static void no_source_has_more_kept_than_a_file_holds_nor_for_ever(void **state) {
  struct scratch_board *b = *state;
  struct opt_int const one = source(b, "Un"), two = source(b, "Deux");
  struct many m = {.b = b, .source_id = two, .n = 1, .now = NOW};
  assert_int_equal(board_change(&b->board, put_many, &m), OK);
  m = (struct many){.b = b, .source_id = one, .n = RECEIVED_AWAITING_MOST + 10, .now = NOW};
  assert_int_equal(board_change(&b->board, put_many, &m), OK);
  assert_same(asked(b, "SELECT count(*) || ' ' || min(id) FROM received WHERE source_id = 1"), fmt(&b->arena, "%d 12", RECEIVED_AWAITING_MOST), "the newest");
  m.from = 5000, m.n = 1, m.now = instant_plus(NOW, (RECEIVED_AWAITING_DAYS + 1) * DAY_US);
  assert_int_equal(board_change(&b->board, put_many, &m), OK);
  assert_same(asked(b, "SELECT group_concat(key) FROM received WHERE source_id = 1"), S("r5000"), "the old ones are gone");
  assert_same(asked(b, "SELECT count(*) FROM received WHERE source_id = 2"), S("1"), "another source's stay");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, scratch_board_begin, scratch_board_end)

int main(void) {
  const struct CMUnitTest tests[] = {
      TEST(a_procedure_ends_the_same_in_every_order),
      TEST(a_chain_of_changes_ends_in_its_last),
      TEST(any_tree_of_changes_ends_in_its_newest),
      TEST(a_chain_of_which_one_is_published_ends_in_one_notice),
      TEST(what_was_refused_stays_refused_in_every_order),
      TEST(two_opportunities_of_one_chain_both_stay),
      TEST(what_came_while_its_notice_was_refused_comes_back_with_it),
      TEST(a_result_of_another_source_awaits_its_own_notice),
      TEST(what_a_deleted_source_left_on_the_board_is_not_published_again),
      TEST(the_command_line_speaks_for_all_and_a_source_for_itself),
      TEST(a_refusal_of_a_source_refuses_nothing_of_the_command_line),
      TEST(no_source_takes_the_place_of_what_the_command_line_brought),
      TEST(a_notice_between_two_sources_joins_nothing_of_theirs),
      TEST(an_award_belongs_to_the_notice_of_who_brought_both),
      TEST(a_changed_result_never_becomes_the_opportunitys_text),
      TEST(no_source_has_more_kept_than_a_file_holds_nor_for_ever),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
