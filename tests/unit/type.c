/* Which files people may send: the verdicts promised for real files, and each rule on files made for it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <jansson.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "blob/type.h"
#include "capture.h"

#define FOLDER "tests/data/pieces-jointes/"
#define BYTES_MAX ((size_t)1 << 20)

static struct arena arena;
static uint64_t bytes_read;

static enum err read_memory(void *context, uint64_t offset, void *buffer, size_t n) {
  const struct str *bytes = context;
  assert_true(offset <= bytes->n && n <= bytes->n - offset);
  bytes_read += n;
  memcpy(buffer, bytes->p + offset, n);
  return OK;
}

static struct file_verdict judge(struct str bytes, const char *name, unsigned formats) {
  struct file_source const source = {.size = bytes.n, .read = read_memory, .context = &bytes};
  struct file_verdict v = {0};
  bytes_read = 0;
  assert_int_equal(type_check(&source, type_of_name(str_from(name)), formats, &v), OK);
  return v;
}

static void expect(struct str bytes, const char *name, enum file_verdict_kind verdict, enum file_reason reason) {
  struct file_verdict const v = judge(bytes, name, FILE_DOCUMENTS);
  if (v.verdict != verdict || v.reason != reason)
    fail_msg("%s: verdict %u %.*s, expected %u %.*s", name, v.verdict, STR(type_reason(v.reason)), verdict,
             STR(type_reason(reason)));
}

static struct str slurp(const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) fail_msg("%s is missing", path);
  char *p = arena_alloc(&arena, BYTES_MAX);
  size_t const n = fread(p, 1, BYTES_MAX, f);
  fclose(f);
  assert_true(n < BYTES_MAX);
  return (struct str){p, n};
}

static int forget(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

/* --- Real files ------------------------------------------------------------------------------------------------------- */

static enum file_reason reason_of_motif(const char *motif) {
  static const struct {
    const char *motif;
    enum file_reason reason;
  } motifs[] = {
    {"", FILE_FINE},
    {"type non demandé", FILE_WRONG_TYPE},
    {"vide", FILE_EMPTY},
    {"le contenu est certainement d’un autre type", FILE_OTHER_CONTENT},
    {"le contenu est certainement d’un autre type ou actif", FILE_OTHER_CONTENT},
    {"PDF dont les métadonnées XMP portent une marque d’ordre", FILE_BOM},
    {"PDF avec action JavaScript", FILE_ACTIVE},
    {"DOCX tronqué", FILE_DAMAGED},
    {"PDF abîmé (xref faux)", FILE_DAMAGED},
    {"ODT chiffré", FILE_ENCRYPTED},
    {"DOCX chiffré (conteneur OLE2)", FILE_ENCRYPTED},
    {"PDF valable suivi d’une archive ZIP", FILE_POLYGLOT},
  };
  for (size_t i = 0; i < sizeof motifs / sizeof *motifs; i++)
    if (strcmp(motif, motifs[i].motif) == 0) return motifs[i].reason;
  fail_msg("no reason stands for: %s", motif);
  return FILE_FINE;
}

static enum file_verdict_kind verdict_of(const char *attendu) {
  if (strcmp(attendu, "accepte") == 0) return FILE_ACCEPTED;
  if (strcmp(attendu, "accepte-avec-doute") == 0) return FILE_DOUBT;
  assert_string_equal(attendu, "refuse");
  return FILE_REFUSED;
}

static void each_real_file_gets_the_verdict_promised_for_it(void **state) {
  (void)state;
  json_t *manifest = json_load_file(FOLDER "manifeste.json", 0, NULL), *file;
  size_t i, wrong = 0;
  assert_int_equal(json_array_size(manifest), 41);
  json_array_foreach(manifest, i, file) {
    const char *name = json_string_value(json_object_get(file, "fichier"));
    enum file_verdict_kind const verdict = verdict_of(json_string_value(json_object_get(file, "attendu")));
    enum file_reason const reason = reason_of_motif(json_string_value(json_object_get(file, "motif")));
    struct file_verdict const v = judge(slurp(fmt(&arena, FOLDER "%s", name).p), name, FILE_PIECES);
    if (v.verdict != verdict || v.reason != reason) {
      print_error("%s: %u %.*s, promised %u %.*s\n", name, v.verdict, STR(type_reason(v.reason)), verdict,
                  STR(type_reason(reason)));
      wrong++;
    }
    arena_free(&arena);
  }
  json_decref(manifest);
  assert_int_equal(wrong, 0);
}

