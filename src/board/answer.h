/* What people type for a number or a date, read as they meant it. Drafts keep what is typed whatever it is; the check
 * and the deposit ask here whether it can be read. Pure functions. */
#ifndef BOARD_ANSWER_H
#define BOARD_ANSWER_H

#include <stdbool.h>

#include "base/date.h"
#include "base/str.h"

/* Whether it is a number: "1250", "1 250 000,50", "-3.5". Spaces of any kind may part the digits; one comma or point is
 * the decimal one; at most ANSWER_DIGITS_MAX digits. */
enum { ANSWER_DIGITS_MAX = 18 };
bool answer_is_number(struct str typed);

/* A day that exists: "1/3/2027", "01.03.2027", "1-3-2027", "1 3 2027" (day first), "2027-03-01" (year first). */
bool answer_date(struct str typed, struct day *ret);

#endif
