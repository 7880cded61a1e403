/* Opening the board from the settings, and how commands say that they failed. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/crash.h"
#include "base/out.h"
#include "base/rand.h"
#include "board/password.h"
#include "command/command.h"
#include "net/net.h"

int command_usage(const char *usage) {
  fprintf(stderr, "usage: babillard %s\n", usage);
  return EXIT_USAGE;
}

int command_failed(const char *what, enum err e) {
  fprintf(stderr, "babillard: %s: %s\n", what, err_name(e));
  return e == RETRY ? EXIT_TRY_LATER : EXIT_FAILED;
}

/* Makes the folders above `path`, private to the account we run as. */
static enum err make_folders(struct arena *a, struct str path) {
  for (size_t i = 1; i < path.n; i++) {
    if (path.p[i] != '/') continue;
    if (mkdir(str_z(a, str_sub(path, 0, i)), 0700) != 0 && errno != EEXIST) return BROKEN;
  }
  return OK;
}

static enum err read_secret(const char *path, unsigned char ret[BOARD_SECRET_BYTES]) {
  int const fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? NOT_FOUND : BROKEN;
  char digits[2 * BOARD_SECRET_BYTES];
  ssize_t const n = read(fd, digits, sizeof digits);
  close(fd);
  return n == (ssize_t)sizeof digits ? str_unhex((struct str){digits, sizeof digits}, ret, BOARD_SECRET_BYTES) : BROKEN;
}

/* The installation's secret: of the settings, or made once and kept beside the database. Two processes that start at
 * once agree: the file is linked into place, and only one link succeeds. */
static enum err load_secret(struct arena *a, const struct config *config, struct str database, unsigned char ret[BOARD_SECRET_BYTES]) {
  if (str_has(config->secret)) return str_unhex(config->secret, ret, BOARD_SECRET_BYTES);
  const char *path = fmt(a, "%.*s.secret", STR(database)).p;
  enum err const e = read_secret(path, ret);
  if (e != NOT_FOUND) return e;
  const char *fresh = fmt(a, "%.*s.secret.%ld", STR(database), (long)getpid()).p;
  unsigned char bytes[BOARD_SECRET_BYTES];
  rand_bytes(bytes, sizeof bytes);
  struct str const digits = str_hex(a, bytes, sizeof bytes);
  unlink(fresh); /* of a process killed below that had our number: in a container it is always the same */
  int const fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return BROKEN;
  bool const written = write(fd, digits.p, digits.n) == (ssize_t)digits.n && fsync(fd) == 0;
  close(fd);
  CRASH_POINT("secret.before_link");
  bool const linked = written && (link(fresh, path) == 0 || errno == EEXIST);
  CRASH_POINT("secret.linked");
  unlink(fresh);
  return linked ? read_secret(path, ret) : BROKEN;
}

int command_open(struct arena *a, const struct config *config, bool migrate, struct board *ret) {
  password_init();
  struct str const database = str_sub(config->database, sizeof "sqlite:" - 1, config->database.n);
  if (make_folders(a, database) != OK || make_folders(a, str_sub(config->files, sizeof "dir:" - 1, config->files.n)) != OK) {
    fprintf(stderr, "babillard: the folders of BABILLARD_DATABASE and BABILLARD_FILES cannot be made: %s\n", strerror(errno));
    return EXIT_FAILED;
  }
  unsigned char secret[BOARD_SECRET_BYTES];
  if (load_secret(a, config, database, secret) != OK) {
    fprintf(stderr, "babillard: the secret beside the database cannot be read or made; see BABILLARD_SECRET\n");
    return EXIT_BAD_CONFIG;
  }
  enum err const e = board_open(config->database, config->files, migrate, ret);
  if (e == NOT_FOUND) {
    fprintf(stderr, "babillard: there is no database at %.*s yet; run `babillard migrate`\n", STR(database));
    return EXIT_FAILED;
  }
  if (e != OK) return command_failed("the database or the file store cannot be opened", e);
  memcpy(ret->secret, secret, sizeof secret);
  ret->sender = config->sender;
  ret->contact = config->contact;
  ret->name = config->name;
  ret->mail = config->mail;
  ret->scans = str_has(config->clamd);
  ret->ocid_prefix = config->ocid_prefix;
  ret->embed_origins = config->embed_origins;
  ret->base_url = str_has(config->base_url) ? config->base_url : fmt(a, "http://%.*s", STR(config->listen));
  return EXIT_DONE;
}
