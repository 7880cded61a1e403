/* Foreign XML of any bytes: a tree within its bounds or a refusal, and never a wish for anything outside. The first byte says
 * what the transport says of the encoding. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/xml.h"
#include "feed/foreign/xml_scan.h"

static size_t depth_of(const struct xml_node *n) {
  size_t depth = 0;
  for (; n != NULL; n = n->parent) depth++;
  return depth;
}

static void check_node(struct arena *a, const struct xml_node *n) {
  assert(depth_of(n) <= XML_DEPTH_MAX + 1 && n->n_attributes <= XML_ATTRIBUTES_MAX && n->line >= 1);
  assert((n->first == NULL) == (n->last == NULL) && (n->last == NULL || n->last->next == NULL));
  assert(n->next == NULL || n->next->parent == n->parent);
  assert(n->name.p == NULL || (n->name.n > 0 && n->text.p == NULL && utf8_valid(n->name)));
  assert(n->name.p != NULL || (n->text.n > 0 && n->first == NULL && (n->next == NULL || n->next->name.p != NULL)));
  for (size_t i = 0; i < n->n_attributes; i++) {
    char name[64] = {0};
    const struct xml_attribute *one = &n->attributes[i];
    assert(one->name.n > 0 && utf8_valid(one->value));
    if (one->name.n >= sizeof name || one->ns.p != NULL || memchr(one->name.p, '\0', one->name.n) != NULL) continue;
    memcpy(name, one->name.p, one->name.n);
    assert(xml_attribute(n, NULL, name).p != NULL);
  }
  if (a->used > ARENA_MAX / 2) return;
  struct str const text = xml_text(a, n), lang = xml_lang(n);
  assert(utf8_valid(text) && utf8_valid(lang) && memchr(text.n > 0 ? text.p : "", '\0', text.n) == NULL);
#ifdef PLANT_BUG
  if (n->name.p != NULL && n->n_attributes > 1 && text.n > 5) abort();
#endif
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const char *const said[] = {NULL, "utf-8", "us-ascii", "iso-8859-1", "windows-1255", "euc-kr", "shift_jis", "gb18030", "big5", "euc-jp", "utf-16", "none"};
  if (size == 0) return 0;
  scoped(arena) struct arena a = {0}, texts = {0};
  struct xml_tree tree;
  struct str const bytes = {(const char *)data + 1, size - 1};
  xml_read(&a, bytes, str_from(said[data[0] % (sizeof said / sizeof *said)]), &tree);
  assert(tree.external == 0 && (tree.why != XML_FINE || tree.root != NULL));
  assert(tree.why != XML_CHARSET || tree.root == NULL);
  /* what the scan lets through is never too much for the parser, unless by namespaces of many elements */
  enum xml_why ahead;
  xml_scan(bytes, &ahead);
  if (tree.why == XML_ATTRIBUTES && size < 5000 && data[0] % 12 == 1 && bytes.p[0] == '<' && bytes.n > 1 && bytes.p[1] != '\0') assert(ahead == XML_ATTRIBUTES);
  if (tree.root == NULL) return 0;
  assert(tree.root->parent == NULL && tree.root->next == NULL && (tree.why != XML_FINE || tree.root->whole));
  for (const struct xml_node *n = tree.root; n != NULL; n = xml_following(tree.root, n)) check_node(&texts, n);
  assert(xml_child(tree.root, "x", "y") == NULL || xml_is(xml_child(tree.root, "x", "y"), "x", "y"));
  (void)xml_text_at(&texts, tree.root, "channel/item/title");
  return 0;
}
