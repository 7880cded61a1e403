/* Partners' notices come to a person: what was understood, what was left, the source beside it; the person publishes,
 * completes, refuses, joins, tells. */
#include "base/out.h"
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define ORG C("Ville de Porto-Novo")
#define OTHER C("Ville de Dakar")
#define TITLE C("Travaux de voirie")

static struct str page_of(struct str ref, const char *rest) { return fmt(&story, "/fr/gestion/recus/%.*s%s", STR(ref), rest); }

static struct guest *everybodys(void) { return inside(account(S("tous@exemple.org"), PERSON_OFFICER, (struct str){0}), PERSON_OFFICER); }
static struct guest *own(void) { return inside(account(S("bureau@exemple.org"), PERSON_OFFICER, S("Ville de Porto-Novo")), PERSON_OFFICER); }

/* One that waits, from an active source. */
static struct str waiting(void) {
  struct foreign const one = partner_notice(S("k1"), TITLE);
  return partner_gave(partner(C("Région"), ORG, SOURCE_ACTIVE), &one);
}

/* What the page's forms say was read. */
static struct str seen_on(struct guest *g, struct str ref) {
  return str_dup(&story, between(get(g, "%.*s", STR(page_of(ref, ""))).body, "name=\"contenu-lu\" value=\"", "\""));
}

static struct answer act(struct guest *g, struct str ref, const char *slug) {
  struct str const seen = fmt(&story, "%lld", (long long)number("SELECT changed_at FROM received WHERE ref = '%.*s'", STR(ref)));
  return post(g, page_of(ref, slug), FIELDS({"contenu-lu", seen}));
}

static struct str state_of(struct str ref) { return text("SELECT state FROM received WHERE ref = '%.*s'", STR(ref)); }

static int64_t published(struct answer a) {
  int64_t id;
  assert_goes(a, S("/fr/gestion/opportunites/"));
  struct str const to = answer_header(&a, "Location"), rest = str_sub(to, sizeof "/fr/gestion/opportunites/" - 1, to.n);
  assert_int_equal(str_int(str_sub(rest, 0, str_index(rest, '?')), 1, INT64_MAX, &id), OK);
  return id;
}

/* --- The queue ------------------------------------------------------------------------------------------------------- */

static void an_empty_queue_says_what_to_do(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct answer a = get(g, "/fr/gestion/recus");
  assert_says(a, S("Tout est relu."));
  assert_says(a, S("Ajoutez d’abord une source"));
  (void)partner(C("Région"), ORG, SOURCE_ACTIVE);
  assert_says(get(g, "/fr/gestion/recus"), S("Ceux que vos sources apporteront attendront ici."));
  static const char *const tabs[] = {"modifies", "publies", "rattaches", "inscrits", "ecartes", "refuses", "inconnu"};
  for (size_t i = 0; i < sizeof tabs / sizeof *tabs; i++) assert_status(get(g, "/fr/gestion/recus?etat=%s", tabs[i]), 200);
  assert_says(get(g, "/fr/gestion/recus?etat=refuses"), S("Aucun avis dans cet état."));
}

static void what_waits_is_counted_and_listed_by_source(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const first = partner(C("Région"), ORG, SOURCE_ACTIVE), second = partner(C("Agence"), OTHER, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE), two = partner_notice(S("k2"), C("Étude de marché"));
  two.procedure = S("P-8");
  two.closes = (struct foreign_time){0};
  (void)partner_gave(first, &one);
  struct str const unknown = page_of(partner_gave(second, &two), "");
  assert_says(get(g, "%.*s", STR(unknown)), S("Sa clôture n’est pas connue."));
  assert_says(get(g, "/fr/gestion"), S("Avis reçus : 2 à relire"));
  struct answer a = get(g, "/fr/gestion/recus");
  assert_says(a, S("2 avis attendent d’être relus.")), assert_says(a, S("À relire (2)"));
  assert_says(a, TITLE);
  assert_says(a, C("Étude de marché"));
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00 (heure de Porto-Novo, UTC+1)"));
  assert_says(a, S("non connue"));
  a = get(g, "/fr/gestion/recus?source=%lld", (long long)second);
  assert_silent(a, TITLE), assert_says(a, C("Étude de marché"));
  assert_says(get(g, "%.*s", STR(fmt(&story, "/fr/gestion/sources/%lld", (long long)second))), S("Un avis à relire"));
}

