/* Which page is found by which request, until when, and that what is kept stays bounded. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/out.h"
#include "web/page_cache.h"
#include "web/server.h"

static struct arena arena;
static struct page_cache *cache;

enum { PAGES = 8, BYTES = 4 << 20 };

static int begin(void **state) {
  (void)state;
  cache = page_cache_make(&arena, PAGES, BYTES);
  return 0;
}

static int end(void **state) {
  (void)state;
  page_cache_end(cache);
  arena_free(&arena);
  return 0;
}

/* A page of `n` bytes. */
static struct shared_reply *made(size_t n) {
  struct arena own = {0};
  char *bytes = arena_alloc(&own, n);
  struct shared_spec const spec = {.status = 200, .type = S("text/plain"), .plain = {bytes, n}, .etag = S("\"x\"")};
  return shared_reply_make(&own, &spec);
}

static void put(struct page page, size_t n) {
  struct shared_reply *reply = made(n);
  page_cache_put(cache, &page, reply);
  shared_reply_drop(reply);
}

static struct page lasting(struct str key, int64_t generation) {
  return (struct page){.key = key, .generation = generation, .from = {100}, .until = {200}};
}

static bool finds(struct str key, int64_t generation, int64_t now, bool for_all) {
  struct shared_reply *found = page_cache_find(cache, key, generation, (struct instant){now}, for_all);
  if (found != NULL) shared_reply_drop(found);
  return found != NULL;
}

/* --- Keys --------------------------------------------------------------------------------------------------------- */

static bool key_of(const char *target, const char *cookie, struct str *ret) {
  struct request r = {.arena = &arena, .target = str_from(target)};
  assert_int_equal(path_parse(&arena, r.target, &r.path), OK);
  assert_int_equal(urlencoded_parse(&arena, r.path.query, 64, S("type"), &r.query), OK);
  if (r.path.n > 0 && str_eq(r.path.segments[0], S("en"))) r.show.lang = LANG_EN;
  if (cookie != NULL) r.headers[r.n_headers++] = (struct request_header){S("Cookie"), str_from(cookie)};
  char *buffer = arena_alloc(&arena, PAGE_KEY_MAX);
  return page_key(buffer, &r, S("q type apres"), ret);
}

static bool same(const char *one, const char *cookie_one, const char *other, const char *cookie_other) {
  struct str a, b;
  assert_true(key_of(one, cookie_one, &a));
  assert_true(key_of(other, cookie_other, &b));
  return str_eq(a, b);
}

static void the_same_question_in_other_words_is_the_same_page(void **state) {
  (void)state;
  assert_true(same("/fr/opportunites?q=eau&type=ami", NULL, "/fr/opportunites?type=ami&q=e%61u", NULL));
  assert_true(same("/fr/villes/n%C3%AEmes", NULL, "/fr/villes/nîmes", NULL));
  assert_true(same("/fr/", NULL, "/fr/?", "theme=dark; other=1"));
  assert_true(same("/fr/", "ville=porto-novo", "/fr/", "a=b; ville=porto-novo"));
  assert_true(same("/fr/", NULL, "/fr/", "ville=Porto Novo"));          /* no slug: nothing chosen */
  assert_true(same("/fr/", NULL, "/fr/", "ville=a; ville=b"));           /* twice: nobody knows which */
  assert_true(same("/static/a.css", NULL, "/static/a.css", "ville=nimes")); /* nothing for people's local time */
}

static void another_question_is_another_page(void **state) {
  (void)state;
  static const char *const targets[] = {"/fr/opportunites", "/fr/opportunites/", "/en/opportunites", "/fr/opportunites?q=", "/fr/opportunites?q=a",
      "/fr/opportunites?type=a", "/fr/opportunites?type=a&type=b", "/fr/opportunites?type=b&type=a", "/fr/opportunites?q=a&apres=1",
      "/fr/opportunites?q=a%26apres%3D1", "/fr/opportunites?q=a%3Dtype", "/fr/opportunites/q=a", "/fr/%40nimes"};
  enum { N = sizeof targets / sizeof *targets };
  for (size_t i = 0; i < N; i++)
    for (size_t k = 0; k < i; k++)
      if (same(targets[i], NULL, targets[k], NULL)) fail_msg("%s and %s are one page", targets[i], targets[k]);
  assert_false(same("/fr/", NULL, "/fr/", "ville=nimes"));
  assert_false(same("/fr/", "ville=nimes", "/fr/", "ville=nime"));
}

