/* Taking a deposit back, until the closing. */
#include "base/out.h"
#include "board/schedule.h"
#include "http/lib/apply.h"

#define CLOSES_US (2 * HOUR_US) /* after NOW */

static int64_t open_notice(enum opportunity_kind kind) { return enter(notice(kind, S("Poste"), instant_plus(NOW, CLOSES_US))); }
static struct instant around_closing(int64_t us) { return instant_plus(NOW, CLOSES_US + us); }
static int64_t withdrawals(void) { return number("SELECT count(*) FROM withdrawal"); }
static int64_t counting(void) { return number("SELECT count(*) FROM dossier WHERE deposit_id IS NOT NULL"); }

static struct str withdrawal_of(struct answer a) {
  assert_goes(a, S("/fr/compte/retraits/"));
  struct str const to = answer_header(&a, "Location");
  return str_dup(&story, str_sub(to, sizeof "/fr/compte/retraits/" - 1, to.n));
}

static void a_withdrawal_is_confirmed_first(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Retirer mon dépôt"));
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "/retrait")));
  assert_says(a, S("Ce qui va se passer"));
  assert_says(a, S("Ce dépôt ne sera lu par personne."));
  assert_says(a, S("mardi 24 novembre 2026 à 11 h 00")); /* until when one can deposit again */
  assert_int_equal(counting(), 1);                       /* a page changes nothing */
  clock_at(instant_plus(NOW, HOUR_US));
  struct str const receipt = withdrawal_of(withdraw(g, id, ref));
  a = get(g, "/fr/compte/retraits/%.*s", STR(receipt));
  assert_says(a, S("Votre dépôt est retiré. Le dossier est NON DÉPOSÉ."));
  assert_says(a, receipt);
  assert_says(a, ref);
  assert_says(a, S("2026-11-24T09:00:00.000000Z"));
  assert_int_equal(counting(), 0);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 1); /* it stays, unread */
  a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Retiré — NON DÉPOSÉ"));
  assert_says(a, S("minimal-document.pdf"));
  a = get(g, "/fr/compte/recepisses/%.*s", STR(ref));
  assert_says(a, S("Ce dépôt a été retiré le mardi 24 novembre 2026 à 10 h 00 min 00 s"));
  assert_silent(a, S("Votre dossier est déposé."));
  struct str const mail = text("SELECT bytes FROM mail WHERE purpose = 'withdrawal'");
  assert_true(str_contains(mail, receipt) && str_contains(mail, ref));
  assert_true(str_contains(mail, S("2026-11-24T09:00:00.000000Z")));
}

static void officers_see_nothing_of_it(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org")), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), file = text("SELECT ref FROM deposit_file");
  (void)withdrawal_of(withdraw(g, id, ref));
  assert_silent(get(o, "/fr/gestion/opportunites/%lld", (long long)id), S("awa@exemple.org"));
  assert_status(get(o, "/fr/gestion/depots/%.*s", STR(ref)), 404);
  assert_status(get(o, "/fr/gestion/fichiers/%.*s", STR(file)), 404);
  assert_status(get(g, "/fr/compte/fichiers/%.*s", STR(file)), 200); /* its person still reads it */
}

static void repeating_it_gives_the_same_receipt(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), key = withdraw_key(g, id), other = withdraw_key(g, id);
  struct str const receipt = withdrawal_of(withdraw_with(g, id, ref, key));
  assert_true(str_eq(withdrawal_of(withdraw_with(g, id, ref, key)), receipt));   /* a proxy that tries again */
  assert_true(str_eq(withdrawal_of(withdraw_with(g, id, ref, other)), receipt)); /* another window */
  assert_goes(get(g, "%.*s", STR(dossier_of(id, "/retrait"))), S("/fr/compte/retraits/"));
  assert_int_equal(withdrawals(), 1);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'withdrawal'"), 1);
  struct str const again = receipt_of(deposit(g, id));
  assert_true(str_eq(withdrawal_of(withdraw_with(g, id, ref, key)), receipt)); /* very late: the new deposit stays */
  assert_int_equal(counting(), 1);
  assert_says(get(g, "/fr/compte/retraits/%.*s", STR(receipt)), S("Vous avez déposé de nouveau depuis."));
  clock_at(around_closing(MINUTE_US));
  assert_true(str_eq(withdrawal_of(withdraw_with(g, id, ref, key)), receipt));
  assert_says(get(g, "/fr/compte/recepisses/%.*s", STR(again)), S("Votre dossier est déposé."));
}

static void only_the_deposit_that_was_shown_is_withdrawn(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), key = withdraw_key(g, id);
  upload_good(g, id, 2, "pieces-jointes/menu_separator.png");
  struct str const second = receipt_of(deposit(g, id)); /* in another window */
  struct answer const a = withdraw_with(g, id, ref, key);
  assert_status(a, 409);
  assert_says(a, S("Le dépôt a changé depuis cette page : vérifiez lequel vous voulez retirer."));
  assert_true(str_contains(a.body, fmt(&story, "name=\"recepisse\" value=\"%.*s\"", STR(second))));
  assert_int_equal(withdrawals(), 0);
}

