/* Six digits by mail instead of a password: once, ten minutes, five tries. */
#include "base/out.h"
#include "board/code.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/mailbox.h"

#define AWA S("awa@exemple.org")
#define DOOR S("/fr/compte/connexion")

static void a_code_opens_the_door_once(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest(), *h = guest();
  assert_says(get(g, "%.*s", STR(DOOR)), S("Recevoir un code par courriel"));
  struct str const page = ask_code(g, S(" Awa@Exemple.ORG "), S(""));
  struct answer a = get(g, "%.*s", STR(page));
  assert_says(a, AWA);
  assert_true(str_contains(a.body, S("inputmode=\"numeric\" autocomplete=\"one-time-code\"")));
  struct str const digits = digits_to("awa@exemple.org");
  assert_silent(a, digits);
  assert_int_equal(number("SELECT count(*) FROM code WHERE instr(CAST(hash AS TEXT), '%.*s')", STR(digits)), 0);
  assert_goes(type_code(g, page, digits, S("")), S("/fr/compte"));
  assert_status(get(g, "/fr/compte"), 200);
  a = type_code(h, page, digits, S(""));
  assert_status(a, 422);
  assert_says(a, S("Ce code ne sert plus"));
  assert_goes(get(h, "/fr/compte"), DOOR);
}

static void spaces_in_a_code_are_those_of_who_types(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct str const page = ask_code(g, AWA, S("")), d = digits_to("awa@exemple.org");
  static const struct str none[] = {S_INIT(""), S_INIT("12345"), S_INIT("1234567"), S_INIT("12 34 5x"), S_INIT(CANARY), S_INIT("１２３４５６")};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) {
    struct answer const a = type_code(g, page, none[i], S(""));
    assert_status(a, 422);
    assert_says(a, S("Saisissez les six chiffres du code."));
    assert_says(a, none[i]);
  }
  assert_int_equal(number("SELECT tries FROM code"), 0);
  assert_goes(type_code(g, page, fmt(&story, " %.*s\u00a0%.*s-%.*s ", 2, d.p, 2, d.p + 2, 2, d.p + 4), S("")), S("/fr/compte"));
}

static void a_code_takes_five_tries(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct str page = ask_code(g, AWA, S("")), digits = digits_to("awa@exemple.org");
  for (int i = 1; i < CODE_TRIES; i++) assert_says(type_code(g, page, other_digits(digits), S("")), S("Ce n’est pas ce code."));
  struct answer a = type_code(g, page, other_digits(digits), S(""));
  assert_says(a, S("Ce code ne sert plus"));
  assert_says(a, S("Envoyer un autre code"));
  assert_status(type_code(g, page, digits, S("")), 422);
  page = ask_code(g, AWA, S(""));
  digits = digits_to("awa@exemple.org");
  for (int i = 1; i < CODE_TRIES; i++) assert_status(type_code(g, page, other_digits(digits), S("")), 422);
  assert_goes(type_code(g, page, digits, S("")), S("/fr/compte")); /* the fifth may be the right one */
}

static void a_code_lasts_ten_minutes(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest(), *h = guest();
  struct str const one = ask_code(g, AWA, S("")), digits_one = digits_to("awa@exemple.org");
  struct str const two = ask_code(h, AWA, S("")), digits_two = digits_to("awa@exemple.org");
  clock_at(instant_plus(NOW, 10 * MINUTE_US - 1));
  assert_goes(type_code(g, one, digits_one, S("")), S("/fr/compte"));
  clock_at(instant_plus(NOW, 10 * MINUTE_US));
  assert_says(type_code(h, two, digits_two, S("")), S("Ce code ne sert plus"));
}

