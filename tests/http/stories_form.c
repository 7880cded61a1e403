/* The questions of a dossier: the form of its kind, the opportunity's own; kept as typed, judged only by the check and by
 * the deposit; two windows never overwrite each other silently. */
#include <string.h>

#include "base/out.h"
#include "board/dossier_form.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

static int64_t open_notice(enum opportunity_kind kind) { return enter(notice(kind, S("Poste"), instant_plus(NOW, 3 * HOUR_US))); }

static struct str page_of(int64_t id, const char *slug) { return dossier_of(id, fmt(&story, "/questions/%s", slug).p); }

static struct str seen_on(struct answer a) { return str_dup(&story, between(a.body, "name=\"lu\" value=\"", "\"")); }

/* Opens the page and sends its form. */
static struct answer fill(struct guest *g, struct str target, const struct field *fields) {
  struct field all[32] = {{"lu", seen_on(get(g, "%.*s", STR(target)))}};
  size_t n = 1;
  for (; fields->key != NULL; fields++) all[n++] = *fields;
  all[n] = (struct field){NULL, {0}};
  return post(g, target, all);
}

static struct str value_of(const char *field) { return text("SELECT value FROM answer WHERE field = '%s'", field); }

/* The page of the opportunity's question at that position. */
static const char *own(int64_t id, int position) {
  return fmt(&story, "question-%lld", (long long)number("SELECT id FROM question WHERE opportunity_id = %lld AND position = %d", (long long)id, position)).p;
}

static struct opportunity_new *asking(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US));
  struct new_question const rows[] = {
      {S("dossier"), S("text"), C("Un projet dont vous êtes fier"), C("A project you are proud of"), C("Dix lignes"), {0}, {0}, true},
      {S("dossier"), S("number"), C("Combien de communes"), {0}, {0}, {0}, {0}, true},
      {S("dossier"), S("date"), C("Premier jour"), {0}, {0}, {0}, {0}, false},
      {S("dossier"), S("choice"), C("Votre outil"), {0}, {0}, S("Papier " CANARY "\nTableur\nAucun"), {0}, true},
      {S("dossier"), S("yes_no"), C("Permis de conduire"), {0}, {0}, {0}, {0}, false}};
  n->questions.n = sizeof rows / sizeof *rows;
  n->questions.v = arena_many(&story, n->questions.n, struct new_question);
  memcpy(n->questions.v, rows, sizeof rows);
  return n;
}

static void each_kind_has_its_form(void **state) {
  (void)state;
  static const struct {
    enum opportunity_kind kind;
    const char *tasks[7], *never;
  } rows[] = {
      {KIND_RECRUITMENT, {"Votre identité", "Vos langues", "Votre disponibilité", "Votre rémunération", "Votre motivation"}, "Groupement"},
      {KIND_EXPERTISE_MISSION, {"Votre identité", "Votre structure", "Vos langues", "Votre disponibilité", "Votre tarif", "Votre motivation"}, "Groupement"},
      {KIND_CALL_FOR_TENDERS, {"Votre structure", "Personne habilitée", "Groupement"}, "Votre identité"},
      {KIND_CALL_FOR_EXPRESSIONS, {"Votre structure", "Personne habilitée", "Groupement"}, "Votre tarif"},
      {KIND_CALL_FOR_PROJECTS, {"Le porteur de projet", "Personne habilitée", "Le projet", "Codemandeurs"}, "Groupement"},
  };
  struct guest *g = applicant(S("awa@exemple.org"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    int64_t const id = open_notice(rows[i].kind);
    struct answer const start = get(g, "%.*s", STR(dossier_of(id, "")));
    only_begin(g, id);
    struct answer const a = get(g, "%.*s", STR(dossier_of(id, "")));
    for (size_t k = 0; rows[i].tasks[k] != NULL; k++) assert_says(start, str_from(rows[i].tasks[k])), assert_says(a, str_from(rows[i].tasks[k]));
    assert_silent(a, str_from(rows[i].never));
    assert_says(a, S("À faire"));
  }
}

static void a_task_says_its_state_in_words(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("0 tâche sur 4 est faite."));
  assert_says(a, S("Facultatif, rien pour l’instant"));
  assert_goes(fill(g, page_of(id, "identite"), FIELDS({"nom", C("Awa")})), page_of(id, "langues"));
  a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("En cours"));
  assert_says(a, S("Enregistré à 9 h 00"));
  assert_goes(fill(g, page_of(id, "identite"), FIELDS({"nom", C("Awa")}, {"ville", C("Dakar")}, {"pays", C("Sénégal")})), page_of(id, "langues"));
  assert_goes(fill(g, page_of(id, "langues"), FIELDS({"langues", C("français")})), page_of(id, "disponibilite"));
  assert_goes(fill(g, page_of(id, "motivation"), FIELDS({"motivation", S("")})), dossier_of(id, "#reponses"));
  a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("2 tâches sur 4 sont faites."));
  assert_says(a, S("Fait"));
  upload_good(g, id, 1, GOOD_PDF);
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("3 tâches sur 4 sont faites."));
  a = get(g, "/en/opportunites/%lld/dossier", (long long)id);
  assert_says(a, S("Your identity"));
  assert_says(a, S("3 tasks of 4 are done."));
}

