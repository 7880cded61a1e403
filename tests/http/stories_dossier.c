/* An applicant's dossier: pieces one at a time, nothing lost, refusals with a sentence each, the check page. */
#include <string.h>

#include "base/out.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

static int64_t open_notice(void) { return enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 3 * HOUR_US))); }

static void a_dossier_begins_with_a_button(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  assert_says(get(g, "/fr/compte"), S("Vous n’avez pas encore de dossier."));
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Commencer mon dossier"));
  assert_says(a, C("Curriculum vitæ"));
  assert_int_equal(number("SELECT count(*) FROM dossier"), 0); /* looking begins nothing */
  begin_dossier(g, id);
  begin_dossier(g, id); /* a second time finds the first */
  assert_int_equal(number("SELECT count(*) FROM dossier"), 1);
  a = get(g, "%.*s", STR(dossier_of(id, "")));
  assert_says(a, S("Brouillon — NON DÉPOSÉ"));
  assert_says(a, S("Il manque encore une pièce obligatoire."));
  assert_says(get(g, "/fr/compte"), S("Brouillon — NON DÉPOSÉ"));
}

static void real_files_are_taken_and_come_back_whole(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  n->pieces.v[0].formats = S("pdf docx odt xlsx png jpg");
  n->pieces.v[0].max_files = 20;
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  static const char *const files[] = {"minimal-document.pdf", "french_diacritics.pdf", "testWORD.docx", "002-source.odt",
                                      "testEXCEL.xlsx",       "menu_separator.png",    "page-0-Im1.jpg"};
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct str const bytes = data(fmt(&story, "pieces-jointes/%s", files[i]).p);
    const char *shown = fmt(&story, "Été %zu <i>'& %s", i, files[i]).p;
    assert_goes(upload(g, id, 1, shown, bytes), dossier_of(id, "#piece-"));
    assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), str_from(shown));
    struct str const ref = text("SELECT ref FROM dossier_file ORDER BY id DESC LIMIT 1");
    struct answer const a = get(g, "/fr/compte/pieces/%.*s", STR(ref));
    assert_true(a.status == 200 && str_eq(a.body, bytes));
    assert_true(str_contains(answer_header(&a, "Content-Disposition"), S("filename*=UTF-8''%C3%89t%C3%A9")));
    assert_true(str_eq(answer_header(&a, "Cache-Control"), S("no-store")));
  }
  assert_int_equal(stored_files(), 7);
}

static void every_refusal_has_a_sentence_of_its_own(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  char *big = arena_alloc(&story, 1000001);
  memset(big, 'x', 1000001);
  memcpy(big, data(GOOD_PDF).p, 1000);
  struct str const much = {big, 1000001};
  const struct {
    const char *name;
    struct str bytes;
    int status;
    struct str sentence;
  } rows[] = {
      {"", S(""), 422, S("Choisissez d’abord un fichier.")},
      {"cv.rtf", data("pieces-jointes/testRTF.rtf"), 422, S("Ce format n’est pas accepté pour cette pièce. Formats acceptés : ")},
      {"cv", data(GOOD_PDF), 422, S("Ce format n’est pas accepté pour cette pièce.")},
      {"cv.png", data("pieces-jointes/menu_separator.png"), 422, S("Ce format n’est pas accepté pour cette pièce.")},
      {"cv.pdf", much, 413, S("Ce fichier est trop volumineux. La limite est de 1 Mo.")},
      {"cv.pdf", S(""), 422, S("Ce fichier est vide. Choisissez-en un autre.")},
      {"cv.pdf", data("pieces-jointes/fabriques/html-nomme-pdf.pdf"), 422, S("Le contenu de ce fichier ne correspond pas à son extension")},
      {"cv.pdf", data("pieces-jointes/menu_separator.png"), 422, S("Le contenu de ce fichier ne correspond pas à son extension")},
      {"cv.docx", data("pieces-jointes/testWORD_macros.docm"), 422, S("Ce fichier contient des macros ou un programme")},
      {"cv <i>'&.exe", data("pieces-jointes/fabriques/entete-mz.pdf.exe"), 422, S("Ce format n’est pas accepté pour cette pièce.")},
  };
  int64_t const before = changes();
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct answer const a = upload(g, id, 1, rows[i].name, rows[i].bytes);
    assert_status(a, rows[i].status);
    assert_says(a, rows[i].sentence);
    assert_says(a, S("Brouillon — NON DÉPOSÉ")); /* and the page is there to go on from */
    assert_true(str_contains(a.body, fmt(&story, "href=\"#fichier-%lld\"", (long long)piece_of(id, 1))));
  }
  assert_says(upload(g, id, 1, "cv.rtf", data("pieces-jointes/testRTF.rtf")), S("PDF, DOCX, ODT"));
  assert_int_equal(changes(), before);
  assert_int_equal(stored_files(), 0);
}

