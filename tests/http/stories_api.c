/* What a program reads: one notice as JSON with every public field, the list a page at a time, the description of the
 * interface, problems told as problems. */
#include <string.h>

#include "base/date.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/topic.h"
#include "feed/import/import.h"
#include "http/lib/apply.h"
#include "http/lib/read_json.h"
#include "web/app.h"
#include "web/router.h"

#define DATA "opportunities.json"

static int end(void **state) {
  json_forget();
  return board_end(state);
}
#undef STORY
#define STORY(sentence, function) {sentence, function, board_begin, end, NULL}

static struct moment days(int64_t n) { return moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, n * DAY_US)); }

/* A notice that has something to say in every field. */
static struct opportunity_new *fullest(enum opportunity_kind kind) {
  struct opportunity_new *o = notice(kind, S("Tout dire"), instant_plus(NOW, 30 * DAY_US));
  o->enquiry = days(10), o->opens_bids = days(31), o->visit = days(5);
  o->visit_compulsory = (struct opt_int){true, 1};
  o->validity_days = (struct opt_int){true, 120};
  o->contract_duration = C("dix mois"), o->contract_start = S("2027-03-01"), o->contract_time = C("plein"), o->contract_remote = C("deux jours");
  o->contract_posts = (struct opt_int){true, 2};
  o->salary_min = (struct opt_int){true, 250000}, o->salary_max = (struct opt_int){true, 320000};
  o->salary_currency = S("XOF"), o->salary_period = S("mois");
  o->budget_amount = (struct opt_int){true, 28000}, o->budget_public = (struct opt_int){true, 1}, o->budget_currency = S("EUR");
  o->budget_project_min = (struct opt_int){true, 1000}, o->budget_project_max = (struct opt_int){true, 2000}, o->budget_rate = (struct opt_int){true, 8000};
  o->contact_name = C("Cellule des marchés"), o->contact_email = S("marches@ville.example"), o->contact_phone = S("+229 01 02 03 04");
  o->dossier_max_bytes = (struct opt_int){true, 40000000};
  static struct str work[] = {S_INIT("fr"), S_INIT("en")}, apply[] = {S_INIT("fr")};
  o->work_languages = (struct text_list){work, 2}, o->apply_languages = (struct text_list){apply, 1};
  o->places.v = arena_many(&story, o->places.n = 2, struct new_place);
  o->places.v[0] = (struct new_place){.city = C("Cotonou")}, o->places.v[1] = (struct new_place){C("Lomé"), S("TG")};
  o->texts.v = arena_many(&story, o->texts.n = 1, struct new_text);
  o->texts.v[0] = (struct new_text){S("en"), C("Say everything"), C("Two sentences."), S("")};
  o->lots.v = arena_many(&story, o->lots.n = 2, struct new_lot);
  o->lots.v[0] = (struct new_lot){1, C("Matériel"), C("2 500 USD"), days(20)}, o->lots.v[1] = (struct new_lot){.number = 2, .title = C("Pose")};
  o->stages.v = arena_many(&story, o->stages.n = 1, struct new_stage);
  o->stages.v[0] = (struct new_stage){C("Candidatures"), days(15)};
  o->pieces.v[1].envelope = S("technical"), o->pieces.v[1].pages = (struct opt_int){true, 4}, o->pieces.v[1].stage = (struct opt_int){true, 1};
  o->documents.v = arena_many(&story, o->documents.n = 2, struct new_document);
  o->documents.v[0] = document(C("Termes"), S("termes.pdf"), data(GOOD_PDF)), o->documents.v[0].version = C("2");
  o->documents.v[1] = (struct new_document){.title = C("À venir"), .nature = S("DAO"), .lang = S("fr"), .file_name = S("dao.pdf")};
  o->amendments.v = arena_many(&story, o->amendments.n = 1, struct new_amendment);
  o->amendments.v[0] = (struct new_amendment){days(-1), days(25), days(30), C("Plans ajoutés")};
  struct funder_describe_args funder = {.name = o->funders.v[0], .visibility_fr = C("Avec l’appui de"), .visibility_en = C("With the support of")};
  assert_int_equal(board_change(&the_board, funder_describe, &funder), OK);
  return o;
}

