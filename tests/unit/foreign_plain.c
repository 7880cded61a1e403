/* Plain text of foreign files as Markdown and in summaries. */
#include "feed/foreign/foreign_plain.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "board/markdown.h"

static struct str shown(struct arena *a, struct str plain) {
  struct out o = out_in(a, 4096);
  foreign_plain_markdown(&o, plain, "");
  return markdown_html(a, out_str(&o), S("en")).html;
}

static void plain_text_shows_as_it_was_typed(void **state) {
  (void)state;
  static const struct { struct str typed, html; } rows[] = {
      {S_INIT("# no heading"), S_INIT("<p># no heading</p>")},
      {S_INIT("- Jeudi 21/03"), S_INIT("<p>- Jeudi 21/03</p>")},
      {S_INIT("1. a\n2) b"), S_INIT("<p>1. a<br>\n2) b</p>")},
      {S_INIT("a *b* _c_ `d` [e](http://f) ![g](h)"), S_INIT("<p>a *b* _c_ `d` [e](http://f) ![g](h)</p>")},
      {S_INIT("<b>x</b> &amp; R&D"), S_INIT("<p>&lt;b&gt;x&lt;/b&gt; &amp;amp; R&amp;D</p>")},
      {S_INIT("<http://a.example>"), S_INIT("<p>&lt;http://a.example&gt;</p>")},
      {S_INIT("    indented"), S_INIT("<p>indented</p>")},
      {S_INIT("title\n==="), S_INIT("<p>title<br>\n===</p>")},
      {S_INIT("title\n---"), S_INIT("<p>title<br>\n---</p>")},
      {S_INIT("***"), S_INIT("<p>***</p>")},
      {S_INIT("~~~\nx\n~~~"), S_INIT("<p>~~~<br>\nx<br>\n~~~</p>")},
      {S_INIT("> x\n+ y"), S_INIT("<p>&gt; x<br>\n+ y</p>")},
      {S_INIT("a\\\r\n\r\n\r\n \\b"), S_INIT("<p>a\\</p>\n<p>\\b</p>")},
      {S_INIT("[a]: http://b"), S_INIT("<p>[a]: http://b</p>")},
  };
  struct arena a = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct str const html = str_trim(shown(&a, rows[i].typed));
    if (!str_eq(html, rows[i].html)) fail_msg("%.*s: %.*s, not %.*s", STR(rows[i].typed), STR(html), STR(rows[i].html));
  }
  arena_free(&a);
}

static void a_summary_is_one_line_cut_between_words(void **state) {
  (void)state;
  struct arena a = {0};
  struct str const two = foreign_plain_summary(&a, S(" a \n\n\t b "));
  assert_true(str_eq(two, S("a b")));
  assert_null(foreign_plain_summary(&a, S(" \n ")).p);
  struct out o = out_in(&a, 4096);
  for (int i = 0; i < 200; i++) out_z(&o, "\xC3\xA9t\xC3\xA9 ");
  struct str const cut = foreign_plain_summary(&a, out_str(&o));
  assert_true(cut.n <= FOREIGN_SUMMARY_BYTES + 3 && cut.n > FOREIGN_SUMMARY_BYTES / 2);
  assert_true(str_ends(cut, S("\xC3\xA9t\xC3\xA9\xE2\x80\xA6")));
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(plain_text_shows_as_it_was_typed),
                                     cmocka_unit_test(a_summary_is_one_line_cut_between_words)};
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
