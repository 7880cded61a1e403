/* The trade's acronyms, found by their letters and by their words both ways: who types "TdR" finds "termes de référence",
 * who types "termes de référence" finds "TdR". Pure functions, for the search. */
#ifndef BOARD_ACRONYM_H
#define BOARD_ACRONYM_H

#include "base/str.h"

struct arena;

#define ACRONYM_WORDS_MAX 64 /* bytes of what one stands for */

struct acronym {
  struct str letters, words; /* "tdr", "termes de reference": folded */
};

/* The acronym of these letters, with points or without; NULL: none we know. */
const struct acronym *acronym_of(struct arena *a, struct str letters);
/* The letters for a text that is, whole, what an acronym stands for; plurals too. Absent: there are none. */
struct str acronym_letters(struct arena *a, struct str text);

#endif