static void a_long_queue_has_pages(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  for (int i = 0; i < 51; i++) {
    struct foreign one = partner_notice(fmt(&story, "k%d", i), fmt(&story, "Avis %02d", i));
    one.procedure = fmt(&story, "P%d", i);
    (void)partner_gave(source, &one);
  }
  struct answer a = get(g, "/fr/gestion/recus?source=%lld", (long long)source);
  assert_says(a, S("Avis 50"));
  assert_silent(a, S("Avis 00"));
  int64_t const last = number("SELECT id FROM received WHERE title = 'Avis 01'");
  assert_true(str_contains(a.body, fmt(&story, "etat=a-relire&amp;source=%lld&amp;avant=%lld\" rel=\"next\"", (long long)source, (long long)last)));
  a = get(g, "/fr/gestion/recus?etat=a-relire&source=%lld&avant=%lld", (long long)source, (long long)last);
  assert_says(a, S("Avis 00"));
  assert_silent(a, S("Avis 01"));
}

/* --- One notice ------------------------------------------------------------------------------------------------------ */

static void a_notice_is_shown_beside_its_source(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct str const ref = waiting();
  struct answer const a = get(g, "%.*s", STR(page_of(ref, "")));
  /* what was understood */
  assert_says(a, TITLE);
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00 (heure de Porto-Novo, UTC+1)"));
  assert_says(a, C("Ville de Cotonou"));
  assert_says(a, C("Règlement"));
  assert_true(str_contains(a.body, S("Le texte <strong>entier</strong>"))); /* as it would appear */
  /* what was left */
  assert_says(a, C("item/enclosure"));
  assert_says(a, C("pictures are not taken"));
  /* its source */
  assert_true(str_contains(a.body, S("href=\"https://exemple.org/avis/7\"")));
  assert_says(a, C("Région"));
  assert_says(a, S("Le texte **entier**")); /* as it was read */
  assert_says(a, S("\"form\":\"rss\""));
  assert_says(get(g, "/en/gestion/recus/%.*s", STR(ref)), S("What Babillard understands"));
}

/* Whatever a partner sends, somebody can look at it and refuse it. */
static void the_largest_record_is_shown_and_compared(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_largest(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  assert_true(number("SELECT length(content) FROM received") > 350000);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_status(a, 200);
  assert_says(a, S("La suite n’est pas montrée."));
  assert_status(get(g, "%.*s", STR(page_of(ref, "/modifier"))), 200);
  (void)published(act(g, ref, "/publier"));
  one.version = S("2");
  one.texts.v[0].body = str_dup(&story, one.texts.v[0].body);
  ((char *)(size_t)one.texts.v[0].body.p)[30000] = '!';
  for (size_t i = 0; i < one.documents.n; i++) one.documents.v[i].title = C("Autre");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_status(a, 200);
  assert_true(str_contains(a.body, S("&amp;!&amp;"))); /* what stands around the one byte that differs */
}

static void hostile_texts_are_shown_as_text(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("<script>alert(1)</script>"), S("<script>alert(1)</script>"));
  one.texts.v[0].body = S("<img src=x onerror=alert(1)> [x](javascript:alert(1))");
  one.link = S("https://exemple.org/\"onclick=\"alert(1)");
  one.submission = S("https://exemple.org/<script>");
  one.documents.v[0].url = S("javascript:alert(1)");
  one.left.v[0] = (struct foreign_left){S("</code><script>"), S("<b onclick=alert(1)>")};
  one.type = S("<script>");
  one.procedure = S("'\"><svg onload=alert(1)>");
  struct str const ref = partner_gave(partner(S("<script>Source"), S("<script>Organisme"), SOURCE_ACTIVE), &one);
  static const char *const pages[] = {"", "/modifier", "/refuser"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
    struct answer const a = get(g, "%.*s", STR(page_of(ref, pages[i])));
    assert_status(a, 200);
    assert_false(str_contains(a.body, S("<script>")));
    assert_false(str_contains(a.body, S("<img")));
    assert_false(str_contains(a.body, S("<svg")));
    assert_false(str_contains(a.body, S("href=\"javascript")));
    assert_false(str_contains(a.body, S("\"onclick=")));
  }
  assert_false(str_contains(get(g, "/fr/gestion/recus").body, S("<script>")));
}

