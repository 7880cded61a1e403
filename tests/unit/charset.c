/* Foreign texts arrive as the characters their authors wrote, whatever encoding they are in and whoever says so. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "feed/foreign/charset.h"
#include "feed/foreign/xml.h"

#define FEEDS "tests/data/feeds/"

static struct arena arena;

static int forget(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

static struct str file(const char *name) {
  const char *path = fmt(&arena, FEEDS "%s", name).p;
  FILE *f = fopen(path, "rb");
  if (f == NULL) fail_msg("%s is not there", path);
  char *p = arena_alloc(&arena, 65536);
  size_t const n = fread(p, 1, 65536, f);
  fclose(f);
  return (struct str){p, n};
}

static const struct xml_tree *tree_of(struct str bytes, const char *media) {
  struct xml_tree *tree = arena_new(&arena, struct xml_tree);
  xml_read(&arena, bytes, charset_of_media(str_from(media)), tree);
  return tree;
}

static void same(struct str is, const char *should) {
  if (!str_eq(is, str_from(should))) fail_msg("\"%.*s\" instead of \"%s\"", STR(is), should);
}

/* The text of the root of a document in these bytes; "-": not read. */
static struct str said(const char *bytes, size_t n, const char *media) {
  const struct xml_tree *tree = tree_of((struct str){bytes, n}, media);
  return tree->why == XML_CHARSET ? S("-") : xml_text(&arena, tree->root);
}
#define SAID(literal, media) said("" literal, sizeof(literal) - 1, (media))

static void the_parameter_of_a_content_type_is_found(void **state) {
  (void)state;
  same(charset_of_media(S("text/xml; charset=utf-8")), "utf-8");
  same(charset_of_media(S("application/rss+xml;charset= 'us-ascii'")), "us-ascii");
  same(charset_of_media(S("text/xml; q=\"a=b\"; CHARSET=\"EUC-KR\" ; x=y")), "EUC-KR");
  static const char *const none[] = {"text/xml", "text/xml; charset:iso-8859-1", "text/xml; charset", "text/xml; charset=", "charset=utf-8", "text/xml; charset=''"};
  for (size_t i = 0; i < sizeof none / sizeof *none; i++) assert_null(charset_of_media(str_from(none[i])).p);
  assert_null(charset_of_media((struct str){0}).p);
}

static void texts_of_many_encodings_arrive_right(void **state) {
  (void)state;
  same(SAID("<r>\xC3\xA9</r>", NULL), "\u00e9");
  same(SAID("<?xml version='1.0' encoding='ISO-8859-1'?><r>\xE9\x93</r>", NULL), "\u00e9\u201c"); /* as browsers read it */
  same(SAID("<?xml version='1.0' encoding='iso8859_1'?><r>\x81</r>", NULL), "\xC2\x81");
  same(SAID("<?xml version=\"1.0\" encoding = \"iso-8859-15\"?><r>\xA4</r>", NULL), "\u20ac");
  same(SAID("<?xml version='1.0' encoding='windows-1252'?><r>\xA3\x93t\x94</r>", NULL), "\u00a3\u201ct\u201d");
  same(SAID("<?xml version='1.0' encoding='windows-1255'?><r>\xF9\xEC</r>", NULL), "\u05e9\u05dc");
  same(SAID("<?xml version='1.0' encoding='windows-1256'?><r>\xC7\xE1</r>", NULL), "\u0627\u0644");
  same(SAID("<?xml version='1.0' encoding='KOI8-R'?><r>\xEB</r>", NULL), "\u041a");
  same(SAID("<?xml version='1.0' encoding='Shift_JIS'?><r>\x82\xC9\x8B\x4C\x5C</r>", NULL), "\u306b\u8a18\\");
  same(SAID("<?xml version='1.0' encoding='EUC-JP'?><r>\xA4\xCB</r>", NULL), "\u306b");
  same(SAID("<?xml version='1.0' encoding='euc-kr'?><r>\xB3\xE2</r>", NULL), "\ub144");
  same(SAID("<?xml version='1.0' encoding='Big5'?><r>\xA4\xA4</r>", NULL), "\u4e2d");
  same(SAID("<?xml version='1.0' encoding='gb2312'?><r>\xD6\xD0</r>", NULL), "\u4e2d");
  same(SAID("<?xml version='1.0' encoding='macintosh'?><r>\x8E</r>", NULL), "\u00e9");
  same(SAID("<?xml version='1.0' encoding='us-ascii'?><r>a</r>", NULL), "a");
  same(SAID("<\0r\0>\0\xE9\0<\0/\0r\0>\0", NULL), "\u00e9");
  same(SAID("\0<\0r\0>\xD8\x3D\xDE\x00\0<\0/\0r\0>", NULL), "\U0001F600");
  same(SAID("\xFE\xFF\0<\0r\0>\0\xE9\0<\0/\0r\0>", "text/xml; charset=utf-8"), "\u00e9");
  same(SAID("\xEF\xBB\xBF<?xml version='1.0' encoding='iso-8859-1'?><r>\xC3\xA9</r>", "text/xml; charset=windows-1252"), "\u00e9"); /* the mark wins */
}

