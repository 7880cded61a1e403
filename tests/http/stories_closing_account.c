/* Correcting and closing the account: what goes at once, what stays and until when, and that it goes then. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/files.h"
#include "board/follow_up.h"
#include "board/leave.h"
#include "board/outbox.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "work/worker.h"

#define MARK "Zébulon" /* in the name, the message and the file's name of who leaves */
#define ZEB S("zebulon@exemple.org")
#define PAGE S("/fr/compte/fermeture")
#define CLOSING FIELDS({"motdepasse", PASSWORD}, {"confirme", S("oui")})

static int64_t noticed(const char *key, int64_t closes_in) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, C("Poste"), instant_plus(NOW, closes_in));
  n->import_key = str_from(key);
  return enter(n);
}

/* Somebody with a deposit (marked everywhere), a draft, and a notice followed. */
static struct guest *zebulon(void) {
  int64_t const deposited = noticed("avis-1", DAY_US), drafted = noticed("avis-2", DAY_US);
  struct guest *g = applicant(ZEB);
  assert_goes(post(g, S("/fr/compte/coordonnees"), FIELDS({"nom", C(MARK " de Nikki")}, {"langue", S("fr")})), S("/fr/compte/coordonnees"));
  begin_dossier(g, deposited);
  assert_goes(upload(g, deposited, 1, "CV-" MARK ".pdf", data(GOOD_PDF)), dossier_of(deposited, "#piece-"));
  assert_goes(post(g, dossier_of(deposited, "/message"), FIELDS({"message", C(MARK " vous salue")})), dossier_of(deposited, ""));
  (void)receipt_of(deposit(g, deposited));
  fill_dossier(g, drafted);
  struct follow_up_args said = {.opportunity = S("avis-1"), .email = ZEB, .key = S("k"), .at = NOW, .words = S("Bonjour " MARK), .now = NOW};
  assert_int_equal(board_change(&the_board, follow_up_add, &said), OK);
  return g;
}

static void sent(void) { /* as the worker does */
  struct outbox_claim_args claim;
  for (;;) {
    claim = (struct outbox_claim_args){.owner = S("00000000000000000000000000"), .now = clock_now(), .keep = &story};
    assert_int_equal(board_change(&the_board, outbox_claim, &claim), OK);
    if (!claim.ret_found) return;
    struct outbox_step_args step = {.id = claim.ret_id, .owner = claim.owner, .state = S("sent"), .due = clock_now(), .reply = S("250 ok"), .now = clock_now()};
    assert_int_equal(board_change(&the_board, outbox_sending, &step), OK);
    if (!step.ret_void) assert_int_equal(board_change(&the_board, outbox_outcome, &step), OK);
  }
}

static size_t erase_at(struct instant at) {
  size_t n = 0;
  clock_at(at);
  assert_int_equal(leave_erase(&the_board, at, &n), OK);
  return n;
}

/* 24 months after the closing, at its very hour. */
#define LAST ((struct instant){INT64_C(1858752000) * SECOND_US})

static void name_and_language_are_corrected(void **state) {
  (void)state;
  struct guest *g = applicant(ZEB);
  assert_says(get(g, "/fr/compte/coordonnees"), C("Awa de zebulon@exemple.org"));
  struct answer a = post(g, S("/fr/compte/coordonnees"), FIELDS({"nom", S("  ")}, {"langue", S("fr")}));
  assert_status(a, 422);
  assert_says(a, S("Erreur : Nom et langue"));
  assert_status(post(g, S("/fr/compte/coordonnees"), FIELDS({"nom", C("Z")}, {"langue", S("xx")})), 422);
  assert_says(follow(g, post(g, S("/fr/compte/coordonnees"), FIELDS({"nom", C("Zoé")}, {"langue", S("en")}))), S("C’est enregistré."));
  assert_true(str_eq(text("SELECT name FROM person"), C("Zoé")) && str_eq(text("SELECT lang FROM person"), S("en")));
}

static void the_page_says_what_goes_and_what_stays(void **state) {
  (void)state;
  struct guest *g = zebulon();
  struct answer const a = get(g, "/fr/compte/fermeture");
  assert_says(a, S("Un brouillon, un fichier non déposé"));
  assert_says(a, S("déposé le mardi 24 novembre 2026"));
  assert_says(a, S("conservé jusqu’au samedi 25 novembre 2028."));
  assert_says(a, S("l’organisme qui a reçu un dossier doit pouvoir prouver"));
}

