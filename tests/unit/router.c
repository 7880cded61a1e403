/* Which line of the table an address finds, and what its parameters are. */
#include "web/router.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "web/reply.h"

static enum err show(struct request *r, struct reply *o) {
  (void)r;
  (void)o;
  return OK;
}

static enum err limit(struct request *r, uint64_t *ret) {
  (void)r;
  *ret = 1;
  return OK;
}

static const struct upload_sink up_sink = {.limit = limit};
#define up show

/* In an order that would be wrong if the first match won. */
static const struct route routes[] = {
    ROUTE_ENTRY(GET, "/{lang}/opportunites/{opportunity}", show, ANYONE, NONE, "notice")
    ROUTE_ENTRY(GET, "/{lang}/opportunites/{opportunity}.json", show, ANYONE, NONE, "notice as JSON")
    ROUTE_ENTRY(GET, "/{lang}/opportunites/{opportunity}.ocds.json", show, ANYONE, NONE, "notice as OCDS")
    ROUTE_ENTRY(GET, "/{lang}/{slug}", show, ANYONE, NONE, "a word")
    ROUTE_ENTRY(GET, "/{lang}/aide", show, ANYONE, NONE, "help")
    ROUTE_ENTRY(GET, "/", show, ANYONE, NONE, "root")
    ROUTE_ENTRY(GET, "/{lang}/", show, ANYONE, NONE, "home")
    ROUTE_ENTRY(POST, "/{lang}/aide", show, APPLICANT, FORM, "ask")
    ROUTE_ENTRY(POST, "/{lang}/envoi/{dossier}", show, OFFICER, FORM, "send")
    ROUTE_ENTRY(GET, "/static/{name}", show, ANYONE, NONE, "asset")
    ROUTE_ENTRY(GET, "/{lang}/themes/{theme}/{id}", show, ADMIN, NONE, "two parameters")
    ROUTE_ENTRY(GET, "/lien/{token}", show, DEMO, NONE, "link")
    {METHOD_POST, "/televersement", "up", up, &up_sink, WHO_ANYONE, BODY_UPLOAD, "upload"},
};
enum { ROUTES = sizeof routes / sizeof *routes };

static struct arena arena;
static struct router *router;

static int make(void **state) {
  (void)state;
  router = router_make(&arena, routes, ROUTES);
  return 0;
}

static int drop(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

static struct path path_of(const char *text) {
  struct path p;
  assert_int_equal(path_parse(&arena, str_from(text), &p), OK);
  return p;
}

static void an_address_finds_its_line_however_they_are_ordered(void **state) {
  (void)state;
  static const struct {
    const char *path, *sentence; /* NULL: no line */
  } rows[] = {
      {"/", "root"},
      {"/fr/", "home"},
      {"/en/", "home"},
      {"/fr", NULL},
      {"/de/", NULL},
      {"/FR/", NULL},
      {"/fr-CA/", NULL},
      {"/fr/aide", "help"},
      {"/fr/aide/", NULL},
      {"/fr/contact", "a word"},
      {"/fr/Contact", NULL},
      {"/fr/opportunites/7", "notice"},
      {"/fr/opportunites/7-un-titre", "notice"},
      {"/fr/opportunites/7-", "notice"},
      {"/fr/opportunites/7-Titre", NULL},
      {"/fr/opportunites/7.json", "notice as JSON"},
      {"/fr/opportunites/7-titre.json", "notice as JSON"},
      {"/fr/opportunites/7.ocds.json", "notice as OCDS"},
      {"/fr/opportunites/7.xml", NULL},
      {"/fr/opportunites/.json", NULL},
      {"/fr/opportunites/0", NULL},
      {"/fr/opportunites/007", NULL},
      {"/fr/opportunites/-7", NULL},
      {"/fr/opportunites/+7", NULL},
      {"/fr/opportunites/9999999999999999999", NULL},
      {"/fr/opportunites/7/x", NULL},
      {"/static/style-abc123.css", "asset"},
      {"/static/.hidden", NULL},
      {"/static/a/b", NULL},
      {"/static/%C3%A9", NULL},
      {"/fr/themes/eau-et-assainissement/12", "two parameters"},
      {"/lien/abcdefghijklmnop", "link"},
      {"/lien/court", NULL},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    struct path const p = path_of(rows[i].path);
    struct route_match m;
    enum err const e = router_match(router, METHOD_GET, &p, &m);
    if (e != (rows[i].sentence == NULL ? NOT_FOUND : OK)) fail_msg("%s: %s", rows[i].path, err_name(e));
    if (e == OK) assert_string_equal(m.route->sentence, rows[i].sentence);
  }
}

static void parameters_are_what_stood_there_without_what_stands_behind(void **state) {
  (void)state;
  struct route_match m;
  struct path p = path_of("/en/opportunites/42-a-title.ocds.json");
  assert_int_equal(router_match(router, METHOD_GET, &p, &m), OK);
  assert_int_equal(m.n, 2);
  assert_true(str_eq(m.params[0].name, S("lang")) && str_eq(m.params[0].text, S("en")));
  assert_true(str_eq(m.params[1].name, S("opportunity")) && str_eq(m.params[1].text, S("42-a-title")));
  assert_int_equal(m.params[1].number, 42);
  p = path_of("/fr/themes/eau/123456789012345678");
  assert_int_equal(router_match(router, METHOD_GET, &p, &m), OK);
  assert_int_equal(m.params[2].number, 123456789012345678);
}

static void another_method_is_told_from_no_address(void **state) {
  (void)state;
  struct route_match m;
  struct path p = path_of("/fr/aide");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), OK);
  assert_string_equal(m.route->sentence, "ask");
  assert_string_equal(router_allow(router, &p), "GET, HEAD, POST");
  p = path_of("/fr/");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), CONFLICT);
  assert_string_equal(router_allow(router, &p), "GET, HEAD");
  p = path_of("/televersement");
  assert_int_equal(router_match(router, METHOD_GET, &p, &m), CONFLICT);
  assert_string_equal(router_allow(router, &p), "POST");
  p = path_of("/nulle/part");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), NOT_FOUND);
  assert_string_equal(router_allow(router, &p), "");
}

static void a_reference_must_have_the_shape_of_one(void **state) {
  (void)state;
  struct route_match m;
  struct path p = path_of("/fr/envoi/0123456789abcdefghjkmnpqrs");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), OK);
  p = path_of("/fr/envoi/0123456789abcdefghjkmnpqrS");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), NOT_FOUND);
  p = path_of("/fr/envoi/7");
  assert_int_equal(router_match(router, METHOD_POST, &p, &m), NOT_FOUND);
}

static void the_printed_table_has_a_line_for_each_route(void **state) {
  (void)state;
  char text[8192] = {0};
  FILE *f = fmemopen(text, sizeof text, "w");
  assert_non_null(f);
  routes_print(f, routes, ROUTES);
  fclose(f);
  size_t lines = 0;
  for (const char *c = text; *c != 0; c++) lines += *c == '\n';
  assert_int_equal(lines, ROUTES);
  assert_non_null(strstr(text, "POST  /{lang}/aide "));
  assert_non_null(strstr(text, "signed in      form    ask\n"));
}

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(an_address_finds_its_line_however_they_are_ordered),
      cmocka_unit_test(parameters_are_what_stood_there_without_what_stands_behind),
      cmocka_unit_test(another_method_is_told_from_no_address),
      cmocka_unit_test(a_reference_must_have_the_shape_of_one),
      cmocka_unit_test(the_printed_table_has_a_line_for_each_route),
  };
  return cmocka_run_group_tests_name("router", tests, make, drop);
}