static void assert_moment(json_t *root, const char *pointer, struct moment m) {
  scoped(arena) struct arena a = {0};
  assert_json_text(root, fmt(&a, "%s/at", pointer).p, fmt(&a, "%.*s:00+01:00", STR(m.wall)));
  assert_json_text(root, fmt(&a, "%s/zone", pointer).p, S("Africa/Porto-Novo"));
  struct instant utc;
  json_t *text = json_at(root, fmt(&a, "%s/utc", pointer).p);
  assert_int_equal(date_parse_instant(str_from(json_string_value(text)), &utc), OK);
  assert_int_equal(utc.us, m.at.at.us);
}

/* Every field, at its place. */
static void check_words(json_t *j, const struct opportunity_new *o, int64_t id) {
  assert_json_text(j, "/schema", S("babillard-opportunity-1"));
  assert_json_int(j, "/id", id);
  assert_json_text(j, "/reference", o->reference);
  assert_json_text(j, "/kind", S("call_for_tenders"));
  assert_json_text(j, "/state", S("open"));
  assert_json_text(j, "/language", S("fr"));
  assert_json_text(j, "/title", o->title), assert_json_text(j, "/summary", o->summary), assert_json_text(j, "/body", o->body);
  assert_json_text(j, "/translations/0/language", S("en"));
  assert_json_text(j, "/translations/0/title", o->texts.v[0].title), assert_json_text(j, "/translations/0/summary", o->texts.v[0].summary);
  assert_json_null(j, "/translations/0/body");
  assert_json_text(j, "/organisation/name", o->organisation), assert_json_text(j, "/project/name", o->project);
  assert_json_text(j, "/funders/0/name", o->funders.v[0]);
  assert_json_text(j, "/funders/0/visibility_statement/fr", C("Avec l’appui de"));
  assert_json_text(j, "/funders/0/visibility_statement/en", C("With the support of"));
  assert_json_text(j, "/contact/name", o->contact_name), assert_json_text(j, "/contact/email", o->contact_email);
  assert_json_text(j, "/contact/telephone", o->contact_phone);
  assert_json_text(j, "/themes/0/name/fr", o->themes.v[0]);
  assert_json_text(j, "/places/0/city", o->city), assert_json_text(j, "/places/0/country", S("BJ"));
  assert_json_text(j, "/places/0/country_name/fr", S("B\u00e9nin")), assert_json_text(j, "/places/2/country_name/en", S("Togo"));
  assert_json_text(j, "/places/1/city", o->places.v[0].city), assert_json_text(j, "/places/1/country", S("BJ"));
  assert_json_text(j, "/places/2/city", o->places.v[1].city), assert_json_text(j, "/places/2/country", S("TG"));
  assert_json_text(j, "/working_languages/1", S("en")), assert_json_size(j, "/working_languages", 2);
  assert_json_text(j, "/application_languages/0", S("fr")), assert_json_size(j, "/application_languages", 1);
}

static void check_instants_and_amounts(json_t *j, const struct opportunity_new *o) {
  assert_moment(j, "/published", o->published), assert_moment(j, "/closing", o->closes), assert_moment(j, "/ends", o->ends);
  assert_moment(j, "/enquiry_closing", o->enquiry), assert_moment(j, "/site_visit/date", o->visit), assert_moment(j, "/bid_opening", o->opens_bids);
  assert_json_bool(j, "/permanent", false), assert_json_bool(j, "/site_visit/compulsory", true);
  assert_json_int(j, "/tender_validity_days", 120), assert_json_text(j, "/cpv", o->cpv);
  assert_json_text(j, "/contract/nature", o->contract_nature), assert_json_text(j, "/contract/duration", o->contract_duration);
  assert_json_text(j, "/contract/start", o->contract_start), assert_json_text(j, "/contract/working_time", o->contract_time);
  assert_json_text(j, "/contract/remote_work", o->contract_remote), assert_json_int(j, "/contract/posts", 2);
  assert_json_int(j, "/contract/salary/min", 250000), assert_json_int(j, "/contract/salary/max", 320000);
  assert_json_text(j, "/contract/salary/currency", S("XOF")), assert_json_text(j, "/contract/salary/period", S("mois"));
  assert_json_int(j, "/budget/amount", 28000), assert_json_text(j, "/budget/currency", S("EUR"));
  assert_json_int(j, "/budget/project_min", 1000), assert_json_int(j, "/budget/project_max", 2000);
  assert_json_int(j, "/budget/cofunding_rate_max_basis_points", 8000);
}

