/* What comes before work and what is chosen at the deposit: questions of eligibility, lots with closings of their own,
 * stages, envelopes; what is told where personal data are collected. */
#include <string.h>

#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

static struct str seen_on(struct answer a) { return str_dup(&story, between(a.body, "name=\"lu\" value=\"", "\"")); }

static struct str first_page(int64_t id) { return dossier_of(id, "/questions/eligibilite"); }

static const char *own(int64_t id, int position) {
  return fmt(&story, "question-%lld", (long long)number("SELECT id FROM question WHERE opportunity_id = %lld AND position = %d", (long long)id, position)).p;
}

/* Two conditions: one to be met, one not to be. */
static int64_t conditional_notice(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US));
  n->questions.v = arena_many(&story, n->questions.n = 3, struct new_question);
  n->questions.v[0] = (struct new_question){.use = S("eligibility"), .answer = S("yes_no"), .label = C("Huit ans de métier ?"), .label_en = C("Eight years?"), .wanted = S("yes"), .compulsory = true};
  n->questions.v[1] = (struct new_question){.use = S("eligibility"), .answer = S("yes_no"), .label = C("Agent de la ville ?"), .wanted = S("no"), .compulsory = true};
  n->questions.v[2] = (struct new_question){.use = S("dossier"), .answer = S("text"), .label = C("Autre chose")};
  return enter(n);
}

static void eligibility_comes_before_work(void **state) {
  (void)state;
  int64_t const id = conditional_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("2 questions sur les conditions"));
  only_begin(g, id);
  assert_goes(get(g, "%.*s", STR(dossier_of(id, ""))), first_page(id));
  assert_goes(get(g, "%.*s", STR(dossier_of(id, "/questions/langues"))), first_page(id));
  struct answer a = get(g, "%.*s", STR(first_page(id)));
  assert_says(a, S("Avant de commencer"));
  assert_says(a, C("Huit ans de métier ?"));
  assert_silent(a, C("Autre chose"));
  assert_says(get(g, "/en/opportunites/%lld/dossier/questions/eligibilite", (long long)id), C("Eight years?"));
  a = post(g, first_page(id), FIELDS({"lu", seen_on(a)}, {own(id, 1), S("oui")}));
  assert_status(a, 422);
  assert_says(a, C("Réponse manquante : Agent de la ville ?"));
  a = post(g, first_page(id), FIELDS({"lu", seen_on(a)}, {own(id, 1), S("oui")}, {own(id, 2), S("non")}));
  assert_goes(a, dossier_of(id, ""));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Brouillon — NON DÉPOSÉ"));
  assert_int_equal(number("SELECT eligible_at FROM dossier"), NOW.us);
}

static void an_unwanted_answer_is_told_and_refuses_nobody(void **state) {
  (void)state;
  int64_t const id = conditional_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  struct answer a = get(g, "%.*s", STR(first_page(id)));
  a = post(g, first_page(id), FIELDS({"lu", seen_on(a)}, {own(id, 1), S("non")}, {own(id, 2), S("non")}));
  assert_goes(a, first_page(id));
  a = get(g, "%.*s", STR(first_page(id)));
  assert_says(a, S("D’après votre réponse, vous ne remplissez pas cette condition :"));
  assert_says(a, S("Continuer quand même"));
  assert_goes(get(g, "%.*s", STR(dossier_of(id, ""))), first_page(id)); /* nothing was decided yet */
  a = post(g, first_page(id), FIELDS({"lu", seen_on(a)}, {own(id, 1), S("non")}, {own(id, 2), S("non")}, {"continuer", S("1")}));
  assert_goes(a, dossier_of(id, ""));
  answer_all(id);
  upload_good(g, id, 1, GOOD_PDF);
  (void)receipt_of(deposit(g, id));
  assert_true(str_eq(text("SELECT value FROM deposit_answer WHERE field = '%s'", own(id, 1)), S("non"))); /* the organisation decides */
}

static struct opportunity_new *with_lots(void) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, 3 * HOUR_US));
  n->lots.v = arena_many(&story, n->lots.n = 3, struct new_lot);
  n->lots.v[0] = (struct new_lot){.number = 1, .title = C("Gros œuvre"), .closes = moment_in(S("Africa/Porto-Novo"), instant_plus(NOW, HOUR_US))};
  n->lots.v[1] = (struct new_lot){.number = 2, .title = C("Peinture"), .guarantee = C("500 EUR")};
  n->lots.v[2] = (struct new_lot){.number = 3, .title = C("Mobilier")};
  return n;
}

static struct answer choose(struct guest *g, int64_t id, const char *one, const char *two) {
  struct str const seen = seen_on(get(g, "%.*s", STR(dossier_of(id, "/lots"))));
  struct field const fields[] = {{"lu", seen}, {one == NULL ? NULL : "lot", str_from(one)}, {two == NULL ? NULL : "lot", str_from(two)}, {NULL, {0}}};
  return post(g, dossier_of(id, "/lots"), fields);
}

