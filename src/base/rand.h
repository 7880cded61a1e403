/* Random bytes from the kernel, and the references made of them. */
#ifndef BASE_RAND_H
#define BASE_RAND_H

#include <stddef.h>

#include "base/str.h"

/* Fills p with n bytes of getrandom(2); ends the process when the kernel has none. */
void rand_bytes(void *p, size_t n);

/* A random reference of 128 bits as 26 characters of Crockford's base 32 in lower case (no i, l, o, u: it can be read
 * aloud). In the arena. */
struct str rand_ref(struct arena *a);
/* The same of 16 bytes that are secret and random already (a MAC). */
struct str rand_ref_of(struct arena *a, const unsigned char bytes[16]);

/* Whether `s` has the shape of rand_ref's result. */
bool rand_is_ref(struct str s);

#endif