static void what_the_account_knows_is_not_asked_again(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  assert_says(get(g, "%.*s", STR(page_of(id, "identite"))), C("Awa de awa@exemple.org"));
  assert_goes(fill(g, page_of(id, "identite"), FIELDS({"nom", S("")})), page_of(id, "langues"));
}

static void a_draft_keeps_whatever_was_typed(void **state) {
  (void)state;
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  assert_goes(fill(g, page_of(id, own(id, 1)), FIELDS({own(id, 1), C("  Une ligne,\r\n\r\n  et <b>deux</b>.")})), page_of(id, own(id, 2)));
  assert_goes(fill(g, page_of(id, own(id, 2)), FIELDS({own(id, 2), C("une douzaine")})), page_of(id, own(id, 3)));
  assert_goes(fill(g, page_of(id, own(id, 3)), FIELDS({own(id, 3), S("31/2/2027")})), page_of(id, own(id, 4)));
  assert_goes(fill(g, page_of(id, own(id, 4)), FIELDS({own(id, 4), C("Boulier")})), page_of(id, own(id, 5)));
  assert_goes(fill(g, page_of(id, own(id, 5)), FIELDS({own(id, 5), S("oui")})), dossier_of(id, "#reponses"));
  assert_true(str_eq(value_of(own(id, 1)), C("  Une ligne,\r\n\r\n  et <b>deux</b>.")));
  assert_true(str_eq(value_of(own(id, 3)), S("31/2/2027")));
  assert_says(get(g, "%.*s", STR(page_of(id, own(id, 2)))), C("une douzaine"));
  struct answer const a = get(g, "%.*s", STR(page_of(id, own(id, 3))));
  assert_says(a, S("31/2/2027"));
  assert_silent(a, S("Il y a un problème")); /* a draft is told nothing */
  assert_says(get(g, "/en/opportunites/%lld/dossier/questions/%s", (long long)id, own(id, 1)), C("A project you are proud of"));
  assert_true(str_contains(get(g, "%.*s", STR(page_of(id, own(id, 5)))).body, S("value=\"oui\" id=\"")));
  assert_true(str_contains(get(g, "%.*s", STR(page_of(id, own(id, 5)))).body, S(" checked")));
}

