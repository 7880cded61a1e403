/* From what a person types to a text of FTS5's query language that can never be an error, and the filters of the index.
 *
 * Everything typed ends up between double quotes, read by our own tokenizer (db/tokenizer.h); operators, column names
 * and brackets are only ever written by us. A filter is a word of the column `tags` that begins with x; the tokenizer
 * never stems those. Pure functions, for board/. */
#ifndef BOARD_SEARCH_WORDS_H
#define BOARD_SEARCH_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

struct arena;
struct out;

#define SEARCH_TYPED_MAX 1024 /* bytes that are looked at */
#define SEARCH_WORDS_MAX 16   /* words that are looked for; what follows is left out */
#define SEARCH_WORD_MAX 64    /* bytes of one of them */
#define SEARCH_TAG_MAX 64     /* bytes of a filter's word */
#define SEARCH_TAG_STATUS "xs" /* filter: awarded, unsuccessful, cancelled */

/* `typed` may be any bytes. All its words must be found, whatever their order; one with a hyphen, a stroke or a point
 * inside ("Porto-Novo", "expert·e") as it stands. Small words of French and English ("de", "the") and the letters
 * before an apostrophe ("l’eau") are left out unless there is nothing else. When `last_may_go_on`, and the text ends
 * in a word of two letters or more, words that begin with it are found too. "eau de pot" gives
 * `"eau" AND ("pot" OR "pot"*)`. The absent slice when there is no word. In the arena. */
struct str search_words(struct arena *a, struct str typed, bool last_may_go_on);

/* Whether that last word has more letters than the index keeps beginnings of: what it begins is then gathered from every
 * word of the index that does, closed ones' too, so ask for the word itself first. */
#define SEARCH_BEGINNING_MAX 4
bool search_words_go_on_far(struct arena *a, struct str typed);

/* The words that are looked for, in order, as typed; returns how many. *ret_goes_on: the last may be a beginning. */
size_t search_words_typed(struct arena *a, struct str typed, struct str ret[SEARCH_WORDS_MAX], bool *ret_goes_on);

/* What is marked on a page as found: words of the texts shown that the words typed would find. */
struct search_marks {
  struct str *exact, *begins; /* tokens; and beginnings of tokens */
  size_t n_exact, n_begins;
};
struct search_marks search_marks_of(struct arena *a, struct str typed);

/* Where they stand in `text`: bytes [start, end), in order, none over another. */
struct search_spans {
  struct search_span {
    size_t start, end;
  } *v;
  size_t n;
};
struct search_spans search_spans_in(struct arena *a, const struct search_marks *m, struct str text);

/* Appends to a query the condition that the index has the filter `kind` ("xt", "xp": it begins with x) with that value
 * (a slug or a code, any case): ` AND tags : "xtrecrutement"`; without AND when o is empty. */
void search_tag(struct out *o, struct str kind, struct str value);

/* The same for any of `n` values; nothing when there is none. */
void search_tag_any(struct out *o, struct str kind, const struct str *values, size_t n);

/* Appends the same filter to the text of the column `tags`: "xtrecrutement ". Nothing for an absent value. */
void search_tag_index(struct out *o, struct str kind, struct str value);

#endif
