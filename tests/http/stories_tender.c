/* Who sees what was deposited: of a tender nobody, and nothing that depends on it, before its closing; of everything,
 * only officers of its organisation. */
#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

#define CLOSES_US (20 * MINUTE_US) /* after NOW: within an officer's session */

static struct str office_of(int64_t id, const char *rest) { return fmt(&story, "/fr/gestion/opportunites/%lld%s", (long long)id, rest); }

static struct str deposited_by(struct str email, int64_t id) {
  struct guest *g = applicant(email);
  fill_dossier(g, id);
  return receipt_of(deposit(g, id));
}

/* Every page that an officer, a visitor and another applicant may look at while a tender runs. */
enum { LOOKS = 7 };
static const char *const looks[LOOKS] = {"/fr/gestion", "/fr/gestion/opportunites/1", "/en/gestion/opportunites/1", "/fr/", "/fr/opportunites",
                                         "/fr/opportunites/1-marche-i", "/fr/opportunites/1/dossier"};

static void look(struct guest *g, struct answer ret[LOOKS]) {
  for (int i = 0; i < LOOKS; i++) {
    ret[i] = get(g, "%s", looks[i]);
    assert_status(ret[i], 200);
  }
}

static void a_running_tender_tells_nothing(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, CLOSES_US)));
  assert_int_equal(id, 1);
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo")), *rival = applicant(S("rival@exemple.org"));
  struct answer before[LOOKS], after[LOOKS], rivals[LOOKS];
  look(o, before);
  assert_says(before[1], S("Rien n’est montré avant, pas même leur nombre."));
  struct answer const unasked = get(rival, "/fr/opportunites/1/dossier");
  struct str const refs[] = {deposited_by(S("awa@exemple.org"), id), deposited_by(S("lila@exemple.org"), id)};
  look(o, after);
  for (int i = 0; i < LOOKS; i++)
    if (!same_reply(&story, &before[i], looks[i], &after[i], looks[i])) fail_msg("%s tells of deposits", looks[i]);
  rivals[6] = get(rival, "/fr/opportunites/1/dossier");
  assert_true(same_reply(&story, &unasked, looks[6], &rivals[6], looks[6]));
  struct str const file = text("SELECT ref FROM deposit_file LIMIT 1");
  const char *const sealed[] = {fmt(&story, "/fr/gestion/depots/%.*s", STR(refs[0])).p, fmt(&story, "/fr/gestion/fichiers/%.*s", STR(file)).p};
  const char *const absent[] = {"/fr/gestion/depots/00000000000000000000000000", "/fr/gestion/fichiers/00000000000000000000000000"};
  for (int i = 0; i < 2; i++) {
    struct answer const x = get(o, "%s", sealed[i]), y = get(o, "%s", absent[i]);
    assert_status(x, 404);
    assert_true(same_reply(&story, &x, sealed[i], &y, absent[i]));
  }
}

static void a_tender_opens_after_its_closing(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, CLOSES_US)));
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct str const ref = deposited_by(S("awa@exemple.org"), id), file = text("SELECT ref FROM deposit_file");
  clock_at(instant_plus(NOW, CLOSES_US)); /* deposits are still in time: nothing is shown yet */
  assert_silent(get(o, "%.*s", STR(office_of(id, ""))), S("awa@exemple.org"));
  assert_status(get(o, "/fr/gestion/depots/%.*s", STR(ref)), 404);
  assert_status(get(o, "/fr/gestion/fichiers/%.*s", STR(file)), 404);
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  struct answer a = get(o, "%.*s", STR(office_of(id, "")));
  assert_says(a, C("Awa de awa@exemple.org"));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/depots/%.*s\"", STR(ref))));
  a = get(o, "/fr/gestion/depots/%.*s", STR(ref));
  assert_says(a, S("minimal-document.pdf"));
  assert_says(a, S("Dossier déposé"));
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/fichiers/%.*s\"", STR(file))));
  assert_true(str_eq(get(o, "/fr/gestion/fichiers/%.*s", STR(file)).body, data(GOOD_PDF)));
}

