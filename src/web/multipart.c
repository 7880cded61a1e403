#include "web/multipart.h"

#include <assert.h>
#include <string.h>

#include "base/out.h"
#include "base/utf8.h"
#include "web/percent.h"

enum state {
  PREAMBLE,
  DATA,
  DELIMITED,      /* behind --boundary */
  DELIMITED_DASH, /* behind --boundary- */
  OPENING,        /* padding behind --boundary */
  OPENING_CR,
  HEAD,
  CLOSED, /* behind --boundary--, and its padding */
  CLOSED_CR,
  EPILOGUE,
};

/* ---- Header lines ------------------------------------------------------------------------------------------------ */

static bool token_char(char c) {
  bool const letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  return letter || (c != 0 && strchr("!#$%&'*+-.^_`|~", c) != NULL);
}

static bool is_token(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if (!token_char(s.p[i])) return false;
  return s.n > 0;
}

static bool printable(struct str s) {
  for (size_t i = 0; i < s.n; i++)
    if (s.p[i] < 0x20 || s.p[i] > 0x7e) return false;
  return true;
}

static struct str skip_blanks(struct str s) {
  while (s.n > 0 && (s.p[0] == ' ' || s.p[0] == '\t')) s = str_sub(s, 1, s.n);
  return s;
}

/* How many bytes of `s` (behind the opening quote) stand before the closing one; s.n when there is none. Only \" is an
 * escape: browsers send a lone backslash for itself. */
static size_t quoted_length(struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '\\' && i + 1 < s.n && s.p[i + 1] == '"') i++;
    else if (s.p[i] == '"') return i;
  }
  return s.n;
}

static size_t unquoted_length(struct str s) {
  size_t n = 0;
  while (n < s.n && s.p[n] > 0x20 && s.p[n] < 0x7f && s.p[n] != '"' && s.p[n] != ';' && s.p[n] != ',') n++;
  return n;
}

/* Takes ` ; attribute=value` off the front of `rest`; the value is what stands between the quotes, escapes and all.
 * *ret_attribute is absent at the end of the line. */
static enum err parameter(struct str *rest, struct str *ret_attribute, struct str *ret_value) {
  struct str s = skip_blanks(*rest);
  if (s.n == 0) {
    *ret_attribute = (struct str){0};
    return OK;
  }
  if (s.p[0] != ';') return INVALID;
  s = skip_blanks(str_sub(s, 1, s.n));
  size_t const equals = str_index(s, '=');
  struct str const attribute = str_sub(s, 0, equals);
  if (equals == s.n || !is_token(attribute)) return INVALID;
  s = str_sub(s, equals + 1, s.n);
  bool const quoted = str_starts(s, S("\""));
  if (quoted) s = str_sub(s, 1, s.n);
  size_t const n = quoted ? quoted_length(s) : unquoted_length(s);
  if (quoted ? n == s.n : n == 0) return INVALID;
  *ret_attribute = attribute;
  *ret_value = str_sub(s, 0, n);
  *rest = str_sub(s, quoted ? n + 1 : n, s.n);
  return OK;
}

/* Undoes what browsers do to a name between quotes: \" (older ones) and %22 %0D %0A (WHATWG HTML, "multipart/form-data
 * encoding algorithm"). Every other % stands for itself. */
static void unescape(struct out *o, struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    struct str const three = str_sub(s, i, 3);
    bool const quote = str_eq(three, S("%22")) || (three.p[0] == '\\' && three.n > 1 && three.p[1] == '"');
    bool const line_end = str_eq_nocase(three, S("%0D")) || str_eq_nocase(three, S("%0A"));
    out_char(o, quote ? '"' : line_end ? '\n' : s.p[i]);
    if (quote || line_end) i += s.p[i] == '%' ? 2 : 1;
  }
}

static bool is_control(int32_t c) { return (c >= 0 && c < 0x20) || c == 0x7f; }

static enum err read_name(struct multipart *m, struct str raw, struct str *ret) {
  if (ret->p != NULL) return INVALID;
  struct out o = out_fixed(m->name, sizeof m->name);
  unescape(&o, raw);
  if (o.full) return TOO_BIG;
  struct str const name = out_str(&o);
  if (name.n == 0 || !utf8_valid(name)) return INVALID;
  for (size_t i = 0; i < name.n; i++)
    if (is_control(name.p[i])) return INVALID;
  *ret = name;
  return OK;
}