/* What file(1) calls accepted files of ours otherwise, and why ours stands. */
static const struct {
  const char *name, *media;
} other_opinions[] = {
  {"testWORD.docx", "application/zip"},                      /* its first entry is a folder, where file looks no further */
  {"testWORD_truncated.docx", "application/zip"},            /* no directory left to tell: accepted as damaged */
  {"testWORD_protected_passtika.docx", "application/encrypted"}, /* the password container, not what is in it */
};

static bool is_other_opinion(const char *name, const char *media) {
  for (size_t i = 0; i < sizeof other_opinions / sizeof *other_opinions; i++)
    if (strcmp(name, other_opinions[i].name) == 0 && strcmp(media, other_opinions[i].media) == 0) return true;
  return false;
}

static void the_file_command_agrees_on_what_is_accepted(void **state) {
  (void)state;
  json_t *manifest = json_load_file(FOLDER "manifeste.json", 0, NULL), *file;
  size_t i, compared = 0;
  json_array_foreach(manifest, i, file) {
    const char *name = json_string_value(json_object_get(file, "fichier"));
    if (verdict_of(json_string_value(json_object_get(file, "attendu"))) == FILE_REFUSED) continue;
    char media[256];
    char *const path = (char *)(uintptr_t)fmt(&arena, FOLDER "%s", name).p;
    char *const argv[] = {"file", "--brief", "--mime-type", path, NULL};
    assert_int_equal(capture(argv, media, sizeof media), 0);
    media[strcspn(media, "\n")] = 0;
    struct str const ours = type_media(type_of_name(str_from(name)));
    if (!str_eq(ours, str_from(media)) && !is_other_opinion(name, media))
      fail_msg("%s: file says %s, we say %.*s", name, media, STR(ours));
    compared++;
  }
  json_decref(manifest);
  assert_int_equal(compared, 24);
}

static void only_what_was_asked_for_is_accepted(void **state) {
  (void)state;
  struct str const pdf = slurp(FOLDER "minimal-document.pdf");
  assert_int_equal(judge(pdf, "cv.pdf", FILE_BIT(FILE_PDF)).verdict, FILE_ACCEPTED);
  assert_int_equal(judge(pdf, "CV final.v2.PDF", FILE_BIT(FILE_PDF)).verdict, FILE_ACCEPTED);
  assert_int_equal(judge(pdf, "cv.pdf", FILE_BIT(FILE_DOCX)).reason, FILE_WRONG_TYPE);
  assert_int_equal(judge(pdf, "cv", FILE_PIECES).reason, FILE_WRONG_TYPE);
  assert_int_equal(judge(slurp(FOLDER "page-0-Im1.jpg"), "photo.JPEG", FILE_PIECES).verdict, FILE_ACCEPTED);
  struct file_verdict const v = judge(slurp(FOLDER "beta-sticker-1.png"), "cv.pdf", FILE_PIECES);
  assert_int_equal(v.reason, FILE_OTHER_CONTENT);
  assert_int_equal(v.found, FILE_PNG); /* so that the page can say what it is */
}

/* --- Words -------------------------------------------------------------------------------------------------------------- */

