/* What is not for everybody: amounts that are not public, and notices for invited people only. Every address that anyone
 * may read is asked, whatever it is: a route that is added is asked too. */
#include "http/lib/apply.h"

#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"
#include "http/lib/check.h"
#include "web/app.h"
#include "web/router.h"

enum { AMOUNTS_MAX = 32, READ_MAX = 2 << 20, PUBLIC_ROUTES_MIN = 15 };

/* --- Everything that can be read ------------------------------------------------------------------------------------ */

/* What stands for a parameter in the address about this notice; absent: nothing that is known. */
static struct str value_of(struct str parameter, int64_t id, struct str lang) {
  static const struct {
    const char *parameter, *table, *join;
  } topics[] = {{"theme", "theme", "t.id = (SELECT theme_id FROM opportunity_theme WHERE opportunity_id = o.id LIMIT 1)"},
                {"funder", "funder", "t.id = (SELECT funder_id FROM opportunity_funder WHERE opportunity_id = o.id LIMIT 1)"},
                {"city", "city", "t.id = o.city_id"},
                {"project", "project", "t.id = o.project_id"},
                {"organisation", "organisation", "t.id = o.organisation_id"}};
  if (str_eq(parameter, S("lang"))) return lang;
  if (str_eq(parameter, S("opportunity")) && number("SELECT count(*) FROM invitation WHERE opportunity_id = %lld", (long long)id) == 0)
    return address_of_notice(id);
  if (str_eq(parameter, S("opportunity"))) return fmt(&story, "%lld", (long long)id); /* pages repeat their own address */
  if (str_eq(parameter, S("id"))) return fmt(&story, "%lld", (long long)id);
  for (size_t i = 0; i < sizeof topics / sizeof *topics; i++) {
    if (!str_eq(parameter, str_from(topics[i].parameter))) continue;
    if (number("SELECT count(*) FROM opportunity o JOIN %s t ON %s WHERE o.id = %lld", topics[i].table, topics[i].join, (long long)id) == 0)
      return (struct str){0};
    return text("SELECT t.slug FROM opportunity o JOIN %s t ON %s WHERE o.id = %lld", topics[i].table, topics[i].join, (long long)id);
  }
  return (struct str){0};
}

/* The address of a route about this notice; absent when a parameter is about something else. */
static struct str target_of(const struct route *r, int64_t id, struct str lang) {
  struct out o = out_in(&story, 1024);
  struct str rest = str_from(r->pattern);
  while (rest.n > 0) {
    size_t const open = str_index(rest, '{'), end = str_index(rest, '}');
    out_put(&o, str_sub(rest, 0, open));
    if (open == rest.n) break;
    struct str const value = value_of(str_sub(rest, open + 1, end - open - 1), id, lang);
    if (!str_has(value)) return (struct str){0};
    out_put(&o, value);
    rest = str_sub(rest, end + 1, rest.n);
  }
  return out_str(&o);
}

typedef void judge(struct str target, struct answer a, void *context);

/* Reads every public address about this notice in both languages; returns how many there were. */
static size_t read_all(struct guest *g, int64_t id, judge *look_at, void *context) {
  size_t n, asked = 0;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n * 2; i++) {
    const struct route *r = &routes[i / 2];
    if (r->method != METHOD_GET || (r->who != WHO_ANYONE && r->who != WHO_SIGNED_IN)) continue;
    struct str const target = target_of(r, id, i % 2 ? S("en") : S("fr"));
    if (target.p == NULL) continue;
    look_at(target, get(g, "%.*s", STR(target)), context);
    asked++;
  }
  return asked;
}

/* --- Amounts -------------------------------------------------------------------------------------------------------- */

