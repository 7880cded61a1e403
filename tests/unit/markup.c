/* Values in pages, feeds and mails: each place of each kind, with what tries to get out of it. */
#include "base/markup.h"

#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

#include "base/arena.h"
#include "base/show.h"
#include "base/slots.h"

enum place { TEXT, ADDRESS, PIECE, SEGMENT, COMPONENT, LINE };

struct row {
  struct str in;
  const char *out;
};

static void check(enum place place, const struct row *rows, size_t n) {
  static void (*const write[])(struct out *, struct str) = {markup_escaped, markup_address,   markup_piece,
                                                            markup_segment, markup_component, markup_line};
  for (size_t i = 0; i < n; i++) {
    char buffer[512];
    struct out o = out_fixed(buffer, sizeof buffer - 1);
    write[place](&o, rows[i].in);
    buffer[o.n] = '\0';
    assert_false(o.full);
    assert_string_equal(buffer, rows[i].out);
  }
}
#define CHECK(place, ...)                             \
  do {                                                \
    static const struct row rows[] = {__VA_ARGS__};   \
    check(place, rows, sizeof rows / sizeof *rows);   \
  } while (0)

#define FFFD "\xEF\xBF\xBD"

static void text_cannot_start_markup(void **state) {
  (void)state;
  CHECK(TEXT, {S_INIT("<i>'\"&amp;</i>"), "&lt;i&gt;&#39;&#34;&amp;amp;&lt;/i&gt;"}, {S_INIT("é – œ 😀\n\t\r"), "é – œ 😀\n\t\r"},
        {S_INIT(""), ""}, {{NULL, 0}, ""}, {S_INIT("--> ]]>"), "--&gt; ]]&gt;"});
}

static void text_is_made_of_characters_that_pages_and_feeds_can_hold(void **state) {
  (void)state;
  CHECK(TEXT, {S_INIT("a\0b"), "a" FFFD "b"}, {S_INIT("\x01\x1f\x7f"), FFFD FFFD FFFD}, {S_INIT("\xC2\x80\xC2\x9F"), FFFD FFFD},
        {S_INIT("\xC2\xA0"), "\xC2\xA0"}, {S_INIT("\xEF\xBF\xBE\xEF\xBF\xBF"), FFFD FFFD},
        {S_INIT("\xEF\xB7\x90\xEF\xB7\xAF"), FFFD FFFD}, {S_INIT("\xF0\x9F\xBF\xBF"), FFFD}, {S_INIT("\xED\xA0\x80"), FFFD FFFD FFFD},
        {S_INIT("\xC0\xBC"), FFFD FFFD}, {S_INIT("\xE9t\xE9"), FFFD "t" FFFD}, {S_INIT("\xC3"), FFFD});
}

static void addresses_are_http_https_mailto_or_ours(void **state) {
  (void)state;
  CHECK(ADDRESS, {S_INIT("http://a.example/b?c=d&e=%C3%A9#f"), "http://a.example/b?c=d&amp;e=%C3%A9#f"},
        {S_INIT("HTTPS://a.example"), "HTTPS://a.example"}, {S_INIT("mailto:a@b.example"), "mailto:a@b.example"},
        {S_INIT("/a/b"), "/a/b"}, {S_INIT("#a"), "#a"}, {S_INIT("?a=b"), "?a=b"}, {S_INIT("a/b:c"), "a/b:c"},
        {S_INIT("?a:b"), "?a:b"}, {S_INIT(""), ""}, {{NULL, 0}, ""});
}

static void every_other_address_becomes_a_hash(void **state) {
  (void)state;
  CHECK(ADDRESS, {S_INIT("javascript:alert(1)"), "#"}, {S_INIT("JaVaScRiPt:x"), "#"}, {S_INIT(" javascript:x"), "#"},
        {S_INIT("\tjavascript:x"), "#"}, {S_INIT("java\nscript:x"), "#"}, {S_INIT("java\0script:x"), "#"},
        {S_INIT("\x01javascript:x"), "#"}, {S_INIT("data:text/html,x"), "#"}, {S_INIT("vbscript:x"), "#"},
        {S_INIT("file:///etc"), "#"}, {S_INIT("ftp://a"), "#"}, {S_INIT("//evil.example"), "#"}, {S_INIT("https :x"), "#"},
        {S_INIT(" https://a"), "#"}, {S_INIT(":x"), "#"}, {S_INIT("javascript&colon;x"), "javascript&amp;colon;x"},
        {S_INIT("/\\evil.example"), "/%5Cevil.example"}, {S_INIT("\\\\evil.example"), "%5C%5Cevil.example"});
}

static void addresses_cannot_leave_their_attribute(void **state) {
  (void)state;
  CHECK(ADDRESS, {S_INIT("/\"'<> `{}|^\\é\r\n\x7f"), "/%22%27%3C%3E%20%60%7B%7D%7C%5E%5C%C3%A9%0D%0A%7F"},
        {S_INIT("/%41%4%zz%"), "/%41%254%25zz%25"});
}

