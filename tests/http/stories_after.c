/* After the deposit: the person sees in what state each dossier is, what happened, what was said, who opened which file. */
#include <string.h>

#include "base/out.h"
#include "feed/import/import.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"
#include "http/lib/mailbox.h"
#include "work/worker.h"

#define AWA S("awa@exemple.org")

static int64_t noticed(enum opportunity_kind kind, const char *key, struct str title, int64_t closes_in) {
  struct opportunity_new *n = notice(kind, title, instant_plus(NOW, closes_in));
  n->import_key = str_from(key);
  return enter(n);
}

static struct str dossier_ref(int64_t id) {
  return text("SELECT d.ref FROM dossier d JOIN person p ON p.id = d.person_id WHERE d.opportunity_id = %lld AND p.email LIKE 'awa@%%'", (long long)id);
}

/* "suites" of a file, read and applied. */
static struct import_report import_all(const char *entries, struct import_batch *batch) {
  struct str problem = {0};
  struct import_report report;
  struct str const file = fmt(&story, "{\"opportunites\": [], \"suites\": [%s]}", entries);
  if (import_json(&story, file, batch, &problem) != OK) fail_msg("%.*s", STR(problem));
  assert_int_equal(import_apply(&the_board, &story, batch, clock_now(), &report), OK);
  return report;
}

static void told(const char *entry, enum import_outcome outcome) {
  struct import_batch batch;
  struct import_report const r = import_all(entry, &batch);
  if (r.follow_ups[0].outcome != outcome)
    fail_msg("%s\n%d: %.*s %.*s", entry, r.follow_ups[0].outcome, STR(r.follow_ups[0].refusal.path), STR(r.follow_ups[0].refusal.reason));
}

static void refused(const char *entry, const char *path, const char *reason) {
  struct import_batch batch;
  struct import_report const r = import_all(entry, &batch);
  if (r.follow_ups[0].outcome != IMPORT_REFUSED || !str_eq(r.follow_ups[0].refusal.path, str_from(path)) ||
      !str_contains(r.follow_ups[0].refusal.reason, str_from(reason)))
    fail_msg("%s\n%d: %.*s %.*s", entry, r.follow_ups[0].outcome, STR(r.follow_ups[0].refusal.path), STR(r.follow_ups[0].refusal.reason));
}

/* 24 November 2026 at that hour in Porto-Novo (UTC+1). */
#define DATE(hour, utc) "\"date\": {\"locale\": \"2026-11-24T" hour "\", \"fuseau\": \"Africa/Porto-Novo\", \"utc\": \"2026-11-24T" utc "Z\"}"
#define TO_AWA "\"opportunite\": \"avis-1\", \"courriel\": \"Awa@Exemple.org\", "
#define SELECTED "{" TO_AWA "\"cle\": \"s-1\", " DATE("09:00", "08:00:00") ", \"etat\": \"retenu\", \"texte\": \"Votre profil convient <i>'&.\"}"
#define ANSWER "{" TO_AWA "\"cle\": \"m-1\", " DATE("08:30", "07:30:00") ", \"question\": \"Le poste est-il ouvert <i>'& ?\", \"texte\": \"Oui <i>'&, dès janvier.\"}"

static void the_list_is_empty_at_first(void **state) {
  (void)state;
  struct answer const a = get(applicant(AWA), "/fr/compte");
  assert_says(a, S("Vous n’avez pas encore de dossier."));
  assert_says(a, S("Voir les opportunités ouvertes"));
}

static void each_dossier_has_its_state_in_words(void **state) {
  (void)state;
  int64_t const drafted = noticed(KIND_RECRUITMENT, "avis-1", C("Premier"), 3 * HOUR_US), deposited = noticed(KIND_EXPERTISE_MISSION, "avis-2", C("Second"), DAY_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, deposited);
  struct str const receipt = receipt_of(deposit(g, deposited));
  clock_at(instant_plus(NOW, MINUTE_US));
  begin_dossier(g, drafted);
  struct answer a = get(g, "/fr/compte");
  assert_says(a, S("Brouillon — NON DÉPOSÉ"));
  assert_says(a, S("Déposé"));
  assert_says(a, S("mardi 24 novembre 2026 à 12 h 00 (heure de Porto-Novo <i>'\"&, UTC+1)"));
  assert_says(a, S("Il reste 2 heures 59 minutes"));
  assert_says(a, receipt);
  const char *const newer = strstr(a.body.p, "Premier"), *const older = strstr(a.body.p, "Second");
  assert_true(newer != NULL && older != NULL && newer < older); /* last touched first */
  assert_says(a, dossier_ref(drafted));
  assert_says(get(g, "/en/compte"), S("Draft"));
  clock_at(instant_plus(NOW, 4 * HOUR_US));
  a = get(g, "/fr/compte");
  assert_says(a, S("Clos, non déposé"));
  assert_silent(a, S("NON DÉPOSÉ"));
}

