/* Everything in one ZIP: it is read by others' programs, it can be resumed, and it is one's own alone. */
#include <jansson.h>
#include <string.h>
#include <unistd.h>

#include "base/out.h"
#include "board/files.h"
#include "fault/sink.h"
#include "feed/import/import.h"
#include "http/lib/apply.h"
#include "http/lib/check.h"

#define AWA S("awa@exemple.org")

static int64_t noticed(struct str title) {
  struct opportunity_new *n = notice(KIND_RECRUITMENT, title, instant_plus(NOW, DAY_US));
  n->import_key = S("avis-1");
  n->pieces.v[1].max_files = 50;
  return enter(n);
}

/* What Python's zipfile makes of it: "name|size|text of what is no binary", and "index" with the links of index.html
 * that lead to nothing. */
#define READS                                                                                                               \
  "import zipfile,sys,re,urllib.parse,json,html\n"                                                                             \
  "z=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nnames=z.namelist()\nassert len(set(n.lower() for n in names))==len(names)\n" \
  "for n in names:\n assert not n.startswith('/') and '..' not in n.split('/') and '\\\\' not in n and len(n.encode())<250, n\n" \
  " print('entry|%s|%d' % (n, len(z.read(n))))\n"                                                                           \
  "page=z.read('index.html').decode()\n"                                                                                    \
  "for h in re.findall(r'href=\"([^\"]*)\"', page):\n"                                                                      \
  " h=html.unescape(h)\n n=urllib.parse.unquote(h[2:] if h.startswith('./') else h)\n assert n in names, n\n print('link|'+n)\n"                \
  "json.loads(z.read('donnees.json'))\n"

static struct str python(struct str archive, const char *script) {
  char path[] = "/tmp/archive-story-XXXXXX.zip";
  int const fd = mkstemps(path, 4);
  assert_int_equal(write(fd, archive.p, archive.n), (ssize_t)archive.n);
  const char *const argv[] = {"/usr/bin/python3", "-c", script, path, NULL};
  FILE *said = tmpfile();
  int const status = sink_run(argv, fd, fileno(said));
  struct out o = out_in(&story, 1 << 20);
  rewind(said);
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, said)) > 0;) out_bytes(&o, buffer, n);
  fclose(said);
  close(fd);
  unlink(path);
  if (status != 0) fail_msg("python: %d\n%.*s", status, STR(out_str(&o)));
  return out_str(&o);
}

/* The text of one entry. */
static struct str entry_of(struct str archive, const char *name) {
  return python(archive, fmt(&story, "import zipfile,sys\nsys.stdout.buffer.write(zipfile.ZipFile(sys.argv[1]).read('%s'))", name).p);
}

