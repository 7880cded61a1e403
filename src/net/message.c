#include "net/message.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"

/* One line without its end; false behind the last one. */
static bool next_line(struct str *rest, struct str *ret) {
  if (rest->n == 0) return false;
  size_t const n = str_index(*rest, '\n');
  struct str line = str_sub(*rest, 0, n);
  *rest = str_sub(*rest, n + 1, rest->n);
  if (str_ends(line, S("\r"))) line.n--;
  *ret = line;
  return true;
}

/* Splits at the first empty line. */
static void split(struct str bytes, struct str *ret_head, struct str *ret_body) {
  struct str rest = bytes, line;
  while (next_line(&rest, &line))
    if (line.n == 0) break;
  *ret_head = str_sub(bytes, 0, bytes.n - rest.n);
  *ret_body = rest;
}

static struct str raw_header(struct arena *a, struct str head, struct str name) {
  struct out o = out_in(a, MESSAGE_HEADER_MAX);
  struct str line;
  bool found = false;
  while (next_line(&head, &line)) {
    bool const folded = str_starts(line, S(" ")) || str_starts(line, S("\t"));
    if (found && !folded) break;
    if (!found) {
      size_t const colon = str_index(line, ':');
      found = !folded && colon < line.n && str_eq_nocase(str_sub(line, 0, colon), name);
      if (!found) continue;
      line = str_sub(line, colon + 1, line.n);
    }
    out_put(&o, line);
  }
  return found ? str_trim(out_str(&o)) : (struct str){0};
}

static int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "=C3" at `at`: the byte, or -1. */
static int escaped(struct str s, size_t at) {
  if (at + 2 >= s.n || s.p[at] != '=') return -1;
  int const high = hex(s.p[at + 1]), low = hex(s.p[at + 2]);
  return high < 0 || low < 0 ? -1 : high << 4 | low;
}

/* Decodes an encoded word at the start of `s` into `o`; returns its length, 0 when there is none. */
static size_t encoded_word(struct out *o, struct str s) {
  static const struct str open = S_INIT("=?utf-8?q?");
  if (s.n < open.n || !str_eq_nocase(str_sub(s, 0, open.n), open)) return 0;
  size_t at = open.n;
  size_t const end = at + str_index(str_sub(s, at, s.n), '?');
  if (end + 1 >= s.n || s.p[end + 1] != '=') return 0;
  while (at < end) {
    int const byte = escaped(str_sub(s, 0, end), at);
    out_char(o, byte >= 0 ? (char)byte : s.p[at] == '_' ? ' ' : s.p[at]);
    at += byte >= 0 ? 3 : 1;
  }
  return end + 2;
}

/* Valid UTF-8; `line`: no controls at all, otherwise LF and TAB stay. */
static struct str scrub(struct arena *a, struct str s, size_t max, bool line) {
  struct out o = out_in(a, max);
  for (size_t at = 0; at < s.n && !o.full;) {
    int32_t c = utf8_next(s, &at);
    if ((c >= 0 && c < 0x20 && (line || (c != '\n' && c != '\t'))) || c == 0x7f) c = ' ';
    char p[4];
    out_bytes(&o, p, utf8_put(c < 0 ? 0xfffd : c, p));
  }
  return out_str(&o);
}

struct str message_header(struct arena *a, struct str bytes, struct str name) {
  struct str head, body;
  split(bytes, &head, &body);
  struct str const raw = raw_header(a, head, name);
  if (raw.p == NULL) return raw;
  struct out o = out_in(a, MESSAGE_HEADER_MAX);
  for (size_t at = 0; at < raw.n;) {
    struct str const rest = str_sub(raw, at, raw.n);
    size_t const n = encoded_word(&o, rest);
    if (n == 0) out_char(&o, raw.p[at]);
    at += n > 0 ? n : 1;
    /* Space between two encoded words belongs to the folding (RFC 2047 §6.2). */
    size_t next = at;
    while (n > 0 && next < raw.n && (raw.p[next] == ' ' || raw.p[next] == '\t')) next++;
    if (n > 0 && str_starts(str_sub(raw, next, raw.n), S("=?"))) at = next;
  }
  return scrub(a, out_str(&o), MESSAGE_HEADER_MAX, true);
}

