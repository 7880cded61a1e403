#include "base/markup.h"

#include <string.h>

#include "base/utf8.h"

static const char REPLACEMENT[] = "\xEF\xBF\xBD"; /* U+FFFD */

/* May the character stand in a page and in a feed? XML 1.0 §2.2, minus the C1 controls, which HTML refuses. */
static bool printable(int32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  if (c >= 0x7F && c <= 0x9F) return false;
  return (c & 0xFFFE) != 0xFFFE && !(c >= 0xFDD0 && c <= 0xFDEF);
}

static const char *reference(char c) {
  switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&#34;";
    case '\'': return "&#39;";
    default: return NULL;
  }
}

void markup_escaped(struct out *o, struct str s) {
  size_t from = 0; /* what stands between `from` and `at` goes out as it is, in one piece */
  for (size_t at = 0; at < s.n;) {
    size_t const here = at;
    unsigned char const c = (unsigned char)s.p[at];
    const char *instead = NULL;
    if (c >= 0x20 && c < 0x7F) {
      instead = reference(s.p[at++]);
    } else if (!printable(utf8_next(s, &at))) {
      instead = REPLACEMENT;
    }
    if (instead == NULL) continue;
    out_put(o, str_sub(s, from, here - from));
    out_z(o, instead);
    from = at;
  }
  out_put(o, str_sub(s, from, s.n - from));
}

static bool unreserved(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("-._~", c));
}

static bool hex(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

/* Percent-encodes what is neither unreserved nor in `also`. */
static void encoded(struct out *o, struct str s, const char *also) {
  static const char digits[] = "0123456789ABCDEF";
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    if (unreserved(c) || (c != '\0' && strchr(also, c) != NULL)) {
      out_char(o, c);
      continue;
    }
    unsigned char const byte = (unsigned char)c;
    out_bytes(o, (char[]){'%', digits[byte >> 4], digits[byte & 15]}, 3);
  }
}

void markup_piece(struct out *o, struct str s) {
  for (size_t i = 0; i < s.n; i++) {
    struct str const one = str_sub(s, i, 1);
    if (s.p[i] == '&')
      out_z(o, "&amp;");
    else if (s.p[i] == '%' && i + 2 < s.n && hex(s.p[i + 1]) && hex(s.p[i + 2]))
      out_char(o, '%');
    else
      encoded(o, one, "/:?#[]@!$()*+,;=");
  }
}

/* An address that stays with us, or one of the three schemes. Browsers drop control characters and blanks before
 * they look for a scheme; here those are part of the scheme, which then is none of the three. */
static bool harmless(struct str s) {
  if (str_starts(s, S("//"))) return false;
  size_t const colon = str_index(s, ':');
  if (colon == s.n || str_index(s, '/') < colon || str_index(s, '?') < colon || str_index(s, '#') < colon) return true;
  struct str const scheme = str_sub(s, 0, colon);
  return str_eq_nocase(scheme, S("http")) || str_eq_nocase(scheme, S("https")) || str_eq_nocase(scheme, S("mailto"));
}

void markup_address(struct out *o, struct str s) {
  if (s.n == 0) return;
  if (harmless(s))
    markup_piece(o, s);
  else
    out_char(o, '#');
}

/* ':' is encoded: a path that follows an empty beginning must not become a scheme. */
void markup_segment(struct out *o, struct str s) { encoded(o, s, "/@!$()*+,;="); }

void markup_component(struct out *o, struct str s) { encoded(o, s, ""); }

void markup_line(struct out *o, struct str s) {
  for (size_t at = 0; at < s.n;) {
    size_t const from = at;
    int32_t const c = utf8_next(s, &at);
    /* U+2028 and U+2029 break lines too */
    if (c < 0)
      out_z(o, REPLACEMENT);
    else if (c < 0x20 || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029)
      out_char(o, ' ');
    else
      out_put(o, str_sub(s, from, at - from));
  }
}

void markup_raw(struct out *o, struct markup m) { out_put(o, m.html); }
void markup_raw_escaped(struct out *o, struct markup m) { markup_escaped(o, m.html); }

/* '<', '>' and '&' stand in strings only, where \u003c says the same. */
struct markup markup_json_ld(struct arena *arena, struct str json) {
  static const struct str begin = S_INIT("<script type=\"application/ld+json\">"), end = S_INIT("</script>");
  struct out o = out_in(arena, begin.n + 6 * json.n + end.n);
  out_put(&o, begin);
  for (size_t i = 0; i < json.n; i++) {
    char const c = json.p[i];
    if (c == '<' || c == '>' || c == '&') out_fmt(&o, "\\u%04x", (unsigned)c);
    else out_char(&o, c);
  }
  out_put(&o, end);
  return (struct markup){out_str(&o)};
}

void markup_escaped_z(struct out *o, const char *z) { markup_escaped(o, str_from(z)); }
void markup_address_z(struct out *o, const char *z) { markup_address(o, str_from(z)); }
void markup_piece_z(struct out *o, const char *z) { markup_piece(o, str_from(z)); }
void markup_segment_z(struct out *o, const char *z) { markup_segment(o, str_from(z)); }
void markup_component_z(struct out *o, const char *z) { markup_component(o, str_from(z)); }
void markup_line_z(struct out *o, const char *z) { markup_line(o, str_from(z)); }
void markup_plain_z(struct out *o, const char *z) { out_put(o, str_from(z)); }

void markup_int(struct out *o, long long v) { out_int(o, v); }
void markup_uint(struct out *o, unsigned long long v) { out_fmt(o, "%llu", v); }
void markup_opt_int(struct out *o, struct opt_int v) {
  if (v.has) out_int(o, v.v);
}
