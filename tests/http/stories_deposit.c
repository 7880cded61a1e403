/* The deposit: small, repeatable, with a receipt that proves what was received. */
#include <string.h>

#include "base/out.h"
#include "board/token.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

static int64_t open_notice(void) { return enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US))); }

static struct str sha256_of(struct str bytes) {
  unsigned char digest[TOKEN_BYTES];
  token_sha256(bytes, digest);
  return str_hex(&story, digest, sizeof digest);
}

static void a_deposit_gives_a_receipt(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  assert_goes(upload(g, id, 2, "Été <i>'&.png", data("pieces-jointes/menu_separator.png")), dossier_of(id, "#piece-"));
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bien à vous")})), dossier_of(id, ""));
  clock_at(instant_plus(NOW, 90 * MINUTE_US + 7));
  struct answer const moved = deposit(g, id);
  struct str const ref = receipt_of(moved);
  struct answer const a = follow(g, moved);
  assert_status(a, 200);
  assert_says(a, S("Votre dossier est déposé."));
  assert_says(a, ref);
  assert_says(a, S("mardi 24 novembre 2026 à 10 h 30 min 00 s"));
  assert_says(a, S("2026-11-24T09:30:00.000007Z"));
  assert_says(a, S("reçu dans les délais"));
  assert_says(a, S("minimal-document.pdf"));
  assert_says(a, S("16 978"));
  assert_says(a, sha256_of(data(GOOD_PDF)));
  assert_says(a, S("Été <i>'&.png"));
  assert_says(a, S("931"));
  assert_says(a, sha256_of(data("pieces-jointes/menu_separator.png")));
  assert_says(a, C("Bien à vous"));
  assert_says(a, C("Awa de awa@exemple.org"));
  struct str const file = text("SELECT ref FROM deposit_file WHERE position = 1");
  assert_true(str_eq(get(g, "/fr/compte/fichiers/%.*s", STR(file)).body, data(GOOD_PDF)));
  assert_says(get(g, "/fr/compte"), S("Déposé"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("C’est le dépôt du mardi 24 novembre 2026 à 10 h 30 min 00 s"));
  assert_goes(get(g, "%.*s", STR(dossier_of(id, "/depot"))), S("/fr/compte/recepisses/"));
  assert_says(get(g, "/en/compte/recepisses/%.*s", STR(ref)), ref);
}

static void the_receipt_leaves_by_mail_too(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), mail = text("SELECT bytes FROM mail WHERE purpose = 'receipt'");
  assert_true(str_contains(mail, S("\r\nTo: awa@exemple.org\r\n")) || str_contains(mail, S("\r\nTo: <awa@exemple.org>\r\n")));
  assert_true(str_contains(mail, ref));
  assert_true(str_contains(mail, sha256_of(data(GOOD_PDF))));
  assert_true(str_contains(mail, S("2026-11-24T08:00:00.000000Z")));
  assert_true(str_contains(mail, fmt(&story, "http://board.test/fr/compte/recepisses/%.*s", STR(ref))));
  assert_true(str_eq(text("SELECT state FROM mail"), S("queued")));
  assert_true(str_eq(text("SELECT recipient FROM mail"), S("awa@exemple.org")));
}

static void a_deposit_is_a_small_request(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const page = get(g, "%.*s", STR(dossier_of(id, "/depot"))).body;
  struct str const form = between(page, fmt(&story, "<form method=\"post\" action=\"%.*s\">", STR(dossier_of(id, "/depot"))).p, "</form>");
  size_t inputs = 0;
  for (size_t i = 0; i < form.n; i++) inputs += str_starts(str_sub(form, i, 6), S("<input"));
  assert_true(form.n > 0 && inputs == 3); /* its token, its key, the dossier's version: nothing that grows with the dossier */
  struct str const token = between(form, "name=\"csrf\" value=\"", "\""), key = between(form, "name=\"jeton\" value=\"", "\"");
  struct str const body = fmt(&story, "csrf=%.*s&jeton=%.*s", STR(token), STR(key));
  struct str const request = fmt(&story,
      "POST %.*s HTTP/1.1\r\nHost: board.test\r\nOrigin: http://board.test\r\nCookie: sid=%.*s\r\nContent-Length: %zu\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\n\r\n%.*s", STR(dossier_of(id, "/depot")),
      STR(client_cookie(g->client, "sid")), body.n, STR(body));
  assert_true(request.n < 4096);
  assert_true(client_send(g->client, request));
  (void)receipt_of(client_read(g->client, false));
}

