/* What other programs and sites take of a notice: OCDS, JobPosting, calendar, the list in a frame. And what none of
 * them may say. */
#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "feed/import/import.h"
#include "http/lib/read_json.h"

#define DATA "opportunities.json"

static int end(void **state) {
  json_forget();
  return board_end(state);
}
#undef STORY
#define STORY(sentence, function) {sentence, function, board_begin, end, NULL}

static const char *const formats[] = {".json", ".ocds.json", ".ics"};

static struct moment days(int64_t n) { return moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, n * DAY_US)); }

static json_t *ocds_of(struct guest *g, int64_t id) {
  struct answer const a = get(g, "/fr/opportunites/%lld.ocds.json", (long long)id);
  assert_status(a, 200);
  return json_of(a);
}

/* --- OCDS ------------------------------------------------------------------------------------------------------------ */

/* What OCDS 1.1.5 requires of a package, its release and each array of it (release-package-schema.json). */
static void check_required(json_t *j) {
  static const char *const package[] = {"/uri", "/publisher/name", "/publishedDate", "/version", "/releases"},
                           *const release[] = {"/ocid", "/id", "/date", "/tag/0", "/initiationType", "/tender/id", "/buyer/id", "/buyer/name"},
                           *const with_id[] = {"/parties", "/tender/documents", "/tender/items", "/tender/lots", "/tender/amendments", "/awards"},
                           *const texts[] = {"/tender/title", "/tender/status", "/tender/procuringEntity/id", "/tender/procuringEntity/name",
                                             "/tender/submissionMethod/0", "/tender/tenderPeriod/endDate", "/tender/procurementMethod"};
  for (size_t i = 0; i < sizeof package / sizeof *package; i++)
    if (json_at(j, package[i]) == NULL) fail_msg("no %s", package[i]);
  assert_json_text(j, "/version", S("1.1"));
  json_t *r = json_at(j, "/releases/0"), *one;
  assert_json_size(j, "/releases", 1);
  for (size_t i = 0; i < sizeof release / sizeof *release; i++)
    if (json_at(r, release[i]) == NULL) fail_msg("no %s", release[i]);
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    if (!json_is_string(json_at(r, texts[i]))) fail_msg("no %s", texts[i]);
  for (size_t k = 0; k < sizeof with_id / sizeof *with_id; k++) {
    size_t i;
    json_array_foreach(json_at(r, with_id[k]), i, one)
      if (json_string_length(json_object_get(one, "id")) == 0) fail_msg("%s/%zu has no id", with_id[k], i);
  }
  assert_null(strstr(json_string_value(json_at(r, "/id")), "#")); /* must not be in a release's id */
  struct instant date;
  assert_int_equal(date_parse_instant(str_from(json_string_value(json_at(r, "/date"))), &date), OK);
  assert_true(date.us <= NOW.us + 400 * DAY_US);
}

static void no_null(json_t *value) {
  const char *key;
  json_t *one;
  size_t i;
  assert_false(json_is_null(value)); /* a null takes back what an earlier release said */
  if (json_is_array(value)) json_array_foreach(value, i, one) no_null(one);
  if (json_is_object(value)) json_object_foreach(value, key, one) no_null(one);
}

static void import_the_thirty(void) {
  struct import_batch batch;
  struct import_report report;
  struct str problem = {0};
  assert_int_equal(import_json(&story, data(DATA), &batch, &problem), OK);
  assert_int_equal(import_apply(&the_board, &story, &batch, NOW, &report), OK);
}

