#include "net/encode.h"

#include <string.h>

#include "base/utf8.h"
#include "net/address.h"

#define WORD_OPEN "=?utf-8?Q?"
#define WORD_CLOSE "?="
#define PLAIN_WORD_MAX 60 /* a longer run without spaces is encoded, so that it can be folded */

/* One character of hostile text: its UTF-8, or what stands for it. */
struct piece {
  char p[4];
  size_t n;
};

static struct piece take(struct str s, size_t *at) {
  struct piece r;
  int32_t const c = utf8_next(s, at);
  r.n = utf8_put(c < 0 ? 0xfffd : c, r.p);
  return r;
}

static bool is_control(int32_t c) {
  return (c >= 0 && c < 0x20) || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
}

/* The same for a header, where nothing may look like an end of line to anyone. */
static struct piece take_header(struct str s, size_t *at) {
  size_t ahead = *at;
  if (!is_control(utf8_next(s, &ahead))) return take(s, at);
  *at = ahead;
  return (struct piece){.p = " ", .n = 1};
}

static void out_hex(struct out *o, char mark, char byte) {
  static const char digit[] = "0123456789ABCDEF";
  unsigned char const b = (unsigned char)byte;
  char const escaped[3] = {mark, digit[b >> 4], digit[b & 15]};
  out_bytes(o, escaped, sizeof escaped);
}

static bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* RFC 2047 §5 (3): the characters that may stand for themselves in any place; the space is written '_'. */
static bool word_safe(char c) { return is_alnum(c) || (c != '\0' && strchr("!*+-/ ", c) != NULL); }

static size_t encode_words(struct out *o, size_t column, struct str value) {
  size_t const frame = sizeof WORD_OPEN - 1 + sizeof WORD_CLOSE - 1;
  out_z(o, " " WORD_OPEN);
  column += 1 + frame;
  for (size_t at = 0; at < value.n;) {
    struct piece const c = take_header(value, &at);
    bool const safe = c.n == 1 && word_safe(c.p[0]);
    size_t const width = safe ? 1 : 3 * c.n;
    if (column + width > ENCODE_LINE) {
      out_z(o, WORD_CLOSE "\r\n " WORD_OPEN);
      column = 1 + frame;
    }
    if (safe)
      out_char(o, c.p[0] == ' ' ? '_' : c.p[0]);
    else
      for (size_t i = 0; i < c.n; i++) out_hex(o, '=', c.p[i]);
    column += width;
  }
  out_z(o, WORD_CLOSE);
  return column;
}

static bool header_is_plain(struct str value, bool phrase) {
  if (str_contains(value, S("=?")) || str_contains(value, S("  "))) return false;
  if (value.n > 0 && (value.p[0] == ' ' || value.p[value.n - 1] == ' ')) return false;
  size_t run = 0;
  for (size_t i = 0; i < value.n; i++) {
    char const c = value.p[i];
    if (c != ' ' && (phrase ? !address_atext(c) : c < 0x21 || c > 0x7e)) return false;
    run = c == ' ' ? 0 : run + 1;
    if (run > PLAIN_WORD_MAX) return false;
  }
  return true;
}

size_t encode_header(struct out *o, size_t column, struct str value, bool phrase) {
  struct str rest = str_trim(value), word;
  if (rest.n == 0) return column;
  if (!header_is_plain(rest, phrase)) return encode_words(o, column, rest);
  while (str_next(&rest, ' ', &word)) {
    if (column + 1 + word.n > ENCODE_LINE) {
      out_z(o, "\r\n");
      column = 0;
    }
    out_char(o, ' ');
    out_put(o, word);
    column += 1 + word.n;
  }
  return column;
}

/* RFC 2231's attribute-char without what some readers stumble over. */
static bool name_safe(char c) { return is_alnum(c) || c == '-' || c == '.' || c == '_'; }

bool encode_name_is_plain(struct str name) {
  for (size_t i = 0; i < name.n; i++)
    if (!name_safe(name.p[i])) return false;
  return true;
}