static void repeating_it_gives_the_same_receipt(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const key = deposit_key(g, id), other = deposit_key(g, id), receipt = receipt_of(deposit_with(g, id, key));
  clock_at(instant_plus(NOW, MINUTE_US));
  int64_t const before = number("SELECT (SELECT count(*) FROM mail) * 1000 + (SELECT count(*) FROM deposit)");
  assert_int_equal(before, 1001);
  assert_true(str_eq(receipt_of(deposit_with(g, id, key)), receipt));   /* the same form again */
  assert_true(str_eq(receipt_of(deposit_with(g, id, other)), receipt)); /* the form of another window */
  assert_int_equal(number("SELECT (SELECT count(*) FROM mail) * 1000 + (SELECT count(*) FROM deposit)"), before);
  assert_int_equal(number("SELECT received_at FROM deposit"), NOW.us);
}

static void a_proxy_that_tries_again_deposits_once(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const key = deposit_key(g, id);
  struct str const body = fmt(&story, "csrf=%.*s&jeton=%.*s", STR(token_of(g)), STR(key));
  struct str const request = fmt(&story,
      "POST %.*s HTTP/1.1\r\nHost: board.test\r\nOrigin: http://board.test\r\nCookie: sid=%.*s\r\nContent-Length: %zu\r\n"
      "Content-Type: application/x-www-form-urlencoded\r\n\r\n%.*s", STR(dossier_of(id, "/depot")),
      STR(client_cookie(g->client, "sid")), body.n, STR(body));
  enum { LINES = 6 };
  struct guest *lines[LINES];
  for (int i = 0; i < LINES; i++) { /* all at once, before the first answer */
    lines[i] = guest();
    assert_true(client_send(lines[i]->client, request));
  }
  struct str first = {0};
  for (int i = 0; i < LINES; i++) {
    struct str const ref = receipt_of(client_read(lines[i]->client, false));
    if (i == 0) first = ref;
    assert_true(str_eq(ref, first));
  }
  assert_int_equal(number("SELECT count(*) FROM deposit"), 1);
  assert_int_equal(number("SELECT count(*) FROM mail"), 1);
}

static void what_is_deposited_does_not_move_with_the_dossier(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const file = text("SELECT ref FROM dossier_file"), ref = receipt_of(deposit(g, id));
  assert_silent(get(g, "%.*s", STR(dossier_of(id, ""))), S("NON DÉPOSÉ"));
  assert_goes(upload(g, id, 2, "plus.png", data("pieces-jointes/menu_separator.png")), dossier_of(id, "#piece-"));
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", S("encore un mot")})), dossier_of(id, ""));
  assert_goes(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", file})), dossier_of(id, ""));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("Déposé, avec des modifications NON DÉPOSÉES"));
  struct answer const a = get(g, "/fr/compte/recepisses/%.*s", STR(ref));
  assert_says(a, S("minimal-document.pdf"));
  assert_says(a, S("Votre dossier est déposé."));
  assert_silent(a, S("plus.png"));
  assert_silent(a, S("encore un mot"));
  assert_true(str_eq(get(g, "/fr/compte/fichiers/%.*s", STR(text("SELECT ref FROM deposit_file"))).body, data(GOOD_PDF)));
  assert_goes(post(g, dossier_of(id, ""), FIELDS()), dossier_of(id, "")); /* beginning again begins nothing */
  assert_int_equal(number("SELECT count(*) FROM dossier"), 1);
  assert_int_equal(number("SELECT count(*) FROM deposit"), 1);
}

static void keys_that_no_page_gave_are_refused(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  static const struct str keys[] = {S_INIT(""), S_INIT("x"), S_INIT("0000000000000000000000000"), S_INIT("000000000000000000000000000"),
                                    S_INIT("0000000000000000000000000!"), S_INIT(CANARY)};
  int64_t const before = commits();
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) assert_status(deposit_with(g, id, keys[i]), 400);
  assert_status(post(g, dossier_of(id, "/depot"), FIELDS()), 400);
  assert_int_equal(commits(), before);
}

