/* French typography of text that others wrote, on its way out to readers: what they type on a keyboard has plain spaces
 * and straight apostrophes, and a line may break before a colon or inside a number.
 *
 * Only for text in French that people read: never for fields of forms, code, addresses, references. Spaces are replaced,
 * and put where there is none before ; ! ? : and inside « »; nothing else is changed or left out, so that folded
 * (base/fold.h) what comes out is found by what was typed. Addresses (http…, www.…) inside of the text stay as they are.
 *
 * U+202F before ; ! ? and inside « »; U+00A0 before : and %; ’ for ' inside words; n° and its number, the thousands of a
 * figure and "17 h 00" stay together. Pure functions. */
#ifndef BASE_TYPOGRAPHY_H
#define BASE_TYPOGRAPHY_H

#include "base/str.h"

struct arena;
struct out;

void typography_put(struct out *o, struct str s);
struct str typography(struct arena *a, struct str s); /* in the arena; an absent text stays absent */

#endif
