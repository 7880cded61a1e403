/* The header lines that every reply carries, and why (ASVS V3.4; OWASP secure headers). */
#ifndef WEB_HEADERS_H
#define WEB_HEADERS_H

#include <stdbool.h>
#include <stddef.h>

#include "web/reply.h"

struct security_header {
  const char *name, *value;
};

/* What every reply has besides Content-Security-Policy. */
extern const struct security_header security_headers[];
extern const size_t security_headers_n;

/* The policy of our own pages: nothing from elsewhere, nothing inline; to be followed by who may frame them. */
#define CSP_PAGE                                                                                         \
  "default-src 'none'; style-src 'self'; img-src 'self'; script-src 'self'; connect-src 'self'; "        \
  "form-action 'self'; base-uri 'none'; frame-ancestors "
#define CSP_STRICT CSP_PAGE "'none'"
/* The policy of files people sent: they are attachments, and harmless when opened in place all the same. */
#define CSP_FILE "sandbox; default-src 'none'; frame-ancestors 'none'"

/* Only where the base URL is https: a promise for two years. */
#define HSTS_VALUE "max-age=63072000; includeSubDomains"

/* The value of Cache-Control. `personal`: the request had a session or was not a GET. */
const char *cache_control(enum cache_rule rule, bool personal);

#endif
