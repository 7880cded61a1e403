/* Any bytes as the title and the summary of a notice in a calendar: every line keeps to 75 bytes between characters, and
 * what is unfolded and unescaped by the rules of RFC 5545 is the cleaned text. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/ical.h"

static void require(bool what) {
  if (!what) abort();
}

/* Checks the physical lines and joins them. */
static struct str unfolded(struct arena *a, struct str whole) {
  struct out o = out_in(a, whole.n + 1);
  require(str_ends(whole, S("\r\n")));
  for (size_t at = 0; at < whole.n;) {
    size_t to = at;
    while (!str_starts(str_sub(whole, to, whole.n), S("\r\n"))) to++;
    struct str const line = str_sub(whole, at, to - at);
    require(line.n <= 75 && utf8_valid(line) && str_index(line, '\n') == line.n && str_index(line, '\r') == line.n);
    if (at > 0 && line.n > 0 && line.p[0] == ' ') o.n--, out_put(&o, str_sub(line, 1, line.n)); /* behind the LF that was put */
    else out_put(&o, line);
    out_char(&o, '\n');
    at = to + 2;
  }
  return out_str(&o);
}

static struct str unescaped(struct arena *a, struct str value) {
  struct out o = out_in(a, value.n + 1);
  for (size_t i = 0; i < value.n; i++) {
    require(value.p[i] != ';' && value.p[i] != ',');
    if (value.p[i] != '\\') {
      out_char(&o, value.p[i]);
      continue;
    }
    i++;
    require(i < value.n && str_index(S("\\;,n"), value.p[i]) < 4);
    out_char(&o, value.p[i] == 'n' ? '\n' : value.p[i]);
  }
  return out_str(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct str const sent = {(const char *)bytes, size}, text = feed_text(&arena, sent);
  require(utf8_valid(text) && str_eq(feed_text(&arena, text), str_trim(text)));
  require(str_index(feed_line(&arena, sent), '\n') == feed_line(&arena, sent).n);
  struct out o = out_in(&arena, 1 << 18);
  ical_text(&o, S("SUMMARY"), text);
#ifdef PLANT_BUG
  if (o.n > 90 && str_contains(out_str(&o), S("\\;"))) o.p[o.n - 3] = ';';
#endif
  struct str const line = unfolded(&arena, out_str(&o));
  require(str_starts(line, S("SUMMARY:")));
  require(str_eq(unescaped(&arena, str_sub(line, 8, line.n - 9)), text));
  return 0;
}
