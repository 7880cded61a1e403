/* A wall-clock time in any zone is the instant its people mean: checked against the C library's own reading of the same
 * files, zone by zone, and against deadlines worked out beforehand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"

#define ROOT "/usr/share/zoneinfo"
#define LINE_MAX_BYTES 512
#define FROM_1990 INT64_C(631152000)
#define TO_2060 INT64_C(2840140800)
#define MONTH (30 * DAY_SECONDS)

static const struct zone *must(const char *name) {
  const struct zone *z = NULL;
  if (zone_load(str_from(name), &z) != OK) fail_msg("%s cannot be loaded", name);
  return z;
}

static void glibc_zone(const char *name) {
  char tz[ZONE_NAME_MAX + 2];
  snprintf(tz, sizeof tz, ":%s", name);
  setenv("TZ", tz, 1);
  tzset();
}

/* Both answers at one second are the same: offset, abbreviation and what the clock shows. */
static void same_as_glibc(const char *name, const struct zone *z, int64_t seconds) {
  struct instant const at = {seconds * SECOND_US};
  time_t const t = (time_t)seconds;
  struct tm tm;
  assert_non_null(localtime_r(&t, &tm));
  if (zone_offset(z, at) != (int)tm.tm_gmtoff || !str_eq(zone_abbreviation(z, at), str_from(tm.tm_zone)))
    fail_msg("%s at %lld: %d, the C library %ld %s", name, (long long)seconds, zone_offset(z, at), tm.tm_gmtoff,
             tm.tm_zone);
  struct civil const c = zone_local(z, at);
  assert_true(c.year == tm.tm_year + 1900 && c.month == tm.tm_mon + 1 && c.day == tm.tm_mday && c.hour == tm.tm_hour &&
              c.minute == tm.tm_min && c.second == tm.tm_sec);
}

static long glibc_offset(int64_t seconds) {
  time_t const t = (time_t)seconds;
  struct tm tm;
  assert_non_null(localtime_r(&t, &tm));
  return tm.tm_gmtoff;
}

/* The instants at which the C library's clock shows `wall`: both offsets around a transition are tried. */
static void same_instants_as_glibc(const char *name, const struct zone *z, int64_t wall, const long offset[2]) {
  int64_t found[2];
  int n = 0;
  for (int i = 0; i < 2; i++)
    if (glibc_offset(wall - offset[i]) == offset[i] && (i == 0 || offset[0] != offset[1]))
      found[n++] = wall - offset[i];
  struct civil const c = date_civil(wall);
  struct instant first = {0}, second = {0};
  enum zone_case const is = zone_instant(z, &c, &first, &second);
  enum zone_case const expected = n == 0 ? ZONE_GAP : n == 1 ? ZONE_NORMAL : ZONE_AMBIGUOUS;
  if (is != expected) fail_msg("%s, wall %lld: case %d instead of %d", name, (long long)wall, is, expected);
  if (n == 0) {
    assert_true(first.us == 0 && second.us == 0);
    return;
  }
  int64_t const a = n == 2 && found[1] < found[0] ? found[1] : found[0];
  int64_t const b = n == 2 && found[1] < found[0] ? found[0] : found[n - 1];
  assert_int_equal(first.us, a * SECOND_US);
  assert_int_equal(second.us, b * SECOND_US);
}

/* Between two samples with different offsets: the second the C library changes at, and what lies around it. */
static void around_transition(const char *name, const struct zone *z, int64_t before, int64_t after) {
  long const old = glibc_offset(before);
  while (after - before > 1) {
    int64_t const middle = before + (after - before) / 2;
    if (glibc_offset(middle) == old) before = middle;
    else after = middle;
  }
  long const offset[2] = {old, glibc_offset(after)};
  for (int64_t d = -2; d <= 2; d++) same_as_glibc(name, z, after + d);
  int64_t const low = after + (offset[0] < offset[1] ? offset[0] : offset[1]);
  int64_t const high = after + (offset[0] < offset[1] ? offset[1] : offset[0]);
  for (int64_t wall = low - 3600; wall <= high + 3600; wall += 900) {
    same_instants_as_glibc(name, z, wall - 1, offset);
    same_instants_as_glibc(name, z, wall, offset);
  }
}

