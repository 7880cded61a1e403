/* Partners' notices in JSON against the true values of real files: OCDS (attendus.json), JobPosting, and forms that are
 * written here. */
#include "foreign_self.h"
#include "scratch_board.h"

#include <dirent.h>
#include <string.h>

#include <jansson.h>

#include "base/date.h"
#include "base/zone.h"
#include "board/markdown.h"
#include "feed/foreign/foreign.h"
#include "feed/foreign/foreign_readers.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"
#include "feed/notice_json.h"

enum { RECORDS_MAX = 200, FILE_MAX = 1 << 20 };

static struct arena arena;

/* What one file gave. */
static struct told {
  struct foreign v[RECORDS_MAX];
  size_t n;
} told;

static void keep(void *to, const struct foreign *one) {
  (void)to;
  assert_true(told.n < RECORDS_MAX);
  struct str const line = foreign_json(&arena, one);
  assert_int_equal(foreign_from_json(&arena, line, &told.v[told.n]), OK);
  told.n++;
}

static void read_bytes(struct str bytes) {
  told.n = 0;
  struct foreign_input const in = {.bytes = bytes};
  foreign_read(&in, keep, NULL);
}

static struct str file(const char *path) {
  FILE *f = fopen(path, "re");
  if (f == NULL) fail_msg("%s is not there", path);
  char *bytes = arena_alloc(&arena, FILE_MAX / 4);
  struct str const all = {bytes, fread(bytes, 1, FILE_MAX / 4, f)};
  fclose(f);
  return all;
}

static void read_text(const char *text) { read_bytes(str_from(text)); }

