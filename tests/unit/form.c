/* A form keeps what was typed and one sentence about each field. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "web/form.h"

static const struct form_field sent[] = {{S_INIT("titre"), S_INIT("Un <i>'\"& titre")}, {S_INIT("heure"), S_INIT("")}};
static const struct form_fields typed = {sent, 2};

static void what_was_typed_stays(void **state) {
  (void)state;
  struct form_page const f = {.typed = &typed};
  assert_true(str_eq(form_typed(&f, S("titre")), sent[0].value));
  assert_true(str_eq(form_typed_or(&f, S("heure"), S("17:00")), S(""))); /* emptied on purpose: the standard does not come back */
  struct str const absent = form_typed_or(&f, S("jour"), S("2026-12-10"));
  assert_true(absent.p != NULL && absent.n == 0);
}

static void an_untouched_form_has_its_standard(void **state) {
  (void)state;
  struct form_page const f = {0};
  assert_true(str_eq(form_typed_or(&f, S("heure"), S("17:00")), S("17:00")));
  struct str const empty = form_typed(&f, S("titre"));
  assert_true(empty.p != NULL && empty.n == 0);
}

static void the_first_problem_of_a_field_counts(void **state) {
  (void)state;
  struct form_page f = {0};
  assert_true(form_wrong(&f, S("titre")).p == NULL);
  form_problem(&f, S("titre"), S("premier"));
  form_problem(&f, S("titre"), S("second"));
  form_problem(&f, S("jour"), S("autre"));
  assert_int_equal(f.n, 2);
  assert_true(str_eq(form_wrong(&f, S("titre")), S("premier")));
  assert_true(str_eq(form_wrong(&f, S("jour")), S("autre")));
  assert_true(form_wrong(&f, S("tit")).p == NULL);
}

static void there_is_room_for_so_many_and_no_more(void **state) {
  (void)state;
  struct form_page f = {0};
  static const char names[] = "abcdefghijklmnopqrstuvwxyz";
  for (size_t i = 0; i < 26; i++) form_problem(&f, (struct str){names + i, 1}, S("faux"));
  assert_int_equal(f.n, FORM_PROBLEMS_MAX);
  assert_true(form_wrong(&f, S("a")).p != NULL && form_wrong(&f, S("z")).p == NULL);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_was_typed_stays),
      cmocka_unit_test(an_untouched_form_has_its_standard),
      cmocka_unit_test(the_first_problem_of_a_field_counts),
      cmocka_unit_test(there_is_room_for_so_many_and_no_more),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