static void check_parts(json_t *j, const struct opportunity_new *o, int64_t id) {
  assert_json_text(j, "/award_criteria/0/label", o->criteria.v[0].label), assert_json_text(j, "/award_criteria/0/weight", o->criteria.v[0].weight);
  assert_json_int(j, "/lots/0/number", 1), assert_json_text(j, "/lots/0/title", o->lots.v[0].title);
  assert_json_text(j, "/lots/0/tender_guarantee", o->lots.v[0].guarantee), assert_moment(j, "/lots/0/closing", o->lots.v[0].closes);
  assert_json_text(j, "/lots/1/title", o->lots.v[1].title), assert_json_null(j, "/lots/1/closing"), assert_json_null(j, "/lots/1/tender_guarantee");
  assert_json_int(j, "/stages/0/number", 1), assert_json_text(j, "/stages/0/name", o->stages.v[0].name);
  assert_moment(j, "/stages/0/closing", o->stages.v[0].closes);
  assert_json_text(j, "/required_pieces/0/label", o->pieces.v[0].label), assert_json_bool(j, "/required_pieces/0/compulsory", true);
  assert_json_text(j, "/required_pieces/0/formats/2", S("odt")), assert_json_size(j, "/required_pieces/0/formats", 3);
  assert_json_int(j, "/required_pieces/0/max_bytes", 1000000), assert_json_int(j, "/required_pieces/0/max_files", 1);
  assert_json_null(j, "/required_pieces/0/envelope"), assert_json_text(j, "/required_pieces/1/envelope", S("technical"));
  assert_json_int(j, "/required_pieces/1/max_pages_hint", 4), assert_json_int(j, "/required_pieces/1/stage", 1);
  assert_json_bool(j, "/required_pieces/1/compulsory", false), assert_json_int(j, "/dossier_max_bytes", 40000000);
  const struct new_document *d = &o->documents.v[0];
  assert_json_text(j, "/documents/0/title", d->title), assert_json_text(j, "/documents/0/nature", d->nature);
  assert_json_text(j, "/documents/0/language", S("fr")), assert_json_text(j, "/documents/0/version", d->version);
  assert_json_text(j, "/documents/0/file_name", d->file_name), assert_json_text(j, "/documents/0/media_type", d->media);
  assert_json_int(j, "/documents/0/bytes", d->size), assert_json_text(j, "/documents/0/sha256", str_hex(&story, d->sha256.p, d->sha256.n));
  long long const number_of = (long long)number("SELECT id FROM document WHERE position = 1 AND opportunity_id = %lld", (long long)id);
  assert_json_text(j, "/documents/0/url", fmt(&story, "http://board.test/fr/opportunites/%lld/documents/%lld", (long long)id, number_of));
  assert_json_null(j, "/documents/1/url"), assert_json_null(j, "/documents/1/sha256");
  assert_json_int(j, "/amendments/0/number", 1), assert_moment(j, "/amendments/0/date", o->amendments.v[0].at);
  assert_json_text(j, "/amendments/0/reason", o->amendments.v[0].reason);
  assert_moment(j, "/amendments/0/former_closing", o->amendments.v[0].old_closes), assert_moment(j, "/amendments/0/new_closing", o->amendments.v[0].new_closes);
  assert_json_null(j, "/cancellation"), assert_json_null(j, "/outcome");
  assert_json_text(j, "/updated/utc", S("2026-11-24T08:00:00Z"));
  assert_json_text(j, "/licence", S("https://creativecommons.org/licenses/by/4.0/"));
}

