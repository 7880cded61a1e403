/* Accounts, their sessions and single-use links; form tokens and passwords. */
#include "scratch_board.h"

#include <string.h>

#include "base/rand.h"
#include "board/password.h"
#include "board/proof.h"
#include "board/token.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})

static int64_t add(struct scratch_board *b, const char *email, enum person_role role, struct str link) {
  struct person_add_args p = {.email = str_from(email), .name = S("Awa"), .password = S("x"), .role = role, .lang = LANG_FR,
                              .confirmed = link.p == NULL, .link = link, .mail = S("m"), .now = NOW};
  assert_int_equal(board_change(&b->board, person_add, &p), OK);
  return p.ret_id;
}

static struct str begin(struct scratch_board *b, int64_t person, enum person_role role) {
  struct session_begin_args s = {.person_id = person, .role = role, .cookie = rand_ref(&b->arena), .now = NOW};
  memset(s.secret, 7, sizeof s.secret);
  assert_int_equal(board_change(&b->board, session_begin, &s), OK);
  return s.cookie;
}

static enum err find(struct scratch_board *b, struct str cookie, struct instant now, struct session *ret) {
  struct db *db;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  enum err const e = session_find(db, &b->arena, cookie, now, ret);
  board_release(&b->board, db);
  return e;
}

static void roles_have_words(void **state) {
  (void)state;
  for (enum person_role r = PERSON_APPLICANT; r <= PERSON_ADMIN; r++) {
    enum person_role back;
    assert_int_equal(role_of(role_word(r), &back), OK);
    assert_int_equal(back, r);
  }
  enum person_role untouched = PERSON_OFFICER;
  assert_int_equal(role_of(S("root"), &untouched), INVALID);
  assert_int_equal(role_of(S(""), &untouched), INVALID);
  assert_int_equal(untouched, PERSON_OFFICER);
  assert_true(session_life_s(PERSON_OFFICER) < session_life_s(PERSON_APPLICANT));
}

static void an_address_has_one_account(void **state) {
  struct scratch_board *b = *state;
  add(b, "awa@exemple.org", PERSON_APPLICANT, (struct str){0});
  struct person_add_args again = {.email = S("awa@exemple.org"), .name = S("B"), .password = S("y"), .confirmed = true, .now = NOW};
  assert_int_equal(board_change(&b->board, person_add, &again), CONFLICT);
}

static void a_session_lives_as_long_as_its_role_may(void **state) {
  struct scratch_board *b = *state;
  static const struct {
    enum person_role role;
    int64_t idle_us;
  } rows[] = {{PERSON_APPLICANT, 12 * HOUR_US}, {PERSON_OFFICER, 30 * MINUTE_US}, {PERSON_ADMIN, 30 * MINUTE_US}};
  static const char *const emails[] = {"a@e.org", "o@e.org", "d@e.org"};
  for (size_t i = 0; i < 3; i++) {
    int64_t const id = add(b, emails[i], rows[i].role, (struct str){0});
    struct str const cookie = begin(b, id, rows[i].role);
    struct session s = {0};
    assert_int_equal(find(b, cookie, NOW, &s), OK);
    assert_true(s.person_id == id && s.role == rows[i].role && !s.stale && s.confirmed && s.secret.n == 32 && s.secret.p[0] == 7);
    assert_int_equal(find(b, cookie, instant_plus(NOW, MINUTE_US + 1), &s), OK);
    assert_true(s.stale);
    assert_int_equal(find(b, cookie, instant_plus(NOW, rows[i].idle_us - 1), &s), OK);
    assert_int_equal(find(b, cookie, instant_plus(NOW, rows[i].idle_us + 1), &s), NOT_FOUND);
    struct session_args touch = {cookie, instant_plus(NOW, rows[i].idle_us - 1)};
    assert_int_equal(board_change(&b->board, session_touch, &touch), OK);
    assert_int_equal(find(b, cookie, instant_plus(NOW, rows[i].idle_us + 1), &s), OK);
    assert_int_equal(board_change(&b->board, session_end, &touch), OK);
    assert_int_equal(find(b, cookie, NOW, &s), NOT_FOUND);
  }
}

