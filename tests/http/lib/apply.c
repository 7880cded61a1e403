#include "http/lib/apply.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"
#include "base/rand.h"
#include "board/dossier_answer.h"

struct str dossier_of(int64_t id, const char *rest) { return fmt(&story, "/fr/opportunites/%lld/dossier%s", (long long)id, rest); }

int64_t piece_of(int64_t id, int position) {
  return number("SELECT id FROM piece WHERE opportunity_id = %lld AND position = %d", (long long)id, position);
}

void only_begin(struct guest *g, int64_t id) { assert_goes(post(g, dossier_of(id, ""), FIELDS()), dossier_of(id, "")); }

static struct str some_answer(const struct asked_field *f) {
  switch (f->type) {
  case FIELD_NUMBER: return S("1 250,50");
  case FIELD_DATE: return S("1/3/2027");
  case FIELD_CHOICE: return str_sub(f->choices, 0, str_index(f->choices, '\n'));
  case FIELD_YES_NO: return str_eq(f->wanted, S("no")) ? S("non") : S("oui");
  case FIELD_LINE:
  case FIELD_LINES: break;
  }
  return C("Réponse");
}

static void answer_step(int64_t id, int64_t person, const struct asked_step *step) {
  struct answer_typed *typed = arena_many(&story, step->fields.n, struct answer_typed);
  struct dossier_answer_args keep = {.opportunity_id = id, .person_id = person, .slug = step->slug, .seen = asked_seen(&story, step),
                                     .typed = typed, .go_on = true, .now = clock_now()};
  for (size_t i = 0; i < step->fields.n; i++)
    if (step->fields.v[i].compulsory) typed[keep.n++] = (struct answer_typed){step->fields.v[i].name, some_answer(&step->fields.v[i])};
  if (keep.n == 0) return;
  enum err const e = board_change(&the_board, dossier_answer, &keep);
  assert_true(e == OK || e == CONFLICT); /* answered already */
}

void answer_all(int64_t id) {
  struct db *db;
  struct asked asked;
  struct opportunity o;
  int64_t const person = number("SELECT person_id FROM dossier WHERE opportunity_id = %lld ORDER BY id DESC LIMIT 1", (long long)id);
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  assert_int_equal(opportunity_office(db, &story, id, (struct opt_int){0}, clock_now(), &o), OK);
  board_release(&the_board, db);
  assert_int_equal(dossier_form(&story, o.kind, &o.questions, &asked), OK);
  answer_step(id, person, &asked.eligibility);
  for (size_t i = 0; i < asked.steps.n; i++) answer_step(id, person, &asked.steps.v[i]);
  if (o.lots.n == 0) return;
  int64_t const first = o.lots.v[0].number;
  struct dossier_choose_args choose = {.opportunity_id = id, .person_id = person, .seen = lots_seen(&story, &(struct dossier_lots){0}),
                                       .numbers = &first, .n = 1, .now = clock_now()};
  enum err const e = board_change(&the_board, dossier_choose, &choose);
  assert_true(e == OK || e == CONFLICT);
}

void begin_dossier(struct guest *g, int64_t id) {
  only_begin(g, id);
  answer_all(id);
}

struct answer upload(struct guest *g, int64_t id, int position, const char *file_name, struct str bytes) {
  struct str const target = dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(id, position)).p);
  struct part const part = {.name = "fichier", .file_name = file_name, .type = "application/octet-stream", .bytes = bytes};
  return post_parts(g, target, &part, 1);
}

void upload_good(struct guest *g, int64_t id, int position, const char *path) {
  assert_goes(upload(g, id, position, strrchr(path, '/') + 1, data(path)), dossier_of(id, "#piece-"));
}

void fill_dossier(struct guest *g, int64_t id) {
  begin_dossier(g, id);
  upload_good(g, id, 1, GOOD_PDF);
}

struct str deposit_key(struct guest *g, int64_t id) {
  struct answer const a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  struct str const key = between(a.body, "name=\"jeton\" value=\"", "\"");
  if (!rand_is_ref(key)) fail_msg("no button to deposit: %d %.*s", a.status, STR(between(a.body, "<main", "<dl")));
  return str_dup(&story, key);
}

struct answer deposit_with(struct guest *g, int64_t id, struct str key) {
  return post(g, dossier_of(id, "/depot"), FIELDS({"jeton", key}));
}

struct str form_of(struct answer check_page) {
  struct str const form = between(check_page.body, "/dossier/depot\">", "</form>");
  if (form.p == NULL) fail_msg("no form to deposit: %d %.*s", check_page.status, STR(between(check_page.body, "<main", "</main")));
  return str_dup(&story, form);
}

struct str deposit_form(struct guest *g, int64_t id) { return form_of(get(g, "%.*s", STR(dossier_of(id, "/depot")))); }

struct answer deposit_form_sent(struct guest *g, int64_t id, struct str form) {
  struct str const key = between(form, "name=\"jeton\" value=\"", "\""), version = between(form, "name=\"edition\" value=\"", "\"");
  return post(g, dossier_of(id, "/depot"), FIELDS({"jeton", key}, {"edition", version}));
}

struct answer deposit(struct guest *g, int64_t id) { return deposit_form_sent(g, id, deposit_form(g, id)); }

struct str withdraw_key(struct guest *g, int64_t id) {
  struct str const key = between(get(g, "%.*s", STR(dossier_of(id, "/retrait"))).body, "name=\"jeton\" value=\"", "\"");
  assert_true(rand_is_ref(key));
  return str_dup(&story, key);
}

struct answer withdraw_with(struct guest *g, int64_t id, struct str receipt, struct str key) {
  return post(g, dossier_of(id, "/retrait"), FIELDS({"jeton", key}, {"recepisse", receipt}));
}

struct answer withdraw(struct guest *g, int64_t id, struct str receipt) { return withdraw_with(g, id, receipt, withdraw_key(g, id)); }

struct str receipt_of(struct answer a) {
  assert_goes(a, S("/fr/compte/recepisses/"));
  struct str const to = answer_header(&a, "Location");
  struct str const ref = str_sub(to, sizeof "/fr/compte/recepisses/" - 1, to.n);
  assert_true(rand_is_ref(ref));
  return str_dup(&story, ref);
}