static void lots_are_chosen_and_one_at_least(void **state) {
  (void)state;
  int64_t const id = enter(with_lots());
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "/lots")));
  assert_says(a, C("Gros œuvre"));
  assert_says(a, S("heure de Porto-Novo"));
  assert_goes(choose(g, id, NULL, NULL), dossier_of(id, "#reponses"));
  a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  assert_says(a, S("Choisissez au moins un lot."));
  assert_silent(a, S("Déposer mon dossier"));
  assert_goes(choose(g, id, "2", "3"), dossier_of(id, "#reponses"));
  struct str const before = seen_on(get(g, "%.*s", STR(dossier_of(id, "/lots"))));
  assert_goes(choose(g, id, "3", "2"), dossier_of(id, "#reponses"));
  assert_goes(choose(g, id, "2", "9"), dossier_of(id, "#reponses")); /* there is no ninth */
  a = post(g, dossier_of(id, "/lots"), FIELDS({"lu", before}, {"lot", S("3")}));
  assert_status(a, 409);
  assert_says(a, S("Le choix des lots a été modifié entre-temps dans une autre fenêtre."));
  (void)receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT count(*) FROM deposit_lot"), 1);
  assert_true(str_eq(text("SELECT title FROM deposit_lot WHERE number = 2"), C("Peinture")));
}

static void a_lot_closes_at_its_own_instant(void **state) {
  (void)state;
  int64_t const id = enter(with_lots());
  struct guest *g = applicant(S("awa@exemple.org")), *late = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  assert_goes(choose(g, id, "1", "2"), dossier_of(id, "#reponses"));
  struct str const key = deposit_key(g, id);
  only_begin(late, id);
  clock_at(instant_plus(NOW, HOUR_US)); /* in time to the microsecond */
  assert_goes(choose(late, id, "1", NULL), dossier_of(id, "#reponses"));
  assert_goes(choose(late, id, NULL, NULL), dossier_of(id, "#reponses"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("Déposer mon dossier"));
  clock_at(instant_plus(NOW, HOUR_US + 1));
  struct answer a = choose(late, id, "1", NULL);
  assert_status(a, 409);
  assert_says(a, S("La clôture d’un des lots choisis est passée"));
  assert_says(a, S("Clos"));
  a = deposit_with(g, id, key); /* of a page that was made in time */
  assert_status(a, 422);
  assert_says(a, S("La clôture du lot 1 est passée : retirez-le de votre choix."));
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  assert_goes(choose(g, id, "2", NULL), dossier_of(id, "#reponses"));
  (void)receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT number FROM deposit_lot"), 2);
}

static void a_closed_lot_keeps_its_deposit(void **state) {
  (void)state;
  struct opportunity_new *n = with_lots();
  n->lots.v[2].closes = moment_in(n->zone, instant_plus(NOW, 5 * HOUR_US)); /* after the rest: open for itself until then */
  n->ends = n->lots.v[2].closes;
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org")), *late = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  fill_dossier(late, id);
  assert_goes(choose(g, id, "1", "3"), dossier_of(id, "#reponses"));
  assert_goes(choose(late, id, "3", NULL), dossier_of(id, "#reponses"));
  struct str const ref = receipt_of(deposit(g, id)), key = withdraw_key(g, id);
  assert_int_equal(number("SELECT closes_at FROM deposit"), instant_plus(NOW, HOUR_US).us); /* the first of its lots' */
  clock_at(instant_plus(NOW, HOUR_US + 1));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Un lot de votre dépôt est clos"));
  assert_says(choose(g, id, "3", NULL), S("Un lot de votre dépôt est clos"));
  assert_status(withdraw_with(g, id, ref, key), 409);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 1);
  assert_int_equal(number("SELECT count(*) FROM withdrawal"), 0);
  clock_at(instant_plus(NOW, 5 * HOUR_US));
  assert_status(choose(late, id, "2", NULL), 409); /* it closed with the rest */
  (void)receipt_of(deposit(late, id));
  assert_int_equal(number("SELECT closes_at FROM deposit ORDER BY id DESC LIMIT 1"), instant_plus(NOW, 5 * HOUR_US).us);
  clock_at(instant_plus(NOW, 5 * HOUR_US + 1));
  assert_says(get(late, "%.*s", STR(dossier_of(id, ""))), S("Déposé"));
  assert_status(choose(late, id, "3", NULL), 409);
}

static int64_t staged_notice(void) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, 3 * HOUR_US));
  struct str const zone = S("Africa/Porto-Novo");
  n->stages.v = arena_many(&story, n->stages.n = 2, struct new_stage);
  n->stages.v[0] = (struct new_stage){C("Candidatures"), moment_in(zone, instant_plus(NOW, HOUR_US))};
  n->stages.v[1] = (struct new_stage){C("Offres"), moment_in(zone, instant_plus(NOW, 3 * HOUR_US))};
  n->pieces.v[0].stage = (struct opt_int){true, 1};
  n->pieces.v[0].envelope = S("administrative");
  n->pieces.v[1].stage = (struct opt_int){true, 2};
  n->pieces.v[1].envelope = S("financial");
  n->pieces.v[1].compulsory = true;
  return enter(n);
}

