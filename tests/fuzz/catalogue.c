/* Catalogues and the words of C and views: any bytes are read or refused with a line, never a crash. The first byte
 * chooses which. The reader is no part of the library: its parts are included. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "tool/views_scan.c"
#include "tool/words_po.c"
#include "tool/words_source.c"

static void check_fault(const struct views_fault *fault) {
  if (fault->line < 1 || fault->message[0] == '\0') abort();
#ifdef PLANT_BUG
  if (strstr(fault->message, "another plural") != NULL) abort(); /* two plurals of one word that do not agree */
#endif
}

static void check_words(const struct words *w) {
  for (size_t i = 0; i < w->n; i++) {
    unsigned slots;
    if (w->v[i].one.n == 0 || w->v[i].places_n == 0 || words_find(w, w->v[i].one) != &w->v[i]) abort();
    if (views_slots(w->v[i].one, &slots) != OK || slots > SLOTS_MAX) abort();
    if (i > 0 && str_cmp(w->v[i - 1].one, w->v[i].one) >= 0) abort();
  }
}

static void check_po(const struct po *po) {
  if (po->forms < 1 || po->forms > PO_FORMS_MAX || po->rule.n == 0) abort();
  for (size_t i = 0; i < po->n; i++)
    if (po->v[i].id.n == 0 || po_find(po, po->v[i].id) != &po->v[i]) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  if (size < 1 || size > 4096) return 0;
  scoped(arena) struct arena arena = {0};
  struct str const source = {(const char *)bytes + 1, size - 1}, path = S("a");
  struct views_fault fault = {0};
  struct words words = words_none(&arena);
  struct po po;
  enum err e;
  if (bytes[0] % 3 == 0) {
    e = po_read(&arena, source, &po, &fault);
    if (e == OK) check_po(&po);
  } else {
    e = (bytes[0] % 3 == 1 ? words_of_c : words_of_view)(&words, path, source, &fault);
    words_sort(&words);
    check_words(&words);
  }
  if (e != OK) check_fault(&fault);
  return 0;
}
