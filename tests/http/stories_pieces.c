/* Pieces of a dossier: what may be sent is said before, pictures are pages, a file takes another's place, everything that
 * was taken out can be put back for a day and is erased afterwards, and the dossier has a limit. */
#include <string.h>

#include "base/out.h"
#include "board/integrity.h"
#include "http/lib/apply.h"
#include "work/worker.h"

#define PHOTO "pieces-jointes/page-0-Im1.jpg"
#define SCAN "pieces-jointes/beta-sticker-1.png"

/* The smallest HEIC: its brand, and a meta box with nothing in it. */
#define HEIC S("\0\0\0\x18" "ftypheic\0\0\0\0mif1heic\0\0\0\x0cmeta\0\0\0\0")

/* A notice whose first piece takes up to three files, pictures among them. */
static int64_t paper_notice(void) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 72 * HOUR_US));
  n->pieces.v[0].formats = S("pdf jpg png heic");
  n->pieces.v[0].max_files = 3;
  return enter(n);
}

static struct answer page_of(struct guest *g, int64_t id) { return get(g, "%.*s", STR(dossier_of(id, ""))); }

/* The reference of the person's file of that name that is not taken out. */
static struct str ref_of(const char *name) { return text("SELECT ref FROM dossier_file WHERE name = '%s' AND removed_at IS NULL", name); }

static struct answer replace(struct guest *g, int64_t id, struct str ref, const char *name, struct str bytes) {
  struct part const part = {.name = "fichier", .file_name = name, .bytes = bytes};
  return post_parts(g, dossier_of(id, fmt(&story, "/fichiers/%.*s", STR(ref)).p), &part, 1);
}

static void move(struct guest *g, int64_t id, const char *name, const char *way) {
  struct answer const a = post(g, dossier_of(id, "/ordre"), FIELDS({"fichier", ref_of(name)}, {"sens", str_from(way)}));
  assert_goes(a, dossier_of(id, "#piece-"));
}

/* The names in the page stand in this order. */
static void assert_order(struct answer a, const char *first, const char *second, const char *third) {
  const char *const names[] = {first, second, third};
  size_t at = 0;
  for (size_t i = 0; i < 3; i++) {
    const char *found = memmem(a.body.p + at, a.body.n - at, names[i], strlen(names[i]));
    if (found == NULL) fail_msg("%s does not stand behind what it should", names[i]);
    at = (size_t)(found - a.body.p);
  }
}

static void what_may_be_sent_is_said_before(void **state) {
  (void)state;
  int64_t const id = paper_notice(), piece = piece_of(id, 1);
  struct guest *g = applicant(S("awa@exemple.org"));
  struct answer a = page_of(g, id);
  assert_says(a, S("PDF, JPG, PNG, HEIC"));
  assert_says(a, S("300 Mo"));
  begin_dossier(g, id);
  a = page_of(g, id);
  assert_says(a, S("Formats : PDF, JPG, PNG, HEIC."));
  assert_says(a, S("1 Mo au plus par fichier, 3 fichiers ou pages au plus."));
  assert_says(a, S("Fichiers reçus : 0 ko sur 300 Mo au plus pour tout le dossier."));
  struct str const field = between(a.body, fmt(&story, "<input id=\"fichier-%lld\"", (long long)piece).p, ">");
  assert_true(str_contains(field, S("accept=\".pdf,application/pdf,.jpg,.jpeg,image/jpeg,.png,image/png,.heic,.heif,image/heic\"")));
  assert_true(str_contains(field, fmt(&story, "aria-describedby=\"aide-%lld\"", (long long)piece)));
  assert_true(str_contains(a.body, fmt(&story, "id=\"aide-%lld\"", (long long)piece)));
}

