/* JSON as it is written, and what another parser reads of it. */
#include "base/json_put.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>

#include "base/zone.h"

static char buffer[4096];
static struct out o;

static struct json_put fresh(void) {
  o = out_fixed(buffer, sizeof buffer - 1);
  return json_put_in(&o);
}

static const char *written(void) {
  assert_false(o.full);
  buffer[o.n] = 0;
  return buffer;
}

static void values_stand_in_the_order_they_were_said(void **state) {
  (void)state;
  struct json_put j = fresh();
  json_put_object(&j, NULL);
  json_put_text(&j, "a", S("b"));
  json_put_list(&j, "l");
  json_put_int(&j, NULL, INT64_MIN);
  json_put_object(&j, NULL);
  json_put_end(&j);
  json_put_bool(&j, NULL, true);
  json_put_raw(&j, NULL, S("[1]"));
  json_put_end(&j);
  json_put_opt_int(&j, "n", (struct opt_int){true, 7});
  json_put_bool(&j, "f", false);
  const struct zone *paris;
  assert_int_equal(zone_load(S("Europe/Paris"), &paris), OK);
  json_put_instant(&j, "i", (struct opt_instant){true, {INT64_C(1796918400) * SECOND_US}}, paris);
  json_put_instant(&j, "u", (struct opt_instant){true, {0}}, zone_utc());
  json_put_end(&j);
  assert_string_equal(written(), "{\"a\":\"b\",\"l\":[-9223372036854775808,{},true,[1]],\"n\":7,\"f\":false,\"i\":\"2026-12-10T17:00:00+01:00\",\"u\":\"1970-01-01T00:00:00Z\"}");
}

static void what_is_absent_is_null_or_left_out(void **state) {
  (void)state;
  for (int leave_out = 0; leave_out < 2; leave_out++) {
    struct json_put j = fresh();
    j.leave_out = leave_out;
    json_put_object(&j, NULL);
    json_put_text(&j, "a", (struct str){0});
    json_put_text(&j, "b", S(""));
    json_put_opt_int(&j, "c", (struct opt_int){0});
    json_put_null(&j, "d");
    json_put_instant(&j, "e", (struct opt_instant){0}, NULL);
    json_put_end(&j);
    assert_string_equal(written(), leave_out ? "{\"b\":\"\"}" : "{\"a\":null,\"b\":\"\",\"c\":null,\"d\":null,\"e\":null}");
  }
}

static void every_text_comes_back_from_another_parser(void **state) {
  (void)state;
  char all[128];
  for (int i = 0; i < 128; i++) all[i] = (char)i;
  struct str const texts[] = {{all, 128}, S_INIT("<i>'\"&\\ / é œ 😀 \u2028 \u202f"), S_INIT("\r\n\t\b\f\x7f"), S_INIT("")};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct json_put j = fresh();
    json_put_list(&j, NULL);
    json_put_text(&j, NULL, texts[i]);
    json_put_end(&j);
    json_t *root = json_loads(written(), JSON_ALLOW_NUL, NULL);
    assert_non_null(root);
    json_t *s = json_array_get(root, 0);
    assert_int_equal(json_string_length(s), texts[i].n);
    assert_memory_equal(json_string_value(s), texts[i].p, texts[i].n);
    json_decref(root);
  }
}

static void bytes_that_are_no_text_do_not_come_out(void **state) {
  (void)state;
  struct json_put j = fresh();
  json_put_text(&j, NULL, S("\xE9t\xC3"));
  assert_string_equal(written(), "\"\xEF\xBF\xBDt\xEF\xBF\xBD\"");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(values_stand_in_the_order_they_were_said),
      cmocka_unit_test(what_is_absent_is_null_or_left_out),
      cmocka_unit_test(every_text_comes_back_from_another_parser),
      cmocka_unit_test(bytes_that_are_no_text_do_not_come_out),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
