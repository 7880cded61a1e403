#include "base/config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/reach.h"

static const struct {
  struct str variable, standard, meaning;
  size_t offset;
} settings[] = {
#define SETTING(field, variable, standard, meaning) {S_INIT(variable), S_INIT(standard), S_INIT(meaning), offsetof(struct config, field)},
#include "base/config.def"
#undef SETTING
};

enum { SETTINGS = sizeof settings / sizeof settings[0] };

static struct str *field(struct config *c, size_t i) { return (struct str *)(void *)((char *)c + settings[i].offset); }

static enum err problem(struct arena *a, struct str *ret, struct str name, const char *what, struct str allowed) {
  *ret = fmt(a, "%.*s: %s; allowed: %.*s", STR(name), what, STR(allowed));
  return INVALID;
}

static bool has_control(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f) return true;
  return false;
}

static enum err set(struct arena *a, struct config *c, struct str name, struct str value, struct str *ret_problem) {
  for (size_t i = 0; i < SETTINGS; i++) {
    if (!str_eq(settings[i].variable, name)) continue;
    if (has_control(value)) return problem(a, ret_problem, name, "control characters", settings[i].meaning);
    *field(c, i) = value;
    return OK;
  }
  *ret_problem = fmt(a, "%.*s: no such setting; see `babillard config`", STR(str_sub(name, 0, 60)));
  return INVALID;
}

enum err config_parse(struct arena *a, struct str text, struct config *config, struct str *ret_problem) {
  struct str line;
  while (str_next(&text, '\n', &line)) {
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#') continue;
    size_t const eq = str_index(line, '=');
    if (eq == line.n) {
      *ret_problem = S("babillard.conf: a line is not KEY=value");
      return INVALID;
    }
    struct str value = str_trim(str_sub(line, eq + 1, line.n));
    if (value.n >= 2 && (value.p[0] == '"' || value.p[0] == '\'') && value.p[value.n - 1] == value.p[0])
      value = str_sub(value, 1, value.n - 2);
    TRY(set(a, config, str_trim(str_sub(line, 0, eq)), value, ret_problem));
  }
  return OK;
}

/* NOT_FOUND when the file does not exist. */
static enum err read_file(struct arena *a, const char *path, struct str *ret) {
  int const fd = open(path, O_RDONLY | O_CLOEXEC);
  if (fd < 0) return errno == ENOENT ? NOT_FOUND : INVALID;
  char *p = arena_alloc(a, CONFIG_FILE_MAX + 1);
  size_t n = 0;
  ssize_t got;
  while (n <= CONFIG_FILE_MAX && (got = read(fd, p + n, CONFIG_FILE_MAX + 1 - n)) > 0) n += (size_t)got;
  close(fd);
  if (n > CONFIG_FILE_MAX) return INVALID;
  *ret = (struct str){p, n};
  return OK;
}

static bool has_scheme(struct str value, const char *const *schemes) {
  for (; *schemes != NULL; schemes++)
    if (str_starts(value, str_from(*schemes)) && value.n > strlen(*schemes)) return true;
  return false;
}

static bool is_ocid_prefix(struct str s) {
  if (s.n != 11 || !str_starts(s, S("ocds-"))) return false;
  for (size_t i = 5; i < s.n; i++)
    if (!((s.p[i] >= 'a' && s.p[i] <= 'z') || (s.p[i] >= '0' && s.p[i] <= '9'))) return false;
  return true;
}

/* What frame-ancestors takes (CSP 3): it stands in a header, so nothing but what an origin is made of. */
static bool is_ancestors(struct str s) {
  struct str one;
  if (str_eq(s, S("*")) || str_eq(s, S("none"))) return true;
  if (s.n == 0) return false;
  while (str_next(&s, ' ', &one)) {
    if (!has_scheme(one, (const char *const[]){"http://", "https://", NULL})) return false;
    for (size_t i = str_index(one, ':') + 3; i < one.n; i++) {
      char const c = one.p[i];
      bool const good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-' || c == ':' || c == '*';
      if (!good) return false;
    }
  }
  return true;
}

enum { SOCKET_PATH_MAX = 107 }; /* sun_path */

/* "unix:/path" or "host:port". */
static bool is_socket(struct str s) {
  if (str_starts(s, S("unix:"))) return s.n > 6 && s.n <= 5 + SOCKET_PATH_MAX && s.p[5] == '/';
  size_t colon = s.n;
  while (colon > 0 && s.p[colon - 1] != ':') colon--;
  int64_t port;
  return colon > 1 && !str_contains(s, S("/")) && !str_contains(s, S(" ")) && str_int(str_sub(s, colon, s.n), 1, 65535, &port) == OK;
}

