/* Lists for machines: four formats of the same entries, honest about closings, silent about what is not public; and what
 * every site is asked for. Independent readers look at all of it afterwards (tests/steps/readers.t). */
#include <stdio.h>
#include <stdlib.h>

#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/hostile.h"

static const char *const formats[] = {"atom", "rss", "json", "ics"};
enum { FORMATS = 4, TITLE_BYTES = 180, SUMMARY_BYTES = 450, BATCH = 50 };

static struct answer feed(const char *lang, const char *format, const char *query) {
  return get(guest(), "/%s/opportunites.%s%s", lang, format, query);
}

static size_t times(struct str text, const char *needle) {
  size_t n = 0;
  struct str const what = str_from(needle);
  for (size_t i = 0; i + what.n <= text.n; i++) n += str_starts(str_sub(text, i, what.n), what);
  return n;
}

/* Entries of a feed, each of which names its notice so once. */
static size_t entries(struct answer a, const char *format) {
  static const char *const marks[] = {"<entry ", "<item>", "\"_babillard\":", "BEGIN:VEVENT"};
  for (size_t i = 0; i < FORMATS; i++)
    if (str_eq(str_from(format), str_from(formats[i]))) return times(a.body, marks[i]);
  return 0;
}

/* What a feed says when its lines are unfolded: calendars fold them. */
static struct str unfolded(struct answer a) {
  struct out o = out_in(&story, 1 << 20);
  for (size_t i = 0; i < a.body.n; i++) {
    bool const fold = str_starts(str_sub(a.body, i, 3), S("\r\n "));
    if (fold) i += 2;
    else out_char(&o, a.body.p[i]);
  }
  return out_str(&o);
}

#define assert_has(answer, words) assert_has_at((answer), (words), true, __FILE__, __LINE__)
#define assert_lacks(answer, words) assert_has_at((answer), (words), false, __FILE__, __LINE__)
static void assert_has_at(struct answer a, struct str words, bool wanted, const char *file, int line) {
  if (str_contains(unfolded(a), words) == wanted) return;
  print_error("%s: %.*s\n%.*s\n", wanted ? "not said" : "said", STR(words), STR(a.body));
  _fail(file, line);
}

static int64_t simple(enum opportunity_kind kind, struct str title, int days) {
  return enter(notice(kind, title, instant_plus(NOW, days * DAY_US)));
}

/* --- The list ------------------------------------------------------------------------------------------------------ */

static void every_filtered_list_is_there_in_four_formats(void **state) {
  (void)state;
  int64_t const works = simple(KIND_CALL_FOR_TENDERS, S("Travaux"), 5);
  simple(KIND_RECRUITMENT, S("Cheffe de projet"), 6);
  static const char *const types[] = {"application/atom+xml; charset=utf-8", "application/rss+xml; charset=utf-8",
                                      "application/feed+json; charset=utf-8", "text/calendar; charset=utf-8"};
  for (size_t i = 0; i < FORMATS; i++) {
    struct answer a = feed("fr", formats[i], "");
    assert_status(a, 200);
    assert_true(str_eq(answer_header(&a, "Content-Type"), str_from(types[i])));
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Origin"), S("*")));
    assert_int_equal(entries(a, formats[i]), 2);
    a = feed("fr", formats[i], "?type=appel-offres");
    assert_int_equal(entries(a, formats[i]), 1);
    assert_has(a, fmt(&story, "http://board.test/fr/opportunites/%.*s", STR(address_of_notice(works))));
    assert_has(a, S("Travaux"));
    assert_has(a, S("Aucun frais n’est demandé pour répondre à cet avis."));
    assert_has(a, fmt(&story, "http://board.test/fr/opportunites.%s?type=appel-offres", formats[i]));
    assert_int_equal(entries(feed("fr", formats[i], "?q=cheffe&pays=BJ"), formats[i]), 1);
    assert_int_equal(entries(feed("fr", formats[i], "?pays=CM"), formats[i]), 0);
    assert_int_equal(entries(feed("fr", formats[i], "?type=appel-offres&apres=9999999999999999"), formats[i]), 1); /* a feed has no pages */
    assert_status(feed("fr", formats[i], "?q=a&q=b"), 400);
  }
}