static void an_extension_keeps_a_tender_closed(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_TENDERS, S("Marché"), instant_plus(NOW, CLOSES_US)));
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  struct str const ref = deposited_by(S("awa@exemple.org"), id);
  assert_goes(post(o, office_of(id, "/proroger"), FIELDS({"jour", S("2026-12-10")}, {"heure", S("17:00")}, {"motif", C("m")}, {"version", S("1")})),
              office_of(id, ""));
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  assert_silent(get(o, "%.*s", STR(office_of(id, ""))), S("awa@exemple.org"));
  assert_status(get(o, "/fr/gestion/depots/%.*s", STR(ref)), 404);
}

static void other_calls_are_read_as_they_come(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_EXPERTISE_MISSION, S("Mission"), instant_plus(NOW, CLOSES_US)));
  struct guest *o = officer(S("bureau@exemple.org"), S("Ville de Porto-Novo"));
  assert_says(get(o, "%.*s", STR(office_of(id, ""))), S("Aucun dossier déposé pour l’instant."));
  struct guest *g = applicant(S("awa@exemple.org")), *drafter = applicant(S("lila@exemple.org"));
  fill_dossier(drafter, id);
  fill_dossier(g, id);
  struct str const ref = receipt_of(deposit(g, id));
  struct answer const a = get(o, "%.*s", STR(office_of(id, "")));
  assert_says(a, S("awa@exemple.org"));
  assert_silent(a, S("lila@exemple.org")); /* a draft is nobody's business */
  assert_status(get(o, "/fr/gestion/depots/%.*s", STR(ref)), 200);
}

static void another_organisations_opportunities_do_not_exist(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_EXPERTISE_MISSION, S("Mission"), instant_plus(NOW, CLOSES_US)));
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Ailleurs"), instant_plus(NOW, CLOSES_US));
  n->organisation = S("Ville de Cotonou");
  enter(n);
  struct guest *o = officer(S("cotonou@exemple.org"), S("Ville de Cotonou")), *all = officer(S("tous@exemple.org"), (struct str){0});
  struct str const ref = deposited_by(S("awa@exemple.org"), id), file = text("SELECT ref FROM deposit_file");
  assert_silent(get(o, "/fr/gestion"), S("Mission"));
  assert_says(get(all, "/fr/gestion"), C("Mission"));
  const char *const there[] = {office_of(id, "").p, fmt(&story, "/fr/gestion/depots/%.*s", STR(ref)).p,
                               fmt(&story, "/fr/gestion/fichiers/%.*s", STR(file)).p};
  const char *const absent[] = {"/fr/gestion/opportunites/9", "/fr/gestion/depots/00000000000000000000000000",
                                "/fr/gestion/fichiers/00000000000000000000000000"};
  for (int i = 0; i < 3; i++) {
    struct answer const x = get(o, "%s", there[i]), y = get(o, "%s", absent[i]);
    assert_status(x, 404);
    assert_true(same_reply(&story, &x, there[i], &y, absent[i]));
    assert_status(get(all, "%s", there[i]), 200);
  }
  static const char *const acts[] = {"/publier", "/proroger"};
  int64_t const before = commits();
  for (int i = 0; i < 2; i++) {
    const struct field *fields = FIELDS({"jour", S("2026-12-10")}, {"heure", S("17:00")}, {"motif", C("m")}, {"version", S("1")});
    struct str const mine = office_of(id, acts[i]), none = office_of(9, acts[i]);
    struct answer const x = post(o, mine, fields), y = post(o, none, fields);
    assert_status(x, 404);
    assert_true(same_reply(&story, &x, mine.p, &y, none.p));
  }
  const struct part parts[] = {{.name = "intitule", .bytes = S("T")}, {.name = "fichier", .file_name = "t.pdf", .bytes = data(GOOD_PDF)}};
  int64_t const files = stored_files();
  assert_status(post_parts(o, office_of(id, "/documents"), parts, 2), 404);
  assert_int_equal(commits(), before);
  assert_int_equal(stored_files(), files);
}

static const struct CMUnitTest stories[] = {
    STORY("a running tender tells nobody anything that depends on its deposits", a_running_tender_tells_nothing),
    STORY("a tender is read after its closing, not at it", a_tender_opens_after_its_closing),
    STORY("an extension keeps a tender closed", an_extension_keeps_a_tender_closed),
    STORY("other calls are read as they come; drafts by nobody", other_calls_are_read_as_they_come),
    STORY("another organisation's opportunities and dossiers answer as ones that do not exist", another_organisations_opportunities_do_not_exist),
};

TELL(stories)
