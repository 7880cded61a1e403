/* The door: an account, coming in, going out, the address confirmed. */
#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

#define UP S("/fr/compte/inscription")
#define IN S("/fr/compte/connexion")

static struct answer sign_up_as(struct guest *g, struct str name, struct str email, struct str password, struct str suite) {
  return post(g, UP, FIELDS({"nom", name}, {"courriel", email}, {"motdepasse", password}, {"suite", suite}));
}

static struct answer sign_in_as(struct guest *g, struct str email, struct str password, struct str suite) {
  return post(g, IN, FIELDS({"courriel", email}, {"motdepasse", password}, {"suite", suite}));
}

static void an_account_needs_an_address_and_a_password(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_status(get(g, "%.*s", STR(UP)), 200);
  struct answer a = sign_up_as(g, C("Awa Diop"), S("Awa.Diop@Exemple.org"), PASSWORD, S(""));
  assert_goes(a, S("/fr/compte"));
  struct str const cookie = answer_header(&a, "Set-Cookie");
  assert_true(str_contains(cookie, S("HttpOnly")) && str_contains(cookie, S("SameSite=Lax")));
  a = follow(g, a);
  assert_says(a, S("awa.diop@exemple.org")); /* telephones capitalise */
  assert_says(a, S("Rien ne vous empêche de continuer en attendant."));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'confirm' AND recipient = 'awa.diop@exemple.org'"), 1);
  assert_true(str_starts(text("SELECT password FROM person"), S("$argon2id$")));
  assert_int_equal(number("SELECT count(*) FROM session WHERE hash = CAST('%.*s' AS BLOB)", STR(client_cookie(g->client, "sid"))), 0);
}

static void problems_of_a_sign_up_keep_what_was_typed(void **state) {
  (void)state;
  struct guest *g = guest();
  static const struct {
    struct str name, email, password, sentence;
  } rows[] = {
      {S_INIT("Nom " CANARY), S_INIT("pas une adresse"), S_INIT("correct cheval"), S_INIT("Saisissez une adresse électronique complète")},
      {S_INIT("Nom " CANARY), S_INIT("awa@"), S_INIT("correct cheval"), S_INIT("Saisissez une adresse électronique complète")},
      {S_INIT("Nom " CANARY), S_INIT("awa@exemple.org"), S_INIT("onze signes"), S_INIT("Choisissez un mot de passe d’au moins douze")},
      {S_INIT("Nom " CANARY), S_INIT("awa@exemple.org"), S_INIT("motdepasse123"), S_INIT("Choisissez un mot de passe d’au moins douze")},
      {S_INIT("  "), S_INIT("awa@exemple.org"), S_INIT("correct cheval"), S_INIT("Indiquez votre nom.")},
  };
  int64_t const before = commits();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = sign_up_as(g, rows[i].name, rows[i].email, rows[i].password, S(""));
    assert_status(a, 422);
    assert_says(a, rows[i].sentence);
    assert_says(a, rows[i].name);
    assert_says(a, rows[i].email);
    assert_silent(a, rows[i].password);
  }
  assert_int_equal(commits(), before);
  assert_int_equal(number("SELECT count(*) FROM mail"), 0);
}