static void the_last_day_is_in_the_notices_zone(void **state) {
  (void)state;
  (void)zebulon();
  struct zone const *zone;
  assert_int_equal(zone_load(S("Africa/Porto-Novo"), &zone), OK);
  assert_int_equal(history_kept_until(instant_plus(NOW, DAY_US), 24, zone).us, LAST.us);
  assert_int_equal(zone_load(S("Europe/Paris"), &zone), OK); /* the wall clock stays over a change of the hour; 31 January + 1 month is the last of February */
  struct civil const last = {2027, 1, 31, 17, 0, 0};
  struct instant first, second;
  assert_int_equal(zone_instant(zone, &last, &first, &second), ZONE_NORMAL);
  struct civil const then = zone_local(zone, history_kept_until(first, 1, zone)), summer = zone_local(zone, history_kept_until(first, 6, zone));
  assert_true(then.month == 2 && then.day == 28 && then.hour == 17);
  assert_true(summer.month == 7 && summer.day == 31 && summer.hour == 17);
}

static void it_takes_the_password_and_a_tick(void **state) {
  (void)state;
  struct guest *g = zebulon();
  struct answer a = post(g, PAGE, FIELDS({"motdepasse", S("rien de tel ici")}, {"confirme", S("oui")}));
  assert_status(a, 422);
  assert_says(a, S("Ce mot de passe n’est pas le bon. Rien n’a été fermé."));
  assert_silent(a, S("rien de tel ici"));
  a = post(g, PAGE, FIELDS({"motdepasse", PASSWORD}));
  assert_status(a, 422);
  assert_says(a, S("Cochez la case pour confirmer la fermeture."));
  assert_status(post(g, PAGE, FIELDS({"confirme", S("oui")})), 422);
  assert_int_equal(number("SELECT count(*) FROM person WHERE closed_at IS NULL"), 1);
}

static void closing_takes_away_what_nobody_needs(void **state) {
  (void)state;
  struct guest *g = zebulon(), *elsewhere = signed_in(ZEB);
  struct answer const a = post(g, PAGE, CLOSING);
  assert_status(a, 200);
  assert_says(a, S("Votre compte est fermé"));
  assert_goes(get(g, "/fr/compte"), S("/fr/compte/connexion"));
  assert_goes(get(elsewhere, "/fr/compte"), S("/fr/compte/connexion"));
  assert_int_equal(number("SELECT count(*) FROM session"), 0);
  assert_int_equal(number("SELECT count(*) FROM dossier_file WHERE removed_at IS NULL"), 0);
  assert_int_equal(number("SELECT count(*) FROM dossier WHERE erased_at IS NOT NULL"), 1); /* the draft */
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'closed' AND recipient = 'zebulon@exemple.org'"), 1);
  struct answer const door = post(guest(), S("/fr/compte/connexion"), FIELDS({"courriel", ZEB}, {"motdepasse", PASSWORD}, {"suite", S("")}));
  assert_status(door, 422);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo")); /* who took the deposit still knows from whom */
  assert_says(get(o, "/fr/gestion/depots/%.*s", STR(text("SELECT ref FROM deposit"))), ZEB);
  assert_status(get(o, "/fr/gestion/fichiers/%.*s", STR(text("SELECT ref FROM deposit_file"))), 200);
  struct guest *again = applicant(ZEB); /* the address is free */
  assert_says(get(again, "/fr/compte"), S("Vous n’avez pas encore de dossier."));
}

static void an_officer_does_not_leave_alone(void **state) {
  (void)state;
  (void)noticed("avis-1", DAY_US);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  assert_says(get(o, "/fr/compte/fermeture"), S("c’est l’administration du service qui le ferme"));
  assert_status(post(o, PAGE, CLOSING), 422);
  assert_status(get(o, "/fr/gestion"), 200);
}

static void somebody_who_deposited_nothing_is_forgotten_at_once(void **state) {
  (void)state;
  struct guest *g = applicant(ZEB);
  assert_says(get(g, "/fr/compte/fermeture"), S("vous n’avez déposé aucun dossier"));
  assert_status(post(g, PAGE, CLOSING), 200);
  assert_int_equal(erase_at(NOW), 0); /* the last mail is on its way */
  sent();
  assert_int_equal(erase_at(NOW), 1);
  assert_int_equal(number("SELECT count(*) FROM person WHERE name = '' AND kept_email IS NULL AND email LIKE 'closed:%%'"), 1);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE recipient <> ''"), 0);
}