static void procedures_alone_are_ocds_releases(void **state) {
  (void)state;
  import_the_thirty();
  struct guest *g = guest();
  size_t procedures = 0;
  for (int64_t id = 1; id <= 30; id++) {
    struct str const kind = text("SELECT kind FROM opportunity WHERE id = %lld", (long long)id);
    bool const procedure = str_eq(kind, S("call_for_tenders")) || str_eq(kind, S("call_for_expressions"));
    struct answer const a = get(g, "/fr/opportunites/%lld.ocds.json", (long long)id);
    assert_status(a, procedure ? 200 : 404);
    if (!procedure) {
      assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/problem+json")));
      assert_true(str_contains(a.body, S("OCDS décrit")));
      continue;
    }
    procedures++;
    json_t *j = json_of(a);
    check_required(j);
    no_null(j);
    assert_json_text(j, "/releases/0/ocid", fmt(&story, "ocds-xxxxxx-%lld", (long long)id));
    assert_json_text(j, "/releases/0/tender/title", text("SELECT title FROM opportunity WHERE id = %lld", (long long)id));
  }
  assert_int_equal(procedures, 11);
}

static void a_release_says_what_the_notice_says(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, 30 * DAY_US));
  o->enquiry = days(10);
  o->cpv = S("45212300");
  o->budget_amount = (struct opt_int){true, 28000}, o->budget_public = (struct opt_int){true, 1}, o->budget_currency = S("EUR");
  o->contact_name = C("Cellule"), o->contact_email = S("marches@ville.example");
  o->lots.v = arena_many(&story, o->lots.n = 2, struct new_lot);
  o->lots.v[0] = (struct new_lot){.number = 1, .title = C("Gros œuvre")}, o->lots.v[1] = (struct new_lot){.number = 2, .title = C("Peinture")};
  o->documents.v = arena_many(&story, o->documents.n = 2, struct new_document);
  o->documents.v[0] = document(C("DAO"), S("dao.pdf"), data("pieces-jointes/minimal-document.pdf"));
  o->documents.v[1] = (struct new_document){.title = C("À venir"), .nature = S("plans"), .lang = S("fr"), .file_name = S("p.pdf")};
  int64_t const id = enter(o);
  json_t *j = ocds_of(guest(), id), *r = json_at(j, "/releases/0");
  check_required(j), no_null(j);
  assert_json_text(j, "/extensions/0", S("https://raw.githubusercontent.com/open-contracting-extensions/ocds_lots_extension/v1.1.5/extension.json"));
  assert_json_text(j, "/license", S("https://creativecommons.org/licenses/by/4.0/"));
  assert_json_text(j, "/uri", fmt(&story, "http://board.test/fr/opportunites/%lld.ocds.json", (long long)id));
  assert_json_text(r, "/tag/0", S("tender")), assert_json_text(r, "/initiationType", S("tender")), assert_json_text(r, "/language", S("fr"));
  assert_json_text(r, "/buyer/name", o->organisation);
  json_t *party = json_at(r, "/buyer/id");
  assert_json_text(r, "/parties/0/id", str_from(json_string_value(party))), assert_json_text(r, "/tender/procuringEntity/id", str_from(json_string_value(party)));
  assert_json_text(r, "/parties/0/roles/1", S("procuringEntity")), assert_json_text(r, "/parties/0/address/locality", o->city);
  assert_json_text(r, "/parties/0/contactPoint/email", o->contact_email);
  assert_json_text(r, "/parties/1/name", o->funders.v[0]), assert_json_text(r, "/parties/1/roles/0", S("funder"));
  assert_json_text(r, "/tender/id", o->reference), assert_json_text(r, "/tender/description", o->summary), assert_json_text(r, "/tender/status", S("active"));
  assert_json_int(r, "/tender/value/amount", 28000), assert_json_text(r, "/tender/value/currency", S("EUR"));
  assert_json_text(r, "/tender/mainProcurementCategory", S("works")), assert_json_text(r, "/tender/submissionMethod/0", S("electronicSubmission"));
  assert_json_text(r, "/tender/tenderPeriod/endDate", fmt(&story, "%.*s:00+01:00", STR(o->closes.wall)));
  assert_json_text(r, "/tender/enquiryPeriod/endDate", fmt(&story, "%.*s:00+01:00", STR(o->enquiry.wall)));
  assert_json_size(r, "/tender/items", 2), assert_json_size(r, "/tender/lots", 2);
  assert_json_text(r, "/tender/items/1/relatedLot", S("2")), assert_json_text(r, "/tender/lots/1/id", S("2"));
  assert_json_text(r, "/tender/items/0/classification/id", S("45212300")), assert_json_text(r, "/tender/items/0/classification/scheme", S("CPV"));
  assert_json_size(r, "/tender/documents", 2); /* the notice and the one that is there; what is only announced is not */
  assert_json_text(r, "/tender/documents/0/documentType", S("tenderNotice")), assert_json_text(r, "/tender/documents/1/title", o->documents.v[0].title);
  assert_json_text(r, "/tender/awardCriteria", S("ratedCriteria"));
}

