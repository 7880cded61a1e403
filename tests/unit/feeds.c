/* Feeds of others against what is known of them: 162 files with an independent reader's account of each, and three feeds as
 * partners publish them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "board/markdown.h"
#include "feed/foreign/foreign.h"
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_link.h"
#include "foreign_markdown.h"
#include "foreign_self.h"

enum { RECORDS = 64 };

/* What a file gave, as it would come out of the process that reads: through a line of JSON and back. */
struct reading {
  struct arena arena;
  struct foreign all[RECORDS];
  size_t n;
  enum foreign_why fault;
};

static void keep(void *to, const struct foreign *one) {
  struct reading *r = to;
  if (!str_has(one->form)) return (void)(r->fault = one->why);
  assert_true(r->n < RECORDS);
  struct str const line = foreign_json(&r->arena, one);
  assert_int_equal(foreign_from_json(&r->arena, line, &r->all[r->n]), OK);
  r->n++;
}

static void forget(struct reading *r) {
  arena_free(&r->arena);
  r->n = 0;
  r->fault = FOREIGN_WHY_NONE;
}

static void read_bytes(struct reading *r, struct str bytes, const char *media, const char *address) {
  struct foreign_input const in = {.bytes = bytes, .media = str_from(media), .address = str_from(address)};
  foreign_read(&in, keep, r);
}

static struct str file(struct arena *a, const char *folder, const char *name) {
  char path[300];
  snprintf(path, sizeof path, "tests/data/%s/%s", folder, name);
  FILE *f = fopen(path, "rb");
  if (f == NULL) fail_msg("%s", path);
  char *p = arena_alloc(a, 200000);
  size_t const n = fread(p, 1, 200000, f);
  fclose(f);
  return (struct str){p, n};
}

static const char *text_of(const json_t *o, const char *key) { return json_string_value(json_object_get(o, key)); }

/* What a reader reads of HTML, without white space. */
static struct str read_of(struct arena *a, struct str html) {
  bool cut = false;
  return letters_of(a, foreign_html_text(a, html, &cut));
}
static struct str shown_of(struct arena *a, struct str markdown) { return read_of(a, markdown_html(a, markdown, S("en")).html); }

static const struct foreign_text *first_text(const struct foreign *one) {
  static const struct foreign_text none;
  return one->texts.n > 0 ? &one->texts.v[0] : &none;
}

/* --- The 162 -------------------------------------------------------------------------------------------------------- */

static struct { size_t files, refused, titles, links, keys, times, documents, expectations; } compared;

/* Where we know better than the oracle, or read less on purpose. */
static const struct {
  const char *name, *field, *why;
} apart[] = {
    {"gofeed-rss/issue_217_enclosure_children.xml", "titre", "the title of an enclosure is not the item's"},
    {"feedvalidator/atom__must__entry_modified_bad_month.xml", "modifie", "there is no thirteenth month"},
    {"simplepie/feed-utf16be.xml", "nombre", "UTF-16 that the oracle gives up and we read"},
    {"feedparser-sanitize/entry_summary_iframe.xml", "expected", "what stands in a frame is the frame's, as in a browser"},
};

static bool is_apart(const char *name, const char *field) {
  for (size_t i = 0; i < sizeof apart / sizeof *apart; i++)
    if (strcmp(apart[i].name, name) == 0 && strcmp(apart[i].field, field) == 0) return true;
  return false;
}

static void same_text(struct reading *r, const char *name, const char *field, struct str got, struct str want) {
  if (is_apart(name, field)) return;
  if (!str_eq(letters_of(&r->arena, got), want)) fail_msg("%s %s: gave %.*s, want %.*s", name, field, STR(got), STR(want));
}

static bool is_at(const struct foreign_time *t, const char *when) {
  struct instant at, want;
  const struct zone *utc;
  assert_int_equal(zone_load(S("UTC"), &utc), OK);
  assert_int_equal(date_parse_instant(str_from(when), &want), OK);
  struct foreign_time begins = *t;
  begins.hour = true; /* the oracle takes a day for its beginning */
  return foreign_instant(&begins, utc, &at) && at.us == want.us;
}