static void the_transport_wins_over_the_declaration_unless_the_bytes_say_no(void **state) {
  (void)state;
  same(SAID("<?xml version='1.0' encoding='utf-8'?><r>\xB3\xE2</r>", "text/xml; charset=euc-kr"), "\ub144");
  same(SAID("<?xml version='1.0' encoding='iso-8859-1'?><r>\xC3\xA9</r>", "text/xml; charset=utf-8"), "\u00e9");
  same(SAID("<?xml version='1.0' encoding='iso-8859-1'?><r>\xE9</r>", "text/xml; charset=utf-8"), "\u00e9");
  same(SAID("<r>\xC3\xA9</r>", "text/xml; charset=us-ascii"), "\u00e9");
  same(SAID("<?xml version='1.0' encoding='koi8-r'?><r>\xEB</r>", "text/xml; charset=x-unheard-of"), "\u041a");
  same(SAID("<?xml version='1.0' encoding='utf-16'?><r>\xC3\xA9</r>", NULL), "\u00e9"); /* saved by a program that had it in UTF-16 */
}

static void what_is_not_of_its_encoding_or_in_none_that_is_read_is_refused(void **state) {
  (void)state;
  same(SAID("<r>\xE9</r>", NULL), "-");
  same(SAID("<?xml version='1.0' encoding='euc-jp'?><r>\xFF\xFF</r>", NULL), "-");
  same(SAID("<?xml version='1.0' encoding='us-ascii'?><r>\xE9</r>", NULL), "-");
  same(SAID("<?xml version='1.0' encoding='UTF-7'?><r>+AOk-</r>", NULL), "-");
  same(SAID("<?xml version='1.0' encoding='ISO-2022-CN-EXT'?><r>a</r>", NULL), "-");
  same(SAID("<?xml version='1.0' encoding='bogus'?><r>a</r>", NULL), "-");
  same(SAID("\x4C\x6F\xA7\x94\x93", NULL), "-");
  same(SAID("\xFF\xFE\0\0<\0\0\0r\0\0\0", NULL), "-");
  same(SAID("<\0\0\0r\0\0\0", NULL), "-");
  same(SAID("\xFF\xFE<\0r\0>\0\0\xD8<\0/\0r\0>\0", NULL), "-"); /* half a pair */
  same(SAID("\xFF\xFE<\0r", NULL), "-");                        /* half a character */
  same(SAID("<r>a\0b</r>", NULL), "-");
  same(SAID("\xEF\xBB\xBF<r>\xE9</r>", "text/xml; charset=iso-8859-1"), "-");
  same(SAID("<?xml version='1.0' encoding='euc-kr'?><!DOCTYPE r><r>\xFF</r>", NULL), ""); /* refused for its DOCTYPE */
}

