/* Foreign XML: nothing outside a document is ever asked for, what is too much is refused at its bound and not before, fast. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <libxml/catalog.h>
#include <libxml/parser.h>
#include <sys/inotify.h>
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/out.h"
#include "feed/foreign/xml.h"
#include "hostile_xml.h"

static struct arena text_arena, tree_arena;
static struct xml_tree tree;

static double used(void) {
  struct rusage u;
  getrusage(RUSAGE_SELF, &u);
  return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) + (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec) / 1e6;
}

/* The tree of a text, within two seconds even here, and without a wish for anything outside. */
static const struct xml_tree *read_in(struct str text) {
  arena_free(&tree_arena);
  double const before = used();
  xml_read(&tree_arena, text, (struct str){0}, &tree);
  assert_true(used() - before < 2);
  assert_int_equal(tree.external, 0);
  return &tree;
}

/* `head`, `n` times `each` (with its number where it has a %d), `tail`. */
static struct str many(const char *head, const char *each, int n, const char *tail) {
  arena_free(&text_arena);
  struct out o = out_in(&text_arena, 4 << 20);
  out_z(&o, head);
  for (int i = 0; i < n; i++) {
    const char *number = strstr(each, "%d");
    if (number == NULL) out_z(&o, each);
    else out_bytes(&o, each, (size_t)(number - each)), out_int(&o, i), out_z(&o, number + 2);
  }
  out_z(&o, tail);
  assert_false(o.full);
  return out_str(&o);
}

static void same(struct str is, const char *should) {
  if (!str_eq(is, str_from(should))) fail_msg("\"%.*s\" instead of \"%s\"", STR(is), should);
}

/* --- Hostile documents ---------------------------------------------------------------------------------------------- */

static void see_hostile(const char *path, struct str bytes, bool doctype, bool fine, bool in_table) {
  assert_true(str_has(bytes));
  enum xml_why const why = read_in(bytes)->why;
  bool const right = doctype ? why == XML_DOCTYPE : (why == XML_FINE) == (fine && in_table);
  if (!right) fail_msg("%s: %d", path, (int)why);
}

static void hostile_documents_are_refused_and_ask_for_nothing(void **state) {
  (void)state;
  assert_int_equal(hostile_each(see_hostile), HOSTILE_FILES);
}

static void a_doctype_is_refused_wherever_it_stands_and_nothing_of_it_is_read(void **state) {
  (void)state;
  static const char *const with[] = {
      "<!DOCTYPE rss><rss/>", "<?xml version='1.0'?>\n<!-- x --><!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>",
      "<!DOCTYPE r SYSTEM 'http://127.0.0.1:1/x.dtd'><r/>", "\xEF\xBB\xBF<!DOCTYPE r [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]><r/>"};
  for (size_t i = 0; i < sizeof with / sizeof *with; i++) {
    assert_int_equal(read_in(str_from(with[i]))->why, XML_DOCTYPE);
    assert_null(tree.root);
  }
  static const char *const without[] = {"<r>&lt;!DOCTYPE x&gt;</r>", "<r><![CDATA[<!DOCTYPE x>]]></r>", "<r><!-- <!DOCTYPE x> --></r>", "<r><?p <!DOCTYPE x>?></r>"};
  for (size_t i = 0; i < sizeof without / sizeof *without; i++) assert_int_equal(read_in(str_from(without[i]))->why, XML_FINE);
  struct str const quadratic = many("<!DOCTYPE r [<!ENTITY a \"", "AAAAAAAAAA", 4000, "\">]><r>&a;&a;&a;</r>");
  assert_int_equal(read_in(quadratic)->why, XML_DOCTYPE);
}

static void only_the_five_entities_and_numbers_stand_for_characters(void **state) {
  (void)state;
  assert_int_equal(read_in(S("<r a='&lt;&#233;'>&amp;&lt;&gt;&quot;&apos;&#xE9;</r>"))->why, XML_FINE);
  same(xml_text(&tree_arena, tree.root), "&<>\"'\u00e9");
  same(xml_attribute(tree.root, NULL, "a"), "<\u00e9");
  assert_int_equal(read_in(S("<rss><a>x</a><b>&nbsp;</b></rss>"))->why, XML_MALFORMED);
  same(xml_text_at(&tree_arena, tree.root, "a"), "x");
  assert_int_equal(read_in(S("<r a='&x;'/>"))->why, XML_MALFORMED);
}

