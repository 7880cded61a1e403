/* An officer looks after the partners whose notices are read: makes a source, sees what is understood of it, activates it,
 * gives it files, reads why something did not come in. */
#include <string.h>

#include "base/fold.h"
#include "base/out.h"
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define SOURCES S("/fr/gestion/sources")
#define ORG C("Ville de Porto-Novo")
#define OTHER C("Ville de Dakar")

static struct str source_of(int64_t id, const char *rest) { return fmt(&story, "/fr/gestion/sources/%lld%s", (long long)id, rest); }

/* An officer of no organisation. */
static struct guest *everybodys(void) { return inside(account(S("tous@exemple.org"), PERSON_OFFICER, (struct str){0}), PERSON_OFFICER); }

/* The officer of the organisation whose sources these are. */
static struct guest *own(void) { return inside(account(S("bureau@exemple.org"), PERSON_OFFICER, S("Ville de Porto-Novo")), PERSON_OFFICER); }

static struct answer make(struct guest *g, struct str name, struct str address, struct str plain, struct str organisation) {
  return post(g, S("/fr/gestion/sources/nouvelle"),
              FIELDS({"nom", name}, {"adresse", address}, {"sans-https", plain}, {"periode", S("3600")}, {"nature", S("appel-offres")},
                     {"organisme", organisation}, {"theme", S("")}, {"bailleur", S("")}, {"ville", C("Porto-Novo")}, {"pays", S("BJ")},
                     {"fuseau", S("Africa/Porto-Novo")}, {"langue", S("fr")}));
}

static int64_t made(struct answer a) {
  assert_goes(a, S("/fr/gestion/sources/"));
  int64_t id;
  struct str const to = answer_header(&a, "Location");
  assert_int_equal(str_int(str_sub(to, sizeof "/fr/gestion/sources/" - 1, to.n), 1, INT64_MAX, &id), OK);
  return id;
}

/* --- The list -------------------------------------------------------------------------------------------------------- */

static void an_empty_list_says_what_to_do(void **state) {
  (void)state;
  struct guest *g = everybodys();
  assert_says(get(g, "/fr/gestion"), S("Sources"));
  struct answer const a = get(g, "/fr/gestion/sources");
  assert_says(a, S("Aucune source pour l’instant. Ajoutez l’adresse d’un flux"));
  assert_true(str_contains(a.body, S("href=\"/fr/gestion/sources/nouvelle\"")));
  assert_says(get(g, "/en/gestion/sources"), S("No source yet. Add the address of a feed"));
}

static void the_list_says_how_each_source_is_doing(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const good = partner(C("Région"), ORG, SOURCE_ACTIVE), bad = partner(C("Agence"), ORG, SOURCE_ACTIVE);
  (void)partner(C("Neuve"), OTHER, SOURCE_TRIAL);
  (void)partner(C("Arrêtée"), OTHER, SOURCE_PAUSED);
  partner_read(good, &(struct source_ran_args){.n_new = 3, .n_changed = 1, .n_refused = 2, .next = {true, instant_plus(NOW, 6 * HOUR_US)}});
  partner_read(bad, &(struct source_ran_args){.outcome = S("failed"), .why = S("tls"), .failures = 4, .next = {true, instant_plus(NOW, DAY_US)}});
  struct foreign const one = partner_notice(S("k1"), C("Avis"));
  (void)partner_gave(good, &one);
  struct answer const a = get(g, "/fr/gestion/sources");
  assert_says(a, C("Région"));
  assert_says(a, S("flux.exemple.org"));
  assert_says(a, ORG);
  assert_says(a, S("3 nouveaux, 1 modifié, 2 refusés"));
  assert_says(a, S("24 nov. 2026, 15 h 00")); /* the next one, in the source's hour */
  assert_says(a, S("1 à relire"));
  assert_says(a, S("La connexion sécurisée a échoué"));
  assert_says(a, S("4 échecs de suite."));
  assert_says(a, S("À l’essai"));
  assert_says(a, S("En pause"));
  assert_says(a, S("Jamais lue"));
  assert_says(a, S("Aucune prévue"));
}