static void pictures_are_pages_of_one_piece(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  assert_goes(upload(g, id, 1, "recto.jpg", data(PHOTO)), dossier_of(id, "#piece-"));
  assert_goes(upload(g, id, 1, "verso.png", data(SCAN)), dossier_of(id, "#piece-"));
  assert_goes(upload(g, id, 1, "tampon.HEIC", HEIC), dossier_of(id, "#piece-"));
  struct answer a = page_of(g, id);
  assert_says(a, S("Reçu : 3 pages"));
  assert_says(a, S("Page 3"));
  assert_order(a, "recto.jpg", "verso.png", "tampon.HEIC");
  assert_true(str_eq(text("SELECT media FROM dossier_file WHERE name = 'tampon.HEIC'"), S("image/heic")));
  assert_status(upload(g, id, 1, "de trop.jpg", data(PHOTO)), 409);
  move(g, id, "tampon.HEIC", "avant");
  assert_order(page_of(g, id), "recto.jpg", "tampon.HEIC", "verso.png");
  move(g, id, "recto.jpg", "apres");
  move(g, id, "tampon.HEIC", "avant"); /* the first stays the first */
  assert_order(page_of(g, id), "tampon.HEIC", "recto.jpg", "verso.png");
  struct str const ref = ref_of("recto.jpg");
  assert_status(post(g, dossier_of(id, "/ordre"), FIELDS({"fichier", ref}, {"sens", S("ailleurs")})), 400);
  assert_status(post(g, dossier_of(id, "/ordre"), FIELDS({"fichier", S("x")}, {"sens", S("avant")})), 400);
  assert_status(post(g, dossier_of(id, "/ordre"), FIELDS({"fichier", S("00000000000000000000000000")}, {"sens", S("avant")})), 404);
  /* taken out and put back, a page is where it was */
  assert_goes(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", ref})), dossier_of(id, "?retire="));
  assert_says(page_of(g, id), S("Reçu : 2 pages"));
  assert_goes(post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", ref})), dossier_of(id, ""));
  assert_order(page_of(g, id), "tampon.HEIC", "recto.jpg", "verso.png");
  receipt_of(deposit(g, id));
  assert_true(str_eq(text("SELECT group_concat(name) FROM (SELECT name FROM deposit_file ORDER BY position)"), S("tampon.HEIC,recto.jpg,verso.png")));
}

static void a_document_beside_pictures_is_no_page(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  upload_good(g, id, 1, PHOTO);
  upload_good(g, id, 1, GOOD_PDF);
  struct answer const a = page_of(g, id);
  assert_silent(a, S("Page 1"));
  assert_says(a, S("Ajouter un fichier"));
  assert_status(upload(g, id, 1, "photo.jpg", data(SCAN)), 422); /* a picture of another kind than its name says */
}

static void a_file_takes_the_place_of_another(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  for (int i = 1; i <= 3; i++) assert_goes(upload(g, id, 1, fmt(&story, "p%d.jpg", i).p, data(PHOTO)), dossier_of(id, "#piece-"));
  struct str const old = ref_of("p2.jpg"); /* the piece is full: replacing is the way */
  struct answer a = replace(g, id, old, "nouvelle.png", data(SCAN));
  assert_goes(a, dossier_of(id, "?remplace="));
  a = follow(g, a);
  assert_says(a, S("Le fichier a été remplacé."));
  assert_order(a, "p1.jpg", "nouvelle.png", "p3.jpg");
  assert_silent(a, S("p2.jpg"));
  assert_status(get(g, "/fr/compte/pieces/%.*s", STR(old)), 404);
  /* it is not there any more: to be replaced again, it has to be another */
  a = replace(g, id, old, "encore.png", data(SCAN));
  assert_status(a, 409);
  assert_says(a, S("Ce fichier n’est plus dans le dossier"));
  assert_says(a, S("3 fichiers sont en sécurité"));
  /* and back, in one act */
  assert_goes(post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", old})), dossier_of(id, ""));
  assert_order(page_of(g, id), "p1.jpg", "p2.jpg", "p3.jpg");
  assert_silent(page_of(g, id), S("nouvelle.png"));
  assert_int_equal(number("SELECT count(*) FROM dossier_file WHERE removed_at IS NULL"), 3);
  /* what is not good takes nobody's place, and is told at that file's own field */
  int64_t const before = changes(), files = stored_files();
  a = replace(g, id, old, "cv.rtf", data("pieces-jointes/testRTF.rtf"));
  assert_status(a, 422);
  assert_says(a, S("Formats acceptés : PDF, JPG, PNG, HEIC."));
  assert_true(str_contains(a.body, fmt(&story, "href=\"#remplacer-%.*s\"", STR(old))));
  assert_true(str_contains(a.body, S("<details open>")));
  assert_status(replace(g, id, old, "", S("")), 422);
  assert_status(replace(g, id, S("00000000000000000000000000"), "p.jpg", data(PHOTO)), 409);
  assert_true(changes() == before && stored_files() == files);
}

static void another_person_replaces_nothing(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org")), *h = applicant(S("lila@exemple.org"));
  begin_dossier(g, id), begin_dossier(h, id);
  assert_goes(upload(g, id, 1, "p1.jpg", data(PHOTO)), dossier_of(id, "#piece-"));
  struct str const ref = ref_of("p1.jpg");
  int64_t const before = changes(), files = stored_files();
  assert_status(replace(h, id, ref, "x.jpg", data(PHOTO)), 409); /* as one there never was */
  assert_status(post(h, dossier_of(id, "/ordre"), FIELDS({"fichier", ref}, {"sens", S("avant")})), 404);
  assert_true(changes() == before && stored_files() == files);
}

static void erase(struct instant now) {
  scoped(arena) struct arena a = {0};
  struct worker w = {.board = &the_board};
  clock_at(now);
  assert_int_equal(job_erase(&w, &a, now), OK);
}

static void what_was_taken_out_is_erased_after_a_day(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  for (int i = 1; i <= 3; i++) assert_goes(upload(g, id, 1, fmt(&story, "p%d.jpg", i).p, data(PHOTO)), dossier_of(id, "#piece-"));
  receipt_of(deposit(g, id));
  int64_t const other = paper_notice();
  begin_dossier(g, other);
  for (int i = 4; i <= 5; i++) assert_goes(upload(g, other, 1, fmt(&story, "p%d.jpg", i).p, data(PHOTO)), dossier_of(other, "#piece-"));
  struct str const gone = ref_of("p4.jpg"), back = ref_of("p5.jpg");
  assert_int_equal(stored_files(), 5);
  assert_goes(post(g, dossier_of(other, "/retirer"), FIELDS({"fichier", gone})), dossier_of(other, "?retire="));
  assert_goes(post(g, dossier_of(other, "/retirer"), FIELDS({"fichier", back})), dossier_of(other, "?retire="));
  clock_at(instant_plus(NOW, 24 * HOUR_US - 1)); /* the last moment to put it back */
  g = signed_in(S("awa@exemple.org"));
  assert_goes(post(g, dossier_of(other, "/remettre"), FIELDS({"fichier", back})), dossier_of(other, ""));
  clock_at(instant_plus(NOW, 24 * HOUR_US));
  struct answer const a = post(g, dossier_of(other, "/remettre"), FIELDS({"fichier", gone}));
  assert_status(a, 409);
  assert_says(a, S("il a été effacé et ne peut plus être remis"));
  erase(instant_plus(NOW, 25 * HOUR_US - 1));
  assert_int_equal(stored_files(), 5);
  erase(instant_plus(NOW, 25 * HOUR_US));
  assert_int_equal(stored_files(), 4);
  erase(instant_plus(NOW, 26 * HOUR_US));
  assert_int_equal(stored_files(), 4);
  assert_int_equal(number("SELECT count(*) FROM dossier_file WHERE erased_at IS NOT NULL"), 1); /* the row says what it was */
  struct integrity found = {0};
  assert_int_equal(integrity_check(&the_board, stdout, &found), OK);
  assert_true(found.files == 4 && found.broken == 0);
}

static void a_dossier_has_a_limit_for_all_its_files(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  n->dossier_max_bytes = (struct opt_int){true, 40000};
  n->pieces.v[0].max_files = 9;
  int64_t const id = enter(n);
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  struct str const pdf = data(GOOD_PDF); /* 16,978 bytes */
  assert_goes(upload(g, id, 1, "a.pdf", pdf), dossier_of(id, "#piece-"));
  assert_goes(upload(g, id, 1, "b.pdf", pdf), dossier_of(id, "#piece-"));
  assert_says(page_of(g, id), S("Fichiers reçus : 34 ko sur 40 ko au plus"));
  struct answer a = upload(g, id, 1, "c.pdf", pdf);
  assert_status(a, 413);
  assert_says(a, S("Ce fichier de 17 ko est trop volumineux pour ce dossier : les autres fichiers font déjà 34 ko, et la limite d’un dossier est de 40 ko."));
  assert_says(a, S("2 fichiers sont en sécurité"));
  /* far too much is said on its head, with the page that says what is safe */
  char *big = arena_alloc(&story, 400000);
  memset(big, ' ', 400000);
  a = upload(g, id, 1, "d.pdf", (struct str){big, 400000});
  assert_status(a, 413);
  assert_says(a, S("la limite d’un dossier est de 40 ko."));
  assert_says(a, S("2 fichiers sont en sécurité"));
  /* in the place of another there is room */
  assert_goes(replace(g, id, ref_of("a.pdf"), "e.pdf", pdf), dossier_of(id, "?remplace="));
  assert_int_equal(stored_files(), 3);
  /* sending and taking out again fills no disk: three times the limit is what is kept */
  for (int i = 0; i < 4; i++) assert_goes(replace(g, id, ref_of("b.pdf"), "b.pdf", pdf), dossier_of(id, "?remplace="));
  a = replace(g, id, ref_of("b.pdf"), "b.pdf", pdf);
  assert_status(a, 409);
  assert_says(a, S("la place des fichiers retirés se libère au bout d’un jour"));
  assert_int_equal(stored_files(), 7);
  clock_at(instant_plus(NOW, HOUR_US / 2));
  struct str const b = ref_of("b.pdf");
  assert_goes(post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", b})), dossier_of(id, "?retire="));
  assert_goes(post(g, dossier_of(id, "/remettre"), FIELDS({"fichier", b})), dossier_of(id, "")); /* what is there can come back */
}

/* The upload as a browser sends it, cut behind the file: the body ends where it said, before its last boundary. */
static struct answer cut_upload(struct guest *g, int64_t id) {
  struct str const token = str_dup(&story, token_of(g)), pdf = data(GOOD_PDF);
  struct out body = out_in(&story, 1 << 20), head = out_in(&story, 4096);
  out_fmt(&body, "--b\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%.*s\r\n", STR(token));
  out_z(&body, "--b\r\nContent-Disposition: form-data; name=\"fichier\"; filename=\"cv.pdf\"\r\n\r\n");
  out_put(&body, pdf);
  out_z(&body, "\r\n--b\r\nContent-Disposition: form-data; na");
  out_fmt(&head, "POST %.*s HTTP/1.1\r\nHost: board.test\r\nOrigin: http://board.test\r\nCookie: sid=%.*s\r\n",
          STR(dossier_of(id, fmt(&story, "/pieces/%lld", (long long)piece_of(id, 1)).p)), STR(client_cookie(g->client, "sid")));
  out_fmt(&head, "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: %zu\r\n\r\n", body.n);
  client_close(g->client);
  assert_true(client_open(g->client) && client_send(g->client, out_str(&head)) && client_send(g->client, out_str(&body)));
  return client_read(g->client, false);
}

static void of_a_cut_upload_nothing_is_kept_and_it_is_said(void **state) {
  (void)state;
  int64_t const id = paper_notice();
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  upload_good(g, id, 1, PHOTO);
  int64_t const before = changes();
  struct answer const a = cut_upload(g, id);
  assert_status(a, 400);
  assert_says(a, S("Le dernier envoi a été interrompu : rien n’en a été conservé."));
  assert_says(a, S("Un fichier est en sécurité"));
  assert_says(a, S("Demande n° "));
  assert_true(str_contains(a.body, S("<title>Erreur")));
  assert_true(changes() == before);
  client_close(g->client);
  assert_status(page_of(g, id), 200);
  assert_int_equal(stored_files(), 1);
}

static void a_protected_file_is_kept_with_a_warning(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US)));
  struct guest *g = applicant(S("awa@exemple.org"));
  begin_dossier(g, id);
  assert_goes(upload(g, id, 1, "cv.docx", data("pieces-jointes/testWORD_protected_passtika.docx")), dossier_of(id, "#piece-"));
  struct answer const a = page_of(g, id);
  assert_says(a, S("protégé par un mot de passe"));
  assert_says(a, S("l’organisme ne pourra peut-être pas l’ouvrir"));
}

static const struct CMUnitTest stories[] = {
    STORY("limits and accepted types are said before choosing", what_may_be_sent_is_said_before),
    STORY("pictures are pages of one piece, in the order the person wants", pictures_are_pages_of_one_piece),
    STORY("a document beside pictures is no page", a_document_beside_pictures_is_no_page),
    STORY("a file takes the place of another, and gives it back", a_file_takes_the_place_of_another),
    STORY("another's file is neither replaced nor moved", another_person_replaces_nothing),
    STORY("what was taken out can be put back for a day, then its bytes are erased", what_was_taken_out_is_erased_after_a_day),
    STORY("a dossier has a limit for all its files together", a_dossier_has_a_limit_for_all_its_files),
    STORY("of a cut upload nothing is kept, and the page says so", of_a_cut_upload_nothing_is_kept_and_it_is_said),
    STORY("a file protected by a password is kept, with a warning", a_protected_file_is_kept_with_a_warning),
};

TELL(stories)
