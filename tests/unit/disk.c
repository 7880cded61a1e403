/* The file store: what it acknowledges it has, what it refuses it has not, and no name from outside is a path. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/rand.h"
#include "blob/blob.h"

#define NAME_ABSENT "00000000000000000000000000"

static char folder[64];
static struct blobs *blobs;
static struct arena arena;

static struct str url(void) { return fmt(&arena, "dir:%s/a/files", folder); }

static int make_store(void **state) {
  (void)state;
  strncpy(folder, "/tmp/babillard-disk-XXXXXX", sizeof folder - 1);
  blobs_guard_set(0, 0);
  return mkdtemp(folder) != NULL && blobs_open(url(), &blobs) == OK ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *where) {
  (void)st, (void)kind, (void)where;
  return remove(path);
}

static int remove_store(void **state) {
  (void)state;
  blobs_close(blobs);
  arena_free(&arena);
  return nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static struct blob_info store(struct str bytes) {
  struct blob_upload *upload;
  struct blob_info info = {0};
  assert_int_equal(blob_begin(blobs, 1 << 20, &upload), OK);
  assert_int_equal(blob_append(upload, bytes.p, bytes.n), OK);
  assert_int_equal(blob_finish(upload, &info), OK);
  return info;
}

static size_t count_in(const char *below) {
  DIR *d = opendir(fmt(&arena, "%s/a/files/%s", folder, below).p);
  size_t n = 0;
  if (d == NULL) return 0;
  for (struct dirent *e; (e = readdir(d)) != NULL;) n += e->d_name[0] != '.';
  closedir(d);
  return n;
}

static enum err count_visit(void *context, const struct blob_entry *entry) {
  size_t *counts = context;
  counts[entry->stray]++;
  return OK;
}

static size_t stored(void) {
  size_t counts[2] = {0};
  assert_int_equal(blob_list(blobs, count_visit, counts), OK);
  assert_int_equal(counts[true], 0);
  return counts[false];
}

/* --- The way of a file --------------------------------------------------------------------------------------------------- */

static void a_file_comes_back_byte_for_byte_with_its_size_and_hashes(void **state) {
  (void)state;
  struct blob_upload *upload;
  struct blob_info info;
  assert_int_equal(blob_begin(blobs, 9, &upload), OK);
  assert_int_equal(blob_append(upload, "1234", 4), OK);
  assert_int_equal(blob_append(upload, "", 0), OK);
  assert_int_equal(blob_append(upload, "56789", 5), OK); /* exactly the maximum */
  assert_int_equal(blob_received(upload), 9);
  assert_int_equal(blob_finish(upload, &info), OK);
  assert_int_equal(info.size, 9);
  assert_int_equal(info.crc32, 0xcbf43926); /* the check value of CRC-32 */
  assert_string_equal(info.sha256_hex, "15e2b0d3c33891ebb0f1ef609ec419420c20e320ce94c65fbc8c3312448eb225");
  assert_int_equal(info.verdict.verdict, FILE_ACCEPTED);
  assert_true(rand_is_ref(blob_name(&info)));

  struct blob_reader *reader;
  char buffer[16] = {0};
  assert_int_equal(blob_open_read(blobs, blob_name(&info), &reader), OK);
  assert_int_equal(blob_size(reader), 9);
  assert_int_equal(blob_read(reader, 0, buffer, 9), OK);
  assert_string_equal(buffer, "123456789");
  assert_int_equal(blob_read(reader, 4, buffer, 2), OK);
  assert_memory_equal(buffer, "56", 2);
  assert_int_equal(blob_read(reader, 9, buffer, 0), OK);
  assert_int_equal(blob_read(reader, 8, buffer, 2), INVALID);
  assert_int_equal(blob_read(reader, UINT64_MAX, buffer, 2), INVALID);
  blob_close(reader);

  uint64_t size;
  unsigned char sha256[BLOB_SHA256_LEN];
  assert_int_equal(blob_measure(blobs, blob_name(&info), &size, sha256), OK);
  assert_int_equal(size, 9);
  assert_memory_equal(sha256, info.sha256, sizeof sha256);
}

static void the_same_bytes_twice_are_two_files(void **state) {
  (void)state;
  struct blob_info const one = store(S("same")), two = store(S("same"));
  assert_string_not_equal(one.name, two.name);
  assert_int_equal(blob_remove(blobs, blob_name(&one)), OK);
  struct blob_reader *reader;
  assert_int_equal(blob_open_read(blobs, blob_name(&two), &reader), OK);
  blob_close(reader);
}