static void compare_times(const char *name, const struct foreign *got, const json_t *want) {
  static const char *const keys[] = {"publie", "modifie", "expire"};
  const struct foreign_time *const times[] = {&got->published, &got->updated, &got->closes};
  for (size_t i = 0; i < 3; i++) {
    const char *when = text_of(want, keys[i]);
    if (when == NULL || is_apart(name, keys[i])) continue;
    /* dc:date is a change to the oracle, and a publication to us */
    if (!is_at(times[i], when) && !(i == 1 && is_at(times[0], when))) fail_msg("%s %s %s", name, keys[i], when);
    compared.times++;
  }
}

static void compare_documents(const char *name, const struct foreign *got, const json_t *want) {
  const json_t *pieces = json_object_get(want, "pieces");
  assert_int_equal(got->documents.n, json_array_size(pieces) + (strstr(name, "content_src") != NULL));
  for (size_t i = 0; i < json_array_size(pieces); i++, compared.documents++)
    assert_true(str_eq(got->documents.v[i].url, str_from(json_string_value(json_array_get(pieces, i)))));
}

static void compare_element(struct reading *r, const char *name, const struct foreign *got, const json_t *want) {
  const char *title = text_of(want, "titre"), *link = text_of(want, "lien"), *id = text_of(want, "id");
  struct str const own = first_text(got)->title;
  if (title != NULL) same_text(r, name, "titre", own, read_of(&r->arena, str_from(title))), compared.titles++;
  else if (!is_apart(name, "titre")) assert_false(str_has(own));
  bool const web = link != NULL && (strncmp(link, "http://", 7) == 0 || strncmp(link, "https://", 8) == 0);
  if (web && !str_eq(got->link, str_from(link))) fail_msg("%s link: gave %.*s, want %s", name, STR(got->link), link);
  if (!web && str_has(got->link)) fail_msg("%s link: gave %.*s", name, STR(got->link));
  compared.links++;
  if (id != NULL && !str_eq(got->key, str_from(id))) fail_msg("%s key: gave %.*s, want %s", name, STR(got->key), id);
  if (id == NULL) assert_true(str_eq(got->key, got->link));
  compared.keys++;
  compare_times(name, got, want);
  compare_documents(name, got, want);
}

/* `n` hexadecimal digits at *p, which moves onto the last. */
static void put_code(struct out *o, const char **p, size_t n) {
  char digits[5] = "", bytes[4];
  memcpy(digits, *p + 1, n);
  out_bytes(o, bytes, utf8_put((int32_t)strtoul(digits, NULL, 16), bytes));
  *p += n;
}

/* A literal of Python as it is written in the files: '…' or "…" with \uXXXX, \xXX, \n, \t, \'. Absent: something else. */
static struct str python_text(struct arena *a, const char *p) {
  char const quote = *p;
  if (quote != '\'' && quote != '"') return (struct str){0};
  struct out o = out_in(a, 4000);
  for (p++; *p != '\0' && *p != quote; p++) {
    if (*p != '\\') out_char(&o, *p);
    else if (*++p == 'u') put_code(&o, &p, 4);
    else if (*p == 'x') put_code(&o, &p, 2);
    else out_char(&o, *p == 'n' ? '\n' : *p == 't' ? '\t' : *p);
  }
  struct str const rest = str_trim(str_from(*p == '\0' ? "" : p + 1));
  return rest.n == 0 || str_starts(rest, S("and ")) ? out_str(&o) : (struct str){0};
}