static void a_long_list_has_pages(void **state) {
  (void)state;
  struct guest *g = everybodys();
  for (int i = 0; i < 51; i++) (void)partner(fmt(&story, "Source %02d", i), ORG, SOURCE_ACTIVE);
  struct answer a = get(g, "/fr/gestion/sources");
  assert_says(a, S("Source 50"));
  assert_silent(a, S("Source 00"));
  int64_t const last = number("SELECT id FROM source WHERE name = 'Source 01'");
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/sources?avant=%lld\" rel=\"next\"", (long long)last)));
  a = get(g, "/fr/gestion/sources?avant=%lld", (long long)last);
  assert_says(a, S("Source 00"));
  assert_silent(a, S("Source 01"));
}

/* --- The form -------------------------------------------------------------------------------------------------------- */

static void problems_of_a_source_keep_what_was_typed(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const before = commits();
  struct answer a = post(g, S("/fr/gestion/sources/nouvelle"), FIELDS());
  assert_status(a, 422);
  static const char *const sentences[] = {"Indiquez le nom de la source", "Choisissez la nature des opportunités.", "Indiquez l’organisme qui répond de ces avis.",
                                          "Indiquez la ville.", "Indiquez le pays par son nom ou son code", "Indiquez le fuseau horaire",
                                          "Indiquez la langue par son nom ou son code", "Choisissez le rythme des lectures."};
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) assert_says(a, str_from(sentences[i]));
  static const char *const wrong[] = {"ftp://exemple.org/a", "exemple.org/a", "https://", "https:///a", "https://nom:secret@exemple.org/a", "https://exemple.org/a b",
                                      "javascript:alert(1)"};
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    a = make(g, C("Région"), str_from(wrong[i]), S(""), ORG);
    assert_status(a, 422);
    assert_says(a, S("Indiquez une adresse complète, par exemple https://exemple.org/avis.rss"));
    assert_says(a, str_from(wrong[i]));
    assert_says(a, C("Région"));
  }
  a = make(g, C("Région"), S("http://exemple.org/avis.rss"), S(""), ORG);
  assert_status(a, 422);
  assert_says(a, S("Cette adresse n’est pas en https."));
  assert_int_equal(commits(), before);
  int64_t const id = made(make(g, C("Région"), S("http://exemple.org/avis.rss"), S("1"), ORG));
  assert_int_equal(number("SELECT plain_http FROM source WHERE id = %lld", (long long)id), 1);
}

static void a_new_source_is_on_trial_and_due_at_once(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = made(make(g, C("Région"), S("https://exemple.org/avis.rss"), S(""), ORG));
  assert_true(str_eq(text("SELECT state FROM source WHERE id = %lld", (long long)id), SOURCE_TRIAL));
  assert_int_equal(number("SELECT next_at FROM source WHERE id = %lld", (long long)id), NOW.us);
  assert_int_equal(number("SELECT period_s FROM source WHERE id = %lld", (long long)id), 3600);
  struct answer const a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("À l’essai"));
  assert_says(a, S("La première lecture va commencer"));
  assert_says(a, S("Actualiser"));
  assert_says(a, S("toutes les heures"));
  assert_says(a, S("À la source ; aucun dossier n’est reçu ici."));
  struct answer const again = make(g, C("Région"), S("https://exemple.org/b"), S(""), ORG);
  assert_status(again, 422);
  assert_says(again, S("Une autre source porte déjà ce nom."));
  assert_says(again, S("https://exemple.org/b"));
}

