#include "feed/foreign/foreign_link.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/foreign.h"

/* RFC 3986 §3: authority, query and fragment are absent or possibly empty, the path is never absent. */
struct parts { struct str scheme, authority, path, query, fragment; };

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

static struct parts split(struct str s) {
  struct parts p = {0};
  size_t i = 0;
  while (i < s.n && (is_letter(s.p[i]) || (i > 0 && (is_digit(s.p[i]) || s.p[i] == '+' || s.p[i] == '-' || s.p[i] == '.')))) i++;
  if (i > 0 && i < s.n && s.p[i] == ':') p.scheme = str_sub(s, 0, i), s = str_sub(s, i + 1, s.n);
  size_t const hash = str_index(s, '#');
  if (hash < s.n) p.fragment = str_sub(s, hash + 1, s.n), s = str_sub(s, 0, hash);
  size_t const mark = str_index(s, '?');
  if (mark < s.n) p.query = str_sub(s, mark + 1, s.n), s = str_sub(s, 0, mark);
  if (str_starts(s, S("//"))) {
    struct str const rest = str_sub(s, 2, s.n);
    size_t const end = str_index(rest, '/');
    p.authority = str_sub(rest, 0, end);
    s = str_sub(rest, end, rest.n);
  }
  p.path = s.p == NULL ? S("") : s;
  return p;
}

/* §5.2.4, of a path that begins with a slash. */
static struct str without_dots(struct arena *a, struct str path) {
  if (!str_starts(path, S("/"))) return path;
  struct out o = out_in(a, path.n + 1);
  struct str rest = str_sub(path, 1, path.n), one;
  bool dots = false;
  while (str_next(&rest, '/', &one)) {
    dots = str_eq(one, S(".")) || str_eq(one, S(".."));
    if (!dots) out_char(&o, '/'), out_put(&o, one);
    if (one.n != 2 || !dots) continue;
    while (o.n > 0 && o.p[--o.n] != '/') continue;
  }
  if (dots) out_char(&o, '/');
  return out_str(&o);
}

static struct str merged(struct arena *a, const struct parts *base, struct str path) {
  if (base->authority.p != NULL && base->path.n == 0) return fmt(a, "/%.*s", STR(path));
  size_t n = base->path.n;
  while (n > 0 && base->path.p[n - 1] != '/') n--;
  return fmt(a, "%.*s%.*s", (int)n, base->path.p, STR(path));
}

/* §5.2.2. */
static struct parts resolved(struct arena *a, const struct parts *base, struct parts r) {
  if (r.scheme.p != NULL) return r.path = without_dots(a, r.path), r;
  r.scheme = base->scheme;
  if (r.authority.p != NULL) return r.path = without_dots(a, r.path), r;
  r.authority = base->authority;
  if (r.path.n == 0) {
    r.path = base->path;
    if (r.query.p == NULL) r.query = base->query;
  } else {
    r.path = without_dots(a, r.path.p[0] == '/' ? r.path : merged(a, base, r.path));
  }
  return r;
}

/* Unreserved, reserved and the percent sign; other characters than ASCII stay as they are. Parentheses are encoded so that
 * the address may stand in Markdown. */
static bool stays(char c) {
  if ((unsigned char)c >= 0x80 || is_letter(c) || is_digit(c)) return true;
  for (const char *p = "-._~:/?#@!$&'*+,;=%"; *p != '\0'; p++)
    if (*p == c) return true;
  return false;
}

static void put(struct out *o, struct str s, bool brackets) {
  for (size_t i = 0; i < s.n; i++) {
    if (stays(s.p[i]) || (brackets && (s.p[i] == '[' || s.p[i] == ']'))) out_char(o, s.p[i]);
    else out_fmt(o, "%%%02X", (unsigned char)s.p[i]);
  }
}

static struct str joined(struct arena *a, const struct parts *p) {
  struct out o = out_in(a, (size_t)4 * FOREIGN_URL_MAX);
  if (p->scheme.p != NULL) out_put(&o, str_lower(a, p->scheme)), out_char(&o, ':');
  if (p->authority.p != NULL) out_z(&o, "//"), put(&o, p->authority, true);
  put(&o, p->path, false);
  if (p->query.p != NULL) out_char(&o, '?'), put(&o, p->query, false);
  if (p->fragment.p != NULL) out_char(&o, '#'), put(&o, p->fragment, false);
  return o.full ? (struct str){0} : out_str(&o);
}

static struct str without_controls(struct arena *a, struct str s) {
  struct out o = out_in(a, s.n + 1);
  for (size_t i = 0; i < s.n; i++)
    if ((unsigned char)s.p[i] >= 0x20 && s.p[i] != 0x7f) out_char(&o, s.p[i]);
  return str_trim(out_str(&o));
}

/* A host, a port of digits; no user before it. */
static bool is_host(struct str authority) {
  if (str_index(authority, '@') < authority.n || authority.n == 0 || authority.p[0] == ':' || authority.p[0] == '%') return false;
  bool const six = authority.p[0] == '[';
  size_t const close = six ? str_index(authority, ']') : 0;
  if (six && close == authority.n) return false;
  struct str const after = str_sub(authority, close, authority.n);
  size_t const colon = str_index(after, ':');
  for (size_t i = colon + 1; i < after.n; i++)
    if (!is_digit(after.p[i])) return false;
  return true;
}

static bool resolve(struct arena *a, struct str base, struct str written, struct parts *ret) {
  written = without_controls(a, written);
  if (written.n > FOREIGN_URL_MAX || base.n > FOREIGN_URL_MAX || !utf8_valid(written)) return false;
  struct parts const from = split(base);
  *ret = resolved(a, &from, split(written));
  return true;
}

struct str foreign_link(struct arena *a, struct str base, struct str written, bool mail) {
  scoped(arena) struct arena own = {0};
  struct parts p;
  if (!str_has(written) || !resolve(&own, base, written, &p)) return (struct str){0};
  bool const web = (str_eq_nocase(p.scheme, S("http")) || str_eq_nocase(p.scheme, S("https"))) && is_host(p.authority);
  bool const post = mail && str_eq_nocase(p.scheme, S("mailto")) && p.authority.p == NULL && str_index(p.path, '@') < p.path.n;
  if (!web && !post) return (struct str){0};
  struct str const whole = joined(&own, &p);
  return whole.p != NULL && whole.n <= FOREIGN_URL_MAX ? str_dup(a, whole) : (struct str){0};
}

struct str foreign_link_base(struct arena *a, struct str base, struct str written) {
  scoped(arena) struct arena own = {0};
  struct parts p;
  if (!str_has(written) || !resolve(&own, base, written, &p)) return base;
  struct str const whole = joined(&own, &p);
  return whole.p != NULL && whole.n <= FOREIGN_URL_MAX ? str_dup(a, whole) : base;
}

static int hex(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

struct str foreign_link_name(struct arena *a, struct str link) {
  struct parts const p = split(link);
  size_t from = p.path.n;
  while (from > 0 && p.path.p[from - 1] != '/') from--;
  struct str const name = str_sub(p.path, from, p.path.n);
  struct out o = out_in(a, name.n + 1);
  for (size_t i = 0; i < name.n; i++) {
    bool const coded = name.p[i] == '%' && i + 2 < name.n && hex(name.p[i + 1]) >= 0 && hex(name.p[i + 2]) >= 0;
    out_char(&o, coded ? (char)(hex(name.p[i + 1]) * 16 + hex(name.p[i + 2])) : name.p[i]);
    if (coded) i += 2;
  }
  return utf8_valid(out_str(&o)) ? out_str(&o) : name;
}
