/* What a client prefers: language and compression (RFC 9110 §12.4.2, §12.5.3, §12.5.4). Pure functions.
 *
 * An item whose weight cannot be read is passed over, as if it had not been sent. */
#ifndef WEB_ACCEPT_H
#define WEB_ACCEPT_H

#include <stdbool.h>

#include "base/show.h"
#include "base/str.h"

/* The language for a first visit, from the value of Accept-Language (absent when not sent). "fr-CA" counts as "fr";
 * "*" counts for what is not named. French unless English weighs more. */
enum lang accept_language(struct str header);

/* Whether the value of Accept-Encoding (absent when not sent) takes gzip: "gzip", "x-gzip" or "*" with q > 0. */
bool accept_gzip(struct str header);

#endif