/* "entries[0]['description'] == '…'", as the files' authors say what is to be read: our text of the same thing. */
static void compare_expectation(struct reading *r, const char *name, const char *expected) {
  static const char *const fields[] = {"['description'] == ", "['summary'] == ", "['title'] == ", "['link'] == ", "['guid'] == ",
                                       "['id'] == ", "['content'][0]['value'] == ", "['language'] == "};
  if (expected == NULL || r->n == 0 || strstr(expected, "entries[0]") == NULL || is_apart(name, "expected")) return;
  const struct foreign *one = &r->all[0];
  const struct foreign_text *t = first_text(one);
  for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
    char needle[80];
    snprintf(needle, sizeof needle, "entries[0]%s", fields[i]);
    const char *at = strstr(expected, needle);
    struct str const want = at == NULL ? (struct str){0} : python_text(&r->arena, at + strlen(needle));
    if (want.p == NULL) continue;
    struct str const body = shown_of(&r->arena, t->body), brief = t->summary;
    bool const both = strstr(name, "description_and_summary") != NULL;
    struct str const values[] = {both ? brief : body, body, t->title, one->link, one->key, one->key, body, t->lang};
    same_text(r, name, fields[i], values[i], i == 3 || i == 4 || i == 5 ? want : read_of(&r->arena, want));
    compared.expectations++;
  }
}

static void check_safe(struct reading *r, const char *name) {
  for (size_t i = 0; i < r->n; i++) {
    const struct foreign_text *t = first_text(&r->all[i]);
    if (!page_is_harmless(markdown_html(&r->arena, t->body, S("fr")).html)) fail_msg("%s", name);
    assert_false(str_contains(t->body, S("onmouse")) || str_contains(t->body, S("location.href")) || str_contains(t->title, S("location")));
  }
}

static void compare_file(struct reading *r, const char *name, const json_t *want) {
  scoped(arena) struct arena a = {0};
  struct str const bytes = file(&a, "feeds", name);
  compared.files++;
  read_bytes(r, bytes, text_of(want, "type_annonce"), NULL);
  check_safe(r, name);
  size_t const n = (size_t)json_integer_value(json_object_get(want, "nombre"));
  if (str_contains(bytes, S("<!DOCTYPE"))) {
    assert_true(r->n == 0 && (r->fault == FOREIGN_WHY_DOCTYPE || r->fault == FOREIGN_WHY_HTML));
  } else if (json_is_true(json_object_get(want, "bozo"))) {
    bool const as_far = r->n <= n && (r->fault != FOREIGN_WHY_NONE || r->n == n);
    if (!as_far && !is_apart(name, "nombre")) fail_msg("%s: %zu items for %zu", name, r->n, n);
    compared.refused += r->fault != FOREIGN_WHY_NONE;
  } else if (json_object_get(want, "oracle") == NULL) {
    if (r->n != n) fail_msg("%s: %zu items for %zu, %s", name, r->n, n, foreign_why_sentence(r->fault).p);
    bool const unknown = text_of(want, "version") == NULL || json_is_null(json_object_get(want, "version"));
    if ((r->fault != FOREIGN_WHY_NONE) != unknown) fail_msg("%s: %s", name, foreign_why_sentence(r->fault).p);
    for (size_t i = 0; i < n; i++) compare_element(r, name, &r->all[i], json_array_get(json_object_get(want, "elements"), i));
    compare_expectation(r, name, text_of(want, "attente_amont"));
  }
  forget(r);
}

static void feeds_are_read_as_another_reader_does(void **state) {
  (void)state;
  json_t *all = json_load_file("tests/data/feeds/attendus.json", 0, NULL);
  assert_non_null(all);
  static struct reading r;
  const char *name;
  json_t *want;
  memset(&compared, 0, sizeof compared);
  json_object_foreach(all, name, want) compare_file(&r, name, want);
  json_decref(all);
  print_message("files %zu, refused %zu, titles %zu, links %zu, keys %zu, times %zu, documents %zu, expectations %zu\n", compared.files, compared.refused,
                compared.titles, compared.links, compared.keys, compared.times, compared.documents, compared.expectations);
  assert_int_equal(compared.files, 162);
  assert_true(compared.titles >= 18 && compared.links >= 80 && compared.keys >= 80 && compared.times >= 6 && compared.documents >= 4);
  assert_true(compared.expectations >= 60);
}

