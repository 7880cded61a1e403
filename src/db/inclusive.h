/* French words written for women and men at once: what stands behind "Coordonnateur·rice", "chargé(e)s", "expert-e-s",
 * "directeur/trice". Works on folded words (base/fold.h). For the tokenizer only. */
#ifndef DB_INCLUSIVE_H
#define DB_INCLUSIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

#define INCLUSIVE_WORD_MAX 64  /* bytes of a folded word or form */
#define INCLUSIVE_ENDING_MAX 6 /* bytes of a folded ending: "trices" */

/* The plain forms besides the word itself, in bytes of the folded alphabet; n == 0: there is none. */
struct inclusive_form {
  char bytes[INCLUSIVE_WORD_MAX];
  size_t n;
};
struct inclusive {
  struct inclusive_form singular, feminine, plural, feminine_plural;
};

/* The forms of `word` with the ending "rice", "e", "es", "s" … written after it. Plural is asked by the ending, or by
 * `plural` ("expert·e·s": a second ending "s"). When the word is a plural already ("experts·es"), `singular` is its
 * singular. False: French has no such pair, and the two are words of their own. */
bool inclusive_forms(struct str word, struct str ending, bool plural, struct inclusive *ret);

#endif