struct amounts {
  struct str v[AMOUNTS_MAX]; /* as digits */
  size_t n;
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_word(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

/* The digits as a number of their own, not within another or a name made of digits. Spaces and commas between digits
 * are left out first. */
static bool holds_number(struct str text, struct str digits) {
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, text.n + 1);
  for (size_t i = 0; i < text.n; i++) {
    struct str const rest = str_sub(text, i, 4);
    size_t const gap = str_starts(rest, S("\u202f")) ? 3 : str_starts(rest, S("\u00a0")) ? 2 : str_starts(rest, S(",")) ? 1 : 0;
    bool const between = gap > 0 && i > 0 && is_digit(text.p[i - 1]) && i + gap < text.n && is_digit(text.p[i + gap]);
    if (between) i += gap - 1;
    else out_char(&o, text.p[i]);
  }
  struct str const plain = out_str(&o);
  for (size_t at = 0; at + digits.n <= plain.n; at++) {
    if (memcmp(plain.p + at, digits.p, digits.n) != 0) continue;
    bool const begins = at == 0 || !is_word(plain.p[at - 1]), ends = at + digits.n == plain.n || !is_word(plain.p[at + digits.n]);
    if (begins && ends) return true;
  }
  return false;
}

static void holds_none(struct str target, struct answer a, void *context) {
  const struct amounts *amounts = context;
  for (size_t i = 0; i < amounts->n; i++)
    if (holds_number(a.body, amounts->v[i]) || holds_number(a.head, amounts->v[i]))
      fail_msg("%.*s tells %.*s", STR(target), STR(amounts->v[i]));
}

static void collect(struct amounts *to, json_t *value) {
  size_t i;
  json_t *member;
  if (json_is_array(value)) json_array_foreach(value, i, member) collect(to, member);
  if (!json_is_integer(value) || json_integer_value(value) == 0) return;
  assert_true(to->n < AMOUNTS_MAX);
  to->v[to->n++] = fmt(&story, "%lld", (long long)json_integer_value(value));
}

/* The amounts of a file that are not public. */
static void collect_private(struct amounts *to, struct str file) {
  json_t *root = json_loadb(file.p, file.n, 0, NULL), *one;
  size_t i;
  json_array_foreach(json_object_get(root, "opportunites"), i, one) {
    json_t *budget = json_object_get(one, "budget"), *salary = json_object_get(json_object_get(one, "contrat"), "salaire");
    if (json_is_false(json_object_get(budget, "public"))) {
      collect(to, json_object_get(budget, "montant"));
      collect(to, json_object_get(budget, "par_projet"));
    }
    if (!json_is_false(json_object_get(salary, "public"))) continue;
    collect(to, json_object_get(salary, "min"));
    collect(to, json_object_get(salary, "max"));
  }
  json_decref(root);
}

static size_t import(struct str file) {
  struct import_batch batch;
  struct import_report report;
  struct str problem = {0};
  assert_int_equal(import_json(&story, file, &batch, &problem), OK);
  assert_int_equal(import_apply(&the_board, &story, &batch, NOW, &report), OK);
  assert_int_equal(report.count[IMPORT_ADDED], batch.n);
  return batch.n;
}

/* Durations and sizes of the access log may be any number: they are made nothing. */
static void drop_measures(char *bytes, size_t n) {
  static const char *const keys[] = {"\"us\":", "\"bytes\":"};
  for (size_t k = 0; k < 2; k++)
    for (char *at = bytes; (at = memmem(at, n - (size_t)(at - bytes), keys[k], strlen(keys[k]))) != NULL;)
      for (at += strlen(keys[k]); at < bytes + n && *at >= '0' && *at <= '9'; at++) *at = '0';
}

/* What this process writes on stderr from here on, its access log too; the end gives it back. */
static FILE *kept_log;
static int kept_stderr;

static void log_begin(void) {
  kept_log = tmpfile();
  assert_non_null(kept_log);
  fflush(stderr);
  kept_stderr = dup(STDERR_FILENO);
  dup2(fileno(kept_log), STDERR_FILENO);
  board_access_log = STDERR_FILENO;
  board_restart(false);
}

static struct str log_end(void) {
  board_access_log = -1;
  board_restart(false); /* what was held back is written */
  fflush(stderr);
  dup2(kept_stderr, STDERR_FILENO);
  close(kept_stderr);
  char *bytes = arena_alloc(&story, READ_MAX);
  rewind(kept_log);
  size_t const n = fread(bytes, 1, READ_MAX, kept_log);
  fclose(kept_log);
  drop_measures(bytes, n);
  return (struct str){bytes, n};
}

static void a_private_amount_is_nowhere(void **state) {
  (void)state;
  struct amounts amounts = {0};
  collect_private(&amounts, demo_json(0));
  collect_private(&amounts, demo_json(1));
  assert_int_equal(amounts.n, 6);
  log_begin();
  size_t const notices = import(demo_json(0)) + import(demo_json(1));
  struct guest *g = applicant(S("awa@exemple.test")); /* invited to one of them */
  size_t asked = 0;
  for (size_t id = 1; id <= notices; id++)
    if (number("SELECT count(*) FROM opportunity WHERE id = %zu AND (budget_public = 0 OR salary_public = 0)", id) > 0)
      asked += read_all(g, (int64_t)id, holds_none, &amounts);
  struct answer const log = {.body = log_end(), .head = S("")};
  holds_none(S("the log"), log, &amounts);
  assert_true(str_contains(log.body, S("/{lang}/opportunites/{opportunity}"))); /* it was the log */
  g = guest();
  for (size_t i = 0; i < amounts.n; i++) {
    struct answer const a = get(g, "/fr/opportunites?q=%.*s", STR(amounts.v[i]));
    assert_says(a, S("Aucune opportunité ouverte")); /* nor can it be guessed by searching */
  }
  assert_true(asked >= 5 * 2 * PUBLIC_ROUTES_MIN);
}

/* The same notice with a public amount tells it: the look finds what is there. */
static void a_public_amount_is_found_by_the_same_look(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, DAY_US));
  n->budget_amount = (struct opt_int){true, 98765432};
  n->budget_currency = S("XOF");
  n->budget_public = (struct opt_int){true, 1};
  struct guest *g = guest();
  for (int lang = 0; lang < 2; lang++) {
    if (lang == 0) enter(n);
    assert_true(holds_number(get(g, "/%s/opportunites/1-marche-i", lang ? "en" : "fr").body, S("98765432")));
  }
  assert_false(holds_number(S("a198765432 98765432b"), S("98765432")));
}