static void a_long_list_comes_in_pages(void **state) {
  (void)state;
  struct guest *g = applicant(AWA);
  for (int i = 0; i < 52; i++) {
    clock_at(instant_plus(NOW, i * SECOND_US));
    begin_dossier(g, noticed(KIND_RECRUITMENT, fmt(&story, "avis-%d", i).p, fmt(&story, "Poste n° %02d " CANARY, i), DAY_US));
  }
  struct answer a = get(g, "/fr/compte");
  assert_says(a, S("Poste n° 51"));
  assert_says(a, S("Poste n° 02"));
  assert_silent(a, S("Poste n° 01"));
  struct str const next = between(a.body, "href=\"/fr/compte?apres=", "\"");
  assert_true(str_has(next));
  a = get(g, "/fr/compte?apres=%.*s", STR(next));
  assert_says(a, S("Poste n° 01"));
  assert_says(a, S("Poste n° 00"));
  assert_silent(a, S("Poste n° 02"));
  assert_says(a, S("Retour au début"));
  assert_says(get(g, "/fr/compte?apres=n%%27importe"), S("Poste n° 51")); /* the first page */
}

static void a_dossier_tells_what_happened(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), 3 * HOUR_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  struct answer a = get(g, "/fr/compte/dossiers/%.*s", STR(dossier_ref(id)));
  assert_says(a, S("Personne ne reçoit ce dossier tant que vous ne l’avez pas déposé."));
  assert_says(a, S("Continuer mon dossier"));
  assert_says(a, S("Aucun message pour l’instant."));
  clock_at(instant_plus(NOW, 90 * MINUTE_US + 7));
  struct str const receipt = receipt_of(deposit(g, id));
  clock_at(instant_plus(NOW, 3 * HOUR_US + 1));
  a = get(g, "/fr/compte/dossiers/%.*s", STR(dossier_ref(id)));
  const char *const begun = strstr(a.body.p, "Dossier commencé"), *const made = strstr(a.body.p, "Dossier déposé"),
             *const closed = strstr(a.body.p, "<strong>Clôture</strong>");
  assert_true(begun != NULL && made != NULL && closed != NULL && begun < made && made < closed);
  assert_says(a, S("mardi 24 novembre 2026 à 10 h 30 min 00 s (heure de Porto-Novo <i>'\"&, UTC+1)"));
  assert_says(a, fmt(&story, "/fr/compte/recepisses/%.*s", STR(receipt)));
  assert_says(a, S("minimal-document.pdf"));
  assert_says(a, S("Personne ne l’a encore ouvert."));
  assert_says(a, S("conservé jusqu’au vendredi 24 novembre 2028"));
  assert_silent(a, S("Continuer mon dossier"));
}

static void what_became_of_it_and_what_was_said_are_there(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  told(ANSWER, IMPORT_ADDED); /* a question may be answered before the deposit */
  (void)receipt_of(deposit(g, id));
  told(SELECTED, IMPORT_ADDED);
  assert_says(get(g, "/fr/compte"), S("Vous avez un message non lu."));
  assert_says(get(g, "/fr/compte"), S("Retenu"));
  struct str const page = fmt(&story, "/fr/compte/dossiers/%.*s", STR(dossier_ref(id)));
  int64_t const before = commits();
  struct answer a = get(g, "%.*s", STR(page));
  assert_says(a, S("Votre profil convient <i>'&."));
  assert_says(a, S("Le poste est-il ouvert <i>'& ?"));
  assert_says(a, S("Oui <i>'&, dès janvier."));
  assert_says(a, S("Non lu"));
  assert_says(get(g, "%.*s", STR(page)), S("Non lu")); /* reading a page changes nothing */
  assert_int_equal(commits(), before);
  assert_goes(post(g, fmt(&story, "%.*s/messages", STR(page)), FIELDS()), page);
  assert_silent(get(g, "%.*s", STR(page)), S("Non lu"));
  assert_silent(get(g, "/fr/compte"), S("non lu"));
  assert_int_equal(number("SELECT read_at FROM message"), NOW.us);
}