static int end(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

static void assert_str(const char *what, struct str said, struct str wanted) {
  if (!str_eq(said, wanted)) fail_msg("%s: \"%.*s\", not \"%.*s\"", what, STR(said), STR(wanted));
}

static void assert_fault(enum foreign_why why) {
  if (told.n == 0 || told.v[told.n - 1].family != FOREIGN_REFUSED) fail_msg("nothing refused among %zu", told.n);
  assert_str("why", foreign_why_word(told.v[told.n - 1].why), foreign_why_word(why));
}

static struct str utc(const struct foreign_time *t) {
  struct instant at;
  if (!foreign_instant(t, zone_utc(), &at)) return (struct str){0};
  struct out o = out_in(&arena, 64);
  date_put_instant(&o, at);
  return out_str(&o);
}

static struct str text_of(json_t *entry, const char *key) { return str_from(json_string_value(json_object_get(entry, key))); }

/* --- OCDS ----------------------------------------------------------------------------------------------------------- */

/* The same instant, whatever the offset and the digits it is written with. */
static void assert_instant(const char *what, const struct foreign_time *said, struct str wanted) {
  struct instant at;
  assert_int_equal(date_parse_instant(wanted, &at), OK);
  struct out o = out_in(&arena, 64);
  date_put_instant(&o, at);
  assert_str(what, utc(said), out_str(&o));
}

/* What tags mean, said here a second time from the standard's own list of codes. */
static enum foreign_family family_of(json_t *entry) {
  struct str const status = text_of(entry, "statut");
  json_t *tags = json_object_get(entry, "tag");
  enum foreign_family family = FOREIGN_PLANNING;
  for (size_t i = 0; i < json_array_size(tags); i++) {
    struct str const tag = str_from(json_string_value(json_array_get(tags, i)));
    if (str_starts(tag, S("award")) || str_eq(tag, S("contract"))) return FOREIGN_RESULT;
    if (str_eq(tag, S("implementation"))) family = FOREIGN_COMPLETION;
    if (str_starts(tag, S("tender"))) family = FOREIGN_OPPORTUNITY;
  }
  return family == FOREIGN_OPPORTUNITY && str_eq(status, S("complete")) ? FOREIGN_RESULT : family;
}

/* The record of that release: the tender itself has the ocid as key, other releases their own id behind it. */
static const struct foreign *record_of(json_t *entry, const char *path) {
  struct str const ocid = text_of(entry, "ocid"), date = text_of(entry, "date");
  for (size_t i = 0; i < told.n; i++) {
    struct instant at, own;
    if (!str_eq(told.v[i].procedure, ocid) || told.v[i].why == FOREIGN_WHY_COMPILED) continue;
    if (date_parse_instant(date, &at) == OK && foreign_instant(&told.v[i].published, zone_utc(), &own) && at.us / SECOND_US == own.us / SECOND_US)
      return &told.v[i];
  }
  fail_msg("%s: no release of %.*s of %.*s", path, STR(ocid), STR(date));
  return NULL;
}

static void compare(json_t *entry, const char *path) {
  const struct foreign *one = record_of(entry, path);
  bool const refused = one->why == FOREIGN_WHY_NO_TITLE && json_object_get(entry, "titre") == NULL;
  bool const skipped = one->why == FOREIGN_WHY_NOT_NEWER || one->why == FOREIGN_WHY_DIRECT;
  json_t *tags = json_object_get(entry, "tag");
  bool const compiled = json_array_size(tags) == 0 || str_eq(str_from(json_string_value(json_array_get(tags, 0))), S("compiled"));
  bool const failed = str_has(text_of(entry, "titre")) && str_eq(one->outcome, S("unsuccessful")); /* its finalStatus, which is not among the true values */
  if (!refused && !skipped && !compiled && !failed && one->family != family_of(entry)) fail_msg("%s: %.*s", path, STR(foreign_family_word(one->family)));
  if (!refused && !skipped && one->why != FOREIGN_WHY_NONE) fail_msg("%s: %.*s %.*s", path, STR(foreign_why_word(one->why)), STR(one->detail));
  assert_str(path, one->form, S("ocds"));
  assert_true(str_eq(one->key, text_of(entry, "ocid")) || str_starts(one->key, fmt(&arena, "%.*s/", STR(text_of(entry, "ocid")))));
  if (one->family != FOREIGN_OPPORTUNITY && !compiled && json_object_get(entry, "id") != NULL)
    assert_true(str_ends(one->key, fmt(&arena, "/%.*s", STR(text_of(entry, "id")))) || refused);
  if (json_object_get(entry, "langue") != NULL) assert_str(path, one->lang, text_of(entry, "langue"));
  if (json_object_get(entry, "titre") != NULL) assert_str(path, one->texts.v[0].title, text_of(entry, "titre"));
  if (json_object_get(entry, "acheteur") != NULL) assert_str(path, one->buyer, text_of(entry, "acheteur"));
  if (one->family == FOREIGN_OPPORTUNITY) {
    assert_int_equal(one->closes.has, json_object_get(entry, "fin") != NULL);
    if (one->closes.has) assert_instant(path, &one->closes, text_of(entry, "fin"));
    assert_int_equal(one->documents.n, json_integer_value(json_object_get(entry, "documents")));
    assert_true(one->cpv.n == 0 || one->cpv.n == 8);
  }
}

static void every_file_of_ocds_reads_as_its_true_values_say(void **state) {
  (void)state;
  json_t *all = json_load_file("tests/data/ocds/attendus.json", 0, NULL), *wanted;
  const char *name;
  size_t files = 0, releases = 0;
  json_object_foreach(all, name, wanted) {
    json_t *entries = json_object_get(wanted, "contenu");
    read_bytes(file(fmt(&arena, "tests/data/ocds/%s", name).p));
    files++;
    if (json_array_size(entries) == 0) {
      assert_int_equal(told.n, 1);
      assert_int_equal(told.v[0].family, FOREIGN_REFUSED);
      assert_false(str_has(told.v[0].key));
      assert_true(told.v[0].why != FOREIGN_WHY_NONE && told.v[0].why != FOREIGN_WHY_CRASH);
    }
    if (!str_starts(str_from(name), S("standard/amendments"))) assert_int_equal(told.n, json_array_size(entries) + (json_array_size(entries) == 0));
    for (size_t i = 0; i < json_array_size(entries); i++, releases++) compare(json_array_get(entries, i), name);
    arena_free(&arena);
  }
  json_decref(all);
  assert_int_equal(files, 37);
  assert_int_equal(releases, 37);
}

static void parties_that_buy_together_are_told(void **state) {
  (void)state;
  read_bytes(file("tests/data/ocds/standard/frameworks__open_multiple_first_stage.json")); /* no buyer of its own: who runs it, for two */
  assert_int_equal(told.v[0].with.n, 2);
  assert_true(str_starts(told.v[0].buyer, S("Dirección")) && str_starts(told.v[0].with.v[0], S("Biblioteca")) && str_starts(told.v[0].with.v[1], S("Servicio")));
}

static void of_several_releases_of_a_tender_the_newest_counts(void **state) {
  (void)state;
  read_bytes(file("tests/data/ocds/fictif-1.1/ocds-213czf-000-00001.json"));
  static const struct { enum foreign_family family; enum foreign_why why; const char *key; } wanted[] = {
      {FOREIGN_PLANNING, FOREIGN_WHY_NONE, "ocds-213czf-000-00001/ocds-213czf-000-00001-01-planning"},
      {FOREIGN_SKIPPED, FOREIGN_WHY_NOT_NEWER, "ocds-213czf-000-00001/ocds-213czf-000-00001-02-tender"},
      {FOREIGN_OPPORTUNITY, FOREIGN_WHY_NONE, "ocds-213czf-000-00001"},
      {FOREIGN_RESULT, FOREIGN_WHY_NONE, "ocds-213czf-000-00001/ocds-213czf-000-00001-04-award"},
      {FOREIGN_RESULT, FOREIGN_WHY_NONE, "ocds-213czf-000-00001/ocds-213czf-000-00001-05-contract"},
      {FOREIGN_COMPLETION, FOREIGN_WHY_NONE, "ocds-213czf-000-00001/ocds-213czf-000-00001-06-implementation"},
  };
  assert_int_equal(told.n, 6);
  for (size_t i = 0; i < 6; i++) {
    assert_int_equal(told.v[i].family, wanted[i].family);
    assert_int_equal(told.v[i].why, wanted[i].why);
    assert_str("key", told.v[i].key, str_from(wanted[i].key));
    assert_str("procedure", told.v[i].procedure, S("ocds-213czf-000-00001"));
  }
  const struct foreign *tender = &told.v[2];
  assert_str("closes", utc(&tender->closes), S("2010-04-08T18:00:00Z"));
  assert_str("enquiry", utc(&tender->enquiry), S("2010-03-14T17:30:00Z"));
  assert_str("cpv", tender->cpv, S("45233130"));
  assert_str("submission", tender->submission, S("http://example.com/submissions/ocds-213czf-000-00001-01/"));
  assert_str("city", tender->city, S("London"));
  assert_str("version", tender->version, S("2010-03-20T09:45:00.000000Z"));
  assert_true(tender->key_global);
  assert_false(told.v[0].closes.has);
  assert_str("outcome", told.v[3].outcome, S("awarded"));
}

static void a_record_gives_its_releases_or_else_what_was_compiled_of_them(void **state) {
  (void)state;
  read_bytes(file("tests/data/ocds/standard/amendments__tender.json"));
  assert_int_equal(told.n, 4);
  for (size_t i = 0; i < 2; i++) assert_int_equal(told.v[i].why, FOREIGN_WHY_NOT_NEWER);
  assert_int_equal(told.v[2].family, FOREIGN_OPPORTUNITY);
  assert_str("version", told.v[2].version, S("2024-01-14T00:00:00.000000Z"));
  assert_int_equal(told.v[3].why, FOREIGN_WHY_COMPILED);
  read_bytes(file("tests/data/ocds/reels/ocds-03ad3f-384983-1_paraguay.json"));
  assert_int_equal(told.n, 1);
  assert_int_equal(told.v[0].family, FOREIGN_OPPORTUNITY);
  assert_int_equal(told.v[0].closes.offset, -4 * 3600);
  assert_int_equal(told.v[0].closes.wall.hour, 9);
}

#define RELEASE(tag, more) "{\"releases\":[{\"ocid\":\"ocds-x-1\",\"id\":\"r1\",\"date\":\"2026-11-02T08:00:00Z\",\"tag\":[\"" tag "\"]," more "}]}"

static void tags_and_states_say_what_a_release_is(void **state) {
  (void)state;
  static const struct { const char *text; enum foreign_family family; enum foreign_why why; const char *outcome; } rows[] = {
      {RELEASE("tender", "\"tender\":{\"title\":\"T\"}"), FOREIGN_OPPORTUNITY, 0, ""},
      {RELEASE("tenderUpdate", "\"tender\":{\"title\":\"T\"}"), FOREIGN_OPPORTUNITY, 0, ""},
      {RELEASE("tenderCancellation", "\"tender\":{\"title\":\"T\"}"), FOREIGN_CANCELLATION, 0, ""},
      {RELEASE("tender", "\"tender\":{\"title\":\"T\",\"status\":\"cancelled\"}"), FOREIGN_CANCELLATION, 0, ""},
      {RELEASE("tender", "\"tender\":{\"title\":\"T\",\"status\":\"unsuccessful\"}"), FOREIGN_RESULT, 0, "unsuccessful"},
      {RELEASE("award", "\"awards\":[{\"id\":\"a\",\"status\":\"active\"}]"), FOREIGN_RESULT, 0, "awarded"},
      {RELEASE("contractAmendment", "\"contracts\":[{\"id\":\"a\"}]"), FOREIGN_MODIFICATION, 0, ""},
      {RELEASE("contractTermination", "\"contracts\":[{\"id\":\"a\"}]"), FOREIGN_COMPLETION, 0, ""},
      {RELEASE("tender", "\"tender\":{\"title\":\"T\",\"procurementMethod\":\"direct\"}"), FOREIGN_SKIPPED, FOREIGN_WHY_DIRECT, ""},
      {RELEASE("bid", "\"tender\":{\"title\":\"T\"}"), FOREIGN_SKIPPED, FOREIGN_WHY_FAMILY, ""},
      {RELEASE("tender", "\"tender\":{\"description\":\"T\"}"), FOREIGN_REFUSED, FOREIGN_WHY_NO_TITLE, ""},
      {RELEASE("tender", "\"tender\":{\"title\":\"T\",\"tenderPeriod\":{\"endDate\":\"2026-02-30T10:00:00Z\"}}"), FOREIGN_REFUSED, FOREIGN_WHY_BAD_TIME, ""},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    read_text(rows[i].text);
    assert_int_equal(told.n, 1);
    if (told.v[0].family != rows[i].family) fail_msg("%s: %.*s", rows[i].text, STR(foreign_family_word(told.v[0].family)));
    assert_int_equal(told.v[0].why, rows[i].why);
    assert_str(rows[i].text, told.v[0].outcome, str_from(rows[i].outcome));
  }
}

static void lots_languages_and_hours_are_as_they_are_written(void **state) {
  (void)state;
  read_text(RELEASE("tender", "\"language\":\"nl\",\"tender\":{\"title\":\"Werken\",\"title_fr\":\"Travaux\",\"description_fr\":\"Des *travaux* <b>ici</b>\","
                              "\"tenderPeriod\":{\"endDate\":\"2026-12-10T17:00:00+02:00\"},\"lots\":[{\"id\":\"L-7\",\"title\":\"Un\",\"tenderPeriod\":{\"endDate\":\"2026-12-11\"}},"
                              "{\"id\":\"L-8\",\"title\":\"Deux\",\"status\":\"cancelled\"}]}"));
  const struct foreign *one = &told.v[0];
  assert_int_equal(one->texts.n, 2);
  assert_str("first", one->texts.v[0].lang, S("nl"));
  assert_str("french", one->texts.v[1].title, S("Travaux"));
  struct markup const shown = markdown_html(&arena, one->texts.v[1].body, S("fr"));
  assert_str("nothing of Markdown or HTML passes", str_trim(shown.html), S("<p>Des *travaux* &lt;b&gt;ici&lt;/b&gt;</p>"));
  assert_int_equal(one->closes.offset, 2 * 3600);
  assert_int_equal(one->closes.wall.hour, 17);
  assert_int_equal(one->lots.n, 1);
  assert_false(one->lots.v[0].closes.hour);
  assert_int_equal(one->lots.v[0].closes.wall.day, 11);
}

static enum err keep_one(void *to, struct arena *a, const struct foreign *one) {
  (void)a;
  keep(to, one);
  return OK;
}

/* The process that is shut in reads what this one reads: nothing of it needs a file, a table or a library later. */
static void the_process_that_is_shut_in_reads_the_same(void **state) {
  (void)state;
  static const char *const files[] = {"ocds/fictif-1.1/ocds-213czf-000-00001.json", "ocds/reels/ecuador-release-package.json", "ocds/reels/tvec-release_1.json",
                                      "ocds/cdmx/release-package-1.json", "jobposting/schemaorg-eg-0028.json", "jobposting/schemaorg-eg-0028-microdata.html"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct str const bytes = file(fmt(&arena, "tests/data/%s", files[i]).p);
    struct foreign_input const in = {.bytes = bytes};
    struct foreign_end ended;
    read_bytes(bytes);
    size_t const n = told.n;
    struct str const first = foreign_json(&arena, &told.v[0]);
    told.n = 0;
    assert_int_equal(foreign_each(&in, keep_one, NULL, &ended), OK);
    if (told.n != n) fail_msg("%s: %zu, not %zu", files[i], told.n, n);
    assert_str(files[i], foreign_json(&arena, &told.v[0]), first);
    assert_int_equal(ended.external, 0);
    arena_free(&arena);
  }
}

/* --- JobPosting ----------------------------------------------------------------------------------------------------- */

static void every_job_posting_is_read_or_refused_for_what_it_lacks(void **state) {
  (void)state;
  static const struct { const char *file, *title, *buyer; enum foreign_why why; } rows[] = {
      {"schemaorg-eg-0028.json", "Software Engineer", "", FOREIGN_WHY_NONE},
      {"schemaorg-eg-0213.json", "Junior software developer", "", FOREIGN_WHY_NO_KEY},
      {"schemaorg-eg-0251.json", "Mobile App Developer", "ACME Software", FOREIGN_WHY_NONE},
      {"schemaorg-eg-0281.json", "Junior software developer", "ACME Corp.", FOREIGN_WHY_NONE},
      {"schemaorg-eg-0283.json", "electrician", "", FOREIGN_WHY_NO_KEY},
      {"schemaorg-eg-0284.json", "Stone mason", "", FOREIGN_WHY_NO_KEY},
      {"schemaorg-eg-0286.json", "Systems Research Engineer", "", FOREIGN_WHY_NO_KEY},
      {"schemaorg-eg-0465.json", "Software Engineer", "", FOREIGN_WHY_NO_KEY},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    read_bytes(file(fmt(&arena, "tests/data/jobposting/%s", rows[i].file).p));
    assert_int_equal(told.n, 1);
    assert_str(rows[i].file, told.v[0].form, S("jobposting"));
    assert_str(rows[i].file, told.v[0].texts.v[0].title, str_from(rows[i].title));
    assert_str(rows[i].file, told.v[0].buyer, str_from(rows[i].buyer));
    assert_str(rows[i].file, foreign_why_word(told.v[0].why), foreign_why_word(rows[i].why));
    assert_str(rows[i].file, told.v[0].kind, S("recruitment"));
    assert_false(told.v[0].closes.has);
  }
  DIR *folder = opendir("tests/data/jobposting");
  size_t n = 0;
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) n += entry->d_name[0] != '.';
  closedir(folder);
  assert_int_equal(n, sizeof rows / sizeof *rows + 2); /* and two pages */
}

