/* The same notice from several hands: nobody keeps another's out, nothing stands twice on the board without a person's
 * word, and what the command line brought is the organisation's whose notice it is. */
#include "base/out.h"
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define ORG C("Ville de Porto-Novo")
#define BUYER C("Ville de Cotonou")
#define OTHER C("Ville de Dakar")
#define KEY S("3f1c0a2e-0000-4000-8000-000000000001")

static struct str page_of(struct str ref, const char *rest) { return fmt(&story, "/fr/gestion/recus/%.*s%s", STR(ref), rest); }

static struct guest *everybodys(void) { return inside(account(S("tous@exemple.org"), PERSON_OFFICER, (struct str){0}), PERSON_OFFICER); }

/* An officer of the organisation whose name begins so: it has been named by a source at least. */
static struct guest *of(const char *organisation) {
  struct str const name = fmt(&story, "%s", organisation);
  (void)partner(fmt(&story, "Fil de %s", organisation), fmt(&story, "%s " CANARY, organisation), SOURCE_PAUSED);
  return inside(account(fmt(&story, "bureau@%s.example", organisation + sizeof "Ville de " - 1), PERSON_OFFICER, name), PERSON_OFFICER);
}

/* A notice whose key is the same wherever it is met. */
static struct foreign eforms(struct str title) {
  struct foreign one = partner_notice(KEY, title);
  one.form = S("eforms");
  one.key_global = true;
  return one;
}

static struct str changed_at(struct str ref) { return fmt(&story, "%lld", (long long)number("SELECT changed_at FROM received WHERE ref = '%.*s'", STR(ref))); }
static struct answer act(struct guest *g, struct str ref, const char *slug) { return post(g, page_of(ref, slug), FIELDS({"contenu-lu", changed_at(ref)})); }
static struct str state_of(struct str ref) { return text("SELECT state FROM received WHERE ref = '%.*s'", STR(ref)); }

/* Whatever became of the one that brought it first. */
static void a_key_that_was_brought_first_keeps_nobody_out(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const hostile = partner(S("Copieur"), OTHER, SOURCE_ACTIVE), honest = partner(S("Région"), ORG, SOURCE_ACTIVE);
  struct foreign theirs = eforms(C("Détourné")), one = eforms(C("Travaux de voirie"));
  struct str const first = partner_gave(hostile, &theirs);
  assert_goes(act(g, first, "/refuser"), page_of(first, ""));
  struct str const ref = partner_gave(honest, &one);
  assert_true(str_eq(state_of(ref), RECEIVED_TO_REVIEW));
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Le même identifiant a aussi été apporté par Copieur :"));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/recus/%.*s\"", STR(first))));
  assert_says(a, S("Refusé"));
  assert_says(get(g, "/en/gestion/recus/%.*s", STR(ref)), S("The same identifier was also brought by Copieur:"));
  assert_says(get(g, "%.*s", STR(page_of(first, ""))), S("Le même identifiant a aussi été apporté par Région :"));
  /* it is published like any other, and the first never touches it */
  (void)act(g, ref, "/publier");
  theirs.version = S("99"), theirs.texts.v[0].title = C("Détourné encore");
  assert_int_equal(partner_publishes(hostile, &theirs).ret_outcome, RECEIVED_WAS_REFUSED);
  assert_true(str_eq(text("SELECT title FROM opportunity"), C("Travaux de voirie")));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
}

