/* An officer publishes: a notice with its closing, documents, an extension with its reason. */
#include "base/out.h"
#include "board/outbox.h"
#include "board/schedule.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

#define NEW S("/fr/gestion/nouvelle")
#define ORG C("Ville de Porto-Novo")

/* An officer of the organisation that the stories' notices have. */
static struct guest *bureau(void) {
  enter(notice(KIND_RECRUITMENT, S("Ancien avis"), instant_plus(NOW, -DAY_US)));
  return officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
}

static struct answer create_closing(struct guest *g, struct str zone, struct str day, struct str hour, struct str which) {
  return post(g, NEW, FIELDS({"nature", S("recrutement")}, {"titre", C("Cheffe de projet")}, {"reference", C("R/7")}, {"organisme", ORG},
                             {"resume", C("En deux mots.")}, {"texte", C("Le texte.")}, {"ville", C("Porto-Novo")}, {"pays", S("Bénin")},
                             {"fuseau", zone}, {"jour", day}, {"heure", hour}, {"fois", which},
                             {"pieces", C("CV\r\nLettre (facultatif)\r\n\r\nDiplôme")}));
}

static int64_t created(struct answer a) {
  assert_goes(a, S("/fr/gestion/opportunites/"));
  int64_t id;
  struct str const to = answer_header(&a, "Location");
  assert_int_equal(str_int(str_sub(to, sizeof "/fr/gestion/opportunites/" - 1, to.n), 1, INT64_MAX, &id), OK);
  return id;
}

static struct str office_of(int64_t id, const char *rest) { return fmt(&story, "/fr/gestion/opportunites/%lld%s", (long long)id, rest); }

static void problems_of_a_notice_keep_what_was_typed(void **state) {
  (void)state;
  struct guest *g = bureau();
  int64_t const before = commits();
  struct answer a = post(g, NEW, FIELDS());
  assert_status(a, 422);
  static const char *const sentences[] = {
      "Choisissez la nature de l’opportunité.", "Indiquez un titre, de 200 caractères au plus.", "Indiquez la référence de votre organisme.",
      "Indiquez l’organisme qui publie.", "Résumez l’opportunité en une ou deux phrases.", "Saisissez le texte de l’avis.", "Indiquez la ville.",
      "Indiquez le pays par son nom ou son code", "Indiquez le fuseau horaire", "Indiquez le jour de clôture", "Indiquez l’heure de clôture",
      "Indiquez au moins une pièce à fournir."};
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) assert_says(a, str_from(sentences[i]));
  a = post(g, NEW, FIELDS({"nature", S("appel-offres")}, {"titre", C("Titre")}, {"texte", C("Texte\r\nsur deux")}, {"pays", S("bj")},
                          {"fuseau", S("Afrique/Nulle-Part")}, {"jour", S("2027-02-30")}, {"heure", S("25:00")}, {"pieces", C("CV")}));
  assert_status(a, 422);
  assert_says(a, C("Titre"));
  assert_says(a, C("Texte\r\nsur deux"));
  assert_says(a, S("Afrique/Nulle-Part"));
  assert_says(a, S("Ce fuseau horaire n’est pas connu."));
  assert_true(str_contains(a.body, S("<option value=\"appel-offres\" selected>")));
  /* a browser empties a date field whose day does not exist: a wrong one comes back as text */
  assert_true(str_contains(a.body, S("name=\"jour\" type=\"text\" value=\"2027-02-30\"")));
  assert_true(str_contains(a.body, S("name=\"heure\" type=\"text\" value=\"25:00\"")));
  assert_silent(a, S("Indiquez le pays")); /* small letters are a code too */
  assert_int_equal(commits(), before);
}

static void a_closing_is_never_midnight_nor_an_hour_that_is_not(void **state) {
  (void)state;
  struct guest *g = bureau();
  struct answer a = create_closing(g, S("Africa/Porto-Novo"), S("2026-12-10"), S("00:00"), S(""));
  assert_status(a, 422);
  assert_says(a, S("Minuit prête à confusion"));
  a = create_closing(g, S("Europe/Paris"), S("2027-03-28"), S("02:30"), S(""));
  assert_status(a, 422);
  assert_says(a, S("Cette heure n’existe pas ce jour-là"));
  a = create_closing(g, S("Africa/Porto-Novo"), S("2026-11-24"), S("09:00"), S("")); /* this very instant */
  assert_status(a, 422);
  assert_says(a, S("La date de clôture doit être à venir."));
  int64_t const id = created(create_closing(g, S("Africa/Porto-Novo"), S("2026-11-24"), S("23:59"), S("")));
  assert_int_equal(number("SELECT closes_at FROM opportunity WHERE id = %lld", (long long)id), NOW.us + 15 * HOUR_US - MINUTE_US);
}

