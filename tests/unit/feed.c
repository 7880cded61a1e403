/* What machine formats of a list are made of: cleaned texts, entries in every state, lines of calendars. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "feed/ical.h"

static struct arena arena;

static int end(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

static void assert_str(struct str said, struct str wanted) {
  if (!str_eq(said, wanted)) fail_msg("%.*s, not %.*s", STR(said), STR(wanted));
}

static void texts_are_what_every_format_can_carry(void **state) {
  (void)state;
  assert_str(feed_text(&arena, S(" a\r\nb\rc\td ")), S("a\nb\nc\td"));
  assert_str(feed_line(&arena, S("a\r\nb\t\tc  d\n e")), S("a b c  d  e"));
  assert_str(feed_text(&arena, S("a\x01\x1b\x7f\xc2\x85\ufffe\ufdd0z")), S("a\ufffd\ufffd\ufffd\ufffd\ufffd\ufffdz"));
  assert_str(feed_text(&arena, S("\xff\xc3")), S("\ufffd\ufffd"));
  assert_str(feed_text(&arena, S("a\0b")), S("a\ufffd" "b"));
  assert_str(feed_text(&arena, S("<i>'\"& œ 🏙 \u202e")), S("<i>'\"& œ 🏙 \u202e"));
  assert_str(feed_line(&arena, S("")), S(""));
}

static void the_host_names_an_installation(void **state) {
  (void)state;
  static const struct {
    struct str base, host;
  } rows[] = {{S_INIT("https://Babillard.Exemple.org"), S_INIT("babillard.exemple.org")},
              {S_INIT("http://127.0.0.1:8080"), S_INIT("127.0.0.1")},
              {S_INIT("https://exemple.org/avis"), S_INIT("exemple.org")},
              {S_INIT("http://[::1]:8080"), S_INIT("--1")},
              {S_INIT("http://caf\xc3\xa9.fr"), S_INIT("caf--.fr")}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) assert_str(feed_host(&arena, rows[i].base), rows[i].host);
  assert_str(feed_tag(&arena, S("https://exemple.org:444"), S("opportunites/7")), S("tag:exemple.org,2026:opportunites/7"));
}

/* 2026-12-10T16:00:00Z, 17:00 in Porto-Novo. */
static const struct instant closing = {INT64_C(1796918400) * SECOND_US};

static struct opportunity one(enum opportunity_state state) {
  struct opportunity o = {.kind = KIND_RECRUITMENT, .state = state};
  o.row.id = 7;
  o.row.slug = S("poste");
  o.row.title = S("Poste");
  o.row.summary = S("En deux mots.");
  o.row.lang = S("fr");
  o.row.org = S("Ville");
  o.row.city = S("Porto-Novo");
  o.row.country = S("BJ");
  o.row.zone = S("Africa/Porto-Novo");
  o.clock = o.row.city;
  o.row.reference = S("R/7");
  o.row.published_at = o.row.updated_at = instant_plus(closing, -30 * 24 * HOUR_US);
  o.row.closes_at = (struct opt_instant){true, closing};
  o.row.closes_wall = S("2026-12-10T17:00");
  o.row.ends_at = closing;
  o.row.deadline_version = 3;
  assert_int_equal(zone_load(o.row.zone, &o.zone), OK);
  return o;
}

static struct feed_entry entry(const struct opportunity *o, struct instant now) {
  return feed_entry_of(&arena, o, LANG_FR, S("https://exemple.org"), now);
}

static void a_closed_entry_says_so_and_was_updated_by_its_closing(void **state) {
  (void)state;
  struct opportunity const o = one(OPPORTUNITY_CLOSED);
  struct feed_entry const e = entry(&o, instant_plus(closing, HOUR_US));
  assert_str(e.state, S("closed"));
  assert_str(e.closing, S("Clos depuis le jeudi 10 décembre 2026 à 17\u00a0h\u00a000 (heure de Porto-Novo, UTC+1)."));
  assert_str(e.text, S("En deux mots.\n\nClos depuis le jeudi 10 décembre 2026 à 17\u00a0h\u00a000 (heure de Porto-Novo, UTC+1)."));
  assert_int_equal(e.updated.us, closing.us);
  assert_int_equal(e.sequence, 2);
  assert_null(e.free_of_charge.p);
  assert_str(e.address, S("https://exemple.org/fr/opportunites/7-poste"));
}

