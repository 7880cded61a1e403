/* Names of files as they leave, against tests/data/noms-de-fichiers and made cases. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include <jansson.h>

#include "base/arena.h"
#include "base/utf8.h"
#include "web/disposition.h"

/* Names of the set that must not leave as they came (the set gives the plain encoding of each), and how they leave. */
static const struct {
  struct str sent, left;
} changed[] = {
    {S_INIT("../../etc/passwd"), S_INIT("_.._etc_passwd")},
    {S_INIT("..\\..\\boot.ini"), S_INIT("_.._boot.ini")},
    {S_INIT("aux"), S_INIT("_aux")},
    {S_INIT(".pdf"), S_INIT("document.pdf")},
    {S_INIT("nul\0cache.pdf"), S_INIT("nulcache.pdf")},
    {S_INIT("tab\tulation.pdf"), S_INIT("tabulation.pdf")},
    {S_INIT("CV.pdf."), S_INIT("CV.pdf")},
    {S_INIT("CV / annexe.pdf"), S_INIT("CV _ annexe.pdf")},
};

static struct str leaving(struct str name, size_t *ret_hits) {
  for (size_t i = 0; i < sizeof changed / sizeof *changed; i++) {
    if (!str_eq(name, changed[i].sent)) continue;
    ++*ret_hits;
    return changed[i].left;
  }
  return name;
}

static struct str encoded(struct arena *arena, struct str name) {
  struct out o = out_in(arena, 4096);
  disposition_ext_value(&o, name);
  return out_str(&o);
}

/* What stands behind filename*= in a header. */
static struct str star_of(struct str header) {
  const char *star = memmem(header.p, header.n, "; filename*=", 12);
  assert_non_null(star);
  return str_sub(header, (size_t)(star - header.p) + 12, header.n);
}

static void names_in_every_script_leave_as_the_standard_writes_them(void **state) {
  (void)state;
  json_t *all = json_load_file("tests/data/noms-de-fichiers/noms.json", JSON_ALLOW_NUL, NULL);
  assert_non_null(all);
  size_t i, hits = 0, too_long = 0;
  json_t *one;
  json_array_foreach(all, i, one) {
    scoped(arena) struct arena arena = {0};
    const json_t *nom = json_object_get(one, "nom");
    struct str const name = {json_string_value(nom), json_string_length(nom)};
    struct str const want = str_from(json_string_value(json_object_get(one, "filename_etoile")));
    assert_true(str_eq(encoded(&arena, name), want));
    assert_int_equal(name.n, json_integer_value(json_object_get(one, "octets_utf8")));
    struct str const star = star_of(disposition_attachment(&arena, name));
    if (json_is_true(json_object_get(one, "depasse_255_octets"))) {
      too_long++;
      assert_true(str_eq(star, encoded(&arena, disposition_name(&arena, name))));
      continue;
    }
    struct str const out = leaving(name, &hits);
    assert_true(str_eq(star, encoded(&arena, out)));
    if (str_eq(out, name)) assert_true(str_eq(star, want));
  }
  assert_int_equal(i, 29);
  assert_int_equal(too_long, 1);
  assert_int_equal(hits, sizeof changed / sizeof *changed);
  json_decref(all);
}

static void check(struct str sent, struct str want) {
  scoped(arena) struct arena arena = {0};
  struct str const got = disposition_name(&arena, sent);
  if (!str_eq(got, want)) fail_msg("\"%.*s\" instead of \"%.*s\"", STR(got), STR(want));
  assert_true(str_eq(disposition_name(&arena, got), got));
}

static void a_name_cannot_do_anything_but_name(void **state) {
  (void)state;
  check(S("CV-\xe2\x80\xae" "fdp.exe"), S("CV-fdp.exe"));
  check(S("\xe2\x81\xa6" "a\xe2\x81\xa9.pdf"), S("a.pdf"));
  check(S("a\r\nSet-Cookie: b=c.pdf"), S("aSet-Cookie_ b=c.pdf"));
  check(S("a\x7f\xc2\x85\xe2\x80\xa8" "b"), S("ab"));
  check(S("C:\\Users\\moi\\CV.pdf"), S("C__Users_moi_CV.pdf"));
  check(S("a<b>\"c\"|d?*.pdf"), S("a_b__c__d__.pdf"));
  check(S("\xe9t\xe9.pdf"), S("\xef\xbf\xbdt\xef\xbf\xbd.pdf"));
  check(S("Con.pdf"), S("_Con.pdf"));
  check(S("nul .tar.gz"), S("_nul .tar.gz"));
  check(S("COM1"), S("_COM1"));
  check(S("lpt\xc2\xb2.txt"), S("_lpt\xc2\xb2.txt"));
  check(S("com10.txt"), S("com10.txt"));
  check(S("console.txt"), S("console.txt"));
  check(S("CV.pdf. . "), S("CV.pdf"));
  check(S(".htaccess"), S("document.htaccess"));
  check(S("..cache.pdf"), S("cache.pdf"));
}

static void a_name_is_never_empty(void **state) {
  (void)state;
  check((struct str){0}, S("document"));
  check(S(""), S("document"));
  check(S("..."), S("document"));
  check(S(" . "), S("document"));
  check(S("\xe2\x80\xae\r\n"), S("document"));
}

/* `head`, then `c` n times, then `tail`. */
static struct str long_name(struct arena *arena, const char *head, const char *c, size_t n, const char *tail) {
  struct out o = out_in(arena, 4096);
  out_z(&o, head);
  for (size_t i = 0; i < n; i++) out_z(&o, c);
  out_z(&o, tail);
  return out_str(&o);
}

static void a_name_cut_to_length_keeps_its_extension_and_whole_letters(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  check(long_name(&arena, "", "\xc3\xa9", 130, ".pdf"), long_name(&arena, "", "\xc3\xa9", 125, ".pdf"));
  check(long_name(&arena, "", "n", 251, ".pdf"), long_name(&arena, "", "n", 251, ".pdf"));
  check(long_name(&arena, "", "n", 252, ".pdf"), long_name(&arena, "", "n", 251, ".pdf"));
  check(long_name(&arena, "a.", "n", 300, ""), long_name(&arena, "a.", "n", 253, ""));
  check(long_name(&arena, "a", " ", 300, "b"), S("a"));
  check(long_name(&arena, "aux", " ", 300, "b"), S("_aux"));
  check(long_name(&arena, "", " ", 300, "b"), S("document"));
  check(long_name(&arena, "nul", " ", 300, ".pdf"), long_name(&arena, "_nul", " ", 247, ".pdf"));
}

static void old_clients_get_a_name_in_plain_letters(void **state) {
  (void)state;
  scoped(arena) struct arena arena = {0};
  assert_true(str_eq(disposition_attachment(&arena, S("50 % des co\xc3\xbbts;\"'.pdf")),
                     S("attachment; filename=\"50 _ des co_ts;_'.pdf\"; "
                       "filename*=UTF-8''50%20%25%20des%20co%C3%BBts%3B_%27.pdf")));
  struct str const longest = disposition_attachment(&arena, long_name(&arena, "", "\xc3\xa9", 200, ""));
  assert_true(longest.n < DISPOSITION_HEADER_MAX);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(names_in_every_script_leave_as_the_standard_writes_them),
      cmocka_unit_test(a_name_cannot_do_anything_but_name),
      cmocka_unit_test(a_name_is_never_empty),
      cmocka_unit_test(a_name_cut_to_length_keeps_its_extension_and_whole_letters),
      cmocka_unit_test(old_clients_get_a_name_in_plain_letters),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests_name("disposition", tests, NULL, NULL);
}