static void every_field_stands_in_the_json(void **state) {
  (void)state;
  struct opportunity_new *o = fullest(KIND_CALL_FOR_TENDERS);
  int64_t const id = enter(o);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites/%lld.json", (long long)id);
  assert_status(a, 200);
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/json")));
  assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Origin"), S("*")));
  json_t *j = json_of(a);
  check_words(j, o, id);
  check_instants_and_amounts(j, o);
  check_parts(j, o, id);
  static const char *const links[] = {"self", "page_fr", "page_en", "short", "calendar", "ocds", "apply"};
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    const char *url = json_string_value(json_at(j, fmt(&story, "/links/%s", links[i]).p));
    assert_true(str_starts(str_from(url), S("http://board.test/")));
    struct answer const there = get(g, "%s", url + strlen("http://board.test"));
    if (there.status != 200 && there.status != 303 && there.status != 308) fail_msg("%s leads to %d", url, there.status);
  }
  struct answer const api = get(g, "/api/v1/opportunities/%lld", (long long)id);
  assert_true(str_eq(api.body, a.body)); /* one schema, two addresses */
  struct answer const kept = get(g, "/api/v1/opportunities/%lld", (long long)id);
  assert_true(str_eq(kept.body, a.body) && str_eq(answer_header(&kept, "Access-Control-Allow-Origin"), S("*")));
}

static void what_became_of_it_is_said(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, -2 * DAY_US));
  o->outcome = S("awarded"), o->outcome_text = C("Attribué à Bâtir SA"), o->decided = days(-1);
  int64_t const awarded = enter(o);
  o->outcome = S("unsuccessful");
  int64_t const nobody = enter(o);
  o->outcome = (struct str){0};
  int64_t const closed = enter(o);
  o->cancelled = days(-3), o->cancelled_reason = C("Crédits retirés");
  int64_t const cancelled = enter(o);
  struct guest *g = guest();
  json_t *j = json_of(get(g, "/api/v1/opportunities/%lld", (long long)awarded));
  assert_json_text(j, "/state", S("awarded")), assert_json_text(j, "/outcome/text", o->outcome_text), assert_moment(j, "/outcome/date", o->decided);
  assert_json_null(j, "/links/apply");
  assert_json_text(json_of(get(g, "/api/v1/opportunities/%lld", (long long)nobody)), "/state", S("unsuccessful"));
  assert_json_text(json_of(get(g, "/api/v1/opportunities/%lld", (long long)closed)), "/state", S("closed"));
  j = json_of(get(g, "/api/v1/opportunities/%lld", (long long)cancelled));
  assert_json_text(j, "/state", S("cancelled")), assert_json_text(j, "/cancellation/reason", o->cancelled_reason);
  assert_moment(j, "/cancellation/date", o->cancelled);
}

/* --- The description ------------------------------------------------------------------------------------------------ */

static json_t *components;

static void check_value(json_t *schema, json_t *value, const char *where);

static bool type_is(json_t *type, json_t *value) {
  struct str const word = {json_string_value(type), json_string_length(type)};
  if (str_eq(word, S("null"))) return json_is_null(value);
  if (str_eq(word, S("string"))) return json_is_string(value);
  if (str_eq(word, S("integer"))) return json_is_integer(value);
  if (str_eq(word, S("boolean"))) return json_is_boolean(value);
  return str_eq(word, S("array")) ? json_is_array(value) : json_is_object(value);
}

static void check_type(json_t *type, json_t *value, const char *where) {
  size_t i;
  json_t *one;
  if (json_is_string(type) && !type_is(type, value)) fail_msg("%s: not of its type", where);
  if (!json_is_array(type)) return;
  json_array_foreach(type, i, one) if (type_is(one, value)) return;
  fail_msg("%s: of none of its types", where);
}