static void words_of_notices_name_the_formats(void **state) {
  (void)state;
  unsigned set = 0;
  assert_int_equal(type_formats(S("pdf docx odt"), &set), OK);
  assert_int_equal(set, FILE_BIT(FILE_PDF) | FILE_BIT(FILE_DOCX) | FILE_BIT(FILE_ODT));
  assert_int_equal(type_formats(S(" jpg  png xlsx ods pptx odp zip heic "), &set), OK);
  assert_int_equal(type_formats(S("jpeg"), &set), OK);
  assert_int_equal(set, FILE_BIT(FILE_JPEG));
  assert_int_equal(type_formats(S("pdf exe"), &set), INVALID);
  assert_int_equal(type_formats(S(""), &set), INVALID);
  assert_int_equal(type_of_name(S("archive.tar.GZ")), FILE_UNKNOWN);
  assert_int_equal(type_of_name(S("pdf")), FILE_UNKNOWN);
  assert_int_equal(type_of_name(S("a.pdf.")), FILE_UNKNOWN);
  assert_int_equal(type_of_name(S("Рeзюме №1.Docx ")), FILE_DOCX);
  for (enum file_kind k = FILE_PDF; k < FILE_KIND_COUNT; k++) {
    assert_int_equal(type_of_format(type_extension(k)), k);
    assert_true(str_has(type_media(k)) && str_has(type_name(k)));
  }
  for (enum file_reason r = FILE_EMPTY; r < FILE_REASON_COUNT; r++) assert_int_equal(type_reason_of(type_reason(r)), r);
  assert_int_equal(type_reason_of(S("")), FILE_FINE);
}

/* --- Archives made for a rule ---------------------------------------------------------------------------------------------- */

struct made {
  const char *name, *data;
  const char *local_name; /* NULL: the same */
  unsigned flags, method;
  uint32_t size, packed; /* 0: those of data */
  uint32_t attributes;   /* of Unix */
  uint32_t local_crc;    /* added to the true one in the entry's own header */
  bool same_place;       /* points at the first entry's header */
};

static void le(struct out *o, unsigned bytes, uint64_t v) {
  for (unsigned i = 0; i < bytes; i++) out_char(o, (char)(v >> 8 * i & 255));
}

static void fields(struct out *o, const struct made *m, uint32_t crc, size_t name_n) {
  uint32_t const n = (uint32_t)strlen(m->data);
  le(o, 2, 20);
  le(o, 2, m->flags);
  le(o, 2, m->method);
  le(o, 4, 0);
  le(o, 4, crc);
  le(o, 4, m->packed != 0 ? m->packed : n);
  le(o, 4, m->size != 0 ? m->size : n);
  le(o, 2, name_n);
  le(o, 2, 0);
}

/* `before`: bytes in front of the archive that its offsets do not count; `said`: entries it claims, 0 for the truth. */
static struct str archive(const char *before, const struct made *made, size_t n, unsigned said) {
  struct out o = out_in(&arena, BYTES_MAX);
  uint32_t *at = arena_many(&arena, n, uint32_t);
  out_z(&o, before);
  size_t const base = o.n;
  for (size_t i = 0; i < n; i++) {
    const char *name = made[i].local_name != NULL ? made[i].local_name : made[i].name;
    at[i] = made[i].same_place ? at[0] : (uint32_t)(o.n - base);
    if (made[i].same_place) continue;
    out_put(&o, S("PK\3\4"));
    uint32_t const crc = (uint32_t)crc32_z(0, (const unsigned char *)made[i].data, strlen(made[i].data));
    fields(&o, &made[i], crc + made[i].local_crc, strlen(name));
    out_z(&o, name);
    out_z(&o, made[i].data);
    for (size_t fill = strlen(made[i].data); fill < made[i].packed; fill++) out_char(&o, 0);
  }
  size_t const directory = o.n;
  for (size_t i = 0; i < n; i++) {
    out_put(&o, S("PK\1\2"));
    le(&o, 2, 3 << 8 | 20);
    fields(&o, &made[i], (uint32_t)crc32_z(0, (const unsigned char *)made[i].data, strlen(made[i].data)),
           strlen(made[i].name));
    le(&o, 6, 0);
    le(&o, 4, (uint64_t)made[i].attributes << 16);
    le(&o, 4, at[i]);
    out_z(&o, made[i].name);
  }
  size_t const size = o.n - directory;
  out_put(&o, S("PK\5\6"));
  le(&o, 4, 0);
  le(&o, 2, said != 0 ? said : n);
  le(&o, 2, said != 0 ? said : n);
  le(&o, 4, size);
  le(&o, 4, directory - base);
  le(&o, 2, 0);
  assert_false(o.full);
  return out_str(&o);
}

