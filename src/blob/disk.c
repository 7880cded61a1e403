/* The store on a local disk: PATH/tmp/NAME while a file arrives, PATH/a/b/NAME (a, b: first characters) afterwards.
 *
 * Everything is reached from one open descriptor of PATH, by names made here or that passed rand_is_ref. Only disk.c
 * touches the folder; folders are 0700 and files 0600. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <openssl/evp.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/err.h"
#include "base/log.h"
#include "base/out.h"
#include "base/rand.h"
#include "blob/blob.h"

#define PATH_MAX_BYTES 1024
#define TMP "tmp"
#define FOLDERS 128 /* per level, by ASCII character */
#define MEASURE_BYTES 65536

struct blobs {
  int root;                              /* descriptor of PATH */
  _Atomic bool durable[FOLDERS][FOLDERS]; /* folder a/b exists and survives a power cut, as far as this process knows */
  _Atomic bool short_of_space;           /* said so in the log, and not yet that it is over */
};

struct blob_upload {
  struct blobs *blobs;
  int fd; /* -1 once the bytes are gone */
  enum err outcome;
  char name[BLOB_NAME_LEN + 1];
  uint64_t size, max;
  EVP_MD_CTX *sha256;
  uint32_t crc32;
  bool checked;
  enum file_kind declared;
  unsigned formats;
};

struct blob_reader {
  int fd;
  uint64_t size;
};

static _Atomic uint64_t guard_bytes = BLOB_FREE_BYTES;
static _Atomic unsigned guard_percent = BLOB_FREE_PERCENT;

#ifdef BABILLARD_TEST
void blobs_guard_set(uint64_t free_bytes, unsigned free_percent) {
  atomic_store(&guard_bytes, free_bytes);
  atomic_store(&guard_percent, free_percent);
}
#endif

/* A full disk, or a limit that passes, is the request's misfortune; anything else is the machine's. */
static enum err failed(const char *step, int error) {
  bool const passes = error == ENOSPC || error == EDQUOT || error == EFBIG || error == EMFILE || error == ENFILE;
  if (passes) log_warn("blob_retry", LOG_Z("step", step), LOG_Z("cause", strerrordesc_np(error)));
  else log_error("blob_broken", LOG_Z("step", step), LOG_Z("cause", strerrordesc_np(error)));
  return passes ? RETRY : BROKEN;
}

/* After a failed fsync nobody knows what the disk holds, and asking again may lie: the process ends, unless the disk
 * is merely full, where the caller takes the file back. */
static enum err sync_or_die(const char *what, int fd) {
  while (fsync(fd) != 0) {
    if (errno == EINTR) continue;
    if (errno != ENOSPC && errno != EDQUOT) die(what, errno);
    return failed(what, errno);
  }
  return OK;
}

/* --- Paths: built only from references ------------------------------------------------------------------------------ */

struct path {
  char z[48];
};

static struct path join(const char *folder, const char *name) {
  struct path p = {0};
  struct out o = out_fixed(p.z, sizeof p.z - 1);
  out_z(&o, folder);
  out_char(&o, '/');
  out_z(&o, name);
  return p;
}

static struct path path_folder(const char *name) { return (struct path){.z = {name[0], '/', name[1]}}; }
static struct path path_tmp(const char *name) { return join(TMP, name); }
static struct path path_stored(const char *name) { return join(path_folder(name).z, name); }

/* INVALID unless `name` is a reference. */
static enum err name_z(struct str name, char ret[BLOB_NAME_LEN + 1]) {
  if (!rand_is_ref(name) || name.n != BLOB_NAME_LEN) return INVALID;
  memcpy(ret, name.p, BLOB_NAME_LEN);
  ret[BLOB_NAME_LEN] = 0;
  return OK;
}

static void random_name(char ret[BLOB_NAME_LEN + 1]) {
  scoped(arena) struct arena a = {0};
  if (name_z(rand_ref(&a), ret) != OK) die("rand_ref gives no reference", 0);
}