static int check_zone(const char *name) {
  const struct zone *z = must(name);
  glibc_zone(name);
  int transitions = 0;
  int64_t before = FROM_1990;
  for (int64_t t = FROM_1990; t < TO_2060; t += MONTH / 2) {
    same_as_glibc(name, z, t + t % 86399);
    if (glibc_offset(t) != glibc_offset(before)) {
      around_transition(name, z, before, t);
      transitions++;
    }
    before = t;
  }
  for (int64_t t = -INT64_C(2208988800); t < FROM_1990; t += 5 * MONTH) same_as_glibc(name, z, t); /* from 1900 */
  for (int64_t t = TO_2060; t < INT64_C(7289654400); t += 5 * MONTH) same_as_glibc(name, z, t);    /* to 2200 */
  return transitions;
}

static void every_zone_of_the_list_reads_as_the_c_library_reads_it(void **state) {
  (void)state;
  FILE *f = fopen(ROOT "/tzdata.zi", "re");
  assert_non_null(f);
  char line[LINE_MAX_BYTES];
  int zones = 0, transitions = 0;
  while (fgets(line, sizeof line, f) != NULL) {
    struct str rest = str_trim(str_from(line)), word, name = {0};
    if (!str_starts(rest, S("Z ")) && !str_starts(rest, S("L "))) continue;
    bool const link = rest.p[0] == 'L';
    for (int i = 0; i < (link ? 3 : 2) && str_next(&rest, ' ', &word); i++) name = word;
    char z[ZONE_NAME_MAX + 1];
    assert_true(name.n > 0 && name.n < sizeof z);
    snprintf(z, sizeof z, "%.*s", STR(name));
    if (strcmp(z, "Factory") == 0) continue;
    transitions += check_zone(z);
    zones++;
  }
  fclose(f);
  unsetenv("TZ");
  tzset();
  print_message("# %d zones, %d transitions\n", zones, transitions);
  assert_true(zones > 550);
  assert_true(transitions > 20000);
}

static void deadlines_of_francophone_cities_fall_on_the_instants_worked_out_beforehand(void **state) {
  (void)state;
  FILE *f = fopen("tests/data/geo/echeances-fuseaux.csv", "re");
  assert_non_null(f);
  char line[LINE_MAX_BYTES];
  assert_non_null(fgets(line, sizeof line, f));
  int cases = 0, kinds[3] = {0};
  while (fgets(line, sizeof line, f) != NULL) {
    struct str rest = str_trim(str_from(line)), column[5];
    for (int i = 0; i < 5; i++) assert_true(str_next(&rest, ',', &column[i]));
    const struct zone *z = NULL;
    assert_int_equal(zone_load(column[1], &z), OK);
    struct civil c;
    assert_int_equal(date_parse_local(column[0], &c), OK);
    struct instant first, second, at[2];
    enum zone_case const is = zone_instant(z, &c, &first, &second);
    kinds[is]++;
    cases++;
    assert_int_equal(is, str_eq(column[2], S("normale"))   ? ZONE_NORMAL
                         : str_eq(column[2], S("ambigue")) ? ZONE_AMBIGUOUS
                                                           : ZONE_GAP);
    if (is == ZONE_GAP) continue;
    assert_int_equal(date_parse_instant(column[3], &at[0]), OK);
    assert_int_equal(date_parse_instant(column[4], &at[1]), OK);
    if (first.us != at[0].us || second.us != at[1].us)
      fail_msg("%.*s %.*s is wrong with tzdata %.*s; the cases were worked out with 2026f", STR(column[0]),
               STR(column[1]), STR(zone_version()));
  }
  fclose(f);
  assert_int_equal(cases, 18);
  assert_true(kinds[ZONE_NORMAL] > 0 && kinds[ZONE_GAP] > 0 && kinds[ZONE_AMBIGUOUS] > 0);
}