#define TYPES {.name = "[Content_Types].xml", .data = "<Types/>"}
#define WORD {.name = "word/document.xml", .data = "<w/>"}
#define ARCHIVE(...) archive("", (const struct made[]){__VA_ARGS__}, sizeof((const struct made[]){__VA_ARGS__}) / sizeof(struct made), 0)

static void an_office_file_is_known_by_its_main_part(void **state) {
  (void)state;
  struct str const word = ARCHIVE(TYPES, WORD);
  expect(word, "a.docx", FILE_ACCEPTED, FILE_FINE);
  expect(word, "a.xlsx", FILE_REFUSED, FILE_OTHER_CONTENT);
  assert_int_equal(judge(word, "a.xlsx", FILE_PIECES).found, FILE_DOCX);
  expect(ARCHIVE(TYPES, {.name = "word/document2.xml", .data = ""}), "a.docx", FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE(TYPES, {.name = "xl/workbook.xml", .data = ""}), "a.xlsx", FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE(TYPES, {.name = "xl/workbook.bin", .data = ""}), "a.xlsx", FILE_DOUBT, FILE_DAMAGED);
  expect(ARCHIVE(TYPES, {.name = "ppt/presentation.xml", .data = ""}), "a.pptx", FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE({.name = "mimetype", .data = "application/vnd.oasis.opendocument.spreadsheet"}), "a.ods", FILE_ACCEPTED,
         FILE_FINE);
  expect(ARCHIVE({.name = "mimetype", .data = "application/vnd.oasis.opendocument.presentation"}), "a.odp",
         FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE({.name = "mimetype", .data = "application/vnd.oasis.opendocument.spreadsheet"}), "a.odt", FILE_REFUSED,
         FILE_OTHER_CONTENT);
  expect(ARCHIVE({.name = "content.xml", .data = ""}, {.name = "META-INF/manifest.xml", .data = ""}), "a.odt", FILE_DOUBT,
         FILE_DAMAGED);
  expect(ARCHIVE({.name = "plan.txt", .data = "x"}), "a.docx", FILE_REFUSED, FILE_OTHER_CONTENT);
  expect(ARCHIVE({.name = "plan.txt", .data = "x"}), "a.zip", FILE_ACCEPTED, FILE_FINE);
}

static void macros_and_programs_are_refused(void **state) {
  (void)state;
  expect(ARCHIVE(TYPES, WORD, {.name = "word/vbaProject.bin", .data = "x"}), "a.docx", FILE_REFUSED, FILE_ACTIVE);
  expect(ARCHIVE(TYPES, WORD, {.name = "word/VBAproject.BIN", .data = "x"}), "a.docx", FILE_REFUSED, FILE_ACTIVE);
  expect(ARCHIVE(TYPES, WORD, {.name = "word/odd.bin", .data = "x"}), "a.docx", FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE({.name = "plans/setup.EXE", .data = "MZ"}), "a.zip", FILE_REFUSED, FILE_ACTIVE);
  expect(ARCHIVE({.name = "devis.xlsm", .data = "PK"}), "a.zip", FILE_REFUSED, FILE_ACTIVE);
  expect(ARCHIVE({.name = "mimetype", .data = "application/vnd.oasis.opendocument.text"},
                 {.name = "Basic/Standard/Module1.xml", .data = "x"}),
         "a.odt", FILE_DOUBT, FILE_ACTIVE);
  expect(slurp(FOLDER "testWORD_macros.docm"), "a.docx", FILE_REFUSED, FILE_ACTIVE);
}