/* The same keys on both sides: nothing is said that is not described, nothing described that is not said. */
static void check_object(json_t *schema, json_t *value, const char *where) {
  const char *key;
  json_t *one, *properties = json_object_get(schema, "properties");
  if (properties == NULL) return;
  json_object_foreach(value, key, one) {
    json_t *sub = json_object_get(properties, key);
    if (sub == NULL) fail_msg("%s/%s is not described", where, key);
    check_value(sub, one, fmt(&story, "%s/%s", where, key).p);
  }
  size_t i;
  json_array_foreach(json_object_get(schema, "required"), i, one)
    if (json_object_get(value, json_string_value(one)) == NULL) fail_msg("%s/%s is missing", where, json_string_value(one));
}

static void check_value(json_t *schema, json_t *value, const char *where) {
  const char *reference = json_string_value(json_object_get(schema, "$ref"));
  if (reference != NULL) {
    json_t *named = json_object_get(json_object_get(components, "schemas"), strrchr(reference, '/') + 1);
    if (named == NULL) fail_msg("%s: %s is not there", where, reference);
    check_value(named, value, where);
    return;
  }
  json_t *choice = json_object_get(schema, "oneOf"), *constant = json_object_get(schema, "const"), *one;
  if (choice != NULL) check_value(json_array_get(choice, json_is_null(value) ? 1 : 0), value, where);
  if (constant != NULL && !json_equal(constant, value)) fail_msg("%s: not the constant", where);
  bool among = json_object_get(schema, "enum") == NULL;
  size_t i;
  json_array_foreach(json_object_get(schema, "enum"), i, one) among |= json_equal(one, value) == 1;
  if (!among) fail_msg("%s: none of its values", where);
  check_type(json_object_get(schema, "type"), value, where);
  if (json_is_object(value)) check_object(schema, value, where);
  if (json_is_array(value)) json_array_foreach(value, i, one) check_value(json_object_get(schema, "items"), one, fmt(&story, "%s/%zu", where, i).p);
}

static void check_against(const char *schema, struct answer a, const char *where) {
  assert_status(a, 200);
  json_t *named = json_object_get(json_object_get(components, "schemas"), schema);
  assert_non_null(named);
  check_value(named, json_of(a), where);
}

static void import_the_thirty(void) {
  struct import_batch batch;
  struct import_report report;
  struct str problem = {0};
  assert_int_equal(import_json(&story, data(DATA), &batch, &problem), OK);
  assert_int_equal(import_apply(&the_board, &story, &batch, NOW, &report), OK);
  assert_int_equal(report.count[IMPORT_ADDED], 30);
}

static void the_description_says_what_is_sent(void **state) {
  (void)state;
  import_the_thirty();
  int64_t const full = enter(fullest(KIND_RECRUITMENT));
  struct guest *g = guest();
  components = json_at(json_of(get(g, "/api/v1/openapi.json")), "/components");
  for (int64_t id = 1; id <= full; id++)
    check_against("Opportunity", get(g, "/api/v1/opportunities/%lld", (long long)id), fmt(&story, "%lld", (long long)id).p);
  assert_int_equal(full, 31);
  check_against("OpportunityList", get(g, "/api/v1/opportunities?limit=100"), "list");
  struct answer const none = get(g, "/api/v1/opportunities/99999");
  assert_status(none, 404);
  check_value(json_at(components, "/schemas/Problem"), json_of(none), "problem");
}

static void every_address_of_the_interface_is_described(void **state) {
  (void)state;
  json_t *j = json_of(get(guest(), "/api/v1/openapi.json")), *paths = json_object_get(j, "paths");
  size_t n, seen = 0;
  const struct route *routes = app_routes(&n);
  for (size_t i = 0; i < n; i++) {
    if (!str_starts(str_from(routes[i].pattern), S("/api/"))) continue;
    json_t *get_of = json_object_get(json_object_get(paths, routes[i].pattern), "get");
    if (get_of == NULL) fail_msg("%s is not described", routes[i].pattern);
    assert_json_text(get_of, "/operationId", str_from(routes[i].name));
    seen++;
  }
  assert_int_equal(json_object_size(paths), seen);
  assert_json_text(j, "/openapi", S("3.1.0")), assert_json_text(j, "/servers/0/url", S("http://board.test"));
}