static void an_archive_holds_everything(void **state) {
  (void)state;
  int64_t const id = noticed(C("Poste à l’état civil"));
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  assert_goes(upload(g, id, 2, "Été <i>'&.png", data("pieces-jointes/menu_separator.png")), dossier_of(id, "#piece-"));
  assert_goes(post(g, dossier_of(id, "/message"), FIELDS({"message", C("Bien à vous")})), dossier_of(id, ""));
  struct str const receipt = receipt_of(deposit(g, id));
  struct answer const a = get(g, "/fr/compte/archive");
  assert_status(a, 200);
  assert_true(str_eq(answer_header(&a, "Content-Type"), S("application/zip")));
  assert_true(str_contains(answer_header(&a, "Content-Disposition"), S("attachment; filename=\"babillard.zip\"")));
  assert_true(str_eq(answer_header(&a, "Content-Length"), fmt(&story, "%zu", a.body.n)));
  struct str const said = python(a.body, READS);
  assert_true(str_contains(said, S("entry|index.html|")));
  assert_true(str_contains(said, S("/fichiers/01-minimal-document.pdf|16978\n")));
  assert_true(str_contains(said, S("/fichiers/02-Été _i_'&.png|931\n")));
  assert_true(str_contains(said, fmt(&story, "/recepisses/%.*s.txt|", STR(receipt))));
  assert_true(str_contains(said, S("link|01 ")));
  struct str const index = entry_of(a.body, "index.html"), json = entry_of(a.body, "donnees.json");
  assert_true(str_contains(index, S("Poste à l’état civil &lt;i&gt;")));
  assert_true(str_contains(index, S("Déposé")));
  assert_false(str_contains(index, S("<i>")));
  json_t *root = json_loadb(json.p, json.n, JSON_REJECT_DUPLICATES, NULL), *dossier = json_array_get(json_object_get(root, "dossiers"), 0);
  json_t *made = json_array_get(json_object_get(dossier, "deposits"), 0);
  assert_string_equal(json_string_value(json_object_get(json_object_get(root, "person"), "email")), "awa@exemple.org");
  assert_true(str_eq(str_from(json_string_value(json_object_get(made, "ref"))), receipt));
  assert_int_equal(json_array_size(json_object_get(made, "files")), 2);
  assert_true(str_eq(str_from(json_string_value(json_object_get(made, "message"))), C("Bien à vous")));
  assert_int_equal(json_array_size(json_object_get(root, "mails")), 1);
  assert_int_equal(json_array_size(json_object_get(root, "sessions")), 1);
  json_decref(root);
  struct answer const one = get(g, "/en/compte/dossiers/%.*s/archive", STR(text("SELECT ref FROM dossier")));
  assert_true(str_contains(python(one.body, READS), S("/files/01-minimal-document.pdf|16978\n")));
  assert_true(str_contains(entry_of(one.body, "index.html"), S("lang=\"en\"")));
}

static void it_is_the_same_bytes_and_can_be_resumed(void **state) {
  (void)state;
  int64_t const id = noticed(C("Poste"));
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  struct answer const whole = get(g, "/fr/compte/archive");
  struct str const tag = answer_header(&whole, "ETag");
  assert_true(str_starts(tag, S("\"")) && str_eq(answer_header(&whole, "Accept-Ranges"), S("bytes")));
  clock_at(instant_plus(NOW, 10 * MINUTE_US)); /* the session was touched meanwhile; nothing else */
  for (size_t cut = 1; cut < whole.body.n; cut += 997) {
    client_header(g->client, fmt(&story, "Range: bytes=%zu-", cut).p);
    client_header(g->client, fmt(&story, "If-Range: %.*s", STR(tag)).p);
    struct answer const rest = get(g, "/fr/compte/archive");
    assert_status(rest, 206);
    assert_true(str_eq(rest.body, str_sub(whole.body, cut, whole.body.n)));
    assert_true(str_eq(answer_header(&rest, "ETag"), tag));
  }
  assert_goes(post(g, S("/fr/compte/coordonnees"), FIELDS({"nom", C("Awa Autre")}, {"langue", S("fr")})), S("/fr/compte/coordonnees"));
  client_header(g->client, "Range: bytes=100-");
  client_header(g->client, fmt(&story, "If-Range: %.*s", STR(tag)).p);
  struct answer const changed = get(g, "/fr/compte/archive"); /* another archive: whole, never a seam */
  assert_status(changed, 200);
  assert_false(str_eq(answer_header(&changed, "ETag"), tag));
  (void)python(changed.body, READS);
}