static void archives_that_hurt_their_reader_are_refused(void **state) {
  (void)state;
  uint32_t const mib = 1 << 20;
  struct made many[2001];
  for (size_t i = 0; i < 2001; i++) many[i] = (struct made){.name = "a", .data = ""};
  expect(archive("", many, 2000, 0), "a.zip", FILE_ACCEPTED, FILE_FINE);
  expect(archive("", many, 2001, 0), "a.zip", FILE_REFUSED, FILE_BOMB);
  expect(archive("", many, 2001, 7), "a.zip", FILE_REFUSED, FILE_BOMB);
  expect(archive("", many, 1, 0xffff), "a.zip", FILE_REFUSED, FILE_BOMB);
  expect(ARCHIVE(TYPES, WORD, {.name = "b", .data = "", .method = 8, .packed = 209000, .size = 200 * mib}), "a.docx",
         FILE_REFUSED, FILE_BOMB);
  expect(ARCHIVE({.name = "b", .data = "", .method = 8, .packed = 210000, .size = 20 * mib}), "a.zip", FILE_ACCEPTED,
         FILE_FINE); /* just under 100:1 */
  expect(ARCHIVE({.name = "b", .data = "", .method = 8, .packed = 200000, .size = 20 * mib}), "a.zip", FILE_REFUSED,
         FILE_BOMB);
  expect(ARCHIVE({.name = "b", .data = "", .method = 8, .packed = 20000, .size = 3 * mib}), "a.zip", FILE_DOUBT,
         FILE_LARGE);
  expect(slurp(FOLDER "fabriques/bombe-20Mo.zip"), "a.zip", FILE_REFUSED, FILE_BOMB);
  expect(ARCHIVE({.name = "a", .data = "x"}, {.name = "a", .data = "x", .same_place = true}), "a.zip", FILE_REFUSED,
         FILE_BOMB);
  expect(ARCHIVE({.name = "plans.zip", .data = "PK"}), "a.zip", FILE_REFUSED, FILE_NESTED);
  expect(ARCHIVE(TYPES, WORD, {.name = "word/media/x.7z", .data = "x"}), "a.docx", FILE_REFUSED, FILE_NESTED);
}

static void archives_that_leave_their_folder_or_say_two_things_are_refused(void **state) {
  (void)state;
  const char *const names[] = {"../a", "a/../../b", "a/..", "/etc/passwd", "\\a", "a\\..\\b", "C:\\a", "a\nb", ""};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    expect(ARCHIVE({.name = names[i], .data = "x"}), "a.zip", FILE_REFUSED, FILE_UNSAFE);
  expect(ARCHIVE({.name = "a..b/c...d", .data = "x"}), "a.zip", FILE_ACCEPTED, FILE_FINE);
  expect(slurp(FOLDER "fabriques/chemin-montant.zip"), "a.zip", FILE_REFUSED, FILE_UNSAFE);
  expect(ARCHIVE({.name = "a", .data = "/etc", .attributes = 0120777}), "a.zip", FILE_REFUSED, FILE_UNSAFE);
  expect(ARCHIVE({.name = "a.txt", .local_name = "a.exe", .data = "x"}), "a.zip", FILE_REFUSED, FILE_UNSAFE);
  expect(ARCHIVE({.name = "a.txt", .data = "x", .local_crc = 1}), "a.zip", FILE_REFUSED, FILE_UNSAFE);
  expect(ARCHIVE({.name = "a.txt", .data = "x", .local_crc = 1, .flags = 8}), "a.zip", FILE_ACCEPTED, FILE_FINE);
  expect(ARCHIVE({.name = "a.txt", .data = "x", .size = 9}), "a.zip", FILE_REFUSED, FILE_UNSAFE);
}

static void doubtful_archives_are_accepted_and_marked(void **state) {
  (void)state;
  const struct made word[] = {TYPES, WORD};
  struct str const whole = archive("", word, 2, 0);
  expect(ARCHIVE(TYPES, WORD, {.name = "a", .data = "x", .flags = 1}), "a.docx", FILE_DOUBT, FILE_ENCRYPTED);
  expect(slurp(FOLDER "testZipEncrypted.zip"), "a.zip", FILE_DOUBT, FILE_ENCRYPTED);
  expect(archive("", word, 2, 3), "a.docx", FILE_DOUBT, FILE_DAMAGED);
  expect(str_sub(whole, 0, whole.n - 1), "a.docx", FILE_DOUBT, FILE_DAMAGED);
  expect(archive("PK\3\4", word, 2, 0), "a.docx", FILE_DOUBT, FILE_DAMAGED); /* offsets shifted by four bytes */
  expect(archive("MZ", word, 2, 0), "a.docx", FILE_REFUSED, FILE_OTHER_CONTENT); /* a program that unpacks itself */
  expect(slurp(FOLDER "testWORD.doc"), "a.docx", FILE_REFUSED, FILE_OTHER_CONTENT); /* compound file, no password */
  expect(slurp(FOLDER "testWORD_protected_passtika.docx"), "a.odt", FILE_REFUSED, FILE_OTHER_CONTENT);
}