/* The library reads one of its own accord, and those that a document names. */
static void no_catalog_is_opened(void **state) {
  (void)state;
  char catalog[] = "/tmp/catalog.XXXXXX", text[512], event[4096];
  int const fd = mkstemp(catalog), watch = inotify_init1(IN_NONBLOCK);
  static const char empty[] = "<catalog xmlns='urn:oasis:names:tc:entity:xmlns:xml:catalog'/>";
  assert_int_equal(write(fd, empty, sizeof empty - 1), sizeof empty - 1);
  assert_true(fd >= 0 && watch >= 0 && inotify_add_watch(watch, catalog, IN_OPEN) >= 0);
  setenv("XML_CATALOG_FILES", catalog, 1);
  snprintf(text, sizeof text, "<?oasis-xml-catalog catalog=\"%s\"?><r xmlns='http://example.org/'/>", catalog);
  assert_int_equal(read_in(str_from(text))->why, XML_FINE);
  snprintf(text, sizeof text, "<?xml version='1.0'?><?oasis-xml-catalog catalog=\"file://%s\"?><!DOCTYPE r PUBLIC 'x' 'y'><r/>", catalog);
  assert_int_equal(read_in(str_from(text))->why, XML_DOCTYPE);
  assert_true(read(watch, event, sizeof event) < 0);
  /* the same document, as the library reads it unless told otherwise */
  xmlCatalogSetDefaults(XML_CATA_ALLOW_ALL);
  xmlFreeDoc(xmlReadMemory(text, (int)strlen(text), NULL, NULL, XML_PARSE_DTDLOAD | XML_PARSE_NOERROR | XML_PARSE_NOWARNING));
  assert_true(read(watch, event, sizeof event) > 0);
  close(fd), close(watch);
  unlink(catalog);
  unsetenv("XML_CATALOG_FILES");
}

/* Addresses in every place that some reader of XML would fetch, all of a server that counts who comes. */
static void nobody_calls_where_a_document_points(void **state) {
  (void)state;
  struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t n = sizeof at;
  int const decoy = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0), control = socket(AF_INET, SOCK_STREAM, 0);
  assert_true(bind(decoy, (struct sockaddr *)&at, n) == 0 && listen(decoy, 16) == 0 && getsockname(decoy, (struct sockaddr *)&at, &n) == 0);
  static const char *const texts[] = {
      "<!DOCTYPE r SYSTEM 'http://127.0.0.1:PORT/r.dtd'><r/>",
      "<!DOCTYPE r [<!ENTITY e SYSTEM 'http://127.0.0.1:PORT/e'>]><r>&e;</r>",
      "<!DOCTYPE r [<!ENTITY %% p SYSTEM 'http://127.0.0.1:PORT/p'>%p;]><r/>",
      "<?xml-stylesheet href='http://127.0.0.1:PORT/s.xsl' type='text/xsl'?><r/>",
      "<r xmlns:i='http://www.w3.org/2001/XInclude'><i:include href='http://127.0.0.1:PORT/i'/></r>",
      "<r xmlns:s='http://www.w3.org/2001/XMLSchema-instance' s:noNamespaceSchemaLocation='http://127.0.0.1:PORT/r.xsd'/>",
      "<?oasis-xml-catalog catalog='http://127.0.0.1:PORT/c'?><r/>"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const char *port = strstr(texts[i], "PORT");
    arena_free(&text_arena);
    struct str const text = fmt(&text_arena, "%.*s%d%s", (int)(port - texts[i]), texts[i], (int)ntohs(at.sin_port), port + 4);
    assert_int_equal(read_in(text)->why, i < 3 ? XML_DOCTYPE : XML_FINE);
  }
  assert_true(accept(decoy, NULL, NULL) < 0);
  assert_int_equal(connect(control, (struct sockaddr *)&at, n), 0); /* whoever comes is seen */
  int const seen = accept(decoy, NULL, NULL);
  assert_true(seen >= 0);
  close(seen), close(control), close(decoy);
}