/* A name that who reads has no right to, is not said. */
static void the_source_of_another_organisation_is_not_named(void **state) {
  (void)state;
  int64_t const theirs = partner(C("Leur fil"), OTHER, SOURCE_ACTIVE), ours = partner(S("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = eforms(C("Travaux de voirie"));
  struct str const first = partner_gave(theirs, &one), ref = partner_gave(ours, &one);
  struct answer const a = get(of("Ville de Porto-Novo"), "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Le même identifiant a aussi été apporté par une autre source :"));
  assert_silent(a, C("Leur fil"));
  assert_false(str_contains(a.body, first));
}

static void the_same_from_two_sources_is_joined_rather_than_doubled(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const one = partner(S("Premier agrégateur"), ORG, SOURCE_ACTIVE), two = partner(S("Second agrégateur"), ORG, SOURCE_ACTIVE);
  struct foreign notice = eforms(C("Travaux de voirie"));
  struct str const first = partner_gave(one, &notice);
  (void)act(g, first, "/publier");
  int64_t const id = number("SELECT id FROM opportunity");
  /* not even a trusted source publishes it beside */
  assert_false(partner_publishes(two, &notice).ret_opportunity.has);
  struct str const ref = text("SELECT ref FROM received WHERE source_id = %lld", (long long)two);
  assert_says(get(g, "/fr/gestion/recus"), S("Déjà ici"));
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Le même avis est déjà ici, apporté par Premier agrégateur :"));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/opportunites/%.*s\"", STR(address_of_notice(id)))));
  assert_silent(a, S("De la même procédure")); /* said once */
  assert_silent(a, S("Celles qui lui ressemblent"));
  assert_says(a, S("Le publier à part mettrait deux fois le même avis sur le babillard."));
  assert_true(between(a.body, "Rattacher à l’avis déjà ici", "Publier à part").n > 0); /* joining is the first choice */
  assert_true(str_contains(a.body, fmt(&story, "name=\"numero\" value=\"%lld\"", (long long)id)));
  a = post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", changed_at(ref)}, {"numero", fmt(&story, "%lld", (long long)id)}));
  assert_goes(a, page_of(ref, "?fait=rattache"));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
  assert_silent(follow(g, a), S("Ce qui a changé depuis")); /* it says the same */
  /* what it changes from now on is proposed */
  notice.version = S("2"), notice.texts.v[0].title = C("Travaux de voirie, modifiés");
  assert_int_equal(partner_gives(two, &notice).ret_outcome, RECEIVED_CHANGED);
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("Ce qui a changé depuis"));
  assert_true(str_eq(text("SELECT title FROM opportunity"), C("Travaux de voirie")));
}

/* A person may insist: it is another opportunity then. */
static void one_that_is_here_already_is_published_apart_by_a_person_only(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign notice = eforms(C("Travaux de voirie"));
  (void)act(g, partner_gave(partner(S("Premier"), ORG, SOURCE_ACTIVE), &notice), "/publier");
  struct str const ref = partner_gave(partner(S("Second"), ORG, SOURCE_ACTIVE), &notice);
  (void)act(g, ref, "/publier");
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 2);
}

static void a_change_of_anothers_notice_says_whose_it_is(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign notice = eforms(C("Travaux de voirie")), change = eforms(C("Rectificatif"));
  (void)act(g, partner_gave(partner(S("Premier"), ORG, SOURCE_ACTIVE), &notice), "/publier");
  change.key = S("3f1c0a2e-0000-4000-8000-000000000002"), change.replaces = KEY;
  struct str const ref = partner_gave(partner(S("Second"), ORG, SOURCE_ACTIVE), &change);
  struct answer const a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("L’avis qu’il dit remplacer est déjà ici, apporté par Premier :"));
  assert_says(a, S("Rattacher à l’avis déjà ici"));
}

/* --- From the command line ------------------------------------------------------------------------------------------- */

/* The organisation a notice names reviews it, edits it, publishes it; others do not find it. */
static void what_the_command_line_brought_is_for_the_organisation_it_names(void **state) {
  (void)state;
  struct foreign one = eforms(C("Travaux de voirie"));
  struct str const ref = partner_gave(0, &one);
  struct guest *g = of("Ville de Cotonou");
  assert_says(get(g, "/fr/gestion"), S("Avis reçus : un à relire"));
  assert_says(get(g, "/fr/gestion/recus"), C("Travaux de voirie"));
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Donné par la ligne de commande, sans source."));
  a = post(g, page_of(ref, "/modifier"), FIELDS({"contenu-lu", changed_at(ref)}, {"titre", C("Voirie, relu")}, {"resume", C("Un résumé")}, {"texte", C("Un texte")},
      {"nature", S("appel-offres")}, {"reference", C("R/8")}, {"organisme", BUYER}, {"ville", C("Cotonou")}, {"pays", S("BJ")},
      {"fuseau", S("Africa/Porto-Novo")}, {"jour", S("2026-12-11")}, {"heure", S("12:00")}, {"langue", S("fr")}, {"acte", S("publier")}));
  int64_t const id = number("SELECT id FROM opportunity");
  assert_goes(a, fmt(&story, "/fr/gestion/opportunites/%lld?fait=publie", (long long)id));
  assert_says(get(guest(), "/fr/opportunites/%.*s", STR(address_of_notice(id))), C("Voirie, relu"));
  assert_says(get(g, "/fr/gestion/recus?etat=publies"), C("Travaux de voirie"));
  /* what the operator brings anew is proposed */
  one.version = S("2"), one.texts.v[0].title = C("Travaux de voirie, deux");
  assert_int_equal(partner_gives(0, &one).ret_outcome, RECEIVED_CHANGED);
  assert_says(get(g, "/fr/gestion/recus?etat=modifies"), C("Travaux de voirie, deux"));
  a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", changed_at(ref)}, {"motif", C("Précisé")}));
  assert_goes(a, page_of(ref, "?fait=applique"));
  assert_true(str_eq(text("SELECT title FROM opportunity"), C("Travaux de voirie, deux")));
}

