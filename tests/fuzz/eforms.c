/* Any bytes as a notice in XML (eForms, TED, plain UBL): a record comes of it or a reason, the record keeps within its bounds,
 * survives JSON as it is, and has no closing where nothing can be answered. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "feed/foreign/eforms.h"
#include "feed/foreign/foreign_readers.h"

static void require(bool what) {
  if (!what) abort();
}

static void take(void *to, const struct foreign *one) {
  int *n = to;
  (*n)++;
  bool const judged = one->family == FOREIGN_SKIPPED || one->family == FOREIGN_REFUSED;
  require((one->why != FOREIGN_WHY_NONE) == judged && one->texts.n <= 30 && one->left.n <= FOREIGN_LEFT_MAX);
  require(one->lots.n <= FOREIGN_LIST_MAX && one->places.n <= FOREIGN_LIST_MAX && one->documents.n <= FOREIGN_LIST_MAX);
  if (one->family == FOREIGN_PLANNING || one->family == FOREIGN_RESULT) require(!one->closes.has);
#ifdef PLANT_BUG
  require(one->why != FOREIGN_WHY_BAD_TIME); /* as if every closing that is written were one */
#endif
  for (size_t i = 0; i < one->texts.n; i++)
    for (size_t j = 0; j < i; j++) require(!str_eq(one->texts.v[i].lang, one->texts.v[j].lang));
  scoped(arena) struct arena arena = {0};
  struct foreign back;
  struct str const line = foreign_json(&arena, one);
  require(utf8_valid(line) && foreign_from_json(&arena, line, &back) == OK && str_eq(foreign_json(&arena, &back), line));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size > 1 << 16) return 0;
  scoped(arena) struct arena arena = {0};
  struct xml_tree tree;
  xml_read(&arena, (struct str){(const char *)bytes, size}, (struct str){0}, &tree);
  if (tree.root == NULL) return 0; /* one that breaks off goes on: more of it is reached so */
  static uint64_t keys[FOREIGN_ITEMS_MAX];
  int n = 0;
  struct foreign_out out = {.sink = take, .to = &n, .keys = keys};
  if (eforms_is(tree.root)) eforms_read(&out, tree.root);
  else if (xml_is(tree.root, NULL, "TED_EXPORT")) ted_read(&out, tree.root);
  else ubl_read(&out, tree.root);
  require(n == 1);
  return 0;
}