static void the_check_says_what_will_not_do_and_leads_there(void **state) {
  (void)state;
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  (void)deposit_key(g, id); /* complete */
  static const struct {
    int position;
    struct str wrong, sentence, right;
  } rows[] = {
      {1, S_INIT("  "), S_INIT("Réponse manquante : Un projet dont vous êtes fier"), S_INIT("Le marché " CANARY)},
      {2, S_INIT("douze"), S_INIT("Écrivez un nombre, par exemple 1 250 ou 12,5 : Combien de communes"), S_INIT("1 250,5")},
      {3, S_INIT("31/2/2027"), S_INIT("Écrivez une date qui existe, par exemple 1/3/2027 : Premier jour"), S_INIT("28/2/2027")},
      {4, S_INIT("Boulier"), S_INIT("Choisissez l’une des réponses proposées : Votre outil"), S_INIT("Papier " CANARY)},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    const char *name = own(id, rows[i].position);
    struct str const target = page_of(id, name), back = fmt(&story, "%.*s?retour=verification", STR(target));
    (void)fill(g, target, FIELDS({name, rows[i].wrong}));
    struct answer a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
    assert_says(a, rows[i].sentence);
    assert_says(a, S("Erreur :"));
    assert_silent(a, S("Déposer mon dossier"));
    assert_true(str_contains(a.body, fmt(&story, "href=\"%.*s#%s\"", STR(back), name)));
    assert_says(post(g, dossier_of(id, "/depot"), FIELDS({"jeton", S("00000000000000000000000000")})), rows[i].sentence); /* nor does the deposit take it */
    a = get(g, "%.*s", STR(back));
    assert_says(a, rows[i].sentence); /* the same words beside the field */
    assert_goes(fill(g, back, FIELDS({name, rows[i].right}, {"retour", S("verification")})), dossier_of(id, "/depot"));
    assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("Déposer mon dossier"));
  }
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
}

static void what_is_deposited_stays_as_it_was_asked_and_answered(void **state) {
  (void)state;
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  (void)fill(g, page_of(id, own(id, 1)), FIELDS({own(id, 1), C("Le marché\r\ncouvert")}));
  (void)receipt_of(deposit(g, id));
  assert_true(str_eq(text("SELECT value FROM deposit_answer WHERE field = '%s'", own(id, 1)), C("Le marché\r\ncouvert")));
  assert_true(str_eq(text("SELECT label FROM deposit_answer WHERE field = '%s'", own(id, 1)), C("Un projet dont vous êtes fier")));
  assert_true(str_eq(text("SELECT label FROM deposit_answer WHERE position = 1"), S("Nom et prénom")));
  assert_int_equal(number("SELECT count(*) FROM deposit_answer"), number("SELECT count(*) FROM answer WHERE value <> ''"));
}

static void a_deposit_is_of_what_was_checked(void **state) {
  (void)state;
  int64_t const id = enter(asking());
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const before = text("SELECT version FROM dossier");
  (void)fill(g, page_of(id, "langues"), FIELDS({"langues", C("wolof")}));
  assert_false(str_eq(before, text("SELECT version FROM dossier")));
  struct str const now = text("SELECT version FROM dossier");
  (void)fill(g, page_of(id, "langues"), FIELDS({"langues", C("wolof")}));
  assert_true(str_eq(now, text("SELECT version FROM dossier"))); /* the same again changes nothing */
}

static void two_windows_never_overwrite_each_other_silently(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  struct str const target = page_of(id, "langues"), first = seen_on(get(g, "%.*s", STR(target)));
  assert_goes(post(g, target, FIELDS({"lu", first}, {"langues", C("français")})), page_of(id, "disponibilite"));
  assert_goes(post(g, target, FIELDS({"lu", first}, {"langues", C("français")})), page_of(id, "disponibilite")); /* a double click */
  struct answer a = post(g, target, FIELDS({"lu", first}, {"langues", C("anglais")}));
  assert_status(a, 409);
  assert_says(a, S("Enregistré entre-temps :"));
  assert_says(a, C("français"));
  assert_says(a, C("anglais")); /* what was typed is there too */
  assert_true(str_eq(value_of("langues"), C("français")));
  assert_goes(post(g, target, FIELDS({"lu", seen_on(a)}, {"langues", C("anglais")})), page_of(id, "disponibilite"));
  assert_true(str_eq(value_of("langues"), C("anglais")));
  assert_status(post(g, target, FIELDS({"langues", C("wolof")})), 409); /* made from nothing, and something is there */
  /* the message too */
  struct str const message = str_dup(&story, between(get(g, "%.*s", STR(dossier_of(id, ""))).body, "name=\"message_lu\" value=\"", "\""));
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message_lu", message}, {"message", C("un")})), dossier_of(id, "#message"));
  a = post(g, dossier_of(id, "/message"), FIELDS({"message_lu", message}, {"message", C("deux")}));
  assert_status(a, 409);
  assert_says(a, C("un"));
  assert_says(a, C("deux"));
  assert_true(str_eq(text("SELECT message FROM dossier"), C("un")));
}