/* --- The thirty ------------------------------------------------------------------------------------------------------ */

/* Every text of the source is somewhere in what is sent; but what the import reads as something else. */
static void check_texts(json_t *source, json_t *sent, const char *key, const char *where) {
  static const char *const others[] = {"id", "type", "statut", "source", "pays_nom", "locale", "utc", "publication", "date", "permanent_jusqu_au", "echeance_jour", "affiche_jusqu_au"};
  const char *name;
  json_t *one;
  size_t i;
  for (i = 0; i < sizeof others / sizeof *others; i++)
    if (strcmp(key, others[i]) == 0) return;
  if (json_is_array(source)) json_array_foreach(source, i, one) check_texts(one, sent, key, where);
  if (json_is_object(source)) json_object_foreach(source, name, one) check_texts(one, sent, name, where);
  if (!json_is_string(source)) return;
  struct str const text = {json_string_value(source), json_string_length(source)};
  bool const theme = strcmp(key, "themes") == 0; /* a word that is a head's has the head's capital: its slug is the same */
  if (!json_has_text(sent, theme ? fold_slug(&story, text) : text))
    fail_msg("%s: %s is lost: %s", where, key, json_string_value(source));
}

static void nothing_of_the_thirty_is_lost(void **state) {
  (void)state;
  import_the_thirty();
  struct guest *g = guest();
  json_t *file = json_of((struct answer){.body = data(DATA)}), *list = json_object_get(file, "opportunites"), *source;
  size_t i;
  json_array_foreach(list, i, source) {
    const char *key = json_string_value(json_object_get(source, "id"));
    int64_t const id = number("SELECT id FROM opportunity WHERE import_key = 'aimf/%s'", key);
    json_t *sent = json_of(get(g, "/fr/opportunites/%lld.json", (long long)id)), *utc = json_at(source, "/echeance/utc");
    if (!json_is_true(json_at(source, "/budget/public"))) {
      assert_json_null(sent, "/budget");
      json_object_del(source, "budget");
    }
    check_texts(source, sent, "", key);
    if (json_is_string(utc)) assert_json_text(sent, "/closing/utc", str_from(json_string_value(utc)));
    else assert_json_bool(sent, "/permanent", true);
    assert_json_size(sent, "/documents", json_array_size(json_object_get(source, "documents")));
    assert_json_size(sent, "/required_pieces", json_array_size(json_object_get(source, "pieces")));
    assert_json_size(sent, "/award_criteria", json_array_size(json_object_get(source, "criteres")));
  }
  assert_int_equal(i, 30);
}

/* --- The list -------------------------------------------------------------------------------------------------------- */

static void the_list_is_read_to_its_end_by_its_links(void **state) {
  (void)state;
  for (int i = 0; i < 47; i++)
    enter(notice(i % 2 ? KIND_RECRUITMENT : KIND_CALL_FOR_TENDERS, fmt(&story, "Avis %02d.", i), instant_plus(NOW, 5 * DAY_US + i / 3 * SECOND_US)));
  struct guest *g = guest();
  bool seen[64] = {0};
  size_t sizes[] = {30, 17}, pages = 0;
  struct str next = S("/api/v1/opportunities?limit=30");
  while (next.p != NULL) {
    struct answer const a = get(g, "%.*s", STR(next));
    assert_status(a, 200);
    json_t *j = json_of(a), *one;
    assert_true(pages < 2);
    assert_json_size(j, "/items", sizes[pages++]);
    size_t i;
    json_array_foreach(json_object_get(j, "items"), i, one) {
      json_int_t const id = json_integer_value(json_object_get(one, "id"));
      assert_false(seen[id]); /* none twice */
      seen[id] = true;
    }
    struct str const url = between(a.head, "Link: <http://board.test", ">; rel=\"next\"");
    next = url.p == NULL ? url : str_dup(&story, url);
    if (next.p == NULL) assert_json_null(j, "/links/next");
    else assert_json_text(j, "/links/next", fmt(&story, "http://board.test%.*s", STR(next)));
  }
  assert_int_equal(pages, 2);
  for (int id = 1; id <= 47; id++) assert_true(seen[id]);
  assert_json_size(json_of(get(g, "/api/v1/opportunities?type=recrutement&limit=100")), "/items", 23);
  assert_json_size(json_of(get(g, "/api/v1/opportunities?type=recrutement&type=appel-offres&limit=100")), "/items", 47);
  assert_json_size(json_of(get(g, "/api/v1/opportunities?q=avis&pays=CM")), "/items", 0);
  assert_json_size(json_of(get(g, "/api/v1/opportunities?etat=closes")), "/items", 0);
  json_t *sorted = json_of(get(g, "/api/v1/opportunities?tri=publication&limit=7"));
  assert_json_size(sorted, "/items", 7);
  struct str const go_on = between(str_from(json_string_value(json_at(sorted, "/links/next"))), "http://board.test", "&limit=7");
  assert_json_size(json_of(get(g, "%.*s&limit=100", STR(go_on))), "/items", 40); /* none twice, none lost */
  assert_json_size(json_of(get(g, "/api/v1/opportunities")), "/items", 20);
  assert_json_text(json_of(get(g, "/api/v1/opportunities?limit=1")), "/items/0/title", C("Avis 00."));
}