static void an_hour_that_comes_twice_is_asked_about(void **state) {
  (void)state;
  struct guest *g = bureau();
  struct answer const a = create_closing(g, S("Europe/Paris"), S("2027-10-31"), S("02:30"), S(""));
  assert_status(a, 422);
  assert_says(a, S("Cette heure existe deux fois ce jour-là"));
  assert_says(a, S("La première (heure d’été)"));
  int64_t const first = created(create_closing(g, S("Europe/Paris"), S("2027-10-31"), S("02:30"), S("1")));
  int64_t const second = created(create_closing(g, S("Europe/Paris"), S("2027-10-31"), S("02:30"), S("2")));
  int64_t const at = number("SELECT CAST(strftime('%%s', '2027-10-31T00:30:00') AS INTEGER)") * SECOND_US;
  assert_int_equal(number("SELECT closes_at FROM opportunity WHERE id = %lld", (long long)first), at);
  assert_int_equal(number("SELECT closes_at FROM opportunity WHERE id = %lld", (long long)second), at + HOUR_US);
}

static void a_draft_is_published_once(void **state) {
  (void)state;
  struct guest *g = bureau(), *reader = guest();
  int64_t const id = created(create_closing(g, S("Africa/Porto-Novo"), S("2026-12-10"), S("17:00"), S("")));
  struct answer a = get(g, "%.*s", STR(office_of(id, "")));
  assert_says(a, S("Publier maintenant"));
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00"));
  assert_status(get(reader, "/fr/opportunites/%lld", (long long)id), 404);
  assert_goes(post(g, office_of(id, "/publier"), FIELDS()), office_of(id, ""));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, C("Cheffe de projet"));
  assert_says(a, C("Diplôme"));
  assert_says(a, S("Lettre (facultatif)"));
  assert_true(str_contains(get(reader, "/fr/opportunites?q=cheffe").body, S("<mark>Cheffe</mark> de projet")));
  a = post(g, office_of(id, "/publier"), FIELDS());
  assert_status(a, 422);
  assert_says(a, S("Cet avis est déjà publié."));
  assert_says(get(g, "/fr/gestion"), C("Cheffe de projet"));
}

static void a_draft_whose_closing_has_passed_is_not_published(void **state) {
  (void)state;
  struct guest *g = bureau();
  int64_t const id = created(create_closing(g, S("Africa/Porto-Novo"), S("2026-11-24"), S("09:05"), S("")));
  clock_at(instant_plus(NOW, 5 * MINUTE_US));
  struct answer const a = post(g, office_of(id, "/publier"), FIELDS());
  assert_status(a, 422);
  assert_says(a, S("La clôture est déjà passée"));
  assert_int_equal(number("SELECT count(*) FROM search WHERE opportunity_id = %lld", (long long)id), 0);
}

static void an_officer_publishes_for_the_own_organisation(void **state) {
  (void)state;
  struct guest *g = bureau();
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Ailleurs"), instant_plus(NOW, DAY_US));
  n->organisation = S("Ville de Cotonou");
  enter(n);
  int64_t const before = number("SELECT count(*) FROM opportunity");
  static const struct str others[] = {S_INIT("Ville de Cotonou"), S_INIT("Ville nouvelle " CANARY)};
  for (size_t i = 0; i < 2; i++) {
    struct answer const a = post(g, NEW, FIELDS({"nature", S("ami")}, {"titre", S("T")}, {"reference", S("R")}, {"organisme", others[i]},
        {"resume", S("R")}, {"texte", S("T")}, {"ville", S("V")}, {"pays", S("BJ")}, {"fuseau", S("Africa/Porto-Novo")},
        {"jour", S("2026-12-10")}, {"heure", S("17:00")}, {"pieces", S("CV")}));
    assert_status(a, 422);
    assert_says(a, S("Vous ne publiez que pour votre organisme"));
    assert_says(a, others[i]);
  }
  assert_int_equal(number("SELECT count(*) FROM opportunity"), before);
  assert_int_equal(number("SELECT count(*) FROM organisation"), 2);
}

static struct answer join(struct guest *g, int64_t id, struct str title, const char *file_name, struct str bytes) {
  const struct part parts[] = {{.name = "intitule", .bytes = title}, {.name = "fichier", .file_name = file_name, .bytes = bytes}};
  return post_parts(g, office_of(id, "/documents"), parts, 2);
}