static void known_traps_are_refused_or_asked_about(void **state) {
  (void)state;
  static const struct {
    const char *wall, *zone;
    enum zone_case is;
    const char *first, *second;
  } traps[] = {
      {"2027-03-28T02:30", "Europe/Paris", ZONE_GAP, "", ""},
      {"2027-03-28T02:00", "Europe/Paris", ZONE_GAP, "", ""},
      {"2027-03-28T03:00", "Europe/Paris", ZONE_NORMAL, "2027-03-28T01:00:00Z", "2027-03-28T01:00:00Z"},
      {"2026-10-25T02:30", "Europe/Paris", ZONE_AMBIGUOUS, "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"},
      {"2026-10-25T03:00", "Europe/Paris", ZONE_NORMAL, "2026-10-25T02:00:00Z", "2026-10-25T02:00:00Z"},
      {"2027-04-30T00:00", "Africa/Cairo", ZONE_GAP, "", ""},
      {"2027-04-04T01:45", "Australia/Lord_Howe", ZONE_AMBIGUOUS, "2027-04-03T14:45:00Z", "2027-04-03T15:15:00Z"},
      {"2027-03-27T23:30", "America/Nuuk", ZONE_GAP, "", ""},
      {"2011-12-30T12:00", "Pacific/Apia", ZONE_GAP, "", ""},
      {"2023-03-26T00:30", "Asia/Beirut", ZONE_GAP, "", ""},
      {"2027-02-07T12:00", "Africa/Casablanca", ZONE_NORMAL, "2027-02-07T12:00:00Z", "2027-02-07T12:00:00Z"},
      {"2038-01-19T03:14:08", "UTC", ZONE_NORMAL, "2038-01-19T03:14:08Z", "2038-01-19T03:14:08Z"},
      {"2100-07-01T12:00", "Europe/Paris", ZONE_NORMAL, "2100-07-01T10:00:00Z", "2100-07-01T10:00:00Z"},
  };
  for (size_t i = 0; i < sizeof traps / sizeof *traps; i++) {
    struct civil c;
    assert_int_equal(date_parse_local(str_from(traps[i].wall), &c), OK);
    struct instant first = {0}, second = {0}, a = {0}, b = {0};
    enum zone_case const is = zone_instant(must(traps[i].zone), &c, &first, &second);
    if (is != traps[i].is) fail_msg("%s %s: case %d", traps[i].zone, traps[i].wall, is);
    if (is != ZONE_GAP) {
      assert_int_equal(date_parse_instant(str_from(traps[i].first), &a), OK);
      assert_int_equal(date_parse_instant(str_from(traps[i].second), &b), OK);
    }
    assert_true(first.us == a.us && second.us == b.us);
  }
}

static void a_name_that_is_no_zone_is_not_found(void **state) {
  (void)state;
  static const char *const bad[] = {"",
                                    "Europe",
                                    "Europe/",
                                    "/Europe/Paris",
                                    "Europe/Pariss",
                                    "europe/paris/../Paris",
                                    "../etc/passwd",
                                    "tzdata.zi",
                                    "zone1970.tab",
                                    "leapseconds",
                                    "right/UTC",
                                    "posix/UTC",
                                    "localtime",
                                    "posixrules",
                                    "Factory",
                                    "Europe//Paris",
                                    "Europe/Paris ",
                                    "Europe\\Paris",
                                    "Europe/P\xc3\xa2ris",
                                    "+VERSION",
                                    "Europe/Paris/x",
                                    "Aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    const struct zone *z = NULL;
    if (zone_load(str_from(bad[i]), &z) != NOT_FOUND) fail_msg("\"%s\" was taken", bad[i]);
    assert_null(z);
  }
  const struct zone *z = NULL;
  assert_int_equal(zone_load((struct str){0}, &z), NOT_FOUND);
  assert_int_equal(zone_load(((struct str){"Europe/Paris\0x", 14}), &z), NOT_FOUND);
}

static void a_zone_is_loaded_once(void **state) {
  (void)state;
  assert_ptr_equal(must("Europe/Paris"), must("Europe/Paris"));
  assert_ptr_equal(must("UTC"), zone_utc());
  assert_true(str_eq(zone_name(must("America/Montreal")), S("America/Montreal")));
}

