/* Marking what was found: text and words typed are read by the tokenizer of the index, so a mark stands where the index
 * found, on accents, inclusive forms and stems too. */
#include <string.h>

#include "base/arena.h"
#include "board/acronym.h"
#include "board/search_words.h"
#include "db/tokenizer.h"

enum { TOKENS_MAX = 256, SPANS_MAX = 64, SHORTEST = 2 };

struct collecting {
  struct arena *arena;
  struct str *v;
  size_t n;
};

static int collect(void *context, int flags, const char *token, int n, int start, int end) {
  struct collecting *c = context;
  (void)flags, (void)start, (void)end;
  if (n >= SHORTEST && c->n < TOKENS_MAX) c->v[c->n++] = str_dup(c->arena, (struct str){token, (size_t)n});
  return 0;
}

/* What an acronym stands for, without its small words: those stand everywhere. */
static void collect_words(struct collecting *c, struct str text) {
  struct str words[SEARCH_WORDS_MAX];
  bool goes_on;
  size_t const n = search_words_typed(c->arena, text, words, &goes_on);
  for (size_t i = 0; i < n; i++) tokenizer_each(words[i], false, collect, c);
}

struct search_marks search_marks_of(struct arena *a, struct str typed) {
  struct str words[SEARCH_WORDS_MAX];
  bool goes_on;
  size_t const n = search_words_typed(a, typed, words, &goes_on);
  struct collecting exact = {a, arena_many(a, TOKENS_MAX, struct str), 0}, begins = {a, arena_many(a, TOKENS_MAX, struct str), 0};
  for (size_t i = 0; i < n; i++) {
    tokenizer_each(words[i], false, collect, &exact);
    const struct acronym *acronym = acronym_of(a, words[i]);
    if (acronym != NULL) {
      tokenizer_each(acronym->letters, false, collect, &exact);
      collect_words(&exact, acronym->words);
    }
    if (goes_on && i + 1 == n) tokenizer_each(words[i], true, collect, &begins);
  }
  struct str const letters = acronym_letters(a, typed);
  if (str_has(letters)) tokenizer_each(letters, false, collect, &exact);
  return (struct search_marks){exact.v, begins.v, exact.n, begins.n};
}

struct marking {
  const struct search_marks *m;
  struct search_spans *spans;
};

static bool found(const struct search_marks *m, struct str token) {
  for (size_t i = 0; i < m->n_exact; i++)
    if (str_eq(m->exact[i], token)) return true;
  for (size_t i = 0; i < m->n_begins; i++)
    if (str_starts(token, m->begins[i])) return true;
  return false;
}

static int mark(void *context, int flags, const char *token, int n, int start, int end) {
  struct marking *k = context;
  struct search_spans *s = k->spans;
  (void)flags;
  bool const same = s->n > 0 && s->v[s->n - 1].end > (size_t)start;
  if (same || !found(k->m, (struct str){token, (size_t)n})) return 0;
  if (s->n == SPANS_MAX) return 1;
  s->v[s->n++] = (struct search_span){(size_t)start, (size_t)end};
  return 0;
}

struct search_spans search_spans_in(struct arena *a, const struct search_marks *m, struct str text) {
  struct search_spans spans = {0};
  if (m->n_exact + m->n_begins == 0 || text.n == 0) return spans;
  spans.v = arena_many(a, SPANS_MAX, struct search_span);
  tokenizer_each(text, false, mark, &(struct marking){m, &spans});
  return spans;
}
