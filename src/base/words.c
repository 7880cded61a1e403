#include "base/words.h"

#include <assert.h>

struct str words_at(enum lang lang, unsigned word) {
  assert(lang < LANG_COUNT && word < words_total);
  const struct words_table *const table = &words_tables[lang];
  return table->text[(size_t)word * table->forms];
}

struct str words_form(enum lang lang, unsigned word, int64_t n) {
  assert(lang < LANG_COUNT && word < words_total);
  const struct words_table *const table = &words_tables[lang];
  unsigned const form = table->form(n < 0 ? 0 : n);
  assert(form < table->forms);
  return table->text[(size_t)word * table->forms + form];
}

/* The word's number, or words_total. */
static unsigned find(struct str msgid) {
  unsigned low = 0, high = words_total;
  while (low < high) {
    unsigned const middle = low + (high - low) / 2;
    int const order = str_cmp(words_ids[middle], msgid);
    if (order == 0) return middle;
    if (order < 0)
      low = middle + 1;
    else
      high = middle;
  }
#ifdef BABILLARD_TEST
  assert(false && "a word that tool/words.c did not find in the source");
#endif
  return words_total;
}

struct str words_get(enum lang lang, struct str msgid) {
  unsigned const word = find(msgid);
  return word == words_total ? msgid : words_at(lang, word);
}

struct str words_count(enum lang lang, int64_t n, struct str one, struct str many) {
  unsigned const word = find(one);
  if (word == words_total) return n > 1 ? many : one;
  return words_form(lang, word, n);
}