static void the_version_of_the_rules_is_known(void **state) {
  (void)state;
  struct str const v = zone_version();
  assert_true(v.n == 5 && v.p[0] == '2' && v.p[4] >= 'a' && v.p[4] <= 'z');
  zone_set_root("tests/data/geo");
  assert_true(str_eq(zone_version(), S("unknown")));
  const struct zone *z;
  assert_int_equal(zone_load(S("Europe/Paris"), &z), NOT_FOUND);
  zone_set_root(NULL);
  assert_true(str_eq(zone_version(), v));
}

/* --- Files made here -------------------------------------------------------------------------------------------- */

static void be(struct out *o, uint64_t v, int bytes) {
  while (bytes-- > 0) {
    char digit = 0;
    if (bytes < 8) digit = (char)(v >> (8 * bytes) & 0xff);
    out_char(o, digit);
  }
}

static void header(struct out *o, char version, uint32_t leaps, uint32_t times, uint32_t types, uint32_t chars) {
  out_z(o, "TZif");
  out_char(o, version);
  be(o, 0, 15);
  be(o, 0, 4), be(o, 0, 4), be(o, leaps, 4), be(o, times, 4), be(o, types, 4), be(o, chars, 4);
}

/* A file with one type and a rule. */
static struct str file_with(struct arena *a, const char *rule) {
  struct out o = out_in(a, 4096);
  for (int i = 0; i < 2; i++) {
    header(&o, '2', 0, 0, 1, 4);
    be(&o, 0, 6);
    out_bytes(&o, "LMT", 4);
  }
  out_char(&o, '\n');
  out_z(&o, rule);
  out_char(&o, '\n');
  return out_str(&o);
}

static void rules_after_the_last_transition_are_read_as_posix_has_them(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const struct {
    const char *rule, *at;
    int offset;
  } good[] = {
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2027-03-28T00:59:59Z", 3600},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2027-03-28T01:00:00Z", 7200},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2027-10-31T00:59:59Z", 7200},
      {"CET-1CEST,M3.5.0,M10.5.0/3", "2027-10-31T01:00:00Z", 3600},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2027-03-28T01:00:00Z", -3600},
      {"<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2027-03-28T00:59:59Z", -7200},
      {"<+0530>-5:30", "2027-07-01T00:00:00Z", 19800},
      {"XXX3EDT4,0/0,J365/23", "2027-01-01T02:59:59Z", -14400},
      {"XXX3EDT4,0/0,J365/23", "2027-07-01T00:00:00Z", -14400},
      {"NZST-12NZDT,M9.5.0,M4.1.0/3", "2027-01-01T00:00:00Z", 46800},
      {"AAA0BBB,J60/0,J61/0", "2028-03-01T00:00:00Z", 3600},
      {"AAA0BBB,59/0,60/0", "2028-02-29T12:00:00Z", 3600},
      {"AAA0BBB,J60/0,J61/0", "2028-02-29T12:00:00Z", 0},
      {"AAA0BBB,59/0,60/0", "2027-02-28T12:00:00Z", 0},
      {"AAA0BBB,M12.5.0/167,M1.1.0/-167", "2027-06-01T00:00:00Z", 3600},
      {"AAA0BBB,M12.5.0/167,M1.1.0/-167", "2026-12-30T00:00:00Z", 0},
      {"AAA0BBB,M12.5.0/167,M1.1.0/-167", "2027-01-02T23:00:00Z", 3600},
      {"AAA0BBB,M12.5.0/167,M1.1.0/-167", "2027-01-02T22:59:59Z", 0},
      {"", "2027-06-01T00:00:00Z", 0},
      {"EST5EDT,M3.2.0/2:00:00,M11.1.0/2:00", "2027-03-14T07:00:00Z", -14400},
  };
  for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
    struct zone *z = NULL;
    struct instant at;
    assert_int_equal(date_parse_instant(str_from(good[i].at), &at), OK);
    if (zone_parse(S("Test"), file_with(&a, good[i].rule), &z) != OK) fail_msg("%s was refused", good[i].rule);
    if (zone_offset(z, at) != good[i].offset) fail_msg("%s at %s: %d", good[i].rule, good[i].at, zone_offset(z, at));
    zone_free(z);
  }
  static const char *const bad[] = {"CET",
                                    "CE-1",
                                    "-1",
                                    "CET-1CEST",
                                    "CET-1CEST,M3.5.0",
                                    "CET-1CEST,M13.5.0,M10.5.0",
                                    "CET-1CEST,M3.6.0,M10.5.0",
                                    "CET-1CEST,M3.5.7,M10.5.0",
                                    "CET-1CEST,J0,J365",
                                    "CET-1CEST,366,0",
                                    "CET-1CEST,M3.5.0/168,M10.5.0",
                                    "CET-25",
                                    "CET-1:60",
                                    "<CET-1",
                                    "CET-1 ",
                                    "CET-1CEST,M3.5.0,M10.5.0/3x",
                                    "ABCDEFGHIJKLMNOPQ-1",
                                    "<>-1"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct zone *z = NULL;
    if (zone_parse(S("Test"), file_with(&a, bad[i]), &z) != INVALID) fail_msg("%s was taken", bad[i]);
    assert_null(z);
  }
}

