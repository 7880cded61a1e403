/* "I cannot deposit": a small page that needs no account, evidence for the person, news for the officers. */
#include <string.h>

#include "base/out.h"
#include "base/rand.h"
#include "http/lib/apply.h"

#define CLOSES_US (20 * MINUTE_US) /* after NOW: within an officer's session */
#define PAGE_BYTES 1000

static int64_t open_notice(enum opportunity_kind kind) { return enter(notice(kind, S("Poste"), instant_plus(NOW, CLOSES_US))); }

static struct str trouble_of(int64_t id) { return fmt(&story, "/fr/opportunites/%lld/difficulte", (long long)id); }

static struct answer report(struct guest *g, int64_t id, struct str words) {
  return post(g, trouble_of(id), FIELDS({"message", words}, {"contact", C("+229 01")}));
}

static int64_t troubles(void) { return number("SELECT count(*) FROM trouble"); }
static int64_t mails(void) { return number("SELECT count(*) FROM mail WHERE purpose = 'trouble'"); }

static void the_page_is_small_and_alone(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *const both[] = {guest(), applicant(S("awa@exemple.org"))};
  for (size_t i = 0; i < 2; i++) {
    for (int english = 0; english < 2; english++) {
      struct answer const a = get(both[i], "/%s/opportunites/%lld/difficulte", english ? "en" : "fr", (long long)id);
      assert_status(a, 200);
      if (a.body.n > PAGE_BYTES) fail_msg("%zu bytes", a.body.n);
      assert_false(str_contains(a.body, S("<script")) || str_contains(a.body, S("stylesheet")) || str_contains(a.body, S("<img")));
      assert_true(str_contains(a.body, S("<label for=")) && str_contains(a.body, S("<h1>")));
    }
  }
  int64_t const before = snapshots();
  assert_status(get(guest(), "%.*s", STR(trouble_of(id))), 200); /* kept: it asks nothing of the store */
  assert_int_equal(snapshots(), before);
}

static void somebody_without_account_is_heard(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  (void)officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  (void)officer(S("toutes@exemple.org"), (struct str){0}); /* manages all of them */
  struct guest *g = guest();
  (void)get(g, "%.*s", STR(trouble_of(id)));
  clock_at(instant_plus(NOW, 7));
  struct answer a = report(g, id, C("La page reste blanche.\nDepuis une heure."));
  assert_goes(a, trouble_of(id));
  struct str const ref = text("SELECT ref FROM trouble");
  a = follow(g, a);
  assert_says(a, S("C’est enregistré"));
  assert_true(str_contains(a.body, str_sub(ref, 0, 4))); /* in groups, to be read aloud */
  assert_says(a, S("2026-11-24T08:00:00.000007Z"));
  assert_says(a, S("mardi 24 novembre 2026 à 9 h 00 min 00 s (heure de Porto-Novo"));
  assert_int_equal(number("SELECT at FROM trouble"), NOW.us + 7);
  assert_true(str_contains(text("SELECT words FROM trouble"), S("La page reste blanche.")));
  assert_int_equal(number("SELECT count(*) FROM trouble WHERE person_id IS NULL"), 1);
  assert_int_equal(number("SELECT count(*) FROM attempt WHERE act = 'report' AND outcome = 'done' AND person_id IS NULL"), 1);
  assert_int_equal(number("SELECT count(*) FROM mail WHERE purpose = 'trouble'"), 2);
  struct str const mail = text("SELECT bytes FROM mail WHERE purpose = 'trouble' ORDER BY id LIMIT 1");
  assert_true(str_contains(mail, S("bureau@exemple.org")));
  assert_true(str_contains(mail, S("La page reste blanche.")));
  assert_true(str_contains(mail, S("#difficultes")));
}

static void whoever_is_signed_in_reads_what_we_had(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo")), *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  assert_status(upload(g, id, 2, "rien.pdf", S("")), 422);
  struct answer const a = follow(g, report(g, id, C("Le second fichier ne part pas")));
  assert_says(a, S("minimal-document.pdf"));
  assert_says(a, S("16978 octets"));
  assert_says(a, S("envoi d’un fichier, refusé"));
  struct str const page = fmt(&story, "%.*s", STR(trouble_of(id)));
  assert_silent(get(guest(), "%.*s/%.*s", STR(page), STR(text("SELECT ref FROM trouble"))), S("minimal-document.pdf"));
  struct answer const office = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  assert_says(office, C("Le second fichier ne part pas"));
  assert_says(office, S("awa@exemple.org"));
  assert_says(office, S("minimal-document.pdf"));
}