static struct str quoted_printable(struct arena *a, struct str body) {
  struct out o = out_in(a, MESSAGE_TEXT_MAX);
  struct str line;
  while (!o.full && next_line(&body, &line)) {
    bool const soft = str_ends(line, S("="));
    if (soft) line.n--;
    for (size_t at = 0; at < line.n;) {
      int const byte = escaped(line, at);
      out_char(&o, byte >= 0 ? (char)byte : line.p[at]);
      at += byte >= 0 ? 3 : 1;
    }
    if (!soft) out_char(&o, '\n');
  }
  return out_str(&o);
}

static struct str unencoded(struct arena *a, struct str body) {
  struct out o = out_in(a, MESSAGE_TEXT_MAX);
  struct str line;
  while (!o.full && next_line(&body, &line)) {
    out_put(&o, line);
    out_char(&o, '\n');
  }
  return out_str(&o);
}

/* The boundary parameter of a Content-Type; absent when there is none. */
static struct str boundary(struct str type) {
  struct str part;
  while (str_next(&type, ';', &part)) {
    part = str_trim(part);
    if (part.n < 9 || !str_eq_nocase(str_sub(part, 0, 9), S("boundary="))) continue;
    struct str value = str_sub(part, 9, part.n);
    if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"') value = str_sub(value, 1, value.n - 2);
    return value.n > 0 ? value : (struct str){0};
  }
  return (struct str){0};
}

/* Where the search stands, so that parts within parts cannot multiply the work. */
struct walk {
  struct arena *arena;
  int depth, parts;
};

static struct str part_text(struct walk *w, struct str bytes);

static struct str multipart_text(struct walk *w, struct str body, struct str limit) {
  struct str rest = body, line;
  const char *from = NULL; /* where the present part begins; NULL in the preamble */
  for (struct str before = rest; next_line(&rest, &line); before = rest) {
    if (!str_starts(line, S("--")) || !str_starts(str_sub(line, 2, line.n), limit)) continue;
    if (from != NULL) {
      struct str part = {from, (size_t)(before.p - from)};
      if (str_ends(part, S("\n"))) part.n--; /* the line end in front of a boundary belongs to it */
      if (str_ends(part, S("\r"))) part.n--;
      struct str const text = part_text(w, part);
      if (text.p != NULL) return text;
    }
    if (str_starts(str_sub(line, 2 + limit.n, line.n), S("--"))) break;
    from = rest.p;
  }
  return (struct str){0};
}

static struct str part_text(struct walk *w, struct str bytes) {
  struct arena *a = w->arena;
  if (w->depth > MESSAGE_DEPTH_MAX || w->parts++ > MESSAGE_PARTS_MAX) return (struct str){0};
  struct str head, body;
  split(bytes, &head, &body);
  struct str const type = raw_header(a, head, S("Content-Type"));
  if (type.n > 10 && str_eq_nocase(str_sub(type, 0, 10), S("multipart/"))) {
    struct str const limit = boundary(type);
    if (limit.p == NULL) return limit;
    w->depth++;
    struct str const text = multipart_text(w, body, limit);
    w->depth--;
    return text;
  }
  if (type.p != NULL && !(type.n >= 10 && str_eq_nocase(str_sub(type, 0, 10), S("text/plain")))) return (struct str){0};
  bool const quoted = str_eq_nocase(raw_header(a, head, S("Content-Transfer-Encoding")), S("quoted-printable"));
  return scrub(a, quoted ? quoted_printable(a, body) : unencoded(a, body), MESSAGE_TEXT_MAX, false);
}

struct str message_text(struct arena *a, struct str bytes) {
  struct walk w = {.arena = a};
  return part_text(&w, bytes);
}