/* --- Bounds --------------------------------------------------------------------------------------------------------- */

static void attributes_are_bounded_before_the_parser_compares_them(void **state) {
  (void)state;
  assert_int_equal(read_in(many("<r ", "a%d='=' ", XML_ATTRIBUTES_MAX, "/>"))->why, XML_FINE);
  assert_int_equal(tree.root->n_attributes, XML_ATTRIBUTES_MAX);
  assert_int_equal(read_in(many("<r>\n<x ", "a%d='1' ", XML_ATTRIBUTES_MAX + 1, "/></r>"))->why, XML_ATTRIBUTES);
  assert_int_equal(tree.line, 2);
  same(tree.root->name, "r"); /* what stood before it is there */
  assert_int_equal(read_in(many("<r ", "xmlns:a%d='u' ", XML_ATTRIBUTES_MAX + 1, "/>"))->why, XML_ATTRIBUTES);
  assert_int_equal(read_in(many("<r ", "a%d=\"1\" ", 40000, "/>"))->why, XML_ATTRIBUTES);
  assert_int_equal(read_in(many("<r ", "a%d=\"1\" ", 100000, "/>"))->why, XML_ATTRIBUTES);
  assert_int_equal(read_in(many("<r ", "a%d=\"1\" ", 100000, ""))->why, XML_ATTRIBUTES);
  assert_int_equal(read_in(many("<r ", "xmlns:a%d='u' ", 20000, "/>"))->why, XML_ATTRIBUTES);
  /* in force at once, though each element has few */
  assert_int_equal(read_in(many("", "<a xmlns:a='u' xmlns:b='u' xmlns:c='u' xmlns:d='u' xmlns:e='u' xmlns:f='u'>", 170, ""))->why, XML_ATTRIBUTES);
  assert_int_equal(read_in(many("<r>", "<a xmlns:a='u' xmlns:b='u'></a>", 5000, "</r>"))->why, XML_FINE);
}

static void depth_is_bounded(void **state) {
  (void)state;
  struct out o = out_in(&text_arena, 1 << 20);
  for (int past = 0; past < 2; past++) {
    o.n = 0;
    for (int i = 0; i < XML_DEPTH_MAX + past; i++) out_z(&o, "<a>");
    for (int i = 0; i < XML_DEPTH_MAX + past; i++) out_z(&o, "</a>");
    assert_int_equal(read_in(out_str(&o))->why, past == 0 ? XML_FINE : XML_DEPTH);
  }
  assert_int_equal(read_in(many("", "<a>", 600000, ""))->why, XML_DEPTH);
}

static void nodes_are_bounded(void **state) {
  (void)state;
  assert_int_equal(read_in(many("<r>", "<a/>", XML_NODES_MAX - 1, "</r>"))->why, XML_FINE);
  assert_int_equal(read_in(many("<r>", "<a/>", XML_NODES_MAX, "</r>"))->why, XML_NODES);
  /* one run of characters is one node, however often it is cut by references, comments and sections */
  assert_int_equal(read_in(many("<r>", "&lt;b&gt;\n<!---->\r\n<![CDATA[x]]>", XML_NODES_MAX, "</r>"))->why, XML_FINE);
  assert_ptr_equal(tree.root->first, tree.root->last);
  assert_int_equal(tree.root->first->text.n, 6 * XML_NODES_MAX);
}

static void size_is_bounded(void **state) {
  (void)state;
  static char text[XML_BYTES_MAX + 1];
  for (size_t n = XML_BYTES_MAX; n <= XML_BYTES_MAX + 1; n++) {
    memset(text, 'x', n);
    memcpy(text, "<r>", 3);
    memcpy(text + n - 4, "</r>", 4);
    assert_int_equal(read_in((struct str){text, n})->why, n == XML_BYTES_MAX ? XML_FINE : XML_TOO_BIG);
  }
  assert_null(tree.root);
}