static void a_piece_takes_as_many_files_as_it_says(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  upload_good(g, id, 2, "pieces-jointes/page-0-Im1.jpg");
  upload_good(g, id, 2, "pieces-jointes/beta-sticker-1.png");
  struct answer const a = upload(g, id, 2, "trois.png", data("pieces-jointes/menu_separator.png"));
  assert_status(a, 409);
  assert_says(a, S("Le nombre maximal de fichiers est atteint pour cette pièce. Retirez-en un avant d’en envoyer un autre."));
  assert_int_equal(number("SELECT count(*) FROM dossier_file"), 2);
  assert_int_equal(stored_files(), 2);
}

static void far_too_large_is_said_before_all_has_come(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  char *big = arena_alloc(&story, 3000000);
  struct answer const a = upload(g, id, 1, "cv.pdf", (struct str){big, 3000000});
  assert_status(a, 413);
  assert_says(a, S("Ce fichier est trop volumineux. La limite est de 1 Mo."));
  assert_int_equal(stored_files(), 0);
}

static void a_doubtful_file_is_kept_and_marked(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  assert_goes(upload(g, id, 1, "protégé.odt", data("pieces-jointes/testODTEncrypted.odt")), dossier_of(id, "#piece-"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("protégé par un mot de passe"));
}

static void a_file_is_taken_out_and_put_back(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  struct str const ref = text("SELECT ref FROM dossier_file");
  struct answer a = post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", ref}));
  assert_goes(a, dossier_of(id, "?retire="));
  a = follow(g, a);
  assert_says(a, S("Le fichier a été retiré."));
  assert_silent(a, S("minimal-document.pdf"));
  assert_status(get(g, "/fr/compte/pieces/%.*s", STR(ref)), 404);
  assert_status(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", ref})), 404); /* it is out already */
  a = follow(g, post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", ref})));
  assert_says(a, S("minimal-document.pdf"));
  assert_status(get(g, "/fr/compte/pieces/%.*s", STR(ref)), 200);
  /* another one took its place: nothing is put back, and nothing is lost */
  (void)post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", ref}));
  upload_good(g, id, 1, "pieces-jointes/testWORD.docx");
  assert_status(post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", ref})), 409);
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), S("testWORD.docx"));
  static const struct str wrong[] = {S_INIT(""), S_INIT("x"), S_INIT("../../etc/passwd"), S_INIT(CANARY)};
  for (size_t i = 0; i < 4; i++) assert_status(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", wrong[i]})), 400);
}

static void a_message_is_kept_as_typed(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bonjour,\r\n\r\n  voilà.")})), dossier_of(id, "#message"));
  assert_says(get(g, "%.*s", STR(dossier_of(id, ""))), C("Bonjour,\r\n\r\n  voilà."));
  assert_says(get(g, "%.*s", STR(dossier_of(id, "/depot"))), C("voilà."));
  /* four thousand characters, whatever their bytes, and a line end is one of them as browsers count */
  struct out o = out_in(&story, 16384);
  for (int i = 0; i < 3999; i++) out_z(&o, "é");
  out_z(&o, "\r\n");
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", out_str(&o)})), dossier_of(id, "#message"));
  out_z(&o, "à");
  struct answer const a = post(g, dossier_of(id, "/message"), FIELDS({"message", out_str(&o)}));
  assert_status(a, 422);
  assert_says(a, S("Ce message est trop long : 4 000 caractères au plus."));
  assert_says(a, S("éééé\r\nà")); /* what was typed is still there */
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", S("")})), dossier_of(id, "#message"));
  assert_int_equal(text("SELECT message FROM dossier").n, 0);
}

static void the_check_page_says_what_is_missing(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  assert_goes(get(g, "%.*s", STR(dossier_of(id, "/depot"))), dossier_of(id, "")); /* not begun */
  assert_status(post(g, dossier_of(id, "/depot"), FIELDS({"jeton", S("00000000000000000000000000")})), 404);
  begin_dossier(g, id);
  struct answer a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  assert_says(a, C("Il manque : Curriculum vitæ"));
  assert_silent(a, S("Déposer mon dossier"));
  a = post(g, dossier_of(id, "/depot"), FIELDS({"jeton", S("00000000000000000000000000")}));
  assert_status(a, 422);
  assert_says(a, C("Il manque : Curriculum vitæ"));
  assert_int_equal(number("SELECT count(*) FROM deposit"), 0);
  assert_int_equal(number("SELECT count(*) FROM mail"), 0);
  upload_good(g, id, 1, GOOD_PDF);
  a = get(g, "%.*s", STR(dossier_of(id, "/depot")));
  assert_says(a, S("Déposer mon dossier"));
  assert_says(a, S("minimal-document.pdf"));
  assert_silent(a, S("Il manque"));
}

static void what_others_ask_for_is_not_ours(void **state) {
  (void)state;
  int64_t const id = open_notice(), other = enter(notice(KIND_RECRUITMENT, S("Autre"), instant_plus(NOW, HOUR_US)));
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct part const part = {.name = "fichier", .file_name = "cv.pdf", .bytes = data(GOOD_PDF)};
  int64_t const before = changes();
  /* a piece of another notice, none at all, a dossier that was not begun, a notice there is not */
  assert_status(post_parts(g, dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(other, 1)).p), &part, 1), 404);
  assert_status(post_parts(g, dossier_of(id, "/pieces/999"), &part, 1), 404);
  assert_status(post_parts(g, dossier_of(other, fmt(&story, "/pieces/%lld", (long long)piece_of(other, 1)).p), &part, 1), 404);
  assert_status(post_parts(g, dossier_of(99, "/pieces/1"), &part, 1), 404);
  assert_status(post(g, dossier_of(99, ""), FIELDS()), 404);
  assert_status(post(g, dossier_of(other, "/message"), FIELDS({"message", S("x")})), 404);
  assert_int_equal(changes(), before);
  assert_int_equal(stored_files(), 0);
}

/* Every form of a dossier, by what its address ends in. */
static const char *const forms[] = {"", "/retirer", "/remettre", "/message", "/depot"};

static void a_form_without_its_token_changes_nothing(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  struct str const file = text("SELECT ref FROM dossier_file"), foreign = str_dup(&story, token_of(h)), own = str_dup(&story, token_of(g));
  struct str const key = deposit_key(g, id), bytes = data(GOOD_PDF);
  char *bent = arena_alloc(&story, 129);
  memcpy(bent, own.p, 128);
  bent[0] = bent[0] == '0' ? '1' : '0';
  const struct str tokens[] = {S(""), S("0"), foreign, {bent, 128}, key};
  struct str const piece = dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(id, 2)).p);
  int64_t const before = changes();
  for (size_t i = 0; i < sizeof tokens / sizeof *tokens; i++) {
    for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
      assert_status(post_bare(g, dossier_of(id, forms[f]),
                              FIELDS({"csrf", tokens[i]}, {"fichier", file}, {"message", S("x")}, {"jeton", key})), 403);
    const struct part parts[] = {{.name = "csrf", .bytes = tokens[i]}, {.name = "fichier", .file_name = "cv.pdf", .bytes = bytes}};
    assert_status(post_parts_bare(g, piece, parts, 2), 403);
  }
  for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
    assert_status(post_bare(g, dossier_of(id, forms[f]), FIELDS({"fichier", file}, {"message", S("x")}, {"jeton", key})), 403);
  const struct part none[] = {{.name = "fichier", .file_name = "cv.pdf", .bytes = bytes}};
  const struct part last[] = {{.name = "fichier", .file_name = "cv.pdf", .bytes = bytes}, {.name = "csrf", .bytes = own}};
  const struct part second[] = {{.name = "a", .bytes = S("b")}, {.name = "csrf", .bytes = own}, {.name = "fichier", .file_name = "cv.pdf", .bytes = bytes}};
  assert_status(post_parts_bare(g, piece, none, 1), 403);
  assert_status(post_parts_bare(g, piece, last, 2), 403);
  assert_status(post_parts_bare(g, piece, second, 3), 403);
  assert_int_equal(changes(), before);
  assert_int_equal(stored_files(), 1);
}

