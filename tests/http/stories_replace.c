/* Depositing again: the last deposit received by the closing counts, those before it stay, unread. */
#include "base/out.h"
#include "http/lib/apply.h"

#define CLOSES_US (2 * HOUR_US) /* after NOW */
#define WORD_FILE "pieces-jointes/testWORD.docx"

static int64_t open_notice(enum opportunity_kind kind) { return enter(notice(kind, S("Poste"), instant_plus(NOW, CLOSES_US))); }
static struct instant around_closing(int64_t us) { return instant_plus(NOW, CLOSES_US + us); }

/* Takes the draft's first file out and puts another one in. */
static void change_dossier(struct guest *g, int64_t id) {
  struct str const file = text("SELECT ref FROM dossier_file WHERE removed_at IS NULL LIMIT 1");
  assert_goes(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", file})), dossier_of(id, ""));
  upload_good(g, id, 1, WORD_FILE);
}

static struct answer receipt(struct guest *g, struct str ref) { return get(g, "/fr/compte/recepisses/%.*s", STR(ref)); }

static int64_t deposits(void) { return number("SELECT count(*) FROM deposit"); }
static struct str counting(void) { return text("SELECT p.ref FROM dossier d JOIN deposit p ON p.id = d.deposit_id"); }

static void the_last_one_counts(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const first = receipt_of(deposit(g, id));
  change_dossier(g, id);
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Déposé, avec des modifications NON DÉPOSÉES"));
  assert_says(a, S("Tant que vous n’avez pas déposé de nouveau, c’est le dépôt du mardi 24 novembre 2026 à 9 h 00 min 00 s"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("Ce dépôt remplacera le précédent, qui ne sera pas lu."));
  clock_at(instant_plus(NOW, HOUR_US));
  struct str const second = receipt_of(deposit(g, id));
  assert_false(str_eq(first, second));
  assert_true(str_eq(counting(), second));
  a = receipt(g, second);
  assert_says(a, S("Votre dossier est déposé."));
  assert_says(a, S("testWORD.docx"));
  assert_silent(a, S("minimal-document.pdf"));
  assert_says(a, S("le dépôt du mardi 24 novembre 2026 à 9 h 00 min 00 s"));
  assert_says(a, first);
  a = receipt(g, first);
  assert_says(a, S("Remplacé le mardi 24 novembre 2026 à 10 h 00 min 00 s"));
  assert_says(a, second);
  assert_silent(a, S("Votre dossier est déposé."));
  assert_says(a, S("minimal-document.pdf")); /* what it was stays readable to its person */
  struct str const mail = text("SELECT bytes FROM mail WHERE dedupe_key = 'receipt:%.*s'", STR(second));
  assert_true(str_contains(mail, first));
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'receipt'"), 2);
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("C’est le dépôt du mardi 24 novembre 2026 à 10 h 00 min 00 s"));
}

static void officers_see_the_one_that_counts(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org")), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  fill_dossier(g, id);
  struct str const first = receipt_of(deposit(g, id)), old_file = text("SELECT ref FROM deposit_file");
  change_dossier(g, id);
  struct answer a = get(o, "/fr/gestion/depots/%.*s", STR(first));
  assert_says(a, S("minimal-document.pdf"));
  assert_silent(a, S("testWORD.docx")); /* changes are nobody's business before they are deposited */
  assert_silent(a, S("NON DÉPOSÉ"));
  struct str const second = receipt_of(deposit(g, id));
  a = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  assert_says(a, second);
  assert_silent(a, first);
  assert_status(get(o, "/fr/gestion/depots/%.*s", STR(first)), 404);
  assert_status(get(o, "/fr/gestion/fichiers/%.*s", STR(old_file)), 404);
  a = get(o, "/fr/gestion/depots/%.*s", STR(second));
  assert_says(a, S("testWORD.docx"));
  assert_silent(a, first);
  assert_silent(a, S("Remplace"));
}

static void the_same_again_is_no_deposit(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const one = deposit_form(g, id), other = deposit_form(g, id), ref = receipt_of(deposit_form_sent(g, id, one));
  assert_true(str_eq(receipt_of(deposit_form_sent(g, id, other)), ref)); /* another window's button */
  struct str const file = text("SELECT ref FROM dossier_file");
  (void)post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", file}));
  (void)post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", file}));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Déposé, avec des modifications NON DÉPOSÉES")); /* it has moved */
  assert_true(str_eq(receipt_of(deposit(g, id)), ref)); /* and come back: nothing new to deposit */
  assert_silent(get(g, "%.*s", STR(dossier_of(id, ""))), S("NON DÉPOSÉES"));
  assert_int_equal(deposits(), 1);
  assert_int_equal(number("SELECT count(*) FROM mail"), 1);
}

static void the_back_button_deposits_nothing_old(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const form = deposit_form(g, id), first = receipt_of(deposit_form_sent(g, id, form));
  change_dossier(g, id);
  struct answer a = deposit_form_sent(g, id, form); /* back to the page of before, and its button once more */
  assert_status(a, 409);
  assert_says(a, S("Le dossier a changé depuis cette page : vérifiez-le, puis déposez-le."));
  assert_says(a, S("testWORD.docx"));
  assert_says(a, first); /* and which deposit counts until then */
  assert_int_equal(deposits(), 1);
  struct str const second = receipt_of(deposit_form_sent(g, id, form_of(a)));
  assert_true(str_eq(receipt_of(deposit_form_sent(g, id, form)), second)); /* what is deposited is what the dossier holds */
  assert_int_equal(deposits(), 2);
}

