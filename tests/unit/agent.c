/* What devices are called on the page that lists them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "web/agent.h"

static void browsers_and_systems_have_the_names_people_know(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const struct {
    const char *header, *words;
  } rows[] = {
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox, Windows"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile Safari/537.36", "Chrome, Android"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari, iPhone"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0 Mobile/15E148 Safari/604.1", "Chrome, iPhone"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36 Edg/126.0", "Edge, Windows"},
      {"Mozilla/5.0 (Linux; Android 14; SAMSUNG SM-S911B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36", "Samsung Internet, Android"},
      {"Opera/9.80 (J2ME/MIDP; Opera Mini/9.80) Presto/2.8.119", "Opera Mini"},
      {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0 Safari/537.36", "Chrome, Linux"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15", "Safari, macOS"},
      {"curl/7.88.1", "curl"},
      {"Android", "Android"},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const words = agent_words(&a, str_from(rows[i].header));
    if (!str_eq(words, str_from(rows[i].words))) fail_msg("%s: %.*s", rows[i].header, STR(words));
  }
}

static void what_is_not_known_has_no_name(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  static const char *const headers[] = {"", "x", "<script>alert(1)</script>", "\xff\xfe"};
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) assert_null(agent_words(&a, str_from(headers[i])).p);
  assert_null(agent_words(&a, (struct str){0}).p);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(browsers_and_systems_have_the_names_people_know),
      cmocka_unit_test(what_is_not_known_has_no_name),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