static void a_release_follows_the_procedure(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_CALL_FOR_EXPRESSIONS, S("Intérêt"), instant_plus(NOW, DAY_US));
  int64_t const open = enter(o);
  o->amendments.v = arena_many(&story, o->amendments.n = 1, struct new_amendment);
  o->amendments.v[0] = (struct new_amendment){.at = days(-1), .reason = C("Plans ajoutés")};
  int64_t const updated = enter(o);
  o->cancelled = moment_in(o->zone, instant_plus(NOW, HOUR_US)), o->cancelled_reason = C("Crédits retirés");
  int64_t const cancelled = enter(o);
  o->cancelled = (struct moment){0};
  o->decided = days(2), o->outcome = S("awarded"), o->outcome_text = C("Bâtir SA");
  int64_t const awarded = enter(o);
  o->outcome = S("unsuccessful");
  int64_t const nobody = enter(o);
  static const struct {
    int64_t after;
    const char *tags[5], *status[5];
  } steps[] = {{0, {"tender", "tenderUpdate", "tenderUpdate", "tenderUpdate", "tenderUpdate"}, {"active", "active", "active", "active", "active"}},
               {HOUR_US, {"tender", "tenderUpdate", "tenderCancellation", "tenderUpdate", "tenderUpdate"}, {"active", "active", "cancelled", "active", "active"}},
               {DAY_US + 1, {"tender", "tenderUpdate", "tenderCancellation", "tenderUpdate", "tenderUpdate"}, {"active", "active", "cancelled", "active", "active"}},
               {2 * DAY_US, {"tender", "tenderUpdate", "tenderCancellation", "award", "award"}, {"active", "active", "cancelled", "complete", "unsuccessful"}}};
  const int64_t ids[] = {open, updated, cancelled, awarded, nobody};
  struct guest *g = guest();
  struct str before[5] = {{0}};
  for (size_t s = 0; s < 4; s++) {
    clock_at(instant_plus(NOW, steps[s].after));
    for (size_t i = 0; i < 5; i++) {
      json_t *r = json_at(ocds_of(g, ids[i]), "/releases/0");
      assert_json_text(r, "/tag/0", str_from(steps[s].tags[i])), assert_json_text(r, "/tender/status", str_from(steps[s].status[i]));
      struct str const release = str_from(json_string_value(json_object_get(r, "id")));
      bool const other = s > 0 && strcmp(steps[s].status[i], steps[s - 1].status[i]) != 0;
      if (other && str_eq(before[i], release)) fail_msg("another content under the release %.*s", STR(release));
      before[i] = release;
    }
  }
  json_t *r = json_at(ocds_of(g, awarded), "/releases/0");
  assert_json_text(r, "/awards/0/status", S("active")), assert_json_text(r, "/awards/0/description", o->outcome_text);
  assert_json_text(json_at(ocds_of(g, nobody), "/releases/0"), "/awards/0/status", S("unsuccessful"));
  assert_json_text(json_at(ocds_of(g, updated), "/releases/0"), "/tender/amendments/0/rationale", o->amendments.v[0].reason);
}

/* --- JobPosting ------------------------------------------------------------------------------------------------------ */

/* NULL: the page has none. */
static json_t *posting_of(struct answer a) {
  assert_status(a, 200);
  struct str const block = between(a.body, "<script type=\"application/ld+json\">", "</script>");
  if (block.p == NULL) return NULL;
  assert_int_equal(str_index(block, '<'), block.n);
  return json_of((struct answer){.body = block});
}

