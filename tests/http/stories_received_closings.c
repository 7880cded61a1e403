/* Closings of partners' notices: told in the queue as on the notice; those of lots follow their source by the rules of an
 * officer's amendment, and a person is told before what will become of each. */
#include "base/out.h"
#include "base/zone.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define ORG C("Ville de Porto-Novo")

static struct str page_of(struct str ref, const char *rest) { return fmt(&story, "/fr/gestion/recus/%.*s%s", STR(ref), rest); }

static struct guest *everybodys(void) { return inside(account(S("tous@exemple.org"), PERSON_OFFICER, (struct str){0}), PERSON_OFFICER); }

static struct str seen_on(struct guest *g, struct str ref) {
  return str_dup(&story, between(get(g, "%.*s", STR(page_of(ref, ""))).body, "name=\"contenu-lu\" value=\"", "\""));
}

/* The same words on the queue and on the notice: an hour where one was said, on the buyer's clocks; the day alone where only
 * that was said; otherwise that it is not known. */
static void the_queue_tells_closings_as_the_notices_do(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign hour = partner_notice(S("k1"), C("À une heure")), day = partner_notice(S("k2"), C("Un jour")), none = partner_notice(S("k3"), C("Sans clôture")),
                 past = partner_notice(S("k4"), C("Close"));
  hour.city = C("Dakar"), hour.country = S("SN"); /* not the source's country */
  day.closes = (struct foreign_time){.has = true, .wall = {.year = 2026, .month = 12, .day = 11}};
  none.closes = (struct foreign_time){0};
  past.closes.wall.month = 11, past.closes.wall.day = 9;
  day.procedure = S("P-8"), none.procedure = S("P-9"), past.procedure = S("P-10");
  static const char *const told[] = {"jeudi 10 décembre 2026 à 16 h 00 (heure de Dakar, UTC)", "vendredi 11 décembre 2026", "non connue",
                                     "lundi 9 novembre 2026 à 17 h 00 (heure de Porto-Novo, UTC+1)"};
  const struct str refs[] = {partner_gave(source, &hour), partner_gave(source, &day), partner_gave(source, &none), partner_gave(source, &past)};
  struct answer const queue = get(g, "/fr/gestion/recus");
  for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
    assert_says(queue, str_from(told[i]));
    assert_says(get(g, "%.*s", STR(page_of(refs[i], ""))), str_from(told[i]));
  }
  assert_says(queue, S("seul le jour est indiqué"));
  assert_silent(queue, S("23 h 59"));
  assert_says(queue, S("Passée"));
}

/* --- Lots ------------------------------------------------------------------------------------------------------------ */

/* 17:00 in Porto-Novo of that day of December. */
static struct foreign_time hour_of(int day) {
  return (struct foreign_time){.has = true, .wall = {.year = 2026, .month = 12, .day = day, .hour = 17}, .hour = true, .offset_said = true, .offset = 3600};
}

static struct instant instant_of(int day) {
  struct foreign_time const t = hour_of(day);
  struct instant at;
  assert_true(foreign_instant(&t, zone_utc(), &at)); /* its offset is said */
  return at;
}

/* What the source says: the whole closes on the 10th, its lots on these days; a day of 0: it does not name the lot. */
static struct foreign says(const char *version, int first, int second, int third) {
  struct foreign one = partner_notice(S("k1"), C("Voirie"));
  const int days[] = {first, second, third};
  static const char *const titles[] = {"Chaussée " CANARY, "Éclairage " CANARY, "Plantations " CANARY};
  one.version = str_from(version);
  one.lots.v = arena_many(&story, 3, struct foreign_lot);
  for (size_t i = 0; i < 3; i++)
    if (days[i] != 0) one.lots.v[one.lots.n++] = (struct foreign_lot){fmt(&story, "%zu", i + 1), str_from(titles[i]), hour_of(days[i])};
  return one;
}

/* A notice of ours with lots 1 (closes on the 8th) and 2 (on the 12th), dossiers taken here, joined to its source's. */
struct joined { struct guest *office; struct str ref; int64_t id, source; };