static void one_of_another_organisation_is_not_there(void **state) {
  (void)state;
  int64_t const mine = partner(C("La nôtre"), ORG, SOURCE_ACTIVE), theirs = partner(C("La leur"), OTHER, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), C("Le nôtre")), two = partner_notice(S("k2"), C("Le leur")), three = partner_notice(S("k3"), C("Sans source"));
  two.procedure = S("P-8"), three.procedure = S("P-9");
  struct str const ours = partner_gave(mine, &one), foreign = partner_gave(theirs, &two), loose = partner_gave(0, &three);
  struct guest *g = own();
  struct answer const a = get(g, "/fr/gestion/recus");
  assert_says(a, C("Le nôtre"));
  assert_silent(a, C("Le leur"));
  assert_silent(a, C("Sans source"));
  assert_says(a, S("Un avis attend d’être relu."));
  assert_status(get(g, "%.*s", STR(page_of(ours, ""))), 200);
  int64_t const before = commits();
  const struct str others[] = {foreign, loose};
  for (size_t i = 0; i < 2; i++) {
    assert_status(get(g, "%.*s", STR(page_of(others[i], ""))), 404);
    assert_status(get(g, "%.*s", STR(page_of(others[i], "/modifier"))), 404);
    assert_status(get(g, "%.*s", STR(page_of(others[i], "/refuser"))), 404);
    static const char *const acts[] = {"/publier", "/brouillon", "/ecarter", "/refuser", "/remettre", "/appliquer", "/ignorer", "/inscrire"};
    for (size_t k = 0; k < sizeof acts / sizeof *acts; k++) assert_status(act(g, others[i], acts[k]), 404);
    assert_status(get(g, "/fr/gestion/recus?source=%lld", (long long)theirs), 404);
  }
  assert_int_equal(commits(), before);
  assert_says(get(everybodys(), "%.*s", STR(page_of(loose, ""))), S("Donné par la ligne de commande, sans source."));
}

/* --- Published ------------------------------------------------------------------------------------------------------- */

static void a_notice_is_published_by_a_person(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  struct str const ref = waiting();
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 0);
  struct answer a = act(g, ref, "/publier");
  int64_t const id = published(a);
  a = follow(g, a);
  assert_says(a, S("L’avis est publié."));
  assert_true(str_contains(a.body, address_of_notice(id)));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_status(a, 200);
  assert_says(a, TITLE);
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00"));
  a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Cet avis est devenu l’opportunité :"));
  assert_says(a, C("Décidé par Awa de tous@exemple.org"));
  assert_silent(a, S("Refuser"));
  assert_status(act(g, ref, "/publier"), 409); /* once */
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
  assert_says(get(g, "/fr/gestion/recus?etat=publies"), TITLE);
}

/* The notice of another body, from the officer's own source: it is published in that body's name, whose officers manage it. */
static void one_of_another_body_is_published_from_the_own_source(void **state) {
  (void)state;
  struct str const ref = waiting();
  struct guest *g = own(), *reader = guest();
  struct answer a = act(g, ref, "/publier");
  assert_goes(a, page_of(ref, "?fait=publie"));
  a = follow(g, a);
  assert_says(a, S("L’avis est publié."));
  int64_t const id = number("SELECT id FROM opportunity");
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/opportunites/%.*s\"", STR(address_of_notice(id)))));
  assert_says(get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id))), C("Ville de Cotonou"));
}

static void a_draft_is_seen_by_nobody(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  struct answer a = act(g, waiting(), "/brouillon");
  int64_t const id = published(a);
  a = follow(g, a);
  assert_says(a, S("Le brouillon est prêt."));
  assert_says(a, S("Publier maintenant"));
  assert_status(get(reader, "/fr/opportunites/%lld", (long long)id), 404);
}

static void one_whose_closing_has_passed_is_no_more_than_a_draft(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("k1"), TITLE);
  one.closes.wall = (struct civil){.year = 2026, .month = 11, .day = 20, .hour = 12};
  struct str const ref = partner_gave(partner(C("Région"), ORG, SOURCE_ACTIVE), &one);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Sa clôture est déjà passée"));
  assert_false(str_contains(a.body, S("/publier\"")));
  a = act(g, ref, "/publier");
  assert_status(a, 422);
  assert_says(a, S("Sa clôture est déjà passée"));
  assert_true(str_eq(state_of(ref), RECEIVED_TO_REVIEW));
  (void)published(act(g, ref, "/brouillon"));
}