static void a_closing_is_said_in_words_with_its_zone_and_as_an_instant(void **state) {
  (void)state;
  simple(KIND_RECRUITMENT, S("Poste"), 7); /* Tuesday 1 December, 08:00 UTC */
  struct str const fr = S("À déposer au plus tard le mardi 1er décembre 2026 à 9\u00a0h\u00a000 (heure de Porto-Novo");
  struct str const en = S("To be submitted no later than Tuesday 1 December 2026 at 09:00 (Porto-Novo");
  static const char *const instants[] = {"local=\"2026-12-01T09:00\">2026-12-01T08:00:00Z</b:closing>", "zone=\"Africa/Porto-Novo\"",
                                         "\"closing\":\"2026-12-01T08:00:00Z\"", "DTSTART:20261201T080000Z\r\n"};
  for (size_t i = 0; i < FORMATS; i++) {
    struct answer const a = feed("fr", formats[i], "");
    assert_has(a, fr);
    assert_has(a, str_from(instants[i]));
    assert_has(feed("en", formats[i], ""), en);
  }
}

static void a_calendar_rings_two_days_before_and_asks_again(void **state) {
  (void)state;
  int64_t const id = simple(KIND_RECRUITMENT, S("Poste"), 7);
  struct answer const a = feed("fr", "ics", "");
  assert_has(a, fmt(&story, "\r\nUID:opportunite-%lld@board.test\r\nSEQUENCE:0\r\n", (long long)id));
  assert_has(a, S("TRIGGER:-P2D\r\n"));
  assert_has(a, S("REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nX-PUBLISHED-TTL:PT6H\r\n"));
  assert_has(a, S("STATUS:CONFIRMED\r\n"));
}

static void a_list_nobody_changed_is_not_sent_twice(void **state) {
  (void)state;
  simple(KIND_RECRUITMENT, S("Poste"), 7);
  for (size_t i = 0; i < FORMATS; i++) {
    clock_at(NOW);
    struct guest *g = guest();
    struct answer a = get(g, "/fr/opportunites.%s", formats[i]);
    struct str const etag = str_dup(&story, answer_header(&a, "ETag")), body = str_dup(&story, a.body);
    assert_true(str_has(etag));
    clock_at(instant_plus(NOW, 3 * DAY_US)); /* time alone changes nothing before the closing */
    a = get(g, "/fr/opportunites.%s", formats[i]);
    assert_true(str_eq(a.body, body));
    client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(etag)).p);
    a = get(g, "/fr/opportunites.%s", formats[i]);
    assert_status(a, 304);
    assert_int_equal(a.body.n, 0);
    assert_true(str_eq(answer_header(&a, "Access-Control-Allow-Origin"), S("*")));
  }
}

static void at_its_closing_an_entry_leaves_without_any_write(void **state) {
  (void)state;
  struct instant const closing = instant_plus(NOW, 7 * DAY_US);
  simple(KIND_RECRUITMENT, S("Poste"), 7);
  int64_t const before = commits();
  for (size_t i = 0; i < FORMATS; i++) {
    clock_at(closing);
    assert_int_equal(entries(feed("fr", formats[i], ""), formats[i]), 1); /* received at the closing is in time */
    clock_at(instant_plus(closing, 1));
    assert_int_equal(entries(feed("fr", formats[i], ""), formats[i]), 0);
  }
  assert_true(commits() == before);
}

static void extend(int64_t id, struct instant to) {
  struct opportunity_extend_args x = {.id = id, .version = 1, .closes = moment_in(S("Africa/Porto-Novo"), to), .reason = C("Pluies"),
                                      .at_wall = S("2026-11-24T10:00"), .now = clock_now()};
  assert_int_equal(board_change(&the_board, opportunity_extend, &x), OK);
  assert_int_equal(x.ret_refusal, PUBLISH_FINE);
}