/* The form of a resend voids its own code; a stranger's asking voids nobody's. */
static void another_code_voids_the_former_of_its_form(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest(), *stranger = guest();
  struct str const page = ask_code(g, AWA, S("")), digits = digits_to("awa@exemple.org");
  (void)ask_code(stranger, AWA, S(""));
  assert_status(type_code(stranger, page, other_digits(digits), S("")), 422);
  struct answer a = get(g, "%.*s", STR(page));
  a = post(g, S("/fr/compte/code"), FIELDS({"courriel", between(a.body, "name=\"courriel\" value=\"", "\"")}, {"suite", S("")},
                                           {"avant", between(a.body, "name=\"avant\" value=\"", "\"")}));
  assert_goes(a, S("/fr/compte/code/"));
  struct str const next = str_dup(&story, answer_header(&a, "Location"));
  assert_false(str_eq(next, page));
  assert_says(type_code(g, page, digits, S("")), S("Ce code ne sert plus"));
  assert_status(type_code(g, next, digits, S("")), 422);
  assert_goes(type_code(g, next, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
}

static void nobody_is_flooded_with_codes(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  for (int i = 0; i < 10; i++) (void)ask_code(g, AWA, S(""));
  int64_t const sent = mails_to("awa@exemple.org", "code");
  assert_true(sent > 0 && sent <= CODE_PER_HOUR);
  struct answer a = get(g, "%.*s", STR(ask_code(g, AWA, S("")))); /* the page is what it always is */
  assert_says(a, S("sauf si cette adresse vient d’en recevoir plusieurs"));
  clock_at(instant_plus(NOW, HOUR_US));
  (void)ask_code(g, AWA, S(""));
  assert_int_equal(mails_to("awa@exemple.org", "code"), sent + 1);
}

/* Asked for again too often, the form goes on with the code that was sent. */
static void the_code_sent_last_serves_when_no_more_are_sent(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct str page = ask_code(g, AWA, S(""));
  for (int i = 0; i < 8; i++) {
    struct answer const a = post(g, S("/fr/compte/code"), FIELDS({"courriel", AWA}, {"suite", S("")}, {"avant", str_sub(page, page.n - 26, 26)}));
    assert_goes(a, S("/fr/compte/code/"));
    page = str_dup(&story, answer_header(&a, "Location"));
  }
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
}

static void an_address_without_an_account_is_told_by_mail_alone(void **state) {
  (void)state;
  struct guest *g = guest();
  struct str const page = ask_code(g, S("lea@exemple.org"), S(""));
  struct str const mail = newest_mail("lea@exemple.org", "code");
  assert_true(str_contains(mail, S("http://board.test/fr/compte/inscription")));
  static const struct str tries[] = {S_INIT("000000"), S_INIT("123456"), S_INIT("999999")};
  for (size_t i = 0; i < 3; i++) assert_says(type_code(g, page, tries[i], S("")), S("Ce n’est pas ce code."));
  assert_int_equal(number("SELECT count(*) FROM person"), 0);
  assert_goes(get(g, "/fr/compte/code/00000000000000000000000000"), S("/fr/compte/code"));
}

static void the_code_leads_on_and_in_the_language_chosen(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  struct guest *g = guest();
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  a = follow(g, a);
  struct str const other = between(a.body, "href=\"/en/compte/connexion?", "\"");
  assert_true(str_has(other)); /* the switch of languages keeps it */
  a = get(g, "/en/compte/connexion?%.*s", STR(other));
  struct str const english = fmt(&story, "/en/opportunites/%lld/dossier", (long long)id);
  assert_true(str_eq(between(a.body, "name=\"suite\" value=\"", "\""), english));
  a = get(g, "/fr/compte/code?%.*s", STR(other));
  assert_true(str_eq(between(a.body, "name=\"suite\" value=\"", "\""), dossier_of(id, "")));
  struct str const page = ask_code(g, AWA, dossier_of(id, ""));
  a = type_code(g, page, S("x"), dossier_of(id, ""));
  assert_true(str_eq(between(a.body, "name=\"suite\" value=\"", "\""), dossier_of(id, "")));
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), dossier_of(id, "")), dossier_of(id, ""));
}

static void a_code_proves_the_address_and_resets_the_password(void **state) {
  (void)state;
  struct guest *thief = applicant(AWA), *g = guest();
  struct str const page = ask_code(g, AWA, S(""));
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
  assert_silent(get(g, "/fr/compte/mot-de-passe"), S("Mot de passe actuel"));
  struct str const fresh = S("une autre phrase assez longue");
  assert_status(post(g, S("/fr/compte/mot-de-passe"), FIELDS({"motdepasse", S("court")})), 422);
  struct answer const a = post(g, S("/fr/compte/mot-de-passe"), FIELDS({"motdepasse", fresh}));
  assert_goes(a, S("/fr/compte/mot-de-passe"));
  assert_says(follow(g, a), S("Votre mot de passe est changé."));
  assert_goes(get(thief, "/fr/compte"), DOOR); /* every other session ended */
  assert_int_equal(mails_to("awa@exemple.org", "account"), 1);
  struct guest *h = guest();
  assert_status(post(h, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), 422);
  assert_goes(post(h, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", fresh})), S("/fr/compte"));
}

static void the_proof_lasts_a_quarter_of_an_hour(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct str const page = ask_code(g, AWA, S(""));
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
  clock_at(instant_plus(NOW, 15 * MINUTE_US - 1));
  assert_silent(get(g, "/fr/compte/mot-de-passe"), S("Mot de passe actuel"));
  clock_at(instant_plus(NOW, 15 * MINUTE_US));
  assert_says(get(g, "/fr/compte/mot-de-passe"), S("Mot de passe actuel"));
  assert_status(post(g, S("/fr/compte/mot-de-passe"), FIELDS({"motdepasse", S("une autre phrase assez longue")})), 422);
}

static void a_disabled_account_has_no_code(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct str const page = ask_code(g, AWA, S("")), digits = digits_to("awa@exemple.org");
  struct person_role_args disable = {.email = AWA, .now = NOW};
  assert_int_equal(board_change(&the_board, person_set_role, &disable), OK);
  assert_status(type_code(g, page, digits, S("")), 422);
  (void)ask_code(g, AWA, S(""));
  assert_true(str_contains(newest_mail("awa@exemple.org", "code"), S("/fr/compte/inscription")));
}

static const struct CMUnitTest stories[] = {
    STORY("a code opens the door, and once", a_code_opens_the_door_once),
    STORY("spaces in a code are those of whoever types, and what is no code costs no try", spaces_in_a_code_are_those_of_who_types),
    STORY("a code takes five tries, the last one included", a_code_takes_five_tries),
    STORY("a code lasts ten minutes, to the microsecond", a_code_lasts_ten_minutes),
    STORY("another code voids the former of its form, and a stranger's asking voids nobody's", another_code_voids_the_former_of_its_form),
    STORY("nobody is flooded with codes", nobody_is_flooded_with_codes),
    STORY("when no more codes are sent the last one serves", the_code_sent_last_serves_when_no_more_are_sent),
    STORY("an address without an account learns it by mail, and nobody else does", an_address_without_an_account_is_told_by_mail_alone),
    STORY("the code leads on to where one was going, in the language one chose at the door", the_code_leads_on_and_in_the_language_chosen),
    STORY("who forgot the password comes in by a code and chooses another", a_code_proves_the_address_and_resets_the_password),
    STORY("a code stands for the password for a quarter of an hour", the_proof_lasts_a_quarter_of_an_hour),
    STORY("a closed account has no code", a_disabled_account_has_no_code),
};

TELL(stories)
