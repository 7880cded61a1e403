/* Where the words come from: every text that views and C ask to be translated, with the places that use it. */
#ifndef TOOL_WORDS_SOURCE_H
#define TOOL_WORDS_SOURCE_H

#include "tool/views_scan.h"

#define WORDS_MAX 4096
#define WORDS_PLACES_MAX 8 /* kept for each word; translators need a few, not all */

struct place {
  struct str path;
  unsigned line;
};

struct word {
  struct str one, many; /* many.p NULL: no plural */
  struct place places[WORDS_PLACES_MAX];
  unsigned places_n;
};

struct words {
  struct arena *arena;
  struct word *v; /* WORDS_MAX */
  size_t n;
};

/* An empty list. */
struct words words_none(struct arena *arena);

/* The words of a view: t and plural in values, t("…") and what C says in any expression. */
enum err MUST_USE words_of_view(struct words *w, struct str path, struct str source, struct views_fault *fault);

/* The words of a C file: T(lang, "…"), TN(lang, n, "…", "…"), WORD("…"). Preprocessor lines are passed over. */
enum err MUST_USE words_of_c(struct words *w, struct str path, struct str source, struct views_fault *fault);

/* Sorts by bytes. */
void words_sort(struct words *w);

/* The word, or NULL. */
const struct word *words_find(const struct words *w, struct str one);

#endif