static struct answer page(struct guest *g, const char *lang, int64_t id) {
  return get(g, "/%s/opportunites/%.*s", lang, STR(address_of_notice(id)));
}

static void the_open_jobs_of_the_thirty_are_postings(void **state) {
  (void)state;
  import_the_thirty();
  struct guest *g = guest();
  size_t postings = 0;
  json_t *file = json_of((struct answer){.body = data(DATA)}), *source;
  size_t i;
  json_array_foreach(json_object_get(file, "opportunites"), i, source) {
    const char *type = json_string_value(json_object_get(source, "type"));
    int64_t const id = number("SELECT id FROM opportunity WHERE import_key = 'aimf/%s'", json_string_value(json_object_get(source, "id")));
    bool const mission = strcmp(type, "mission_expertise") == 0, job = mission || strcmp(type, "recrutement") == 0;
    json_t *p = posting_of(page(g, "fr", id));
    if (!job || strcmp(json_string_value(json_object_get(source, "statut")), "close") == 0) {
      if (p != NULL) fail_msg("a posting on a notice that is no open job: %s", type);
      continue;
    }
    postings++;
    assert_non_null(p);
    const char *time = json_string_value(json_at(source, "/contrat/temps"));
    assert_json_text(p, "/@context", S("https://schema.org/")), assert_json_text(p, "/@type", S("JobPosting"));
    assert_json_text(p, "/title", str_from(json_string_value(json_object_get(source, "titre"))));
    assert_json_text(p, "/hiringOrganization/name", str_from(json_string_value(json_object_get(source, "organisme"))));
    assert_json_text(p, "/identifier/value", str_from(json_string_value(json_object_get(source, "reference"))));
    assert_json_text(p, "/jobLocation/0/address/addressLocality", str_from(json_string_value(json_object_get(source, "ville"))));
    assert_json_text(p, "/jobLocation/0/address/addressCountry", str_from(json_string_value(json_object_get(source, "pays"))));
    assert_json_size(p, "/jobLocation", 1 + json_array_size(json_object_get(source, "lieux")));
    assert_json_text(p, "/employmentType", mission ? S("CONTRACTOR") : strncmp(time, "plein", 5) == 0 ? S("FULL_TIME") : S("PART_TIME"));
    assert_json_bool(p, "/directApply", true), assert_json_text(p, "/inLanguage", S("fr"));
    assert_true(str_starts(str_from(json_string_value(json_at(p, "/description"))), S("<p>")));
    struct instant until, closing;
    assert_int_equal(date_parse_instant(str_from(json_string_value(json_at(p, "/validThrough"))), &until), OK);
    assert_int_equal(date_parse_instant(str_from(json_string_value(json_at(source, "/echeance/utc"))), &closing), OK);
    assert_int_equal(until.us, closing.us);
    json_t *posts = json_at(source, "/contrat/postes"), *salary = json_at(source, "/contrat/salaire");
    assert_true(posts == NULL ? json_at(p, "/totalJobOpenings") == NULL : json_equal(posts, json_at(p, "/totalJobOpenings")));
    assert_true((salary == NULL) == (json_at(p, "/baseSalary") == NULL));
    if (salary == NULL) continue;
    assert_json_text(p, "/baseSalary/currency", str_from(json_string_value(json_object_get(salary, "devise"))));
    assert_true(json_equal(json_object_get(salary, "min"), json_at(p, "/baseSalary/value/minValue")));
    assert_true(json_equal(json_object_get(salary, "max"), json_at(p, "/baseSalary/value/maxValue")));
    bool const monthly = strcmp(json_string_value(json_object_get(salary, "periode")), "mois") == 0;
    assert_json_text(p, "/baseSalary/value/unitText", monthly ? S("MONTH") : S("YEAR"));
  }
  assert_int_equal(postings, 12);
}