static enum err open_folder(int at, const char *path, int *ret) {
  int const fd = openat(at, path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
  if (fd < 0) return errno == ENOENT ? NOT_FOUND : failed("open folder", errno);
  *ret = fd;
  return OK;
}

/* --- Opening -------------------------------------------------------------------------------------------------------- */

/* The entry of a new folder in the one above it survives a power cut. */
static enum err sync_above(const char *path) {
  int folder = -1, above = -1;
  TRY(open_folder(AT_FDCWD, path, &folder));
  enum err outcome = open_folder(folder, "..", &above);
  close(folder);
  TRY(outcome);
  outcome = sync_or_die("fsync folder", above);
  close(above);
  return outcome;
}

static enum err make_folders(const char *path) {
  char part[PATH_MAX_BYTES + 1] = {0};
  for (size_t i = 0; path[i] != 0; i++) {
    part[i] = path[i];
    if (path[i + 1] != '/' && path[i + 1] != 0) continue;
    if (mkdir(part, 0700) == 0) TRY(sync_above(part));
    else if (errno != EEXIST && errno != EISDIR) return failed("make folder", errno);
  }
  return OK;
}

static void remove_stale(struct blobs *blobs) {
  int fd = -1;
  if (open_folder(blobs->root, TMP, &fd) != OK) return;
  DIR *folder = fdopendir(fd);
  if (folder == NULL) {
    close(fd);
    return;
  }
  struct instant const limit = instant_plus(clock_now(), -BLOB_STALE_US);
  int64_t removed = 0;
  for (struct dirent *e; (e = readdir(folder)) != NULL;) {
    struct stat st;
    if (!rand_is_ref(str_from(e->d_name)) || fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (st.st_mtim.tv_sec * SECOND_US < limit.us && unlinkat(fd, e->d_name, 0) == 0) removed++;
  }
  closedir(folder);
  if (removed > 0) log_info("blob_stale_removed", LOG_I("files", removed));
}

enum err blobs_open(struct str url, struct blobs **ret) {
  if (!str_starts(url, S("dir:"))) return INVALID;
  struct str const path = str_sub(url, 4, url.n);
  if (path.n == 0 || path.n > PATH_MAX_BYTES || str_index(path, 0) != path.n) return INVALID;
  scoped(arena) struct arena a = {0};
  const char *z = str_z(&a, path);
  TRY(make_folders(z));
  int const root = open(z, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (root < 0) return failed("open store", errno);
  if ((mkdirat(root, TMP, 0700) != 0 && errno != EEXIST) || faccessat(root, TMP, R_OK | W_OK | X_OK, AT_EACCESS) != 0) {
    enum err const outcome = failed("make " TMP, errno);
    close(root);
    return outcome;
  }
  struct blobs *blobs = calloc(1, sizeof *blobs);
  if (blobs == NULL) die("memory", errno);
  blobs->root = root;
  remove_stale(blobs);
  *ret = blobs;
  return OK;
}

void blobs_close(struct blobs *blobs) {
  if (blobs == NULL) return;
  close(blobs->root);
  free(blobs);
}

/* --- Uploads -------------------------------------------------------------------------------------------------------- */

/* fstatvfs counts what an unprivileged process may still use: the reserve for root is not ours. */
static enum err space_guard(struct blobs *blobs) {
  struct statvfs v;
  if (fstatvfs(blobs->root, &v) != 0) return failed("free space", errno);
  uint64_t const percent = atomic_load(&guard_percent), floor = atomic_load(&guard_bytes);
  uint64_t const free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
  uint64_t const wanted = (uint64_t)v.f_blocks * v.f_frsize / 100 * percent;
  bool const few_bytes = free_bytes < (wanted > floor ? wanted : floor);
  bool const few_inodes = v.f_files > 0 && v.f_favail < v.f_files / 100 * percent;
  bool const is_short = few_bytes || few_inodes;
  if (atomic_exchange(&blobs->short_of_space, is_short) != is_short)
    log_warn(is_short ? "blob_space_low" : "blob_space_back", LOG_I("free_bytes", (int64_t)free_bytes),
             LOG_I("free_inodes", (int64_t)v.f_favail));
  return is_short ? RETRY : OK;
}

/* Takes the bytes off the disk at once: on a full one others need the room. */
static enum err spoil(struct blob_upload *u, enum err outcome) {
  if (u->fd >= 0) {
    unlinkat(u->blobs->root, path_tmp(u->name).z, 0);
    close(u->fd);
    u->fd = -1;
  }
  u->outcome = outcome;
  return outcome;
}

static void upload_free(struct blob_upload *u) {
  if (u->fd >= 0) close(u->fd);
  EVP_MD_CTX_free(u->sha256);
  free(u);
}

void blob_abandon(struct blob_upload *u) {
  if (u == NULL) return;
  (void)spoil(u, RETRY);
  upload_free(u);
}

/* Makes folder a/b and both entries that lead to it durable; afterwards known without asking the disk. */
static enum err need_folder(struct blobs *blobs, const char *name) {
  _Atomic bool *known = &blobs->durable[(unsigned char)name[0] % FOLDERS][(unsigned char)name[1] % FOLDERS];
  if (atomic_load(known)) return OK;
  char const first[2] = {name[0], 0};
  if (mkdirat(blobs->root, first, 0700) != 0 && errno != EEXIST) return failed("make folder", errno);
  if (mkdirat(blobs->root, path_folder(name).z, 0700) != 0 && errno != EEXIST) return failed("make folder", errno);
  int fd = -1;
  TRY(open_folder(blobs->root, first, &fd));
  CRASH_POINT("blob.folder_made");
  enum err outcome = sync_or_die("fsync folder", fd);
  close(fd);
  TRY(outcome);
  TRY(sync_or_die("fsync store", blobs->root));
  atomic_store(known, true);
  return OK;
}

/* tmp/NAME becomes a/b/NAME, durably. */
static enum err into_store(struct blob_upload *u) {
  struct blobs *blobs = u->blobs;
  TRY(need_folder(blobs, u->name));
  CRASH_POINT("blob.before_fsync");
  if (!PLANTED("blob.ack_before_fsync")) TRY(sync_or_die("fsync file", u->fd));
  int folder = -1;
  TRY(open_folder(blobs->root, path_folder(u->name).z, &folder));
  CRASH_POINT("blob.before_rename");
  enum err outcome = OK;
  if (renameat(blobs->root, path_tmp(u->name).z, blobs->root, path_stored(u->name).z) != 0)
    outcome = failed("rename", errno);
  CRASH_POINT("blob.before_folder_fsync");
  if (outcome == OK && (outcome = sync_or_die("fsync folder", folder)) != OK)
    unlinkat(blobs->root, path_stored(u->name).z, 0);
  close(folder);
  CRASH_POINT("blob.stored");
  return outcome;
}

enum err blob_begin(struct blobs *blobs, uint64_t max_bytes, struct blob_upload **ret) {
  TRY(space_guard(blobs));
  struct blob_upload *u = calloc(1, sizeof *u);
  if (u == NULL) die("memory", errno);
  *u = (struct blob_upload){.blobs = blobs, .fd = -1, .max = max_bytes, .sha256 = EVP_MD_CTX_new()};
  if (u->sha256 == NULL || EVP_DigestInit_ex(u->sha256, EVP_sha256(), NULL) != 1) die("SHA-256", 0);
  random_name(u->name);
  u->fd = openat(blobs->root, path_tmp(u->name).z, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (u->fd < 0) {
    enum err const outcome = failed("create", errno);
    upload_free(u);
    return outcome;
  }
  CRASH_POINT("blob.created");
  if (PLANTED("blob.stored_at_once") && into_store(u) != OK) die("planted bug", 0);
  *ret = u;
  return OK;
}

void blob_expect(struct blob_upload *u, struct str display_name, unsigned formats) {
  u->checked = true;
  u->declared = type_of_name(display_name);
  u->formats = formats;
}

uint64_t blob_received(const struct blob_upload *u) { return u->size; }

enum err blob_append(struct blob_upload *u, const void *bytes, size_t n) {
  if (u->outcome != OK) return u->outcome;
  if (n > u->max - u->size) return spoil(u, TOO_BIG);
  const unsigned char *p = bytes;
  for (size_t left = n; left > 0;) {
    CRASH_POINT("blob.before_write");
    ssize_t const wrote = write(u->fd, p, left);
    if (wrote < 0 && errno == EINTR) continue;
    if (wrote <= 0) return spoil(u, failed("write", wrote < 0 ? errno : ENOSPC));
    p += wrote;
    left -= (size_t)wrote;
  }
  if (EVP_DigestUpdate(u->sha256, bytes, n) != 1) die("SHA-256", 0);
  u->crc32 = (uint32_t)crc32_z(u->crc32, bytes, n);
  u->size += n;
  CRASH_POINT("blob.after_write");
  return OK;
}

/* --- Reading, also for the type check ------------------------------------------------------------------------------- */

static enum err read_exactly(int fd, uint64_t offset, void *buffer, size_t n) {
  unsigned char *p = buffer;
  while (n > 0) {
    ssize_t const got = pread(fd, p, n, (off_t)offset);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return failed("read", got < 0 ? errno : EIO);
    p += got;
    offset += (uint64_t)got;
    n -= (size_t)got;
  }
  return OK;
}

static enum err read_upload(void *context, uint64_t offset, void *buffer, size_t n) {
  const struct blob_upload *u = context;
  return read_exactly(u->fd, offset, buffer, n);
}

static void hex_z(const unsigned char *bytes, size_t n, char *ret) {
  static const char digits[] = "0123456789abcdef";
  for (size_t i = 0; i < n; i++) {
    ret[2 * i] = digits[bytes[i] >> 4];
    ret[2 * i + 1] = digits[bytes[i] & 15];
  }
  ret[2 * n] = 0;
}

/* All of blob_finish but the freeing. */
static enum err finish(struct blob_upload *u, struct blob_info *ret) {
  TRY(u->outcome);
  struct blob_info info = {.size = u->size, .crc32 = u->crc32};
  if (EVP_DigestFinal_ex(u->sha256, info.sha256, NULL) != 1) die("SHA-256", 0);
  hex_z(info.sha256, sizeof info.sha256, info.sha256_hex);
  if (u->checked) {
    struct file_source const source = {.size = u->size, .read = read_upload, .context = u};
    TRY(type_check(&source, u->declared, u->formats, &info.verdict));
  }
  if (info.verdict.verdict == FILE_REFUSED) {
    (void)spoil(u, INVALID);
  } else {
    if (!PLANTED("blob.stored_at_once")) TRY(into_store(u));
    memcpy(info.name, u->name, sizeof info.name);
  }
  *ret = info;
  return OK;
}

enum err blob_finish(struct blob_upload *u, struct blob_info *ret) {
  enum err const outcome = finish(u, ret);
  if (outcome != OK) (void)spoil(u, outcome);
  upload_free(u);
  return outcome;
}

enum err blob_open_read(struct blobs *blobs, struct str name, struct blob_reader **ret) {
  char z[BLOB_NAME_LEN + 1];
  TRY(name_z(name, z));
  int const fd = openat(blobs->root, path_stored(z).z, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0) return errno == ENOENT ? NOT_FOUND : failed("open", errno);
  struct stat st;
  if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode)) {
    close(fd);
    return NOT_FOUND;
  }
  struct blob_reader *r = calloc(1, sizeof *r);
  if (r == NULL) die("memory", errno);
  *r = (struct blob_reader){.fd = fd, .size = (uint64_t)st.st_size};
  *ret = r;
  return OK;
}

uint64_t blob_size(const struct blob_reader *r) { return r->size; }

enum err blob_read(const struct blob_reader *r, uint64_t offset, void *buffer, size_t n) {
  if (offset > r->size || n > r->size - offset) return INVALID;
  return read_exactly(r->fd, offset, buffer, n);
}

void blob_close(struct blob_reader *r) {
  if (r == NULL) return;
  close(r->fd);
  free(r);
}

static enum err digest_reader(const struct blob_reader *r, EVP_MD_CTX *sha256, unsigned char *buffer) {
  for (uint64_t at = 0; at < r->size;) {
    size_t const n = r->size - at < MEASURE_BYTES ? (size_t)(r->size - at) : MEASURE_BYTES;
    TRY(blob_read(r, at, buffer, n));
    if (EVP_DigestUpdate(sha256, buffer, n) != 1) die("SHA-256", 0);
    at += n;
  }
  return OK;
}

enum err blob_measure(struct blobs *blobs, struct str name, uint64_t *ret_size, unsigned char ret_sha256[32]) {
  struct blob_reader *r;
  TRY(blob_open_read(blobs, name, &r));
  EVP_MD_CTX *sha256 = EVP_MD_CTX_new();
  unsigned char *buffer = malloc(MEASURE_BYTES);
  if (buffer == NULL || sha256 == NULL || EVP_DigestInit_ex(sha256, EVP_sha256(), NULL) != 1) die("SHA-256", 0);
  enum err const outcome = digest_reader(r, sha256, buffer);
  if (outcome == OK) {
    if (EVP_DigestFinal_ex(sha256, ret_sha256, NULL) != 1) die("SHA-256", 0);
    *ret_size = r->size;
  }
  free(buffer);
  EVP_MD_CTX_free(sha256);
  blob_close(r);
  return outcome;
}

/* --- Removing and listing ------------------------------------------------------------------------------------------- */

enum err blob_remove(struct blobs *blobs, struct str name) {
  char z[BLOB_NAME_LEN + 1];
  TRY(name_z(name, z));
  int folder = -1;
  TRY(open_folder(blobs->root, path_folder(z).z, &folder));
  CRASH_POINT("blob.before_unlink");
  enum err outcome = OK;
  if (unlinkat(folder, z, 0) != 0) outcome = errno == ENOENT ? NOT_FOUND : failed("unlink", errno);
  CRASH_POINT("blob.after_unlink");
  if (outcome == OK) outcome = sync_or_die("fsync folder", folder);
  close(folder);
  return outcome;
}

struct walk {
  blob_visit *visit;
  void *context;
};

/* Whether a folder entry at this depth (0: of the store, 1: of a, 2: of a/b) is where such a name belongs. */
static bool belongs(unsigned depth, const char *above, const char *name, const struct stat *st) {
  if (depth < 2) return S_ISDIR(st->st_mode) && name[0] != 0 && name[1] == 0;
  return S_ISREG(st->st_mode) && rand_is_ref(str_from(name)) && above[0] == name[0] && above[2] == name[1];
}

/* `above` is the folder's path below the store ("", "a", "a/b"); takes the descriptor. */
static enum err walk_folder(const struct walk *w, int fd, unsigned depth, const char *above) {
  DIR *folder = fdopendir(fd);
  if (folder == NULL) {
    close(fd);
    return failed("list", ENOMEM);
  }
  enum err outcome = OK;
  for (struct dirent *e; outcome == OK && (e = readdir(folder)) != NULL;) {
    struct stat st;
    if (strcmp(e->d_name, ".") == 0 || strcmp(e->d_name, "..") == 0) continue;
    if (depth == 0 && strcmp(e->d_name, TMP) == 0) continue;
    if (fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0) continue; /* gone meanwhile */
    char path[8 + NAME_MAX + 1] = {0};
    struct out o = out_fixed(path, sizeof path - 1);
    if (depth > 0) out_fmt(&o, "%s/", above);
    out_z(&o, e->d_name);
    bool const ours = belongs(depth, above, e->d_name, &st);
    int below = -1;
    if (ours && depth < 2) {
      outcome = open_folder(fd, e->d_name, &below);
      if (outcome == OK) outcome = walk_folder(w, below, depth + 1, path);
    } else {
      struct blob_entry const entry = {.name = ours ? str_from(e->d_name) : out_str(&o), .stray = !ours,
        .size = (uint64_t)st.st_size, .modified = {st.st_mtim.tv_sec * SECOND_US + st.st_mtim.tv_nsec / 1000}};
      outcome = w->visit(w->context, &entry);
    }
  }
  closedir(folder);
  return outcome;
}

enum err blob_list(struct blobs *blobs, blob_visit *visit, void *context) {
  struct walk const w = {visit, context};
  int fd = -1;
  TRY(open_folder(blobs->root, ".", &fd));
  return walk_folder(&w, fd, 0, "");
}