/* Texts that cost a parser more than they have bytes, each nearly as long as may be. */
static void long_texts_of_little_are_read_or_refused_in_time(void **state) {
  (void)state;
  static const struct { const char *head, *each, *tail; int n; enum xml_why why; } texts[] = {
      {"", "<", "", 2000000, XML_MALFORMED},          {"<r a=\"", "&amp;", "\"/>", 400000, XML_FINE},
      {"<r a=\"", "x>", "\"/>", 1000000, XML_FINE},   {"<r><!--", "x>", "", 1000000, XML_MALFORMED},
      {"<r>", "<?a b?>", "</r>", 290000, XML_FINE},   {"<r ", "a ", "", 1000000, XML_MALFORMED},
      {"<", "a", ">", 2000000, XML_MALFORMED},        {"<r><![CDATA[", "]", "]]></r>", 2000000, XML_FINE},
      {"<r>", "\r\n", "</r>", 1000000, XML_FINE},     {"<r>", "&#x10FFFF;", "</r>", 200000, XML_FINE},
      {"<r a='", "\xC3\xA9", "'/>", 1000000, XML_FINE}, {"<r>", "<a b='c' d:e='f'/>", "</r>", 100000, XML_TOO_BIG},
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    enum xml_why const why = read_in(many(texts[i].head, texts[i].each, texts[i].n, texts[i].tail))->why;
    if (why != texts[i].why) fail_msg("text %zu: %d", i, (int)why);
  }
}

/* --- Walking -------------------------------------------------------------------------------------------------------- */

static void a_tree_is_walked_by_names_namespaces_and_languages(void **state) {
  (void)state;
  read_in(S("\n <r xmlns='u' xmlns:v='w' xml:lang='fr'><a>un</a><v:a xml:lang='en'>one <b>two</b> three</v:a><a>deux</a><e/></r>"));
  assert_int_equal(tree.why, XML_FINE);
  const struct xml_node *a = xml_child(tree.root, "u", "a"), *other = xml_child(tree.root, "w", "a");
  same(xml_text(&tree_arena, a), "un");
  same(xml_text(&tree_arena, xml_again(a)), "deux");
  same(xml_text(&tree_arena, other), "one two three");
  same(xml_text_at(&tree_arena, tree.root, "a"), "un");
  same(xml_text(&tree_arena, xml_at(other, "b")), "two");
  same(xml_lang(a), "fr");
  same(xml_lang(other->first->next), "en");
  assert_true(xml_text(&tree_arena, xml_child(tree.root, NULL, "e")).p != NULL && xml_text_at(&tree_arena, tree.root, "none").p == NULL);
  assert_null(xml_child(tree.root, "", "a"));
}

static void what_was_whole_before_a_fault_is_there(void **state) {
  (void)state;
  read_in(S("<rss>\n<item><t>a</t></item>\n<item><t>b</item></rss>"));
  assert_int_equal(tree.why, XML_MALFORMED);
  assert_int_equal(tree.line, 3);
  const struct xml_node *one = xml_child(tree.root, NULL, "item");
  assert_true(one->whole && !xml_again(one)->whole && !tree.root->whole);
  same(xml_text_at(&tree_arena, one, "t"), "a");
  assert_int_equal(read_in(S("<rss><item/>"))->why, XML_MALFORMED);
  assert_int_equal(read_in(S(" \n"))->why, XML_EMPTY);
  assert_int_equal(read_in(S("<a/><b/>"))->why, XML_MALFORMED);
}

static int forget(void **state) {
  (void)state;
  arena_free(&text_arena);
  arena_free(&tree_arena);
  return 0;
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(hostile_documents_are_refused_and_ask_for_nothing),
      cmocka_unit_test(a_doctype_is_refused_wherever_it_stands_and_nothing_of_it_is_read),
      cmocka_unit_test(only_the_five_entities_and_numbers_stand_for_characters),
      cmocka_unit_test(no_catalog_is_opened),
      cmocka_unit_test(nobody_calls_where_a_document_points),
      cmocka_unit_test(attributes_are_bounded_before_the_parser_compares_them),
      cmocka_unit_test(depth_is_bounded),
      cmocka_unit_test(nodes_are_bounded),
      cmocka_unit_test(size_is_bounded),
      cmocka_unit_test(long_texts_of_little_are_read_or_refused_in_time),
      cmocka_unit_test(a_tree_is_walked_by_names_namespaces_and_languages),
      cmocka_unit_test(what_was_whole_before_a_fault_is_there),
  };
  return cmocka_run_group_tests_name("xml", tests, NULL, forget);
}
