/* HTML of others: what becomes of it as Markdown, as plain text; addresses; names of countries and languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include "feed/foreign/foreign_country.h"
#include "feed/foreign/foreign_language.h"
#include "feed/foreign/foreign_link.h"
#include "foreign_markdown.h"

static const struct {
  const char *html, *markdown;
} fragments[] = {
    {"", ""},
    {"plain", "plain"},
    {"<p>One</p><p>Two</p>", "One\n\nTwo"},
    {"a<br>b<br/><br>c", "a\nb\nc"},
    {" a \n b\t<p> c ", "a b\n\nc"},
    {"<h1>T</h1><h3>U # V #</h3>text", "# T\n\n### U \\# V \\#\n\ntext"},
    {"<ul><li>a</li><li>b</li></ul>c", "- a\n- b\n\nc"},
    {"<ol start=3><li>a<li>b</ol>", "3. a\n4. b"},
    {"<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", "- a\n\n  * b\n- c"},
    {"<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"},
    {"<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"},
    {"<b>a</b> <em>b</em> <strong><i>c</i></strong>", "**a** *b* ***c***"},
    {"x<b> a </b>y", "x **a** y"},
    {"x<b>(a)</b>y", "x(a)y"},
    {"<b>a</b><i>b</i>", "**a**b"},
    {"<a href='/x?a=1&amp;b=2'>t</a>", "[t](https://exemple.org/x?a=1&b=2)"},
    {"<a href='javascript:alert(1)'>t</a>", "t"},
    {"<a href=' java\nscript:alert(1)'>t</a>", "t"},
    {"<a href='data:text/html,x'>t</a> <a name=x>u</a>", "t u"},
    {"<a href='mailto:a@exemple.org'><b>t</b></a>", "[**t**](mailto:a@exemple.org)"},
    {"<a href='https://x.org/a(b)'>[t]</a>", "[\\[t\\]](https://x.org/a%28b%29)"},
    {"<a href='https://x.org/'><img src=x></a>", ""},
    {"hey!<a href='https://x.org/'>t</a>", "hey\\![t](https://x.org/)"},
    {"<pre>a\n  b *c*</pre>", "```\na\n  b *c*\n```"},
    {"<code>a`b</code> <code>*</code>", "``a`b`` `*`"},
    {"<table><tr><th>A</th><td>B</td></tr><tr><td><p>C</p></td><td>D</td></tr></table>", "A | B\nC | D"},
    {"<script>a</script><style>b</style><svg><p>c</p></svg><math>d</math><iframe>e</iframe><form>f</form>g", "g"},
    {"<noscript>a</noscript><template>b</template><title>c</title><object>d</object><embed src=x>e", "e"},
    {"<p onclick='x()' style='y'>a</p>", "a"},
    {"1. a<br>2) b<br>- c<br>+ d<br># e<br>&gt; f<br>=== g<br>~~~", "1\\. a\n2\\) b\n\\- c\n\\+ d\n\\# e\n\\> f\n\\=== g\n\\~~~"},
    {"*a* _b_ `c` [d](e) &lt;i&gt; \\ &amp;eacute; R&amp;D", "\\*a\\* \\_b\\_ \\`c\\` \\[d\\](e) \\<i> \\\\ \\&eacute; R&D"},
    {"40&nbsp;m&#146;&eacute;", "40\u00a0m’é"},
    {"&lt;script&gt;", "\\<script>"},
    {"a\x01\xff b", "a b"},
    {"'\xef\xef\xbf\xbf&#xFFFF;\xef\xbf\xbe b", "' b"},
};

static void html_becomes_markdown(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof fragments / sizeof *fragments; i++) {
    scoped(arena) struct arena a = {0};
    bool cut = false;
    struct str const got = foreign_html_markdown(&a, str_from(fragments[i].html), S("https://exemple.org/a/b"), &cut);
    if (!str_eq(got, str_from(fragments[i].markdown))) fail_msg("%s\n  gave %.*s\n  want %s", fragments[i].html, STR(got), fragments[i].markdown);
    assert_false(cut);
    const char *fault = markdown_fault(&a, str_from(fragments[i].html));
    if (fault != NULL) fail_msg("%s: %s", fragments[i].html, fault);
  }
}

static void html_becomes_text(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  bool cut = false;
  assert_string_equal(str_z(&a, foreign_html_text(&a, S("<h2>A</h2><p>b <b>c</b><br>d</p><ul><li>e<li>f</ul><script>g</script>"), &cut)), "A\nb c\nd\ne\nf");
  assert_string_equal(str_z(&a, foreign_html_line(&a, S(" a\n b\t c "), 100)), "a b c");
  assert_string_equal(str_z(&a, foreign_html_line(&a, S("abcdéfg"), 7)), "abcd…");
  assert_string_equal(str_z(&a, foreign_html_of_text(&a, S("a *b*\nc\n\n\n1. d"), &cut)), "a \\*b\\*\nc\n\n1\\. d");
  assert_string_equal(str_z(&a, foreign_html_mended(&a, S("Ã©tÃ©"))), "été");
  assert_string_equal(str_z(&a, foreign_html_mended(&a, S("été"))), "été");
  assert_string_equal(str_z(&a, foreign_html_mended(&a, S("Ã©t…"))), "Ã©t…");
  assert_false(cut);
}

static void html_is_told_from_text(void **state) {
  (void)state;
  static const char *const html[] = {"a <b>c</b>", "<br/>", "a &eacute; b", "a &#233; b", "<!-- a -->", "x</p>"};
  static const char *const text[] = {"", "AT&T", "1 < 2 > 0", "<urgent> offre", "a & b; c", "R&D;", "&nothing;", "a<", "&#", "&#;"};
  for (size_t i = 0; i < sizeof html / sizeof *html; i++)
    if (!foreign_html_looks(str_from(html[i]))) fail_msg("%s", html[i]);
  for (size_t i = 0; i < sizeof text / sizeof *text; i++)
    if (foreign_html_looks(str_from(text[i]))) fail_msg("%s", text[i]);
}

static void what_is_too_much_is_cut_and_said(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 1 << 20);
  for (int i = 0; i < 20000; i++) out_z(&o, "<p>*****</p>");
  bool cut = false;
  assert_true(foreign_html_markdown(&a, out_str(&o), S(""), &cut).n <= FOREIGN_BODY_MAX);
  assert_true(cut);
  o.n = 0;
  for (int i = 0; i < 20000; i++) out_z(&o, "<b><div>");
  out_z(&o, "deep");
  cut = false;
  assert_int_equal(foreign_html_markdown(&a, out_str(&o), S(""), &cut).n, 0);
  assert_true(cut);
}

/* RFC 3986 §5.4, where the outcome is an address of the web. */
static const struct {
  const char *written, *whole;
} links[] = {
    {"g", "http://a/b/c/g"},          {"./g", "http://a/b/c/g"},         {"g/", "http://a/b/c/g/"},       {"/g", "http://a/g"},
    {"//g", "http://g"},              {"?y", "http://a/b/c/d;p?y"},      {"g?y", "http://a/b/c/g?y"},     {"#s", "http://a/b/c/d;p?q#s"},
    {"g#s", "http://a/b/c/g#s"},      {"g?y#s", "http://a/b/c/g?y#s"},   {";x", "http://a/b/c/;x"},       {"g;x", "http://a/b/c/g;x"},
    {".", "http://a/b/c/"},           {"./", "http://a/b/c/"},           {"..", "http://a/b/"},           {"../", "http://a/b/"},
    {"../g", "http://a/b/g"},         {"../..", "http://a/"},            {"../../", "http://a/"},         {"../../g", "http://a/g"},
    {"../../../g", "http://a/g"},     {"/./g", "http://a/g"},            {"/../g", "http://a/g"},         {"g.", "http://a/b/c/g."},
    {"..g", "http://a/b/c/..g"},      {"./../g", "http://a/b/g"},        {"./g/.", "http://a/b/c/g/"},    {"g/./h", "http://a/b/c/g/h"},
    {"g/../h", "http://a/b/c/h"},     {"g;x=1/../y", "http://a/b/c/y"},  {"g?y/../x", "http://a/b/c/g?y/../x"}, {"HTTPS://X/é à", "https://X/é%20à"},
    {"g:h", NULL},                    {"http:g", NULL},                  {"https://", NULL},              {"https://u@h/", NULL},
    {"javascript:alert(1)", NULL},    {"file:///etc/passwd", NULL},      {"https://h:8x/", NULL},         {"", NULL},
};