static void a_wrong_parameter_is_told_as_a_problem(void **state) {
  (void)state;
  struct guest *g = guest();
  static const struct {
    const char *query, *parameter;
  } rows[] = {{"limit=0", "limit"}, {"limit=101", "limit"}, {"limit=", "limit"}, {"limit=x", "limit"}, {"type=poste", "type"}, {"type=ami&type=poste", "type"},
              {"pays=XX", "pays"}, {"theme=%3Ci%3E", "theme"}, {"etat=perdues", "etat"}, {"tri=hasard", "tri"}, {"apres=x", "apres"}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = get(g, "/api/v1/opportunities?%s", rows[i].query);
    assert_status(a, 400);
    assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/problem+json")));
    json_t *j = json_of(a);
    assert_json_text(j, "/errors/0/parameter", str_from(rows[i].parameter)), assert_json_int(j, "/status", 400);
  }
}

static void errors_are_problems_that_any_origin_may_read(void **state) {
  (void)state;
  struct guest *g = guest();
  static const struct {
    const char *method, *target;
    int status;
  } rows[] = {{"GET", "/api/v1/opportunities/999", 404}, {"GET", "/api/v1/opportunities/x", 404},  {"GET", "/api/", 404},
              {"GET", "/api/v2/opportunities", 404},     {"GET", "/api/v1/opportunities?q=a&q=b", 400}, {"OPTIONS", "/api/v2/opportunities", 404},
              {"DELETE", "/api/v1/opportunities/1", 405}, {"POST", "/api/v1/opportunities", 405}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    client_close(g->client);
    assert_true(client_open(g->client));
    assert_true(client_send(g->client, fmt(&story, "%s %s HTTP/1.1\r\nHost: board.test\r\nOrigin: https://ailleurs.example\r\n\r\n", rows[i].method, rows[i].target)));
    struct answer const a = client_read(g->client, false);
    if (a.status != rows[i].status) fail_msg("%s %s: %d", rows[i].method, rows[i].target, a.status);
    assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/problem+json")));
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Origin"), S("*")));
    json_t *j = json_of(a);
    assert_json_int(j, "/status", rows[i].status), assert_json_text(j, "/type", S("about:blank"));
    assert_json_text(j, "/request_id", answer_header(&a, "X-Request-Id"));
    assert_json_text(j, "/instance", str_sub(str_from(rows[i].target), 0, str_index(str_from(rows[i].target), '?')));
    if (a.status == 405) assert_true(str_eq(answer_header(&a, "Allow"), S("GET, HEAD")));
  }
  struct answer const page = get(g, "/fr/rien"); /* people get a page */
  assert_status(page, 404);
  assert_true(str_starts(answer_header(&page, "Content-Type"), S("text/html")));
}