static void importing_twice_changes_nothing(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  told(ANSWER, IMPORT_ADDED);
  told(SELECTED, IMPORT_ADDED);
  int64_t const before = number("SELECT updated_at + (SELECT count(*) FROM message) + (SELECT count(*) FROM dossier_event) FROM dossier");
  clock_at(instant_plus(NOW, HOUR_US));
  told(ANSWER, IMPORT_KNOWN);
  told(SELECTED, IMPORT_KNOWN);
  assert_int_equal(number("SELECT updated_at + (SELECT count(*) FROM message) + (SELECT count(*) FROM dossier_event) FROM dossier"), before);
}

static void each_is_told_by_one_mail(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  told(ANSWER, IMPORT_ADDED);
  told(SELECTED, IMPORT_ADDED);
  struct worker w = {.board = &the_board};
  assert_int_equal(job_follow_ups(&w, &story, NOW), OK);
  assert_int_equal(w.did, 2);
  assert_int_equal(job_follow_ups(&w, &story, NOW), OK);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'message'"), 2);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'message' AND recipient = 'awa@exemple.org' AND state = 'queued'"), 2);
  struct str const event = text("SELECT CAST(bytes AS TEXT) FROM mail WHERE dedupe_key LIKE 'event:%%'");
  assert_true(str_contains(event, fmt(&story, "http://board.test/fr/compte/dossiers/%.*s", STR(dossier_ref(id)))));
  assert_true(str_contains(event, S("Retenu")));
}

static void what_cannot_be_is_refused_with_its_place(void **state) {
  (void)state;
  (void)noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"etat\": \"retenu\"}", "/courriel", "has no dossier");
  struct guest *g = applicant(AWA);
  fill_dossier(g, number("SELECT id FROM opportunity"));
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"etat\": \"retenu\"}", "/etat", "not deposited");
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("10:00", "09:00:00") ", \"texte\": \"Plus tard\"}", "/date", "has not come");
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"etat\": \"choisi\"}", "/etat", "none of the states");
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") "}", "/texte", "is required");
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"etat\": \"retenu\", \"question\": \"?\"}", "/question", "stands beside a state");
  refused("{\"opportunite\": \"avis-1\", \"courriel\": \"awa\", \"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"texte\": \"t\"}", "/courriel", "is no address");
  refused("{" TO_AWA DATE("09:00", "08:00:00") ", \"texte\": \"t\"}", "/cle", "is missing");
  struct import_batch batch;
  struct import_report const r = import_all("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"texte\": \"t\"}, "
                                            "{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"texte\": \"u\", \"lu\": true}", &batch);
  assert_int_equal(r.follow_ups[0].outcome, IMPORT_ADDED);
  assert_int_equal(r.follow_ups[1].outcome, IMPORT_REFUSED); /* twice in one list */
  assert_int_equal(batch.follow_ups.v[1].notes.n, 1);
}

static void nothing_is_said_of_a_tender_before_its_closing(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_CALL_FOR_TENDERS, "avis-1", C("Marché"), HOUR_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"etat\": \"ouvert\"}", "/date", "before its closing");
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("09:00", "08:00:00") ", \"texte\": \"Bonjour\"}", "/date", "before its closing");
  assert_says(get(g, "/fr/compte/dossiers/%.*s", STR(dossier_ref(id))), S("Personne ne peut ouvrir ce dossier avant la clôture."));
  clock_at(instant_plus(NOW, 2 * HOUR_US));
  refused("{" TO_AWA "\"cle\": \"a\", " DATE("10:00", "09:00:00") ", \"etat\": \"ouvert\"}", "/date", "before its closing"); /* at it is not after it */
  told("{" TO_AWA "\"cle\": \"a\", " DATE("10:30", "09:30:00") ", \"etat\": \"ouvert\"}", IMPORT_ADDED);
}