static void a_deadline_that_moves_is_the_same_entry_updated(void **state) {
  (void)state;
  int64_t const id = simple(KIND_RECRUITMENT, S("Poste"), 7);
  struct str const tag = fmt(&story, "tag:board.test,2026:opportunites/%lld", (long long)id);
  assert_has(feed("fr", "atom", ""), S("<updated>2026-11-24T08:00:00Z</updated>"));
  clock_at(instant_plus(NOW, 2 * HOUR_US));
  extend(id, instant_plus(NOW, 14 * DAY_US));
  static const char *const moved[] = {"<updated>2026-11-24T10:00:00Z</updated>", "<atom:updated>2026-11-24T10:00:00Z</atom:updated>",
                                      "\"date_modified\":\"2026-11-24T10:00:00Z\"", "SEQUENCE:1\r\nDTSTAMP:20261124T100000Z\r\n"};
  for (size_t i = 0; i < FORMATS; i++) {
    struct answer const a = feed("fr", formats[i], "");
    if (i < 3) assert_has(a, tag);
    else assert_has(a, fmt(&story, "UID:opportunite-%lld@board.test", (long long)id));
    assert_has(a, str_from(moved[i]));
    assert_has(a, S("mardi 8 décembre 2026"));
    assert_lacks(a, S("mardi 1er décembre 2026"));
  }
}

static void an_entry_speaks_the_language_of_its_list_where_the_notice_does(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Cheffe de projet"), instant_plus(NOW, DAY_US));
  n->texts.v = arena_many(&story, n->texts.n = 1, struct new_text);
  n->texts.v[0] = (struct new_text){S("en"), C("Project manager"), C("Two sentences."), S("")};
  enter(n);
  simple(KIND_CALL_FOR_TENDERS, S("Travaux"), 2);
  struct answer a = feed("en", "atom", "");
  assert_has(a, S("xml:lang=\"en\">\n<id>tag:board.test,2026:en/opportunites</id>"));
  assert_has(a, S("<entry xml:lang=\"en\">"));
  assert_has(a, S("<title>Project manager"));
  assert_has(a, S("<entry xml:lang=\"fr\">"));
  assert_has(a, S("<title>Travaux"));
  assert_lacks(feed("fr", "atom", ""), S("Project manager"));
  assert_has(feed("en", "json", ""), S("\"language\":\"fr\""));
}

static void what_is_not_public_is_in_no_feed_and_no_sitemap(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Zqbrouillon"), instant_plus(NOW, DAY_US));
  n->publish = false;
  enter(n);
  n = notice(KIND_RECRUITMENT, S("Zqplus tard"), instant_plus(NOW, 5 * DAY_US));
  n->published = moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, DAY_US));
  enter(n);
  n = notice(KIND_RECRUITMENT, S("Zqsur invitation"), instant_plus(NOW, DAY_US));
  n->invited_only = true;
  n->invited = (struct text_list){arena_many(&story, 1, struct str), 1};
  n->invited.v[0] = S("awa@exemple.org");
  enter(n);
  n = notice(KIND_CALL_FOR_TENDERS, S("Ouvert"), instant_plus(NOW, DAY_US));
  n->budget_amount = (struct opt_int){true, 7654321};
  n->budget_currency = S("XOF");
  n->budget_public = (struct opt_int){true, 0};
  n->salary_min = (struct opt_int){true, 7654321};
  n->salary_hidden = true;
  int64_t const open = enter(n);
  struct guest *invited = applicant(S("awa@exemple.org"));
  for (size_t i = 0; i < FORMATS; i++) {
    struct answer const all[] = {feed("fr", formats[i], ""), get(invited, "/fr/opportunites.%s", formats[i])};
    for (size_t k = 0; k < 2; k++) {
      assert_int_equal(entries(all[k], formats[i]), 1);
      assert_has(all[k], S("Ouvert"));
      assert_lacks(all[k], S("Zq"));
      assert_lacks(all[k], S("7654321"));
    }
  }
  struct answer const map = get(guest(), "/1.sitemap.xml");
  assert_has(map, address_of_notice(open));
  assert_lacks(map, S("zq"));
}