static void a_cancelled_entry_says_why_and_is_cancelled_in_calendars(void **state) {
  (void)state;
  struct opportunity o = one(OPPORTUNITY_CANCELLED);
  o.row.cancelled_at = (struct opt_instant){true, instant_plus(closing, -HOUR_US)};
  o.row.cancelled_reason = S("Crédits\nretirés");
  struct feed_entry e = entry(&o, closing);
  assert_str(e.state, S("cancelled"));
  assert_str(e.title, S("Annulé\u00a0: Poste"));
  assert_str(e.closing, S("Cet avis a été annulé. Motif\u00a0: Crédits retirés"));
  assert_int_equal(e.updated.us, instant_plus(closing, -HOUR_US).us);
  assert_int_equal(e.sequence, 3);
  struct out out = out_in(&arena, 1 << 16);
  ical_calendar(&out, &(struct ical_head){.name = S("Un avis"), .base_url = S("https://exemple.org")}, &e, 1);
  struct str const said = out_str(&out);
  assert_true(str_contains(said, S("\r\nUID:opportunite-7@exemple.org\r\nSEQUENCE:3\r\n")));
  assert_true(str_contains(said, S("\r\nSTATUS:CANCELLED\r\n")));
  assert_false(str_contains(said, S("VALARM")));
  assert_false(str_contains(said, S("REFRESH-INTERVAL"))); /* a single event is not asked for again */
}

static void a_decision_is_told(void **state) {
  (void)state;
  struct opportunity o = one(OPPORTUNITY_AWARDED);
  o.row.outcome_at = (struct opt_instant){true, instant_plus(closing, 2 * HOUR_US)};
  o.row.outcome_text = S("À la société\nExemple.");
  struct feed_entry const e = entry(&o, instant_plus(closing, 3 * HOUR_US));
  assert_str(e.state, S("awarded"));
  assert_str(e.closing, S("Cet avis a été attribué. À la société Exemple."));
  assert_int_equal(e.updated.us, o.row.outcome_at.at.us);
  assert_null(e.free_of_charge.p);
  o = one(OPPORTUNITY_UNSUCCESSFUL);
  o.row.outcome_at = (struct opt_instant){true, instant_plus(closing, 2 * HOUR_US)};
  assert_str(entry(&o, instant_plus(closing, 3 * HOUR_US)).state, S("unsuccessful"));
  assert_str(entry(&o, instant_plus(closing, 3 * HOUR_US)).closing, S("Cet avis est resté infructueux."));
}

static void long_texts_are_cut_between_characters(void **state) {
  (void)state;
  struct opportunity o = one(OPPORTUNITY_OPEN);
  char *many = arena_alloc(&arena, 9001);
  for (size_t i = 0; i < 9000; i += 3) memcpy(many + i, "€", 3);
  o.row.title = o.row.summary = (struct str){many, 9000};
  struct feed_entry const e = entry(&o, instant_plus(closing, -HOUR_US));
  assert_int_equal(e.title.n, 999);
  assert_int_equal(e.summary.n, 1998);
}

static struct str line_of(struct str value) {
  struct out o = out_in(&arena, 1 << 16);
  ical_text(&o, S("SUMMARY"), value);
  return out_str(&o);
}

static void lines_of_a_calendar_are_escaped_and_folded_between_characters(void **state) {
  (void)state;
  assert_str(line_of(S("a;b,c\\n\nd:e\"")), S("SUMMARY:a\\;b\\,c\\\\n\\nd:e\"\r\n"));
  assert_str(line_of(S("12345678901234567890123456789012345678901234567890123456789012345678")),
             S("SUMMARY:1234567890123456789012345678901234567890123456789012345678901234567\r\n 8\r\n"));
  /* the 75th byte would be the middle of é */
  assert_str(line_of(S("123456789012345678901234567890123456789012345678901234567890123456\u00e9x")),
             S("SUMMARY:123456789012345678901234567890123456789012345678901234567890123456\r\n \u00e9x\r\n"));
  assert_str(line_of(S("")), S("SUMMARY:\r\n"));
}

static void an_empty_list_is_as_new_as_the_first_tag(void **state) {
  (void)state;
  assert_int_equal(feed_updated(NULL, 0).us, INT64_C(1767225600) * SECOND_US);
  struct feed_entry const two[] = {{.updated = {1}}, {.updated = {2}}};
  assert_int_equal(feed_updated(two, 2).us, 2);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(texts_are_what_every_format_can_carry),
      cmocka_unit_test(the_host_names_an_installation),
      cmocka_unit_test(a_closed_entry_says_so_and_was_updated_by_its_closing),
      cmocka_unit_test(a_cancelled_entry_says_why_and_is_cancelled_in_calendars),
      cmocka_unit_test(a_decision_is_told),
      cmocka_unit_test(long_texts_are_cut_between_characters),
      cmocka_unit_test(lines_of_a_calendar_are_escaped_and_folded_between_characters),
      cmocka_unit_test(an_empty_list_is_as_new_as_the_first_tag),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, end);
}