static void a_source_is_changed(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US));
  static struct str themes[] = {S_INIT("Eau et assainissement")}, funders[] = {S_INIT("Union des villes " CANARY)};
  n->themes = (struct text_list){themes, 1};
  n->funders = (struct text_list){funders, 1};
  (void)enter(n);
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct answer a = get(g, "%.*s", STR(source_of(id, "/modifier")));
  assert_says(a, S("https://flux.exemple.org/avis.rss"));
  assert_says(a, C("Région"));
  assert_true(str_contains(a.body, S("<option value=\"21600\" selected>")));
  assert_true(str_contains(a.body, S("<option value=\"Eau et assainissement\">")));
  a = post(g, source_of(id, "/modifier"), FIELDS({"nom", C("Région Sud")}, {"adresse", S("")}, {"periode", S("86400")}, {"nature", S("recrutement")},
      {"organisme", OTHER}, {"theme", S("Eau et assainissement")}, {"bailleur", C("Union des villes")}, {"ville", C("Thiès")}, {"pays", S("SN")},
      {"fuseau", S("Africa/Dakar")}, {"langue", S("en")}, {"depot-ici", S("1")}));
  assert_goes(a, source_of(id, ""));
  a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, C("Région Sud"));
  assert_says(a, S("Aucune : les fichiers sont déposés ici."));
  assert_says(a, S("Eau et assainissement"));
  assert_says(a, C("Union des villes"));
  assert_says(a, S("Elles se déposent ici."));
  assert_says(a, OTHER);
  a = get(g, "%.*s", STR(source_of(id, "/modifier")));
  assert_true(str_contains(a.body, S("<option value=\"Eau et assainissement\" selected>")));
  a = post(g, source_of(id, "/modifier"), FIELDS({"nom", C("Région Sud")}, {"periode", S("86400")}, {"nature", S("recrutement")}, {"organisme", OTHER},
      {"theme", S("Inventé")}, {"bailleur", S("")}, {"ville", S("Thiès")}, {"pays", S("SN")}, {"fuseau", S("Africa/Dakar")}, {"langue", S("en")}));
  assert_status(a, 422);
  assert_says(a, S("Ce thème n’est pas sur le babillard."));
  /* all that is wrong is said at once */
  a = post(g, source_of(id, "/modifier"), FIELDS({"nom", S("")}, {"theme", S("Inventé")}, {"bailleur", C("Personne")}));
  assert_status(a, 422);
  static const char *const sentences[] = {"Indiquez le nom de la source", "Indiquez la ville.", "Ce thème n’est pas sur le babillard.", "Ce bailleur n’est pas encore sur le babillard."};
  for (size_t i = 0; i < sizeof sentences / sizeof *sentences; i++) assert_says(a, str_from(sentences[i]));
}

static struct answer make_in(struct guest *g, struct str name, struct str country, struct str language) {
  return post(g, S("/fr/gestion/sources/nouvelle"),
              FIELDS({"nom", name}, {"adresse", S("https://exemple.org/a")}, {"periode", S("3600")}, {"nature", S("appel-offres")}, {"organisme", ORG},
                     {"ville", C("Porto-Novo")}, {"pays", country}, {"fuseau", S("Africa/Porto-Novo")}, {"langue", language}));
}

static void a_country_and_a_language_are_written_by_name_or_code(void **state) {
  (void)state;
  struct guest *g = everybodys();
  struct answer a = get(g, "/fr/gestion/sources/nouvelle");
  assert_false(str_contains(a.body, S("maxlength=\"2\""))); /* a name that is typed is not cut */
  static const char *const written[][4] = {{"Bénin", "français", "BJ", "fr"}, {"  benin ", "FRENCH", "BJ", "fr"}, {"sn", "PT", "SN", "pt"},
                                           {"Ivory Coast", "anglais", "CI", "en"}, {"BEN", "eng", "BJ", "en"}};
  for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
    int64_t const id = made(make_in(g, fmt(&story, "Source %zu", i), str_from(written[i][0]), str_from(written[i][1])));
    struct str const got = text("SELECT country || ' ' || lang FROM source WHERE id = %lld", (long long)id);
    assert_string_equal(str_z(&story, got), str_z(&story, fmt(&story, "%s %s", written[i][2], written[i][3])));
  }
  int64_t const before = commits();
  a = make_in(g, C("Ailleurs"), C("Bé"), C("franc"));
  assert_status(a, 422);
  assert_says(a, S("Ce pays n’est pas connu. Écrivez son nom en français ou en anglais"));
  assert_says(a, S("Cette langue n’est pas connue."));
  assert_true(str_contains(a.body, S("value=\"Bé ")) && str_contains(a.body, S("value=\"franc ")));
  assert_int_equal(commits(), before);
}

/* --- Whose it is ----------------------------------------------------------------------------------------------------- */

static void an_officer_sees_the_sources_of_the_own_organisation_only(void **state) {
  (void)state;
  int64_t const mine = partner(C("La nôtre"), ORG, SOURCE_ACTIVE), theirs = partner(C("La leur"), OTHER, SOURCE_ACTIVE);
  struct guest *g = own();
  struct answer a = get(g, "/fr/gestion/sources");
  assert_says(a, C("La nôtre"));
  assert_silent(a, C("La leur"));
  assert_status(get(g, "%.*s", STR(source_of(mine, ""))), 200);
  int64_t const before = commits();
  static const char *const pages[] = {"", "/modifier", "/confiance", "/supprimer"};
  for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) assert_status(get(g, "%.*s", STR(source_of(theirs, pages[i]))), 404);
  assert_status(post(g, source_of(theirs, "/etat"), FIELDS({"acte", S("pause")})), 404);
  assert_status(post(g, source_of(theirs, "/modifier"), FIELDS({"nom", S("x")})), 404);
  assert_status(post(g, source_of(theirs, "/confiance"), FIELDS({"confiance", S("oui")})), 404);
  assert_status(post(g, source_of(theirs, "/supprimer"), FIELDS({"vu", S("")})), 404);
  const struct part parts[] = {{.name = "fichier", .file_name = "a.xml", .bytes = S("<rss/>")}};
  assert_status(post_parts(g, source_of(theirs, "/fichier"), parts, 1), 404);
  a = make(g, C("Encore une"), S("https://exemple.org/a"), S(""), OTHER);
  assert_status(a, 422);
  assert_says(a, S("Vous ne gérez que les sources de votre organisme"));
  assert_says(a, C("Encore une"));
  assert_int_equal(commits(), before);
}

