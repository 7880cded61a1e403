/* Files read in a process of their own, under the sanitizers: the same answers, nothing left open, nothing left behind. What
 * the process may not do is in tests/fault/foreign.c, which is built as what ships. */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "foreign_self.h"
#include "hostile_xml.h"

struct heard {
  struct foreign_end end;
  size_t n;
  enum foreign_why last;
  enum foreign_family family;
};

static enum err hear(void *to, struct arena *a, const struct foreign *one) {
  struct heard *h = to;
  (void)a;
  h->n++;
  h->last = one->why;
  h->family = one->family;
  return OK;
}

static struct heard read_in(struct str bytes, const char *media) {
  struct heard h = {0};
  struct foreign_input const in = {.bytes = bytes, .media = str_from(media)};
  assert_int_equal(foreign_each(&in, hear, &h, &h.end), OK);
  assert_true(h.n == h.end.n && h.n > 0 && h.family == FOREIGN_REFUSED && h.last == h.end.why && h.end.external == 0);
  assert_true(waitpid(-1, NULL, WNOHANG) < 0); /* nobody is left */
  return h;
}

/* The reason a file without a single notice is refused for, as foreign_each tells it. */
static void is_refused(struct str bytes, const char *media, enum foreign_why why) {
  enum foreign_why const told = read_in(bytes, media).end.why;
  if (told != why) fail_msg("%.*s: \"%.*s\"", (int)(bytes.n < 60 ? bytes.n : 60), bytes.p, STR(foreign_why_word(told)));
}

static void see_hostile(const char *path, struct str bytes, bool doctype, bool fine, bool in_table) {
  (void)path, (void)fine, (void)in_table;
  enum foreign_why const why = read_in(bytes, NULL).end.why;
  bool const page = str_contains(bytes, S("<!DOCTYPE html "));
  assert_int_equal(doctype && !page, why == FOREIGN_WHY_DOCTYPE);
}

static void hostile_documents_are_refused_one_by_one(void **state) {
  (void)state;
  assert_int_equal(hostile_each(see_hostile), HOSTILE_FILES);
}

static void what_is_no_feed_is_told_for_what_it_is(void **state) {
  (void)state;
  is_refused(S(""), NULL, FOREIGN_WHY_EMPTY);
  is_refused(S("\xEF\xBB\xBF \n"), NULL, FOREIGN_WHY_EMPTY);
  is_refused(S("<!doctype html><title>x</title>"), "text/html", FOREIGN_WHY_HTML);
  is_refused(S("\n<!-- x --><HTML lang=fr><p>caf\xE9"), NULL, FOREIGN_WHY_HTML);
  is_refused(S("<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0 Strict//EN' 'x'><html/>"), NULL, FOREIGN_WHY_HTML);
  is_refused(S("<!DOCTYPE rss><rss/>"), NULL, FOREIGN_WHY_DOCTYPE);
  is_refused(S("<!DOCTYPE htmlish><rss/>"), NULL, FOREIGN_WHY_DOCTYPE);
  is_refused(S("<!DOCTYPE rss>\xE9"), NULL, FOREIGN_WHY_DOCTYPE);
  is_refused(S("<no-feed/>"), NULL, FOREIGN_WHY_UNKNOWN);
  is_refused(S("%PDF-1.7\n\xE2\xE3\xCF\xD3"), "application/pdf", FOREIGN_WHY_UNKNOWN);
  is_refused(S("\x89PNG\r\n\x1A\n\0"), NULL, FOREIGN_WHY_UNKNOWN);
  is_refused(S("plain words"), "text/plain", FOREIGN_WHY_UNKNOWN);
  is_refused(S("<no-feed>\xE9</no-feed>"), NULL, FOREIGN_WHY_CHARSET);
  is_refused(S("<no-feed>\xE9</no-feed>"), "text/xml; charset=iso-8859-1", FOREIGN_WHY_UNKNOWN);
  is_refused(S("{\0}\0"), NULL, FOREIGN_WHY_CHARSET);
  is_refused(S("\xFF\xFE{\0}\0"), NULL, FOREIGN_WHY_CHARSET);
  is_refused(S("<\0x\0/\0>\0"), NULL, FOREIGN_WHY_UNKNOWN);
  is_refused(S("<no-feed"), NULL, FOREIGN_WHY_MALFORMED);
}

static void sizes_arrive_whole(void **state) {
  (void)state;
  static char text[(2 << 20) + 2];
  memset(text, ' ', sizeof text);
  memcpy(text, "<x/>", 4);
  is_refused((struct str){text, 2 << 20}, NULL, FOREIGN_WHY_UNKNOWN);
  is_refused((struct str){text, (2 << 20) + 1}, NULL, FOREIGN_WHY_TOO_BIG);
  char media[1100] = "text/xml; charset=bogus; x=";
  memset(media + strlen(media), 'y', sizeof media - 1 - strlen(media)); /* longer than what is handed on: as if none were said */
  is_refused(S("<x/>"), media, FOREIGN_WHY_UNKNOWN);
}

