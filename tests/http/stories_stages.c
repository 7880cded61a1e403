/* A notice whose stages or lots close one after the other: everywhere the next closing that a reader has to keep, said by
 * its name, and at its instant the following one, by the clock alone. */
#include <string.h>

#include "http/lib/apply.h"
#include "http/lib/board.h"

#define CLOSES_US (60 * DAY_US) /* of the whole, after NOW */
#define FIRST_US (28 * DAY_US)  /* of the first stage or lot */

static struct opportunity_new *staged(void) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Éclairage"), instant_plus(NOW, CLOSES_US));
  n->stages.v = arena_many(&story, 2, struct new_stage);
  n->stages.n = 2;
  n->stages.v[0] = (struct new_stage){C("candidatures"), moment_in(n->zone, instant_plus(NOW, FIRST_US))};
  n->stages.v[1] = (struct new_stage){C("offres"), n->closes};
  return n;
}

static struct opportunity_new *with_lots(void) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Forages"), instant_plus(NOW, CLOSES_US));
  n->lots.v = arena_many(&story, 3, struct new_lot);
  n->lots.n = 3;
  n->lots.v[0] = (struct new_lot){.number = 1, .title = C("Nord"), .closes = moment_in(n->zone, instant_plus(NOW, FIRST_US))};
  n->lots.v[1] = (struct new_lot){.number = 2, .title = C("Sud"), .closes = moment_in(n->zone, instant_plus(NOW, FIRST_US))};
  n->lots.v[2] = (struct new_lot){.number = 3, .title = C("Est")};
  return n;
}

static const char *page_of(int64_t id) { return fmt(&story, "/fr/opportunites/%.*s", STR(address_of_notice(id))).p; }

/* The hero, or the closing of a card. */
static struct str closing(struct answer a) {
  assert_status(a, 200);
  struct str const said = between(a.body, " closing", "</time>");
  return said.p != NULL ? said : between(a.body, "<p class=\"closing", "</time>");
}

#define assert_closes(answer, words) assert_true(str_contains(closing(answer), S(words)))

static void the_first_stage_is_what_has_to_be_kept_then_the_next(void **state) {
  (void)state;
  int64_t const id = enter(staged());
  struct guest *g = guest();
  const char *const page = page_of(id);
  const char *const pages[] = {page, fmt(&story, "/fr/opportunites/%lld/affiche", (long long)id).p, "/fr/", "/fr/opportunites", "/fr/integration"};
  enum { PAGES = sizeof pages / sizeof *pages };
  int64_t const writes = commits();
  for (int i = 0; i < PAGES; i++) {
    assert_closes(get(g, "%s", pages[i]), "mardi 22 décembre 2026");
    assert_closes(get(g, "%s", pages[i]), "Candidatures");
  }
  assert_closes(get(g, "%s", page), "à déposer au plus tard le");
  clock_at(instant_plus(NOW, FIRST_US));
  for (int i = 0; i < PAGES; i++) assert_closes(get(g, "%s", pages[i]), "mardi 22 décembre 2026");
  assert_silent(get(g, "%s", page), S("(ce délai est passé)"));
  clock_at(instant_plus(NOW, FIRST_US + 1));
  for (int i = 0; i < PAGES; i++) {
    assert_closes(get(g, "%s", pages[i]), "samedi 23 janvier 2027");
    assert_closes(get(g, "%s", pages[i]), "Offres");
  }
  assert_says(get(g, "%s", page), S("(ce délai est passé)"));
  assert_says(get(g, "%s", page), S("Déposer une offre"));
  assert_int_equal(commits(), writes);
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  assert_closes(get(g, "%s", page), "samedi 23 janvier 2027");
  assert_says(get(g, "%s", page), S("Clos depuis le"));
}

static void lots_that_close_apart_are_named(void **state) {
  (void)state;
  struct opportunity_new *n = with_lots();
  int64_t const id = enter(n);
  struct guest *g = guest();
  assert_closes(get(g, "%s", page_of(id)), "Lots 1, 2");
  assert_closes(get(g, "%s", page_of(id)), "mardi 22 décembre 2026");
  assert_closes(get(g, "/fr/opportunites"), "Lots 1, 2");
  assert_closes(get(g, "/en%s", page_of(id) + 3), "Lots 1, 2: to be submitted no later than");
  clock_at(instant_plus(NOW, FIRST_US + 1));
  assert_closes(get(g, "%s", page_of(id)), "Lot 3");
  assert_closes(get(g, "%s", page_of(id)), "samedi 23 janvier 2027");
  assert_says(get(g, "%s", page_of(id)), S("(clos)"));
  for (size_t i = 0; i < n->lots.n; i++) n->lots.v[i].closes = (struct moment){0};
  struct answer const alike = get(g, "%s", page_of(enter(n)));
  assert_false(str_contains(closing(alike), S("Lot")));
  assert_closes(alike, "À déposer au plus tard le");
}

static void my_dossiers_tell_the_next_closing_too(void **state) {
  (void)state;
  int64_t const id = enter(staged());
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct answer const mine = get(g, "/fr/compte");
  assert_says(mine, S("mardi 22 décembre 2026"));
  assert_says(mine, S("Candidatures " CANARY));
  assert_silent(mine, S("samedi 23 janvier 2027"));
  struct str const page = between(mine.body, "href=\"/fr/compte/dossiers/", "\"");
  assert_says(get(g, "/fr/compte/dossiers/%.*s", STR(page)), S("mardi 22 décembre 2026"));
  clock_at(instant_plus(NOW, FIRST_US + 1));
  struct answer const later = get(signed_in(S("awa@exemple.org")), "/fr/compte");
  assert_says(later, S("samedi 23 janvier 2027"));
  assert_silent(later, S("mardi 22 décembre 2026"));
}

