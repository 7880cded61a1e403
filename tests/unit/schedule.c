/* Which reminder is due: the latest step reached, one at a time, never after the closing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "board/outbox.h"
#include "board/schedule.h"

#define CLOSING INT64_C(1795507200000000)
#define DAY_US (24 * HOUR_US)

static void one_reminder_is_due_at_a_time(void **state) {
  (void)state;
  static const struct {
    int64_t before; /* of the closing */
    bool due;
    enum reminder_step step;
  } rows[] = {
      {30 * DAY_US, false, 0},          {7 * DAY_US + 1, false, 0},          {7 * DAY_US, true, REMINDER_J7}, {2 * DAY_US + 1, true, REMINDER_J7},
      {2 * DAY_US, true, REMINDER_J2},  {3 * HOUR_US + 1, true, REMINDER_J2}, {3 * HOUR_US, true, REMINDER_H3}, {1, true, REMINDER_H3},
      {0, true, REMINDER_H3},           {-1, false, 0},                      {-DAY_US, false, 0},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    enum reminder_step step = REMINDER_STEPS;
    bool const due = schedule_step((struct instant){CLOSING}, (struct instant){CLOSING - rows[i].before}, &step);
    assert_int_equal(due, rows[i].due);
    assert_int_equal(step, rows[i].due ? rows[i].step : REMINDER_STEPS);
  }
}

static void the_step_planned_is_the_step_that_is_due(void **state) {
  (void)state;
  struct opt_instant const closes = {true, {CLOSING}};
  struct opt_instant next = opportunity_next_check(closes, (struct instant){0});
  for (enum reminder_step expected = 0; expected < REMINDER_STEPS; expected++) {
    enum reminder_step step = REMINDER_STEPS;
    assert_true(next.has && schedule_step(closes.at, next.at, &step));
    assert_int_equal(step, expected);
    next = opportunity_next_check(closes, next.at);
  }
  assert_false(next.has);
}

static void steps_have_words_of_their_own(void **state) {
  (void)state;
  for (enum reminder_step s = 0; s < REMINDER_STEPS; s++) {
    assert_true(str_has(reminder_word(s)));
    for (enum reminder_step t = 0; t < s; t++) {
      assert_false(str_eq(reminder_word(s), reminder_word(t)));
      assert_true(reminder_before_us(s) < reminder_before_us(t));
    }
  }
}

static void deliveries_are_tried_ever_more_rarely(void **state) {
  (void)state;
  int64_t waited = 0;
  static const int64_t seconds[] = {300, 600, 1200, 2400, 4000, 4000};
  for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
    assert_int_equal(outbox_backoff_us((int64_t)i + 1), seconds[i] * SECOND_US);
    waited += outbox_backoff_us((int64_t)i + 1);
  }
  assert_int_equal(outbox_backoff_us(0), 300 * SECOND_US);
  assert_int_equal(outbox_backoff_us(INT64_MAX), 4000 * SECOND_US);
  assert_true(waited < OUTBOX_LIFE_US);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(one_reminder_is_due_at_a_time),
      cmocka_unit_test(the_step_planned_is_the_step_that_is_due),
      cmocka_unit_test(steps_have_words_of_their_own),
      cmocka_unit_test(deliveries_are_tried_ever_more_rarely),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