static void who_opened_which_file_is_told(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct str const file = fmt(&story, "/fr/gestion/fichiers/%.*s", STR(text("SELECT ref FROM deposit_file")));
  struct str const page = fmt(&story, "/fr/compte/dossiers/%.*s", STR(dossier_ref(id)));
  (void)client_head(o->client, file.p); /* no byte left */
  assert_int_equal(number("SELECT count(*) FROM file_read"), 0);
  clock_at(instant_plus(NOW, 5 * MINUTE_US));
  assert_status(get(o, "%.*s", STR(file)), 200);
  client_header(o->client, "Range: bytes=100-");
  assert_status(get(o, "%.*s", STR(file)), 206); /* the same reading, going on */
  assert_int_equal(number("SELECT count(*) FROM file_read"), 1);
  struct answer a = get(g, "%.*s", STR(page));
  assert_says(a, S("Ouvert par une personne de l’organisme Ville de Porto-Novo <i>'\"&,"));
  assert_says(a, S("24 nov. 2026, 9 h 05"));
  assert_silent(a, S("bureau@exemple.org"));
  clock_at(instant_plus(NOW, 3 * HOUR_US));
  struct guest *again = signed_in(S("bureau@exemple.org"));
  assert_status(get(again, "%.*s", STR(file)), 200);
  assert_int_equal(number("SELECT count(*) FROM file_read"), 2);
  assert_status(get(g, "/fr/compte/fichiers/%.*s", STR(text("SELECT ref FROM deposit_file"))), 200); /* one's own reading is not told */
  assert_int_equal(number("SELECT count(*) FROM file_read"), 2);
}

static void anothers_dossier_is_not_there(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), DAY_US);
  struct guest *g = applicant(AWA), *other = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  static const char *const below[] = {"", "/archive"};
  for (size_t i = 0; i < sizeof below / sizeof *below; i++) {
    struct str const theirs = fmt(&story, "/fr/compte/dossiers/%.*s%s", STR(dossier_ref(id)), below[i]),
                     nobodys = fmt(&story, "/fr/compte/dossiers/00000000000000000000000000%s", below[i]);
    struct answer const a = get(other, "%.*s", STR(theirs)), b = get(other, "%.*s", STR(nobodys));
    assert_status(a, 404);
    assert_true(same_reply(&story, &a, theirs.p, &b, nobodys.p));
  }
}

/* Anybody may type an address; what the office writes to it is read by whoever reads its mail. */
static void what_is_said_reaches_no_stranger_who_typed_the_address(void **state) {
  (void)state;
  int64_t const id = noticed(KIND_RECRUITMENT, "avis-1", C("Poste"), 3 * HOUR_US);
  struct guest *stranger = newcomer(AWA), *g;
  fill_dossier(stranger, id);
  receipt_of(deposit(stranger, id));
  g = applicant(AWA); /* she owns it */
  fill_dossier(g, id);
  receipt_of(deposit(g, id));
  told(SELECTED, IMPORT_ADDED);
  told(ANSWER, IMPORT_ADDED);
  assert_says(get(g, "/fr/compte"), S("Retenu"));
  assert_silent(get(stranger, "/fr/compte"), S("Retenu"));
  assert_int_equal(number("SELECT count(*) FROM message m JOIN dossier d ON d.id = m.dossier_id JOIN person p ON p.id = d.person_id WHERE p.claims IS NOT NULL"), 0);
}

static const struct CMUnitTest stories[] = {
    STORY("somebody without a dossier is led to the opportunities", the_list_is_empty_at_first),
    STORY("each dossier has its state in words, its closing and what is left; last touched first", each_dossier_has_its_state_in_words),
    STORY("a long list comes in pages", a_long_list_comes_in_pages),
    STORY("a dossier tells what happened, oldest first, with receipts, files and until when it is kept", a_dossier_tells_what_happened),
    STORY("what became of it and what was said are there; a button marks them read, a page does not", what_became_of_it_and_what_was_said_are_there),
    STORY("importing twice changes nothing", importing_twice_changes_nothing),
    STORY("what became of it and each message are told by one mail", each_is_told_by_one_mail),
    STORY("what cannot be is refused with its place and the reason", what_cannot_be_is_refused_with_its_place),
    STORY("nothing is said of a call for tenders before its closing", nothing_is_said_of_a_tender_before_its_closing),
    STORY("who opened which file and when is told, by organisation, once an hour", who_opened_which_file_is_told),
    STORY("another's dossier is refused like one that is not there", anothers_dossier_is_not_there),
    STORY("what is said reaches no stranger who typed the address", what_is_said_reaches_no_stranger_who_typed_the_address),
};

TELL(stories)