static void one_that_lacks_something_is_completed_first(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("k1"), TITLE);
  one.buyer = one.city = one.country = (struct str){0};
  struct str const ref = partner_gave(0, &one);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Il manque l’organisme"));
  a = act(g, ref, "/publier");
  assert_status(a, 422);
  assert_says(a, S("Il manque l’organisme"));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 0);
}

/* --- Completed first ------------------------------------------------------------------------------------------------- */

static struct answer complete(struct guest *g, struct str ref, struct str title, struct str unknown, struct str day, struct str seen, const char *what) {
  return post(g, page_of(ref, "/modifier"), FIELDS({"contenu-lu", seen}, {"titre", title}, {"resume", C("Un résumé")}, {"texte", C("Un texte")},
      {"nature", S("appel-offres")}, {"reference", C("R/8")}, {"organisme", ORG}, {"ville", C("Abomey")}, {"pays", S("BJ")},
      {"fuseau", S("Africa/Porto-Novo")}, {"cloture-inconnue", unknown}, {"jour", day}, {"heure", S("12:00")}, {"langue", S("fr")},
      {"lien", S("https://exemple.org/autre")}, {"acte", str_from(what)}));
}

static void the_editor_begins_with_what_was_understood(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  struct str const ref = waiting();
  struct answer a = get(g, "%.*s", STR(page_of(ref, "/modifier")));
  assert_says(a, TITLE);
  assert_says(a, C("R/2026/7"));
  assert_says(a, C("Ville de Cotonou"));
  assert_says(a, S("Le texte **entier**"));
  assert_true(str_contains(a.body, S("value=\"2026-12-10\"")));
  assert_true(str_contains(a.body, S("value=\"17:00\"")));
  assert_true(str_contains(a.body, S("value=\"https://exemple.org/avis/7\"")));
  int64_t const id = published(complete(g, ref, C("Autre titre"), S(""), S("2026-12-11"), seen_on(g, ref), "publier"));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, C("Autre titre"));
  assert_says(a, S("vendredi 11 décembre 2026 à 12 h 00"));
  assert_true(str_eq(text("SELECT origin_url FROM opportunity"), S("https://exemple.org/autre")));
  assert_int_equal(number("SELECT count(*) FROM document WHERE url IS NOT NULL"), 1); /* what the form does not show stays */
  assert_true(str_eq(state_of(ref), RECEIVED_PUBLISHED));
}

static void a_closing_may_be_unknown(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct str const ref = waiting();
  (void)published(complete(g, ref, TITLE, S("1"), S(""), seen_on(g, ref), "publier"));
  assert_int_equal(number("SELECT count(*) FROM opportunity WHERE closes_said = 'unknown' AND closes_at IS NULL AND ends_at > %lld", (long long)NOW.us), 1);
}

static void problems_of_the_editor_keep_what_was_typed(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct str const ref = waiting(), seen = seen_on(g, ref);
  int64_t const before = commits();
  struct answer a = post(g, page_of(ref, "/modifier"), FIELDS({"contenu-lu", seen}, {"resume", C("gardé")}, {"lien", S("javascript:alert(1)")}, {"acte", S("publier")}));
  assert_status(a, 422);
  static const char *const sentences[] = {"Indiquez un titre, de 500 caractères au plus.", "Saisissez le texte de l’avis.", "Indiquez l’organisme qui publie.",
      "Indiquez la référence de l’organisme.", "Indiquez la ville.", "Indiquez le jour de clôture", "Indiquez une adresse complète, qui commence par https://"};
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) assert_says(a, str_from(sentences[i]));
  assert_says(a, C("gardé"));
  a = complete(g, ref, TITLE, S(""), S("2026-11-01"), seen, "publier");
  assert_status(a, 422);
  assert_says(a, S("La date de clôture doit être à venir."));
  assert_says(a, C("Abomey"));
  assert_status(post(g, page_of(ref, "/modifier"), FIELDS({"titre", TITLE})), 400); /* no form of ours */
  assert_int_equal(commits(), before);
}

/* --- What was read is what is decided on ----------------------------------------------------------------------------- */