static void the_door_opens_to_the_right_password_only(void **state) {
  (void)state;
  account(S("awa@exemple.org"), PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  struct answer const wrong = sign_in_as(g, S("awa@exemple.org"), S("correct cheval batterie agraf"), S(""));
  struct answer const nobody = sign_in_as(g, S("lea@exemple.org"), PASSWORD, S(""));
  assert_status(wrong, 422);
  assert_status(nobody, 422);
  assert_says(wrong, S("Adresse ou mot de passe incorrect."));
  assert_says(nobody, S("Adresse ou mot de passe incorrect.")); /* whether there is an account is not told */
  assert_says(nobody, S("lea@exemple.org"));
  assert_silent(nobody, PASSWORD);
  assert_true(client_cookie(g->client, "sid").p == NULL);
  assert_status(sign_in_as(g, S(""), S(""), S("")), 422);
  assert_goes(sign_in_as(g, S("Awa@Exemple.ORG"), PASSWORD, S("")), S("/fr/compte"));
  assert_status(get(g, "/fr/compte"), 200);
}

static void a_closed_account_is_a_wrong_password(void **state) {
  (void)state;
  struct guest *g = applicant(S("awa@exemple.org")), *again = guest();
  struct person_role_args disable = {.email = S("awa@exemple.org"), .now = NOW};
  assert_int_equal(board_change(&the_board, person_set_role, &disable), OK);
  assert_goes(get(g, "/fr/compte"), IN); /* its sessions ended with it */
  assert_status(sign_in_as(again, S("awa@exemple.org"), PASSWORD, S("")), 422);
}

static void a_session_ends_when_unused_and_at_its_age(void **state) {
  (void)state;
  struct guest *g = applicant(S("awa@exemple.org")), *o = officer(S("bureau@exemple.org"), (struct str){0});
  clock_at(instant_plus(NOW, 29 * MINUTE_US));
  assert_status(get(o, "/fr/gestion"), 200);
  clock_at(instant_plus(NOW, 29 * MINUTE_US + 30 * MINUTE_US + 1));
  assert_goes(get(o, "/fr/gestion"), IN);
  assert_status(get(g, "/fr/compte"), 200);
  struct instant last = instant_plus(NOW, HOUR_US);
  for (; last.us < NOW.us + 7 * DAY_US; last = instant_plus(last, 11 * HOUR_US)) {
    clock_at(last);
    assert_status(get(g, "/fr/compte"), 200);
  }
  clock_at(instant_plus(NOW, 7 * DAY_US)); /* used all the time, and a week old */
  assert_goes(get(g, "/fr/compte"), IN);
}

static void an_officer_is_out_after_twelve_hours_of_work(void **state) {
  (void)state;
  struct guest *o = officer(S("bureau@exemple.org"), (struct str){0});
  for (int64_t us = 20 * MINUTE_US; us < 12 * HOUR_US; us += 20 * MINUTE_US) {
    clock_at(instant_plus(NOW, us));
    assert_status(get(o, "/fr/gestion"), 200);
  }
  clock_at(instant_plus(NOW, 12 * HOUR_US));
  assert_goes(get(o, "/fr/gestion"), IN);
}

static void signing_out_ends_the_session_itself(void **state) {
  (void)state;
  struct guest *g = applicant(S("awa@exemple.org"));
  struct str const cookie = str_dup(&story, client_cookie(g->client, "sid"));
  struct answer const a = post(g, S("/fr/compte/deconnexion"), FIELDS());
  assert_goes(a, S("/fr/"));
  assert_true(str_contains(answer_header(&a, "Clear-Site-Data"), S("cookies")));
  struct guest *thief = guest();
  client_header(thief->client, fmt(&story, "Cookie: sid=%.*s", STR(cookie)).p);
  assert_goes(get(thief, "/fr/compte"), IN);
  assert_int_equal(number("SELECT count(*) FROM session"), 0);
}

static void cookies_that_are_none_of_ours_are_a_visitors(void **state) {
  (void)state;
  static const char *const cookies[] = {"sid=", "sid=x", "sid=00000000000000000000000000", "sid=%00", "sid=' OR 1=1 --",
                                        "sid=0123456789abcdefghjkmnpqrs; sid=0123456789abcdefghjkmnpqrs"};
  struct guest *g = guest();
  for (size_t i = 0; i < sizeof cookies / sizeof *cookies; i++) {
    client_header(g->client, fmt(&story, "Cookie: %s", cookies[i]).p);
    assert_goes(get(g, "/fr/compte"), IN);
  }
}

/* The link of the confirmation's mail. */
static struct str confirmation(void) {
  struct str const mail = text("SELECT bytes FROM mail WHERE purpose = 'confirm'");
  struct str const ref = between(mail, "http://board.test/fr/compte/confirmation/", "\r");
  assert_int_equal(ref.n, 26);
  return fmt(&story, "/fr/compte/confirmation/%.*s", STR(ref));
}

static void an_address_is_confirmed_by_a_button_and_once(void **state) {
  (void)state;
  struct guest *g = guest(), *robot = guest();
  assert_goes(sign_up_as(g, C("Awa"), S("awa@exemple.org"), PASSWORD, S("")), S("/fr/compte"));
  struct str const link = confirmation();
  for (int i = 0; i < 3; i++) assert_says(get(robot, "%.*s", STR(link)), S("Confirmer mon adresse")); /* scanners of mail look */
  assert_int_equal(number("SELECT confirmed_at IS NULL FROM person"), 1);
  assert_says(post(g, link, FIELDS()), S("Merci, votre adresse est confirmée."));
  assert_int_equal(number("SELECT confirmed_at FROM person"), NOW.us);
  assert_silent(get(g, "/fr/compte"), S("Un courriel vous a été envoyé pour confirmer"));
  struct answer const again = post(g, link, FIELDS());
  assert_status(again, 410);
  assert_says(again, S("Ce lien a déjà été utilisé"));
  assert_silent(get(g, "%.*s", STR(link)), S("Confirmer mon adresse"));
}

static void a_confirmation_lasts_three_days(void **state) {
  (void)state;
  struct guest *g = guest(), *h = guest();
  assert_goes(sign_up_as(g, C("Awa"), S("awa@exemple.org"), PASSWORD, S("")), S("/fr/compte"));
  struct str const link = confirmation();
  clock_at(instant_plus(NOW, 3 * DAY_US));
  assert_status(post(h, link, FIELDS()), 410);
  assert_silent(get(h, "%.*s", STR(link)), S("Confirmer mon adresse"));
  assert_status(get(h, "/fr/compte/confirmation/00000000000000000000000000"), 200);
  assert_status(get(h, "/fr/compte/confirmation/rien"), 404);
}

static void the_door_leads_on_to_where_one_was_going(void **state) {
  (void)state;
  account(S("awa@exemple.org"), PERSON_APPLICANT, (struct str){0});
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  struct guest *g = guest();
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_goes(a, S("/fr/compte/connexion?suite="));
  a = follow(g, a);
  struct str const suite = str_dup(&story, between(a.body, "name=\"suite\" value=\"", "\""));
  assert_true(str_eq(suite, dossier_of(id, "")));
  a = sign_in_as(g, S("awa@exemple.org"), S("faux"), suite);
  assert_true(str_contains(a.body, fmt(&story, "name=\"suite\" value=\"%.*s\"", STR(suite)))); /* kept through a mistake */
  assert_goes(sign_in_as(g, S("awa@exemple.org"), PASSWORD, suite), suite);
}

static void the_door_leads_nowhere_else(void **state) {
  (void)state;
  account(S("awa@exemple.org"), PERSON_APPLICANT, (struct str){0});
  static const struct str elsewhere[] = {
      S_INIT("http://mal.example/"), S_INIT("//mal.example/fr/"), S_INIT("/\\mal.example"), S_INIT("/fr//mal.example"), S_INIT("\\/fr/"),
      S_INIT("/fr/\r\nLocation: //x"), S_INIT("javascript:alert(1)"), S_INIT("/"), S_INIT("/fr"), S_INIT("/de/compte"), S_INIT(" /fr/compte/x"),
      S_INIT("/fr/\t/x"), S_INIT("/fr/..//mal.example"), S_INIT("/fr/\\..\\mal"), S_INIT("/fr/" CANARY)};
  for (size_t i = 0; i < sizeof elsewhere / sizeof *elsewhere; i++) {
    struct guest *g = guest();
    struct answer a = sign_in_as(g, S("awa@exemple.org"), PASSWORD, elsewhere[i]);
    struct str const to = answer_header(&a, "Location");
    if (a.status != 303 || !str_eq(to, S("/fr/compte")))
      fail_msg("suite=%.*s led to %.*s (%d)", STR(elsewhere[i]), STR(to), a.status);
    struct guest *h = guest();
    struct out o = out_in(&story, 4096);
    for (size_t k = 0; k < elsewhere[i].n; k++) out_fmt(&o, "%%%02X", (unsigned char)elsewhere[i].p[k]);
    a = get(h, "/fr/compte/connexion?suite=%.*s", STR(out_str(&o)));
    assert_status(a, 200);
    assert_int_equal(between(a.body, "name=\"suite\" value=\"", "\"").n, 0);
  }
}

static void an_own_page_has_forms_of_its_own_session(void **state) {
  (void)state;
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  assert_status(post_bare(g, S("/fr/compte/deconnexion"), FIELDS()), 403);
  assert_status(post_bare(g, S("/fr/compte/deconnexion"), FIELDS({"csrf", S("")})), 403);
  assert_status(post_bare(g, S("/fr/compte/deconnexion"), FIELDS({"csrf", str_dup(&story, token_of(h))})), 403);
  client_header(g->client, "Origin: http://mal.example");
  client_origin(g->client, false);
  assert_status(post(g, S("/fr/compte/deconnexion"), FIELDS()), 403);
  client_header(g->client, "Sec-Fetch-Site: cross-site");
  assert_status(post(g, S("/fr/compte/deconnexion"), FIELDS()), 403);
  client_origin(g->client, true);
  assert_status(get(g, "/fr/compte"), 200); /* still there */
  assert_goes(post(g, S("/fr/compte/deconnexion"), FIELDS()), S("/fr/"));
}

static const struct CMUnitTest stories[] = {
    STORY("an account needs a name, an address and a password, and works at once", an_account_needs_an_address_and_a_password),
    STORY("problems of a sign-up are said and keep what was typed, but the password", problems_of_a_sign_up_keep_what_was_typed),
    STORY("the door opens to the right password only, and tells nobody who has an account", the_door_opens_to_the_right_password_only),
    STORY("a closed account is out at once, and its password is wrong", a_closed_account_is_a_wrong_password),
    STORY("a session ends when it is not used, and after a week whatever happens", a_session_ends_when_unused_and_at_its_age),
    STORY("an officer's session ends after twelve hours of work", an_officer_is_out_after_twelve_hours_of_work),
    STORY("signing out ends the session itself, not only the cookie", signing_out_ends_the_session_itself),
    STORY("cookies that are none of ours are a visitor's", cookies_that_are_none_of_ours_are_a_visitors),
    STORY("an address is confirmed by a button, never by looking, and once", an_address_is_confirmed_by_a_button_and_once),
    STORY("a confirmation lasts three days", a_confirmation_lasts_three_days),
    STORY("the door leads on to where one was going", the_door_leads_on_to_where_one_was_going),
    STORY("the door leads nowhere else", the_door_leads_nowhere_else),
    STORY("a form without the token of its own session, or from elsewhere, changes nothing", an_own_page_has_forms_of_its_own_session),
};

TELL(stories)