static void a_posting_is_gone_after_the_closing_and_says_no_code(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  o->reference = S("REC/2026/7");
  o->title = S("Urbaniste <!--<script>a</script> (REC/2026/7)");
  o->contract_remote = S("int\u00e9gral");
  o->body = S("## Le poste\n\n- **plans**\n- <script>b</script>");
  o->texts.v = arena_many(&story, o->texts.n = 1, struct new_text);
  o->texts.v[0] = (struct new_text){S("en"), S("Town planner"), S("In English."), S("")};
  int64_t const id = enter(o);
  struct guest *g = guest();
  json_t *p = posting_of(page(g, "fr", id));
  assert_json_text(p, "/title", S("Urbaniste <!--<script>a</script>"));
  struct str const said = str_from(json_string_value(json_at(p, "/description"))); /* HTML, as the page has it */
  assert_true(str_contains(said, S("<strong>plans</strong>")) && str_contains(said, S("&lt;script&gt;b")) && !str_contains(said, S("<script")));
  assert_json_text(p, "/jobLocationType", S("TELECOMMUTE")), assert_json_text(p, "/applicantLocationRequirements/name", S("BJ"));
  assert_json_text(posting_of(page(g, "en", id)), "/title", S("Town planner"));
  o->salary_min = (struct opt_int){true, 987654}, o->salary_currency = S("XOF"), o->salary_hidden = true;
  assert_null(json_at(posting_of(page(g, "fr", enter(o))), "/baseSalary"));
  clock_at(instant_plus(NOW, HOUR_US));
  assert_non_null(posting_of(page(g, "fr", id)));
  clock_at(instant_plus(NOW, HOUR_US + 1));
  assert_null(posting_of(page(g, "fr", id)));
  assert_null(posting_of(get(g, "/fr/opportunites")));
}

/* --- What none of them says ------------------------------------------------------------------------------------------ */

static void amounts_that_are_not_public_are_in_no_format(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_CALL_FOR_TENDERS, S("Travaux"), instant_plus(NOW, 5 * DAY_US));
  o->budget_amount = (struct opt_int){true, 987654}, o->budget_project_min = (struct opt_int){true, 876543};
  o->budget_project_max = (struct opt_int){true, 876544}, o->budget_rate = (struct opt_int){true, 7654}, o->budget_currency = S("XOF");
  o->salary_min = (struct opt_int){true, 765432}, o->salary_max = (struct opt_int){true, 765433}, o->salary_currency = S("GNF");
  o->salary_hidden = true;
  int64_t ids[6];
  for (int i = 0; i < 6; i++) {
    o->kind = i % 3 == 0 ? KIND_CALL_FOR_TENDERS : i % 3 == 1 ? KIND_RECRUITMENT : KIND_EXPERTISE_MISSION;
    o->budget_public = (struct opt_int){i < 3, 0};
    ids[i] = enter(o);
  }
  static const char *const traces[] = {"987654", "876543", "876544", "7654", "765432", "765433", "XOF", "GNF", "987 ", "765 "};
  static const char *const whole[] = {"/api/v1/opportunities?limit=100", "/fr/integration", "/fr/opportunites", "/fr/donnees-ouvertes", "/fr/"};
  struct guest *g = guest();
  size_t seen = 0;
  for (size_t i = 0; i < 6 * 5 + 5; i++) {
    int64_t const id = i < 30 ? ids[i / 5] : 0;
    struct answer const a = i >= 30        ? get(g, "%s", whole[i - 30])
                            : i % 5 == 4   ? page(g, "fr", id)
                            : i % 5 == 3   ? get(g, "/api/v1/opportunities/%lld", (long long)id)
                                           : get(g, "/fr/opportunites/%lld%s", (long long)id, formats[i % 5]);
    if (a.status == 404) continue; /* no procedure */
    assert_status(a, 200);
    seen++;
    for (size_t k = 0; k < sizeof traces / sizeof *traces; k++)
      if (str_contains(a.body, str_from(traces[k]))) fail_msg("%s says %s", g->target, traces[k]);
  }
  assert_int_equal(seen, 31);
  o->kind = KIND_CALL_FOR_TENDERS, o->budget_public = (struct opt_int){true, 1}; /* and it would have been seen */
  int64_t const shown = enter(o);
  assert_true(str_contains(get(g, "/fr/opportunites/%lld.json", (long long)shown).body, S("987654")));
  assert_true(str_contains(get(g, "/fr/opportunites/%lld.ocds.json", (long long)shown).body, S("987654")));
}

