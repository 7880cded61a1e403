#include "web/router.h"

#include <assert.h>
#include <string.h>

#include "base/out.h"
#include "base/rand.h"
#include "base/show.h"

enum { TOKEN_MIN = 16, TOKEN_MAX = 200, NAME_MAX_BYTES = 120, ID_DIGITS_MAX = 18 };

enum kind {
  KIND_LITERAL,
  KIND_LANG,    /* "fr", "en" */
  KIND_ID,      /* a row number from 1, no leading zero */
  KIND_ID_SLUG, /* the same, maybe followed by "-words": the number counts */
  KIND_REF,     /* rand_ref's shape */
  KIND_SLUG,    /* words of lower-case ASCII letters and digits joined by "-" */
  KIND_NAME,    /* the name of an asset: ASCII letters, digits, ".", "_", "-", not beginning with "." */
  KIND_FILE,    /* the name of a stored message: what reads it checks it */
  KIND_TOKEN,   /* what stands in links of mails: letters, digits, "-", "_" */
};

static const struct {
  const char *name;
  enum kind kind;
} kinds[] = {
    {"lang", KIND_LANG},     {"opportunity", KIND_ID_SLUG}, {"id", KIND_ID},        {"document", KIND_ID},
    {"position", KIND_ID},   {"ref", KIND_REF},             {"dossier", KIND_REF},  {"piece", KIND_REF},
    {"deposit", KIND_REF},   {"receipt", KIND_REF},         {"person", KIND_REF},   {"mail", KIND_REF},
    {"slug", KIND_SLUG},     {"theme", KIND_SLUG},          {"city", KIND_SLUG},    {"project", KIND_SLUG},
    {"organisation", KIND_SLUG}, {"funder", KIND_SLUG},     {"name", KIND_NAME},    {"token", KIND_TOKEN},
    {"file", KIND_FILE},
};

struct segment {
  enum kind kind;
  struct str literal; /* KIND_LITERAL: the whole; otherwise what stands behind the parameter */
  struct str name;
};

struct line {
  const struct route *route;
  struct segment segments[PATH_SEGMENTS_MAX];
  size_t n;
  bool trailing_slash;
};

struct router {
  struct line *lines; /* by number of segments; literals first, so that the first match is the right one */
  size_t n;
  size_t from[PATH_SEGMENTS_MAX + 2]; /* the first line of that many segments, and the end */
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

static bool read_id(struct str s, int64_t *ret) {
  if (s.n == 0 || s.n > ID_DIGITS_MAX || s.p[0] == '0' || s.p[0] == '-') return false;
  return str_int(s, 1, INT64_MAX, ret) == OK;
}

static bool is_slug(struct str s) {
  if (s.n == 0 || s.n > NAME_MAX_BYTES) return false;
  for (size_t i = 0; i < s.n; i++)
    if (!is_lower(s.p[i]) && !is_digit(s.p[i]) && s.p[i] != '-') return false;
  return true;
}

static bool is_name(struct str s) {
  if (s.n == 0 || s.n > NAME_MAX_BYTES || s.p[0] == '.') return false;
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    if (!is_lower(c) && !is_upper(c) && !is_digit(c) && c != '.' && c != '_' && c != '-') return false;
  }
  return true;
}

static bool is_token(struct str s) {
  if (s.n < TOKEN_MIN || s.n > TOKEN_MAX) return false;
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    if (!is_lower(c) && !is_upper(c) && !is_digit(c) && c != '_' && c != '-') return false;
  }
  return true;
}

static bool read_param(enum kind kind, struct str s, int64_t *ret_number) {
  *ret_number = 0;
  switch (kind) {
  case KIND_LANG: {
    enum lang lang;
    return s.n == 2 && lang_of(s, &lang) == OK && str_eq(s, lang_code(lang));
  }
  case KIND_ID: return read_id(s, ret_number);
  case KIND_ID_SLUG: {
    size_t const dash = str_index(s, '-');
    if (dash < s.n && dash + 1 < s.n && !is_slug(str_sub(s, dash + 1, s.n))) return false;
    return read_id(str_sub(s, 0, dash), ret_number);
  }
  case KIND_REF: return rand_is_ref(s);
  case KIND_SLUG: return is_slug(s);
  case KIND_NAME: return is_name(s);
  case KIND_FILE: return s.n <= NAME_MAX_BYTES;
  case KIND_TOKEN: return is_token(s);
  case KIND_LITERAL: break;
  }
  return false;
}

static _Noreturn void refuse(struct arena *arena, const struct route *route, const char *why) {
  die(str_z(arena, fmt(arena, "routes.def: %s (%s): %s", route->pattern, route->name, why)), 0);
}

static struct segment read_segment(struct arena *arena, const struct route *route, struct str s) {
  if (s.n == 0) refuse(arena, route, "an empty segment");
  if (s.p[0] != '{') {
    if (str_index(s, '{') < s.n || str_index(s, '}') < s.n) refuse(arena, route, "text before a parameter");
    return (struct segment){KIND_LITERAL, s, {0}};
  }
  size_t const end = str_index(s, '}');
  struct str const name = str_sub(s, 1, end - 1);
  struct str const behind = str_sub(s, end + 1, s.n);
  if (end == s.n || str_index(behind, '{') < behind.n) refuse(arena, route, "a broken parameter");
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
    if (str_eq(name, str_from(kinds[i].name))) return (struct segment){kinds[i].kind, behind, name};
  refuse(arena, route, "a parameter whose name has no kind");
}