static struct joined joined(void) {
  struct joined j = {.office = everybodys(), .source = partner(C("Région"), ORG, SOURCE_ACTIVE)};
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Voirie"), instant_of(10));
  n->lots.v = arena_many(&story, n->lots.n = 2, struct new_lot);
  n->lots.v[0] = (struct new_lot){.number = 1, .title = C("Chaussée"), .closes = moment_in(S("Africa/Porto-Novo"), instant_of(8))};
  n->lots.v[1] = (struct new_lot){.number = 2, .title = C("Éclairage"), .closes = moment_in(S("Africa/Porto-Novo"), instant_of(12))};
  j.id = enter(n);
  struct foreign const one = says("1", 8, 12, 0);
  j.ref = partner_gave(j.source, &one);
  assert_goes(post(j.office, page_of(j.ref, "/rattacher"), FIELDS({"contenu-lu", seen_on(j.office, j.ref)}, {"numero", fmt(&story, "%lld", (long long)j.id)})),
              page_of(j.ref, ""));
  clock_at(instant_plus(NOW, MINUTE_US));
  return j;
}

/* The source changes; the page that tells it. */
static struct answer changed(const struct joined *j, struct foreign one) {
  assert_int_equal(partner_gives(j->source, &one).ret_outcome, RECEIVED_CHANGED);
  return get(j->office, "%.*s", STR(page_of(j->ref, "")));
}

static struct answer apply_it(const struct joined *j) {
  return post(j->office, page_of(j->ref, "/appliquer"), FIELDS({"contenu-lu", seen_on(j->office, j->ref)}, {"motif", C("Lots reportés")}));
}

static void lot_closes(int64_t id, int lot, struct instant at) {
  assert_int_equal(number("SELECT closes_at FROM lot WHERE opportunity_id = %lld AND number = %d", (long long)id, lot), at.us);
}

static void a_lot_that_people_prepare_closes_later_and_they_are_told(void **state) {
  (void)state;
  struct joined const j = joined();
  begin_dossier(applicant(S("awa@exemple.org")), j.id); /* its first lot */
  int64_t const lot = number("SELECT lot_id FROM dossier_lot");
  struct answer a = changed(&j, says("2", 9, 14, 15));
  assert_says(a, S("Ce qu’il adviendra de chaque lot"));
  assert_says(a, S("mardi 8 décembre 2026 à 17 h 00"));
  assert_says(a, S("mercredi 9 décembre 2026 à 17 h 00"));
  assert_says(a, S("Reportée : les personnes qui préparent un dossier seront prévenues."));
  assert_says(a, S("Lot ajouté."));
  assert_says(a, S("Lot 1 : clôture reportée au mercredi 9 décembre 2026")); /* what readers would be told */
  lot_closes(j.id, 1, instant_of(8)); /* nothing before somebody says so */
  assert_goes(apply_it(&j), page_of(j.ref, ""));
  lot_closes(j.id, 1, instant_of(9));
  lot_closes(j.id, 2, instant_of(14));
  lot_closes(j.id, 3, instant_of(15));
  assert_int_equal(number("SELECT lot_id FROM dossier_lot"), lot); /* what was chosen stays chosen */
  assert_int_equal(number("SELECT ends_at FROM opportunity"), instant_of(15).us);
  assert_int_equal(number("SELECT count(*) FROM fanout WHERE purpose = 'extension' AND deadline_version = (SELECT deadline_version FROM opportunity)"), 1);
  assert_int_equal(number("SELECT count(*) FROM amendment"), 1);
  a = get(guest(), "/fr/opportunites/%.*s", STR(address_of_notice(j.id)));
  assert_says(a, C("Lots reportés"));
  assert_says(a, S("mercredi 9 décembre 2026 à 17 h 00"));
}

static void a_lot_never_closes_earlier_where_dossiers_are_taken(void **state) {
  (void)state;
  struct joined const j = joined();
  begin_dossier(applicant(S("awa@exemple.org")), j.id);
  struct answer a = changed(&j, says("2", 7, 14, 0));
  assert_says(a, S("Impossible : la clôture d’un lot ne peut être ni avancée ni retirée"));
  a = apply_it(&j);
  assert_status(a, 422);
  assert_says(a, S("la clôture d’un lot ne peut être ni avancée ni retirée, ni changée une fois passée, et chacun garde son numéro. Le tableau des lots dit lequel."));
  assert_says(a, C("Lots reportés")); /* what was typed */
  lot_closes(j.id, 1, instant_of(8));
  lot_closes(j.id, 2, instant_of(12)); /* all or nothing */
  assert_int_equal(number("SELECT count(*) FROM amendment"), 0);
  assert_int_equal(number("SELECT count(*) FROM fanout"), 0);
  /* nor when it has passed, while another lot is open still */
  clock_at(instant_plus(instant_of(8), HOUR_US));
  struct guest *later = inside(number("SELECT id FROM person WHERE email = 'tous@exemple.org'"), PERSON_OFFICER);
  struct joined const again = {later, j.ref, j.id, j.source};
  a = changed(&again, says("3", 11, 12, 0));
  assert_says(a, S("Impossible : la clôture d’un lot ne peut être ni avancée ni retirée"));
  assert_status(apply_it(&again), 422);
  lot_closes(j.id, 1, instant_of(8));
}