static void a_document_is_joined_and_downloaded(void **state) {
  (void)state;
  struct guest *g = bureau(), *reader = guest();
  int64_t const id = created(create_closing(g, S("Africa/Porto-Novo"), S("2026-12-10"), S("17:00"), S("")));
  struct str const bytes = data(GOOD_PDF);
  int64_t const before = commits();
  const struct {
    struct str title, bytes;
    const char *name;
    struct str sentence;
  } wrong[] = {
      {S(""), bytes, "tdr.pdf", S("Indiquez l’intitulé du document.")},
      {C("TdR"), S(""), "", S("Choisissez d’abord un fichier.")},
      {C("TdR"), S(""), "tdr.pdf", S("Ce fichier est vide.")},
      {C("TdR"), bytes, "tdr.exe", S("Ce format n’est pas accepté")},
      {C("TdR"), data("pieces-jointes/fabriques/html-nomme-pdf.pdf"), "tdr.pdf", S("Le contenu de ce fichier ne correspond pas")},
      {C("TdR"), data("pieces-jointes/fabriques/bombe-20Mo.zip"), "tdr.zip", S("Une fois décompressé, ce fichier serait d’une taille excessive")},
      {C("TdR"), data("pieces-jointes/fabriques/chemin-montant.zip"), "tdr.zip", S("Cette archive n’est pas sûre")},
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    struct answer const a = join(g, id, wrong[i].title, wrong[i].name, wrong[i].bytes);
    assert_status(a, 422);
    assert_says(a, wrong[i].sentence);
    if (wrong[i].title.n > 0) assert_says(a, wrong[i].title);
  }
  assert_int_equal(commits(), before);
  assert_int_equal(stored_files(), 0);
  assert_goes(join(g, id, C("Termes de référence"), "Été <i>'&.pdf", bytes), office_of(id, ""));
  assert_says(get(g, "%.*s", STR(office_of(id, ""))), C("Termes de référence"));
  assert_goes(post(g, office_of(id, "/publier"), FIELDS()), office_of(id, ""));
  struct str const page = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id))).body;
  struct str const link = between(page, "<ul class=\"files\">\n<li><span><a href=\"", "\"");
  assert_true(str_eq(get(reader, "%.*s", STR(link)).body, bytes));
}

static struct answer extend_to(struct guest *g, int64_t id, struct str day, struct str hour, struct str reason, struct str version) {
  return post(g, office_of(id, "/proroger"), FIELDS({"jour", day}, {"heure", hour}, {"motif", reason}, {"version", version}));
}

static void a_closing_never_moves_earlier(void **state) {
  (void)state;
  struct guest *g = bureau();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 10 * DAY_US))); /* 4 December, 9:00 there */
  int64_t const before = commits();
  struct answer a = extend_to(g, id, S("2026-12-04"), S("08:59"), C("motif"), S("1"));
  assert_status(a, 422);
  assert_says(a, S("La nouvelle clôture doit être postérieure à l’actuelle"));
  assert_says(a, C("motif"));
  assert_status(extend_to(g, id, S("2026-12-04"), S("09:00"), C("motif"), S("1")), 422);
  assert_status(extend_to(g, id, S("2026-12-05"), S("00:00"), C("motif"), S("1")), 422);
  a = extend_to(g, id, S("2026-12-05"), S("09:00"), S("  "), S("1"));
  assert_status(a, 422);
  assert_says(a, S("Indiquez le motif : il est publié avec l’avis."));
  assert_status(extend_to(g, id, S("2026-12-05"), S("09:00"), C("motif"), S("x")), 400);
  assert_status(extend_to(g, id, S("2026-12-05"), S("09:00"), C("motif"), S("2")), 409); /* another officer was quicker */
  assert_int_equal(commits(), before);
  assert_int_equal(number("SELECT deadline_version FROM opportunity WHERE id = %lld", (long long)id), 1);
}

static void an_extension_is_told_to_all(void **state) {
  (void)state;
  struct guest *g = bureau(), *reader = guest();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 2 * DAY_US)));
  struct guest *drafter = applicant(S("awa@exemple.org"));
  begin_dossier(drafter, id);
  struct outbox_mail const reminder = {.key = S("reminder:1"), .purpose = S("reminder"), .recipient = S("awa@exemple.org"), .bytes = S("x"),
      .person_id = number("SELECT id FROM person WHERE email = 'awa@exemple.org'"), .opportunity_id = id};
  assert_int_equal(board_change(&the_board, outbox_one, &(struct outbox_one_args){reminder, NOW}), OK);
  assert_goes(extend_to(g, id, S("2026-12-10"), S("17:00"), C("À la demande des candidats"), S("1")), office_of(id, ""));
  struct answer const a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00"));
  assert_says(a, S("Modifications de l’avis"));
  assert_says(a, C("À la demande des candidats"));
  assert_says(a, S("clôture d’abord fixée au"));
  assert_says(a, S("jeudi 26 novembre 2026 à 9 h 00"));
  assert_true(str_eq(text("SELECT state FROM mail WHERE purpose = 'reminder'"), S("suppressed")));
  assert_int_equal(number("SELECT count(*) FROM fanout WHERE opportunity_id = %lld AND deadline_version = 2 AND done_at IS NULL", (long long)id), 1);
  assert_int_equal(number("SELECT next_check FROM opportunity WHERE id = %lld", (long long)id),
                   number("SELECT closes_at FROM opportunity WHERE id = %lld", (long long)id) - 7 * DAY_US);
  assert_says(get(drafter, "%.*s", STR(dossier_of(id, ""))), S("jeudi 10 décembre 2026 à 17 h 00"));
  struct answer const again = extend_to(g, id, S("2026-12-11"), S("17:00"), C("encore"), S("1")); /* the same form, sent again */
  assert_status(again, 409);
  assert_says(again, C("encore")); /* nothing typed is lost */
}