void encode_name_plain(struct out *o, struct str name) {
  for (size_t at = 0; at < name.n;) {
    struct piece const c = take_header(name, &at);
    out_char(o, c.n == 1 && name_safe(c.p[0]) ? c.p[0] : '_');
  }
}

void encode_name_extended(struct out *o, struct str name) {
  out_z(o, "utf-8''");
  for (size_t at = 0; at < name.n;) {
    struct piece const c = take_header(name, &at);
    for (size_t i = 0; i < c.n; i++)
      if (name_safe(c.p[i]))
        out_char(o, c.p[i]);
      else
        out_hex(o, '%', c.p[i]);
  }
}

/* Whether a line ends at `at`: CR, LF, CR LF or the text's own end; *ret_length: bytes of that end. */
static bool line_ends(struct str s, size_t at, size_t *ret_length) {
  *ret_length = 0;
  if (at >= s.n) return true;
  if (s.p[at] == '\n') *ret_length = 1;
  if (s.p[at] == '\r') *ret_length = at + 1 < s.n && s.p[at + 1] == '\n' ? 2 : 1;
  return *ret_length > 0;
}

void encode_quoted_printable(struct out *o, struct str text) {
  size_t column = 0, ending;
  for (size_t at = 0; at < text.n && !o->full;) {
    if (line_ends(text, at, &ending)) {
      out_z(o, "\r\n");
      at += ending;
      column = 0;
      continue;
    }
    struct piece c = take(text, &at);
    if (c.n == 1 && (c.p[0] == 0x7f || (c.p[0] >= 0 && c.p[0] < 0x20 && c.p[0] != '\t'))) c.p[0] = ' ';
    bool const blank = c.n == 1 && (c.p[0] == ' ' || c.p[0] == '\t');
    bool const plain = c.n == 1 && c.p[0] != '=' && !(blank && line_ends(text, at, &ending));
    size_t const width = plain ? 1 : 3 * c.n;
    if (column + width > ENCODE_LINE - 1) { /* one more for the soft line break itself */
      out_z(o, "=\r\n");
      column = 0;
    }
    if (plain)
      out_char(o, c.p[0]);
    else
      for (size_t i = 0; i < c.n; i++) out_hex(o, '=', c.p[i]);
    column += width;
  }
  if (column > 0) out_z(o, "\r\n");
}

bool encode_is_plain(struct str text) {
  size_t column = 0, ending;
  for (size_t at = 0; at < text.n;) {
    if (line_ends(text, at, &ending)) {
      if (at > 0 && (text.p[at - 1] == ' ' || text.p[at - 1] == '\t')) return false;
      at += ending;
      column = 0;
      if (str_starts(str_sub(text, at, text.n), S("--"))) return false;
      continue;
    }
    char const c = text.p[at];
    if ((c < 0x20 || c > 0x7e) && c != '\t') return false;
    if (++column > ENCODE_LINE) return false;
    at++;
  }
  return !str_starts(text, S("--")) && !str_ends(text, S(" ")) && !str_ends(text, S("\t"));
}

void encode_plain(struct out *o, struct str text) {
  size_t from = 0, ending;
  for (size_t at = 0; at <= text.n; at += ending > 0 ? ending : 1) {
    if (!line_ends(text, at, &ending)) continue;
    if (at < text.n || at > from) {
      out_put(o, str_sub(text, from, at - from));
      out_z(o, "\r\n");
    }
    from = at + ending;
  }
}

void encode_base64(struct out *o, struct str bytes) {
  static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (size_t at = 0; at < bytes.n && !o->full; at += 3) {
    size_t const n = bytes.n - at < 3 ? bytes.n - at : 3;
    uint32_t v = 0;
    for (size_t i = 0; i < 3; i++) v = v << 8 | (i < n ? (unsigned char)bytes.p[at + i] : 0);
    for (size_t i = 0; i < 4; i++) out_char(o, i <= n ? digit[v >> (18 - 6 * i) & 63] : '=');
    if ((at / 3 + 1) % (ENCODE_LINE / 4) == 0 || at + 3 >= bytes.n) out_z(o, "\r\n");
  }
}