static void a_lot_that_is_gone_at_its_source_stays_for_who_prepares_it(void **state) {
  (void)state;
  struct joined const j = joined();
  begin_dossier(applicant(S("awa@exemple.org")), j.id);
  struct answer const a = changed(&j, says("2", 8, 0, 0));
  assert_says(a, S("La source ne le nomme plus ; il reste ici, car des dossiers sont commencés."));
  assert_goes(apply_it(&j), page_of(j.ref, ""));
  lot_closes(j.id, 2, instant_of(12));
  assert_int_equal(number("SELECT ends_at FROM opportunity"), instant_of(12).us); /* it is open as long as that lot */
}

/* Which lot is which, nobody can say: who prepared one must not find another. */
static void lots_that_change_their_numbers_are_refused(void **state) {
  (void)state;
  struct joined const j = joined();
  begin_dossier(applicant(S("awa@exemple.org")), j.id);
  struct foreign one = says("2", 12, 12, 0);
  one.lots.v[0].title = C("Éclairage"), one.lots.v[1].title = C("Chaussée");
  struct answer const a = changed(&j, one);
  assert_says(a, S("la source a changé les numéros de ses lots"));
  assert_status(apply_it(&j), 422);
  lot_closes(j.id, 1, instant_of(8));
}

static void without_dossiers_lots_are_those_of_the_source(void **state) {
  (void)state;
  struct joined const j = joined();
  struct answer a = changed(&j, says("2", 8, 0, 20));
  assert_says(a, S("Lot retiré."));
  assert_says(a, S("Lot ajouté."));
  assert_goes(apply_it(&j), page_of(j.ref, ""));
  assert_int_equal(number("SELECT count(*) FROM lot"), 2);
  lot_closes(j.id, 3, instant_of(20));
  a = changed(&j, says("3", 7, 0, 20)); /* readers count on the hour all the same */
  assert_says(a, S("Impossible : la clôture d’un lot"));
  assert_status(apply_it(&j), 422);
}

/* A notice that is answered at its source says what its source says. */
static void a_relayed_notice_has_the_lots_of_its_source(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const source = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct foreign one = says("1", 8, 12, 0);
  struct str const ref = partner_gave(source, &one);
  assert_status(post(g, page_of(ref, "/publier"), FIELDS({"contenu-lu", seen_on(g, ref)})), 303);
  clock_at(instant_plus(NOW, MINUTE_US));
  struct joined const j = {g, ref, number("SELECT id FROM opportunity"), source};
  struct answer const a = changed(&j, says("2", 7, 0, 20));
  assert_says(a, S("Changée."));
  assert_says(a, S("Lot retiré."));
  assert_goes(apply_it(&j), page_of(ref, ""));
  lot_closes(j.id, 1, instant_of(7));
  assert_int_equal(number("SELECT count(*) FROM lot"), 2);
}

static const struct CMUnitTest stories[] = {
    STORY("the queue tells closings as the notices do: with the hour where one was said", the_queue_tells_closings_as_the_notices_do),
    STORY("a lot that people prepare a dossier for closes later when its source says so: told before, then to them", a_lot_that_people_prepare_closes_later_and_they_are_told),
    STORY("a lot never closes earlier where dossiers are taken, nor moves once it has passed", a_lot_never_closes_earlier_where_dossiers_are_taken),
    STORY("a lot that is gone at its source stays for who prepares a dossier", a_lot_that_is_gone_at_its_source_stays_for_who_prepares_it),
    STORY("lots that change their numbers are refused: nobody could say which is which", lots_that_change_their_numbers_are_refused),
    STORY("without dossiers the lots are those of the source", without_dossiers_lots_are_those_of_the_source),
    STORY("a notice that is answered at its source has the lots of its source", a_relayed_notice_has_the_lots_of_its_source),
};

TELL(stories)