static void the_themes_of_the_form_are_in_the_order_of_the_reader_s_language(void **state) {
  (void)state;
  struct guest *g = everybodys();
  static const char *const pages[] = {"/fr/gestion/sources/nouvelle", "/en/gestion/sources/nouvelle"};
  for (size_t p = 0; p < sizeof pages / sizeof *pages; p++) {
    struct str rest = between(get(g, "%s", pages[p]).body, "<select id=\"theme\"", "</select>"), option, last = S("");
    size_t seen = 0;
    for (; (option = between(rest, "<option value=\"", "</option>")).p != NULL; seen++) {
      rest = str_sub(rest, (size_t)(option.p - rest.p) + option.n, rest.n);
      if (seen == 0) continue; /* none comes first */
      struct str const name = fold_text(&story, str_sub(option, str_index(option, '>') + 1, option.n));
      if (strcmp(str_z(&story, last), str_z(&story, name)) > 0) fail_msg("%s: %.*s before %.*s", pages[p], STR(last), STR(name));
      last = name;
    }
    assert_true(seen > 20);
  }
}

static void a_file_that_waits_is_read_after_an_edit(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = made(make(g, C("Agence"), S(""), S(""), ORG));
  const struct part parts[] = {{.name = "fichier", .file_name = "a.xml", .bytes = S("<rss/>")}};
  assert_goes(post_parts(g, source_of(id, "/fichier"), parts, 1), source_of(id, ""));
  assert_goes(post(g, source_of(id, "/modifier"), FIELDS({"nom", C("Agence Sud")}, {"adresse", S("")}, {"periode", S("3600")}, {"nature", S("recrutement")},
      {"organisme", ORG}, {"ville", C("Porto-Novo")}, {"pays", S("BJ")}, {"fuseau", S("Africa/Porto-Novo")}, {"langue", S("fr")})), source_of(id, ""));
  assert_int_equal(number("SELECT next_at FROM source"), NOW.us);
}

/* --- One source ------------------------------------------------------------------------------------------------------ */

static void a_trial_shows_what_is_understood_and_what_is_left(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_TRIAL);
  struct foreign one = partner_notice(S("k1"), C("Travaux de voirie")), two = partner_notice(S("k2"), C("Étude"));
  two.closes = (struct foreign_time){0};
  const struct source_item items[] = {
      {.key = S("k1"), .title = C("Travaux de voirie"), .outcome = S("preview"), .content = foreign_json(&story, &one), .position = 1},
      {.key = S("k2"), .title = C("Étude"), .outcome = S("preview"), .content = foreign_json(&story, &two), .position = 2}};
  partner_read(id, &(struct source_ran_args){.outcome = S("trial"), .n_new = 2, .n_refused = 1, .items = items, .n_items = 2});
  struct answer a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("Vérifiez les premiers avis, puis activez la source."));
  assert_says(a, C("Travaux de voirie"));
  assert_says(a, S("jeudi 10 décembre 2026 à 17 h 00"));
  assert_says(a, S("non connue"));
  assert_says(a, C("Ville de Cotonou"));
  assert_says(a, S("Appel d’offres"));
  assert_says(a, S("https://exemple.org/avis/7/reglement.pdf"));
  assert_says(a, C("pictures are not taken"));
  assert_goes(post(g, source_of(id, "/etat"), FIELDS({"acte", S("activer")})), source_of(id, ""));
  a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("Active"));
  assert_silent(a, S("Vérifiez les premiers avis"));
}