static void a_damaged_file_is_refused_at_whatever_byte_it_ends(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct str const whole = file_with(&a, "CET-1CEST,M3.5.0,M10.5.0/3");
  for (size_t n = 0; n < whole.n; n++) {
    char *copy = malloc(n + 1); /* its end is where the sanitizer watches */
    assert_non_null(copy);
    memcpy(copy, whole.p, n);
    struct zone *z = NULL;
    assert_int_equal(zone_parse(S("Test"), (struct str){copy, n}, &z), INVALID);
    free(copy);
  }
  struct out o = out_in(&a, 4096);
  header(&o, 0, 1, 0, 1, 4); /* counts a leap second */
  be(&o, 0, 6), out_bytes(&o, "LMT", 4), be(&o, 78796800, 4), be(&o, 1, 4);
  struct zone *z = NULL;
  assert_int_equal(zone_parse(S("Test"), out_str(&o), &z), INVALID);
}

static void a_file_of_version_1_is_read_and_its_last_type_holds(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  for (int bad = 0; bad < 4; bad++) {
    struct out o = out_in(&a, 4096);
    header(&o, 0, 0, 2, 2, 8);
    be(&o, (uint32_t)-1000, 4), be(&o, bad == 1 ? (uint32_t)-1000 : 1000, 4); /* 1: not ascending */
    be(&o, 1, 1), be(&o, bad == 2 ? 2 : 0, 1);                                /* 2: a type that is not there */
    be(&o, 3600, 4), be(&o, 0, 1), be(&o, 0, 1);
    be(&o, 7200, 4), be(&o, 1, 1), be(&o, bad == 3 ? 8 : 4, 1); /* 3: a name that is not there */
    out_bytes(&o, "AAA\0BBB", 8);
    struct zone *z = NULL;
    assert_int_equal(zone_parse(S("Test"), out_str(&o), &z), bad == 0 ? OK : INVALID);
    if (bad != 0) continue;
    assert_int_equal(zone_offset(z, (struct instant){-2000 * SECOND_US}), 3600);
    assert_int_equal(zone_offset(z, (struct instant){0}), 7200);
    assert_int_equal(zone_offset(z, (struct instant){5000 * SECOND_US}), 3600);
    assert_true(str_eq(zone_abbreviation(z, (struct instant){0}), S("BBB")));
    zone_free(z);
  }
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_zone_of_the_list_reads_as_the_c_library_reads_it),
      cmocka_unit_test(deadlines_of_francophone_cities_fall_on_the_instants_worked_out_beforehand),
      cmocka_unit_test(known_traps_are_refused_or_asked_about),
      cmocka_unit_test(a_name_that_is_no_zone_is_not_found),
      cmocka_unit_test(a_zone_is_loaded_once),
      cmocka_unit_test(the_version_of_the_rules_is_known),
      cmocka_unit_test(rules_after_the_last_transition_are_read_as_posix_has_them),
      cmocka_unit_test(a_damaged_file_is_refused_at_whatever_byte_it_ends),
      cmocka_unit_test(a_file_of_version_1_is_read_and_its_last_type_holds),
  };
  return cmocka_run_group_tests_name("zone", tests, NULL, NULL);
}
