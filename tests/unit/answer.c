/* Numbers and dates as people type them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "board/answer.h"

static void numbers_are_read_as_people_write_them(void **state) {
  (void)state;
  static const char *const right[] = {"0", "1250", "1 250 000", "1\u202f250\u00a0000,50", "12,5", "12.5", "-3", "\u22123,5", "+7", " 42 ", "123456789012345678"};
  static const char *const wrong[] = {"", " ", "-", ",5", "5,", "1,2,3", "1.250.000", "douze", "12 €", "1e6", "0x10", "5-", "--5", "1234567890123456789", "\xff", "1\n2"};
  for (size_t i = 0; i < sizeof right / sizeof *right; i++)
    if (!answer_is_number(str_from(right[i]))) fail_msg("\"%s\" is a number", right[i]);
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    if (answer_is_number(str_from(wrong[i]))) fail_msg("\"%s\" is no number", wrong[i]);
}

static void dates_are_read_day_first_or_year_first(void **state) {
  (void)state;
  static const char *const right[] = {"1/3/2027", "01/03/2027", "1.3.2027", "1-3-2027", "1 3 2027", "2027-03-01", "2027/3/1", " 1/3/2027 "};
  static const char *const wrong[] = {"", "1/3/27", "1/3", "31/2/2027", "2027", "1/3/2027/4", "1/3-2027", "mars", "1er mars 2027", "0/3/2027", "1//2027",
                                      "2027-03-001", "10000/1/1", "1/3/99999", "a/b/cccc"};
  struct day day;
  for (size_t i = 0; i < sizeof right / sizeof *right; i++) {
    if (!answer_date(str_from(right[i]), &day)) fail_msg("\"%s\" is a date", right[i]);
    assert_true(day.year == 2027 && day.month == 3 && day.day == 1);
  }
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
    if (answer_date(str_from(wrong[i]), &day)) fail_msg("\"%s\" is no date", wrong[i]);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(numbers_are_read_as_people_write_them),
      cmocka_unit_test(dates_are_read_day_first_or_year_first),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