static void a_page_of_any_site_may_ask_with_an_etag_and_nothing_more(void **state) {
  (void)state;
  long long const id = (long long)enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, HOUR_US)));
  struct guest *g = guest();
  const struct str read[] = {S("/api/v1/opportunities"), fmt(&story, "/api/v1/opportunities/%lld", id), fmt(&story, "/fr/opportunites/%lld.json", id),
                             fmt(&story, "/fr/opportunites/%lld.ocds.json", id), fmt(&story, "/en/opportunites/%lld.ics", id), S("/fr/opportunites.atom")};
  const struct str not[] = {S("/fr/opportunites"), S("/fr/compte"), fmt(&story, "/fr/opportunites/%lld/suivi", id)};
  for (size_t i = 0; i < 9; i++) {
    struct str const target = i < 6 ? read[i] : not[i - 6];
    client_close(g->client);
    assert_true(client_open(g->client));
    assert_true(client_send(g->client, fmt(&story, "OPTIONS %.*s HTTP/1.1\r\nHost: board.test\r\nOrigin: https://ailleurs.example\r\n"
                                           "Access-Control-Request-Method: GET\r\nAccess-Control-Request-Headers: if-none-match\r\n\r\n", STR(target))));
    struct answer const a = client_read(g->client, false);
    if (a.status != (i < 6 ? 204 : 405)) fail_msg("%.*s: %d", STR(target), a.status);
    if (i >= 6) {
      assert_true(answer_header(&a, "Access-Control-Allow-Methods").p == NULL);
      continue;
    }
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Origin"), S("*")));
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Methods"), S("GET, HEAD")));
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Headers"), S("If-None-Match")));
    assert_true(answer_header(&a, "Access-Control-Allow-Credentials").p == NULL);
    assert_int_equal(a.body.n, 0);
  }
}

static void what_has_not_changed_is_not_sent_again(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, HOUR_US)));
  struct guest *g = guest();
  const struct str targets[] = {fmt(&story, "/fr/opportunites/%lld.json", (long long)id), fmt(&story, "/fr/opportunites/%lld.ics", (long long)id),
                                fmt(&story, "/fr/opportunites/%lld.ocds.json", (long long)id), S("/api/v1/opportunities"), S("/api/v1/openapi.json")};
  struct str tags[5];
  for (int round = 0; round < 2; round++) {
    for (size_t i = 0; i < 5; i++) {
      if (round == 1) client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tags[i])).p);
      struct answer const a = get(g, "%.*s", STR(targets[i]));
      assert_int_equal(a.status, round == 0 ? 200 : 304);
      if (round == 0) tags[i] = str_dup(&story, answer_header(&a, "ETag"));
    }
  }
  clock_at(instant_plus(NOW, HOUR_US + 1)); /* closed: nothing was written, and the content is another */
  client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tags[0])).p);
  struct answer const a = get(g, "%.*s", STR(targets[0]));
  assert_status(a, 200);
  assert_json_text(json_of(a), "/state", S("closed"));
  client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tags[3])).p);
  assert_json_size(json_of(get(g, "/api/v1/opportunities")), "/items", 0);
}

static const struct CMUnitTest stories[] = {
    STORY("every public field of a notice stands in its JSON, at its name", every_field_stands_in_the_json),
    STORY("what became of a notice is said: cancelled, closed, awarded, without result", what_became_of_it_is_said),
    STORY("the description of the interface says what is sent, for the thirty and the fullest", the_description_says_what_is_sent),
    STORY("every address of the interface is described", every_address_of_the_interface_is_described),
    STORY("nothing that the thirty say is lost", nothing_of_the_thirty_is_lost),
    STORY("the list is read to its end by its links", the_list_is_read_to_its_end_by_its_links),
    STORY("a wrong parameter is told as a problem that names it", a_wrong_parameter_is_told_as_a_problem),
    STORY("errors of the interface are problems that any origin may read", errors_are_problems_that_any_origin_may_read),
    STORY("a page of any site may ask with an ETag, and nothing more", a_page_of_any_site_may_ask_with_an_etag_and_nothing_more),
    STORY("what has not changed is not sent again; at the closing it has", what_has_not_changed_is_not_sent_again),
};

TELL(stories)