/* Nothing comes in during a trial, and nothing came in of it afterwards. */
static void a_reading_on_trial_is_not_said_to_have_brought_anything(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_TRIAL);
  partner_read(id, &(struct source_ran_args){.outcome = S("trial"), .n_new = 6, .n_skipped = 1, .n_refused = 2});
  for (int active = 0; active < 2; active++) {
    struct answer const a = get(g, "%.*s", STR(source_of(id, "")));
    assert_says(a, S("6 avis lus (essai), 1 laissé de côté, 2 refusés"));
    assert_silent(a, S("nouveau"));
    assert_says(get(g, "/fr/gestion/sources"), S("6 avis lus (essai), 2 refusés"));
    assert_silent(get(g, "/fr/gestion/sources"), S("6 nouveaux"));
    if (!active) assert_goes(post(g, source_of(id, "/etat"), FIELDS({"acte", S("activer")})), source_of(id, ""));
  }
}

static void the_largest_notices_are_shown_together(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_TRIAL);
  struct foreign one = partner_largest(S("k1"), C("Grand"));
  struct str const content = foreign_json(&story, &one);
  assert_true(content.n > 350000);
  struct source_item items[SOURCE_PREVIEW];
  for (size_t i = 0; i < SOURCE_PREVIEW; i++)
    items[i] = (struct source_item){.title = C("Grand"), .outcome = S("preview"), .content = content, .position = (int64_t)i + 1};
  partner_read(id, &(struct source_ran_args){.n_new = SOURCE_PREVIEW, .items = items, .n_items = SOURCE_PREVIEW});
  struct answer const a = get(everybodys(), "%.*s", STR(source_of(id, "")));
  assert_status(a, 200);
  assert_says(a, C("Grand"));
}

static void a_source_is_paused_and_goes_on(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  partner_read(id, &(struct source_ran_args){.next = {true, instant_plus(NOW, DAY_US)}});
  assert_goes(post(g, source_of(id, "/etat"), FIELDS({"acte", S("lire")})), source_of(id, ""));
  assert_int_equal(number("SELECT next_at FROM source"), NOW.us);
  assert_says(get(g, "%.*s", STR(source_of(id, ""))), S("Dans un instant"));
  assert_goes(post(g, source_of(id, "/etat"), FIELDS({"acte", S("pause")})), source_of(id, ""));
  assert_int_equal(number("SELECT count(*) FROM source WHERE next_at IS NULL AND state = 'paused'"), 1);
  struct answer const a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("Reprendre"));
  assert_silent(a, S("Lire maintenant"));
  assert_goes(post(g, source_of(id, "/etat"), FIELDS({"acte", S("activer")})), source_of(id, ""));
  assert_int_equal(number("SELECT count(*) FROM source WHERE next_at IS NOT NULL AND state = 'active'"), 1);
  assert_status(post(g, source_of(id, "/etat"), FIELDS({"acte", S("détruire")})), 400);
}

static void what_did_not_come_in_is_told_with_its_reason(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  const struct source_item first[] = {{.title = C("Vieux"), .outcome = S("skipped"), .why = S("not_newer"), .position = 4}};
  const struct source_item items[] = {
      {.key = C("cle"), .title = C("Immatriculation"), .outcome = S("skipped"), .why = S("registration"), .position = 2},
      {.outcome = S("refused"), .why = S("no_title"), .detail = C("line 7"), .position = 9},
      {.outcome = S("refused"), .why = C("demain"), .position = 10}};
  partner_read(id, &(struct source_ran_args){.file_name = C("a.xml"), .n_new = 1, .n_skipped = 1, .items = first, .n_items = 1});
  partner_read(id, &(struct source_ran_args){.n_same = 12, .n_skipped = 1, .n_refused = 2, .items = items, .n_items = 3});
  partner_read(id, &(struct source_ran_args){.outcome = S("failed"), .why = S("forbidden"), .detail = C("10.0.0.1")});
  int64_t const newest = number("SELECT max(id) FROM source_run");
  struct answer a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("L’adresse mène dans un réseau où rien n’est lu."));
  assert_says(a, S("12 inchangés, 1 laissé de côté, 2 refusés"));
  assert_says(a, C("a.xml"));
  assert_silent(a, C("Immatriculation"));
  a = get(g, "%.*s?lecture=%lld", STR(source_of(id, "")), (long long)newest - 1);
  assert_says(a, C("Immatriculation"));
  assert_says(a, S("C’est l’immatriculation d’une entreprise, pas un avis."));
  assert_says(a, S("L’avis n’a pas de titre."));
  assert_says(a, C("line 7"));
  assert_says(a, C("La lecture n’a pas abouti (demain")); /* a word nobody has a sentence for */
  assert_silent(a, C("Vieux"));
  a = get(g, "%.*s?lecture=%lld", STR(source_of(id, "")), (long long)newest - 2);
  assert_says(a, S("Une version plus récente est déjà connue."));
  assert_says(get(g, "/en/gestion/sources/%lld?lecture=%lld", (long long)id, (long long)newest - 2), S("A newer version is known already."));
}