static void of_a_tender_officers_learn_no_more_than_the_words(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_CALL_FOR_TENDERS);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo")), *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  assert_says(follow(g, report(g, id, C("Rien ne va"))), S("minimal-document.pdf")); /* its own person */
  struct str const mail = text("SELECT bytes FROM mail WHERE purpose = 'trouble'");
  assert_true(str_contains(mail, S("Rien ne va")) && str_contains(mail, S("229 01")));
  assert_false(str_contains(mail, S("minimal-document")) || str_contains(mail, S("awa@")));
  struct answer a = get(o, "/fr/gestion/opportunites/%lld", (long long)id);
  assert_says(a, C("Rien ne va"));
  assert_silent(a, S("minimal-document.pdf"));
  assert_silent(a, S("awa@exemple.org"));
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  assert_says(get(o, "/fr/gestion/opportunites/%lld", (long long)id), S("minimal-document.pdf"));
}

static void mails_come_every_ten_minutes_at_most(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 2 * HOUR_US)));
  (void)officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct guest *g = guest();
  for (int i = 0; i < 5; i++) {
    clock_at(instant_plus(NOW, i * MINUTE_US));
    assert_goes(report(g, id, C("encore")), trouble_of(id));
  }
  assert_int_equal(troubles(), 5); /* each is kept */
  assert_int_equal(mails(), 2);    /* the first at once, one more for all that came since */
  assert_int_equal(number("SELECT max(due_at) - min(due_at) FROM mail WHERE purpose = 'trouble'"), 10 * MINUTE_US);
  clock_at(instant_plus(NOW, 12 * MINUTE_US));
  assert_goes(report(g, id, C("encore")), trouble_of(id));
  assert_int_equal(mails(), 3);
  clock_at(instant_plus(NOW, 60 * MINUTE_US));
  assert_goes(report(g, id, C("encore")), trouble_of(id));
  assert_int_equal(mails(), 4);
  assert_int_equal(number("SELECT max(due_at) FROM mail WHERE purpose = 'trouble'"), NOW.us + 60 * MINUTE_US);
}

static void nothing_typed_is_lost(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = guest();
  char *long_words = arena_alloc(&story, 2100);
  for (int i = 0; i < 2100; i++) long_words[i] = (char)('a' + i % 26);
  struct answer a = report(g, id, (struct str){long_words, 2001});
  assert_status(a, 422);
  assert_says(a, S("C’est trop long : 2 000 caractères au plus"));
  struct str const typed = {long_words, 2001};
  assert_says(a, typed);
  assert_says(a, C("+229 01"));
  assert_true(str_contains(a.body, S("<title>Erreur")));
  assert_int_equal(troubles(), 0);
  assert_goes(report(g, id, (struct str){long_words, 2000}), trouble_of(id));
  assert_goes(post(g, trouble_of(id), FIELDS()), trouble_of(id)); /* no word is needed */
  assert_int_equal(troubles(), 2);
}

/* Anybody may write, and as much as fits: the office's page stays one, with its button to extend, and every call is read. */
static void many_long_calls_do_not_close_the_offices_page(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct guest *g = guest(), *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  char *quotes = arena_alloc(&story, 2000);
  memset(quotes, '"', 2000);
  (void)get(g, "%.*s", STR(trouble_of(id)));
  for (int i = 0; i < 210; i++) assert_goes(report(g, id, (struct str){quotes, 2000}), trouble_of(id));
  struct str page = fmt(&story, "/fr/gestion/opportunites/%lld", (long long)id);
  int read = 0;
  for (struct str next = page; next.p != NULL; page = next) {
    struct answer const a = get(o, "%.*s", STR(next));
    assert_status(a, 200);
    assert_says(a, S("Proroger la clôture"));
    for (struct str rest = a.body, one; (one = between(rest, "<div class=\"note\"><p><strong>", "</p>")).p != NULL; read++)
      rest = str_sub(rest, (size_t)(one.p - rest.p), rest.n);
    struct str const more = between(a.body, "?difficultes=", "#");
    next = more.p == NULL ? (struct str){0} : fmt(&story, "/fr/gestion/opportunites/%lld?difficultes=%.*s", (long long)id, STR(more));
  }
  assert_int_equal(read, 210);
}

