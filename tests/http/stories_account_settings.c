/* The account's own pages: the address and how it becomes one's own, the password, the devices. */
#include "base/out.h"
#include "base/rand.h"
#include "board/proof.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/mailbox.h"

#define AWA S("awa@exemple.org")
#define DOOR S("/fr/compte/connexion")
#define ADDRESS S("/fr/compte/adresse")
#define OTHER_PASSWORD S("une autre phrase assez longue")

static struct answer move_to(struct guest *g, struct str email) { return post(g, ADDRESS, FIELDS({"courriel", email}, {"ancien", PASSWORD})); }

/* --- Address ------------------------------------------------------------------------------------------------------- */

static void a_mistyped_address_is_corrected(void **state) {
  (void)state;
  struct guest *g = newcomer(S("awa@exemple.rog")), *h = guest();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  fill_dossier(g, id); /* work goes on */
  struct str const wrong = link_to("awa@exemple.rog");
  assert_says(get(g, "/fr/compte"), S("Corriger l’adresse ou renvoyer le message"));
  struct answer a = move_to(g, S("pas une adresse"));
  assert_status(a, 422);
  assert_says(a, S("pas une adresse"));
  a = move_to(g, AWA);
  assert_says(a, S("Un message part vers awa@exemple.org"));
  assert_says(get(g, "/fr/compte"), AWA);
  assert_status(post(h, wrong, FIELDS()), 410); /* the former link is void */
  assert_says(get(h, "%.*s", STR(link_to("awa@exemple.org"))), S("Vous avez ouvert le lien envoyé à awa@exemple.org"));
  assert_says(post(h, link_to("awa@exemple.org"), FIELDS()), S("Merci, votre adresse est confirmée."));
  assert_says(get(g, "%.*s", STR(ADDRESS)), S("Confirmée"));
  (void)deposit(g, id);
  assert_int_equal(mails_to("awa@exemple.org", "receipt"), 1);
  assert_int_equal(number("SELECT count(*) FROM person"), 1);
}

static void the_message_is_sent_again(void **state) {
  (void)state;
  struct guest *g = newcomer(AWA);
  struct str const first = link_to("awa@exemple.org");
  assert_says(move_to(g, AWA), S("Un message part vers"));
  assert_int_equal(mails_to("awa@exemple.org", "confirm"), 2);
  for (int i = 0; i < 10; i++) assert_status(move_to(g, AWA), 200);
  assert_int_equal(mails_to("awa@exemple.org", "confirm"), PROOF_PER_HOUR);
  assert_says(post(g, first, FIELDS()), S("Merci, votre adresse est confirmée.")); /* any of them serves */
}

static void a_confirmed_address_changes_when_the_other_is_proved(void **state) {
  (void)state;
  struct guest *g = applicant(AWA), *h = guest();
  assert_status(post(g, ADDRESS, FIELDS({"courriel", S("neuve@exemple.org")}, {"ancien", S("pas celui-là du tout")})), 422);
  assert_int_equal(number("SELECT count(*) FROM mail"), 0);
  assert_status(move_to(g, AWA), 422);
  assert_says(move_to(g, S("neuve@exemple.org")), S("Un message part vers neuve@exemple.org"));
  assert_says(get(g, "%.*s", STR(ADDRESS)), AWA); /* not yet */
  assert_goes(post(h, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), S("/fr/compte"));
  assert_says(post(guest(), link_to("neuve@exemple.org"), FIELDS()), S("Merci, votre adresse est confirmée."));
  assert_says(get(g, "%.*s", STR(ADDRESS)), S("neuve@exemple.org"));
  assert_true(str_contains(newest_mail("awa@exemple.org", "account"), S("neuve@exemple.org"))); /* the old one is told */
  assert_status(post(guest(), DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), 422);
  assert_goes(post(guest(), DOOR, FIELDS({"courriel", S("neuve@exemple.org")}, {"motdepasse", PASSWORD})), S("/fr/compte"));
}

/* --- An address that has an account -------------------------------------------------------------------------------- */

