/* HTML of any bytes: the Markdown that is built of it shows nothing but text and what an allow-list has, and the same text. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>

#include "foreign_markdown.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  scoped(arena) struct arena a = {0};
  struct str const html = {(const char *)data, size};
  bool cut = false;
  const char *fault = markdown_fault(&a, html);
  if (fault != NULL) fprintf(stderr, "%s\n", fault);
  assert(fault == NULL);
  struct str const text = foreign_html_text(&a, html, &cut);
  assert(utf8_valid(text) && text.n <= FOREIGN_HTML_TEXT_MAX);
  struct str const line = foreign_html_line(&a, html, 100);
  assert(utf8_valid(line) && line.n <= 100);
  for (size_t i = 0; i < line.n; i++) assert((unsigned char)line.p[i] >= 0x20);
  struct str const again = foreign_html_of_text(&a, text, &cut);
  assert(page_is_harmless(markdown_html(&a, again, S("fr")).html));
#ifdef PLANT_BUG
  if (str_contains(text, S("c\ne"))) abort();
#endif
  return 0;
}
