/* Archives are laid out byte for byte as independent readers expect: Python’s zipfile, among others. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "fault/sink.h"
#include "web/disposition.h"
#include "web/zip_layout.h"

#define AT ((struct instant){INT64_C(1795507201) * SECOND_US})

enum { NAMES_MAX = 200 };

static struct str bodies[NAMES_MAX + 8];
static bool vanished;

static ssize_t body(void *ctx, size_t i, uint64_t pos, char *buf, size_t max) {
  (void)ctx;
  if (vanished && i == 1 && pos > 0) return -1;
  size_t const n = max < bodies[i].n - pos ? max : bodies[i].n - (size_t)pos;
  memcpy(buf, bodies[i].p + pos, n);
  return (ssize_t)n;
}

static struct zip_entry entry(size_t i, struct str name, struct str bytes) {
  bodies[i] = bytes;
  return (struct zip_entry){.name = name, .size = bytes.n, .crc32 = zip_crc32(bytes), .at = AT};
}

/* The whole of it, `step` bytes at a time. */
static struct str whole(struct arena *a, const struct zip_layout *z, size_t step) {
  char *p = arena_alloc(a, z->size + step);
  size_t n = 0;
  while (n < z->size) {
    ssize_t const got = zip_read(z, n, p + n, step, body, NULL);
    assert_true(got > 0 && (size_t)got <= step);
    n += (size_t)got;
  }
  assert_int_equal(n, z->size);
  return (struct str){p, n};
}

/* Runs a program on the archive; what it says. */
static struct str ask(struct arena *a, int archive, const char *const argv[], int want) {
  FILE *said = tmpfile();
  assert_int_equal(sink_run(argv, archive, fileno(said)), want);
  struct out o = out_in(a, (size_t)1 << 20);
  rewind(said);
  char buffer[4096];
  for (size_t n; (n = fread(buffer, 1, sizeof buffer, said)) > 0;) out_bytes(&o, buffer, n);
  fclose(said);
  return out_str(&o);
}

static int store(char path[64], struct str bytes) {
  snprintf(path, 64, "/tmp/zip-layout-XXXXXX.zip");
  int const fd = mkstemps(path, 4);
  assert_true(fd >= 0);
  assert_int_equal(pwrite(fd, bytes.p, bytes.n, 0), (ssize_t)bytes.n);
  return fd;
}

#define LISTS                                                                                                         \
  "import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nassert not z.comment\n"           \
  "for i in z.infolist():\n print(i.filename, i.file_size, i.compress_type, i.flag_bits, '%d-%02d-%02dT%02d:%02d:%02d' % i.date_time, len(z.read(i)), sep='|')"

static void what_is_laid_out_is_read_by_others(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct zip_entry v[] = {entry(0, S("index.html"), S("<!doctype html>")), entry(1, S("01 Poste/fichiers/01-Été.pdf"), S("%PDF-1.4 …")),
                          entry(2, S("01 Poste/fichiers/02-vide.txt"), S("")), entry(3, S("données.json"), S("{}"))};
  struct zip_layout z;
  assert_true(zip_lay_out(v, 4, &z));
  struct str const bytes = whole(&a, &z, 1 << 20);
  char path[64];
  int const fd = store(path, bytes);
  const char *const lists[] = {"/usr/bin/python3", "-c", LISTS, path, NULL};
  assert_true(str_eq(ask(&a, fd, lists, 0), S("index.html|15|0|2048|2026-11-24T08:00:00|15\n"
                                               "01 Poste/fichiers/01-Été.pdf|12|0|2048|2026-11-24T08:00:00|12\n"
                                               "01 Poste/fichiers/02-vide.txt|0|0|2048|2026-11-24T08:00:00|0\n"
                                               "données.json|2|0|2048|2026-11-24T08:00:00|2\n")));
  close(fd);
  unlink(path);
}

static void an_empty_one_is_an_archive_too(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct zip_layout z;
  assert_true(zip_lay_out(NULL, 0, &z));
  assert_int_equal(z.size, 22);
  assert_true(str_starts(whole(&a, &z, 5), S("PK\5\6")));
}