static void only_a_whole_cookie_opens(void **state) {
  struct scratch_board *b = *state;
  struct str const cookie = begin(b, add(b, "awa@exemple.org", PERSON_APPLICANT, (struct str){0}), PERSON_APPLICANT);
  struct session s;
  assert_int_equal(find(b, str_sub(cookie, 0, 25), NOW, &s), NOT_FOUND);
  assert_int_equal(find(b, rand_ref(&b->arena), NOW, &s), NOT_FOUND);
  assert_int_equal(find(b, S(""), NOW, &s), NOT_FOUND);
  assert_int_equal(find(b, (struct str){0}, NOW, &s), NOT_FOUND);
}

static void a_change_of_role_ends_every_session(void **state) {
  struct scratch_board *b = *state;
  int64_t const id = add(b, "awa@exemple.org", PERSON_APPLICANT, (struct str){0});
  struct str const one = begin(b, id, PERSON_APPLICANT), two = begin(b, id, PERSON_APPLICANT);
  struct person_role_args role = {S("awa@exemple.org"), S("officer"), NOW};
  assert_int_equal(board_change(&b->board, person_set_role, &role), OK);
  struct session s;
  assert_int_equal(find(b, one, NOW, &s), NOT_FOUND);
  assert_int_equal(find(b, two, NOW, &s), NOT_FOUND);
  role.email = S("personne@exemple.org");
  assert_int_equal(board_change(&b->board, person_set_role, &role), NOT_FOUND);
}

static enum err prove(struct scratch_board *b, struct str link, struct instant now, struct proof_done *ret) {
  struct proof_use_args u = {.link = link, .now = now};
  enum err const e = board_change(&b->board, proof_use, &u);
  if (ret != NULL) *ret = u.ret;
  return e;
}

static void a_link_serves_once_and_in_time(void **state) {
  struct scratch_board *b = *state;
  struct str const link = rand_ref(&b->arena), late = rand_ref(&b->arena);
  add(b, "awa@exemple.org", PERSON_APPLICANT, link);
  add(b, "lea@exemple.org", PERSON_APPLICANT, late);
  struct instant const last = instant_plus(NOW, 72 * HOUR_US - 1);
  assert_int_equal(prove(b, link, last, NULL), OK);
  assert_int_equal(prove(b, link, last, NULL), NOT_FOUND);
  assert_int_equal(prove(b, late, instant_plus(NOW, 72 * HOUR_US), NULL), NOT_FOUND);
  assert_int_equal(prove(b, S(""), last, NULL), NOT_FOUND);
}

/* Who stands behind an address, as the door asks. */
static int64_t owner_of(struct scratch_board *b, const char *email) {
  struct db *db;
  struct q_person p = {0};
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  enum err const e = person_by_email(db, &b->arena, str_from(email), &p);
  board_release(&b->board, db);
  return e == OK ? p.id : 0;
}

static void nobody_takes_an_address_by_being_first(void **state) {
  struct scratch_board *b = *state;
  struct str const first = rand_ref(&b->arena), second = rand_ref(&b->arena), third = rand_ref(&b->arena);
  int64_t const thief = add(b, "awa@exemple.org", PERSON_APPLICANT, first), awa = add(b, "awa@exemple.org", PERSON_APPLICANT, second);
  assert_int_equal(owner_of(b, "awa@exemple.org"), 0);
  struct str const hers = begin(b, awa, PERSON_APPLICANT), his = begin(b, thief, PERSON_APPLICANT);
  struct proof_done done;
  assert_int_equal(prove(b, second, NOW, &done), OK);
  assert_true(done.person_id == awa && !done.joined);
  assert_int_equal(owner_of(b, "awa@exemple.org"), awa);
  struct session s;
  assert_int_equal(find(b, hers, NOW, &s), OK);
  assert_true(s.confirmed);
  assert_int_equal(find(b, his, NOW, &s), OK); /* a claim goes on, and is none of hers */
  assert_true(s.person_id == thief && !s.confirmed);
  int64_t const again = add(b, "awa@exemple.org", PERSON_APPLICANT, third);
  struct str const cookie = begin(b, again, PERSON_APPLICANT);
  assert_int_equal(prove(b, third, NOW, &done), OK);
  assert_true(done.person_id == awa && done.joined);
  assert_int_equal(find(b, cookie, NOW, &s), NOT_FOUND);
}