static void one_byte_too_many_is_refused_and_leaves_nothing(void **state) {
  (void)state;
  struct blob_upload *upload;
  struct blob_info info = {.size = 77};
  assert_int_equal(blob_begin(blobs, 4, &upload), OK);
  assert_int_equal(blob_append(upload, "1234", 4), OK);
  assert_int_equal(count_in("tmp"), 1);
  assert_int_equal(blob_append(upload, "5", 1), TOO_BIG);
  assert_int_equal(count_in("tmp"), 0); /* at once: the sender may take long to go away */
  assert_int_equal(blob_append(upload, "", 0), TOO_BIG);
  assert_int_equal(blob_finish(upload, &info), TOO_BIG);
  assert_int_equal(info.size, 77);
  assert_int_equal(stored(), 0);
}

static void an_abandoned_upload_leaves_nothing(void **state) {
  (void)state;
  struct blob_upload *upload;
  assert_int_equal(blob_begin(blobs, 100, &upload), OK);
  assert_int_equal(blob_append(upload, "1234", 4), OK);
  blob_abandon(upload);
  blob_abandon(NULL);
  assert_int_equal(count_in("tmp"), 0);
  assert_int_equal(stored(), 0);
}

static struct blob_info store_as(struct str bytes, struct str name, unsigned formats) {
  struct blob_upload *upload;
  struct blob_info info = {0};
  assert_int_equal(blob_begin(blobs, 1 << 20, &upload), OK);
  blob_expect(upload, name, formats);
  assert_int_equal(blob_append(upload, bytes.p, bytes.n), OK);
  assert_int_equal(blob_finish(upload, &info), OK);
  return info;
}

static void a_refused_type_is_told_and_not_kept(void **state) {
  (void)state;
  struct blob_info info = store_as(S("<html><script>"), S("cv.pdf"), FILE_PIECES);
  assert_int_equal(info.verdict.verdict, FILE_REFUSED);
  assert_int_equal(info.verdict.reason, FILE_OTHER_CONTENT);
  assert_int_equal(blob_name(&info).n, 0);
  assert_int_equal(info.size, 14);
  assert_int_equal(count_in("tmp"), 0);
  assert_int_equal(stored(), 0);
  info = store_as(S("%PDF-1.4\n"), S("cv.pdf"), FILE_PIECES);
  assert_int_equal(info.verdict.verdict, FILE_DOUBT);
  assert_int_equal(stored(), 1);
  info = store_as(S(""), S("cv.pdf"), FILE_PIECES);
  assert_int_equal(info.verdict.reason, FILE_EMPTY);
}

static void *store_ten(void *context) {
  size_t *stored = context;
  for (int i = 0; i < 10; i++) {
    struct blob_upload *upload;
    struct blob_info info;
    if (blob_begin(blobs, 99, &upload) != OK) continue;
    if (blob_append(upload, "1234567", 7) == OK && blob_finish(upload, &info) == OK) ++*stored;
  }
  return NULL;
}

static void many_threads_may_store_at_once(void **state) {
  (void)state;
  pthread_t threads[4];
  size_t counts[4] = {0};
  for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_create(&threads[i], NULL, store_ten, &counts[i]), 0);
  for (size_t i = 0; i < 4; i++) assert_int_equal(pthread_join(threads[i], NULL), 0);
  for (size_t i = 0; i < 4; i++) assert_int_equal(counts[i], 10);
  assert_int_equal(stored(), 40);
}

/* --- Names and folders ---------------------------------------------------------------------------------------------------- */

static void no_name_from_outside_is_a_path(void **state) {
  (void)state;
  struct blob_info const info = store(S("x"));
  struct str const bad[] = {S(""), S(".."), S("../../../../../../etc/passwd"), S("tmp"), S("/etc/passwd"),
                            S("0000000000000000000000000/"), S("0000000000000000000000000\0"), S("../00000000000000000000000"),
                            S("0000000000000000000000000U"), {NULL, 0}, {info.name, 25}};
  struct blob_reader *reader = NULL;
  uint64_t size;
  unsigned char sha256[BLOB_SHA256_LEN];
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    assert_int_equal(blob_open_read(blobs, bad[i], &reader), INVALID);
    assert_int_equal(blob_measure(blobs, bad[i], &size, sha256), INVALID);
    assert_int_equal(blob_remove(blobs, bad[i]), INVALID);
  }
  assert_int_equal(blob_open_read(blobs, S(NAME_ABSENT), &reader), NOT_FOUND);
  assert_int_equal(blob_remove(blobs, S(NAME_ABSENT)), NOT_FOUND);
  assert_null(reader);
}