static void anothers_file_does_not_exist(void **state) {
  (void)state;
  int64_t const id = open_notice();
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org")), *nobody = guest();
  fill_dossier(g, id);
  fill_dossier(h, id);
  const char *there = fmt(&story, "/fr/compte/pieces/%.*s", STR(text("SELECT ref FROM dossier_file ORDER BY id LIMIT 1"))).p;
  const char *absent = "/fr/compte/pieces/00000000000000000000000000";
  assert_status(get(g, "%s", there), 200);
  struct answer const theirs = get(h, "%s", there), none = get(h, "%s", absent);
  assert_status(theirs, 404);
  assert_true(same_reply(&story, &theirs, there, &none, absent));
  struct answer const seen = get(nobody, "%s", there), unseen = get(nobody, "%s", absent);
  assert_goes(seen, S("/fr/compte/connexion"));
  assert_int_equal(seen.head.n, unseen.head.n);
  /* nor can it be taken out, by whoever learned its name */
  struct str const file = text("SELECT ref FROM dossier_file ORDER BY id LIMIT 1"), out = dossier_of(id, "/retirer");
  int64_t const before = changes();
  struct answer const taken = post(h, out, FIELDS({"fichier", file}));
  struct answer const nothing = post(h, out, FIELDS({"fichier", S("00000000000000000000000000")}));
  assert_status(taken, 404);
  assert_true(same_reply(&story, &taken, out.p, &nothing, out.p));
  assert_int_equal(changes(), before);
}

static const struct CMUnitTest stories[] = {
    STORY("a dossier begins with a button, and says that it is not deposited", a_dossier_begins_with_a_button),
    STORY("real files are taken and come back whole, under their names", real_files_are_taken_and_come_back_whole),
    STORY("every refusal of a file has a sentence of its own and keeps nothing", every_refusal_has_a_sentence_of_its_own),
    STORY("a piece takes as many files as it says", a_piece_takes_as_many_files_as_it_says),
    STORY("a body far too large is refused with an answer that arrives", far_too_large_is_said_before_all_has_come),
    STORY("a doubtful file is kept and marked", a_doubtful_file_is_kept_and_marked),
    STORY("a file is taken out and put back, unless another took its place", a_file_is_taken_out_and_put_back),
    STORY("a message is kept as typed, up to four thousand characters", a_message_is_kept_as_typed),
    STORY("the check page says what is missing, and the deposit refuses it", the_check_page_says_what_is_missing),
    STORY("what is not asked for here is not taken", what_others_ask_for_is_not_ours),
    STORY("a form without the token of its own session changes nothing", a_form_without_its_token_changes_nothing),
    STORY("another's file answers as one that does not exist", anothers_file_does_not_exist),
};

TELL(stories)