/* `sent`: unescaped, any bytes. */
static enum err repair_filename(struct multipart *m, struct str sent, struct str *ret) {
  struct out o = out_fixed(m->filename, sizeof m->filename);
  for (size_t at = 0; at < sent.n;) {
    int32_t const c = utf8_next(sent, &at);
    if (c == 0) return INVALID;
    char bytes[4];
    out_bytes(&o, bytes, utf8_put(c < 0 ? 0xfffd : is_control(c) ? ' ' : c, bytes));
  }
  assert(!o.full);
  *ret = out_str(&o);
  return OK;
}

static enum err read_filename(struct multipart *m, struct str raw, struct str *ret) {
  char buffer[MULTIPART_FILENAME_MAX];
  struct out o = out_fixed(buffer, sizeof buffer);
  unescape(&o, raw);
  if (o.full) return TOO_BIG;
  return repair_filename(m, out_str(&o), ret);
}

/* filename*=UTF-8''… : RFC 7578 §4.2 forbids it and no browser sends it, but some libraries do for names in other
 * letters than ASCII. */
static enum err read_extended_filename(struct multipart *m, struct str raw, struct str *ret) {
  struct str charset, language;
  if (!str_next(&raw, '\'', &charset) || !str_next(&raw, '\'', &language) || raw.p == NULL) return INVALID;
  if (!str_eq_nocase(charset, S("UTF-8"))) return INVALID;
  char buffer[MULTIPART_FILENAME_MAX];
  struct out o = out_fixed(buffer, sizeof buffer);
  TRY(percent_decode(&o, raw, false));
  if (o.full) return TOO_BIG;
  return repair_filename(m, out_str(&o), ret);
}

static enum err read_disposition(struct multipart *m, struct str value, struct multipart_part *part) {
  size_t const semicolon = str_index(value, ';');
  if (part->name.p != NULL || !str_eq_nocase(str_trim(str_sub(value, 0, semicolon)), S("form-data"))) return INVALID;
  struct str rest = str_sub(value, semicolon, value.n), attribute, raw, plain = {0}, extended = {0};
  for (;;) {
    TRY(parameter(&rest, &attribute, &raw));
    if (attribute.p == NULL) break;
    struct str *const file = str_eq_nocase(attribute, S("filename"))    ? &plain
                             : str_eq_nocase(attribute, S("filename*")) ? &extended
                                                                        : NULL;
    if (file != NULL && file->p != NULL) return INVALID;
    if (file != NULL) *file = raw;
    if (str_eq_nocase(attribute, S("name"))) TRY(read_name(m, raw, &part->name));
  }
  if (part->name.p == NULL) return INVALID;
  if (plain.p != NULL) return read_filename(m, plain, &part->filename);
  return extended.p == NULL ? OK : read_extended_filename(m, extended, &part->filename);
}

static enum err read_type(struct str value, struct multipart_part *part) {
  if (part->type.p != NULL || !printable(value)) return INVALID;
  if (str_eq_nocase(str_sub(value, 0, 10), S("multipart/"))) return INVALID;
  part->type = value;
  return OK;
}

/* Splits the collected lines; their bytes and line ends have been checked as they came. */
static enum err read_head(struct multipart *m, struct multipart_part *part) {
  struct str rest = {m->head, m->head_n - 2};
  for (struct str line; rest.n > 0 && str_next(&rest, '\n', &line);) {
    size_t const colon = str_index(line, ':');
    struct str const field = str_sub(line, 0, colon), value = str_trim(str_sub(line, colon + 1, line.n));
    if (colon == line.n || !is_token(field)) return INVALID; /* a folded line begins with a blank: no token */
    if (str_eq_nocase(field, S("Content-Disposition"))) TRY(read_disposition(m, value, part));
    else if (str_eq_nocase(field, S("Content-Type"))) TRY(read_type(value, part));
  }
  return part->name.p == NULL ? INVALID : OK;
}

/* ---- The stream -------------------------------------------------------------------------------------------------- */

static enum err give(struct multipart *m, const char *p, size_t n) {
  return m->state == DATA && n > 0 ? m->sink.data(m->sink.arg, (struct str){p, n}) : OK;
}

/* Data up to the next delimiter. CR stands only at the delimiter's start, so after a mismatch the search goes on at
 * the byte that did not match: nothing is read twice. `carried` counts the matched bytes that are not in `bytes`. */
static enum err take_data(struct multipart *m, struct str bytes, size_t *ret_used) {
  size_t carried = m->matched, i = 0;
  while (i < bytes.n && m->matched < m->delimiter_n) {
    if (m->matched == 0) i += str_index(str_sub(bytes, i, bytes.n), '\r');
    if (i == bytes.n) break;
    if (bytes.p[i] == m->delimiter[m->matched]) {
      m->matched++;
      i++;
      continue;
    }
    if (carried > m->borrowed) TRY(give(m, m->delimiter + m->borrowed, carried - m->borrowed));
    carried = m->borrowed = m->matched = 0;
  }
  *ret_used = i;
  TRY(give(m, bytes.p, i - (m->matched - carried)));
  if (m->matched < m->delimiter_n) return OK;
  if (m->state == DATA) TRY(m->sink.end(m->sink.arg));
  m->state = DELIMITED;
  return OK;
}