static void what_visitors_may_not_read_is_in_no_format(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_CALL_FOR_TENDERS, S("Secret"), instant_plus(NOW, 50 * DAY_US));
  static struct str invited[] = {S_INIT("awa@exemple.org")};
  o->publish = false;
  int64_t const draft = enter(o);
  o->publish = true, o->published = moment_in(o->zone, instant_plus(NOW, HOUR_US));
  int64_t const scheduled = enter(o);
  o->published = days(-1), o->invited_only = true, o->invited = (struct text_list){invited, 1};
  int64_t const closed_circle = enter(o);
  struct guest *const readers[] = {guest(), applicant(S("awa@exemple.org"))}; /* who is invited reads the page, not these */
  for (size_t k = 0; k < 2; k++) {
    for (int64_t id = draft; id <= closed_circle; id++) {
      for (size_t i = 0; i < 3; i++) assert_status(get(readers[k], "/fr/opportunites/%lld%s", (long long)id, formats[i]), 404);
      for (size_t i = 0; i < 3; i++) assert_status(get(readers[k], "/fr/opportunites/%lld-secret%s", (long long)id, formats[i]), 404);
      assert_status(get(readers[k], "/api/v1/opportunities/%lld", (long long)id), 404);
    }
    assert_json_size(json_of(get(readers[k], "/api/v1/opportunities")), "/items", 0);
    assert_silent(get(readers[k], "/fr/integration"), S("Secret"));
  }
  assert_int_equal(scheduled, 2);
}

/* --- Addresses, frames, the page ------------------------------------------------------------------------------------- */

static void beside_the_page_the_number_alone_is_the_address(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, DAY_US)));
  struct guest *g = guest();
  for (size_t i = 0; i < 3; i++) {
    struct answer const a = get(g, "/en/opportunites/%.*s%s", STR(address_of_notice(id)), formats[i]);
    assert_status(a, 308);
    assert_true(str_eq(answer_header(&a, "Location"), fmt(&story, "/en/opportunites/%lld%s", (long long)id, formats[i])));
    assert_status(follow(g, a), 200);
  }
  static const char *const nothing[] = {".xml", ".JSON", ".json.json", ".ocds", "."};
  for (size_t i = 0; i < 5; i++) assert_status(get(g, "/fr/opportunites/%lld%s", (long long)id, nothing[i]), 404);
  assert_status(get(g, "/fr/opportunites/.json"), 404);
}

static void the_closing_is_for_calendars(void **state) {
  (void)state;
  struct opportunity_new *o = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US));
  int64_t const id = enter(o);
  o->ends = o->closes, o->closes = (struct moment){0};
  int64_t const permanent = enter(o);
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/opportunites/%lld.ics", (long long)id);
  assert_status(a, 200);
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("text/calendar; charset=utf-8")));
  assert_true(str_starts(a.body, S("BEGIN:VCALENDAR\r\n")) && str_ends(a.body, S("END:VCALENDAR\r\n")));
  assert_true(str_contains(a.body, S("\r\nDTSTART:20261125T080000Z\r\n")));
  assert_status(get(g, "/fr/opportunites/%lld.ics", (long long)permanent), 404);
  assert_json_null(json_of(get(g, "/fr/opportunites/%lld.json", (long long)permanent)), "/links/calendar");
}