static void a_stage_asks_for_its_own_pieces(void **state) {
  (void)state;
  int64_t const id = staged_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Enveloppe administrative"));
  assert_says(a, S("Ces pièces seront demandées à cette étape, pas maintenant."));
  assert_status(upload(g, id, 2, "prix.pdf", data(GOOD_PDF)), 409); /* not yet */
  upload_good(g, id, 1, GOOD_PDF);
  a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  assert_says(a, S("Déposer mon dossier"));
  assert_silent(a, C("Annexes"));
  struct guest *early = applicant(S("lila@exemple.org"));
  fill_dossier(early, id);
  (void)receipt_of(deposit(early, id));
  assert_int_equal(number("SELECT closes_at FROM deposit"), instant_plus(NOW, HOUR_US).us); /* that of the stage */
  clock_at(instant_plus(NOW, HOUR_US + 1)); /* the first is over: its pieces stay as they are */
  a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Cette étape est close : ce qui a été envoyé reste tel quel."));
  assert_status(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", text("SELECT ref FROM dossier_file ORDER BY id LIMIT 1")})), 409);
  assert_int_equal(number("SELECT count(*) FROM dossier_file WHERE removed_at IS NULL"), 2);
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), C("Il manque : Annexes"));
  upload_good(g, id, 2, GOOD_PDF);
  (void)receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT closes_at FROM deposit ORDER BY id DESC LIMIT 1"), instant_plus(NOW, 3 * HOUR_US).us);
}

static void after_the_last_stage_the_whole_closes(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, 3 * HOUR_US));
  n->stages.v = arena_many(&story, n->stages.n = 1, struct new_stage);
  n->stages.v[0] = (struct new_stage){C("Candidatures"), moment_in(n->zone, instant_plus(NOW, HOUR_US))};
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  clock_at(instant_plus(NOW, 2 * HOUR_US));
  (void)receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT closes_at FROM deposit"), instant_plus(NOW, 3 * HOUR_US).us); /* never one that had passed */
}

static void what_becomes_of_data_is_told_where_they_are_asked(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US));
  int64_t const plain = enter(n);
  n->import_key = S("aimf/autre");
  n->privacy_controller = C("Secrétariat"), n->privacy_recipients = C("Comité"), n->privacy_contact = C("dpo@exemple.org");
  n->privacy_countries = S("SN MR"), n->privacy_months = (struct opt_int){true, 36};
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  struct answer a = get(g, "%.*s", STR(dossier_of(plain, "")));
  static const struct str standard[] = {S_INIT("Ville de Porto-Novo " CANARY), S_INIT("Bénin"), S_INIT("24 mois après la clôture"), S_INIT("effacement")};
  for (size_t i = 0; i < sizeof standard / sizeof *standard; i++) assert_says(a, standard[i]);
  begin_dossier(g, id);
  const char *const pages[] = {"", "/questions/identite", "/depot"};
  static const struct str told[] = {S_INIT("Secrétariat " CANARY), S_INIT("Comité " CANARY), S_INIT("dpo@exemple.org " CANARY), S_INIT("Sénégal, Mauritanie"),
                                    S_INIT("36 mois après la clôture"), S_INIT("réclamation auprès de l’autorité")};
  for (size_t p = 0; p < sizeof pages / sizeof *pages; p++) {
    a = get(g, "%.*s", STR(dossier_of(id, pages[p])));
    for (size_t i = 0; i < sizeof told / sizeof *told; i++) assert_says(a, told[i]);
  }
  assert_says(get(guest(), "/fr/opportunites/%.*s", STR(address_of_notice(id))), told[0]);
}

static const struct CMUnitTest stories[] = {
    STORY("questions of eligibility are answered before work begins", eligibility_comes_before_work),
    STORY("an unwanted answer is told, refuses nobody and is deposited", an_unwanted_answer_is_told_and_refuses_nobody),
    STORY("lots are chosen, one at least, and deposited by name", lots_are_chosen_and_one_at_least),
    STORY("a lot closes at its own instant, for the page and for the deposit", a_lot_closes_at_its_own_instant),
    STORY("once a lot of a deposit has closed nothing takes its place; a lot that closes after the rest is open for itself", a_closed_lot_keeps_its_deposit),
    STORY("a stage asks for its own pieces; those of a closed one stay as they are", a_stage_asks_for_its_own_pieces),
    STORY("after the last stage a deposit has to meet the closing of the whole", after_the_last_stage_the_whole_closes),
    STORY("what becomes of personal data is told wherever they are asked", what_becomes_of_data_is_told_where_they_are_asked),
};

TELL(stories)