static enum err check(struct arena *a, const struct config *c, struct str *ret_problem) {
  int64_t n;
  if (!has_scheme(c->database, (const char *const[]){"sqlite:", NULL}))
    return problem(a, ret_problem, S("BABILLARD_DATABASE"), "not a database we can open", S("sqlite:PATH"));
  if (!has_scheme(c->files, (const char *const[]){"dir:", NULL}))
    return problem(a, ret_problem, S("BABILLARD_FILES"), "not a file store we can open", S("dir:PATH"));
  if (!has_scheme(c->mail, (const char *const[]){"maildir:", "smtp://", "smtps://", NULL}))
    return problem(a, ret_problem, S("BABILLARD_MAIL"), "not a way to send mail", S("maildir:PATH, smtp://host:port, smtps://host:port"));
  if (str_has(c->base_url) && (!has_scheme(c->base_url, (const char *const[]){"http://", "https://", NULL}) || str_ends(c->base_url, S("/"))))
    return problem(a, ret_problem, S("BABILLARD_BASE_URL"), "not a base address", S("http(s)://host[:port], no slash at the end"));
  bool const uri = has_scheme(c->contact, (const char *const[]){"mailto:", "https://", NULL});
  bool const address = str_contains(c->contact, S("@")) && !str_contains(c->contact, S(":"));
  if (str_has(c->contact) && (str_contains(c->contact, S(" ")) || (!uri && !address)))
    return problem(a, ret_problem, S("BABILLARD_CONTACT"), "not a way to reach somebody", S("name@host, mailto:name@host, https://page"));
  if (str_has(c->secret) && c->secret.n != 64)
    return problem(a, ret_problem, S("BABILLARD_SECRET"), "not 64 characters long", S("64 hexadecimal digits"));
  if (str_has(c->clamd) && !is_socket(c->clamd))
    return problem(a, ret_problem, S("BABILLARD_CLAMD"), "not where a scanner can be reached", S("unix:/path, host:port; empty: off"));
  if (str_has(c->metrics_token))
    return problem(a, ret_problem, S("BABILLARD_METRICS_TOKEN"), "metrics are not in this version", S("empty"));
  if (!is_ocid_prefix(c->ocid_prefix))
    return problem(a, ret_problem, S("BABILLARD_OCID_PREFIX"), "not a prefix of OCDS", S("ocds- and six letters or digits"));
  if (!is_ancestors(c->embed_origins))
    return problem(a, ret_problem, S("BABILLARD_EMBED_ORIGINS"), "not a list of origins", S("https://host[:port] separated by spaces, *, or none"));
  if (!reach_places_good(c->sources_private))
    return problem(a, ret_problem, S("BABILLARD_SOURCES_PRIVATE"), "not a list of addresses",
                   S("10.1.2.3, 10.1.0.0/16:8080, [fd00:1::]/32:8080 separated by commas; at least 8 bits of IPv4, 7 of IPv6; empty: none"));
  if (str_int(c->smtp_timeout, 1, 840, &n) != OK)
    return problem(a, ret_problem, S("BABILLARD_SMTP_TIMEOUT"), "not a number of seconds", S("1 to 840"));
  return OK;
}

enum err config_read(struct arena *a, struct str file, struct config *ret, struct str *ret_problem) {
  struct config c;
  for (size_t i = 0; i < SETTINGS; i++) *field(&c, i) = settings[i].standard;
  struct str text = {0};
  enum err const e = read_file(a, file.p == NULL ? "babillard.conf" : str_z(a, file), &text);
  if (e != OK && (file.p != NULL || e != NOT_FOUND)) {
    *ret_problem = fmt(a, "%.*s: the settings file cannot be read", STR(file.p == NULL ? S("babillard.conf") : file));
    return INVALID;
  }
  if (e == OK) TRY(config_parse(a, text, &c, ret_problem));
  for (size_t i = 0; i < SETTINGS; i++) {
    const char *value = getenv(settings[i].variable.p);
    if (value != NULL) TRY(set(a, &c, settings[i].variable, str_from(value), ret_problem));
  }
  TRY(check(a, &c, ret_problem));
  *ret = c;
  return OK;
}

int64_t config_smtp_timeout_s(const struct config *c) {
  int64_t s = 600;
  if (str_int(c->smtp_timeout, 1, 840, &s) != OK) return 600;
  return s;
}

void config_print(FILE *to, const struct config *c) {
  for (size_t i = 0; i < SETTINGS; i++) {
    struct str value = *(const struct str *)(const void *)((const char *)c + settings[i].offset);
    bool const secret = str_eq(settings[i].variable, S("BABILLARD_SECRET")) || str_eq(settings[i].variable, S("BABILLARD_METRICS_TOKEN"));
    if (secret && str_has(value)) value = S("(set)");
    if (str_contains(value, S("@")) && str_contains(value, S("://"))) value = S("(set, with a password)");
    fprintf(to, "# %.*s\n%.*s=%.*s\n", STR(settings[i].meaning), STR(settings[i].variable), STR(value));
  }
}
