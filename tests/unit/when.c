/* A deadline reads the same everywhere, in both languages: day, hour, place, offset. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/out.h"
#include "base/when.h"

#define N "\u00a0"

static struct instant at_utc(const char *text) {
  struct instant at = {0};
  assert_int_equal(date_parse_instant(str_from(text), &at), OK);
  return at;
}

static const struct zone *zone(const char *name) {
  const struct zone *z = NULL;
  assert_int_equal(zone_load(str_from(name), &z), OK);
  return z;
}

static void check(const struct out *o, const char *expected) {
  assert_false(o->full);
  if (!str_eq(out_str(o), str_from(expected))) fail_msg("wrote \"%.*s\", not \"%s\"", STR(out_str(o)), expected);
}

static void a_deadline_names_weekday_hour_place_and_offset(void **state) {
  (void)state;
  static const struct {
    const char *at, *zone, *city, *fr, *en;
  } cases[] = {
      {"2026-12-10T16:00:00Z", "Europe/Paris", NULL, "jeudi 10 décembre 2026 à 17" N "h" N "00 (heure de Paris, UTC+1)",
       "Thursday 10 December 2026 at 17:00 (Paris time, UTC+1)"},
      {"2027-01-01T08:05:59Z", "Africa/Abidjan", NULL,
       "vendredi 1er janvier 2027 à 8" N "h" N "05 (heure d’Abidjan, UTC)",
       "Friday 1 January 2027 at 08:05 (Abidjan time, UTC)"},
      {"2027-07-10T09:00:00Z", "Africa/Cairo", NULL, "samedi 10 juillet 2027 à 12" N "h" N "00 (heure du Caire, UTC+3)",
       "Saturday 10 July 2027 at 12:00 (Cairo time, UTC+3)"},
      {"2027-06-02T03:59:00Z", "America/Port-au-Prince", NULL,
       "mardi 1er juin 2027 à 23" N "h" N "59 (heure de Port-au-Prince, UTC−4)",
       "Tuesday 1 June 2027 at 23:59 (Port-au-Prince time, UTC−4)"},
      {"2027-06-01T10:00:00Z", "Asia/Ho_Chi_Minh", NULL,
       "mardi 1er juin 2027 à 17" N "h" N "00 (heure de Hô-Chi-Minh-Ville, UTC+7)",
       "Tuesday 1 June 2027 at 17:00 (Ho Chi Minh City time, UTC+7)"},
      {"2027-08-01T00:00:00Z", "Asia/Kolkata", NULL,
       "dimanche 1er août 2027 à 5" N "h" N "30 (heure de Calcutta, UTC+5:30)",
       "Sunday 1 August 2027 at 05:30 (Kolkata time, UTC+5:30)"},
      {"2027-02-01T00:00:00Z", "America/St_Johns", NULL,
       "dimanche 31 janvier 2027 à 20" N "h" N "30 (heure de Saint-Jean de Terre-Neuve, UTC−3:30)",
       "Sunday 31 January 2027 at 20:30 (St. John’s time, UTC−3:30)"},
      {"2026-12-10T16:00:00Z", "Africa/Porto-Novo", "Cotonou",
       "jeudi 10 décembre 2026 à 17" N "h" N "00 (heure de Cotonou, UTC+1)",
       "Thursday 10 December 2026 at 17:00 (Cotonou time, UTC+1)"},
      {"2026-12-10T16:00:00Z", "Africa/Porto-Novo", NULL,
       "jeudi 10 décembre 2026 à 17" N "h" N "00 (heure de Porto-Novo, UTC+1)",
       "Thursday 10 December 2026 at 17:00 (Porto-Novo time, UTC+1)"},
      {"2026-12-10T16:00:00Z", "UTC", NULL, "jeudi 10 décembre 2026 à 16" N "h" N "00 (UTC)",
       "Thursday 10 December 2026 at 16:00 (UTC)"},
      {"2026-12-10T16:00:00Z", "Etc/GMT+5", NULL, "jeudi 10 décembre 2026 à 11" N "h" N "00 (UTC−5)",
       "Thursday 10 December 2026 at 11:00 (UTC−5)"},
      {"2026-12-10T16:00:00Z", "America/Argentina/Buenos_Aires", NULL,
       "jeudi 10 décembre 2026 à 13" N "h" N "00 (heure de Buenos Aires, UTC−3)",
       "Thursday 10 December 2026 at 13:00 (Buenos Aires time, UTC−3)"},
      {"2027-05-04T10:00:00Z", "Africa/Kinshasa", "Les Cayes",
       "mardi 4 mai 2027 à 11" N "h" N "00 (heure des Cayes, UTC+1)",
       "Tuesday 4 May 2027 at 11:00 (Les Cayes time, UTC+1)"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
      char buffer[256];
      struct out o = out_fixed(buffer, sizeof buffer);
      when_full(&o, lang, at_utc(cases[i].at), zone(cases[i].zone), str_from(cases[i].city));
      check(&o, lang == LANG_FR ? cases[i].fr : cases[i].en);
    }
}

static void french_names_keep_their_article_and_elide(void **state) {
  (void)state;
  static const struct {
    const char *zone, *fr;
  } cases[] = {
      {"Africa/Douala", "heure de Douala,"},
      {"Africa/Lubumbashi", "heure de Lubumbashi,"},
      {"Africa/Ouagadougou", "heure de Ouagadougou,"},
      {"Indian/Antananarivo", "heure d’Antananarivo,"},
      {"Africa/Algiers", "heure d’Alger,"},
      {"Africa/Ndjamena", "heure de N’Djaména,"},
      {"Africa/Lome", "heure de Lomé,"},
      {"Africa/Sao_Tome", "heure de São Tomé,"},
      {"Asia/Yerevan", "heure d’Erevan,"},
      {"Europe/Athens", "heure d’Athènes,"},
      {"Europe/Andorra", "heure d’Andorre-la-Vieille,"},
      {"Asia/Beirut", "heure de Beyrouth,"},
      {"America/Havana", "heure de La Havane,"},
      {"Pacific/Tahiti", "heure de Papeete,"},
      {"Indian/Reunion", "heure de Saint-Denis de La Réunion,"},
      {"Europe/Istanbul", "heure d’Istanbul,"},
      {"Asia/Ulaanbaatar", "heure d’Oulan-Bator,"},
      {"Africa/Addis_Ababa", "heure d’Addis-Abeba,"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char buffer[256];
    struct out o = out_fixed(buffer, sizeof buffer);
    when_full(&o, LANG_FR, at_utc("2026-12-10T16:00:00Z"), zone(cases[i].zone), (struct str){0});
    if (!str_contains(out_str(&o), str_from(cases[i].fr))) fail_msg("%.*s", STR(out_str(&o)));
  }
  static const struct {
    const char *city, *fr;
  } cities[] = {{"Yaoundé", "heure de Yaoundé,"}, {"Ypres", "heure d’Ypres,"},    {"Iași", "heure de Iași,"},
                {"Oran", "heure d’Oran,"},        {"Ouidah", "heure de Ouidah,"}, {"Huế", "heure de Huế,"},
                {"Hanoï", "heure de Hanoï,"},     {"Agadir", "heure d’Agadir,"},  {"Évry", "heure d’Évry,"},
                {"La Paz", "heure de La Paz,"},   {"\xff", "heure de \xff,"},     {"Y", "heure de Y,"}};
  for (size_t i = 0; i < sizeof cities / sizeof *cities; i++) {
    char buffer[256];
    struct out o = out_fixed(buffer, sizeof buffer);
    when_full(&o, LANG_FR, at_utc("2026-12-10T16:00:00Z"), zone_utc(), str_from(cities[i].city));
    if (!str_contains(out_str(&o), str_from(cities[i].fr))) fail_msg("%.*s", STR(out_str(&o)));
  }
}

static void receipts_tell_the_second(void **state) {
  (void)state;
  char buffer[256];
  struct out o = out_fixed(buffer, sizeof buffer);
  when_exact(&o, LANG_FR, at_utc("2026-12-10T15:59:09.999999Z"), zone("Europe/Paris"), (struct str){0});
  check(&o, "jeudi 10 décembre 2026 à 16" N "h" N "59" N "min" N "09" N "s (heure de Paris, UTC+1)");
  o = out_fixed(buffer, sizeof buffer);
  when_exact(&o, LANG_EN, at_utc("2026-12-10T15:59:09.999999Z"), zone("Europe/Paris"), (struct str){0});
  check(&o, "Thursday 10 December 2026 at 16:59:09 (Paris time, UTC+1)");
}

static void short_forms_keep_day_and_hour_together(void **state) {
  (void)state;
  static const char *const fr[] = {"janv.",  "févr.", "mars",  "avr.", "mai",  "juin",
                                   "juill.", "août",  "sept.", "oct.", "nov.", "déc."};
  char buffer[256], expected[256];
  for (int m = 1; m <= 12; m++) {
    struct out o = out_fixed(buffer, sizeof buffer), e = out_fixed(expected, sizeof expected);
    when_date_short(&o, LANG_FR, (struct day){2027, m, 1});
    out_fmt(&e, "1er %s 2027%c", fr[m - 1], 0);
    check(&o, expected);
  }
  const struct zone *paris = zone("Europe/Paris");
  struct instant const at = at_utc("2026-12-10T23:30:00Z");
  struct out o = out_fixed(buffer, sizeof buffer);
  when_short(&o, LANG_FR, at, paris);
  check(&o, "11 déc. 2026, 0" N "h" N "30");
  o = out_fixed(buffer, sizeof buffer);
  when_short(&o, LANG_EN, at, paris);
  check(&o, "11 Dec 2026, 00:30");
  o = out_fixed(buffer, sizeof buffer);
  when_day(&o, LANG_FR, at, paris);
  check(&o, "vendredi 11 décembre 2026");
  o = out_fixed(buffer, sizeof buffer);
  when_time(&o, LANG_EN, at, paris);
  check(&o, "00:30");
  o = out_fixed(buffer, sizeof buffer);
  when_date(&o, LANG_FR, (struct day){2028, 2, 29});
  check(&o, "mardi 29 février 2028");
  o = out_fixed(buffer, sizeof buffer);
  when_month(&o, LANG_FR, 2027, 8);
  check(&o, "août 2027");
  o = out_fixed(buffer, sizeof buffer);
  when_iso(&o, at);
  check(&o, "2026-12-10T23:30:00Z");
}

static void the_reader_elsewhere_is_told_their_own_hour_and_day(void **state) {
  (void)state;
  static const struct {
    const char *at, *zone, *other, *city, *fr, *en;
  } cases[] = {
      {"2026-12-10T16:00:00Z", "Europe/Paris", "Africa/Dakar", NULL, "soit 16" N "h" N "00 à Dakar",
       "that is 16:00 in Dakar"},
      {"2026-12-10T16:00:00Z", "Europe/Paris", "Africa/Porto-Novo", "Cotonou", "même heure à Cotonou",
       "same time in Cotonou"},
      {"2026-07-10T15:00:00Z", "Europe/Paris", "Africa/Porto-Novo", "Cotonou", "soit 16" N "h" N "00 à Cotonou",
       "that is 16:00 in Cotonou"},
      {"2026-12-10T16:00:00Z", "Europe/Paris", "Pacific/Noumea", NULL,
       "soit vendredi 11 décembre à 3" N "h" N "00 à Nouméa", "that is Friday 11 December at 03:00 in Nouméa"},
      {"2026-12-31T22:00:00Z", "Europe/Paris", "Pacific/Noumea", NULL,
       "soit vendredi 1er janvier 2027 à 9" N "h" N "00 à Nouméa", "that is Friday 1 January 2027 at 09:00 in Nouméa"},
      {"2026-12-10T03:00:00Z", "Europe/Paris", "America/Montreal", NULL,
       "soit mercredi 9 décembre à 22" N "h" N "00 à Montréal", "that is Wednesday 9 December at 22:00 in Montreal"},
      {"2026-12-10T16:00:00Z", "Europe/Paris", "Africa/Cairo", NULL, "soit 18" N "h" N "00 au Caire",
       "that is 18:00 in Cairo"},
      {"2026-12-10T16:00:00Z", "Europe/Paris", "UTC", NULL, "soit 16" N "h" N "00 UTC", "that is 16:00 UTC"},
      {"2026-12-10T16:00:00Z", "Africa/Dakar", "UTC", NULL, "même heure en UTC", "same time in UTC"},
      {"2026-12-10T16:00:00Z", "Europe/Paris", "America/Guadeloupe", "Les Abymes", "soit 12" N "h" N "00 aux Abymes",
       "that is 12:00 in Les Abymes"},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
      char buffer[256];
      struct out o = out_fixed(buffer, sizeof buffer);
      when_elsewhere(&o, lang, at_utc(cases[i].at), zone(cases[i].zone), zone(cases[i].other), str_from(cases[i].city));
      check(&o, lang == LANG_FR ? cases[i].fr : cases[i].en);
    }
}

static void what_is_left_is_never_more_than_there_is(void **state) {
  (void)state;
  static const struct {
    int64_t left;
    const char *fr, *en;
  } cases[] = {
      {-1, "clos", "closed"},
      {0, "moins d’une minute", "less than a minute"},
      {MINUTE_US - 1, "moins d’une minute", "less than a minute"},
      {MINUTE_US, "1" N "minute", "1 minute"},
      {2 * MINUTE_US, "2" N "minutes", "2 minutes"},
      {HOUR_US - 1, "59" N "minutes", "59 minutes"},
      {HOUR_US, "1" N "heure", "1 hour"},
      {HOUR_US + MINUTE_US, "1" N "heure 1" N "minute", "1 hour 1 minute"},
      {3 * HOUR_US + 20 * MINUTE_US, "3" N "heures 20" N "minutes", "3 hours 20 minutes"},
      {6 * HOUR_US - 1, "5" N "heures 59" N "minutes", "5 hours 59 minutes"},
      {6 * HOUR_US, "6" N "heures", "6 hours"},
      {27 * HOUR_US + 59 * MINUTE_US, "27" N "heures", "27 hours"},
      {48 * HOUR_US - 1, "47" N "heures", "47 hours"},
      {48 * HOUR_US, "2" N "jours", "2 days"},
      {72 * HOUR_US - 1, "2" N "jours", "2 days"},
      {12 * 24 * HOUR_US + 5 * HOUR_US, "12" N "jours", "12 days"},
  };
  struct instant const closing = at_utc("2026-12-10T16:00:00Z");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
      char buffer[64];
      struct out o = out_fixed(buffer, sizeof buffer);
      when_left(&o, lang, instant_plus(closing, -cases[i].left), closing);
      check(&o, lang == LANG_FR ? cases[i].fr : cases[i].en);
    }
}

/* From five days before on: each announced change is the first microsecond with other words. */
static void a_cached_page_knows_when_its_words_change(void **state) {
  (void)state;
  struct instant const closing = at_utc("2026-12-10T16:00:00Z");
  struct instant now = instant_plus(closing, -5 * 24 * HOUR_US - 7);
  int changes = 0;
  for (;; changes++) {
    struct opt_instant const next = when_left_changes(now, closing);
    if (!next.has) break;
    assert_true(next.at.us > now.us);
    char before[64], last[64], after[64];
    struct out a = out_fixed(before, sizeof before), b = out_fixed(last, sizeof last),
               c = out_fixed(after, sizeof after);
    when_left(&a, LANG_FR, now, closing);
    when_left(&b, LANG_FR, instant_plus(next.at, -1), closing);
    when_left(&c, LANG_FR, next.at, closing);
    assert_true(str_eq(out_str(&a), out_str(&b)));
    assert_false(str_eq(out_str(&b), out_str(&c)));
    now = next.at;
  }
  assert_true(now.us > closing.us);
  assert_true(changes > 360 + 40);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_deadline_names_weekday_hour_place_and_offset),
      cmocka_unit_test(french_names_keep_their_article_and_elide),
      cmocka_unit_test(receipts_tell_the_second),
      cmocka_unit_test(short_forms_keep_day_and_hour_together),
      cmocka_unit_test(the_reader_elsewhere_is_told_their_own_hour_and_day),
      cmocka_unit_test(what_is_left_is_never_more_than_there_is),
      cmocka_unit_test(a_cached_page_knows_when_its_words_change),
  };
  return cmocka_run_group_tests_name("when", tests, NULL, NULL);
}
