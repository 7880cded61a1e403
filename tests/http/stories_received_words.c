/* What the office reads and begins with when it decides on a partner's notice. */
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define TITLE C("Travaux de voirie")

static struct guest *everybodys(void) { return inside(account(S("tous@exemple.org"), PERSON_OFFICER, (struct str){0}), PERSON_OFFICER); }
static int64_t region(void) { return partner(C("Région"), C("Ville de Porto-Novo"), SOURCE_ACTIVE); }
static struct str page_of(struct str ref, const char *rest) { return fmt(&story, "/fr/gestion/recus/%.*s%s", STR(ref), rest); }
static struct str seen(struct str ref) {
  return fmt(&story, "%lld", (long long)number("SELECT changed_at FROM received WHERE ref = '%.*s'", STR(ref)));
}

/* Whose closing is said to be unknown. */
static struct answer complete(struct guest *g, struct str ref, struct str day, struct str country, struct str language) {
  return post(g, page_of(ref, "/modifier"), FIELDS({"contenu-lu", seen(ref)}, {"titre", TITLE}, {"resume", C("Un résumé")}, {"texte", C("Un texte")},
      {"nature", S("appel-offres")}, {"reference", C("R/8")}, {"organisme", C("Ville de Porto-Novo")}, {"ville", C("Abomey")}, {"pays", country},
      {"fuseau", S("Africa/Porto-Novo")}, {"cloture-inconnue", S("1")}, {"jour", day}, {"heure", S("")}, {"langue", language},
      {"lien", S("https://exemple.org/avis/7")}, {"acte", S("publier")}));
}

static void a_day_that_is_typed_is_not_dropped_for_a_box_that_is_ticked(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign one = partner_notice(S("k1"), TITLE);
  one.closes = (struct foreign_time){0};
  struct str const ref = partner_gave(region(), &one);
  struct answer const a = complete(g, ref, S("2026-12-20"), S("BJ"), S("fr"));
  assert_status(a, 422);
  assert_says(a, S("Vous indiquez un jour de clôture"));
  assert_true(str_contains(a.body, S("value=\"2026-12-20\"")));
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 0);
}

static void the_editor_takes_a_country_and_a_language_by_name(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct foreign const one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(region(), &one);
  struct answer const a = complete(g, ref, S(""), C("Bé"), C("franc"));
  assert_status(a, 422);
  assert_says(a, S("Ce pays n’est pas connu."));
  assert_says(a, S("Cette langue n’est pas connue."));
  assert_true(str_contains(a.body, S("value=\"Bé ")));
  assert_status(complete(g, ref, S(""), S("Togo"), S("anglais")), 303);
  assert_true(str_eq(text("SELECT country || lang FROM opportunity"), S("TGen")));
}

static void the_total_is_said_to_be_of_all_sources(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const first = region(), second = partner(C("Agence"), C("Ville de Dakar"), SOURCE_ACTIVE);
  struct foreign const one = partner_notice(S("k1"), TITLE), two = partner_notice(S("k2"), TITLE);
  (void)partner_gave(first, &one);
  (void)partner_gave(second, &two);
  assert_silent(get(g, "/fr/gestion/recus"), S("toutes sources confondues"));
  assert_says(get(g, "/fr/gestion/recus?source=%lld", (long long)second), S("2 avis attendent d’être relus, toutes sources confondues."));
}

/* Its own title says nothing of why. */
static void a_cancellation_begins_with_who_cancelled(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = region();
  struct foreign one = partner_notice(S("k1"), TITLE), cancelled = partner_notice(S("k2"), TITLE);
  one.procedure = cancelled.procedure = S("P-7"), cancelled.family = FOREIGN_CANCELLATION;
  cancelled.texts.v[0].summary = (struct str){0};
  struct str const ref = partner_gave(source, &one), second = partner_gave(source, &cancelled);
  assert_status(post(g, page_of(ref, "/publier"), FIELDS({"contenu-lu", seen(ref)})), 303);
  assert_says(get(g, "%.*s", STR(page_of(second, ""))), S("L’avis a été annulé par sa source, "));
}