/* --- Partners' ------------------------------------------------------------------------------------------------------ */

static json_t *read_partner(struct reading *r, const char *name, const char *truth) {
  scoped(arena) struct arena a = {0};
  read_bytes(r, file(&a, "flux-partenaires", name), NULL, NULL);
  char path[200];
  snprintf(path, sizeof path, "tests/data/flux-partenaires/%s", truth);
  json_t *want = json_load_file(path, 0, NULL);
  assert_non_null(want);
  assert_int_equal(r->fault, FOREIGN_WHY_NONE);
  assert_int_equal(r->n, json_array_size(want));
  return want;
}

static void is_text(struct str got, const json_t *want, const char *key) {
  const char *text = text_of(want, key);
  if (text == NULL ? str_has(got) : !str_eq(got, str_from(text))) fail_msg("%s: gave %.*s, want %s", key, STR(got), text == NULL ? "nothing" : text);
}

static void is_told(struct reading *r, const struct foreign_time *t, struct str day, struct str hour) {
  struct out o = out_in(&r->arena, 40);
  if (!t->has) fail_msg("no closing, want %.*s", STR(day));
  date_put_day(&o, date_of(&t->wall));
  if (t->hour) out_fmt(&o, " %02d:%02d", t->wall.hour, t->wall.minute);
  struct str const want = str_has(hour) ? fmt(&r->arena, "%.*s %.*s", STR(day), STR(hour)) : day;
  if (!str_eq(out_str(&o), want)) fail_msg("closing: gave %.*s, want %.*s", STR(out_str(&o)), STR(want));
}

static bool is_left(const struct foreign *one, const char *path) {
  for (size_t i = 0; i < one->left.n; i++)
    if (str_eq(one->left.v[i].path, str_from(path))) return true;
  return false;
}

static void a_board_of_jobs(void **state) {
  (void)state;
  static struct reading r;
  static const char *const codes[] = {"MR", "BJ", "NE", "TG", "LB", "FR"};
  json_t *all = read_partner(&r, "a-emplois.rss", "a-emplois.attendu.json");
  for (size_t i = 0; i < r.n; i++) {
    const struct foreign *one = &r.all[i];
    const json_t *want = json_array_get(all, i);
    assert_int_equal(one->family, FOREIGN_OPPORTUNITY);
    is_text(first_text(one)->title, want, "titre");
    is_text(one->link, want, "lien");
    is_text(one->key, want, "lien");
    is_text(one->buyer, want, "organisme");
    assert_true(str_eq(one->country, str_from(codes[i])) && str_eq(one->lang, S("fr")) && !one->key_global);
    assert_true(is_at(&one->published, text_of(want, "publie_utc")));
    const char *closing = text_of(want, "date_limite");
    if (closing == NULL) assert_false(one->closes.has);
    else is_told(&r, &one->closes, str_from(closing), S(""));
    assert_true(str_contains(first_text(one)->body, S("## How to apply\n\nDossier par le formulaire en ligne.")));
    assert_true(str_starts(first_text(one)->summary, S("Présentation du poste, missions et profil recherché.")));
    assert_true(str_eq(one->kind, i == 1 ? S("expertise_mission") : S("")));
  }
  json_decref(all);
  forget(&r);
}