static void it_serves_a_day_after_the_closing(void **state) {
  (void)state;
  int64_t const id = open_notice(KIND_RECRUITMENT);
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Brouillon"), instant_plus(NOW, CLOSES_US));
  n->publish = false;
  int64_t const draft = enter(n);
  struct guest *g = guest();
  clock_at(instant_plus(NOW, CLOSES_US + DAY_US));
  assert_goes(report(g, id, C("trop tard ?")), trouble_of(id));
  clock_at(instant_plus(NOW, CLOSES_US + DAY_US + 1));
  assert_status(report(g, id, C("trop tard")), 409);
  assert_status(get(g, "%.*s", STR(trouble_of(id))), 409);
  assert_status(get(g, "%.*s", STR(trouble_of(draft))), 404);
  assert_status(get(g, "%.*s", STR(trouble_of(99))), 404);
  assert_status(get(g, "%.*s/00000000000000000000000000", STR(trouble_of(id))), 404);
  assert_int_equal(troubles(), 1);
}

static void it_is_offered_where_it_is_needed(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 2 * HOUR_US)));
  struct guest *g = applicant(S("awa@exemple.org"));
  struct str const link = fmt(&story, "href=\"/fr/opportunites/%lld/difficulte\"", (long long)id);
  fill_dossier(g, id);
  assert_false(str_contains(get(g, "%.*s", STR(dossier_of(id, ""))).body, link));
  assert_true(str_contains(upload(g, id, 2, "rien.pdf", S("")).body, link)); /* an error of an upload */
  struct str const form = deposit_form(g, id);
  clock_at(instant_plus(NOW, HOUR_US)); /* the last hour */
  assert_true(str_contains(get(g, "%.*s", STR(dossier_of(id, ""))).body, link));
  assert_true(str_contains(get(g, "%.*s", STR(dossier_of(id, "/depot"))).body, link));
  clock_at(instant_plus(NOW, 2 * HOUR_US + 1));
  assert_true(str_contains(deposit_form_sent(g, id, form).body, link)); /* too late */
}

static void the_closing_is_announced_on_every_page_of_the_dossier(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 2 * HOUR_US)));
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  static const struct {
    int64_t left_us;
    struct str words;
  } moments[] = {{HOUR_US + 1, S_INIT("")}, {HOUR_US, S_INIT("La clôture est dans 1 heure 0 minute")}, {15 * MINUTE_US, S_INIT("La clôture est dans 15 minutes.")},
                 {5 * MINUTE_US, S_INIT("La clôture est dans 5 minutes.")}, {1, S_INIT("La clôture est dans moins d’une minute.")}};
  static const char *const pages[] = {"", "/questions/identite", "/depot", "/retrait"};
  for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
    clock_at(instant_plus(NOW, 2 * HOUR_US - moments[i].left_us));
    if (i == 1) { /* then there is something to withdraw, and a change of it to check */
      (void)receipt_of(deposit(g, id));
      upload_good(g, id, 2, "pieces-jointes/menu_separator.png");
    }
    for (size_t k = 0; k < 3 + (i > 0); k++) {
      struct answer const a = get(g, "%.*s", STR(dossier_of(id, pages[k])));
      struct str const box = between(a.body, "<div role=\"status\" data-left=\"", "</div>");
      assert_true(str_starts(box, fmt(&story, "%lld\"", (long long)(moments[i].left_us / SECOND_US))));
      assert_int_equal(str_contains(box, S("<p class=\"problem\">")), i > 0);
      if (i > 1) assert_says(a, moments[i].words);
      assert_true(str_contains(a.body, S("/static/closing.")));
    }
  }
  clock_at(instant_plus(NOW, 2 * HOUR_US + 1));
  assert_false(str_contains(get(g, "%.*s", STR(dossier_of(id, ""))).body, S("data-left")));
}

static const struct CMUnitTest stories[] = {
    STORY("the page has less than a kilobyte, needs no account, style or script, and asks nothing of the store", the_page_is_small_and_alone),
    STORY("somebody without account is heard: instant, words, number, mail to the officers", somebody_without_account_is_heard),
    STORY("whoever is signed in reads what we had received; officers read it too", whoever_is_signed_in_reads_what_we_had),
    STORY("of a running tender officers learn no more than the words", of_a_tender_officers_learn_no_more_than_the_words),
    STORY("mails come every ten minutes at most, and every call is kept", mails_come_every_ten_minutes_at_most),
    STORY("nothing typed is lost", nothing_typed_is_lost),
    STORY("many long calls do not close the office's page, and each is read", many_long_calls_do_not_close_the_offices_page),
    STORY("it serves until a day after the closing, and tells nothing of drafts", it_serves_a_day_after_the_closing),
    STORY("it is offered on upload errors, in the last hour and when it was too late", it_is_offered_where_it_is_needed),
    STORY("the closing is announced an hour, a quarter and five minutes before, on every page of the dossier", the_closing_is_announced_on_every_page_of_the_dossier),
};

TELL(stories)
