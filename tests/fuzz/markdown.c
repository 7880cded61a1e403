/* Any bytes as the text of a notice: what comes out are elements we know, links that lead where they may, and every
 * letter that was typed; French typography changes spaces and apostrophes and nothing else. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/typography.h"
#include "base/utf8.h"
#include "board/markdown.h"

static const struct str elements[] = {
    S_INIT("p"),  S_INIT("br"), S_INIT("em"), S_INIT("strong"), S_INIT("a"),  S_INIT("ul"),  S_INIT("ol"),   S_INIT("li"), S_INIT("blockquote"),
    S_INIT("h3"), S_INIT("h4"), S_INIT("h5"), S_INIT("h6"),     S_INIT("hr"), S_INIT("pre"), S_INIT("code")};
static const struct str attributes[] = {S_INIT("href=\"http://"), S_INIT("href=\"https://"), S_INIT("href=\"mailto:"),
                                        S_INIT("title=\""),       S_INIT("class=\"language-"), S_INIT("start=\"")};

static bool one_of(const struct str *list, size_t n, struct str s, bool begins) {
  for (size_t i = 0; i < n; i++) {
    if (str_eq_nocase(s, list[i])) return true;
    if (begins && str_eq_nocase(str_sub(s, 0, list[i].n), list[i])) return true;
  }
  return false;
}

/* "a href="…" title="…"", between < and >. Attribute values hold no raw quote. */
static void check_tag(struct str tag) {
  bool const ends = tag.n > 0 && tag.p[0] == '/';
  if (ends) tag = str_sub(tag, 1, tag.n);
  size_t const name = str_index(tag, ' ');
  assert(one_of(elements, sizeof elements / sizeof *elements, str_sub(tag, 0, name), false));
  struct str rest = str_sub(tag, name, tag.n);
  assert(!ends || rest.n == 0);
  while (rest.n > 0) {
    rest = str_sub(rest, 1, rest.n);
    assert(one_of(attributes, sizeof attributes / sizeof *attributes, rest, true));
    size_t const opens = str_index(rest, '"'), length = str_index(str_sub(rest, opens + 1, rest.n), '"');
    assert(opens + 1 + length < rest.n);
    rest = str_sub(rest, opens + length + 2, rest.n);
  }
}

static void check_html(struct str html) {
  for (size_t at; (at = str_index(html, '<')) < html.n;) {
    html = str_sub(html, at + 1, html.n);
    size_t const end = str_index(html, '>');
    assert(end < html.n);
    check_tag(str_sub(html, 0, end));
    html = str_sub(html, end + 1, html.n);
  }
}

/* The text without spaces, its apostrophes all alike. */
static struct str letters(struct arena *a, struct str s) {
  struct out o = out_in(a, s.n + 1);
  for (size_t at = 0; at < s.n;) {
    size_t const from = at;
    int32_t const c = utf8_next(s, &at);
    if (c == ' ' || c == 0xa0 || c == 0x202f) continue;
    if (c == 0x2019) out_char(&o, '\'');
    else out_put(&o, str_sub(s, from, at - from));
  }
  return out_str(&o);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct str const typed = {(const char *)data, size};
  struct str const set = typography(&a, typed);
  assert(str_eq(letters(&a, typed), letters(&a, set)));
  assert(str_eq(set, typography(&a, set)));
  struct str const french = markdown_html(&a, typed, S("fr")).html, english = markdown_html(&a, typed, S("en")).html;
  assert(utf8_valid(french) && utf8_valid(english));
  check_html(french);
  check_html(english);
#ifdef PLANT_BUG
  if (str_contains(english, S("<strong>")) && str_contains(english, S("<h3>"))) abort();
#endif
  return 0;
}