static void an_endless_answer_is_given_back(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  struct out o = out_in(&story, 64 << 10);
  for (int i = 0; i < ANSWER_MAX + 1; i++) out_z(&o, "é");
  struct answer a = fill(g, page_of(id, "motivation"), FIELDS({"motivation", out_str(&o)}));
  assert_status(a, 422);
  assert_says(a, S("Une réponse est trop longue : 4 000 caractères au plus."));
  assert_says(a, out_str(&o));
  assert_int_equal(number("SELECT count(*) FROM answer"), 0);
  /* a line may be long in a draft; the check says so */
  fill_dossier(g, id);
  (void)fill(g, page_of(id, "identite"), FIELDS({"nom", str_sub(out_str(&o), 0, 2 * (FIELD_LINE_MAX + 1))}, {"ville", C("v")}, {"pays", C("p")}));
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("La réponse est trop longue : Nom et prénom"));
}

static void after_the_closing_nothing_moves_and_nothing_is_lost(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  only_begin(g, id);
  assert_goes(fill(g, page_of(id, "langues"), FIELDS({"langues", C("français")})), page_of(id, "disponibilite"));
  struct str const seen = seen_on(get(g, "%.*s", STR(page_of(id, "langues"))));
  clock_at(instant_plus(NOW, 3 * HOUR_US + 1));
  struct answer const a = post(g, page_of(id, "langues"), FIELDS({"lu", seen}, {"langues", C("anglais")}));
  assert_status(a, 409);
  assert_says(a, S("La clôture est passée : ce dossier ne peut plus être modifié."));
  assert_says(a, C("anglais"));
  assert_true(str_eq(value_of("langues"), C("français")));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), C("français"));
}

static void a_form_is_its_persons(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org")), *other = applicant(S("lila@exemple.org"));
  only_begin(g, id);
  assert_goes(fill(g, page_of(id, "langues"), FIELDS({"langues", C("soninké")})), page_of(id, "disponibilite"));
  assert_status(get(other, "%.*s", STR(page_of(id, "langues"))), 404);
  assert_status(post(other, page_of(id, "langues"), FIELDS({"langues", C("x")})), 404);
  only_begin(other, id);
  assert_silent(get(other, "%.*s", STR(page_of(id, "langues"))), S("soninké"));
  assert_status(get(g, "%.*s", STR(page_of(id, "tarif"))), 404); /* of another kind */
  assert_status(get(g, "%.*s", STR(page_of(id, "question-1"))), 404);
  assert_status(get(g, "%.*s", STR(dossier_of(id, "/lots"))), 404);
}

static const struct CMUnitTest stories[] = {
    STORY("each kind has its form, and the start page says what will be asked", each_kind_has_its_form),
    STORY("a task says its state in words, and the list how much is done", a_task_says_its_state_in_words),
    STORY("what the account knows is there already", what_the_account_knows_is_not_asked_again),
    STORY("a draft keeps whatever was typed, and judges nothing", a_draft_keeps_whatever_was_typed),
    STORY("the check says what will not do, leads there and back; the deposit refuses the same", the_check_says_what_will_not_do_and_leads_there),
    STORY("answers are deposited as they were asked and typed", what_is_deposited_stays_as_it_was_asked_and_answered),
    STORY("a changed answer is another version of the dossier, the same one is not", a_deposit_is_of_what_was_checked),
    STORY("two windows never overwrite each other silently", two_windows_never_overwrite_each_other_silently),
    STORY("an endless answer is given back, a long line is told at the check", an_endless_answer_is_given_back),
    STORY("after the closing nothing moves, and what was typed is still shown", after_the_closing_nothing_moves_and_nothing_is_lost),
    STORY("a form is its person's", a_form_is_its_persons),
};

TELL(stories)