static void nobody_publishes_what_they_have_not_seen(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one), seen = seen_on(g, ref);
  clock_at(instant_plus(NOW, MINUTE_US));
  one.version = S("2");
  one.texts.v[0].title = C("Travaux de nuit");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  static const char *const acts[] = {"/publier", "/brouillon", "/ecarter", "/refuser"};
  for (size_t i = 0; i < sizeof acts / sizeof *acts; i++) {
    struct answer const a = post(g, page_of(ref, acts[i]), FIELDS({"contenu-lu", seen}));
    assert_status(a, 409);
    assert_says(a, S("L’avis a changé à la source pendant que vous le lisiez."));
    assert_says(a, C("Travaux de nuit"));
  }
  struct answer const a = complete(g, ref, C("Ma saisie"), S(""), S("2026-12-11"), seen, "publier");
  assert_status(a, 409);
  assert_says(a, C("Ma saisie"));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 0);
  assert_true(str_eq(state_of(ref), RECEIVED_TO_REVIEW));
  assert_status(post(g, page_of(ref, "/publier"), FIELDS()), 400);
  (void)published(act(g, ref, "/publier"));
}

/* --- Refused, set aside ---------------------------------------------------------------------------------------------- */

static void a_refused_notice_never_comes_back_until_taken_back(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "/refuser")));
  assert_says(a, S("Il ne reviendra plus à relire"));
  assert_true(str_eq(state_of(ref), RECEIVED_TO_REVIEW)); /* a page that only asks */
  assert_goes(act(g, ref, "/refuser"), page_of(ref, ""));
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_WAS_REFUSED);
  one.version = S("2");
  one.texts.v[0].title = C("Encore");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_WAS_REFUSED);
  assert_says(get(g, "/fr/gestion/recus"), S("Tout est relu."));
  assert_says(get(g, "/fr/gestion/recus?etat=refuses"), TITLE);
  a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Annuler le refus"));
  assert_goes(act(g, ref, "/remettre"), page_of(ref, ""));
  assert_says(get(g, "/fr/gestion/recus"), TITLE);
  (void)published(act(g, ref, "/publier"));
}

static void one_set_aside_comes_back_when_it_changes(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  assert_goes(act(g, ref, "/ecarter"), page_of(ref, ""));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("Remettre à relire"));
  assert_says(get(g, "/fr/gestion/recus?etat=ecartes"), TITLE);
  one.version = S("2");
  one.texts.v[0].title = C("Nouveau titre");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  assert_says(get(g, "/fr/gestion/recus"), C("Nouveau titre"));
}

/* --- Joined ---------------------------------------------------------------------------------------------------------- */

static void a_notice_is_joined_to_one_that_is_there(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Travaux de voirie"), instant_plus(NOW, 20 * DAY_US)));
  struct str const ref = waiting();
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Celles qui lui ressemblent"));
  assert_true(str_contains(a.body, fmt(&story, "type=\"radio\" name=\"numero\" value=\"%lld\"", (long long)id)));
  struct str const seen = seen_on(g, ref);
  a = post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", seen}, {"numero", S("douze")}));
  assert_status(a, 422);
  assert_says(a, S("Indiquez le numéro de l’opportunité"));
  assert_says(a, S("douze"));
  a = post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", seen}, {"numero", S("999")}));
  assert_status(a, 422);
  assert_says(a, S("Aucune opportunité que vous gérez ne porte ce numéro."));
  assert_goes(post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", seen}, {"numero", fmt(&story, "%lld", (long long)id)})), page_of(ref, ""));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
  assert_true(str_eq(text("SELECT origin_url FROM opportunity"), S("https://exemple.org/avis/7")));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("Cet avis est rattaché à l’opportunité :"));
}

/* --- Changed since --------------------------------------------------------------------------------------------------- */

static struct str changed_since(struct guest *g, int64_t *ret_opportunity) {
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  *ret_opportunity = published(act(g, ref, "/publier"));
  clock_at(instant_plus(NOW, MINUTE_US));
  one.version = S("2");
  one.closes.wall.day = 17;
  one.texts.v[0].summary = C("En trois mots");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  return ref;
}

