/* The closing instant: received at or before it is in time. The instant that counts is the one when the request had
 * arrived whole. */
#include "base/out.h"
#include "http/lib/apply.h"

#define CLOSES_US (2 * HOUR_US) /* after NOW */

static int64_t closing_soon(void) { return enter(notice(KIND_CALL_FOR_PROJECTS, S("Fonds d’innovation"), instant_plus(NOW, CLOSES_US))); }

static struct instant around_closing(int64_t us) { return instant_plus(NOW, CLOSES_US + us); }

static void in_time(int64_t us) {
  int64_t const id = closing_soon();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  clock_at(around_closing(us));
  assert_says(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))), S("Déposer un projet"));
  struct answer const check = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  assert_says(check, S("Déposer mon dossier"));
  struct str const receipt = receipt_of(deposit(g, id));
  assert_int_equal(number("SELECT received_at FROM deposit WHERE ref = '%.*s'", STR(receipt)), around_closing(us).us);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'receipt'"), 1);
}

static void just_before(void **state) {
  (void)state;
  in_time(-1);
}

static void exactly_at_closing(void **state) {
  (void)state;
  in_time(0);
}

static void just_after(void **state) {
  (void)state;
  int64_t const id = closing_soon();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  clock_at(around_closing(0));
  struct str const key = deposit_key(g, id); /* the page was still right when it was shown */
  clock_at(around_closing(1));
  assert_silent(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))), S("Déposer un projet"));
  assert_silent(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("Déposer mon dossier"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("La clôture est passée : ce dossier ne peut plus être déposé."));
  int64_t const before = changes();
  struct answer const a = deposit_with(g, id, key);
  assert_status(a, 409);
  assert_says(a, S("Hors délai : le dossier n’a pas été déposé"));
  assert_says(a, S("2026-11-24T10:00:00.000000Z"));
  assert_says(a, S("2026-11-24T10:00:00.000001Z"));
  assert_int_equal(changes(), before);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  assert_int_equal(number("SELECT count(*) FROM mail"), 0);
}

static void nothing_of_a_draft_moves_after_closing(void **state) {
  (void)state;
  int64_t const id = closing_soon();
  struct guest *g = applicant(S("awa@exemple.org")), *late = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  struct str const file = text("SELECT ref FROM dossier_file");
  clock_at(around_closing(1));
  (void)get(g, "/fr/compte"), (void)get(late, "/fr/compte"); /* their sessions are noted as in use */
  int64_t const before = changes(), files = stored_files();
  assert_status(upload(g, id, 2, "plus.pdf", data(GOOD_PDF)), 409);
  assert_status(post(g, dossier_of(id, "/message"), FIELDS({"message", C("trop tard")})), 409);
  assert_status(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", file})), 409);
  assert_status(post(late, dossier_of(id, ""), FIELDS()), 409);
  assert_silent(get(late, "%.*s", STR(dossier_of(id, ""))), S("Commencer mon dossier"));
  assert_int_equal(changes(), before);
  assert_int_equal(stored_files(), files);
  assert_status(get(g, "/fr/compte/pieces/%.*s", STR(file)), 200); /* its owner still reads it */
}

static void a_receipt_repeated_after_closing_is_the_same(void **state) {
  (void)state;
  int64_t const id = closing_soon();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  clock_at(around_closing(0));
  struct str const key = deposit_key(g, id), receipt = receipt_of(deposit_with(g, id, key));
  clock_at(around_closing(MINUTE_US)); /* the answer was lost on the way: sent again, too late */
  assert_true(str_eq(receipt_of(deposit_with(g, id, key)), receipt));
  assert_int_equal(number("SELECT count(*) FROM deposit"), 1);
}

static void a_permanent_call_ends_as_a_closing_does(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_EXPRESSIONS, S("Vivier"), instant_plus(NOW, CLOSES_US));
  n->closes = (struct moment){0};
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  fill_dossier(h, id);
  clock_at(around_closing(0));
  struct str const key = deposit_key(h, id);
  (void)receipt_of(deposit(g, id));
  clock_at(around_closing(1));
  assert_status(deposit_with(h, id, key), 409);
}

static const struct CMUnitTest stories[] = {
    STORY("a deposit one microsecond before closing is accepted, and the page offers it", just_before),
    STORY("a deposit exactly at closing is accepted, and the page offers it", exactly_at_closing),
    STORY("a deposit one microsecond after closing is refused with both instants, and nobody is told it was accepted", just_after),
    STORY("nothing of a draft moves after closing, and its owner still reads it", nothing_of_a_draft_moves_after_closing),
    STORY("a deposit sent again after closing gives the receipt of the first", a_receipt_repeated_after_closing_is_the_same),
    STORY("a permanent call ends as a closing does", a_permanent_call_ends_as_a_closing_does),
};

TELL(stories)