static void a_town_and_its_contracts(void **state) {
  (void)state;
  static struct reading r;
  json_t *all = read_partner(&r, "b-marches.atom", "b-marches.attendu.json");
  for (size_t i = 0; i < r.n; i++) {
    const struct foreign *one = &r.all[i];
    const json_t *want = json_array_get(all, i), *pieces = json_object_get(want, "pieces");
    is_text(first_text(one)->title, want, "titre");
    is_text(one->link, want, "lien");
    is_text(one->key, want, "id");
    assert_int_equal(one->documents.n, json_array_size(pieces));
    for (size_t k = 0; k < one->documents.n; k++) assert_true(str_eq(one->documents.v[k].url, str_from(json_string_value(json_array_get(pieces, k)))));
    assert_true(is_at(&one->published, text_of(want, "publie_utc")));
    if (text_of(want, "modifie_utc") != NULL) assert_true(is_at(&one->updated, text_of(want, "modifie_utc")));
    struct str const closing = str_from(text_of(want, "echeance_dans_le_texte"));
    is_told(&r, &one->closes, str_sub(closing, 0, 10), str_sub(closing, 11, 5));
    assert_false(one->closes.offset_said);
    assert_true(str_contains(one->closes.words, i == 0 ? S("8 janvier 2027 à 12 h 00") : S("vendredi 29 janvier 2027, 17h30")));
    assert_false(str_contains(first_text(one)->body, S("alert")) || str_contains(first_text(one)->body, S("script")));
  }
  assert_true(str_eq(r.all[0].documents.v[0].title, S("DAO-2026-041.pdf")));
  assert_true(str_eq(first_text(&r.all[1])->body, S("Remise des plis : **vendredi 29 janvier 2027, 17h30**.")));
  json_decref(all);
  forget(&r);
}

static void forty_contracts_of_a_review(void **state) {
  (void)state;
  static struct reading r;
  json_t *all = read_partner(&r, "e-marches-francophones.rss", "e-marches-francophones.attendu.json");
  for (size_t i = 0; i < r.n; i++) {
    const struct foreign *one = &r.all[i];
    const json_t *want = json_array_get(all, i);
    is_text(one->key, want, "avis");
    is_text(first_text(one)->title, want, "titre");
    is_text(one->buyer, want, "organisme");
    is_text(one->city, want, "ville");
    is_text(one->cpv, want, "cpv");
    assert_true(str_eq(one->kind, S("call_for_tenders")) && is_left(one, "description"));
    const char *limit = text_of(want, "limite"), *out = text_of(want, "publie");
    is_told(&r, &one->closes, fmt(&r.arena, "%.4s-%.2s-%.2s", limit, limit + 4, limit + 6), str_sub(str_from(limit), 9, 5));
    assert_true(is_at(&one->published, fmt(&r.arena, "%.4s-%.2s-%.2sT09:00:00Z", out, out + 4, out + 6).p));
  }
  json_decref(all);
  forget(&r);
}

/* --- What no file above has ----------------------------------------------------------------------------------------- */

static const struct foreign *read_one(struct reading *r, const char *xml) {
  forget(r);
  read_bytes(r, str_from(xml), NULL, "https://exemple.org/flux/tous.xml");
  assert_int_equal(r->n, 1);
  return &r->all[0];
}

#define RSS(item)                                                                                                      \
  "<rss xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:content='http://purl.org/rss/1.0/modules/content/' "       \
  "xmlns:ev='http://purl.org/rss/1.0/modules/event/'><channel><language>fr_FR</language><item><title>T</title>"        \
  "<guid>k</guid>" item "</item></channel></rss>"

static void a_field_goes_before_running_text(void **state) {
  (void)state;
  static struct reading r;
  const struct foreign *one = read_one(&r, RSS("<expirationDate>2027-01-08T12:00:00+01:00</expirationDate>"
                                         "<description>Date limite : 9 janvier 2027</description>"));
  is_told(&r, &one->closes, S("2027-01-08"), S("12:00"));
  assert_true(one->closes.offset_said && one->closes.offset == 3600 && is_left(one, "Date limite : 9 janvier 2027"));
  one = read_one(&r, RSS("<ev:enddate>2027-01-08</ev:enddate>"));
  is_told(&r, &one->closes, S("2027-01-08"), S(""));
  one = read_one(&r, RSS("<ev:enddate>2027-02-30</ev:enddate><description>Date limite : 31/02/2027</description>"));
  assert_true(!one->closes.has && is_left(one, "enddate") && is_left(one, "Date limite : 31/02/2027"));
  forget(&r);
}