static void a_change_is_shown_field_by_field_and_applied(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  int64_t id;
  struct str const ref = changed_since(g, &id);
  assert_says(get(g, "/fr/gestion"), S("Avis reçus : un à relire"));
  assert_says(get(g, "/fr/gestion/recus?etat=modifies"), TITLE);
  assert_says(get(g, "/fr/gestion/recus?etat=modifies&source=%lld", (long long)number("SELECT id FROM source")), TITLE);
  assert_silent(get(g, "/fr/gestion/recus?etat=modifies&source=%lld", (long long)partner(C("Autre"), OTHER, SOURCE_ACTIVE)), TITLE);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Ce qui a changé depuis"));
  assert_true(str_contains(a.body, S("<del>jeudi 10 décembre 2026")));
  assert_true(str_contains(a.body, S("<ins>jeudi 17 décembre 2026")));
  assert_says(a, C("En trois mots"));
  assert_says(a, S("L’avis a été modifié par sa source, Région"));
  struct str const seen = seen_on(g, ref);
  a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", seen}, {"motif", S("  ")}));
  assert_status(a, 422);
  assert_says(a, S("Dites en une phrase ce qui change"));
  assert_says(get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id))), S("jeudi 10 décembre 2026"));
  assert_goes(post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", seen}, {"motif", C("Clôture reportée")})), page_of(ref, ""));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, S("jeudi 17 décembre 2026 à 17 h 00"));
  assert_says(a, C("Clôture reportée"));
  assert_silent(get(g, "%.*s", STR(page_of(ref, ""))), S("Ce qui a changé depuis"));
  assert_status(post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", seen}, {"motif", C("encore")})), 409);
}

static void a_change_may_be_ignored(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t id;
  struct str const ref = changed_since(g, &id);
  assert_goes(act(g, ref, "/ignorer"), page_of(ref, ""));
  assert_int_equal(number("SELECT count(*) FROM received WHERE former IS NOT NULL"), 0);
  assert_int_equal(number("SELECT count(*) FROM amendment"), 0);
  assert_says(get(g, "/fr/gestion/recus"), S("Tout est relu."));
}

/* Dossiers are submitted here: a partner cannot take time away from who prepares one. */
static void a_closing_with_dossiers_here_never_moves_earlier(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE), id = enter(notice(KIND_CALL_FOR_TENDERS, S("Voirie"), instant_plus(NOW, 20 * DAY_US)));
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  assert_goes(post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", seen_on(g, ref)}, {"numero", fmt(&story, "%lld", (long long)id)})), page_of(ref, ""));
  clock_at(instant_plus(NOW, MINUTE_US));
  one.version = S("2");
  one.closes.wall.day = 1;
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("L’opportunité a été écrite ici"));
  assert_silent(a, S("Appliquer à l’opportunité")); /* it would be refused */
  int64_t const closing = number("SELECT closes_at FROM opportunity");
  a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", seen_on(g, ref)}, {"motif", C("Avancée")}));
  assert_status(a, 422);
  assert_says(a, S("sa clôture ne peut être ni avancée ni retirée"));
  assert_says(a, C("Avancée"));
  assert_int_equal(number("SELECT closes_at FROM opportunity"), closing);
  assert_goes(act(g, ref, "/ignorer"), page_of(ref, ""));
}

static void what_a_trusted_source_published_is_said_to_be(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  struct foreign const one = partner_notice(S("k1"), TITLE);
  struct received_put_args const put = partner_publishes(partner(C("Région"), ORG, SOURCE_ACTIVE), &one);
  assert_true(put.ret_opportunity.has);
  assert_says(get(g, "/fr/gestion/recus?etat=publies"), TITLE);
  assert_says(get(g, "%.*s", STR(page_of(str_dup(&story, str_from(put.ret_ref)), ""))), S("Publié sans relecture le"));
  assert_says(get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(put.ret_opportunity.v))), C("Région"));
}

/* --- Told of an opportunity ------------------------------------------------------------------------------------------ */

static void a_result_is_noted_on_its_opportunity(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = partner_notice(S("k1"), TITLE);
  int64_t const id = published(act(g, partner_gave(source, &one), "/publier"));
  struct foreign result = partner_notice(S("k2"), C("Marché attribué"));
  result.family = FOREIGN_RESULT, result.outcome = S("awarded");
  struct str const ref = partner_gave(source, &result);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Cet avis concerne l’opportunité :"));
  assert_says(a, TITLE);
  assert_says(a, S("L’opportunité sera indiquée comme attribuée."));
  assert_silent(a, S("En faire un brouillon"));
  assert_status(act(g, ref, "/publier"), 409);
  clock_at(instant_plus(NOW, 20 * DAY_US));
  struct guest *later = inside(number("SELECT id FROM person WHERE email = 'tous@exemple.org'"), PERSON_OFFICER);
  a = post(later, page_of(ref, "/inscrire"), FIELDS({"contenu-lu", seen_on(later, ref)}, {"motif", C("Attribué à une entreprise")}));
  assert_goes(a, page_of(ref, ""));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id)));
  assert_says(a, C("Attribué à une entreprise"));
  assert_says(get(later, "/fr/gestion/recus?etat=inscrits"), C("Marché attribué"));
}