static void a_cancelled_notice_stays_in_the_feeds_of_its_state(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 7 * DAY_US));
  n->cancelled = moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, HOUR_US));
  n->cancelled_reason = C("Crédits retirés");
  enter(n);
  static const char *const states[] = {"<b:state>cancelled</b:state>", "<b:state>cancelled</b:state>", "\"state\":\"cancelled\"",
                                       "SEQUENCE:1\r\n"};
  for (size_t i = 0; i < FORMATS; i++) {
    clock_at(NOW);
    assert_int_equal(entries(feed("fr", formats[i], ""), formats[i]), 1);
    clock_at(instant_plus(NOW, HOUR_US));
    assert_int_equal(entries(feed("fr", formats[i], ""), formats[i]), 0);
    struct answer const a = feed("fr", formats[i], "?etat=annulees");
    assert_int_equal(entries(a, formats[i]), 1);
    assert_has(a, str_from(states[i]));
    assert_has(a, S("Opportunités annulées – Babillard"));
    assert_has(a, S("Annulé\u00a0: Poste"));
    assert_has(a, S("Cet avis a été annulé. Motif\u00a0: Crédits retirés"));
    assert_lacks(a, S("À déposer au plus tard"));
    if (i == 3) assert_has(a, S("STATUS:CANCELLED\r\n"));
    assert_lacks(a, S("BEGIN:VALARM"));
  }
}

static void a_permanent_call_has_no_closing_and_is_no_event(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_PROJECTS, S("Toujours"), instant_plus(NOW, 30 * DAY_US));
  n->closes = (struct moment){0};
  enter(n);
  assert_has(feed("fr", "atom", ""), S("Appel permanent, valable jusqu’au jeudi 24 décembre 2026"));
  assert_lacks(feed("fr", "atom", ""), S("b:closing"));
  assert_has(feed("fr", "json", ""), S("\"closing\":null"));
  assert_int_equal(entries(feed("fr", "ics", ""), "ics"), 0);
}

static void a_feed_holds_the_fifty_that_close_first(void **state) {
  (void)state;
  for (int i = 0; i < 55; i++) enter(notice(KIND_RECRUITMENT, fmt(&story, "Poste %02d.", i), instant_plus(NOW, (55 - i) * HOUR_US)));
  for (size_t i = 0; i < FORMATS; i++) {
    struct answer const a = feed("fr", formats[i], "");
    assert_int_equal(entries(a, formats[i]), 50);
    assert_has(a, S("Poste 54."));
    assert_lacks(a, S("Poste 04."));
  }
}

/* --- Hostile texts: saved with what they were, for the independent readers ------------------------------------------ */

static void save(const char *name, struct str bytes) {
  const char *folder = getenv("PAGES");
  if (folder == NULL) return;
  FILE *f = fopen(fmt(&story, "%s/%s", folder, name).p, "wx");
  if (f == NULL) return; /* the same, of the suite before */
  assert_int_equal(fwrite(bytes.p, 1, bytes.n, f), bytes.n);
  assert_int_equal(fclose(f), 0);
}

/* The text behind a word of ours, no longer than an officer may type; texts that are no UTF-8 stay such. */
static struct str typed(struct str s, size_t max) {
  struct str t = fmt(&story, "zq7 %.*s", STR(str_sub(s, 0, max)));
  while (t.n > 0 && ((unsigned char)t.p[t.n - 1] & 0x80) != 0 && s.n > max) t.n--;
  return t;
}

/* Notices of up to fifty texts, under a theme of their own; what went in is written as hexadecimal, a line each. */
static void publish_batch(size_t batch, size_t first, size_t n) {
  struct out o = out_in(&story, 1 << 20);
  for (size_t i = 0; i < n; i++) {
    struct str const title = typed(texts[first + i], TITLE_BYTES), summary = typed(texts[first + i], SUMMARY_BYTES);
    struct opportunity_new *x = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US + (int64_t)i * MINUTE_US));
    x->title = title;
    x->summary = summary;
    x->themes.v[0] = fmt(&story, "Lot %zu", batch);
    int64_t const id = enter(x);
    out_fmt(&o, "%lld %.*s %.*s\n", (long long)id, STR(str_hex(&story, title.p, title.n)), STR(str_hex(&story, summary.p, summary.n)));
  }
  save(fmt(&story, "hostile-%zu.expected", batch).p, out_str(&o));
}