static void proving_a_known_address_joins_the_two(void **state) {
  (void)state;
  struct guest *owner = applicant(AWA), *claim = newcomer(AWA), *elsewhere = inside(number("SELECT max(id) FROM person"), PERSON_APPLICANT);
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  fill_dossier(claim, id);
  struct str const receipt = receipt_of(deposit(claim, id));
  assert_true(str_contains(newest_mail("awa@exemple.org", "confirm"), S("vient de donner cette adresse")));
  assert_says(get(claim, "%.*s", STR(link_to("awa@exemple.org"))), S("ce que vous avez préparé le rejoindra"));
  assert_status(get(owner, "/fr/compte/recepisses/%.*s", STR(receipt)), 404); /* looking proves nothing */
  struct answer a = post(claim, link_to("awa@exemple.org"), FIELDS());
  assert_goes(a, S("/fr/compte"));
  a = follow(claim, a); /* the one that proved it is in the account now */
  assert_says(a, S("Poste"));
  assert_silent(a, S("pour confirmer votre adresse"));
  assert_status(get(owner, "/fr/compte/recepisses/%.*s", STR(receipt)), 200);
  assert_goes(get(elsewhere, "/fr/compte"), DOOR);
  assert_int_equal(number("SELECT count(*) FROM person WHERE closed_at IS NOT NULL"), 1);
  assert_int_equal(number("SELECT count(*) FROM person WHERE disabled_at IS NULL"), 1);
}

static void a_link_pressed_elsewhere_lets_nobody_in(void **state) {
  (void)state;
  struct guest *claim = applicant(AWA); /* the owner */
  claim = newcomer(AWA);
  struct answer const a = post(guest(), link_to("awa@exemple.org"), FIELDS());
  assert_says(a, S("Les deux comptes n’en font plus qu’un."));
  assert_true(answer_header(&a, "Set-Cookie").p == NULL);
  assert_goes(get(claim, "/fr/compte"), DOOR); /* who typed the address has not shown to read its mail */
}

/* Both deposited for the same notice: neither is lost, each says so, one passes from one to the other. */
static void two_dossiers_for_one_notice_stay_two(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  int64_t const other = enter(notice(KIND_RECRUITMENT, S("Second"), instant_plus(NOW, DAY_US)));
  struct guest *owner = applicant(AWA), *claim = newcomer(AWA);
  fill_dossier(owner, id);
  fill_dossier(claim, id);
  fill_dossier(claim, other);
  struct str const hers = receipt_of(deposit(owner, id)), his = receipt_of(deposit(claim, id));
  (void)receipt_of(deposit(claim, other));
  assert_goes(post(claim, link_to("awa@exemple.org"), FIELDS()), S("/fr/compte"));
  struct answer a = get(claim, "/fr/compte");
  assert_says(a, S("Second")); /* what could pass has passed, with its mails */
  static const char *const receipts = "SELECT count(*) FROM mail m JOIN dossier d ON d.opportunity_id = m.opportunity_id AND d.person_id = m.person_id WHERE m.purpose = 'receipt' AND m.opportunity_id = %lld";
  assert_int_equal(number(receipts, (long long)other), 1);
  assert_int_equal(number(receipts, (long long)id), 2);
  assert_says(a, S("Un autre compte a été ouvert avec votre adresse"));
  assert_status(get(claim, "/fr/compte/recepisses/%.*s", STR(hers)), 200);
  assert_status(get(claim, "/fr/compte/recepisses/%.*s", STR(his)), 404);
  a = post(claim, S("/fr/compte/autre"), FIELDS({"compte", str_dup(&story, between(a.body, "name=\"compte\" value=\"", "\""))}));
  assert_goes(a, S("/fr/compte"));
  a = follow(claim, a);
  assert_says(a, S("Vous êtes dans un compte ouvert à part"));
  assert_status(get(claim, "/fr/compte/recepisses/%.*s", STR(his)), 200);
  assert_status(move_to(claim, S("ailleurs@exemple.org")), 422);
  assert_goes(post(claim, S("/fr/compte/autre"), FIELDS({"compte", str_dup(&story, between(a.body, "name=\"compte\" value=\"", "\""))})), S("/fr/compte"));
  assert_status(get(claim, "/fr/compte/recepisses/%.*s", STR(hers)), 200);
  struct guest *beside = inside(number("SELECT id FROM person WHERE joined_id IS NOT NULL"), PERSON_APPLICANT);
  assert_status(get(beside, "/fr/compte"), 200);
  assert_goes(post(claim, S("/fr/compte/appareils"), FIELDS({"tous", S("1")})), S("/fr/compte/appareils"));
  assert_goes(get(beside, "/fr/compte"), DOOR); /* signed out with the rest */
  struct guest *stranger = applicant(S("lila@exemple.org"));
  assert_status(post(stranger, S("/fr/compte/autre"), FIELDS({"compte", text("SELECT ref FROM person WHERE joined_id IS NOT NULL")})), 404);
  assert_int_equal(number("SELECT count(*) FROM dossier WHERE deposit_id IS NOT NULL"), 3);
}