static void one_page_alone_may_be_framed(void **state) {
  (void)state;
  enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  int64_t const tender = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, 2 * DAY_US)));
  struct guest *g = guest();
  struct answer const a = get(g, "/fr/integration");
  assert_status(a, 200);
  assert_true(str_ends(answer_header(&a, "Content-Security-Policy"), S("; frame-ancestors https://ville.example")));
  assert_says(a, C("Poste")), assert_says(a, C("Marché"));
  struct answer const again = get(g, "/fr/integration"); /* kept now */
  assert_true(str_eq(again.body, a.body) && str_eq(answer_header(&again, "Content-Security-Policy"), answer_header(&a, "Content-Security-Policy")));
  assert_false(str_contains(a.body, S("<nav")) || str_contains(a.body, S("<form")) || str_contains(a.body, S("csrf")));
  struct str rest = a.body;
  for (const char *at; (at = memmem(rest.p, rest.n, "<a ", 3)) != NULL;) {
    rest = str_sub(rest, (size_t)(at - rest.p) + 3, rest.n);
    assert_true(str_contains(str_sub(rest, 0, str_index(rest, '>')), S("target=\"_top\"")));
  }
  struct answer const one = get(g, "/en/integration?type=appel-offres&nombre=1");
  assert_silent(one, C("Poste")), assert_says(one, C("Marché"));
  assert_true(str_contains(one.body, S("href=\"/en/opportunites?type=appel-offres\"")));
  the_board.embed_origins = S("none");
  board_restart(false);
  g = guest();
  struct answer const closed = get(g, "/fr/integration");
  assert_true(str_ends(answer_header(&closed, "Content-Security-Policy"), S("; frame-ancestors 'none'")));
  static const char *const others[] = {"/fr/", "/fr/opportunites", "/fr/donnees-ouvertes", "/fr/compte/connexion", "/fr/rien", "/api/v1/opportunities"};
  the_board.embed_origins = S("*");
  board_restart(false);
  g = guest();
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    struct answer const other = get(g, "%s", others[i]);
    assert_true(str_ends(answer_header(&other, "Content-Security-Policy"), S("; frame-ancestors 'none'")));
  }
  assert_true(str_ends(between(page(g, "fr", tender).head, "Content-Security-Policy: ", "\r"), S("frame-ancestors 'none'")));
}

static void the_page_of_open_data_says_how(void **state) {
  (void)state;
  struct guest *g = guest();
  struct answer a = get(g, "/fr/donnees-ouvertes");
  assert_status(a, 200); /* with nothing on the board too */
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, DAY_US)));
  a = get(g, "/fr/donnees-ouvertes");
  assert_says(a, S("https://creativecommons.org/licenses/by/4.0/"));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/opportunites/%lld.ocds.json\"", (long long)id)));
  assert_true(str_contains(a.body, S("&lt;iframe src=\"http://board.test/fr/integration")));
  assert_says(a, S("ocds-xxxxxx"));
  the_board.ocid_prefix = S("ocds-213czf");
  board_restart(false);
  g = guest();
  assert_silent(get(g, "/en/donnees-ouvertes"), S("ocds-xxxxxx"));
  assert_json_text(ocds_of(g, id), "/releases/0/ocid", fmt(&story, "ocds-213czf-%lld", (long long)id));
}

static const struct CMUnitTest stories[] = {
    STORY("calls for tenders and expressions of interest are OCDS releases, nothing else is", procedures_alone_are_ocds_releases),
    STORY("a release says what the notice says, what OCDS requires first of all", a_release_says_what_the_notice_says),
    STORY("a release follows the procedure: updated, cancelled, awarded, without result", a_release_follows_the_procedure),
    STORY("the open recruitments and missions of the thirty are postings, no other notice is", the_open_jobs_of_the_thirty_are_postings),
    STORY("a posting is gone after the closing, says no code and cannot leave its place", a_posting_is_gone_after_the_closing_and_says_no_code),
    STORY("amounts that are not public are in no format", amounts_that_are_not_public_are_in_no_format),
    STORY("what visitors may not read is in no format, for those invited neither", what_visitors_may_not_read_is_in_no_format),
    STORY("beside the page the number alone is the address", beside_the_page_the_number_alone_is_the_address),
    STORY("the closing is for calendars; a permanent call has none", the_closing_is_for_calendars),
    STORY("one page alone may be framed, by whom the settings say", one_page_alone_may_be_framed),
    STORY("the page of open data says what, how and under which licence", the_page_of_open_data_says_how),
};

TELL(stories)