static void an_old_form_of_a_withdrawn_deposit_deposits_nothing(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const form = deposit_form(g, id), ref = receipt_of(deposit_form_sent(g, id, form));
  (void)withdrawal_of(withdraw(g, id, ref));
  struct answer const a = deposit_form_sent(g, id, form); /* back button: it must not say that this is deposited */
  assert_status(a, 409);
  assert_says(a, S("Retiré — NON DÉPOSÉ"));
  assert_int_equal(counting(), 0);
  struct str const again = receipt_of(deposit_form_sent(g, id, form_of(a)));
  assert_false(str_eq(again, ref));
  assert_int_equal(counting(), 1);
  assert_int_equal(number("SELECT count(*) FROM deposit WHERE replaces_id IS NOT NULL"), 0); /* it takes nobody's place */
}

static void withdrawn_at(int64_t us, bool in_time) {
  int64_t const id = open_notice(KIND_CALL_FOR_TENDERS);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), key = withdraw_key(g, id);
  clock_at(around_closing(us));
  struct answer const a = withdraw_with(g, id, ref, key);
  assert_int_equal(counting(), !in_time);
  if (in_time) {
    (void)withdrawal_of(a);
    assert_int_equal(number("SELECT received_at FROM withdrawal"), around_closing(us).us);
    return;
  }
  assert_status(a, 409);
  assert_says(a, S("Hors délai : le dépôt n’a pas été retiré"));
  assert_says(a, S("2026-11-24T10:00:00.000000Z"));
  assert_says(a, S("2026-11-24T10:00:00.000001Z"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/retrait"))), S("La clôture est passée : un dépôt ne peut plus être retiré."));
  assert_silent(get(g, "%.*s", STR(dossier_of(id, ""))), S("Retirer mon dépôt"));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'withdrawal'"), 0);
}

static void just_before(void **state) { (void)state, withdrawn_at(-1, true); }
static void exactly_at(void **state) { (void)state, withdrawn_at(0, true); }
static void just_after(void **state) { (void)state, withdrawn_at(1, false); }

static void what_was_never_deposited_cannot_be_withdrawn(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  assert_goes(get(g, "%.*s", STR(dossier_of(id, "/retrait"))), dossier_of(id, ""));
  struct str const ref = receipt_of(deposit(g, id)), key = withdraw_key(g, id);
  static const struct str wrong[] = {S_INIT(""), S_INIT("x"), S_INIT("00000000000000000000000000"), S_INIT(CANARY)};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    assert_status(withdraw_with(g, id, wrong[i], key), i == 2 ? 409 : 400);
    assert_status(withdraw_with(g, id, ref, wrong[i]), i == 2 ? 303 : 400);
    if (i == 2) (void)receipt_of(deposit(g, id));
  }
  begin_dossier(h, id);
  assert_goes(withdraw_with(h, id, ref, key), dossier_of(id, "")); /* another's deposit: nothing of hers to take back */
  assert_int_equal(counting(), 1);
}

/* Who would get a reminder of this step now. */
static size_t to_remind(int64_t id) {
  struct db *db;
  struct q_drafter_batch_list people;
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  assert_int_equal(schedule_people(db, &story, id, fmt(&story, "reminder:%lld:", (long long)id), S(":h3:1"), NOW, 0, &people), OK);
  board_release(&the_board, db);
  return people.n;
}

static void reminders_may_come_again(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  assert_int_equal(to_remind(id), 1);
  struct str const ref = receipt_of(deposit(g, id));
  assert_int_equal(to_remind(id), 0);
  upload_good(g, id, 2, "pieces-jointes/menu_separator.png"); /* changes that are not deposited are no draft without deposit */
  assert_int_equal(to_remind(id), 0);
  (void)withdrawal_of(withdraw(g, id, ref));
  assert_int_equal(to_remind(id), 1);
  assert_says(get(g, "/fr/compte"), S("NON DÉPOSÉ"));
}

static const struct CMUnitTest stories[] = {
    STORY("a withdrawal says first what will happen, and has a receipt and a mail of its own", a_withdrawal_is_confirmed_first),
    STORY("officers see nothing of what was withdrawn, its person does", officers_see_nothing_of_it),
    STORY("repeating a withdrawal gives the same receipt, and never takes back a later deposit", repeating_it_gives_the_same_receipt),
    STORY("only the deposit that the page showed is withdrawn", only_the_deposit_that_was_shown_is_withdrawn),
    STORY("an old form of a withdrawn deposit deposits nothing and says so", an_old_form_of_a_withdrawn_deposit_deposits_nothing),
    STORY("one microsecond before the closing a deposit is withdrawn", just_before),
    STORY("exactly at the closing it is", exactly_at),
    STORY("one microsecond after, it is refused with both instants", just_after),
    STORY("what was never deposited cannot be withdrawn, nor another's", what_was_never_deposited_cannot_be_withdrawn),
    STORY("after a withdrawal the dossier is a draft again, to be reminded of", reminders_may_come_again),
};

TELL(stories)