static void an_officer_s_account_joins_no_other(void **state) {
  struct scratch_board *b = *state;
  struct str const link = rand_ref(&b->arena);
  add(b, "awa@exemple.org", PERSON_APPLICANT, (struct str){0});
  int64_t const officer = add(b, "bureau@exemple.org", PERSON_OFFICER, (struct str){0});
  struct proof_ask_args ask = {.person_id = officer, .email = S("awa@exemple.org"), .link = link, .mail = S("m"), .now = NOW};
  assert_int_equal(board_change(&b->board, proof_ask, &ask), OK);
  assert_int_equal(prove(b, link, NOW, NULL), CONFLICT);
  assert_int_equal(owner_of(b, "bureau@exemple.org"), officer);
}

static void a_form_token_is_of_its_secret_and_differs_each_time(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str const secret = S("0123456789abcdef0123456789abcdef"), other = S("0123456789abcdef0123456789abcdeF");
  struct str const one = token_form(&a, secret), two = token_form(&a, secret);
  assert_int_equal(one.n, 128);
  assert_false(str_eq(one, two));
  assert_true(token_form_valid(secret, one) && token_form_valid(secret, two));
  assert_false(token_form_valid(other, one));
  assert_false(token_form_valid(secret, str_sub(one, 0, 127)));
  assert_false(token_form_valid(secret, (struct str){0}));
  for (size_t i = 0; i < 128; i += 13) {
    char bent[128];
    memcpy(bent, one.p, 128);
    bent[i] = bent[i] == '0' ? '1' : '0';
    assert_false(token_form_valid(secret, (struct str){bent, 128}));
  }
}

static void passwords_are_long_and_not_the_best_known(void **state) {
  (void)state;
  static const struct {
    const char *password;
    bool good;
  } rows[] = {{"correct cheval", true}, {"douze signes", true}, {"onze signes", false}, {"éééééé", false}, {"éàéàéàéàéàéà", true},
              {"aaaaaaaaaaaaaaaa", false}, {"MotDePasse123", false}, {"azertyuiop123", false}, {"", false}, {"            ", false}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (password_good(str_from(rows[i].password)) != rows[i].good) fail_msg("%s", rows[i].password);
  char long_one[PASSWORD_MAX + 2];
  for (size_t i = 0; i < sizeof long_one; i++) long_one[i] = (char)('a' + i % 26);
  assert_true(password_good((struct str){long_one, PASSWORD_MAX}));
  assert_false(password_good((struct str){long_one, PASSWORD_MAX + 1}));
}

static void only_the_password_itself_matches(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  password_init();
  struct str stored;
  assert_int_equal(password_hash(&a, S("correct cheval"), &stored), OK);
  assert_true(str_starts(stored, S("$argon2id$v=19$m=19456,t=2,p=1$")));
  assert_true(password_matches(&a, stored, S("correct cheval")));
  assert_false(password_matches(&a, stored, S("correct chevaL")));
  assert_false(password_matches(&a, stored, S("")));
  assert_false(password_matches(&a, (struct str){0}, S("nobody"))); /* what stands for an unknown account opens nothing */
  assert_false(password_matches(&a, S("!"), S("!")));
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, scratch_board_begin, scratch_board_end)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(roles_have_words),
      KEPT(an_address_has_one_account),
      KEPT(a_session_lives_as_long_as_its_role_may),
      KEPT(only_a_whole_cookie_opens),
      KEPT(a_change_of_role_ends_every_session),
      KEPT(a_link_serves_once_and_in_time),
      KEPT(nobody_takes_an_address_by_being_first),
      KEPT(an_officer_s_account_joins_no_other),
      cmocka_unit_test(a_form_token_is_of_its_secret_and_differs_each_time),
      cmocka_unit_test(passwords_are_long_and_not_the_best_known),
      cmocka_unit_test(only_the_password_itself_matches),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