static void any_piece_of_it_is_the_same(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct zip_entry v[] = {entry(0, S("a"), S("one")), entry(1, S("b/c.txt"), S("")), entry(2, S("d"), S("the third one"))};
  struct zip_layout z;
  assert_true(zip_lay_out(v, 3, &z));
  struct str const all = whole(&a, &z, 4096);
  for (size_t step = 1; step < 40; step++) assert_true(str_eq(whole(&a, &z, step), all));
  for (size_t from = 0; from < all.n; from++) { /* a download that goes on */
    char buf[512];
    ssize_t const n = zip_read(&z, from, buf, sizeof buf, body, NULL);
    assert_true(n > 0 && memcmp(buf, all.p + from, (size_t)n) == 0);
  }
}

static void a_body_that_cannot_be_read_ends_it(void **state) {
  (void)state;
  struct zip_entry v[] = {entry(0, S("a"), S("one")), entry(1, S("b"), S("two"))};
  struct zip_layout z;
  char buf[64];
  assert_true(zip_lay_out(v, 2, &z));
  uint64_t const second = v[1].local + 30 + 1 + 9;
  assert_int_equal(zip_read(&z, second, buf, 1, body, NULL), 1);
  vanished = true;
  assert_int_equal(zip_read(&z, second + 1, buf, sizeof buf, body, NULL), -1);
  vanished = false;
}

static void names_in_every_script_come_out_as_they_went_in(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  json_t *all = json_load_file("tests/data/noms-de-fichiers/noms.json", JSON_ALLOW_NUL, NULL), *one;
  struct zip_entry v[NAMES_MAX];
  struct out want = out_in(&a, 1 << 20);
  size_t i;
  json_array_foreach(all, i, one) {
    json_t *name = json_object_get(one, "nom");
    struct str const sent = {json_string_value(name), json_string_length(name)};
    assert_true(i < NAMES_MAX);
    v[i] = entry(i, fmt(&a, "fichiers/%02zu-%.*s", i + 1, STR(disposition_name_in(&a, sent, 180))), S("x"));
    assert_true(v[i].name.n < 9 + 255);
    out_fmt(&want, "%.*s\n", STR(v[i].name));
  }
  assert_true(i > 20);
  struct zip_layout z;
  assert_true(zip_lay_out(v, i, &z));
  char path[64];
  int const fd = store(path, whole(&a, &z, 4096));
  const char *const names[] = {"/usr/bin/python3", "-c",
                               "import zipfile,sys,os,tempfile\nz=zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\n"
                               "d=tempfile.mkdtemp()\nz.extractall(d)\n"
                               "for n in z.namelist():\n assert open(os.path.join(d,n)).read()=='x', n\n print(n)\n"
                               "import shutil; shutil.rmtree(d)", path, NULL};
  struct str const said = ask(&a, fd, names, 0);
  if (!str_eq(said, out_str(&want))) fail_msg("%.*s", STR(said));
  json_decref(all);
  close(fd);
  unlink(path);
}

/* Past 4 GB: the bytes are a hole of zeros that nobody writes. */
static ssize_t zeros(void *ctx, size_t i, uint64_t pos, char *buf, size_t max) {
  (void)ctx, (void)i, (void)pos, (void)buf;
  return (ssize_t)max;
}