/* A worker held its lease while the closing moved: what it was about to say is false by now. */
static void a_reminder_already_taken_is_not_sent(void **state) {
  (void)state;
  struct guest *g = bureau();
  struct instant const closing = instant_plus(NOW, 2 * DAY_US);
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), closing));
  begin_dossier(applicant(S("awa@exemple.org")), id);
  struct outbox_mail const reminder = {.key = S("reminder:1"), .purpose = S("reminder"), .recipient = S("awa@exemple.org"), .bytes = S("x"),
      .person_id = number("SELECT id FROM person WHERE email = 'awa@exemple.org'"), .opportunity_id = id, .expires = {true, closing}};
  assert_int_equal(board_change(&the_board, outbox_one, &(struct outbox_one_args){reminder, NOW}), OK);
  struct outbox_claim_args taken = {.owner = S("w1"), .now = NOW, .keep = &story};
  assert_int_equal(board_change(&the_board, outbox_claim, &taken), OK);
  assert_true(taken.ret_found);
  assert_goes(extend_to(g, id, S("2026-12-10"), S("17:00"), C("motif"), S("1")), office_of(id, ""));
  struct outbox_step_args sending = {.id = taken.ret_id, .owner = S("w1"), .due = NOW, .now = NOW};
  (void)!board_change(&the_board, outbox_sending, &sending);
  assert_true(str_eq(text("SELECT state FROM mail WHERE purpose = 'reminder'"), S("suppressed")));
}

static void what_is_over_is_not_extended(void **state) {
  (void)state;
  struct guest *g = bureau();
  int64_t const closing = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, MINUTE_US)));
  struct opportunity_new *n = notice(KIND_CALL_FOR_EXPRESSIONS, S("Vivier"), instant_plus(NOW, DAY_US));
  n->closes = (struct moment){0};
  int64_t const permanent = enter(n);
  clock_at(instant_plus(NOW, MINUTE_US)); /* at the closing itself it may still move */
  assert_says(get(g, "%.*s", STR(office_of(closing, ""))), S("Proroger la clôture"));
  clock_at(instant_plus(NOW, MINUTE_US + 1));
  assert_silent(get(g, "%.*s", STR(office_of(closing, ""))), S("Proroger la clôture"));
  const int64_t ids[] = {closing, permanent};
  for (size_t i = 0; i < 2; i++) {
    struct answer const a = extend_to(g, ids[i], S("2026-12-10"), S("17:00"), C("motif"), S("1"));
    assert_status(a, 422);
    assert_says(a, S("sa date de clôture ne peut plus être modifiée"));
  }
  assert_int_equal(number("SELECT count(*) FROM amendment"), 0);
}

static const struct CMUnitTest stories[] = {
    STORY("problems of a notice are all said and keep what was typed", problems_of_a_notice_keep_what_was_typed),
    STORY("a closing is never midnight, never an hour that does not exist, never past", a_closing_is_never_midnight_nor_an_hour_that_is_not),
    STORY("an hour that comes twice is asked about", an_hour_that_comes_twice_is_asked_about),
    STORY("a draft is seen by nobody, then published once", a_draft_is_published_once),
    STORY("a draft whose closing has passed is not published", a_draft_whose_closing_has_passed_is_not_published),
    STORY("an officer publishes for the own organisation only", an_officer_publishes_for_the_own_organisation),
    STORY("a document is joined and downloaded; a wrong one is refused with its reason", a_document_is_joined_and_downloaded),
    STORY("a closing never moves earlier, nor without a reason", a_closing_never_moves_earlier),
    STORY("an extension is on the notice, told to who drafts, and voids the old reminders", an_extension_is_told_to_all),
    STORY("a reminder that a worker had taken when the closing moved is not sent", a_reminder_already_taken_is_not_sent),
    STORY("what is closed or permanent is not extended", what_is_over_is_not_extended),
};

TELL(stories)