/* The line end before data or preamble counts for the delimiter too: "--boundary" may follow at once. */
static void await_delimiter(struct multipart *m, enum state state) {
  m->state = (int)state;
  m->matched = m->borrowed = 2;
}

static enum err take_head_byte(struct multipart *m, char c) {
  if (m->head_n == sizeof m->head) return TOO_BIG;
  char const before = m->head_n > 0 ? m->head[m->head_n - 1] : '\n';
  if ((before == '\r') != (c == '\n')) return INVALID;
  if (is_control((unsigned char)c) && c != '\r' && c != '\n' && c != '\t') return INVALID;
  m->head[m->head_n++] = c;
  bool const empty_line = c == '\n' && (m->head_n == 2 || (m->head_n > 3 && m->head[m->head_n - 3] == '\n'));
  if (!empty_line) return OK;
  struct multipart_part part = {0};
  TRY(read_head(m, &part));
  TRY(m->sink.begin(m->sink.arg, &part));
  await_delimiter(m, DATA);
  return OK;
}

static enum err open_part(struct multipart *m) {
  if (m->parts == m->max_parts) return TOO_BIG;
  m->parts++;
  m->head_n = 0;
  m->state = HEAD;
  return OK;
}

/* One byte outside data, preamble and epilogue. */
static enum err take_byte(struct multipart *m, char c) {
  bool const blank = c == ' ' || c == '\t';
  switch ((enum state)m->state) {
    case DELIMITED:
    case OPENING:
      if (c != '\r' && !blank && (m->state == OPENING || c != '-')) return INVALID;
      m->state = c == '\r' ? OPENING_CR : c == '-' ? DELIMITED_DASH : OPENING;
      return OK;
    case OPENING_CR: return c == '\n' ? open_part(m) : INVALID;
    case DELIMITED_DASH:
      m->state = CLOSED;
      return c == '-' ? OK : INVALID;
    case CLOSED:
      if (c == '\r') m->state = CLOSED_CR;
      return c == '\r' || blank ? OK : INVALID;
    case CLOSED_CR:
      m->state = EPILOGUE;
      return c == '\n' ? OK : INVALID;
    case HEAD: return take_head_byte(m, c);
    case PREAMBLE:
    case DATA:
    case EPILOGUE: break; /* not read byte by byte */
  }
  assert(false);
  return BROKEN;
}

static enum err take(struct multipart *m, struct str bytes) {
  while (bytes.n > 0 && m->state != EPILOGUE) {
    size_t used = 1;
    if (m->state == PREAMBLE || m->state == DATA) TRY(take_data(m, bytes, &used));
    else TRY(take_byte(m, bytes.p[0]));
    bytes = str_sub(bytes, used, bytes.n);
  }
  return OK;
}

enum err multipart_feed(struct multipart *m, struct str bytes) {
  if (m->failed == OK) m->failed = take(m, bytes);
  return m->failed;
}

enum err multipart_end(struct multipart *m) {
  bool const whole = m->state == CLOSED || m->state == CLOSED_CR || m->state == EPILOGUE;
  if (m->failed == OK && !whole) m->failed = INVALID;
  return m->failed;
}

enum err multipart_open(struct multipart *m, struct str content_type, size_t max_parts, struct multipart_sink sink) {
  size_t const semicolon = str_index(content_type, ';');
  if (!str_eq_nocase(str_trim(str_sub(content_type, 0, semicolon)), S("multipart/form-data"))) return INVALID;
  struct str rest = str_sub(content_type, semicolon, content_type.n), attribute, value, boundary = {0};
  for (;;) {
    TRY(parameter(&rest, &attribute, &value));
    if (attribute.p == NULL) break;
    if (!str_eq_nocase(attribute, S("boundary"))) continue;
    if (boundary.p != NULL) return INVALID;
    boundary = value;
  }
  if (boundary.n < 1 || boundary.n > MULTIPART_BOUNDARY_MAX || !printable(boundary)) return INVALID;
  if (str_ends(boundary, S(" ")) || str_index(boundary, '"') < boundary.n) return INVALID;
  *m = (struct multipart){.sink = sink, .max_parts = max_parts};
  struct out o = out_fixed(m->delimiter, sizeof m->delimiter);
  out_put(&o, S("\r\n--"));
  out_put(&o, boundary);
  m->delimiter_n = o.n;
  await_delimiter(m, PREAMBLE);
  return OK;
}
