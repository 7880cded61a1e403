/* The read interface described in OpenAPI 3.1: the operations from the table of addresses, the schemas from
 * src/feed/openapi.json, written once. */
#ifndef FEED_OPENAPI_H
#define FEED_OPENAPI_H

#include "base/out.h"

struct arena;

/* An address of the interface as the table of addresses has it. */
struct openapi_operation {
  const char *name;     /* of its handler */
  const char *pattern;  /* "/api/v1/opportunities/{id}" */
  const char *sentence; /* what it does */
};

/* Writes the description of these operations, all of them GET. An operation whose replies nobody described is a
 * programming error (assert). */
void openapi_put(struct out *o, struct arena *a, const struct openapi_operation *operations, size_t n, struct str base_url);

/* The schemas: the object of components. Static storage. */
struct str openapi_components(void);

#endif