static void what_was_done_is_said(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = region();
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(source, &one);
  assert_status(post(g, page_of(ref, "/publier"), FIELDS({"contenu-lu", seen(ref)})), 303);
  clock_at(instant_plus(NOW, MINUTE_US));
  one.version = S("2");
  one.texts.v[0].title = C("Travaux de nuit");
  (void)partner_gives(source, &one);
  struct answer const a = post(g, page_of(ref, "/appliquer"), FIELDS({"contenu-lu", seen(ref)}, {"motif", C("Autre titre")}));
  assert_goes(a, page_of(ref, "?fait=applique"));
  assert_says(get(g, "%.*s", STR(answer_header(&a, "Location"))), S("L’opportunité est modifiée"));
  assert_silent(get(g, "%.*s", STR(page_of(ref, "?fait=autre"))), S("L’opportunité est modifiée"));
}

static void a_notice_joined_by_mistake_is_taken_apart_again(void **state) {
  (void)state;
  struct guest *g = everybodys(), *reader = guest();
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Cheffe de projet"), instant_plus(NOW, 20 * DAY_US)));
  struct foreign one = partner_notice(S("k1"), TITLE);
  struct str const ref = partner_gave(region(), &one), number_typed = fmt(&story, "%lld", (long long)id);
  assert_status(post(g, page_of(ref, "/rattacher"), FIELDS({"contenu-lu", seen(ref)}, {"numero", number_typed})), 303);
  assert_says(get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id))), C("Région"));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("Détacher : ce n’est pas le même avis"));
  assert_goes(post(g, page_of(ref, "/detacher"), FIELDS({"contenu-lu", seen(ref)})), page_of(ref, ""));
  assert_silent(get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(id))), C("Région"));
  assert_says(get(g, "%.*s", STR(page_of(ref, ""))), S("À relire"));
  assert_status(post(g, page_of(ref, "/detacher"), FIELDS({"contenu-lu", seen(ref)})), 409);
}

static void a_day_alone_is_shown_without_an_hour(void **state) {
  (void)state;
  struct foreign one = partner_notice(S("k1"), TITLE);
  one.closes.hour = false;
  struct str const ref = partner_gave(region(), &one);
  struct answer const a = get(everybodys(), "%.*s", STR(page_of(ref, "")));
  assert_says(a, S("jeudi 10 décembre 2026 — seul le jour est indiqué"));
  assert_silent(a, S("23\u00a0h\u00a059"));
}

static void a_trial_that_brings_nothing_says_why(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), C("Ville de Porto-Novo"), SOURCE_TRIAL);
  partner_read(id, &(struct source_ran_args){.outcome = S("failed"), .why = S("not_found")});
  struct answer const a = get(everybodys(), "/fr/gestion/sources/%lld", (long long)id);
  assert_says(a, S("La dernière lecture n’a rien donné"));
}

static const struct CMUnitTest stories[] = {
    STORY("a day that is typed is not dropped for a box that is ticked", a_day_that_is_typed_is_not_dropped_for_a_box_that_is_ticked),
    STORY("the editor takes a country and a language by their names", the_editor_takes_a_country_and_a_language_by_name),
    STORY("with one source chosen the total is said to be of all", the_total_is_said_to_be_of_all_sources),
    STORY("a cancellation begins with who cancelled", a_cancellation_begins_with_who_cancelled),
    STORY("what was done is said", what_was_done_is_said),
    STORY("a notice joined by mistake is taken apart again", a_notice_joined_by_mistake_is_taken_apart_again),
    STORY("a day alone is shown without an hour", a_day_alone_is_shown_without_an_hour),
    STORY("a trial that brings nothing says why", a_trial_that_brings_nothing_says_why),
};

TELL(stories)
