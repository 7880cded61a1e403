#include "feed/openapi.h"

#include <assert.h>

#include "base/arena.h"
#include "base/json_put.h"
#include "feed/notice_json.h"

/* The assembler reads the file; the path is relative to the root of the tree, where the build runs. */
__asm__(
    ".pushsection .rodata, \"a\"\n"
    ".hidden openapi_bytes\n"
    ".global openapi_bytes\n"
    "openapi_bytes:\n"
    ".incbin \"src/feed/openapi.json\"\n"
    ".hidden openapi_bytes_end\n"
    ".global openapi_bytes_end\n"
    "openapi_bytes_end:\n"
    ".byte 0\n"
    ".popsection\n");

extern const char openapi_bytes[] __attribute__((visibility("hidden")));
extern const char openapi_bytes_end[] __attribute__((visibility("hidden")));

struct str openapi_components(void) { return str_trim((struct str){openapi_bytes, (size_t)(openapi_bytes_end - openapi_bytes)}); }

/* What each operation answers and takes, by the name of its handler; names are those of the components. */
static const struct operation {
  const char *name, *schema, *responses; /* further responses */
  const char *parameters;
} described[] = {
    {"api_list", "OpportunityList", "400", "q type theme pays ville bailleur organisme projet langue etat tri apres limit lang"},
    {"api_notice", "Opportunity", "404", ""},
    {"api_openapi", "OpenApi", "", ""},
};

static const struct operation *description_of(const char *name) {
  for (size_t i = 0; i < sizeof described / sizeof *described; i++)
    if (str_eq(str_from(described[i].name), str_from(name))) return &described[i];
  assert(false && "an operation that nobody described");
  return NULL;
}

static void put_reference(struct json_put *j, const char *key, struct arena *a, const char *folder, struct str name) {
  json_put_object(j, key);
  json_put_text(j, "$ref", fmt(a, "#/components/%s/%.*s", folder, STR(name)));
  json_put_end(j);
}

static void put_parameters(struct json_put *j, struct arena *a, const struct operation *d, struct str pattern) {
  json_put_list(j, "parameters");
  if (str_contains(pattern, S("{id}"))) put_reference(j, NULL, a, "parameters", S("id"));
  struct str rest = str_from(d->parameters), one;
  while (str_next(&rest, ' ', &one))
    if (one.n > 0) put_reference(j, NULL, a, "parameters", one);
  json_put_end(j);
}

static void put_responses(struct json_put *j, struct arena *a, const struct operation *d) {
  json_put_object(j, "responses");
  json_put_object(j, "200");
  json_put_text(j, "description", S("What was asked for"));
  json_put_object(j, "headers");
  put_reference(j, "ETag", a, "headers", S("ETag"));
  put_reference(j, "Access-Control-Allow-Origin", a, "headers", S("AnyOrigin"));
  if (str_contains(str_from(d->parameters), S("apres"))) put_reference(j, "Link", a, "headers", S("Link"));
  json_put_end(j);
  json_put_object(j, "content");
  json_put_object(j, "application/json");
  put_reference(j, "schema", a, "schemas", str_from(d->schema));
  json_put_end(j);
  json_put_end(j);
  json_put_end(j);
  put_reference(j, "304", a, "responses", S("Unchanged"));
  if (*d->responses != 0) put_reference(j, d->responses, a, "responses", S("Problem"));
  put_reference(j, "4XX", a, "responses", S("Problem"));
  put_reference(j, "5XX", a, "responses", S("Problem"));
  json_put_end(j);
}

static void put_info(struct json_put *j, struct str base_url) {
  json_put_text(j, "openapi", S("3.1.0"));
  json_put_object(j, "info");
  json_put_text(j, "title", S("Babillard: open data of opportunities"));
  json_put_text(j, "version", S("1.0.0"));
  json_put_text(j, "summary", S("Expertise missions, recruitments and calls, as they are published"));
  json_put_text(j, "description",
                S("Reading needs no key. Any origin may read. Replies carry an ETag: send it back in If-None-Match; the preflight "
                  "that browsers ask for then (OPTIONS) is answered, without credentials, for GET and HEAD. Fields "
                  "and parameters may be added; those that are here keep their name, type and meaning under /api/v1."));
  json_put_object(j, "license");
  json_put_text(j, "name", S("Data: CC BY 4.0"));
  json_put_text(j, "url", S(DATA_LICENCE));
  json_put_end(j);
  json_put_end(j);
  json_put_list(j, "servers");
  json_put_object(j, NULL);
  json_put_text(j, "url", base_url);
  json_put_text(j, "description", S("This board"));
  json_put_end(j);
  json_put_end(j);
  json_put_list(j, "tags");
  json_put_object(j, NULL);
  json_put_text(j, "name", S("read"));
  json_put_text(j, "description", S("What everybody may read"));
  json_put_end(j);
  json_put_end(j);
  json_put_list(j, "security"); /* none is needed */
  json_put_end(j);
}

void openapi_put(struct out *o, struct arena *a, const struct openapi_operation *operations, size_t n, struct str base_url) {
  struct json_put j = json_put_in(o);
  json_put_object(&j, NULL);
  put_info(&j, base_url);
  json_put_object(&j, "paths");
  for (size_t i = 0; i < n; i++) {
    const struct operation *d = description_of(operations[i].name);
    json_put_object(&j, operations[i].pattern);
    json_put_object(&j, "get");
    json_put_text(&j, "operationId", str_from(operations[i].name));
    json_put_text(&j, "summary", str_from(operations[i].sentence));
    json_put_list(&j, "tags");
    json_put_text(&j, NULL, S("read"));
    json_put_end(&j);
    put_parameters(&j, a, d, str_from(operations[i].pattern));
    put_responses(&j, a, d);
    json_put_end(&j);
    json_put_end(&j);
  }
  json_put_end(&j);
  json_put_raw(&j, "components", openapi_components());
  json_put_end(&j);
}