static void whatever_a_notice_says_reaches_the_readers_exactly(void **state) {
  (void)state;
  gather();
  size_t batch = 0;
  for (size_t first = 0; first < n_texts; first += BATCH, batch++) {
    size_t const n = n_texts - first < BATCH ? n_texts - first : BATCH;
    publish_batch(batch, first, n);
    for (size_t i = 0; i < FORMATS; i++) {
      struct answer const a = feed("fr", formats[i], fmt(&story, "?theme=lot-%zu", batch).p);
      assert_status(a, 200);
      assert_int_equal(entries(a, formats[i]), n);
      save(fmt(&story, "hostile-%zu.%s", batch, i == 2 ? "feed.json" : formats[i]).p, a.body);
    }
  }
  assert_true(batch > TEXTS_LEAST / BATCH);
}

/* --- What every site is asked for ----------------------------------------------------------------------------------- */

static void the_sitemap_says_every_open_notice_and_page_in_both_languages(void **state) {
  (void)state;
  int64_t const id = simple(KIND_RECRUITMENT, S("Poste"), 7);
  simple(KIND_RECRUITMENT, S("Ancien"), -1);
  struct answer a = get(guest(), "/sitemap.xml");
  assert_status(a, 200);
  assert_has(a, S("<loc>http://board.test/pages.sitemap.xml</loc>"));
  assert_has(a, S("<loc>http://board.test/1.sitemap.xml</loc>"));
  a = get(guest(), "/1.sitemap.xml");
  struct str const address = address_of_notice(id);
  for (int i = 0; i < 2; i++)
    assert_has(a, fmt(&story, "<loc>http://board.test/%s/opportunites/%.*s</loc><lastmod>2026-11-24T08:00:00Z</lastmod>", i ? "en" : "fr", STR(address)));
  assert_int_equal(times(a.body, "<url>"), 2); /* what is closed is not in it */
  assert_int_equal(times(a.body, "hreflang=\"x-default\""), 2);
  a = get(guest(), "/pages.sitemap.xml");
  assert_has(a, S("<loc>http://board.test/fr/opportunites</loc>"));
  assert_has(a, S("hreflang=\"x-default\" href=\"http://board.test/\"/>"));
  assert_lacks(a, S("/compte"));
  assert_lacks(a, S("/gestion"));
  static const char *const none[] = {"/0.sitemap.xml", "/2.sitemap.xml", "/01.sitemap.xml", "/autre.sitemap.xml", "/-1.sitemap.xml"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_status(get(guest(), "%s", none[i]), 404);
  clock_at(instant_plus(NOW, 8 * DAY_US));
  assert_status(get(guest(), "/1.sitemap.xml"), 404);
  assert_lacks(get(guest(), "/sitemap.xml"), S("/1.sitemap.xml"));
}

static void a_sitemap_of_many_notices_comes_in_parts(void **state) {
  (void)state;
  int64_t id = 0;
  for (int i = 0; i < 502; i++) id = enter(notice(KIND_RECRUITMENT, fmt(&story, "Poste %d", i), instant_plus(NOW, DAY_US + i)));
  assert_int_equal(id, 502);
  struct answer const a = get(guest(), "/sitemap.xml");
  assert_has(a, S("<loc>http://board.test/2.sitemap.xml</loc>"));
  assert_int_equal(times(get(guest(), "/1.sitemap.xml").body, "<url>"), 1000);
  assert_int_equal(times(get(guest(), "/2.sitemap.xml").body, "<url>"), 4);
}

static void crawlers_are_told_what_to_leave_alone(void **state) {
  (void)state;
  struct answer const a = get(guest(), "/robots.txt");
  assert_status(a, 200);
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("text/plain; charset=utf-8")));
  static const char *const lines[] = {"User-agent: *\n", "Disallow: /api/\n", "Disallow: /*/compte\n", "Disallow: /*/gestion\n",
                                      "Disallow: /televersements\n", "Sitemap: http://board.test/sitemap.xml\n"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) assert_has(a, str_from(lines[i]));
}

