/* Internationalised names of hosts (UTS #46, non-transitional), over ICU: libcurl's own conversion depends on the
 * process's locale, of which this program has none. */
#ifndef BASE_IDN_H
#define BASE_IDN_H

#include "base/str.h"

struct arena;

enum { IDN_MAX = 253 };

/* The name as DNS has it: "exämple.org" gives "xn--exmple-cua.org", capitals become small. What is ASCII already is only
 * made small. INVALID: it is no name, or longer than IDN_MAX bytes afterwards. */
enum err MUST_USE idn_ascii(struct arena *a, struct str name, struct str *ret);

#endif