static void what_cannot_be_followed_is_left(void **state) {
  (void)state;
  static struct reading r;
  const struct foreign *one = read_one(&r, RSS("<link>javascript:alert(1)</link>"
                                         "<enclosure url='file:///etc/passwd'/><enclosure url='a.pdf'/><enclosure url='a.pdf'/>"));
  assert_true(!str_has(one->link) && is_left(one, "link") && is_left(one, "enclosure"));
  assert_int_equal(one->documents.n, 1);
  assert_true(str_eq(one->documents.v[0].url, S("https://exemple.org/flux/a.pdf")) && str_eq(one->lang, S("fr")) && str_eq(one->key, S("k")));
  forget(&r);
}

static void a_summary_and_the_whole_text(void **state) {
  (void)state;
  static struct reading r;
  const struct foreign *one = read_one(&r, RSS("<description>Brief &amp;amp; good</description>"
                                         "<content:encoded>&lt;p&gt;Whole&lt;/p&gt;</content:encoded><dc:publisher>Ville</dc:publisher><author>x@y.z</author>"));
  assert_true(str_eq(first_text(one)->summary, S("Brief & good")) && str_eq(first_text(one)->body, S("Whole")));
  assert_true(str_eq(one->buyer, S("Ville")) && is_left(one, "author"));
  forget(&r);
}

static void the_kind_is_told_by_title_or_category_or_not_at_all(void **state) {
  (void)state;
  static struct reading r;
  static const struct {
    const char *title, *category, *kind;
  } all[] = {{"Appel d’offres ouvert : voirie", "", "call_for_tenders"},   {"Marché public de travaux", "", "call_for_tenders"},
             {"Réhabilitation du marché central", "", ""},                 {"AMI Tiers-lieux", "", "call_for_expressions"},
             {"Mon ami le maire", "", ""},                                 {"Appel à manifestation d'intérêt", "", "call_for_expressions"},
             {"Appel à projets 2027", "", "call_for_projects"},            {"Recrutement : un ou une urbaniste", "", "recruitment"},
             {"Chargé de mission (H/F)", "", "recruitment"},               {"Consultant eau", "", "expertise_mission"},
             {"Appel d’offres : consultant eau", "", ""},                  {"Voirie", "Appels d'offres", "call_for_tenders"},
             {"Voirie", "Emploi", "recruitment"},                          {"Job creation programme", "x", "recruitment"},
             {"Consultant eau", "Emploi", "expertise_mission"}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    char xml[600];
    snprintf(xml, sizeof xml, "<rss><channel><item><title>%s</title><guid>k</guid><category>%s</category></item></channel></rss>", all[i].title, all[i].category);
    struct str const got = read_one(&r, xml)->kind;
    if (!str_eq(got, str_from(all[i].kind)) && (str_has(got) || all[i].kind[0] != '\0')) fail_msg("%s: %.*s", all[i].title, STR(got));
  }
  forget(&r);
}

static void a_feed_that_breaks_off_is_read_as_far_as_it_goes(void **state) {
  (void)state;
  static struct reading r;
  read_bytes(&r, S("<rss><channel><item><title>A</title><guid>a</guid></item><item><title>B</title><guid>b</gui"), NULL, NULL);
  assert_int_equal(r.n, 1);
  assert_true(str_eq(r.all[0].key, S("a")) && r.fault == FOREIGN_WHY_MALFORMED);
  forget(&r);
  read_bytes(&r, S("<rss><channel><item><title>A</title><guid>a</guid></item>"
                   "<item><title>B</title><guid>a</guid></item><item><title>C</title></item></channel></rss>"), NULL, NULL);
  assert_true(r.n == 3 && r.all[1].why == FOREIGN_WHY_TWICE && r.all[2].why == FOREIGN_WHY_NO_KEY);
  forget(&r);
}