static void who_finds_a_hole_is_told_whom_to_write_to(void **state) {
  (void)state;
  struct answer a = get(guest(), "/.well-known/security.txt");
  assert_status(a, 200);
  assert_true(str_eq(a.body, S("Contact: mailto:babillard@board.test\nExpires: 2027-05-23T00:00:00Z\nPreferred-Languages: fr, en\n"
                               "Canonical: http://board.test/.well-known/security.txt\n")));
  the_board.contact = S("https://ville.example/securite");
  assert_has(get(guest(), "/.well-known/security.txt"), S("Contact: https://ville.example/securite\n"));
  clock_at(instant_plus(NOW, 40 * DAY_US));
  assert_has(get(guest(), "/.well-known/security.txt"), S("Expires: 2027-07-02T00:00:00Z\n"));
}

static void well_known_addresses_lead_on(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_goes(get(g, "/.well-known/change-password"), S("/fr/compte"));
  client_header(g->client, "Accept-Language: en");
  assert_goes(get(g, "/.well-known/change-password"), S("/en/compte"));
  struct answer const a = follow(g, get(g, "/favicon.ico"));
  assert_status(a, 200);
  assert_true(str_starts(answer_header(&a, "Content-Type"), S("image/svg+xml")));
  struct answer const touch = follow(g, get(g, "/apple-touch-icon.png"));
  assert_status(touch, 200);
  assert_true(str_starts(answer_header(&touch, "Content-Type"), S("image/png")));
  assert_true(touch.body.n <= 2048);
}

static const struct CMUnitTest stories[] = {
    STORY("every filtered list is there as Atom, RSS, JSON Feed and calendar, for any origin", every_filtered_list_is_there_in_four_formats),
    STORY("a closing is said in words with its zone, and as an instant", a_closing_is_said_in_words_with_its_zone_and_as_an_instant),
    STORY("a calendar rings two days before and asks again", a_calendar_rings_two_days_before_and_asks_again),
    STORY("a list that nobody changed is not sent twice", a_list_nobody_changed_is_not_sent_twice),
    STORY("at its closing an entry leaves every format, without any write", at_its_closing_an_entry_leaves_without_any_write),
    STORY("a deadline that moves is the same entry, updated", a_deadline_that_moves_is_the_same_entry_updated),
    STORY("an entry speaks the language of its list where the notice does", an_entry_speaks_the_language_of_its_list_where_the_notice_does),
    STORY("what is not public is in no feed and no sitemap, whoever asks", what_is_not_public_is_in_no_feed_and_no_sitemap),
    STORY("a cancelled notice leaves the open ones and stays, with its reason, among the cancelled", a_cancelled_notice_stays_in_the_feeds_of_its_state),
    STORY("a permanent call has no closing and is no event", a_permanent_call_has_no_closing_and_is_no_event),
    STORY("a feed holds the fifty that close first", a_feed_holds_the_fifty_that_close_first),
    STORY("whatever a notice says reaches the readers of every format exactly", whatever_a_notice_says_reaches_the_readers_exactly),
    STORY("the sitemap says every open notice and page, in both languages", the_sitemap_says_every_open_notice_and_page_in_both_languages),
    STORY("a sitemap of many notices comes in parts", a_sitemap_of_many_notices_comes_in_parts),
    STORY("crawlers are told what to leave alone", crawlers_are_told_what_to_leave_alone),
    STORY("who finds a hole is told whom to write to", who_finds_a_hole_is_told_whom_to_write_to),
    STORY("well-known addresses lead on", well_known_addresses_lead_on),
};

TELL(stories)
