/* What must hold of Markdown that was built from foreign HTML, whatever the HTML was: for unit tests and fuzzing. */
#ifndef TESTS_FOREIGN_MARKDOWN_H
#define TESTS_FOREIGN_MARKDOWN_H

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "board/markdown.h"
#include "feed/foreign/foreign.h"
#include "feed/foreign/foreign_html.h"

/* The tag of a page that begins at `s` ("<a href=\"https://…\">"): only what our Markdown can say, without any other attribute. */
static inline bool tag_is_harmless(struct str tag) {
  static const char *const plain[] = {"p", "br", "hr", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "blockquote", "pre", "code"};
  struct str name = str_sub(tag, 1, tag.n - 2);
  if (str_starts(name, S("/"))) name = str_sub(name, 1, name.n);
  for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
    if (str_eq(name, str_from(plain[i]))) return true;
  if (str_starts(tag, S("<ol start=\""))) return strspn(tag.p + 11, "0123456789\"") == tag.n - 12;
  if (!str_starts(tag, S("<a href=\"")) || !str_ends(tag, S("\">"))) return false;
  struct str const href = str_sub(tag, 9, tag.n - 11);
  if (str_index(href, '"') < href.n) return false;
  return str_starts(href, S("https://")) || str_starts(href, S("http://")) || str_starts(href, S("mailto:"));
}

static inline bool page_is_harmless(struct str html) {
  for (size_t i = 0; i < html.n; i++) {
    if (html.p[i] != '<') continue;
    size_t end = i;
    while (end < html.n && html.p[end] != '>') end++;
    if (end == html.n || !tag_is_harmless(str_sub(html, i, end + 1 - i))) return false;
    i = end;
  }
  return true;
}

/* Without white space: what a reader reads. */
static inline struct str letters_of(struct arena *a, struct str text) {
  struct out o = out_in(a, text.n + 1);
  for (size_t i = 0; i < text.n; i++)
    if (text.p[i] != ' ' && text.p[i] != '\n') out_char(&o, text.p[i]);
  return out_str(&o);
}

/* The first thing that is wrong with it, or NULL. */
static inline const char *markdown_fault(struct arena *a, struct str html) {
  bool cut = false, again = false;
  struct str const markdown = foreign_html_markdown(a, html, S("https://exemple.org/a/b"), &cut);
  struct str const page = markdown_html(a, markdown, S("en")).html;
  if (markdown.n > FOREIGN_BODY_MAX) return "longer than a body";
  if (!utf8_valid(markdown)) return "not UTF-8";
  for (size_t i = 0; i < markdown.n; i++)
    if (((unsigned char)markdown.p[i] < 0x20 && markdown.p[i] != '\n') || markdown.p[i] == 0x7f) return "a control character";
  if (!page_is_harmless(page)) return "a tag or attribute that is not ours";
  if (cut) return NULL;
  struct str const meant = letters_of(a, foreign_html_text(a, html, &again)), shown = letters_of(a, foreign_html_text(a, page, &again));
  return again || str_eq(meant, shown) ? NULL : "another text than the source's";
}

#endif