static void a_piece_keeps_what_is_encoded_already(void **state) {
  (void)state;
  CHECK(PIECE, {S_INIT("theme=eau&page=2&q=a%20b"), "theme=eau&amp;page=2&amp;q=a%20b"}, {S_INIT("\"<"), "%22%3C"});
}

static void data_in_a_path_stays_in_the_path(void **state) {
  (void)state;
  CHECK(SEGMENT, {S_INIT("/a/b-c_d.e~f"), "/a/b-c_d.e~f"}, {S_INIT("a?b#c%d&e:f"), "a%3Fb%23c%25d%26e%3Af"},
        {S_INIT("a@b.example"), "a@b.example"}, {S_INIT("\"'<\xff\n"), "%22%27%3C%FF%0A"});
}

static void data_in_a_query_is_one_value(void **state) {
  (void)state;
  CHECK(COMPONENT, {S_INIT("a b&c=d/e?f#g+h%i"), "a%20b%26c%3Dd%2Fe%3Ff%23g%2Bh%25i"}, {S_INIT("é\0"), "%C3%A9%00"},
        {S_INIT("AZaz09-._~"), "AZaz09-._~"});
}

static void a_header_line_stays_one_line(void **state) {
  (void)state;
  CHECK(LINE, {S_INIT("a\r\nBcc: b"), "a  Bcc: b"}, {S_INIT("a\0b\tc\x7f"), "a b c "}, {S_INIT("\xC2\x85x\xE2\x80\xA8y\xE2\x80\xA9"), " x y "},
        {S_INIT("é <\xff>"), "é <" FFFD ">"});
}

static void helper(struct out *o, enum lang lang, int n) {
  for (int i = 0; i < n; i++) out_char(o, lang == LANG_FR ? '<' : '>');
}

static void each_type_has_its_way_out(void **state) {
  (void)state;
  char buffer[2048];
  struct out o = out_fixed(buffer, sizeof buffer - 1);
  const char *const absent = NULL;
  char array[] = "<";
  struct markup const raw = {S("<b>")};
  MARKUP_TEXT(&o, raw);
  MARKUP_XML(&o, raw);
  MARKUP_TEXT(&o, absent);
  MARKUP_TEXT(&o, array);
  MARKUP_ATTR(&o, "\"");
  MARKUP_TEXT(&o, -1);
  MARKUP_ATTR(&o, (uint8_t)255);
  MARKUP_URL(&o, (short)-2);
  MARKUP_URLPART(&o, ULLONG_MAX);
  MARKUP_LINE(&o, LLONG_MIN);
  MARKUP_PLAIN(&o, (size_t)7);
  MARKUP_TEXT(&o, ((struct opt_int){true, -3}));
  MARKUP_TEXT(&o, ((struct opt_int){false, 4}));
  MARKUP_HELPER(MARKUP_ATTR, &o, helper, LANG_FR, 2);
  MARKUP_HELPER(MARKUP_URLPART, &o, helper, LANG_EN, 1);
  buffer[o.n] = '\0';
  assert_string_equal(buffer, "<b>&lt;b&gt;&lt;&#34;-1255-218446744073709551615-92233720368547758087-3&lt;&lt;%3E");
  assert_false(o.full);
  MARKUP_HELPER(MARKUP_TEXT, &o, helper, LANG_FR, MARKUP_HELPER_MAX + 1);
  assert_true(o.full); /* what did not fit is noticed, not cut in silence */
}

static void slots_are_filled_in_the_order_of_the_translation(void **state) {
  (void)state;
  char buffer[200];
  struct out o = out_fixed(buffer, sizeof buffer - 1);
  struct str const args[] = {S("un"), S("%s")};
  slots_put(&o, S("%2$s, %1$s; %s, %s; 100 %%; %3$s%"), args, 2);
  buffer[o.n] = '\0';
  assert_string_equal(buffer, "%s, un; un, %s; 100 %; %");
}

static void a_block_of_data_cannot_be_left_from_inside(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct markup const m = markup_json_ld(&a, S("{\"a\":\"</script><!--<script>&amp;\"}"));
  assert_true(str_eq(m.html, S("<script type=\"application/ld+json\">{\"a\":\"\\u003c/script\\u003e\\u003c!--\\u003cscript"
                               "\\u003e\\u0026amp;\"}</script>")));
  assert_true(str_eq(markup_json_ld(&a, S("{}")).html, S("<script type=\"application/ld+json\">{}</script>")));
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_block_of_data_cannot_be_left_from_inside),
      cmocka_unit_test(text_cannot_start_markup),
      cmocka_unit_test(text_is_made_of_characters_that_pages_and_feeds_can_hold),
      cmocka_unit_test(addresses_are_http_https_mailto_or_ours),
      cmocka_unit_test(every_other_address_becomes_a_hash),
      cmocka_unit_test(addresses_cannot_leave_their_attribute),
      cmocka_unit_test(a_piece_keeps_what_is_encoded_already),
      cmocka_unit_test(data_in_a_path_stays_in_the_path),
      cmocka_unit_test(data_in_a_query_is_one_value),
      cmocka_unit_test(a_header_line_stays_one_line),
      cmocka_unit_test(each_type_has_its_way_out),
      cmocka_unit_test(slots_are_filled_in_the_order_of_the_translation),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