/* Whoever was first to type an address does not have it: a code from its mailbox puts them out. */
static void a_code_from_elsewhere_ends_what_a_stranger_began(void **state) {
  (void)state;
  struct guest *stranger = newcomer(AWA), *awa = guest();
  struct str const page = ask_code(awa, AWA, S(""));
  assert_goes(type_code(awa, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
  assert_goes(get(stranger, "/fr/compte"), DOOR);
  assert_status(post(stranger, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), 422);
  assert_status(get(awa, "/fr/compte"), 200);
}

static void a_code_in_the_own_session_confirms(void **state) {
  (void)state;
  struct guest *g = newcomer(AWA);
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  begin_dossier(g, id);
  assert_says(get(g, "/fr/compte/code"), AWA); /* typed already */
  struct str const page = ask_code(g, AWA, S(""));
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
  assert_says(get(g, "/fr/compte"), S("Poste"));
  assert_says(get(g, "%.*s", STR(ADDRESS)), S("Confirmée"));
  assert_goes(post(guest(), DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), S("/fr/compte")); /* it is still the password */
}

/* --- Password ------------------------------------------------------------------------------------------------------ */

static void the_password_changes_with_the_former(void **state) {
  (void)state;
  struct guest *g = applicant(AWA), *h = signed_in(AWA);
  struct answer a = post(g, S("/fr/compte/mot-de-passe"), FIELDS({"ancien", S("pas celui-là du tout")}, {"motdepasse", OTHER_PASSWORD}));
  assert_status(a, 422);
  assert_says(a, S("Ce n’est pas votre mot de passe actuel."));
  assert_silent(a, OTHER_PASSWORD);
  struct str const before = str_dup(&story, client_cookie(g->client, "sid"));
  assert_goes(post(g, S("/fr/compte/mot-de-passe"), FIELDS({"ancien", PASSWORD}, {"motdepasse", OTHER_PASSWORD})), S("/fr/compte/mot-de-passe"));
  assert_false(str_eq(before, client_cookie(g->client, "sid")));
  assert_status(get(g, "/fr/compte"), 200);
  assert_goes(get(h, "/fr/compte"), DOOR);
  assert_int_equal(number("SELECT count(*) FROM session"), 1);
}

static void passwords_are_not_tried_for_ever_inside(void **state) {
  (void)state;
  struct guest *g = applicant(AWA);
  struct answer a = {0};
  for (int i = 0; i < 10; i++)
    assert_status(post(g, S("/fr/compte/mot-de-passe"), FIELDS({"ancien", S("pas celui-là du tout")}, {"motdepasse", OTHER_PASSWORD})), 422);
  a = post(g, S("/fr/compte/mot-de-passe"), FIELDS({"ancien", PASSWORD}, {"motdepasse", OTHER_PASSWORD}));
  assert_status(a, 429);
  assert_says(a, S("Recevoir un code par courriel"));
}

/* --- Devices ------------------------------------------------------------------------------------------------------- */

static struct guest *with_browser(const char *agent) {
  struct guest *g = guest();
  client_header(g->client, fmt(&story, "User-Agent: %s", agent).p);
  assert_goes(post_bare(g, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD})), S("/fr/compte"));
  return g;
}

