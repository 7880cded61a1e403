/* The text of a notice, from CommonMark to HTML that a page may hold. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/markdown.h"

static void check_in(const char *typed, struct str lang, const char *want) {
  scoped(arena) struct arena a = {0};
  struct str const got = markdown_html(&a, str_from(typed), lang).html;
  if (!str_eq(str_trim(got), str_from(want))) fail_msg("%s\n  gave %.*s\n  want %s", typed, STR(got), want);
}
static void check(const char *typed, const char *want) { check_in(typed, S("en"), want); }

static void prose_is_prose(void **state) {
  (void)state;
  check("", "");
  check("One.\n\nTwo *words* and **more**.", "<p>One.</p>\n<p>Two <em>words</em> and <strong>more</strong>.</p>");
  check("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>");
  check("***\n\n`a />` [b />](http://c/> \"d />\")", "<hr>\n<p><code>a /&gt;</code> <a href=\"http://c/%3E\" title=\"d /&gt;\">b /&gt;</a></p>");
  check("a line\nand another", "<p>a line<br>\nand another</p>");
}

static void headings_begin_below_those_of_the_page(void **state) {
  (void)state;
  check("# A\n## B\n#### C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h5>C</h5>\n<h3>D</h3>");
  check("#### A\n###### B\n###### C\n# D", "<h3>A</h3>\n<h4>B</h4>\n<h4>C</h4>\n<h3>D</h3>");
}

static void html_is_shown_and_does_nothing(void **state) {
  (void)state;
  check("a <i>'\"&", "<p>a &lt;i&gt;'&quot;&amp;</p>");
  check("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;\n</p>");
  check("x <img src=x onerror=y> z", "<p>x &lt;img src=x onerror=y&gt; z</p>");
  check("<!-- a -->", "<p>&lt;!-- a --&gt;\n</p>");
}

static void only_links_that_lead_elsewhere_by_name_are_links(void **state) {
  (void)state;
  check("[a](https://exemple.org/?b&c)", "<p><a href=\"https://exemple.org/?b&amp;c\">a</a></p>");
  check("<mailto:a@exemple.org>", "<p><a href=\"mailto:a@exemple.org\">mailto:a@exemple.org</a></p>");
  static const char *const refused[] = {"[a](javascript:x)", "[a](JavaScript:x)", "[a](data:text/html,x)", "[a](//exemple.org)",
                                        "[a](/fr/compte/deconnexion)", "[a](page)", "[a]()", "[a](https://)", "[a](vbscript:x)",
                                        "[a](&#106;avascript:x)", "![a](https://exemple.org/pixel.png)", "[![a](b)](c)"};
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) check(refused[i], "<p>a</p>");
}

static void french_is_set_in_text_and_nowhere_else(void **state) {
  (void)state;
  check_in("L'eau `a ?` : **oui** !", S("fr"), "<p>L’eau <code>a ?</code>\u00a0: <strong>oui</strong>\u202f!</p>");
  check_in("<https://exemple.org/l'eau> [l'eau ?](https://exemple.org/l'eau)", S("fr"),
           "<p><a href=\"https://exemple.org/l&#x27;eau\">https://exemple.org/l'eau</a> <a href=\"https://exemple.org/l&#x27;eau\">l’eau\u202f?</a></p>");
  check("Who's there ? 1 000", "<p>Who's there ? 1 000</p>");
}

/* Whatever is written: an answer, in the time it takes to read it, within its bounds. */
static void hostile_texts_come_out(void **state) {
  (void)state;
  static const char *const units[] = {">", "![", "![a](b", "[a](", "*a **b ", "- ", "`", "<", "&#x", "\xff\xfe", "a\n> b\n", "1. ", "_*", "[a]: b\n", "\\"};
  for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
    scoped(arena) struct arena a = {0};
    struct out o = out_in(&a, MARKDOWN_MAX * 2);
    while (o.n < 40000) out_z(&o, units[i]);
    struct str const html = markdown_html(&a, out_str(&o), S("fr")).html;
    assert_true(html.n <= MARKDOWN_HTML_MAX);
    assert_false(str_contains(html, S("<img")) || str_contains(html, S("<script")));
  }
}

static void a_text_that_makes_too_much_is_shown_as_typed(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, MARKDOWN_MAX);
  while (o.n < MARKDOWN_MAX) out_z(&o, ">");
  struct str const html = markdown_html(&a, out_str(&o), S("en")).html;
  assert_true(str_starts(html, S("&gt;&gt;&gt;")));
}

int main(void) {
  static const struct CMUnitTest tests[] = {
      cmocka_unit_test(prose_is_prose),
      cmocka_unit_test(headings_begin_below_those_of_the_page),
      cmocka_unit_test(html_is_shown_and_does_nothing),
      cmocka_unit_test(only_links_that_lead_elsewhere_by_name_are_links),
      cmocka_unit_test(french_is_set_in_text_and_nowhere_else),
      cmocka_unit_test(hostile_texts_come_out),
      cmocka_unit_test(a_text_that_makes_too_much_is_shown_as_typed),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