static void names_that_clash_or_attack_are_apart_and_harmless(void **state) {
  (void)state;
  int64_t const id = noticed(C("../../Poste: \"CON\"\\a"));
  struct guest *g = applicant(AWA);
  begin_dossier(g, id);
  upload_good(g, id, 1, GOOD_PDF);
  static const char *const names[] = {"cv.png", "cv.png", "CV.PNG", "../../etc/passwd.png", "..\\..\\boot.png", "aux.png", "履歴書.png", "سيرة.png", "a\u202egnp.png"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    assert_goes(upload(g, id, 2, names[i], data("pieces-jointes/menu_separator.png")), dossier_of(id, "#piece-"));
  (void)receipt_of(deposit(g, id));
  struct answer const a = get(g, "/fr/compte/archive");
  struct str const said = python(a.body, READS); /* unique whatever the case, no path that leaves, every link leads there */
  assert_true(str_contains(said, S("02-cv.png|931\n")) && str_contains(said, S("03-cv.png|931\n")) && str_contains(said, S("04-CV.PNG|931\n")));
  assert_true(str_contains(said, S("-履歴書.png|931\n")));
  (void)python(a.body, "import zipfile,sys,tempfile,shutil\nd=tempfile.mkdtemp()\nzipfile.ZipFile(sys.argv[1]).extractall(d)\nshutil.rmtree(d)");
}

static void drafts_are_in_it_too(void **state) {
  (void)state;
  int64_t const id = noticed(C("Poste"));
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  assert_goes(upload(g, id, 2, "retire.png", data("pieces-jointes/menu_separator.png")), dossier_of(id, "#piece-"));
  struct str const out = text("SELECT ref FROM dossier_file WHERE name = 'retire.png'");
  (void)post(g, dossier_of(id, "/retirer"), FIELDS({"fichier", out}));
  struct answer const a = get(g, "/fr/compte/archive");
  struct str const said = python(a.body, READS);
  assert_true(str_contains(said, S("/brouillon/01-minimal-document.pdf|16978\n")));
  assert_false(str_contains(said, S("retire.png")));
  assert_true(str_contains(entry_of(a.body, "index.html"), S("retiré du brouillon")));
  assert_true(str_contains(entry_of(a.body, "index.html"), S("NON DÉPOSÉ")));
}

static void bytes_that_are_gone_are_said_to_be(void **state) {
  (void)state;
  int64_t const id = noticed(C("Poste"));
  struct guest *g = applicant(AWA);
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  assert_int_equal(files_erase(&the_board, text("SELECT blob FROM deposit_file")), OK);
  struct answer const a = get(g, "/fr/compte/archive");
  assert_false(str_contains(python(a.body, READS), S("minimal-document.pdf")));
  assert_true(str_contains(entry_of(a.body, "index.html"), S("il n’a pas pu être lu")));
}

static void somebody_without_anything_gets_an_archive(void **state) {
  (void)state;
  struct answer const a = get(applicant(AWA), "/fr/compte/archive");
  assert_true(str_contains(entry_of(a.body, "index.html"), S("Aucun fichier et aucun dépôt.")));
}

static void it_holds_ones_own_alone(void **state) {
  (void)state;
  int64_t const id = noticed(C("Poste"));
  struct guest *g = applicant(AWA), *other = applicant(S("lila@exemple.org"));
  fill_dossier(g, id);
  (void)receipt_of(deposit(g, id));
  struct str const theirs = entry_of(get(other, "/fr/compte/archive").body, "donnees.json");
  assert_false(str_contains(theirs, S("awa@")) || str_contains(theirs, S("minimal-document")));
  assert_goes(get(guest(), "/fr/compte/archive"), S("/fr/compte/connexion"));
}

static const struct CMUnitTest stories[] = {
    STORY("an archive holds index, JSON, files and receipts, and others' programs read it", an_archive_holds_everything),
    STORY("it is the same bytes under the same tag, and a cut download goes on", it_is_the_same_bytes_and_can_be_resumed),
    STORY("names that clash or attack are apart and harmless", names_that_clash_or_attack_are_apart_and_harmless),
    STORY("drafts are in it too, what was taken out is said to be", drafts_are_in_it_too),
    STORY("bytes that are gone are said to be, the rest is there", bytes_that_are_gone_are_said_to_be),
    STORY("somebody without anything gets an archive", somebody_without_anything_gets_an_archive),
    STORY("it holds one's own alone", it_holds_ones_own_alone),
};

TELL(stories)