/* --- Invitations ---------------------------------------------------------------------------------------------------- */

static int64_t enter_invited(void) {
  struct opportunity_new *n = notice(KIND_EXPERTISE_MISSION, S("Confidence"), instant_plus(NOW, DAY_US));
  n->invited_only = true;
  n->invited = (struct text_list){arena_many(&story, 2, struct str), 2};
  n->invited.v[0] = S("awa@exemple.org");
  n->invited.v[1] = S("lila@exemple.org");
  n->documents.v = arena_many(&story, n->documents.n = 1, struct new_document);
  n->documents.v[0] = document(C("Termes secrets"), S("t.pdf"), data(GOOD_PDF));
  return enter(n);
}

/* An account whose address nobody has confirmed. */
static struct guest *unconfirmed(struct str email) {
  struct guest *g = guest();
  assert_goes(post(g, S("/fr/compte/inscription"), FIELDS({"nom", C("Lila")}, {"courriel", email}, {"motdepasse", PASSWORD}, {"suite", S("")})), S("/fr/compte"));
  assert_int_equal(number("SELECT count(*) FROM person WHERE claims = '%.*s' AND confirmed_at IS NULL", STR(email)), 1);
  return g;
}

static void tells_nothing(struct str target, struct answer a, void *context) {
  (void)context;
  if (str_contains(a.body, S("Confidence")) || str_contains(a.body, S("confidence")) || str_contains(a.body, S("Termes secrets")))
    fail_msg("%.*s tells of it", STR(target));
  if (str_contains(answer_header(&a, "Location"), S("confidence"))) fail_msg("%.*s leads to it", STR(target));
}