static void devices_are_listed_and_signed_out(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = with_browser("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0");
  struct guest *phone = with_browser("Mozilla/5.0 (Linux; Android 10; K) Chrome/126.0.0.0 Mobile " CANARY), *third = with_browser(CANARY);
  struct answer a = get(g, "/fr/compte/appareils");
  assert_says(a, S("Firefox, Linux"));
  assert_says(a, S("Chrome, Android"));
  assert_says(a, S("Navigateur inconnu"));
  assert_says(a, S("cet appareil"));
  assert_silent(a, S("126.0"));
  struct str const ref = text("SELECT ref FROM session WHERE agent = 'Chrome, Android'");
  struct guest *stranger = applicant(S("lila@exemple.org"));
  assert_goes(post(stranger, S("/fr/compte/appareils"), FIELDS({"appareil", ref})), S("/fr/compte/appareils"));
  assert_status(get(phone, "/fr/compte"), 200); /* nobody else's */
  a = post(g, S("/fr/compte/appareils"), FIELDS({"appareil", ref}));
  assert_goes(a, S("/fr/compte/appareils"));
  assert_says(follow(g, a), S("C’est fait"));
  assert_goes(get(phone, "/fr/compte"), DOOR);
  assert_status(get(third, "/fr/compte"), 200);
  assert_status(post(g, S("/fr/compte/appareils"), FIELDS()), 400);
  assert_status(post(g, S("/fr/compte/appareils"), FIELDS({"appareil", text("SELECT ref FROM session WHERE agent = 'Firefox, Linux'")})), 400);
  assert_goes(post(g, S("/fr/compte/appareils"), FIELDS({"tous", S("1")})), S("/fr/compte/appareils"));
  assert_goes(get(third, "/fr/compte"), DOOR);
  assert_status(get(g, "/fr/compte"), 200);
  assert_status(get(stranger, "/fr/compte"), 200);
}

/* --- A session that was over --------------------------------------------------------------------------------------- */

static void a_form_that_met_an_ended_session_is_told_plainly(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 8 * DAY_US)));
  struct guest *g = applicant(AWA);
  begin_dossier(g, id);
  clock_at(instant_plus(NOW, 13 * HOUR_US));
  struct answer a = post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bonjour")}));
  assert_goes(a, S("/fr/compte/connexion?fin=1&suite="));
  a = follow(g, a);
  assert_says(a, S("Votre session était terminée : ce que vous veniez d’envoyer n’a pas été enregistré."));
  struct str const suite = str_dup(&story, between(a.body, "name=\"suite\" value=\"", "\""));
  assert_true(str_eq(suite, dossier_of(id, "")));
  assert_goes(post(g, DOOR, FIELDS({"courriel", AWA}, {"motdepasse", PASSWORD}, {"suite", suite})), suite);
  assert_status(get(g, "%.*s", STR(suite)), 200);
}

static const struct CMUnitTest stories[] = {
    STORY("a mistyped address is corrected, its link is void, and work goes on", a_mistyped_address_is_corrected),
    STORY("the message is sent again, not for ever, and any of its links serves", the_message_is_sent_again),
    STORY("a confirmed address changes when the other is proved, and the old one is told", a_confirmed_address_changes_when_the_other_is_proved),
    STORY("proving an address that has an account joins the two", proving_a_known_address_joins_the_two),
    STORY("a link pressed elsewhere lets nobody in", a_link_pressed_elsewhere_lets_nobody_in),
    STORY("two dossiers for one notice stay two, said and reachable", two_dossiers_for_one_notice_stay_two),
    STORY("a code from elsewhere ends what a stranger began with the address", a_code_from_elsewhere_ends_what_a_stranger_began),
    STORY("a code typed in one's own session confirms the address", a_code_in_the_own_session_confirms),
    STORY("the password changes with the former one, and other devices are out", the_password_changes_with_the_former),
    STORY("passwords are not tried for ever inside either", passwords_are_not_tried_for_ever_inside),
    STORY("devices are listed in words, signed out one by one or all, and only one's own", devices_are_listed_and_signed_out),
    STORY("a form that met an ended session is told plainly, and leads back to its page", a_form_that_met_an_ended_session_is_told_plainly),
};

TELL(stories)