static void what_the_command_line_brought_is_nobody_elses(void **state) {
  (void)state;
  struct foreign one = eforms(C("Travaux de voirie"));
  struct str const ref = partner_gave(0, &one);
  struct guest *g = of("Ville de Porto-Novo");
  assert_silent(get(g, "/fr/gestion/recus"), C("Travaux de voirie"));
  assert_status(get(g, "%.*s", STR(page_of(ref, ""))), 404);
  assert_status(act(g, ref, "/publier"), 404);
  assert_true(str_eq(state_of(ref), RECEIVED_TO_REVIEW));
}

/* A source that carries it later proposes what it says, whether a person publishes first or not. */
static void a_later_source_proposes_what_it_says_of_it(void **state) {
  (void)state;
  struct guest *g = of("Ville de Cotonou");
  struct foreign one = eforms(C("Travaux de voirie"));
  (void)act(g, partner_gave(0, &one), "/publier");
  int64_t const id = number("SELECT id FROM opportunity"), source = partner(S("Fil"), BUYER, SOURCE_ACTIVE);
  one.version = S("2"), one.texts.v[0].title = C("Travaux de voirie, deux");
  assert_false(partner_publishes(source, &one).ret_opportunity.has); /* trusted or not */
  struct str const ref = text("SELECT ref FROM received WHERE source_id = %lld", (long long)source);
  struct answer a = get(g, "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("Le même avis est déjà ici, apporté par la ligne de commande :"));
  a = post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", changed_at(ref)}, {"numero", fmt(&story, "%lld", (long long)id)}));
  assert_goes(a, page_of(ref, "?fait=rattache"));
  a = follow(g, a); /* what it says otherwise is proposed at once */
  assert_says(a, S("L’avis est rattaché à l’opportunité."));
  assert_says(a, S("Ce qui a changé depuis"));
  a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", changed_at(ref)}, {"motif", C("Précisé")}));
  assert_goes(a, page_of(ref, "?fait=applique"));
  assert_true(str_eq(text("SELECT title FROM opportunity"), C("Travaux de voirie, deux")));
  one.version = S("3"), one.texts.v[0].title = C("Travaux de voirie, trois");
  assert_int_equal(partner_gives(source, &one).ret_outcome, RECEIVED_CHANGED);
  a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", changed_at(ref)}, {"motif", C("Précisé")}));
  assert_goes(a, page_of(ref, "?fait=applique"));
  assert_true(str_eq(text("SELECT title FROM opportunity"), C("Travaux de voirie, trois")));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
}

/* A key of a feed is its source's only: with the same address it is the same notice still. */
static void a_later_feed_proposes_too(void **state) {
  (void)state;
  struct guest *g = of("Ville de Cotonou");
  struct foreign one = partner_notice(S("k1"), C("Travaux de voirie")), other = partner_notice(S("k1"), C("Tout autre chose"));
  one.procedure = other.procedure = (struct str){0};
  (void)act(g, partner_gave(0, &one), "/publier");
  int64_t const source = partner(S("Fil"), BUYER, SOURCE_ACTIVE), elsewhere = partner(S("Ailleurs"), BUYER, SOURCE_ACTIVE);
  assert_false(partner_publishes(source, &one).ret_opportunity.has);
  struct str const ref = text("SELECT ref FROM received WHERE source_id = %lld", (long long)source);
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("Le même avis est déjà ici, apporté par la ligne de commande :"));
  other.link = S("https://ailleurs.example/1");
  assert_true(partner_publishes(elsewhere, &other).ret_opportunity.has);
}

/* A source's cancellation of it is proposed; who does not manage it cannot say it on the board. */
static void a_source_cancels_nothing_that_is_not_its_officers(void **state) {
  (void)state;
  struct foreign one = eforms(C("Travaux de voirie")), cancelled = eforms(C("Procédure annulée"));
  struct guest *owner = of("Ville de Cotonou");
  (void)act(owner, partner_gave(0, &one), "/publier");
  cancelled.key = S("3f1c0a2e-0000-4000-8000-000000000003"), cancelled.family = FOREIGN_CANCELLATION;
  int64_t const theirs = partner(C("Leur fil"), OTHER, SOURCE_ACTIVE);
  struct str const ref = partner_gave(theirs, &cancelled);
  struct guest *g = of("Ville de Dakar");
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("L’opportunité dont il parle n’est pas de celles que vous gérez"));
  struct answer const a = post(g, page_of(ref, "/inscrire"), FIELDS({"contenu-lu", changed_at(ref)}, {"motif", C("Sans objet")}));
  assert_status(a, 409);
  assert_int_equal(number("SELECT count(*) FROM opportunity WHERE cancelled_at IS NOT NULL"), 0);
}