/* A run of another source is not shown under this one's address. */
static void a_run_of_another_source_stays_there(void **state) {
  (void)state;
  int64_t const mine = partner(C("La nôtre"), ORG, SOURCE_ACTIVE), theirs = partner(C("La leur"), OTHER, SOURCE_ACTIVE);
  const struct source_item items[] = {{.title = C("Secret"), .outcome = S("skipped"), .why = S("twice"), .position = 1}};
  partner_read(theirs, &(struct source_ran_args){.n_skipped = 1, .items = items, .n_items = 1});
  partner_read(mine, &(struct source_ran_args){.n_same = 1});
  struct answer const a = get(own(), "%.*s?lecture=%lld", STR(source_of(mine, "")),
                              (long long)number("SELECT id FROM source_run WHERE source_id = %lld", (long long)theirs));
  assert_silent(a, C("Secret"));
}

/* --- Files ----------------------------------------------------------------------------------------------------------- */

static struct answer give(struct guest *g, int64_t id, const char *file_name, struct str bytes) {
  const struct part parts[] = {{.name = "fichier", .file_name = file_name, .bytes = bytes}};
  return post_parts(g, source_of(id, "/fichier"), parts, 1);
}

static void a_file_is_given_and_waits(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  partner_read(id, &(struct source_ran_args){.next = {true, instant_plus(NOW, DAY_US)}});
  assert_goes(give(g, id, "avis <i>'&.xml", S("<rss version=\"2.0\"></rss>")), source_of(id, "#fichiers"));
  assert_true(str_eq(text("SELECT CAST(bytes AS TEXT) FROM source_file"), S("<rss version=\"2.0\"></rss>")));
  assert_int_equal(number("SELECT next_at FROM source"), NOW.us);
  assert_says(get(g, "%.*s", STR(source_of(id, ""))), S("avis <i>'&.xml"));
  for (int i = 1; i < SOURCE_FILES_MAX; i++) assert_goes(give(g, id, "b.json", S("{}")), source_of(id, ""));
  struct answer const a = give(g, id, "c.json", S("{}"));
  assert_status(a, 422);
  assert_says(a, S("Dix fichiers attendent déjà d’être lus."));
}

static void a_file_that_is_none_is_refused_with_its_reason(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE), before = commits();
  char *big = arena_many(&story, SOURCE_FILE_MAX + 1, char);
  for (size_t i = 0; i <= SOURCE_FILE_MAX; i++) big[i] = 'x';
  struct answer a = give(g, id, "", S(""));
  assert_status(a, 422);
  assert_says(a, S("Choisissez d’abord un fichier."));
  a = give(g, id, "a.xml", S(""));
  assert_status(a, 422);
  assert_says(a, S("Ce fichier est vide."));
  a = give(g, id, "a.xml", (struct str){big, SOURCE_FILE_MAX + 1});
  assert_status(a, 413);
  assert_says(a, S("Ce fichier est trop volumineux : 2 Mo au plus."));
  assert_says(a, C("Région")); /* on the source's own page */
  assert_int_equal(commits(), before);
  assert_goes(give(g, id, "a.xml", (struct str){big, SOURCE_FILE_MAX}), source_of(id, ""));
  assert_int_equal(number("SELECT length(bytes) FROM source_file"), SOURCE_FILE_MAX);
}

static void a_body_without_end_is_refused_on_the_way(void **state) {
  (void)state;
  struct guest *g = everybodys();
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  size_t const n = 3 * (size_t)SOURCE_FILE_MAX;
  scoped(arena) struct arena own_memory = {0};
  char *big = arena_many(&own_memory, n, char);
  for (size_t i = 0; i < n; i++) big[i] = 'x';
  struct answer const a = give(g, id, "a.xml", (struct str){big, n});
  if (a.status != 0) assert_status(a, 413); /* or the connection ends under who goes on sending */
  assert_int_equal(number("SELECT count(*) FROM source_file"), 0);
}

