/* E-mail addresses: our own grammar, a strict subset of RFC 5321 §4.1.2 and RFC 5322 §3.4.1.
 *
 * What is refused here never reaches libcurl, which writes sender and recipient into SMTP commands as they are.
 * Accepted: an ASCII dot-atom of at most 64 bytes, '@', a domain of at least two LDH labels (1 to 63 bytes each, no
 * hyphen at either end, the last one not all digits), 254 bytes in all. Refused although standards know them: quoted
 * local parts, comments, address literals, names without a dot ("localhost"), and anything beyond ASCII: an
 * internationalised domain is given in its xn-- form, an internationalised local part cannot be (no SMTPUTF8). */
#ifndef NET_ADDRESS_H
#define NET_ADDRESS_H

#include <stdbool.h>

#include "base/str.h"

#define ADDRESS_MAX 254
#define ADDRESS_LOCAL_MAX 64
#define ADDRESS_LABEL_MAX 63

struct arena;

/* Whether `s` is an address we send to, exactly as it stands (no spaces around it). */
bool address_check(struct str s);

/* What people type, made fit for storing: spaces around it dropped, domain in lower case, local part untouched.
 * INVALID when what remains is no address. */
enum err MUST_USE address_normal(struct arena *a, struct str s, struct str *ret);

/* What stands behind the '@' of an address that address_check accepts. */
struct str address_domain(struct str address);

/* RFC 5322's atext: the characters of a dot-atom besides the dot. */
bool address_atext(char c);
/* One or more atoms of atext joined by single dots. */
bool address_dot_atom(struct str s);

#endif