static void a_form_of_before_a_change_deposits_nothing(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const old = text("SELECT ref FROM dossier_file"), form = deposit_form(g, id);
  (void)post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", old})); /* in another window, before the button */
  upload_good(g, id, 1, "pieces-jointes/testWORD.docx");
  struct answer a = deposit_form_sent(g, id, form);
  assert_status(a, 409);
  assert_says(a, S("Le dossier a changé depuis cette page : vérifiez-le, puis déposez-le."));
  assert_says(a, S("testWORD.docx")); /* the page again, with what the dossier holds now */
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  a = follow(g, deposit_form_sent(g, id, form_of(a)));
  assert_says(a, S("testWORD.docx"));
  assert_silent(a, S("minimal-document.pdf"));
  assert_says(a, sha256_of(data("pieces-jointes/testWORD.docx")));
}

static void anothers_receipt_does_not_exist(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id)), file = text("SELECT ref FROM deposit_file");
  const char *const there[] = {fmt(&story, "/fr/compte/recepisses/%.*s", STR(ref)).p, fmt(&story, "/fr/compte/fichiers/%.*s", STR(file)).p,
                               fmt(&story, "/fr/gestion/depots/%.*s", STR(ref)).p, fmt(&story, "/fr/gestion/fichiers/%.*s", STR(file)).p};
  const char *const absent[] = {"/fr/compte/recepisses/00000000000000000000000000", "/fr/compte/fichiers/00000000000000000000000000",
                                "/fr/gestion/depots/00000000000000000000000000", "/fr/gestion/fichiers/00000000000000000000000000"};
  struct guest *const others[] = {h, o};
  for (size_t i = 0; i < 4; i++) {
    for (size_t k = 0; k < 2; k++) {
      if (k == 1 && i >= 2) continue; /* that officer may */
      struct answer const x = get(others[k], "%s", there[i]), y = get(others[k], "%s", absent[i]);
      assert_status(x, 404);
      assert_true(same_reply(&story, &x, there[i], &y, absent[i]));
    }
    if (i >= 2) assert_status(get(g, "%s", there[i]), 404); /* its owner is no officer */
    assert_status(get(i < 2 ? g : o, "%s", there[i]), 200);
  }
}

static const struct CMUnitTest stories[] = {
    STORY("a deposit gives a receipt with files, sizes, SHA-256 and the instant", a_deposit_gives_a_receipt),
    STORY("the receipt leaves by mail too", the_receipt_leaves_by_mail_too),
    STORY("a deposit is a request of less than 4 KB", a_deposit_is_a_small_request),
    STORY("repeating a deposit gives the same receipt and no second mail", repeating_it_gives_the_same_receipt),
    STORY("a proxy that tries again deposits once", a_proxy_that_tries_again_deposits_once),
    STORY("what is deposited does not move with the dossier", what_is_deposited_does_not_move_with_the_dossier),
    STORY("keys that no page gave are refused", keys_that_no_page_gave_are_refused),
    STORY("a form from before a change deposits nothing and shows the dossier again", a_form_of_before_a_change_deposits_nothing),
    STORY("another's receipt and its files answer as ones that do not exist", anothers_receipt_does_not_exist),
};

TELL(stories)
