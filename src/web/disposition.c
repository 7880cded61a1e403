#include "web/disposition.h"

#include <assert.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/percent.h"

enum { EXTENSION_MAX = 20, REPLACEMENT = 0xfffd };

static bool dropped(int32_t c) {
  bool const control = (c >= 0 && c < 0x20) || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029;
  bool const turns_text = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
  return control || turns_text;
}

static void put_character(struct out *o, int32_t c) {
  if (dropped(c)) return;
  if (c > 0 && c < 0x80 && str_index(S("/\\:*?\"<>|"), (char)c) < 9) c = '_';
  char bytes[4];
  out_bytes(o, bytes, utf8_put(c < 0 ? REPLACEMENT : c, bytes));
}

static struct str without_tail(struct str s) {
  while (s.n > 0 && (s.p[s.n - 1] == '.' || s.p[s.n - 1] == ' ')) s.n--;
  return s;
}

/* Device names of Windows, with any extension and with spaces before it: "aux", "Nul .pdf", "COM1.tar.gz". */
static bool is_device(struct str name) {
  struct str const stem = without_tail(str_sub(name, 0, str_index(name, '.')));
  static const struct str devices[] = {S_INIT("con"), S_INIT("prn"), S_INIT("aux"), S_INIT("nul"), S_INIT("conin$"),
                                       S_INIT("conout$")};
  for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
    if (str_eq_nocase(stem, devices[i])) return true;
  struct str const port = str_sub(stem, 0, 3), number = str_sub(stem, 3, stem.n);
  if (!str_eq_nocase(port, S("com")) && !str_eq_nocase(port, S("lpt"))) return false;
  bool const digit = number.n == 1 && number.p[0] >= '0' && number.p[0] <= '9';
  return digit || str_eq(number, S("¹")) || str_eq(number, S("²")) || str_eq(number, S("³"));
}

/* Cuts before the extension, if the name has one worth keeping. */
static struct str fitted(struct arena *arena, struct str name, size_t max) {
  if (name.n <= max) return name;
  size_t dot = name.n;
  for (size_t i = name.n - EXTENSION_MAX; i < name.n; i++)
    if (name.p[i] == '.') dot = i;
  struct str const extension = str_sub(name, dot, name.n);
  struct str const stem = utf8_cut(str_sub(name, 0, dot), max - extension.n);
  struct out o = out_in(arena, max);
  out_put(&o, stem);
  out_put(&o, extension);
  struct str const fit = without_tail(out_str(&o));
  return fit.n == 0 ? S("document") : fit;
}

struct str disposition_name_in(struct arena *arena, struct str display, size_t max) {
  assert(max > 2 * EXTENSION_MAX);
  struct out clean = out_fixed(arena_array(arena, display.n, 3), 3 * display.n);
  for (size_t at = 0; at < display.n;) put_character(&clean, utf8_next(display, &at));
  assert(!clean.full);
  struct str name = without_tail(out_str(&clean));
  bool const hidden = str_starts(name, S("."));
  while (str_starts(name, S("."))) name = str_sub(name, 1, name.n);
  bool const only_extension = hidden && str_index(name, '.') == name.n;
  struct out full = out_in(arena, name.n + 16);
  if (name.n == 0 || only_extension) out_put(&full, S("document"));
  if (only_extension && name.n > 0) out_char(&full, '.');
  out_put(&full, name);
  struct str const fit = fitted(arena, out_str(&full), max);
  if (!is_device(fit)) return fit;
  struct out marked = out_in(arena, fit.n + 1);
  out_char(&marked, '_');
  out_put(&marked, fit);
  return fitted(arena, out_str(&marked), max);
}

struct str disposition_name(struct arena *arena, struct str display) {
  return disposition_name_in(arena, display, DISPOSITION_NAME_MAX);
}

void disposition_ext_value(struct out *o, struct str text) {
  out_put(o, S("UTF-8''"));
  percent_encode(o, text, S("!#$&+-.^_`|~"));
}

struct str disposition_attachment(struct arena *arena, struct str display) {
  struct str const name = disposition_name(arena, display);
  struct out o = out_in(arena, DISPOSITION_HEADER_MAX);
  out_put(&o, S("attachment; filename=\""));
  for (size_t at = 0; at < name.n;) {
    int32_t const c = utf8_next(name, &at);
    out_char(&o, c < 0x80 && c != '%' ? (char)c : '_'); /* some clients decode %XX here (RFC 6266 appendix D) */
  }
  out_put(&o, S("\"; filename*="));
  disposition_ext_value(&o, name);
  assert(!o.full);
  return out_str(&o);
}
