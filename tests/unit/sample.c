/* The files of the demonstration open in the programs people have. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <libxml/parser.h>

#include "base/arena.h"
#include "base/out.h"
#include "blob/sample.h"
#include "blob/type_read.h"
#include "capture.h"

static struct arena arena;

static struct sample const french = {.title = S_INIT("Règlement de l’appel : « Villes & cœurs » (annexe n° 2)"),
  .reference = S_INIT("AIMF/2026-004"), .line = S_INIT("Document d’exemple.")};
static struct sample const khmer = {.title = S_INIT("សេចក្តីសង្ខេប"), .reference = S_INIT("AIMF-2026-011"),
  .line = S_INIT("Exemple")};

static enum file_kind const written[] = {FILE_PDF, FILE_DOCX, FILE_XLSX, FILE_ODT, FILE_ODS, FILE_ZIP};
#define WRITTEN (sizeof written / sizeof *written)

static struct str make(enum file_kind kind, const struct sample *sample) {
  struct str bytes = {0};
  assert_int_equal(sample_write(&arena, kind, sample, &bytes), OK);
  return bytes;
}

static enum err read_memory(void *context, uint64_t offset, void *buffer, size_t n) {
  const struct str *bytes = context;
  memcpy(buffer, bytes->p + offset, n);
  return OK;
}

static void each_sample_is_accepted_without_a_doubt(void **state) {
  (void)state;
  for (size_t i = 0; i < WRITTEN; i++)
    for (int script = 0; script < 2; script++) {
      struct str bytes = make(written[i], script == 0 ? &french : &khmer);
      struct file_source const source = {.size = bytes.n, .read = read_memory, .context = &bytes};
      struct file_verdict v = {0};
      assert_int_equal(type_check(&source, written[i], FILE_DOCUMENTS, &v), OK);
      if (v.verdict != FILE_ACCEPTED) fail_msg("%.*s: %.*s", STR(type_name(written[i])), STR(type_reason(v.reason)));
    }
  struct str none = {0};
  assert_int_equal(sample_write(&arena, FILE_JPEG, &french, &none), INVALID);
}

static void the_same_words_give_the_same_bytes(void **state) {
  (void)state;
  for (size_t i = 0; i < WRITTEN; i++) assert_true(str_eq(make(written[i], &french), make(written[i], &french)));
}

/* Writes `bytes` to a file that is gone after the test, for programs that want a path. */
static int given_to(struct str bytes, char *const argv[], char *path, char *output, size_t size) {
  int const fd = mkstemp(path);
  assert_true(fd >= 0);
  assert_int_equal(write(fd, bytes.p, bytes.n), bytes.n);
  close(fd);
  int const status = capture(argv, output, size);
  unlink(path);
  return status;
}

static void the_file_command_knows_each_of_them(void **state) {
  (void)state;
  for (size_t i = 0; i < WRITTEN; i++) {
    char path[] = "/tmp/babillard-sample-XXXXXX", media[256];
    char *const argv[] = {"file", "--brief", "--mime-type", path, NULL};
    assert_int_equal(given_to(make(written[i], &french), argv, path, media, sizeof media), 0);
    media[strcspn(media, "\n")] = 0;
    if (!str_eq(type_media(written[i]), str_from(media))) fail_msg("%.*s: %s", STR(type_name(written[i])), media);
  }
}

static void a_pdf_reader_finds_title_line_and_reference(void **state) {
  (void)state;
  char path[] = "/tmp/babillard-sample-XXXXXX", text[4096];
  char *const argv[] = {"pdftotext", path, "-", NULL};
  assert_int_equal(given_to(make(FILE_PDF, &french), argv, path, text, sizeof text), 0);
  assert_non_null(strstr(text, "Règlement de l’appel : « Villes & cœurs » (annexe"));
  assert_non_null(strstr(text, "Document d’exemple."));
  assert_non_null(strstr(text, "AIMF/2026-004"));
}

static void a_title_in_another_script_is_in_the_window_and_its_reference_on_the_page(void **state) {
  (void)state;
  char path[] = "/tmp/babillard-sample-XXXXXX", info[4096], text[4096];
  char *const info_argv[] = {"pdfinfo", path, NULL}, *const text_argv[] = {"pdftotext", path, "-", NULL};
  assert_int_equal(given_to(make(FILE_PDF, &khmer), info_argv, path, info, sizeof info), 0);
  assert_non_null(strstr(info, "សេចក្តីសង្ខេប"));
  assert_non_null(strstr(info, "A4"));
  memcpy(path, "/tmp/babillard-sample-XXXXXX", sizeof path);
  assert_int_equal(given_to(make(FILE_PDF, &khmer), text_argv, path, text, sizeof text), 0);
  assert_non_null(strstr(text, "AIMF-2026-011"));
}

/* Stored entries lie one after the other: 30 bytes, name, bytes. */
static size_t check_entries(struct str bytes) {
  size_t at = 0, seen = 0;
  while (str_starts(str_sub(bytes, at, 4), S("PK\3\4"))) {
    const unsigned char *p = (const unsigned char *)bytes.p + at;
    size_t const size = type_le32(p + 22), name_n = type_le16(p + 26);
    struct str const name = str_sub(bytes, at + 30, name_n), content = str_sub(bytes, at + 30 + name_n, size);
    if (str_ends(name, S(".xml")) || str_ends(name, S(".rels"))) {
      xmlDocPtr doc = xmlReadMemory(content.p, (int)content.n, "sample.xml", NULL, XML_PARSE_NONET);
      if (doc == NULL) fail_msg("%.*s is no XML", STR(name));
      xmlFreeDoc(doc);
      seen++;
    }
    at += 30 + name_n + size;
  }
  return seen;
}

static void office_files_hold_well_formed_xml_with_the_title(void **state) {
  (void)state;
  struct sample hostile = french;
  hostile.title = S("<i>'\"&]]>\x01\xff\xed\xa0\x80 fin");
  for (size_t i = 1; i < 5; i++) {
    assert_true(check_entries(make(written[i], &hostile)) >= 2);
    struct str const bytes = make(written[i], &french);
    assert_true(str_contains(bytes, S("Règlement de l’appel : « Villes &amp; cœurs » (annexe n° 2)")));
  }
}

static void long_texts_are_cut_not_an_error(void **state) {
  (void)state;
  char text[4000];
  memset(text, '(', sizeof text);
  struct str const s = {text, sizeof text};
  for (size_t i = 0; i < WRITTEN; i++)
    assert_in_range(make(written[i], &(struct sample){s, s, s}).n, 1, SAMPLE_BYTES_MAX);
}

static int forget(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_teardown(each_sample_is_accepted_without_a_doubt, forget),
    cmocka_unit_test_teardown(the_same_words_give_the_same_bytes, forget),
    cmocka_unit_test_teardown(the_file_command_knows_each_of_them, forget),
    cmocka_unit_test_teardown(a_pdf_reader_finds_title_line_and_reference, forget),
    cmocka_unit_test_teardown(a_title_in_another_script_is_in_the_window_and_its_reference_on_the_page, forget),
    cmocka_unit_test_teardown(office_files_hold_well_formed_xml_with_the_title, forget),
    cmocka_unit_test_teardown(long_texts_are_cut_not_an_error, forget),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
