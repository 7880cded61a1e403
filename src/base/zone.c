#include "base/zone.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/log.h"
#include "base/zone_rule.h"

#define SYSTEM_ROOT "/usr/share/zoneinfo"
#define TYPES_MAX 256 /* a transition names its type with one byte */
#define ABBREVIATIONS_MAX 512
#define OFFSET_MIN (-89999) /* RFC 9636 §3.2: more than -25 hours, less than 26 */
#define OFFSET_MAX 93599
#define VERSION_MAX 32

struct zone {
  struct zone *next; /* in the list of loaded zones */
  const char *root;  /* the folder it was read from */
  char name[ZONE_NAME_MAX + 1];
  int transitions, types;
  int64_t *at;            /* instants of the transitions in seconds, ascending */
  unsigned char *to;      /* the type that begins with each */
  struct zone_type *type; /* type[0] holds before the first transition */
  struct zone_rule rule;  /* after the last */
};

/* --- The file format (RFC 9636 §3) ------------------------------------------------------------------------------ */

#define HEADER_BYTES 44
#define TYPE_BYTES 6

struct header {
  char version;
  uint32_t utc, standard, leaps, times, types, chars; /* counts, in the order of the file */
};

static uint32_t be32(const char *p) {
  const unsigned char *b = (const unsigned char *)p;
  return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static bool header_of(struct str s, struct header *ret) {
  if (s.n < HEADER_BYTES || memcmp(s.p, "TZif", 4) != 0) return false;
  *ret = (struct header){s.p[4],         be32(s.p + 20), be32(s.p + 24), be32(s.p + 28),
                         be32(s.p + 32), be32(s.p + 36), be32(s.p + 40)};
  const struct header *h = ret;
  return h->times <= ZONE_TRANSITIONS_MAX && h->types >= 1 && h->types <= TYPES_MAX && h->chars >= 1 &&
         h->chars <= ABBREVIATIONS_MAX && h->leaps <= ZONE_TRANSITIONS_MAX && (h->utc == 0 || h->utc == h->types) &&
         (h->standard == 0 || h->standard == h->types);
}

/* Bytes of the block behind a header whose times have `width` bytes. */
static size_t block_bytes(const struct header *h, size_t width) {
  return h->times * (width + 1) + h->types * TYPE_BYTES + h->chars + h->leaps * (width + 4) + h->standard + h->utc;
}

static bool types_of(struct zone *z, const struct header *h, const char *types, const char *chars) {
  for (uint32_t i = 0; i < h->types; i++, types += TYPE_BYTES) {
    struct zone_type *type = &z->type[i];
    unsigned char const at = (unsigned char)types[5];
    type->offset = (int32_t)be32(types);
    if (type->offset < OFFSET_MIN || type->offset > OFFSET_MAX || at >= h->chars) return false;
    const char *end = memchr(chars + at, 0, h->chars - at);
    if (end == NULL || end - (chars + at) > ZONE_ABBREVIATION_MAX) return false;
    memcpy(type->abbreviation, chars + at, (size_t)(end - (chars + at)));
  }
  return true;
}

static bool transitions_of(struct zone *z, const struct header *h, const char *times, size_t width) {
  const char *to = times + h->times * width;
  for (uint32_t i = 0; i < h->times; i++, times += width) {
    int64_t const high = (int32_t)be32(times);
    z->at[i] = width == 4 ? high : (int64_t)((uint64_t)high << 32 | be32(times + 4));
    z->to[i] = (unsigned char)to[i];
    if (z->to[i] >= h->types || (i > 0 && z->at[i] <= z->at[i - 1])) return false;
  }
  return true;
}

static struct zone *zone_room(struct str name, const struct header *h) {
  struct zone *z = calloc(1, sizeof *z);
  if (z == NULL) die("out of memory", 0);
  z->transitions = (int)h->times;
  z->types = (int)h->types;
  z->at = calloc(h->times + 1, sizeof *z->at);
  z->to = calloc(h->times + 1, sizeof *z->to);
  z->type = calloc(h->types, sizeof *z->type);
  if (z->at == NULL || z->to == NULL || z->type == NULL) die("out of memory", 0);
  memcpy(z->name, name.p, name.n);
  return z;
}

void zone_free(struct zone *z) {
  if (z == NULL) return;
  free(z->at);
  free(z->to);
  free(z->type);
  free(z);
}

/* The last line of a file since version 2: newline, rule, newline. */
static bool footer_of(struct str s, struct zone_rule *ret) {
  if (s.n < 2 || s.p[0] != '\n') return false;
  struct str const rest = str_sub(s, 1, s.n);
  size_t const end = str_index(rest, '\n');
  return end < rest.n && zone_rule_parse(str_sub(rest, 0, end), ret) == OK;
}

enum err zone_parse(struct str name, struct str tzif, struct zone **ret) {
  if (name.n == 0 || name.n > ZONE_NAME_MAX || tzif.n > ZONE_FILE_MAX) return INVALID;
  struct header h;
  if (!header_of(tzif, &h)) return INVALID;
  bool const wide = h.version >= '2';
  size_t const width = wide ? 8 : 4;
  struct str block = str_sub(tzif, HEADER_BYTES, tzif.n);
  if (wide) { /* the same again with times of 64 bits */
    size_t const first = block_bytes(&h, 4);
    if (first > block.n || !header_of(str_sub(block, first, block.n), &h)) return INVALID;
    block = str_sub(block, first + HEADER_BYTES, block.n);
  }
  if (h.leaps != 0 || block_bytes(&h, width) > block.n) return INVALID;
  const char *types = block.p + h.times * (width + 1);
  struct zone *z = zone_room(name, &h);
  if (!transitions_of(z, &h, block.p, width) || !types_of(z, &h, types, types + h.types * TYPE_BYTES) ||
      (wide && !footer_of(str_sub(block, block_bytes(&h, width), block.n), &z->rule))) {
    zone_free(z);
    return INVALID;
  }
  *ret = z;
  return OK;
}

/* --- Asking ----------------------------------------------------------------------------------------------------- */

struct str zone_name(const struct zone *z) {
  return str_from(z->name);
}

static const struct zone_type *type_at(const struct zone *z, int64_t seconds) {
  if (z->transitions == 0 || seconds < z->at[0])
    return z->transitions == 0 && z->rule.has ? zone_rule_at(&z->rule, seconds) : &z->type[0];
  int low = 0, high = z->transitions; /* at[low] <= seconds < at[high] */
  while (high - low > 1) {
    int const middle = low + (high - low) / 2;
    if (z->at[middle] <= seconds) low = middle;
    else high = middle;
  }
  if (high == z->transitions && z->rule.has && seconds > z->at[low]) return zone_rule_at(&z->rule, seconds);
  return &z->type[z->to[low]];
}

int zone_offset(const struct zone *z, struct instant at) { return type_at(z, date_instant_seconds(at))->offset; }

struct str zone_abbreviation(const struct zone *z, struct instant at) {
  return str_from(type_at(z, date_instant_seconds(at))->abbreviation);
}

struct civil zone_local(const struct zone *z, struct instant at) {
  return date_civil(date_instant_seconds(at) + zone_offset(z, at));
}

/* An offset is an answer when it is the one in force at the instant it leads to. */
static void consider(const struct zone *z, int64_t wall, int32_t offset, int64_t *earliest, int64_t *latest) {
  int64_t const seconds = wall - offset;
  if (type_at(z, seconds)->offset != offset) return;
  if (seconds < *earliest) *earliest = seconds;
  if (seconds > *latest) *latest = seconds;
}

enum zone_case zone_instant(const struct zone *z, const struct civil *c, struct instant *ret_first,
                            struct instant *ret_second) {
  int64_t const wall = date_seconds(c);
  int64_t earliest = INT64_MAX, latest = INT64_MIN;
  for (int i = 0; i < z->types; i++) consider(z, wall, z->type[i].offset, &earliest, &latest);
  if (z->rule.has) consider(z, wall, z->rule.standard.offset, &earliest, &latest);
  if (z->rule.has_dst) consider(z, wall, z->rule.dst.offset, &earliest, &latest);
  if (earliest > latest) return ZONE_GAP;
  ret_first->us = earliest * SECOND_US;
  ret_second->us = latest * SECOND_US;
  return earliest == latest ? ZONE_NORMAL : ZONE_AMBIGUOUS;
}

/* --- Loading ---------------------------------------------------------------------------------------------------- */

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct zone *loaded; /* newest first; under the lock */
static int loaded_count;
static const char *root = SYSTEM_ROOT;
static char version[VERSION_MAX + 1];
static const char *version_root; /* where `version` was read */

#ifdef BABILLARD_TEST
void zone_set_root(const char *folder) { root = folder == NULL ? SYSTEM_ROOT : folder; }
#endif

/* Names of files beside the zones that hold no zone of the IANA list: the same zones with leap seconds counted, the
 * machine's own choice, and the place-holder of a machine that has none. */
static bool reserved(struct str name) {
  static const struct str names[] = {S_INIT("localtime"), S_INIT("posixrules"), S_INIT("Factory")};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    if (str_eq(name, names[i])) return true;
  return str_starts(name, S("right/")) || str_starts(name, S("posix/"));
}

static bool name_valid(struct str name) {
  if (name.n == 0 || name.n > ZONE_NAME_MAX || name.p[0] == '/' || name.p[name.n - 1] == '/' || reserved(name))
    return false;
  for (size_t i = 0; i < name.n; i++) {
    char const c = name.p[i];
    bool const letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && !(c >= '0' && c <= '9') && c != '_' && c != '+' && c != '-' && c != '/') return false;
    if (c == '/' && name.p[i + 1] == '/') return false;
  }
  return true;
}