static void page(const char *bytes, const char *address) {
  told.n = 0;
  struct arena own = {0};
  static uint64_t keys[FOREIGN_ITEMS_MAX];
  struct foreign_out out = {.sink = keep, .arena = own, .keys = keys};
  struct foreign_input const in = {.bytes = str_from(bytes), .address = str_from(address)};
  page_read(&out, &in);
  arena_free(&out.arena);
}

#define JOB "\"@type\":\"JobPosting\",\"title\":\"Juriste <b>\",\"hiringOrganization\":{\"name\":\"Ville\"},\"validThrough\":\"2026-12-10T17:00:00+01:00\"," \
  "\"description\":\"<p>Un <i>poste</i></p><script>x()<\\/script>\",\"employmentType\":[\"FULL_TIME\",\"CONTRACTOR\"]," \
  "\"jobLocation\":[{\"address\":{\"addressLocality\":\"Kairouan\",\"addressCountry\":\"TN\"}},{\"address\":{\"addressLocality\":\"Sfax\",\"addressCountry\":{\"name\":\"tn\"}}}]"

static void a_page_gives_the_postings_in_it_and_says_why_it_has_none(void **state) {
  (void)state;
  page("<!doctype html><html><head><title>é</title><!-- <script type=\"application/ld+json\">{" JOB "}</script> -->"
       "<script type=\"text/javascript\">var a = {" JOB "}</script><link rel=canonical href='https://ville.example/p/7'>"
       "<script type=\"application/ld+json\">{\"@context\":\"https://schema.org\",\"@graph\":[{\"@type\":\"WebSite\"},{" JOB "}]}</script>", "https://ville.example/p/7?x=1");
  assert_int_equal(told.n, 1);
  const struct foreign *one = &told.v[0];
  assert_str(foreign_why_word(one->why).p, one->detail, S(""));
  assert_str("key", one->key, S("https://ville.example/p/7"));
  assert_str("link", one->link, S("https://ville.example/p/7"));
  assert_str("kind", one->kind, S("expertise_mission"));
  assert_str("closes", utc(&one->closes), S("2026-12-10T16:00:00Z"));
  assert_str("city", one->city, S("Kairouan"));
  assert_str("country", one->country, S("TN"));
  assert_int_equal(one->places.n, 1);
  assert_str("second place", one->places.v[0].country, S("TN"));
  assert_false(str_contains(one->texts.v[0].body, S("<script")));
  page(file("tests/data/jobposting/invalide-JSONLD_with_JS_comment.html").p, "");
  assert_fault(FOREIGN_WHY_HTML);
  assert_true(str_contains(told.v[0].detail, S("JSON-LD")));
  page(file("tests/data/jobposting/schemaorg-eg-0028-microdata.html").p, "");
  assert_fault(FOREIGN_WHY_HTML);
  assert_true(str_contains(told.v[0].detail, S("microdata")));
  page("<!doctype html><script type=\"application/ld+json\">{" JOB "}</script><script type=\"application/ld+json\">[{\"@type\":\"JobPosting\",\"title\":\"Autre\","
       "\"hiringOrganization\":\"Ville\"}]</script>", "https://ville.example/p");
  assert_int_equal(told.n, 2);
  assert_str("the page is not the key of two", told.v[1].key, S("Ville|Autre|"));
  assert_int_equal(told.v[0].why, FOREIGN_WHY_NONE);
  page("<html><p>rien</p>", "");
  assert_fault(FOREIGN_WHY_HTML);
  struct out many = out_in(&arena, 3 << 20);
  out_z(&many, "<!doctype html>");
  for (int i = 0; i < 40000; i++) out_z(&many, "<script type=\"application/ld+json\">{}</script>");
  out_char(&many, '\0');
  page(out_str(&many).p, "");
  assert_fault(FOREIGN_WHY_HTML);
}