static int check_mode(const char *path, const struct stat *st, int kind, struct FTW *where) {
  (void)where;
  unsigned const mode = st->st_mode & 07777, wanted = kind == FTW_D ? 0700 : 0600;
  if (mode != wanted) print_error("%s has mode %o\n", path, mode);
  return mode == wanted ? 0 : 1;
}

static void only_the_service_may_read_the_folder(void **state) {
  (void)state;
  struct blob_upload *upload;
  mode_t const old = umask(0);
  (void)store(S("x"));
  assert_int_equal(blob_begin(blobs, 9, &upload), OK);
  umask(old);
  int const wrong = nftw(fmt(&arena, "%s/a/files", folder).p, check_mode, 16, FTW_PHYS);
  blob_abandon(upload);
  assert_int_equal(wrong, 0);
}

static void a_link_put_in_the_store_is_not_followed(void **state) {
  (void)state;
  struct blob_info const info = store(S("x"));
  const char *path = fmt(&arena, "%s/a/files/%c/%c/%s", folder, info.name[0], info.name[1], info.name).p;
  struct blob_reader *reader;
  assert_int_equal(unlink(path), 0);
  assert_int_equal(symlink("/etc/passwd", path), 0);
  assert_int_not_equal(blob_open_read(blobs, blob_name(&info), &reader), OK);
  assert_int_equal(unlink(path), 0);
  assert_int_equal(mkfifo(path, 0600), 0);
  assert_int_equal(blob_open_read(blobs, blob_name(&info), &reader), NOT_FOUND); /* and does not wait for a writer */
}

static void settings_that_are_no_folder_are_refused(void **state) {
  (void)state;
  struct blobs *other = NULL;
  assert_int_equal(blobs_open(S(""), &other), INVALID);
  assert_int_equal(blobs_open(S("dir:"), &other), INVALID);
  assert_int_equal(blobs_open(S("s3://bucket"), &other), INVALID);
  assert_int_equal(blobs_open(S("dir:/tmp/a\0b"), &other), INVALID);
  assert_int_equal(blobs_open(S("dir:/etc/passwd/files"), &other), BROKEN);
  assert_null(other);
}

/* --- Listing, removing, left-overs ------------------------------------------------------------------------------------------ */

struct seen {
  size_t files, strays;
  uint64_t bytes;
  struct str stray;
};

static enum err see(void *context, const struct blob_entry *entry) {
  struct seen *seen = context;
  assert_true(entry->modified.us > 0);
  if (entry->stray) seen->stray = str_dup(&arena, entry->name);
  else assert_true(rand_is_ref(entry->name));
  seen->bytes += entry->stray ? 0 : entry->size;
  *(entry->stray ? &seen->strays : &seen->files) += 1;
  return OK;
}

static enum err stop(void *context, const struct blob_entry *entry) {
  (void)entry;
  ++*(int *)context;
  return CONFLICT;
}

static void check_sees_every_file_and_what_does_not_belong(void **state) {
  (void)state;
  struct seen seen = {0};
  int stops = 0;
  struct blob_upload *upload;
  for (int i = 0; i < 40; i++) (void)store(S("1234567"));
  assert_int_equal(blob_begin(blobs, 9, &upload), OK);
  assert_int_equal(blob_list(blobs, see, &seen), OK);
  assert_int_equal(seen.files, 40);
  assert_int_equal(seen.bytes, 280);
  assert_int_equal(seen.strays, 0); /* an upload on its way is no stray */
  blob_abandon(upload);
  assert_int_equal(blob_list(blobs, stop, &stops), CONFLICT);
  assert_int_equal(stops, 1);

  struct blob_info const info = store(S("x"));
  assert_int_equal(rename(fmt(&arena, "%s/a/files/%c/%c/%s", folder, info.name[0], info.name[1], info.name).p,
                          fmt(&arena, "%s/a/files/%s", folder, info.name).p), 0);
  seen = (struct seen){0};
  assert_int_equal(blob_list(blobs, see, &seen), OK);
  assert_int_equal(seen.files, 40);
  assert_int_equal(seen.strays, 1);
  assert_true(str_eq(seen.stray, blob_name(&info)));
}

static void a_removed_file_is_gone_but_open_readers_finish(void **state) {
  (void)state;
  struct blob_info const info = store(S("until the end"));
  struct blob_reader *reader;
  char buffer[13];
  assert_int_equal(blob_open_read(blobs, blob_name(&info), &reader), OK);
  assert_int_equal(blob_remove(blobs, blob_name(&info)), OK);
  assert_int_equal(blob_remove(blobs, blob_name(&info)), NOT_FOUND);
  assert_int_equal(blob_read(reader, 0, buffer, 13), OK);
  assert_memory_equal(buffer, "until the end", 13);
  blob_close(reader);
  assert_int_equal(stored(), 0);
}