/* --- Deleted --------------------------------------------------------------------------------------------------------- */

static struct answer delete_it(struct guest *g, int64_t id) {
  struct answer const a = get(g, "%.*s", STR(source_of(id, "/supprimer")));
  assert_status(a, 200);
  struct str const seen = str_dup(&story, between(a.body, "name=\"vu\" value=\"", "\""));
  return post(g, source_of(id, "/supprimer"), FIELDS({"vu", seen}));
}

static void act_on(struct guest *g, struct str ref, const char *what) {
  struct str const seen = fmt(&story, "%lld", (long long)number("SELECT changed_at FROM received WHERE ref = '%.*s'", STR(ref)));
  assert_status(post(g, fmt(&story, "/fr/gestion/recus/%.*s%s", STR(ref), what), FIELDS({"contenu-lu", seen})), 303);
}

/* Its files, readings, waiting notices go; what is on the board stays and says where it came from. */
static void a_source_is_deleted_and_what_was_published_stays(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE), calm = partner(C("Agence"), ORG, SOURCE_ACTIVE);
  struct guest *g = own(), *reader = guest();
  struct foreign one = partner_notice(S("k1"), C("Publié")), two = partner_notice(S("k2"), C("En attente")), three = partner_notice(S("k3"), C("Refusé ici")),
                 four = partner_notice(S("k4"), C("Refusé aussi"));
  two.procedure = S("P-8"), three.procedure = S("P-9"), four.procedure = S("P-10"), four.key_global = true, four.form = S("eforms");
  act_on(g, partner_gave(id, &one), "/publier");
  struct str const waits = partner_gave(id, &two), everywhere = partner_gave(id, &four);
  act_on(g, partner_gave(id, &three), "/refuser");
  act_on(g, everywhere, "/refuser");
  assert_goes(give(g, id, "avis.xml", S("<rss/>")), source_of(id, "#fichiers"));
  partner_read(id, &(struct source_ran_args){.n_refused = 1, .items = (const struct source_item[]){{.outcome = S("refused"), .why = S("no_title"), .position = 1}},
                                             .n_items = 1});
  int64_t const notice = number("SELECT id FROM opportunity"), before = commits();
  struct answer a = get(g, "%.*s", STR(source_of(id, "")));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/sources/%lld/supprimer\"", (long long)id)));
  a = get(g, "%.*s", STR(source_of(id, "/supprimer")));
  assert_says(a, S("un fichier qui attend d’être lu"));
  assert_says(a, S("un avis à relire ou écarté"));
  assert_says(a, S("une opportunité reprise de ses avis"));
  assert_says(a, S("2 avis refusés : ces refus sont oubliés"));
  assert_status(post(g, source_of(id, "/supprimer"), FIELDS()), 409); /* nobody deletes what they were not shown */
  assert_int_equal(commits(), before);
  a = delete_it(g, id);
  assert_goes(a, S("/fr/gestion/sources?fait=supprimee"));
  a = follow(g, a);
  assert_says(a, S("La source est supprimée."));
  assert_silent(a, C("Région"));
  assert_says(a, C("Agence"));
  a = get(reader, "/fr/opportunites/%.*s", STR(address_of_notice(notice)));
  assert_says(a, C("Publié"));
  assert_says(a, C("Région"));
  assert_true(str_contains(a.body, S("href=\"https://exemple.org/avis/7\"")));
  assert_status(get(g, "%.*s", STR(source_of(id, ""))), 404);
  assert_status(get(g, "%.*s", STR(source_of(id, "/supprimer"))), 404);
  assert_status(post(g, source_of(id, "/supprimer"), FIELDS({"vu", S("1")})), 404); /* twice */
  assert_status(get(g, "/fr/gestion/recus/%.*s", STR(waits)), 404);
  assert_says(get(g, "/fr/gestion/recus"), S("Tout est relu."));
  static const char *const tables[] = {"source_file", "source_run", "source_item"};
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) assert_int_equal(number("SELECT count(*) FROM %s", tables[i]), 0);
  assert_int_equal(number("SELECT count(*) FROM pragma_foreign_key_check"), 0);
  assert_int_equal(partner_gives(calm, &four).ret_outcome, RECEIVED_NEW); /* as the page said */
}