/* --- JSON Feed, ReliefWeb ------------------------------------------------------------------------------------------- */

static void a_json_feed_is_read(void **state) {
  (void)state;
  read_text("\xEF\xBB\xBF{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\",\"items\":[{\"id\":7,\"url\":\"https://a.example/7\",\"title\":\"Un &amp; deux\","
            "\"content_text\":\"1 < 2\",\"date_published\":\"2026-11-02T08:00:00+01:00\",\"author\":{\"name\":\"Ville\"},\"attachments\":[{\"url\":\"https://a.example/a.pdf\",\"title\":\"DAO\"},"
            "{\"url\":\"file:///etc/passwd\"}],\"tags\":[\"eau\"],\"image\":\"https://a.example/i.png\"},{\"url\":\"https://a.example/8\",\"title\":\"Huit\"},"
            "{\"id\":\"7\",\"title\":\"encore\"},{\"title\":\"sans rien\"},{\"id\":\"9\",\"content_text\":\"sans titre\"},4]}");
  assert_int_equal(told.n, 6);
  const struct foreign *one = &told.v[0];
  assert_str("form", one->form, S("json-feed"));
  assert_str("key", one->key, S("7"));
  assert_str("link", one->link, S("https://a.example/7"));
  assert_str("body", one->texts.v[0].body, S("1 \\< 2"));
  assert_str("buyer", one->buyer, S("Ville"));
  assert_int_equal(one->published.offset, 3600);
  assert_int_equal(one->documents.n, 1);
  assert_int_equal(one->left.n, 2);
  assert_false(one->closes.has);
  assert_false(one->key_global);
  assert_str("its address is its key", told.v[1].key, S("https://a.example/8"));
  static const enum foreign_why rest[] = {FOREIGN_WHY_TWICE, FOREIGN_WHY_NO_KEY, FOREIGN_WHY_NO_TITLE, FOREIGN_WHY_NO_KEY};
  for (size_t i = 0; i < 4; i++) assert_str("why", foreign_why_word(told.v[2 + i].why), foreign_why_word(rest[i]));
}