static void links_are_made_whole(void **state) {
  (void)state;
  for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
    scoped(arena) struct arena a = {0};
    struct str const got = foreign_link(&a, S("http://a/b/c/d;p?q"), str_from(links[i].written), false);
    if (links[i].whole == NULL ? got.p != NULL : !str_eq(got, str_from(links[i].whole))) fail_msg("%s gave %.*s", links[i].written, STR(got));
  }
  scoped(arena) struct arena a = {0};
  assert_null(foreign_link(&a, (struct str){0}, S("a/b"), false).p);
  assert_null(foreign_link(&a, (struct str){0}, S("mailto:a@b"), false).p);
  assert_string_equal(str_z(&a, foreign_link(&a, (struct str){0}, S("mailto:a@b"), true)), "mailto:a@b");
  assert_string_equal(str_z(&a, foreign_link_name(&a, S("https://h/p/R%C3%A8glement%20A.pdf?x=1"))), "Règlement A.pdf");
}

static void countries_are_known_by_their_names(void **state) {
  (void)state;
  static const struct {
    const char *name, *code;
  } all[] = {{"Mauritania", "MR"},     {"Bénin", "BJ"},  {"benin", "BJ"},      {"Lebanon", "LB"},      {"Côte d'Ivoire", "CI"}, {"Cote d’Ivoire", "CI"},
             {"Ivory Coast", "CI"},    {"fr", "FR"},     {"The Gambia", "GM"}, {"Niger (the)", "NE"},  {"Viet Nam", "VN"},      {"RDC", "CD"},
             {"Democratic Republic of the Congo", "CD"}, {"Niger, Mali", NULL}, {"Afrique", NULL},     {"", NULL},              {"zz", NULL}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct str const got = foreign_country(str_from(all[i].name));
    if (all[i].code == NULL ? got.p != NULL : !str_eq(got, str_from(all[i].code))) fail_msg("%s gave %.*s", all[i].name, STR(got));
  }
}