static void what_no_contract_names_has_no_key(void **state) {
  (void)state;
  struct str key;
  assert_false(key_of("/fr/opportunites?utm_source=x", NULL, &key));
  assert_false(key_of("/fr/opportunites?q=a&page=2", NULL, &key));
  assert_false(key_of("/fr/opportunites?Q=a", NULL, &key));
  struct out o = out_in(&arena, 2048);
  out_z(&o, "/fr/opportunites?q=");
  for (int i = 0; i < PAGE_KEY_MAX; i++) out_char(&o, 'a');
  assert_false(key_of(str_z(&arena, out_str(&o)), NULL, &key));
}

/* --- Life --------------------------------------------------------------------------------------------------------- */

static void a_page_lives_from_its_making_to_its_end_in_its_generation(void **state) {
  (void)state;
  put(lasting(S("a"), 5), 10);
  assert_true(finds(S("a"), 5, 100, false) && finds(S("a"), 5, 199, false));
  assert_false(finds(S("a"), 5, 99, false)); /* it may say what is only true since 100 */
  assert_false(finds(S("a"), 4, 150, false));
  assert_false(finds(S("a"), -1, 150, false));
  assert_false(finds(S("a"), 5, 150, true));
  assert_int_equal(page_cache_pages(cache), 1);
  assert_false(finds(S("a"), 5, 200, false)); /* dead: gone */
  assert_int_equal(page_cache_pages(cache), 0);
  put(lasting(S("a"), 5), 10);
  assert_false(finds(S("a"), 6, 150, false));
  assert_int_equal(page_cache_pages(cache), 0);
  assert_int_equal(page_cache_bytes(cache), 0);
}

static void a_late_page_of_before_does_not_take_the_place_of_the_newer(void **state) {
  (void)state;
  put(lasting(S("a"), 6), 10);
  put(lasting(S("a"), 5), 10);
  assert_true(finds(S("a"), 6, 150, false));
  put(lasting(S("a"), 7), 10);
  assert_true(finds(S("a"), 7, 150, false));
  assert_int_equal(page_cache_pages(cache), 1);
}

static void what_is_everybodys_lives_on(void **state) {
  (void)state;
  struct page page = lasting(S("css"), 5);
  page.for_all = true;
  put(page, 10);
  assert_true(finds(S("css"), 9, 1000, true) && finds(S("css"), -1, 1, false));
}

static void a_held_page_outlives_its_place(void **state) {
  (void)state;
  put(lasting(S("a"), 5), 10);
  struct shared_reply *held = page_cache_find(cache, S("a"), 5, (struct instant){150}, false);
  assert_non_null(held);
  assert_false(finds(S("a"), 6, 150, false));
  assert_true(shared_reply_bytes(held) > 10);
  shared_reply_drop(held);
}

static struct str numbered(int i) { return fmt(&arena, "page %d", i); }

static void strange_addresses_fill_neither_places_nor_memory_nor_push_out_what_is_read(void **state) {
  (void)state;
  put(lasting(S("home"), 5), 1000);
  for (int i = 0; i < 1000; i++) {
    put(lasting(numbered(i), 5), 1000);
    assert_true(page_cache_pages(cache) <= PAGES && page_cache_bytes(cache) <= BYTES);
    if (!finds(S("home"), 5, 150, false)) fail_msg("the home page is gone after %d others", i);
  }
  assert_int_equal(page_cache_pages(cache), PAGES);
  assert_false(finds(numbered(0), 5, 150, false));
  assert_true(finds(numbered(999), 5, 150, false));
}

static void memory_is_bounded_before_places_are(void **state) {
  (void)state;
  enum { BIG = 450000 };
  for (int i = 0; i < 20; i++) {
    put(lasting(numbered(i), 5), BIG);
    assert_true(page_cache_bytes(cache) <= BYTES);
  }
  assert_true(finds(numbered(19), 5, 150, false));
  unsigned const before = page_cache_pages(cache);
  put(lasting(S("huge"), 5), BYTES / PAGE_CACHE_SHARE); /* with its headers it is over its share */
  assert_false(finds(S("huge"), 5, 150, false));
  assert_int_equal(page_cache_pages(cache), before);
}

#define T(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void) {
  cmocka_set_message_output(CM_OUTPUT_TAP);
  const struct CMUnitTest tests[] = {
      T(the_same_question_in_other_words_is_the_same_page),
      T(another_question_is_another_page),
      T(what_no_contract_names_has_no_key),
      T(a_page_lives_from_its_making_to_its_end_in_its_generation),
      T(a_late_page_of_before_does_not_take_the_place_of_the_newer),
      T(what_is_everybodys_lives_on),
      T(a_held_page_outlives_its_place),
      T(strange_addresses_fill_neither_places_nor_memory_nor_push_out_what_is_read),
      T(memory_is_bounded_before_places_are),
  };
  return cmocka_run_group_tests_name("page cache", tests, NULL, NULL);
}