static void our_own_feed_tells_its_closing_by_its_clock(void **state) {
  (void)state;
#define OURS(precision) \
  "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"a\",\"title\":\"T\",\"_babillard\":{\"closing\":\"2026-12-10T22:59:00Z\"," \
  "\"local\":\"2026-12-10T23:59\",\"zone\":\"Europe/Paris\",\"closing_precision\":\"" precision "\",\"reference\":\"R\"}}]}"
  read_text(OURS("instant"));
  const struct foreign_time *closes = &told.v[0].closes;
  assert_true(closes->has && closes->hour && closes->wall.hour == 23 && closes->offset == 3600);
  assert_str("reference", told.v[0].reference, S("R"));
  read_text(OURS("day"));
  assert_true(closes->has && !closes->hour && closes->wall.day == 10);
}

static void reliefweb_is_read(void **state) {
  (void)state;
  read_text("{\"totalCount\":1,\"data\":[{\"id\":\"4200101\",\"fields\":{\"title\":\"Évaluation finale\",\"url\":\"https://r.example/node/1\",\"url_alias\":\"https://r.example/job/1/evaluation\","
            "\"date\":{\"created\":\"2026-11-16T14:40:00+00:00\",\"changed\":\"2026-11-17T10:00:00+00:00\",\"closing\":\"2027-01-12T00:00:00+00:00\"},\"source\":[{\"name\":\"Réseau\"}],"
            "\"country\":[{\"iso2\":\"bj\",\"name\":\"Benin\"},{\"iso2\":\"TG\"}],\"city\":[{\"name\":\"Cotonou\"}],\"type\":[{\"name\":\"Consultancy\"}],\"language\":[{\"code\":\"fr\"}],"
            "\"theme\":[{\"name\":\"Water\"}],\"body-html\":\"<p>Corps</p>\",\"how_to_apply-html\":\"<p>Écrire à nous</p>\"}}]}");
  assert_int_equal(told.n, 1);
  const struct foreign *one = &told.v[0];
  assert_str("key", one->key, S("4200101"));
  assert_str("link", one->link, S("https://r.example/job/1/evaluation"));
  assert_str("kind", one->kind, S("expertise_mission"));
  assert_str("buyer", one->buyer, S("Réseau"));
  assert_str("country", one->country, S("BJ"));
  assert_str("lang", one->texts.v[0].lang, S("fr"));
  assert_true(one->closes.has && !one->closes.hour && one->closes.wall.day == 12);
  assert_str("published", utc(&one->published), S("2026-11-16T14:40:00Z"));
  assert_true(str_contains(one->texts.v[0].body, S("Corps")) && str_contains(one->texts.v[0].body, S("Écrire")));
  assert_int_equal(one->places.n, 1);
}

