/* The outbox: each mail is decided once, leased by one worker, and never sent twice without a person's word. */
#include "scratch_board.h"

#include "board/outbox.h"

#define NOW ((struct instant){INT64_C(1795507200000000)})
#define LATER(us) instant_plus(NOW, (us))

static void decide(struct scratch_board *b, const char *key, struct instant at) {
  struct outbox_one_args one = {{.key = str_from(key), .purpose = S("test"), .recipient = S("awa@exemple.org"), .bytes = str_from(key)}, at};
  assert_int_equal(board_change(&b->board, outbox_one, &one), OK);
}

static struct outbox_claim_args claim(struct scratch_board *b, const char *owner, struct instant at) {
  struct outbox_claim_args c = {.owner = str_from(owner), .now = at, .keep = &b->arena};
  assert_int_equal(board_change(&b->board, outbox_claim, &c), OK);
  return c;
}

static enum err step(struct scratch_board *b, board_act *act, int64_t id, const char *owner, const char *state, struct instant at, int64_t wait) {
  struct outbox_step_args s = {.id = id, .owner = str_from(owner), .state = str_from(state), .due = instant_plus(at, wait), .reply = S("250"), .now = at};
  return board_change(&b->board, act, &s);
}

static void expire(struct scratch_board *b, struct instant at) {
  assert_int_equal(board_change(&b->board, outbox_expire, &(struct outbox_now_args){at}), OK);
}

static size_t in_state(struct scratch_board *b, const char *state) {
  struct db *db;
  struct q_mail_line_list list;
  assert_int_equal(board_snapshot(&b->board, &db), OK);
  assert_int_equal(outbox_list(db, &b->arena, str_from(state), 0, &list), OK);
  board_release(&b->board, db);
  return list.n;
}

static void what_was_decided_is_not_decided_again(void **state) {
  struct scratch_board *b = *state;
  decide(b, "receipt:1", NOW);
  decide(b, "receipt:1", LATER(24 * HOUR_US));
  assert_int_equal(in_state(b, "queued"), 1);
  struct outbox_claim_args const c = claim(b, "w1", NOW);
  assert_true(c.ret_found && c.ret_created.us == NOW.us && str_eq(c.ret_bytes, S("receipt:1")) && str_eq(c.ret_recipient, S("awa@exemple.org")));
}

static void the_one_due_longest_goes_first_and_to_one_worker(void **state) {
  struct scratch_board *b = *state;
  decide(b, "second", LATER(2));
  decide(b, "first", LATER(1));
  assert_false(claim(b, "w1", NOW).ret_found); /* none is due yet */
  struct outbox_claim_args const one = claim(b, "w1", LATER(2)), two = claim(b, "w2", LATER(2));
  assert_true(str_eq(one.ret_bytes, S("first")) && str_eq(two.ret_bytes, S("second")));
  assert_false(claim(b, "w3", LATER(2)).ret_found);
}

static void only_who_holds_the_lease_sends(void **state) {
  struct scratch_board *b = *state;
  decide(b, "m", NOW);
  int64_t const id = claim(b, "w1", NOW).ret_id;
  assert_int_equal(step(b, outbox_sending, id, "w2", "", NOW, 0), NOT_FOUND);
  assert_int_equal(step(b, outbox_outcome, id, "w2", "sent", NOW, 0), NOT_FOUND);
  assert_int_equal(step(b, outbox_sending, id, "w1", "", NOW, 0), OK);
  assert_int_equal(step(b, outbox_sending, id, "w1", "", NOW, 0), NOT_FOUND); /* once */
  assert_int_equal(step(b, outbox_outcome, id, "w1", "sent", NOW, 0), OK);
  assert_int_equal(step(b, outbox_outcome, id, "w1", "queued", NOW, 0), NOT_FOUND);
  assert_int_equal(in_state(b, "sent"), 1);
}

static void a_lease_that_ran_out_goes_to_another(void **state) {
  struct scratch_board *b = *state;
  decide(b, "m", NOW);
  int64_t const id = claim(b, "w1", NOW).ret_id;
  expire(b, LATER(OUTBOX_LEASE_US - 1));
  assert_int_equal(in_state(b, "leased"), 1);
  expire(b, LATER(OUTBOX_LEASE_US));
  assert_int_equal(claim(b, "w2", LATER(OUTBOX_LEASE_US)).ret_id, id);
  assert_int_equal(step(b, outbox_sending, id, "w1", "", LATER(OUTBOX_LEASE_US), 0), NOT_FOUND); /* too late for the first */
}

static void what_may_have_arrived_is_unknown_until_a_person_says(void **state) {
  struct scratch_board *b = *state;
  decide(b, "m", NOW);
  int64_t const id = claim(b, "w1", NOW).ret_id;
  assert_int_equal(step(b, outbox_sending, id, "w1", "", NOW, 0), OK);
  expire(b, LATER(OUTBOX_LEASE_US));
  assert_int_equal(in_state(b, "unknown"), 1);
  assert_false(claim(b, "w2", LATER(OUTBOX_LIFE_US)).ret_found); /* never by itself */
  struct outbox_settle_args wrong = {id, S("failed"), S("queued"), S("again"), LATER(OUTBOX_LEASE_US)};
  assert_int_equal(board_change(&b->board, outbox_settle, &wrong), NOT_FOUND); /* not the state the person saw */
  struct outbox_settle_args again = {id, S("unknown"), S("queued"), S("again"), LATER(OUTBOX_LEASE_US)};
  assert_int_equal(board_change(&b->board, outbox_settle, &again), OK);
  assert_true(claim(b, "w2", LATER(OUTBOX_LEASE_US)).ret_found);
}

static void a_delivery_put_off_waits_and_is_counted(void **state) {
  struct scratch_board *b = *state;
  decide(b, "m", NOW);
  for (int64_t i = 0, at = 0; i < 4; i++, at += outbox_backoff_us(i)) {
    if (i > 0) assert_false(claim(b, "w1", LATER(at - 1)).ret_found);
    struct outbox_claim_args const c = claim(b, "w1", LATER(at));
    assert_true(c.ret_found);
    assert_int_equal(c.ret_attempts, i);
    assert_int_equal(step(b, outbox_sending, c.ret_id, "w1", "", LATER(at), 0), OK);
    assert_int_equal(step(b, outbox_outcome, c.ret_id, "w1", "queued", LATER(at), outbox_backoff_us(i + 1)), OK);
  }
}

#define KEPT(test) cmocka_unit_test_setup_teardown(test, scratch_board_begin, scratch_board_end)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  static const struct CMUnitTest tests[] = {
      KEPT(what_was_decided_is_not_decided_again),
      KEPT(the_one_due_longest_goes_first_and_to_one_worker),
      KEPT(only_who_holds_the_lease_sends),
      KEPT(a_lease_that_ran_out_goes_to_another),
      KEPT(what_may_have_arrived_is_unknown_until_a_person_says),
      KEPT(a_delivery_put_off_waits_and_is_counted),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