/* Each of these answers as one that does not exist, byte for byte. */
static void finds_nothing(struct guest *g, int64_t id, int64_t document_id) {
  static const char *const forms[] = {"/fr/opportunites/%lld", "/en/opportunites/%lld", "/fr/opportunites/%lld-confidence-i",
                                      "/fr/opportunites/%lld/documents/%lld", "/fr/opportunites/%lld.json", "/fr/opportunites/%lld.ics",
                                      "/api/v1/opportunities/%lld"};
  for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
    char hidden[256], absent[256];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(hidden, sizeof hidden, forms[i], (long long)id, (long long)document_id);
    snprintf(absent, sizeof absent, forms[i], (long long)id + 100, (long long)document_id);
#pragma GCC diagnostic pop
    struct answer const x = get(g, "%s", hidden), y = get(g, "%s", absent);
    assert_status(x, 404);
    if (!same_reply(&story, &x, hidden, &y, absent)) fail_msg("%s is not as what does not exist", hidden);
  }
  assert_true(read_all(g, id, tells_nothing, NULL) >= PUBLIC_ROUTES_MIN);
  tells_nothing(S("the search"), get(g, "/fr/opportunites?q=Porto-Novo"), NULL);
}

static void nobody_else_finds_what_is_for_invited_people(void **state) {
  (void)state;
  int64_t const id = enter_invited(), open = enter(notice(KIND_EXPERTISE_MISSION, S("Ouverte"), instant_plus(NOW, DAY_US)));
  int64_t const document_id = number("SELECT id FROM document WHERE opportunity_id = %lld", (long long)id);
  finds_nothing(guest(), id, document_id);
  struct guest *stranger = applicant(S("stranger@exemple.org"));
  finds_nothing(stranger, id, document_id);
  int64_t const before = number("SELECT count(*) FROM dossier");
  char target[128], absent[128];
  snprintf(target, sizeof target, "/fr/opportunites/%lld/dossier", (long long)id);
  snprintf(absent, sizeof absent, "/fr/opportunites/%lld/dossier", (long long)open + 100);
  struct answer const x = post(stranger, str_from(target), FIELDS({0})), y = post(stranger, str_from(absent), FIELDS({0}));
  assert_status(x, 404);
  assert_true(same_reply(&story, &x, target, &y, absent));
  assert_int_equal(number("SELECT count(*) FROM dossier"), before);
}

static void the_invited_read_it_and_may_begin(void **state) {
  (void)state;
  int64_t const id = enter_invited();
  int64_t const document_id = number("SELECT id FROM document WHERE opportunity_id = %lld", (long long)id);
  struct guest *awa = applicant(S("awa@exemple.org"));
  struct answer const a = get(awa, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_status(a, 200);
  assert_says(a, C("Confidence"));
  assert_silent(a, S("lila@exemple.org")); /* nor who else was asked */
  assert_true(str_eq(get(awa, "/fr/opportunites/%lld/documents/%lld", (long long)id, (long long)document_id).body, data(GOOD_PDF)));
  begin_dossier(awa, id);
  assert_int_equal(number("SELECT count(*) FROM dossier"), 1);
}

static void an_address_that_was_not_confirmed_is_not_invited(void **state) {
  (void)state;
  int64_t const id = enter_invited();
  struct guest *lila = unconfirmed(S("lila@exemple.org"));
  finds_nothing(lila, id, number("SELECT id FROM document WHERE opportunity_id = %lld", (long long)id));
  assert_status(post(lila, fmt(&story, "/fr/opportunites/%lld/dossier", (long long)id), FIELDS({0})), 404);
  assert_int_equal(number("SELECT count(*) FROM dossier"), 0);
}

static const struct CMUnitTest stories[] = {
    STORY("an amount that is not public is in no page, feed, JSON or log", a_private_amount_is_nowhere),
    STORY("an amount that is public is found by the same look", a_public_amount_is_found_by_the_same_look),
    STORY("a notice for invited people is for all others as one that does not exist", nobody_else_finds_what_is_for_invited_people),
    STORY("who is invited reads it and begins a dossier", the_invited_read_it_and_may_begin),
    STORY("an invitation does not hold for an address that nobody has confirmed", an_address_that_was_not_confirmed_is_not_invited),
};

TELL(stories)