/* --- Our own -------------------------------------------------------------------------------------------------------- */

static const struct instant today = {INT64_C(1795514400) * SECOND_US}; /* 2026-11-24T10:00:00Z */

static struct str written(const struct opportunity *o) {
  struct out out = out_in(&arena, 1 << 20);
  struct json_put j = json_put_in(&out);
  notice_json(&j, o, S("https://autre.example"), today);
  return out_str(&out);
}

static void compare_own(const struct opportunity *o) {
  assert_int_equal(told.n, 1);
  const struct foreign *one = &told.v[0];
  bool const over = o->state == OPPORTUNITY_CANCELLED || o->state == OPPORTUNITY_AWARDED || o->state == OPPORTUNITY_UNSUCCESSFUL;
  assert_int_equal(one->family, o->state == OPPORTUNITY_CANCELLED ? FOREIGN_CANCELLATION : over ? FOREIGN_RESULT : FOREIGN_OPPORTUNITY);
  assert_str("procedure", one->procedure, fmt(&arena, "https://autre.example/api/v1/opportunities/%lld", (long long)o->row.id));
  assert_int_equal(str_eq(one->key, one->procedure), !over);
  assert_str("reference", one->reference, o->row.reference);
  assert_str("kind", one->kind, kind_word(o->kind));
  assert_str("title", one->texts.v[0].title, o->row.title);
  assert_str("summary", one->texts.v[0].summary, o->row.summary);
  assert_str("lang", one->texts.v[0].lang, o->row.lang);
  assert_str("body", one->texts.v[0].body, str_trim(o->row.body));
  assert_int_equal(one->texts.n, 1 + o->texts.n);
  for (size_t i = 0; i < o->texts.n; i++) assert_str("translation", one->texts.v[1 + i].title, o->texts.v[i].title);
  assert_str("buyer", one->buyer, o->row.org);
  assert_str("city", one->city, o->row.city);
  assert_str("country", one->country, o->row.country);
  assert_int_equal(one->places.n, o->places.n);
  struct instant at = {0};
  assert_int_equal(foreign_instant(&one->closes, o->zone, &at), o->row.closes_at.has);
  if (o->row.closes_at.has) assert_true(at.us == o->row.closes_at.at.us && one->closes.offset_said == one->closes.hour);
  assert_int_equal(o->row.closes_at.has && !one->closes.hour, str_eq(o->row.closes_said, S("day")));
  assert_int_equal(one->lots.n, o->lots.n);
  for (size_t i = 0; i < o->lots.n; i++) assert_str("lot", one->lots.v[i].title, o->lots.v[i].title);
  assert_str("cpv", one->cpv, o->row.cpv);
}

