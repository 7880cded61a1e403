/* What the virus scanner said, or has not said yet: no deposit waits for it, reading does. The scanner itself is asked in
 * tests/unit/clamd.c and tests/fault/clamd.t. */
#include <string.h>

#include "base/out.h"
#include "board/scan.h"
#include "http/lib/apply.h"
#include "http/lib/mailbox.h"
#include "work/worker.h"

static int64_t open_notice(void) { return enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US))); }

static struct answer page_of(struct guest *g, int64_t id) { return get(g, "%.*s", STR(dossier_of(id, ""))); }
static struct answer check_of(struct guest *g, int64_t id) { return get(g, "%.*s", STR(dossier_of(id, "/depot"))); }

/* Who applies while there is a scanner. */
static struct guest *applies(struct str email, int64_t id) {
  struct guest *g = applicant(email);
  the_board.scans = true;
  fill_dossier(g, id);
  return g;
}

/* The scanner's word about the newest file, through the job's own act; with the mail it made when there is one to make. */
static void say(struct str state, struct str found, struct str mail) {
  struct scan_said_args said = {.blob = text("SELECT blob FROM dossier_file ORDER BY id DESC LIMIT 1"), .state = state, .found = found, .mail = mail, .now = clock_now()};
  assert_int_equal(board_change(&the_board, scan_said, &said), OK);
}

static const char *deposited_file(void) { return fmt(&story, "/fr/gestion/fichiers/%.*s", STR(text("SELECT ref FROM deposit_file"))).p; }
static const char *deposit_page(void) { return fmt(&story, "/fr/gestion/depots/%.*s", STR(text("SELECT ref FROM deposit"))).p; }

static void a_deposit_does_not_wait_but_reading_does(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applies(S("awa@exemple.org"), id), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  assert_true(str_eq(text("SELECT state FROM scan"), S("waiting")));
  assert_says(page_of(g, id), S("analyse antivirus en cours"));
  assert_silent(check_of(g, id), S("virus"));
  receipt_of(deposit(g, id));
  assert_says(get(o, "%s", deposit_page()), S("analyse antivirus en cours"));
  struct answer a = get(o, "%s", deposited_file());
  assert_status(a, 409);
  assert_says(a, S("L’analyse antivirus de ce fichier est en cours. Réessayez dans une minute."));
  say(S("clean"), (struct str){0}, (struct str){0});
  a = get(o, "%s", deposited_file());
  assert_true(a.status == 200 && str_eq(a.body, data(GOOD_PDF)));
  a = get(o, "%s", deposit_page());
  assert_silent(a, S("antivirus"));
  assert_silent(a, S("non analysé"));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'virus'"), 0);
}

static void a_draft_with_a_virus_is_not_deposited_with_it(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applies(S("awa@exemple.org"), id);
  struct str const key = deposit_key(g, id);
  say(S("infected"), S("Test.Virus-1"), (struct str){0});
  struct answer a = page_of(g, id);
  assert_says(a, S("virus trouvé : Test.Virus-1"));
  assert_says(a, S("Remplacez-le ou retirez-le."));
  assert_says(a, S("À remplacer"));
  a = check_of(g, id);
  assert_says(a, S("Un virus a été trouvé dans « minimal-document.pdf » (Test.Virus-1). Remplacez ce fichier ou retirez-le."));
  assert_true(str_contains(a.body, fmt(&story, "/dossier#piece-%lld\"", (long long)piece_of(id, 1))));
  assert_silent(a, S("Déposer mon dossier"));
  a = deposit_with(g, id, key);
  assert_status(a, 422);
  assert_says(a, S("Un virus a été trouvé dans « minimal-document.pdf »"));
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  struct part const part = {.name = "fichier", .file_name = "sain.pdf", .bytes = data(GOOD_PDF)};
  struct str const ref = text("SELECT ref FROM dossier_file");
  assert_goes(post_parts(g, dossier_of(id, fmt(&story, "/fichiers/%.*s", STR(ref)).p), &part, 1), dossier_of(id, "?remplace="));
  receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'virus'"), 0); /* the page said it */
}