static void a_cancellation_is_seen_before_anybody_publishes(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("k1"), TITLE), cancelled = partner_notice(S("k2"), C("Procédure annulée"));
  one.procedure = cancelled.procedure = S("P-7"), cancelled.family = FOREIGN_CANCELLATION;
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct str const tender = partner_gave(source, &one), ref = partner_gave(source, &cancelled);
  assert_says(get(g, "%.*s", STR(page_of(tender, ""))), C("Procédure annulée"));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("L’avis de cette procédure attend encore d’être relu"));
  int64_t const id = published(act(g, tender, "/publier"));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("L’opportunité sera annulée ici"));
  assert_goes(post(g, page_of(ref, "/inscrire"), FIELDS({"contenu-lu", seen_on(g, ref)}, {"motif", C("Sans objet")})), page_of(ref, ""));
  assert_says(get(guest(), "/fr/opportunites/%.*s", STR(address_of_notice(id))), C("Sans objet"));
}

static void a_prior_announcement_is_not_published_alone(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("k1"), TITLE);
  one.family = FOREIGN_PLANNING;
  one.closes = (struct foreign_time){0};
  struct str const ref = partner_gave(partner(C("Région"), ORG, SOURCE_ACTIVE), &one);
  struct answer const a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Cette annonce préalable ne prend pas encore de réponse"));
  assert_silent(a, S("En faire un brouillon"));
  assert_status(act(g, ref, "/publier"), 409);
  assert_goes(get(g, "%.*s", STR(page_of(ref, "/modifier"))), page_of(ref, ""));
  assert_status(act(g, ref, "/detruire"), 404);
}

static const struct CMUnitTest stories[] = {
    STORY("an empty queue says what to do", an_empty_queue_says_what_to_do),
    STORY("what waits is counted and listed, of all sources or of one", what_waits_is_counted_and_listed_by_source),
    STORY("a long queue has pages", a_long_queue_has_pages),
    STORY("a notice is shown: what was understood, what was left, its source", a_notice_is_shown_beside_its_source),
    STORY("the largest record is shown, and compared where it differs", the_largest_record_is_shown_and_compared),
    STORY("hostile texts are shown as text everywhere", hostile_texts_are_shown_as_text),
    STORY("one of another organisation's source is not there, nor one without a source", one_of_another_organisation_is_not_there),
    STORY("a notice is published by a person, once, and they are told where it is", a_notice_is_published_by_a_person),
    STORY("one of another body is published from the own source, and the officer told where it is", one_of_another_body_is_published_from_the_own_source),
    STORY("a draft is seen by nobody", a_draft_is_seen_by_nobody),
    STORY("one whose closing has passed is no more than a draft", one_whose_closing_has_passed_is_no_more_than_a_draft),
    STORY("one that lacks something is completed first", one_that_lacks_something_is_completed_first),
    STORY("the editor begins with what was understood", the_editor_begins_with_what_was_understood),
    STORY("a closing may be unknown", a_closing_may_be_unknown),
    STORY("problems of the editor keep what was typed", problems_of_the_editor_keep_what_was_typed),
    STORY("nobody publishes what they have not seen", nobody_publishes_what_they_have_not_seen),
    STORY("a refused notice never comes back, until it is taken back", a_refused_notice_never_comes_back_until_taken_back),
    STORY("one set aside comes back when it changes", one_set_aside_comes_back_when_it_changes),
    STORY("a notice is joined to an opportunity that is there", a_notice_is_joined_to_one_that_is_there),
    STORY("a change is shown field by field and applied, with its reason", a_change_is_shown_field_by_field_and_applied),
    STORY("a change may be ignored", a_change_may_be_ignored),
    STORY("a closing with dossiers here never moves earlier, whatever the source says", a_closing_with_dossiers_here_never_moves_earlier),
    STORY("what a trusted source published without review is said to be", what_a_trusted_source_published_is_said_to_be),
    STORY("a result is noted on its opportunity", a_result_is_noted_on_its_opportunity),
    STORY("a cancellation is seen before anybody publishes", a_cancellation_is_seen_before_anybody_publishes),
    STORY("a prior announcement is not published alone", a_prior_announcement_is_not_published_alone),
};

TELL(stories)