static void what_we_write_is_read_back(void **state) {
  struct scratch_board *f = *state;
  for (int i = 0; i < DEMO_FILES; i++) {
    struct import_batch batch;
    struct import_report report;
    struct str problem;
    assert_int_equal(import_json(&f->arena, demo_json(i), &batch, &problem), OK);
    batch.topics.n = 0; /* their logos want a folder of files, which this board has not */
    assert_int_equal(import_apply(&f->board, &f->arena, &batch, today, &report), OK);
  }
  size_t n = 0;
  for (int64_t id = 1; id <= 80; id++) {
    struct db *db;
    struct opportunity o;
    assert_int_equal(board_snapshot(&f->board, &db), OK);
    enum err const e = opportunity_public(db, &arena, id, (struct opt_int){0}, today, &o);
    board_release(&f->board, db);
    if (e == OK) {
      read_bytes(written(&o));
      compare_own(&o);
      n++;
    }
    arena_free(&arena);
  }
  assert_true(n >= 30);
}

/* --- Other shapes --------------------------------------------------------------------------------------------------- */

static void what_is_no_form_is_refused_with_the_reason(void **state) {
  (void)state;
  static const struct { const char *text; enum foreign_why why; } rows[] = {
      {"{}", FOREIGN_WHY_EMPTY},
      {"[]", FOREIGN_WHY_EMPTY},
      {"[1,2]", FOREIGN_WHY_UNKNOWN},
      {"{\"opportunites\":[]}", FOREIGN_WHY_UNKNOWN},
      {"{\"a\":1}", FOREIGN_WHY_UNKNOWN},
      {"{\"a\":1}{\"a\":1}", FOREIGN_WHY_MALFORMED},
      {"{\"ocid\":\"a\",\"tag\":[\"tender\"]}\n{\"ocid\":\"b\",\"tag\":[\"tender\"]}", FOREIGN_WHY_MALFORMED},
      {"{\"a\":", FOREIGN_WHY_MALFORMED},
      {"{\"a\":\"\xE9\"}", FOREIGN_WHY_CHARSET},
      {"{\"@context\":\"https://schema.org\",\"@type\":\"NewsArticle\"}", FOREIGN_WHY_UNKNOWN},
      {"{\"releases\":[]}", FOREIGN_WHY_EMPTY},
      {"{\"data\":[]}", FOREIGN_WHY_EMPTY},
      {"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[]}", FOREIGN_WHY_EMPTY},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    read_text(rows[i].text);
    if (told.n != 1) fail_msg("%s: %zu", rows[i].text, told.n);
    assert_fault(rows[i].why);
  }
  read_text("{\"opportunites\":[]}");
  assert_str("the import file says so", told.v[0].detail, S("opportunites"));
}