/* Up to `max` bytes of a file; a folder or no file is NOT_FOUND. */
static enum err file_read(const char *path, char *buffer, size_t max, size_t *ret_n) {
  int const fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (fd < 0) return errno == ENOENT || errno == ENOTDIR ? NOT_FOUND : BROKEN;
  size_t n = 0;
  ssize_t got = 1;
  while (n < max && got > 0) {
    got = read(fd, buffer + n, max - n);
    if (got > 0) n += (size_t)got;
  }
  int const cause = errno;
  close(fd);
  if (got < 0) return cause == EISDIR ? NOT_FOUND : BROKEN;
  *ret_n = n;
  return OK;
}

static enum err zone_read(struct str name, struct zone **ret) {
  char path[512];
  if (snprintf(path, sizeof path, "%s/%.*s", root, STR(name)) >= (int)sizeof path) return NOT_FOUND;
  char *bytes = malloc(ZONE_FILE_MAX + 1);
  if (bytes == NULL) die("out of memory", 0);
  size_t n = 0;
  enum err e = file_read(path, bytes, ZONE_FILE_MAX + 1, &n);
  if (e == OK && (n < 4 || memcmp(bytes, "TZif", 4) != 0)) e = NOT_FOUND; /* a list that stands beside the zones */
  if (e == OK && zone_parse(name, (struct str){bytes, n}, ret) != OK) e = BROKEN;
  free(bytes);
  if (e == BROKEN) log_error("zone_unreadable", LOG_S("zone", name));
  return e;
}