static void a_list_of_jobs(void **state) {
  (void)state;
  static struct reading r;
  const struct foreign *one = read_one(
      &r, "<source><publisher>Bourse</publisher><job><title><![CDATA[Ingénieur·e réseaux]]></title><date>Fri, 10 Jul 2026 22:49:39 GMT</date>"
          "<referencenumber>R-17</referencenumber><url>/emplois/17</url><company>Ville de Sète</company><city>Sète</city><country>FR</country>"
          "<description><![CDATA[<p>Un poste.</p><script>x</script>]]></description><expirationdate>2026-08-31</expirationdate><category>Eau</category></job></source>");
  assert_true(str_eq(one->form, S("jobs")) && str_eq(one->key, S("R-17")) && str_eq(one->reference, S("R-17")));
  assert_true(str_eq(first_text(one)->title, S("Ingénieur·e réseaux")) && str_eq(first_text(one)->body, S("Un poste.")));
  assert_true(str_eq(one->link, S("https://exemple.org/emplois/17")) && str_eq(one->buyer, S("Ville de Sète")) && str_eq(one->country, S("FR")));
  assert_true(str_eq(one->kind, S("recruitment")) && is_at(&one->published, "2026-07-10T22:49:39Z"));
  is_told(&r, &one->closes, S("2026-08-31"), S(""));
  forget(&r);
}

#define JOB_IN(place) "<source><job><title>T</title><referencenumber>R</referencenumber>" place "</job></source>"
#define ITEM_IN(lines) "<rss><channel><item><title>T</title><guid>g</guid><description>&lt;p&gt;" lines "&lt;/p&gt;&lt;p&gt;Texte&lt;/p&gt;</description></item></channel></rss>"

static void a_country_is_never_a_town(void **state) {
  (void)state;
  static const struct {
    const char *file, *city, *country;
    bool left;
  } rows[] = {
      {JOB_IN("<city>Dakar, Sénégal</city>"), "Dakar", "SN", false},
      {JOB_IN("<city>Sénégal</city><country>SN</country>"), "", "SN", false},
      {JOB_IN("<city>Remote</city><country>France</country>"), "", "FR", true},
      {JOB_IN("<city>Multiple locations</city>"), "", "", true},
      {ITEM_IN("City: Burkina Faso"), "", "BF", false},
      {ITEM_IN("Ville: Ouagadougou (Burkina Faso)"), "Ouagadougou", "BF", false},
      {ITEM_IN("City: Télétravail&lt;/p&gt;&lt;p&gt;Country: Bénin"), "", "BJ", true},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    static struct reading r;
    const struct foreign *one = read_one(&r, rows[i].file);
    bool left = false;
    for (size_t j = 0; j < one->left.n; j++) left = left || str_eq(one->left.v[j].path, S("city"));
    if (one->city.p == NULL || !str_eq(one->city, str_from(rows[i].city)) || !str_eq(one->country, str_from(rows[i].country)) || left != rows[i].left)
      fail_msg("%s\ngave \"%.*s\", \"%.*s\"", rows[i].file, STR(one->city), STR(one->country));
    forget(&r);
  }
}

/* Of several countries each is shown; which of them the town is in is not told. */
static void several_countries_are_several(void **state) {
  (void)state;
  static struct reading r;
  const struct foreign *one = read_one(&r, ITEM_IN("Country: Kenya, Uganda"));
  assert_true(str_eq(one->country, S("KE")) && one->places.n == 1 && str_eq(one->places.v[0].country, S("UG")));
  forget(&r);
  one = read_one(&r, JOB_IN("<city>Nairobi</city><country>Kenya; Uganda</country>"));
  assert_true(one->city.p != NULL && one->city.n == 0 && str_eq(one->country, S("KE")) && one->places.n == 1);
  assert_true(one->left.n == 1 && str_eq(one->left.v[0].path, S("city")) && str_contains(one->left.v[0].reason, S("Nairobi")));
  forget(&r);
  one = read_one(&r, ITEM_IN("Country: Djibouti, Ethiopia"));
  assert_true(str_eq(one->country, S("DJ")) && one->places.n == 1 && !str_has(one->places.v[0].city) && str_eq(one->places.v[0].country, S("ET")));
  forget(&r);
  one = read_one(&r, JOB_IN("<city>Nairobi</city><country>Multiple countries</country>"));
  assert_true(str_eq(one->city, S("Nairobi")) && !str_has(one->country) && one->left.n == 1);
  forget(&r);
}

