/* The most a dossier may hold: every page shows it, it is deposited, its receipt is written, mailed and archived. */
#include <string.h>

#include "base/out.h"
#include "board/dossier.h"
#include "board/trouble.h"
#include "feed/import/import.h"
#include "http/lib/apply.h"

enum { OFFICERS = 20, LONG_NAME = 240 };

static struct str repeated(const char *what, size_t times) {
  struct out o = out_in(&story, times * strlen(what));
  for (size_t i = 0; i < times; i++) out_z(&o, what);
  return out_str(&o);
}

static const char *own(int64_t id, int position) {
  return fmt(&story, "question-%lld", (long long)number("SELECT id FROM question WHERE opportunity_id = %lld AND position = %d", (long long)id, position)).p;
}

static struct opportunity_new *asking(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US));
  n->questions.v = arena_many(&story, n->questions.n = QUESTIONS_MAX, struct new_question);
  for (size_t i = 0; i < QUESTIONS_MAX; i++)
    n->questions.v[i] = (struct new_question){.use = S("dossier"), .answer = S("text"), .label = fmt(&story, "Un projet dont vous êtes fier, %zu " CANARY, i + 1)};
  return n;
}

/* Every long answer and the message at their limit. */
static void answer_at_length(struct guest *g, int64_t id, struct str most) {
  for (int i = 1; i <= QUESTIONS_MAX; i++) {
    struct str const page = dossier_of(id, fmt(&story, "/questions/%s", own(id, i)).p);
    struct answer const a = get(g, "%.*s", STR(page));
    assert_goes(post(g, page, FIELDS({"lu", str_dup(&story, between(a.body, "name=\"lu\" value=\"", "\""))}, {own(id, i), most})), dossier_of(id, ""));
  }
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", most})), dossier_of(id, ""));
}

static void deposited_with(struct str most) {
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  answer_at_length(g, id, most);
  assert_status(get(g, "%.*s", STR(dossier_of(id, ""))), 200);
  assert_status(get(g, "%.*s", STR(dossier_of(id, "/depot"))), 200);
  struct str const receipt = receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'receipt'"), 1);
  struct answer const a = get(g, "/fr/compte/recepisses/%.*s", STR(receipt));
  assert_status(a, 200);
  assert_true(str_contains(get(g, "/fr/compte/recepisses/%.*s.txt", STR(receipt)).body, most));
  struct str const ref = text("SELECT ref FROM dossier");
  assert_status(get(g, "/fr/compte/dossiers/%.*s", STR(ref)), 200);
  assert_status(get(g, "/fr/compte/dossiers/%.*s/archive", STR(ref)), 200);
  assert_status(get(g, "/fr/compte/archive"), 200);
}

static void the_longest_answers_are_deposited(void **state) {
  (void)state;
  deposited_with(repeated("é", ANSWER_MAX));
}

static void so_are_those_that_grow_when_they_are_written(void **state) {
  (void)state;
  deposited_with(repeated("\"", ANSWER_MAX));
}

/* A hundred files under names as long as systems take, and a notice that many officers answer for. */
static void everybody_is_told_of_trouble_with_the_fullest_dossier(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 20 * MINUTE_US));
  n->pieces.v[0].max_files = DOSSIER_FILES_MAX;
  n->pieces.v[0].label = repeated("é", IMPORT_LINE_MAX / 2);
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct str const name = fmt(&story, "%.*s.pdf", STR(repeated("é", LONG_NAME / 2)));
  for (int i = 0; i < DOSSIER_FILES_MAX; i++) assert_goes(upload(g, id, 1, name.p, data(GOOD_PDF)), dossier_of(id, "#piece-"));
  assert_status(get(g, "%.*s", STR(dossier_of(id, ""))), 200);
  for (int i = 0; i < OFFICERS; i++) (void)account(fmt(&story, "bureau-%d@exemple.org", i), PERSON_OFFICER, S("Ville de Porto-Novo"));
  struct str const trouble = fmt(&story, "/fr/opportunites/%lld/difficulte", (long long)id);
  assert_goes(post(g, trouble, FIELDS({"message", repeated("\xf0\x9d\x84\x9e", TROUBLE_WORDS_MAX)}, {"contact", S("+229 01")})), trouble);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'trouble'"), OFFICERS);
  struct str const receipt = receipt_of(deposit(g, id));
  assert_status(get(g, "/fr/compte/recepisses/%.*s", STR(receipt)), 200);
  assert_status(get(g, "/fr/compte/archive"), 200);
}

static void a_lone_return_is_a_character(void **state) {
  (void)state;
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct str const page = dossier_of(id, fmt(&story, "/questions/%s", own(id, 1)).p);
  struct answer const a = get(g, "%.*s", STR(page));
  struct str const seen = str_dup(&story, between(a.body, "name=\"lu\" value=\"", "\""));
  assert_status(post(g, page, FIELDS({"lu", seen}, {own(id, 1), repeated("\r", ANSWER_MAX + 1)})), 422);
  assert_status(post(g, dossier_of(id, "/message"), FIELDS({"message", repeated("\r", DOSSIER_MESSAGE_MAX + 1)})), 422);
  assert_goes(post(g, page, FIELDS({"lu", seen}, {own(id, 1), repeated("\r\n", ANSWER_MAX)})), dossier_of(id, ""));
}

static const struct CMUnitTest stories[] = {
    STORY("thirty answers and a message at their limit are deposited, and their receipt is mailed", the_longest_answers_are_deposited),
    STORY("every officer is told of trouble with the fullest dossier, which is deposited", everybody_is_told_of_trouble_with_the_fullest_dossier),
    STORY("a return that ends no line counts as a character", a_lone_return_is_a_character),
    STORY("so are those that grow when a page or a mail is written", so_are_those_that_grow_when_they_are_written),
};

TELL(stories)