/* Read ones; those over the most, said once. */
static void count(void *to, const struct foreign *one) {
  size_t *counts = to;
  if (one->why == FOREIGN_WHY_TOO_MANY) counts[1]++;
  else counts[0]++;
}

static void deep_and_long_ones_do_no_harm(void **state) {
  (void)state;
  enum { DEEP = 100000 };
  char *deep = malloc(DEEP);
  memset(deep, '[', DEEP);
  read_bytes((struct str){deep, DEEP});
  free(deep);
  assert_fault(FOREIGN_WHY_DEPTH);
  read_text("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":123456789012345678,\"title\":\"T\"},{\"id\":1e300,\"title\":\"T\"}]}");
  assert_int_equal(told.n, 2);
  assert_str("a long number", told.v[0].key, S("123456789012345678"));
  read_text("{\"items\":[{\"id\":1e999}]}");
  assert_fault(FOREIGN_WHY_MALFORMED);
  static struct foreign_input in;
  enum { MANY = FOREIGN_ITEMS_MAX + 5 };
  char *many = malloc(MANY * 40);
  struct out o = out_fixed(many, MANY * 40);
  out_z(&o, "{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[");
  for (int i = 0; i < MANY; i++) out_fmt(&o, "%s{\"id\":%d,\"title\":\"T\"}", i > 0 ? "," : "", i);
  out_z(&o, "]}");
  assert_false(o.full);
  in.bytes = out_str(&o);
  size_t counts[2] = {0};
  foreign_read(&in, count, counts);
  free(many);
  assert_int_equal(counts[0], FOREIGN_ITEMS_MAX);
  assert_int_equal(counts[1], 1);
}

/* A title that turns the text behind it round would turn the page that lists it; one that shows nothing is none. */
static void a_title_turns_nothing_round_and_shows_something(void **state) {
  (void)state;
  read_text("{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":[{\"id\":\"a\",\"title\":\"Avis \\u202egnp.\\u2066exe\"},"
            "{\"id\":\"b\",\"title\":\"\\u202e\\u200b \\ufeff\"},{\"id\":\"c\",\"title\":\"\u05d0\u200f\"}]}");
  assert_int_equal(told.n, 3);
  assert_str("turned", told.v[0].texts.v[0].title, S("Avis gnp.exe"));
  assert_int_equal(told.v[1].family, FOREIGN_REFUSED);
  assert_int_equal(told.v[1].why, FOREIGN_WHY_NO_TITLE);
  assert_str("a mark that only stands beside a letter", told.v[2].texts.v[0].title, S("\u05d0\u200f"));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_file_of_ocds_reads_as_its_true_values_say),
      cmocka_unit_test(parties_that_buy_together_are_told),
      cmocka_unit_test(of_several_releases_of_a_tender_the_newest_counts),
      cmocka_unit_test(a_record_gives_its_releases_or_else_what_was_compiled_of_them),
      cmocka_unit_test(tags_and_states_say_what_a_release_is),
      cmocka_unit_test(lots_languages_and_hours_are_as_they_are_written),
      cmocka_unit_test(the_process_that_is_shut_in_reads_the_same),
      cmocka_unit_test(every_job_posting_is_read_or_refused_for_what_it_lacks),
      cmocka_unit_test(a_page_gives_the_postings_in_it_and_says_why_it_has_none),
      cmocka_unit_test(a_json_feed_is_read),
      cmocka_unit_test(our_own_feed_tells_its_closing_by_its_clock),
      cmocka_unit_test(reliefweb_is_read),
      cmocka_unit_test_setup_teardown(what_we_write_is_read_back, scratch_board_begin, scratch_board_end),
      cmocka_unit_test(what_is_no_form_is_refused_with_the_reason),
      cmocka_unit_test(deep_and_long_ones_do_no_harm),
      cmocka_unit_test(a_title_turns_nothing_round_and_shows_something),
  };
  return cmocka_run_group_tests(tests, NULL, end);
}