static enum err invite(struct db *db, struct arena *a, void *args) {
  struct str const none = {0};
  return q_opportunity_reach(db, a, *(int64_t *)args, S("invited"), none, none, none, 1, (struct opt_int){0});
}

/* A draft, and what only invited people find, has no title for the officers of a source that says it tells of it. */
static void the_title_is_not_told(bool draft) {
  struct foreign one = eforms(C("Secret")), told = eforms(C("Procédure annulée")), same = eforms(C("Autre titre"));
  struct guest *owner = of("Ville de Cotonou"), *g = of("Ville de Dakar");
  (void)act(owner, partner_gave(0, &one), draft ? "/brouillon" : "/publier");
  int64_t id = number("SELECT id FROM opportunity"), theirs = partner(C("Leur fil"), OTHER, SOURCE_ACTIVE);
  if (!draft) assert_int_equal(board_change(&the_board, invite, &id), OK);
  told.key = S("3f1c0a2e-0000-4000-8000-000000000003"), told.family = FOREIGN_CANCELLATION;
  struct str const ref = partner_gave(theirs, &told), twin = partner_gave(theirs, &same);
  assert_silent(get(g, "%.*s", STR(page_of(ref, ""))), C("Secret"));
  assert_silent(get(g, "%.*s", STR(page_of(twin, ""))), C("Secret"));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("L’opportunité dont il parle n’est pas de celles que vous gérez"));
}

static void the_title_of_a_draft_is_not_told(void **state) {
  (void)state;
  the_title_is_not_told(true);
}

static void the_title_of_what_is_for_invited_people_is_not_told(void **state) {
  (void)state;
  the_title_is_not_told(false);
}

/* An opportunity of one's own procedure opens no notice that the command line brought for another organisation. */
static void an_own_opportunity_opens_no_notice_of_another(void **state) {
  (void)state;
  struct foreign one = eforms(C("Le nôtre")), award = eforms(C("Attribué à X"));
  struct guest *owner = of("Ville de Cotonou"), *g = of("Ville de Dakar");
  award.key = S("3f1c0a2e-0000-4000-8000-000000000003"), award.family = FOREIGN_RESULT;
  one.buyer = OTHER;
  struct str const ref = partner_gave(partner(C("Leur fil"), OTHER, SOURCE_ACTIVE), &one);
  struct str const result = partner_gave(0, &award);
  (void)act(g, ref, "/publier");
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 1);
  assert_status(get(owner, "%.*s", STR(page_of(result, ""))), 200);
  assert_status(get(g, "%.*s", STR(page_of(result, ""))), 404);
  assert_silent(get(g, "/fr/gestion/recus"), C("Attribué à X"));
  assert_silent(get(g, "%.*s", STR(page_of(ref, ""))), C("Attribué à X"));
}

static const struct CMUnitTest stories[] = {
    STORY("a key that was brought first keeps nobody out", a_key_that_was_brought_first_keeps_nobody_out),
    STORY("the source of another organisation is not named", the_source_of_another_organisation_is_not_named),
    STORY("the same from two sources is joined rather than doubled", the_same_from_two_sources_is_joined_rather_than_doubled),
    STORY("one that is here already is published apart by a person only", one_that_is_here_already_is_published_apart_by_a_person_only),
    STORY("a change of another's notice says whose it is", a_change_of_anothers_notice_says_whose_it_is),
    STORY("what the command line brought is for the organisation it names", what_the_command_line_brought_is_for_the_organisation_it_names),
    STORY("what the command line brought is nobody else's", what_the_command_line_brought_is_nobody_elses),
    STORY("a later source proposes what it says of it", a_later_source_proposes_what_it_says_of_it),
    STORY("a later feed proposes too", a_later_feed_proposes_too),
    STORY("a source cancels nothing that is not its officers'", a_source_cancels_nothing_that_is_not_its_officers),
    STORY("the title of another's draft is not told", the_title_of_a_draft_is_not_told),
    STORY("the title of what is for invited people is not told", the_title_of_what_is_for_invited_people_is_not_told),
    STORY("an own opportunity opens no notice of another organisation", an_own_opportunity_opens_no_notice_of_another),
};

TELL(stories)