static void languages_are_known_by_their_names(void **state) {
  (void)state;
  static const struct {
    const char *name, *code;
  } all[] = {{"français", "fr"}, {"Francais ", "fr"}, {"FRENCH", "fr"}, {"FR", "fr"},   {"fra", "fr"},   {"anglais", "en"}, {"portugais", "pt"},
             {"néerlandais", "nl"}, {"Swahili", "sw"}, {"zz", NULL},    {"franc", NULL}, {"gsw", NULL},   {"", NULL},        {"français, anglais", NULL}};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    struct str const got = foreign_language(str_from(all[i].name));
    if (all[i].code == NULL ? got.p != NULL : !str_eq(got, str_from(all[i].code))) fail_msg("%s gave %.*s", all[i].name, STR(got));
  }
}

/* --- Strings written to do harm ------------------------------------------------------------------------------------- */

static size_t tried;

static void try(struct str html) {
  scoped(arena) struct arena a = {0};
  tried++;
  const char *fault = markdown_fault(&a, html);
  if (fault != NULL) fail_msg("%.*s\n  %s", STR(html), fault);
}

static void try_lines(const char *path) {
  FILE *f = fopen(path, "rb");
  assert_non_null(f);
  char line[4096];
  while (fgets(line, sizeof line, f) != NULL) try(str_trim(str_from(line)));
  fclose(f);
}

static void try_strings(const json_t *from) {
  const char *key;
  size_t i;
  json_t *one;
  if (json_is_string(from)) try((struct str){json_string_value(from), json_string_length(from)});
  json_object_foreach((json_t *)(uintptr_t)from, key, one) try_strings(one);
  json_array_foreach(from, i, one) try_strings(one);
}

static void nothing_harmful_comes_through(void **state) {
  (void)state;
  static const char *const lines[] = {"xss-intruders.txt", "xss-polyglottes.txt", "xss-rsnake.txt", "traversee-repertoires.txt"};
  static const char *const tables[] = {"dompurify-extrait.json", "blns-extrait.json"};
  char path[200];
  tried = 0;
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    snprintf(path, sizeof path, "tests/data/textes-hostiles/%s", lines[i]);
    try_lines(path);
  }
  for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
    snprintf(path, sizeof path, "tests/data/textes-hostiles/%s", tables[i]);
    json_t *all = json_load_file(path, JSON_ALLOW_NUL, NULL);
    assert_non_null(all);
    try_strings(all);
    json_decref(all);
  }
  assert_true(tried > 600);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(html_becomes_markdown),
      cmocka_unit_test(html_becomes_text),
      cmocka_unit_test(html_is_told_from_text),
      cmocka_unit_test(what_is_too_much_is_cut_and_said),
      cmocka_unit_test(links_are_made_whole),
      cmocka_unit_test(countries_are_known_by_their_names),
      cmocka_unit_test(languages_are_known_by_their_names),
      cmocka_unit_test(nothing_harmful_comes_through),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