static void a_double_click_replaces_once(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  change_dossier(g, id);
  struct str const form = deposit_form(g, id);
  struct str const body = fmt(&story, "csrf=%.*s&jeton=%.*s&edition=%.*s", STR(token_of(g)), STR(between(form, "name=\"jeton\" value=\"", "\"")),
                              STR(between(form, "name=\"edition\" value=\"", "\"")));
  struct str const request = fmt(&story,
      "POST %.*s HTTP/1.1\r\nHost: board.test\r\nOrigin: http://board.test\r\nCookie: sid=%.*s\r\nContent-Length: %zu\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\n\r\n%.*s", STR(dossier_of(id, "/depot")),
      STR(client_cookie(g->client, "sid")), body.n, STR(body));
  enum { LINES = 4 };
  struct guest *lines[LINES];
  for (int i = 0; i < LINES; i++) assert_true(client_send((lines[i] = guest())->client, request));
  struct str second = {0};
  for (int i = 0; i < LINES; i++) {
    struct str const ref = receipt_of(client_read(lines[i]->client, false));
    if (i == 0) second = ref;
    assert_true(str_eq(ref, second));
  }
  assert_int_equal(deposits(), 2);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'receipt'"), 2);
  assert_int_equal(number("SELECT count(*) FROM attempt WHERE act = 'deposit' AND outcome = 'done'"), 2);
}

static void replaced_at(int64_t us, bool in_time) {
  int64_t const id = open_notice(KIND_CALL_FOR_PROJECTS);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const first = receipt_of(deposit(g, id));
  change_dossier(g, id);
  struct str const form = deposit_form(g, id);
  clock_at(around_closing(us));
  struct answer const a = deposit_form_sent(g, id, form);
  if (in_time) {
    assert_true(str_eq(counting(), receipt_of(a)));
    assert_int_equal(number("SELECT max(received_at) FROM deposit"), around_closing(us).us);
    return;
  }
  assert_status(a, 409);
  assert_says(a, S("Hors délai : les modifications n’ont pas été déposées"));
  assert_says(a, S("2026-11-24T10:00:00.000000Z"));
  assert_says(a, S("2026-11-24T10:00:00.000001Z"));
  assert_says(a, S("C’est le dépôt du mardi 24 novembre 2026 à 9 h 00 min 00 s"));
  assert_true(str_eq(counting(), first));
  struct answer const page = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(page, S("Déposé, avec des modifications NON DÉPOSÉES"));
  assert_says(page, S("testWORD.docx")); /* the draft stays readable */
  assert_silent(page, S("Envoyer ce fichier"));
}

static void just_before(void **state) { (void)state, replaced_at(-1, true); }
static void exactly_at(void **state) { (void)state, replaced_at(0, true); }
static void just_after(void **state) { (void)state, replaced_at(1, false); }

static void a_tender_tells_nobody_of_replacements(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_CALL_FOR_TENDERS);
  struct guest *g = applicant(S("awa@exemple.org")), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct answer const before = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  change_dossier(g, id);
  struct str const last = receipt_of(deposit(g, id));
  struct answer const running = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  assert_true(str_eq(between(before.body, "<h1>", "<h2>"), between(running.body, "<h1>", "<h2>")));
  assert_silent(running, last);
  clock_at(around_closing(1));
  o = signed_in(S("bureau@exemple.org"));
  assert_says(get(o, "/fr/gestion/opportunites/%lld", (long long)id), last);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 2);
}

static void a_receipt_is_a_text_file_too(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bien à vous")})), dossier_of(id, ""));
  struct str const ref = receipt_of(deposit(g, id));
  struct answer const a = get(g, "/fr/compte/recepisses/%.*s.txt", STR(ref));
  assert_status(a, 200);
  assert_true(str_starts(answer_header(&a, "Content-Type"), S("text/plain")));
  assert_true(str_starts(answer_header(&a, "Content-Disposition"), S("attachment")));
  assert_true(str_contains(a.body, ref));
  assert_true(str_contains(a.body, S("minimal-document.pdf")));
  assert_true(str_contains(a.body, text("SELECT lower(hex(sha256)) FROM deposit_file")));
  assert_true(str_contains(a.body, S("2026-11-24T08:00:00.000000Z")));
  assert_true(str_contains(a.body, C("Bien à vous")));
  assert_status(get(applicant(S("lila@exemple.org")), "/fr/compte/recepisses/%.*s.txt", STR(ref)), 404);
}

static const struct CMUnitTest stories[] = {
    STORY("the last deposit counts, and the receipts say which took the place of which", the_last_one_counts),
    STORY("officers see the one that counts and nothing of the others", officers_see_the_one_that_counts),
    STORY("depositing the same again gives the same receipt: other windows, changes undone", the_same_again_is_no_deposit),
    STORY("the back button deposits nothing old", the_back_button_deposits_nothing_old),
    STORY("a double click replaces once", a_double_click_replaces_once),
    STORY("one microsecond before the closing a deposit replaces", just_before),
    STORY("exactly at the closing it replaces", exactly_at),
    STORY("one microsecond after, it is refused with both instants, and the one before counts", just_after),
    STORY("a running tender tells nobody of replacements", a_tender_tells_nobody_of_replacements),
    STORY("a receipt is a text file too, to its owner", a_receipt_is_a_text_file_too),
};

TELL(stories)