static void a_link_and_a_feed_tell_the_next_closing(void **state) {
  (void)state;
  int64_t const id = enter(staged());
  struct guest *g = guest();
  struct str const first = S("Candidatures " CANARY "\u00a0: à déposer au plus tard le mardi 22 décembre 2026");
  assert_says(get(g, "%s", page_of(id)), first);
  assert_says(get(g, "/fr/opportunites.rss"), S("déposer au plus tard le mardi 22 décembre 2026"));
  clock_at(instant_plus(NOW, FIRST_US + 1));
  assert_says(get(g, "/fr/opportunites.rss"), S("déposer au plus tard le samedi 23 janvier 2027"));
}

static void a_calendar_has_an_event_for_each_closing(void **state) {
  (void)state;
  struct guest *g = guest();
  int64_t const id = enter(staged());
  struct answer const a = get(g, "/fr/opportunites/%lld.ics", (long long)id);
  assert_true(str_contains(a.body, fmt(&story, "UID:opportunite-%lld@", (long long)id)));
  assert_true(str_contains(a.body, fmt(&story, "UID:opportunite-%lld-etape-1@", (long long)id)));
  assert_false(str_contains(a.body, S("-etape-2@"))); /* it is the closing of the whole */
  assert_true(str_contains(a.body, S("DTSTART:20261222T080000Z")));
  assert_true(str_contains(a.body, S("DTSTART:20270123T080000Z")));
  assert_true(str_contains(a.body, S("SUMMARY:Candidatures")));
  struct answer const lots = get(g, "/fr/opportunites/%lld.ics", (long long)enter(with_lots()));
  assert_true(str_contains(lots.body, S("-lot-1@")));
  assert_false(str_contains(lots.body, S("-lot-2@"))); /* the same instant: one event names both */
  assert_true(str_contains(lots.body, S("SUMMARY:Lots 1\\, 2 – Forages")));
}

static void what_was_postponed_before_it_came_in_counts_its_moves(void **state) {
  (void)state;
  struct opportunity_new *n = staged();
  n->amendments.v = arena_many(&story, n->amendments.n = 2, struct new_amendment);
  n->amendments.v[0] = (struct new_amendment){.at = moment_in(n->zone, instant_plus(NOW, -2 * HOUR_US)), .old_closes = moment_in(n->zone, instant_plus(NOW, FIRST_US)),
                                              .new_closes = n->closes, .reason = C("report")};
  n->amendments.v[1] = (struct new_amendment){.at = moment_in(n->zone, instant_plus(NOW, -HOUR_US)), .reason = C("annexe remplacée")};
  struct answer const a = get(guest(), "/fr/opportunites/%lld.ics", (long long)enter(n));
  assert_true(str_contains(a.body, S("SEQUENCE:1\r\n")));
}

static void programs_are_told_the_next_closing_and_every_one(void **state) {
  (void)state;
  long long const id = (long long)enter(staged());
  struct guest *g = guest();
  struct str const next = S("\"next_closing\":{\"date\":{\"at\":\"2026-12-22T09:00:00+01:00\"");
  assert_true(str_contains(get(g, "/fr/opportunites/%lld.json", id).body, next));
  assert_true(str_contains(get(g, "/api/v1/opportunities").body, next));
  struct str const ocds = get(g, "/fr/opportunites/%lld.ocds.json", id).body;
  assert_true(str_contains(between(ocds, "\"tenderPeriod\":{", "}"), S("\"endDate\":\"2026-12-22T09:00:00+01:00\"")));
  assert_true(str_contains(between(ocds, "\"milestones\":[", "]"), S("\"dueDate\":\"2027-01-23T09:00:00+01:00\"")));
  clock_at(instant_plus(NOW, FIRST_US + 1));
  struct str const later = S("\"next_closing\":{\"date\":{\"at\":\"2027-01-23T09:00:00+01:00\"");
  assert_true(str_contains(get(g, "/fr/opportunites/%lld.json", id).body, later));
  assert_true(str_contains(get(g, "/api/v1/opportunities").body, later));
  assert_true(str_contains(between(get(g, "/fr/opportunites/%lld.ocds.json", id).body, "\"tenderPeriod\":{", "}"), S("2026-12-22"))); /* a fact of the procedure, not of today */
}

static const struct CMUnitTest stories[] = {
    STORY("the first stage is what has to be kept, then the next, in the same second", the_first_stage_is_what_has_to_be_kept_then_the_next),
    STORY("my dossiers tell the next closing too", my_dossiers_tell_the_next_closing_too),
    STORY("lots that close apart are named", lots_that_close_apart_are_named),
    STORY("a link and a feed tell the next closing", a_link_and_a_feed_tell_the_next_closing),
    STORY("a calendar has an event for each closing", a_calendar_has_an_event_for_each_closing),
    STORY("what was postponed before it came in counts its moves", what_was_postponed_before_it_came_in_counts_its_moves),
    STORY("programs are told the next closing, and every one", programs_are_told_the_next_closing_and_every_one),
};

TELL(stories)