/* How often a text stands in what the store keeps on disk. */
static size_t traces(const char *mark) {
  size_t n = 0;
  static const char *const files[] = {"", "-wal"};
  for (size_t i = 0; i < 2; i++) {
    struct str const path = fmt(&story, "%s%s", text("SELECT file FROM pragma_database_list WHERE name = 'main'").p, files[i]);
    FILE *f = fopen(path.p, "re");
    if (f == NULL) continue;
    fseek(f, 0, SEEK_END);
    size_t const size = (size_t)ftell(f);
    char *p = malloc(size + 1);
    rewind(f);
    assert_int_equal(fread(p, 1, size, f), size);
    for (size_t at = 0; at + strlen(mark) <= size; at++) n += memcmp(p + at, mark, strlen(mark)) == 0;
    free(p);
    fclose(f);
  }
  return n;
}

static void what_is_kept_goes_on_its_day_and_leaves_no_trace(void **state) {
  (void)state;
  struct guest *g = zebulon();
  assert_status(post(g, PAGE, CLOSING), 200);
  struct worker w = {.board = &the_board};
  assert_int_equal(job_follow_ups(&w, &story, NOW), OK); /* the message is still told */
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'message' AND recipient = 'zebulon@exemple.org'"), 1);
  sent();
  assert_true(traces(MARK) > 0 && traces("zebulon@") > 0);
  assert_int_equal(erase_at(LAST), 0); /* to the day: still kept */
  assert_int_equal(number("SELECT count(*) FROM deposit_file"), 1);
  assert_int_equal(erase_at(instant_plus(LAST, 1)), 2); /* dossier and person */
  assert_int_equal(erase_at(instant_plus(LAST, 2)), 0);
  assert_int_equal(number("SELECT count(*) FROM deposit_file"), 0);
  assert_int_equal(number("SELECT count(*) FROM message"), 0);
  assert_int_equal(stored_files(), 1); /* of the draft: the purge of removed files takes it */
  assert_int_equal(number("SELECT count(*) FROM deposit WHERE length(ref) = 26 AND length(manifest) = 32 AND received_at = %lld AND message = ''", (long long)NOW.us), 1);
  assert_int_equal(board_setting_put(&the_board, S("a"), S("b")), OK); /* whatever is committed next, */
  assert_int_equal(board_setting_put(&the_board, S("a"), S("c")), OK); /* and what waits for that one's end */
  assert_int_equal(traces(MARK), 0);
  assert_int_equal(traces("zebulon@"), 0);
}

static void a_retention_that_ends_says_so_to_whoever_stayed(void **state) {
  (void)state;
  (void)zebulon();
  assert_int_equal(erase_at(instant_plus(LAST, 1)), 1);
  struct guest *g = signed_in(ZEB);
  assert_says(get(g, "/fr/compte"), S("Contenu effacé"));
  struct answer const a = get(g, "/fr/compte/dossiers/%.*s", STR(text("SELECT ref FROM dossier WHERE deposit_id IS NOT NULL")));
  assert_says(a, S("Les récépissés restent vérifiables."));
  assert_status(get(g, "/fr/compte/recepisses/%.*s", STR(text("SELECT ref FROM deposit"))), 200);
  assert_says(get(g, "/fr/compte"), S("Clos, non déposé")); /* the draft of an open account stays */
}

static const struct CMUnitTest stories[] = {
    STORY("name and language of mails are corrected", name_and_language_are_corrected),
    STORY("the page says what goes at once and what stays", the_page_says_what_goes_and_what_stays),
    STORY("the last day is counted in months of the calendar, in the notice's zone", the_last_day_is_in_the_notices_zone),
    STORY("closing takes the password and a tick", it_takes_the_password_and_a_tick),
    STORY("closing takes away sessions and drafts; deposits stay readable to who took them; the address is free", closing_takes_away_what_nobody_needs),
    STORY("an officer does not leave alone", an_officer_does_not_leave_alone),
    STORY("somebody who deposited nothing is forgotten once the last mail has left", somebody_who_deposited_nothing_is_forgotten_at_once),
    STORY("what is kept goes on its day, and no trace stays in the database", what_is_kept_goes_on_its_day_and_leaves_no_trace),
    STORY("a retention that ends says so to whoever stayed", a_retention_that_ends_says_so_to_whoever_stayed),
};

TELL(stories)
