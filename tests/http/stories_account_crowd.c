/* Limits, with a thousand people behind one mobile operator's address in mind. */
#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/mailbox.h"
#include "web/limits.h"

enum { CROWD = 300 };

#define AWA S("awa@exemple.org")
#define DOOR S("/fr/compte/connexion")
#define WRONG S("pas le bon mot de passe")

static struct answer try_password(struct guest *g, struct str email, struct str password) {
  return post(g, DOOR, FIELDS({"courriel", email}, {"motdepasse", password}));
}

static void three_hundred_depositors_behind_one_address(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 10 * MINUTE_US)));
  struct str const bytes = data(GOOD_PDF), dossier = dossier_of(id, ""), check = dossier_of(id, "/depot");
  struct str const piece = dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(id, 1)).p);
  for (int i = 0; i < CROWD; i++) {
    clock_at(instant_plus(NOW, i * 2 * SECOND_US));
    struct guest *g = inside(account(fmt(&story, "n%d@exemple.org", i), PERSON_APPLICANT, (struct str){0}), PERSON_APPLICANT);
    struct part const part = {.name = "fichier", .file_name = "cv.pdf", .type = "application/pdf", .bytes = bytes};
    assert_goes(post(g, dossier, FIELDS()), dossier);
    answer_all(id);
    assert_goes(post_parts(g, piece, &part, 1), dossier);
    struct answer a = get(g, "%.*s", STR(check));
    a = post(g, check, FIELDS({"jeton", str_dup(&story, between(a.body, "name=\"jeton\" value=\"", "\""))}));
    (void)receipt_of(a);
  }
  assert_int_equal(number("SELECT count(*) FROM dossier WHERE deposit_id IS NOT NULL"), CROWD);
  /* and the office reads every one of them, a page at a time */
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct answer a = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  assert_says(a, S("n0@exemple.org"));
  assert_says(a, S("n199@exemple.org"));
  assert_silent(a, S("n200@exemple.org"));
  a = get(o, "/fr/gestion/opportunites/%lld?depots=%.*s", (long long)id, STR(between(a.body, "?depots=", "#")));
  assert_silent(a, S("n199@exemple.org"));
  assert_says(a, S("n200@exemple.org"));
  assert_says(a, S("n299@exemple.org"));
  assert_silent(a, S("Dossiers suivants"));
}

static void wrong_passwords_are_counted_and_the_code_stays_open(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  unsigned const n = limit_figures(LIMIT_GUESS).n;
  for (unsigned i = 0; i < n; i++) assert_status(try_password(g, AWA, WRONG), 422);
  struct answer a = try_password(g, AWA, PASSWORD);
  assert_status(a, 429);
  assert_true(str_eq(answer_header(&a, "Retry-After"), S("900")));
  assert_says(a, S("Trop de mots de passe ont été essayés pour cette adresse. Réessayez dans 15 minutes."));
  assert_says(a, S("un code envoyé à votre adresse remplace le mot de passe"));
  for (unsigned i = 0; i < n; i++) assert_status(try_password(g, S("absent@exemple.org"), WRONG), 422); /* an address nobody has is counted the same */
  assert_status(try_password(g, S("absent@exemple.org"), WRONG), 429);
  struct str const page = ask_code(g, AWA, S(""));
  assert_goes(type_code(g, page, digits_to("awa@exemple.org"), S("")), S("/fr/compte"));
  struct guest *h = guest();
  clock_at(instant_plus(NOW, 15 * MINUTE_US));
  assert_goes(try_password(h, AWA, PASSWORD), S("/fr/compte"));
}

static void right_passwords_are_not_counted(void **state) {
  (void)state;
  account(AWA, PERSON_APPLICANT, (struct str){0});
  for (unsigned i = 0; i < limit_figures(LIMIT_GUESS).n + 2; i++) assert_goes(try_password(guest(), AWA, PASSWORD), S("/fr/compte"));
}

static void one_dossier_is_not_deposited_without_end(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  int64_t const other = enter(notice(KIND_RECRUITMENT, S("Second"), instant_plus(NOW, DAY_US)));
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  fill_dossier(g, other);
  struct str const key = deposit_key(g, id), next = deposit_key(g, other);
  struct str const receipt = receipt_of(deposit_with(g, id, key));
  for (unsigned i = 1; i < limit_figures(LIMIT_DEPOSIT).n; i++) assert_true(str_eq(receipt_of(deposit_with(g, id, key)), receipt));
  struct answer const a = deposit_with(g, id, key);
  assert_status(a, 429);
  assert_says(a, S("Ce qui a été déposé le reste."));
  (void)receipt_of(deposit_with(g, other, next)); /* another dossier is not kept waiting */
}

static void one_account_does_not_send_files_without_end(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  struct guest *g = applicant(AWA), *h = applicant(S("lila@exemple.org"));
  begin_dossier(g, id);
  begin_dossier(h, id);
  for (unsigned i = 0; i < limit_figures(LIMIT_UPLOAD).n; i++) assert_int_equal(limit_take(LIMIT_UPLOAD, text("SELECT min(id) FROM person"), NOW), 0);
  int64_t const files = stored_files();
  struct answer const a = upload(g, id, 1, "cv.pdf", data(GOOD_PDF));
  assert_status(a, 429);
  assert_true(str_eq(answer_header(&a, "Retry-After"), S("600")));
  assert_says(a, S("Trop de fichiers ont été envoyés depuis votre compte en peu de temps"));
  assert_int_equal(stored_files(), files);
  upload_good(h, id, 1, GOOD_PDF); /* from the same address */
}

static const struct CMUnitTest stories[] = {
    STORY("300 people behind one address send their files and deposit in ten minutes, and the office reads them all", three_hundred_depositors_behind_one_address),
    STORY("wrong passwords are counted by address typed, and the code stays open", wrong_passwords_are_counted_and_the_code_stays_open),
    STORY("right passwords are not counted", right_passwords_are_not_counted),
    STORY("one dossier is not deposited without end, and keeps nobody waiting", one_dossier_is_not_deposited_without_end),
    STORY("one account does not send files without end, and keeps nobody waiting", one_account_does_not_send_files_without_end),
};

TELL(stories)