/* Each with as much of one thing as fits a file: nothing dies, nothing grows past its bounds. */
static void a_feed_of_too_much_of_everything(void **state) {
  (void)state;
  static struct reading r;
  static const char *const much[] = {"<category>a</category>",  "<enclosure url='http://a/b'/>", "<dc:subject>&#233;&#233;</dc:subject>", "<x>", "<p><b>d</b></p>",
                                     "&lt;b&gt;&lt;p&gt;",      "avant 1 offre ",                "Date limite ",                          "&amp;#",
                                     "<author>a</author>", "<link>b</link>"};
  for (size_t i = 0; i < sizeof much / sizeof *much; i++) {
    scoped(arena) struct arena a = {0};
    bool const text = i >= 4 && i <= 8;
    struct out o = out_in(&a, 1900000);
    out_z(&o, "<rss xmlns:dc='http://purl.org/dc/elements/1.1/'><channel><item><title>T</title><guid>k</guid>");
    out_z(&o, text ? "<description>" : "");
    for (int n = 0; n < 19000 && o.n < 800000; n++) out_z(&o, much[i]);
    out_z(&o, text ? "</description>" : "");
    out_z(&o, "</item></channel></rss>");
    read_bytes(&r, out_str(&o), NULL, NULL);
    assert_true(r.n == 1 || r.fault != FOREIGN_WHY_NONE);
    forget(&r);
  }
}

/* Names of countries, HTML, dates: all of it works where no file can be opened. */
struct heard { struct reading *here; size_t n; };

static enum err hear(void *to, struct arena *a, const struct foreign *one) {
  struct heard *h = to;
  assert_true(h->n < h->here->n);
  struct str const there = foreign_json(a, one), same = foreign_json(a, &h->here->all[h->n++]);
  assert_true(str_eq(there, same));
  return OK;
}

static void a_process_that_is_shut_in_reads_the_same(void **state) {
  (void)state;
  static const char *const names[] = {"a-emplois.rss", "b-marches.atom", "e-marches-francophones.rss"};
  static struct reading r;
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    scoped(arena) struct arena a = {0};
    struct foreign_input const in = {.bytes = file(&a, "flux-partenaires", names[i])};
    struct heard h = {.here = &r};
    struct foreign_end end;
    foreign_read(&in, keep, &r);
    assert_int_equal(foreign_each(&in, hear, &h, &end), OK);
    assert_true(h.n == r.n && end.why == FOREIGN_WHY_NONE && end.external == 0);
    forget(&r);
  }
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(feeds_are_read_as_another_reader_does),
      cmocka_unit_test(a_board_of_jobs),
      cmocka_unit_test(a_town_and_its_contracts),
      cmocka_unit_test(forty_contracts_of_a_review),
      cmocka_unit_test(a_field_goes_before_running_text),
      cmocka_unit_test(what_cannot_be_followed_is_left),
      cmocka_unit_test(a_summary_and_the_whole_text),
      cmocka_unit_test(the_kind_is_told_by_title_or_category_or_not_at_all),
      cmocka_unit_test(a_feed_that_breaks_off_is_read_as_far_as_it_goes),
      cmocka_unit_test(a_list_of_jobs),
      cmocka_unit_test(a_country_is_never_a_town),
      cmocka_unit_test(several_countries_are_several),
      cmocka_unit_test(a_feed_of_too_much_of_everything),
      cmocka_unit_test(a_process_that_is_shut_in_reads_the_same),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