static void feeds_of_the_collection_arrive_right(void **state) {
  (void)state;
  same(xml_text_at(&arena, tree_of(file("feedparser-encoding/euc-kr.xml"), NULL)->root, "channel/title"), "\ub144");
  same(xml_text_at(&arena, tree_of(file("feedparser-encoding/euc-kr-item.xml"), NULL)->root, "channel/item/description"), "\ub144");
  same(xml_text_at(&arena, tree_of(file("feedparser-encoding/http_text_xml_charset_2.xml"), "text/xml; charset=windows-1252")->root, "channel/item/description"),
       "This is a \u00a3\u201ctest.\u201d");
  struct str const korean = xml_text_at(&arena, tree_of(file("feedparser-illformed/euckr.xml"), "text/xml; charset=EUC-KR")->root, "channel/item/title");
  same(korean, "EUC-KR \uc5d0\uc11c TypeKey \ud55c\uae00\ub2c9\ub124\uc784 \ud45c\uc2dc\ud558\uae30");
  struct str const japanese = xml_text_at(&arena, tree_of(file("feedparser-illformed/shiftjis.xml"), "text/xml; charset=shift_jis")->root, "entry/title");
  same(japanese, "DrecomRSS\u306b\u8a18\u4e8b\u6295\u7a3f\u304c\u53cd\u6620\u3055\u308c\u306a\u3044\u2026");
  struct str const hebrew = xml_text_at(&arena, tree_of(file("feedparser-illformed/windows1255.xml"), "text/xml; charset=windows-1255")->root, "channel/item/description");
  assert_true(str_starts(hebrew, S("\u05d4\u05d0\u05dd ")));
  static const char *const wide[] = {"utf_16", "utf-16le", "utf-16le-bom", "utf-16be-autodetect"};
  for (size_t i = 0; i < sizeof wide / sizeof *wide; i++)
    assert_true(xml_is(tree_of(file(fmt(&arena, "feedparser-encoding/%s.xml", wide[i]).p), NULL)->root, NULL, "rss"));
  assert_int_equal(tree_of(file("feedparser-encoding/bozo_bogus_encoding.xml"), NULL)->why, XML_CHARSET);
  assert_int_equal(tree_of(file("feedparser-encoding/bozo_invalid-bytes-with-bom.xml"), NULL)->why, XML_CHARSET);
}

/* Two megabytes of one-byte letters become six: there is room for that, and just for that. */
static void the_longest_text_of_the_narrowest_encoding_is_read(void **state) {
  (void)state;
  static char text[XML_BYTES_MAX];
  static const char head[] = "<?xml version='1.0' encoding='windows-874'?><r>";
  memset(text, 0xA1, sizeof text);
  memcpy(text, head, sizeof head - 1);
  memcpy(text + sizeof text - 4, "</r>", 4);
  const struct xml_tree *tree = tree_of((struct str){text, sizeof text}, NULL);
  assert_int_equal(tree->why, XML_FINE);
  assert_int_equal(tree->root->first->text.n, 3 * (sizeof text - (sizeof head - 1) - 4));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test_teardown(the_parameter_of_a_content_type_is_found, forget),
      cmocka_unit_test_teardown(texts_of_many_encodings_arrive_right, forget),
      cmocka_unit_test_teardown(the_transport_wins_over_the_declaration_unless_the_bytes_say_no, forget),
      cmocka_unit_test_teardown(what_is_not_of_its_encoding_or_in_none_that_is_read_is_refused, forget),
      cmocka_unit_test_teardown(feeds_of_the_collection_arrive_right, forget),
      cmocka_unit_test_teardown(the_longest_text_of_the_narrowest_encoding_is_read, forget),
  };
  return cmocka_run_group_tests_name("charset", tests, NULL, NULL);
}