/* As a hostile file could make it: every text as long as a file, every list full, all of quotation marks. */
static void the_largest_record_has_a_line_that_may_be_sent(void **state) {
  (void)state;
  static char quotes[2 << 20], link[2 << 20] = "https://a.example/";
  static struct foreign_text texts[40];
  static struct foreign_document documents[200];
  static struct foreign_lot lots[200];
  memset(quotes, '"', sizeof quotes);
  memset(link + strlen(link), 'x', sizeof link - strlen(link));
  struct str const text = {quotes, sizeof quotes};
  for (size_t i = 0; i < 40; i++) texts[i] = (struct foreign_text){S("fr"), text, text, text};
  for (size_t i = 0; i < 200; i++) documents[i] = (struct foreign_document){text, {link, FOREIGN_URL_MAX}}, lots[i] = (struct foreign_lot){.id = text, .title = text};
  struct foreign one = {.key = S("k"), .texts = {texts, 40}};
  for (int full = 0; full < 2; full++) {
    scoped(arena) struct arena a = {0};
    struct foreign back;
    struct str const line = foreign_json(&a, &one);
    bool const fits = line.n <= FOREIGN_RECORD_MAX; /* what does not is sent as refused */
    assert_int_equal(fits, full == 0);
    assert_int_equal(foreign_from_json(&a, line, &back), fits ? OK : INVALID);
    if (fits) assert_true(back.texts.n >= 1 && back.texts.v[0].body.n == FOREIGN_BODY_MAX);
    assert_int_equal(foreign_from_json(&a, foreign_line(&a, &one), &back), OK);
    assert_int_equal(back.why, fits ? FOREIGN_WHY_NONE : FOREIGN_WHY_BOUNDS);
    one.documents.v = documents, one.documents.n = 200;
    one.lots.v = lots, one.lots.n = 200;
  }
}

/* One notice that nothing identifies is refused by itself: the file was read to its end, and need not come whole each time. */
static void a_notice_without_a_key_is_no_fault_of_the_file(void **state) {
  (void)state;
  struct heard h = {0};
  struct foreign_input const in = {.bytes = S("<rss version=\"2.0\"><channel><title>F</title><item><title>Sans clef</title></item>"
                                              "<item><title>Avis</title><guid>b</guid></item></channel></rss>")};
  assert_int_equal(foreign_each(&in, hear, &h, &h.end), OK);
  assert_int_equal(h.n, 2);
  assert_int_equal(h.family, FOREIGN_OPPORTUNITY);
  assert_int_equal(h.end.why, FOREIGN_WHY_NONE);
}

/* What a process that was taken over may send: a line is one line, whatever bytes stand in it. */
static void a_record_keeps_its_bounds(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct foreign back;
  assert_int_equal(foreign_from_json(&a, S("{\"family\":\"refused\",\"detail\":\"a b\"}"), &back), OK);
  static const char *const wrong[] = {"a\\tb", "a\\nb", "a\\u0001b", "a\\u0085b"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    assert_int_equal(foreign_from_json(&a, fmt(&a, "{\"family\":\"refused\",\"detail\":\"%s\"}", wrong[i]), &back), INVALID);
}

/* What a reader let through is refused by itself, with its key and its title; it is never sent for the others to fall with it. */
static void a_record_past_its_bounds_is_sent_as_refused(void **state) {
  (void)state;
  struct foreign_text text = {S("fr"), S("Avis"), {0}, S("Du texte")};
  struct foreign_time const sound = {.has = true, .wall = {.year = 2026, .month = 12, .day = 1}};
  struct foreign_time far = sound, never = sound, late = sound;
  far.hour = far.offset_said = true, far.offset = DAY_SECONDS;
  never.wall.day = 32;
  late.wall.year = DATE_YEAR_MAX + 1;
  struct foreign_lot lot = {.id = S("1"), .closes = never};
  struct foreign const good = {.form = S("rss"), .key = S("k"), .texts = {&text, 1}, .closes = sound};
  struct foreign bad[] = {good, good, good, good};
  bad[0].closes = far, bad[1].opens_bids = never, bad[2].updated = late;
  bad[3].lots.v = &lot, bad[3].lots.n = 1;
  scoped(arena) struct arena a = {0};
  struct foreign back;
  assert_true(str_eq(foreign_line(&a, &good), foreign_json(&a, &good)));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    scoped(arena) struct arena own = {0};
    assert_int_equal(foreign_from_json(&own, foreign_json(&own, &bad[i]), &back), INVALID);
    assert_int_equal(foreign_from_json(&own, foreign_line(&own, &bad[i]), &back), OK);
    assert_true(back.family == FOREIGN_REFUSED && back.why == FOREIGN_WHY_BOUNDS && str_eq(back.key, S("k")) && str_eq(back.form, S("rss")));
    assert_true(back.texts.n == 1 && str_eq(back.texts.v[0].title, S("Avis")) && !str_has(back.texts.v[0].body) && !back.closes.has);
  }
}

static size_t open_files(void) {
  size_t n = 0;
  DIR *d = opendir("/proc/self/fd");
  assert_non_null(d);
  while (readdir(d) != NULL) n++;
  closedir(d);
  return n;
}

static void readings_leave_no_file_open(void **state) {
  (void)state;
  size_t const before = open_files();
  for (int i = 0; i < 20; i++) is_refused(S("<x/>"), NULL, FOREIGN_WHY_UNKNOWN);
  assert_int_equal(open_files(), before);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hostile_documents_are_refused_one_by_one),
      cmocka_unit_test(what_is_no_feed_is_told_for_what_it_is),
      cmocka_unit_test(sizes_arrive_whole),
      cmocka_unit_test(the_largest_record_has_a_line_that_may_be_sent),
      cmocka_unit_test(a_notice_without_a_key_is_no_fault_of_the_file),
      cmocka_unit_test(a_record_keeps_its_bounds),
      cmocka_unit_test(a_record_past_its_bounds_is_sent_as_refused),
      cmocka_unit_test(readings_leave_no_file_open),
  };
  return cmocka_run_group_tests_name("foreign_child", tests, NULL, NULL);
}