static void a_virus_found_after_the_deposit_is_told_once(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applies(S("awa@exemple.org"), id), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  receipt_of(deposit(g, id));
  /* somebody is to be told: without the mail the word is not taken */
  struct scan_said_args bare = {.blob = text("SELECT blob FROM deposit_file"), .state = S("infected"), .found = S("Test.Virus-1"), .now = NOW};
  assert_int_equal(board_change(&the_board, scan_said, &bare), CONFLICT);
  assert_true(str_eq(text("SELECT state FROM scan"), S("waiting")));
  say(S("infected"), S("Test.Virus-1"), S("From: a\r\n\r\n" CANARY));
  say(S("infected"), S("Test.Virus-1"), S("From: a\r\n\r\n" CANARY));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'virus' AND recipient = 'awa@exemple.org'"), 1);
  struct answer a = get(o, "%s", deposited_file());
  assert_status(a, 409);
  assert_says(a, S("Un virus a été trouvé dans ce fichier (Test.Virus-1) : il n’est pas remis."));
  assert_says(get(o, "%s", deposit_page()), S("virus trouvé : Test.Virus-1"));
  a = get(g, "/fr/compte/recepisses/%.*s", STR(text("SELECT ref FROM deposit")));
  assert_says(a, S("virus trouvé : Test.Virus-1"));
}

static void who_has_not_proved_an_address_is_told_as_well(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = newcomer(S("awa@exemple.org"));
  the_board.scans = true;
  fill_dossier(g, id);
  receipt_of(deposit(g, id));
  say(S("infected"), S("Test.Virus-1"), S("From: a\r\n\r\n" CANARY));
  assert_int_equal(mails_to("awa@exemple.org", "virus"), 1);
}

/* What was sent for a stage that is over stays as it is: nobody can take it out, so it keeps nobody from the next one. */
static void a_virus_of_a_stage_that_is_over_holds_nothing_back(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_EXPRESSIONS, S("Marché"), instant_plus(NOW, 3 * HOUR_US));
  n->stages.v = arena_many(&story, n->stages.n = 2, struct new_stage);
  n->stages.v[0] = (struct new_stage){C("candidatures"), moment_in(n->zone, instant_plus(NOW, HOUR_US))};
  n->stages.v[1] = (struct new_stage){C("offres"), n->closes};
  n->pieces.v[0].stage = (struct opt_int){true, 1};
  n->pieces.v[1].stage = (struct opt_int){true, 2};
  int64_t const id = enter(n);
  struct guest *g = applies(S("awa@exemple.org"), id);
  receipt_of(deposit(g, id));
  clock_at(instant_plus(NOW, 2 * HOUR_US));
  say(S("infected"), S("Test.Virus-1"), S("From: a\r\n\r\n" CANARY));
  upload_good(g, id, 2, "pieces-jointes/menu_separator.png");
  receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT count(*) FROM deposit"), 2);
  /* in the stage that is open it still does */
  say(S("infected"), S("Test.Virus-1"), S("From: a\r\n\r\n" CANARY));
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bonjour")})), dossier_of(id, ""));
  assert_says(check_of(g, id), S("Un virus a été trouvé dans « menu_separator.png »"));
  assert_silent(check_of(g, id), S("Un virus a été trouvé dans « minimal-document.pdf »"));
}

static void once_closed_nobody_is_told_to_mend_what_cannot_be(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applies(S("awa@exemple.org"), id);
  receipt_of(deposit(g, id));
  clock_at(instant_plus(NOW, 3 * HOUR_US + 1));
  say(S("infected"), S("Test.Virus-1"), (struct str){0});
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'virus'"), 0);
}