static void an_archive_larger_than_four_gigabytes_is_read(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  uint64_t const huge = UINT64_C(4500000000), small = 1000;
  static const unsigned char nought[1000];
  uLong crc = crc32(0, nought, sizeof nought), part = crc; /* of `huge` zeros: combined from doubled halves */
  uint32_t sum = 0;
  uint64_t made = 0, len = sizeof nought;
  for (uint64_t rest = huge / small; rest > 0; rest /= 2) {
    if (rest % 2 == 1) sum = made == 0 ? (uint32_t)part : (uint32_t)crc32_combine(sum, part, (z_off_t)len), made += len;
    part = crc32_combine(part, part, (z_off_t)len), len *= 2;
  }
  assert_true(made == huge);
  struct zip_entry v[] = {{.name = S("grand"), .size = huge, .crc32 = sum, .at = AT}, {.name = S("petit"), .size = small, .crc32 = (uint32_t)crc, .at = AT}};
  struct zip_layout z;
  assert_true(zip_lay_out(v, 2, &z));
  char path[64], buf[512];
  int const fd = store(path, S(""));
  assert_int_equal(ftruncate(fd, (off_t)z.size), 0);
  for (uint64_t at = 0; at < z.size;) {
    memset(buf, 0, sizeof buf);
    bool const in_huge = at >= 30 + 5 + 9 + 20 && at < v[1].local, in_small = at >= v[1].local + 30 + 5 + 9 && at < z.directory;
    if (in_huge || in_small) {
      at = in_huge ? v[1].local : z.directory;
      continue;
    }
    ssize_t const n = zip_read(&z, at, buf, sizeof buf, zeros, NULL);
    assert_true(n > 0 && pwrite(fd, buf, (size_t)n, (off_t)at) == n);
    at += (uint64_t)n;
  }
  const char *const reads[] = {"/usr/bin/python3", "-c",
                               "import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1])\n"
                               "assert z.read('petit')==bytes(1000)\n" /* checks its CRC */
                               "f=z.open('grand')\nassert f.read(100)==bytes(100)\n"
                               "print(*((i.filename, i.file_size, i.header_offset) for i in z.infolist()), sep=';')", path, NULL};
  struct str const want = fmt(&a, "('grand', %llu, 0);('petit', 1000, %llu)\n", (unsigned long long)huge, (unsigned long long)v[1].local);
  struct str const said = ask(&a, fd, reads, 0);
  if (!str_eq(said, want)) fail_msg("%.*s", STR(said));
  close(fd);
  unlink(path);
}

static void more_entries_than_the_old_form_counts_are_read(void **state) {
  (void)state;
  enum { MANY = 66000, EACH = 12 };
  char *names = malloc((size_t)MANY * EACH), path[64], buf[4096];
  struct zip_entry *v = calloc(MANY, sizeof *v);
  assert_true(names != NULL && v != NULL);
  bodies[0] = S("");
  for (size_t i = 0; i < MANY; i++) {
    snprintf(names + i * EACH, EACH, "f/%08zu", i);
    v[i] = (struct zip_entry){.name = {names + i * EACH, 10}, .at = AT};
  }
  struct zip_layout z;
  assert_true(zip_lay_out(v, MANY, &z));
  int const fd = store(path, S(""));
  for (uint64_t at = 0; at < z.size;) {
    ssize_t const n = zip_read(&z, at, buf, sizeof buf, zeros, NULL);
    assert_true(n > 0 && pwrite(fd, buf, (size_t)n, (off_t)at) == n);
    at += (uint64_t)n;
  }
  scoped(arena) struct arena a = {0};
  const char *const counts[] = {"/usr/bin/python3", "-c", "import zipfile,sys\nz=zipfile.ZipFile(sys.argv[1])\nprint(len(z.namelist()), z.namelist()[-1])", path, NULL};
  assert_true(str_eq(ask(&a, fd, counts, 0), S("66000 f/00065999\n")));
  close(fd);
  unlink(path);
  free(names);
  free(v);
}

static void sizes_that_no_file_has_are_refused(void **state) {
  (void)state;
  struct zip_entry v[] = {{.name = S("a"), .size = INT64_MAX}, {.name = S("b"), .size = 1}};
  struct zip_layout z;
  assert_false(zip_lay_out(v, 2, &z));
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(what_is_laid_out_is_read_by_others),
      cmocka_unit_test(an_empty_one_is_an_archive_too),
      cmocka_unit_test(any_piece_of_it_is_the_same),
      cmocka_unit_test(a_body_that_cannot_be_read_ends_it),
      cmocka_unit_test(names_in_every_script_come_out_as_they_went_in),
      cmocka_unit_test(an_archive_larger_than_four_gigabytes_is_read),
      cmocka_unit_test(more_entries_than_the_old_form_counts_are_read),
      cmocka_unit_test(sizes_that_no_file_has_are_refused),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