/* --- PDF made for a rule ------------------------------------------------------------------------------------------------- */

/* A PDF of one object whose dictionary, and perhaps stream, is `object`. */
static struct str pdf(const char *before, struct str object, const char *after) {
  struct out o = out_in(&arena, BYTES_MAX);
  out_z(&o, before);
  size_t const header = o.n;
  out_z(&o, "%PDF-1.5\n1 0 obj\n");
  out_put(&o, object);
  out_z(&o, "\nendobj\n");
  size_t const xref = o.n - header;
  out_fmt(&o, "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 2 /Root 1 0 R >>\nstartxref\n%zu\n%%%%EOF\n%s", xref,
          after);
  return out_str(&o);
}

static struct str object_stream(const char *dictionary) {
  unsigned char *packed = arena_alloc(&arena, 4096);
  uLongf n = 4096;
  assert_int_equal(compress(packed, &n, (const unsigned char *)dictionary, strlen(dictionary)), Z_OK);
  struct out o = out_in(&arena, 8192);
  out_fmt(&o, "<< /Type /ObjStm /N 1 /First 4 /Filter /FlateDecode /Length %lu >>\nstream\r\n", n);
  out_bytes(&o, packed, n);
  out_z(&o, "\nendstream");
  return out_str(&o);
}

static void scripts_in_a_pdf_are_marked_however_they_are_written(void **state) {
  (void)state;
  expect(pdf("", S("<< /Type /Catalog >>"), ""), "a.pdf", FILE_ACCEPTED, FILE_FINE);
  expect(pdf("", S("<< /S /JavaScript /JS (x) >>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", S("<</S/JavaScript/JS(x)>>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", S("<< /S /J#61v#61Script >>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", S("<< /S /JavaScripts >>"), ""), "a.pdf", FILE_ACCEPTED, FILE_FINE);
  expect(pdf("", S("<< /S /Launch /F (cmd) >>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", object_stream("1 0 << /Type /Page >>"), ""), "a.pdf", FILE_ACCEPTED, FILE_FINE);
  expect(pdf("", object_stream("1 0 << /S /JavaScript /JS (x) >>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", object_stream("1 0 << /S /JavaScript"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE);
  expect(pdf("", S("<< /Encrypt 3 0 R >>"), ""), "a.pdf", FILE_DOUBT, FILE_ENCRYPTED);
  expect(pdf("", S("<< /Names << /EmbeddedFiles 3 0 R >> >>"), ""), "a.pdf", FILE_DOUBT, FILE_EMBEDS);
  expect(pdf("", S("<< /EmbeddedFile /Encrypt /JavaScript >>"), ""), "a.pdf", FILE_DOUBT, FILE_ACTIVE); /* the gravest */
}

static void a_pdf_with_something_before_or_behind_it_is_marked_or_refused(void **state) {
  (void)state;
  struct str const plain = S("<< /Type /Catalog >>");
  expect(pdf("\xef\xbb\xbf", plain, ""), "a.pdf", FILE_DOUBT, FILE_BOM);
  expect(pdf("\x1b%-12345X@PJL\n", plain, ""), "a.pdf", FILE_DOUBT, FILE_BOM); /* printed to a file */
  expect(pdf("<html><body>", plain, ""), "a.pdf", FILE_REFUSED, FILE_OTHER_CONTENT);
  expect(pdf("MZ\x90", plain, ""), "a.pdf", FILE_REFUSED, FILE_OTHER_CONTENT);
  expect(pdf("", plain, "\n\n  \n"), "a.pdf", FILE_ACCEPTED, FILE_FINE);
  expect(pdf("", plain, "<script>alert(1)</script>"), "a.pdf", FILE_DOUBT, FILE_POLYGLOT);
  expect(pdf("", plain, ARCHIVE({.name = "a", .data = "x"}).p), "a.pdf", FILE_DOUBT, FILE_POLYGLOT);
  expect(S("%PDF-1.4\n<script>alert(1)</script>"), "a.pdf", FILE_REFUSED, FILE_OTHER_CONTENT);
  expect(S("%PDF-1.4\n"), "a.pdf", FILE_DOUBT, FILE_DAMAGED);
  expect(str_sub(pdf("", plain, ""), 0, 60), "a.pdf", FILE_DOUBT, FILE_DAMAGED);
  struct out far = out_in(&arena, 4096);
  for (int i = 0; i < 1100; i++) out_char(&far, ' ');
  expect(pdf(str_z(&arena, out_str(&far)), plain, ""), "a.pdf", FILE_REFUSED, FILE_OTHER_CONTENT);
}

/* --- Images --------------------------------------------------------------------------------------------------------------- */

static void be32(struct out *o, uint32_t v) {
  for (int shift = 24; shift >= 0; shift -= 8) out_char(o, (char)(v >> shift & 255));
}

static struct str png(uint32_t width, uint32_t height, const char *after) {
  struct out o = out_in(&arena, 4096);
  out_put(&o, S("\x89PNG\r\n\x1a\n"));
  be32(&o, 13);
  out_put(&o, S("IHDR"));
  be32(&o, width);
  be32(&o, height);
  out_put(&o, S("\10\0\0\0\0"));
  be32(&o, (uint32_t)crc32_z(0, (const unsigned char *)o.p + 12, 17));
  out_put(&o, S("\0\0\0\0IDAT\0\0\0\0" "\0\0\0\0IEND\xae\x42\x60\x82"));
  out_z(&o, after);
  return out_str(&o);
}

static struct str heic(const char *major, const char *other, uint32_t width, uint32_t height) {
  struct out o = out_in(&arena, 4096);
  be32(&o, 24);
  out_fmt(&o, "ftyp%s", major);
  be32(&o, 0);
  out_fmt(&o, "mif1%s", other);
  be32(&o, 8 + 4 + 20);
  out_put(&o, S("meta\0\0\0\0"));
  be32(&o, 20);
  out_put(&o, S("ispe\0\0\0\0"));
  be32(&o, width);
  be32(&o, height);
  be32(&o, 12);
  out_put(&o, S("mdatdata"));
  return out_str(&o);
}

static void images_are_measured_not_decoded(void **state) {
  (void)state;
  expect(png(8000, 5000, ""), "a.png", FILE_ACCEPTED, FILE_FINE);
  expect(png(8000, 5001, ""), "a.png", FILE_DOUBT, FILE_LARGE);
  expect(png(50000, 50000, ""), "a.png", FILE_REFUSED, FILE_BOMB);
  expect(png(9, 9, "<?php system($x);"), "a.png", FILE_DOUBT, FILE_POLYGLOT);
  expect(str_sub(png(9, 9, ""), 0, 50), "a.png", FILE_DOUBT, FILE_DAMAGED);
  expect(S("GIF89a/*"), "a.png", FILE_REFUSED, FILE_OTHER_CONTENT);

  struct str const jpeg = slurp(FOLDER "page-0-Im1.jpg");
  expect(str_sub(jpeg, 0, jpeg.n - 2), "a.jpg", FILE_DOUBT, FILE_DAMAGED);
  expect(fmt(&arena, "%s", "\xff\xd8\xff\xe0"), "a.jpg", FILE_DOUBT, FILE_DAMAGED);
  struct out tail = out_in(&arena, BYTES_MAX);
  out_put(&tail, jpeg);
  out_z(&tail, "SEFT of a telephone");
  expect(out_str(&tail), "a.jpg", FILE_ACCEPTED, FILE_FINE);
  out_z(&tail, "<script>");
  expect(out_str(&tail), "a.jpg", FILE_DOUBT, FILE_POLYGLOT);
  expect(S("\xff\xd8\xff\xc0\0\13\10\xff\xff\xff\xff\3" "\xff\xd9"), "a.jpg", FILE_REFUSED, FILE_BOMB);

  expect(heic("heic", "heic", 4032, 3024), "a.heic", FILE_ACCEPTED, FILE_FINE);
  expect(heic("mif1", "heic", 4032, 3024), "a.heif", FILE_ACCEPTED, FILE_FINE);
  expect(heic("avif", "avif", 4032, 3024), "a.heic", FILE_REFUSED, FILE_OTHER_CONTENT);
  expect(heic("heic", "heic", 50000, 50000), "a.heic", FILE_REFUSED, FILE_BOMB);
  struct str const cut = heic("heic", "heic", 9, 9);
  expect(str_sub(cut, 0, cut.n - 1), "a.heic", FILE_DOUBT, FILE_DAMAGED);
}

/* --- Limits of the check itself --------------------------------------------------------------------------------------------- */

static enum err read_nothing(void *context, uint64_t offset, void *buffer, size_t n) {
  (void)context, (void)offset, (void)buffer, (void)n;
  return BROKEN;
}

static void a_disk_that_cannot_be_read_is_no_verdict(void **state) {
  (void)state;
  struct file_source const source = {.size = 1000, .read = read_nothing};
  for (enum file_kind k = FILE_PDF; k < FILE_KIND_COUNT; k++) {
    struct file_verdict v = {.found = FILE_ZIP};
    assert_int_equal(type_check(&source, k, FILE_DOCUMENTS, &v), BROKEN);
    assert_int_equal(v.found, FILE_ZIP);
  }
}

/* Object streams that all inflate the same bytes again: the check stays linear in what it may inflate. */
static void a_pdf_made_to_be_slow_is_read_within_bounds(void **state) {
  (void)state;
  struct out o = out_in(&arena, BYTES_MAX);
  struct str const zeros = {arena_alloc(&arena, 65536), 65536};
  unsigned char *packed = arena_alloc(&arena, 4096);
  uLongf n = 4096;
  assert_int_equal(compress(packed, &n, (const unsigned char *)zeros.p, zeros.n), Z_OK);
  for (int i = 0; i < 5000 && o.n + n + 100 < BYTES_MAX; i++) {
    out_z(&o, "1 0 obj << /Type/ObjStm/Filter/FlateDecode >> stream\n");
    out_bytes(&o, packed, n);
  }
  expect(pdf("", out_str(&o), ""), "a.pdf", FILE_ACCEPTED, FILE_FINE);
  assert_in_range(bytes_read, 1, 64 * BYTES_MAX);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(each_real_file_gets_the_verdict_promised_for_it, forget),
    cmocka_unit_test_teardown(the_file_command_agrees_on_what_is_accepted, forget),
    cmocka_unit_test_teardown(only_what_was_asked_for_is_accepted, forget),
    cmocka_unit_test_teardown(words_of_notices_name_the_formats, forget),
    cmocka_unit_test_teardown(an_office_file_is_known_by_its_main_part, forget),
    cmocka_unit_test_teardown(macros_and_programs_are_refused, forget),
    cmocka_unit_test_teardown(archives_that_hurt_their_reader_are_refused, forget),
    cmocka_unit_test_teardown(archives_that_leave_their_folder_or_say_two_things_are_refused, forget),
    cmocka_unit_test_teardown(doubtful_archives_are_accepted_and_marked, forget),
    cmocka_unit_test_teardown(scripts_in_a_pdf_are_marked_however_they_are_written, forget),
    cmocka_unit_test_teardown(a_pdf_with_something_before_or_behind_it_is_marked_or_refused, forget),
    cmocka_unit_test_teardown(images_are_measured_not_decoded, forget),
    cmocka_unit_test_teardown(a_disk_that_cannot_be_read_is_no_verdict, forget),
    cmocka_unit_test_teardown(a_pdf_made_to_be_slow_is_read_within_bounds, forget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