static void what_was_not_scanned_says_so_and_is_read(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id); /* there is no scanner */
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT count(*) FROM scan"), 0);
  assert_says(get(o, "%s", deposit_page()), S("non analysé"));
  assert_status(get(o, "%s", deposited_file()), 200);
  /* one is set up: what was there before is asked about too */
  scoped(arena) struct arena a = {0};
  struct worker w = {.board = &the_board, .clamd = S("unix:/nowhere/clamd")};
  assert_int_equal(job_scan_old(&w, &a, clock_now()), OK);
  assert_true(str_eq(text("SELECT state FROM scan"), S("waiting")));
  assert_status(get(o, "%s", deposited_file()), 409);
  /* it is too large for it: read, and marked */
  say(S("failed"), S("too-large"), (struct str){0});
  assert_says(get(o, "%s", deposit_page()), S("non analysé : trop volumineux pour l’antivirus"));
  assert_status(get(o, "%s", deposited_file()), 200);
}

static void a_scanner_that_is_away_is_asked_again(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applies(S("awa@exemple.org"), id);
  scoped(arena) struct arena a = {0};
  struct worker w = {.board = &the_board, .clamd = S("unix:/nowhere/clamd")};
  assert_int_equal(job_scan(&w, &a, clock_now()), OK);
  assert_true(str_eq(text("SELECT state FROM scan"), S("waiting")));
  assert_says(page_of(g, id), S("analyse antivirus en cours"));
  assert_true(w.did == 0 && w.clamd_away == 1 && w.clamd_from_us > clock_mono_us());
  /* the setting is taken away: nothing waits for it any more */
  w.clamd = S("");
  assert_int_equal(job_scan(&w, &a, clock_now()), OK);
  assert_int_equal(number("SELECT count(*) FROM scan"), 0);
  assert_silent(page_of(g, id), S("antivirus"));
}

static void a_public_document_with_a_virus_is_not_served(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, HOUR_US));
  int64_t const id = enter(n);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo")), *v = guest();
  the_board.scans = true;
  const struct part parts[] = {{.name = "intitule", .bytes = C("DAO")}, {.name = "fichier", .file_name = "dao.pdf", .bytes = data(GOOD_PDF)}};
  assert_goes(post_parts(o, fmt(&story, "/fr/gestion/opportunites/%lld/documents", (long long)id), parts, 2), S("/fr/gestion"));
  const char *there = fmt(&story, "/fr/opportunites/%lld/documents/%lld", (long long)id, (long long)number("SELECT id FROM document")).p;
  assert_status(get(v, "%s", there), 200); /* whoever answers a call needs its documents meanwhile */
  struct scan_said_args said = {.blob = text("SELECT blob FROM document"), .state = S("infected"), .found = S("Test.Virus-1"), .now = NOW};
  assert_int_equal(board_change(&the_board, scan_said, &said), OK);
  struct answer const a = get(v, "%s", there);
  assert_status(a, 409);
  assert_says(a, S("Un virus a été trouvé dans ce fichier (Test.Virus-1) : il n’est pas remis."));
}

static int end(void **state) {
  the_board.scans = false;
  return board_end(state);
}
#undef STORY
#define STORY(sentence, function) {sentence, function, board_begin, end, NULL}

static const struct CMUnitTest stories[] = {
    STORY("a deposit does not wait for the scanner, reading does", a_deposit_does_not_wait_but_reading_does),
    STORY("a draft in which a virus was found is not deposited with it", a_draft_with_a_virus_is_not_deposited_with_it),
    STORY("a virus found after the deposit is told to its person, once", a_virus_found_after_the_deposit_is_told_once),
    STORY("who has not proved an address is told as well", who_has_not_proved_an_address_is_told_as_well),
    STORY("a virus of a stage that is over holds nothing back", a_virus_of_a_stage_that_is_over_holds_nothing_back),
    STORY("once closed nobody is told to mend what cannot be mended", once_closed_nobody_is_told_to_mend_what_cannot_be),
    STORY("what was not scanned says so and is read; a scanner set up later is asked about it", what_was_not_scanned_says_so_and_is_read),
    STORY("a scanner that is away is asked again, and one that is gone holds nothing back", a_scanner_that_is_away_is_asked_again),
    STORY("a public document with a virus is not served", a_public_document_with_a_virus_is_not_served),
};

TELL(stories)
