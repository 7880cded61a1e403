/* What an opportunity is at an instant, and when the worker looks at it next. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "board/opportunity.h"

#define CLOSING INT64_C(1795507200000000)

static struct instant at(int64_t us) { return (struct instant){us}; }
static struct opt_instant some(int64_t us) { return (struct opt_instant){true, {us}}; }

static void received_at_the_closing_is_in_time(void **state) {
  (void)state;
  static const struct {
    int64_t after;
    enum opportunity_state is;
  } rows[] = {{-1, OPPORTUNITY_OPEN}, {0, OPPORTUNITY_OPEN}, {1, OPPORTUNITY_CLOSED}, {HOUR_US, OPPORTUNITY_CLOSED}};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    assert_int_equal(opportunity_state(true, at(0), at(CLOSING), (struct opt_instant){0}, at(CLOSING + rows[i].after)), rows[i].is);
}

static void what_is_not_published_is_never_open(void **state) {
  (void)state;
  struct opt_instant const never = {0};
  assert_int_equal(opportunity_state(false, at(0), at(CLOSING), never, at(1)), OPPORTUNITY_DRAFT);
  assert_int_equal(opportunity_state(false, at(0), at(CLOSING), some(0), at(CLOSING + 1)), OPPORTUNITY_DRAFT);
  assert_int_equal(opportunity_state(true, at(100), at(CLOSING), never, at(99)), OPPORTUNITY_SCHEDULED);
  assert_int_equal(opportunity_state(true, at(100), at(CLOSING), never, at(100)), OPPORTUNITY_OPEN);
}

static void a_cancellation_counts_from_its_instant(void **state) {
  (void)state;
  assert_int_equal(opportunity_state(true, at(0), at(CLOSING), some(500), at(499)), OPPORTUNITY_OPEN);
  assert_int_equal(opportunity_state(true, at(0), at(CLOSING), some(500), at(500)), OPPORTUNITY_CANCELLED);
  assert_int_equal(opportunity_state(true, at(0), at(CLOSING), some(500), at(CLOSING + 1)), OPPORTUNITY_CANCELLED);
}

static void kinds_have_a_word_and_a_slug_of_their_own(void **state) {
  (void)state;
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++) {
    enum opportunity_kind back = KIND_COUNT;
    assert_int_equal(kind_of(kind_word(k), &back), OK);
    assert_int_equal(back, k);
    back = KIND_COUNT;
    assert_int_equal(kind_of_slug(kind_slug(k), &back), OK);
    assert_int_equal(back, k);
  }
  enum opportunity_kind untouched = KIND_RECRUITMENT;
  static const struct str others[] = {S_INIT(""), S_INIT("Recrutement"), S_INIT("recrutement "), S_INIT("call"), {NULL, 0}};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    assert_int_equal(kind_of(others[i], &untouched), INVALID);
    assert_int_equal(kind_of_slug(others[i], &untouched), INVALID);
  }
  assert_int_equal(untouched, KIND_RECRUITMENT);
}

static void the_ladder_of_reminders_is_walked_once(void **state) {
  (void)state;
  struct opt_instant const closes = some(CLOSING);
  struct instant now = at(CLOSING - 30 * 24 * HOUR_US);
  static const int64_t steps[] = {7 * 24 * HOUR_US, 2 * 24 * HOUR_US, 3 * HOUR_US};
  for (size_t i = 0; i < 3; i++) {
    struct opt_instant const next = opportunity_next_check(closes, now);
    assert_true(next.has && next.at.us == CLOSING - steps[i]);
    struct opt_instant const same = opportunity_next_check(closes, at(next.at.us - 1));
    assert_true(same.has && same.at.us == next.at.us);
    now = next.at;
  }
  assert_false(opportunity_next_check(closes, now).has); /* strictly after: a step is never planned twice */
  assert_false(opportunity_next_check(closes, at(CLOSING)).has);
  assert_false(opportunity_next_check((struct opt_instant){0}, at(0)).has); /* a permanent call reminds of nothing */
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(received_at_the_closing_is_in_time),      cmocka_unit_test(what_is_not_published_is_never_open),
      cmocka_unit_test(a_cancellation_counts_from_its_instant),  cmocka_unit_test(kinds_have_a_word_and_a_slug_of_their_own),
      cmocka_unit_test(the_ladder_of_reminders_is_walked_once),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