static void leftovers_of_two_days_go_at_start_younger_ones_stay(void **state) {
  (void)state;
  const char *old = fmt(&arena, "%s/a/files/tmp/" NAME_ABSENT, folder).p;
  const char *young = fmt(&arena, "%s/a/files/tmp/1%s", folder, &NAME_ABSENT[1]).p;
  struct instant const now = clock_now();
  for (int i = 0; i < 2; i++) {
    const char *path = i == 0 ? old : young;
    int64_t const at = now.us - BLOB_STALE_US + (i == 0 ? -60 : 60) * SECOND_US;
    struct timespec const times[2] = {{.tv_sec = at / SECOND_US}, {.tv_sec = at / SECOND_US}};
    int const fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_int_equal(futimens(fd, times), 0);
    close(fd);
  }
  struct blobs *again;
  assert_int_equal(blobs_open(url(), &again), OK);
  blobs_close(again);
  assert_int_equal(access(old, F_OK), -1);
  assert_int_equal(access(young, F_OK), 0);
}

/* --- A disk that is nearly full, or full -------------------------------------------------------------------------------------- */

static void a_nearly_full_disk_refuses_new_uploads_and_lets_begun_ones_end(void **state) {
  (void)state;
  struct blob_upload *begun, *refused = NULL;
  struct blob_info info;
  assert_int_equal(blob_begin(blobs, 9, &begun), OK);
  blobs_guard_set(0, 101);
  assert_int_equal(blob_begin(blobs, 9, &refused), RETRY);
  blobs_guard_set(UINT64_MAX, 0);
  assert_int_equal(blob_begin(blobs, 9, &refused), RETRY);
  assert_null(refused);
  assert_int_equal(blob_append(begun, "x", 1), OK);
  assert_int_equal(blob_finish(begun, &info), OK);
  assert_int_equal(blob_remove(blobs, blob_name(&info)), OK); /* removing makes room: never refused */
  blobs_guard_set(0, 0);
  assert_int_equal(blob_begin(blobs, 9, &begun), OK);
  blob_abandon(begun);
}

static void a_write_that_does_not_fit_is_try_later_and_leaves_nothing(void **state) {
  (void)state;
  struct rlimit old;
  struct blob_upload *upload;
  struct blob_info info = {.size = 77};
  char bytes[3000] = {0};
  assert_int_equal(blob_begin(blobs, 1 << 20, &upload), OK);
  void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN);
  assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
  assert_int_equal(setrlimit(RLIMIT_FSIZE, &(struct rlimit){4096, old.rlim_max}), 0);
  enum err const first = blob_append(upload, bytes, sizeof bytes);
  enum err const second = blob_append(upload, bytes, sizeof bytes);
  setrlimit(RLIMIT_FSIZE, &old);
  signal(SIGXFSZ, handler);
  assert_int_equal(first, OK);
  assert_int_equal(second, RETRY);
  assert_int_equal(count_in("tmp"), 0);
  assert_int_equal(blob_finish(upload, &info), RETRY);
  assert_int_equal(info.size, 77);
  assert_int_equal(stored(), 0);
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
#define TEST(name) cmocka_unit_test_setup_teardown(name, make_store, remove_store)
  const struct CMUnitTest tests[] = {
    TEST(a_file_comes_back_byte_for_byte_with_its_size_and_hashes),
    TEST(the_same_bytes_twice_are_two_files),
    TEST(one_byte_too_many_is_refused_and_leaves_nothing),
    TEST(an_abandoned_upload_leaves_nothing),
    TEST(a_refused_type_is_told_and_not_kept),
    TEST(many_threads_may_store_at_once),
    TEST(no_name_from_outside_is_a_path),
    TEST(only_the_service_may_read_the_folder),
    TEST(a_link_put_in_the_store_is_not_followed),
    TEST(settings_that_are_no_folder_are_refused),
    TEST(check_sees_every_file_and_what_does_not_belong),
    TEST(a_removed_file_is_gone_but_open_readers_finish),
    TEST(leftovers_of_two_days_go_at_start_younger_ones_stay),
    TEST(a_nearly_full_disk_refuses_new_uploads_and_lets_begun_ones_end),
    TEST(a_write_that_does_not_fit_is_try_later_and_leaves_nothing),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
