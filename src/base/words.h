/* The words people read, in their language. The source text is French; tool/words.c makes the tables from
 * views/words/LANG.po at build time, so nothing is looked up in files and nothing can be missing at run time.
 *
 * A text may hold slots (base/slots.h). Views say {{ t "Page %s sur %s" a, b }}; C says
 * slots_put(o, T(lang, "Page %s sur %s"), args, 2). */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include "base/show.h"
#include "base/slots.h"

/* The word in `lang`. `msgid` must be a literal: tool/words.c finds it in the source. */
#define T(lang, msgid) words_get((lang), S(msgid))
/* The form for `n` things; both must be literals. */
#define TN(lang, n, one, many) words_count((lang), (n), S(one), S(many))
/* Marks a word of a constant table; whoever prints it says words_get(lang, table[i]). */
#define WORD(msgid) S_INIT(msgid)

/* A text nobody translated comes back as it is; in test builds it is a failed assertion. */
struct str words_get(enum lang lang, struct str msgid);
struct str words_count(enum lang lang, int64_t n, struct str one, struct str many);

/* The same by number (WORD_… of the generated words.h), for views. */
struct str words_at(enum lang lang, unsigned word);
struct str words_form(enum lang lang, unsigned word, int64_t n);

/* What tool/words.c writes. */
struct words_table {
  const struct str *text;    /* `forms` texts for each word, in the order of words_ids */
  unsigned forms;            /* plural forms of this language */
  unsigned (*form)(int64_t n); /* which one for n things, n >= 0 */
};
extern const struct str words_ids[]; /* sorted bytewise */
extern const unsigned words_total;
extern const struct words_table words_tables[LANG_COUNT];

#endif