static struct line read_line(struct arena *arena, const struct route *route) {
  struct line line = {.route = route};
  struct str rest = str_from(route->pattern);
  if (!str_starts(rest, S("/"))) refuse(arena, route, "does not begin with /");
  if ((route->body == BODY_UPLOAD) != (route->sink != NULL)) refuse(arena, route, "UPLOAD and a sink go together");
  if (route->method == METHOD_GET && route->body != BODY_NONE) refuse(arena, route, "a GET takes no body");
  line.trailing_slash = str_ends(rest, S("/"));
  rest = str_sub(rest, 1, rest.n - 1 - (line.trailing_slash && rest.n > 1 ? 1 : 0));
  if (rest.n == 0) return line;
  size_t params = 0;
  struct str one;
  while (str_next(&rest, '/', &one)) {
    if (line.n == PATH_SEGMENTS_MAX) refuse(arena, route, "too deep");
    line.segments[line.n] = read_segment(arena, route, one);
    if (line.segments[line.n++].kind != KIND_LITERAL && ++params > REQUEST_PARAMS_MAX)
      refuse(arena, route, "too many parameters");
  }
  return line;
}

/* < 0: `a` is to be tried before `b`. Zero: the same addresses as far as can be told from the shapes. */
static int compare(const struct line *a, const struct line *b) {
  if (a->n != b->n) return a->n < b->n ? -1 : 1;
  if (a->trailing_slash != b->trailing_slash) return a->trailing_slash ? 1 : -1;
  for (size_t i = 0; i < a->n; i++) {
    const struct segment *x = &a->segments[i], *y = &b->segments[i];
    if (x->kind != y->kind) return x->kind < y->kind ? -1 : 1;
    int const order = str_cmp(y->literal, x->literal); /* longer text behind a parameter comes first */
    if (order != 0) return order;
  }
  return 0;
}

struct router *router_make(struct arena *arena, const struct route *routes, size_t n) {
  assert(n <= ROUTES_MAX);
  struct router *r = arena_new(arena, struct router);
  r->lines = arena_many(arena, n, struct line);
  for (size_t i = 0; i < n; i++) {
    struct line const line = read_line(arena, &routes[i]);
    size_t at = r->n++;
    for (; at > 0; at--) {
      int const order = compare(&r->lines[at - 1], &line);
      if (order == 0 && r->lines[at - 1].route->method == line.route->method)
        refuse(arena, &routes[i], "the same addresses and method as a line before");
      if (order <= 0) break;
      r->lines[at] = r->lines[at - 1];
    }
    r->lines[at] = line;
  }
  for (size_t i = r->n; i > 0; i--) /* from[n]: how many lines have fewer segments than n */
    for (size_t more = r->lines[i - 1].n + 1; more <= PATH_SEGMENTS_MAX + 1; more++) r->from[more]++;
  return r;
}

/* The cheap question first: most lines fall out by a word of theirs. */
static bool words_match(const struct line *line, const struct path *path) {
  if (line->trailing_slash != path->trailing_slash) return false;
  for (size_t i = line->n; i > 0; i--)
    if (line->segments[i - 1].kind == KIND_LITERAL && !str_eq(line->segments[i - 1].literal, path->segments[i - 1])) return false;
  return true;
}

static bool line_match(const struct line *line, const struct path *path, struct route_match *ret) {
  if (!words_match(line, path)) return false;
  struct route_match m = {.route = line->route};
  for (size_t i = 0; i < line->n; i++) {
    const struct segment *s = &line->segments[i];
    struct str const text = path->segments[i];
    if (s->kind == KIND_LITERAL) continue;
    if (!str_ends(text, s->literal)) return false;
    struct request_param *p = &m.params[m.n++];
    p->name = s->name;
    p->text = str_sub(text, 0, text.n - s->literal.n);
    if (!read_param(s->kind, p->text, &p->number)) return false;
  }
  *ret = m;
  return true;
}

enum err router_match(const struct router *r, enum method method, const struct path *path, struct route_match *ret) {
  enum err outcome = NOT_FOUND;
  for (size_t i = r->from[path->n]; i < r->from[path->n + 1]; i++) {
    struct route_match m;
    if (!line_match(&r->lines[i], path, &m)) continue;
    if (m.route->method != method) {
      outcome = CONFLICT;
      continue;
    }
    *ret = m;
    return OK;
  }
  return outcome;
}

const char *router_allow(const struct router *r, const struct path *path) {
  bool get = false, post = false;
  for (size_t i = r->from[path->n]; i < r->from[path->n + 1]; i++) {
    struct route_match m;
    if (!line_match(&r->lines[i], path, &m)) continue;
    if (m.route->method == METHOD_GET) get = true;
    else post = true;
  }
  return get && post ? "GET, HEAD, POST" : get ? "GET, HEAD" : post ? "POST" : "";
}

void routes_print(FILE *to, const struct route *routes, size_t n) {
  static const char *const methods[] = {[METHOD_GET] = "GET", [METHOD_POST] = "POST"};
  static const char *const whos[] = {[WHO_ANYONE] = "anyone", [WHO_SIGNED_IN] = "signed in", [WHO_OFFICER] = "officer",
                                     [WHO_ADMIN] = "administrator", [WHO_DEMO] = "demo only"};
  static const char *const bodies[] = {[BODY_NONE] = "-", [BODY_FORM] = "form", [BODY_UPLOAD] = "upload"};
  for (size_t i = 0; i < n; i++)
    fprintf(to, "%-4s  %-56s  %-13s  %-6s  %s\n", methods[routes[i].method], routes[i].pattern, whos[routes[i].who],
            bodies[routes[i].body], routes[i].sentence);
}