static void what_came_meanwhile_is_told_before_a_source_is_deleted(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct guest *g = own();
  struct answer a = get(g, "%.*s", STR(source_of(id, "/supprimer")));
  struct str const seen = str_dup(&story, between(a.body, "name=\"vu\" value=\"", "\""));
  struct foreign const one = partner_notice(S("k1"), C("Un"));
  (void)partner_gave(id, &one);
  a = post(g, source_of(id, "/supprimer"), FIELDS({"vu", seen}));
  assert_status(a, 409);
  assert_says(a, S("La source a changé pendant que vous lisiez cette page."));
  assert_says(a, S("un avis à relire ou écarté"));
  assert_int_equal(number("SELECT count(*) FROM source"), 1);
  assert_goes(delete_it(g, id), S("/fr/gestion/sources?fait=supprimee"));
}

/* Another source may get its number: it is another one all the same. */
static void a_new_source_has_nothing_of_the_deleted_one(void **state) {
  (void)state;
  struct foreign one = partner_notice(S("1"), C("Ancien avis"));
  int64_t const old = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct guest *g = own();
  act_on(g, partner_gave(old, &one), "/publier");
  act_on(g, partner_gave(old, &(struct foreign){.family = FOREIGN_OPPORTUNITY, .form = S("rss"), .key = S("2"), .texts = one.texts}), "/refuser");
  struct str const seen = str_dup(&story, between(get(g, "%.*s", STR(source_of(old, "/supprimer"))).body, "name=\"vu\" value=\"", "\""));
  assert_goes(delete_it(g, old), S("/fr/gestion/sources?fait=supprimee"));
  clock_at(instant_plus(NOW, MINUTE_US));
  int64_t const id = partner(C("Autre région"), ORG, SOURCE_ACTIVE);
  one.texts.v[0].title = C("Nouvel avis");
  act_on(g, partner_gave(id, &one), "/publier");
  one.key = S("2");
  assert_int_equal(partner_gives(id, &one).ret_outcome, RECEIVED_NEW);
  assert_int_equal(number("SELECT count(*) FROM opportunity"), 2);
  assert_status(post(g, source_of(id, "/supprimer"), FIELDS({"vu", seen})), 409); /* the page of the old one */
}

static const struct CMUnitTest stories[] = {
    STORY("an empty list says what to do", an_empty_list_says_what_to_do),
    STORY("the list says how each source is doing", the_list_says_how_each_source_is_doing),
    STORY("a long list has pages", a_long_list_has_pages),
    STORY("the themes of the form are in the order of the reader's language", the_themes_of_the_form_are_in_the_order_of_the_reader_s_language),
    STORY("problems of a source are all said and keep what was typed", problems_of_a_source_keep_what_was_typed),
    STORY("a new source is on trial and due at once; no two have one name", a_new_source_is_on_trial_and_due_at_once),
    STORY("a country and a language are written by their names or their codes; one that is not known is said", a_country_and_a_language_are_written_by_name_or_code),
    STORY("a source is changed, its theme among those on the board", a_source_is_changed),
    STORY("an officer sees and changes the sources of the own organisation only", an_officer_sees_the_sources_of_the_own_organisation_only),
    STORY("a file that waits is still read after an edit", a_file_that_waits_is_read_after_an_edit),
    STORY("a trial shows what is understood and what is left, then it is activated", a_trial_shows_what_is_understood_and_what_is_left),
    STORY("a reading on trial says how many were read, never that something came in", a_reading_on_trial_is_not_said_to_have_brought_anything),
    STORY("five of the largest notices are shown together on trial", the_largest_notices_are_shown_together),
    STORY("a source is read now, paused, and goes on", a_source_is_paused_and_goes_on),
    STORY("what did not come in is told with its reason, reading by reading", what_did_not_come_in_is_told_with_its_reason),
    STORY("a reading of another source is not shown under this one's address", a_run_of_another_source_stays_there),
    STORY("a source is deleted by who may change it, told before what goes; what was published stays and says where it came from", a_source_is_deleted_and_what_was_published_stays),
    STORY("what came meanwhile is told before a source is deleted", what_came_meanwhile_is_told_before_a_source_is_deleted),
    STORY("a new source has nothing of the deleted one, though it gets its number", a_new_source_has_nothing_of_the_deleted_one),
    STORY("a file is given and waits; ten at most", a_file_is_given_and_waits),
    STORY("no file, an empty one, one over 2 MB: refused with its reason", a_file_that_is_none_is_refused_with_its_reason),
    STORY("a body far over the limit is refused on its way", a_body_without_end_is_refused_on_the_way),
};

TELL(stories)