static struct zone *find(struct str name) {
  for (struct zone *z = loaded; z != NULL; z = z->next)
    if (z->root == root && str_eq(zone_name(z), name)) return z;
  return NULL;
}

enum err zone_load(struct str iana_name, const struct zone **ret) {
  if (!name_valid(iana_name)) return NOT_FOUND;
  if (str_eq(iana_name, S("UTC"))) {
    *ret = zone_utc();
    return OK;
  }
  enum err e = OK;
  pthread_mutex_lock(&lock);
  struct zone *z = find(iana_name);
  if (z == NULL && loaded_count == ZONE_CACHE_MAX) e = BROKEN;
  else if (z == NULL && (e = zone_read(iana_name, &z)) == OK) {
    z->root = root;
    z->next = loaded;
    loaded = z;
    loaded_count++;
  }
  pthread_mutex_unlock(&lock);
  if (e == OK) *ret = z;
  return e;
}

const struct zone *zone_utc(void) {
  static struct zone_type type = {0, "UTC"};
  static const struct zone utc = {.name = "UTC", .types = 1, .type = &type};
  return &utc;
}

/* The first line of tzdata.zi ("# version 2026f"), or the file +VERSION that other packagers lay there. */
static void version_read(void) {
  static const struct str intro = S_INIT("# version ");
  char path[512], head[64];
  size_t n = 0;
  struct str line = {0};
  snprintf(path, sizeof path, "%s/tzdata.zi", root);
  if (file_read(path, head, sizeof head, &n) == OK && str_starts((struct str){head, n}, intro)) {
    line = str_sub((struct str){head, n}, intro.n, n);
  } else {
    snprintf(path, sizeof path, "%s/+VERSION", root);
    if (file_read(path, head, sizeof head, &n) == OK) line = (struct str){head, n};
  }
  line = str_trim(str_sub(line, 0, str_index(line, '\n')));
  if (line.n == 0 || line.n > VERSION_MAX) line = S("unknown");
  memcpy(version, line.p, line.n);
  version[line.n] = 0;
}

struct str zone_version(void) {
  pthread_mutex_lock(&lock);
  if (version_root != root) {
    version_root = root;
    version_read();
  }
  pthread_mutex_unlock(&lock);
  return str_from(version);
}
