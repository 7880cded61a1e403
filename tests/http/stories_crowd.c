/* A board with much on it: more than one query gives, and names nobody has filed. */
#include "http/lib/board.h"

#include "base/out.h"
#include "feed/import/import.h"
#include "http/lib/check.h"

enum { CROWD = 1100 };

/* Each of an organisation, a project, a city, a funder and a theme of its own. */
static enum err fill(struct db *db, struct arena *a, void *args) {
  struct opportunity_new *n = args;
  for (int i = 0; i < CROWD; i++) {
    scoped(arena) struct arena own = {0};
    n->title = fmt(&own, "Marché à commandes %d", i);
    n->organisation = fmt(&own, "Organisme %d", i);
    n->project = fmt(&own, "Projet %d", i);
    n->city = fmt(&own, "Ville %d", i);
    n->themes.v[0] = fmt(&own, "mot %d", i);
    n->funders.v[0] = fmt(&own, "Bailleur %d", i);
    struct opportunity_add_args add = {.what = n, .now = NOW};
    TRY(opportunity_add(db, a, &add));
    arena_free(a); /* nothing of one is needed for the next */
  }
  return OK;
}

static void every_list_answers_however_much_is_found(void **state) {
  (void)state;
  assert_int_equal(board_change(&the_board, fill, notice(KIND_RECRUITMENT, S("Foule"), instant_plus(NOW, 3 * DAY_US))), OK);
  struct guest *g = guest();
  static const char *const lists[] = {"", "?q=march%C3%A9", "?tri=publication", "?q=march%C3%A9&tri=publication",
                                      "?q=march%C3%A9&tri=pertinence", "?organisme=organisme-999", "?theme=mot-7"};
  for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
    struct answer const a = get(g, "/fr/opportunites%s", lists[i]);
    if (a.status != 200) fail_msg("%s: %d", lists[i], a.status);
  }
  assert_says(get(g, "/fr/opportunites?q=march%%C3%%A9"), S("1\u202f100 opportunités"));
  struct answer const a = get(g, "/fr/opportunites?organisme=organisme-999");
  assert_says(a, S("Une opportunité"));
  assert_says(a, S("Organisme 999"));
}

static void nothing_found_among_many_is_no_burden(void **state) {
  (void)state;
  assert_int_equal(board_change(&the_board, fill, notice(KIND_RECRUITMENT, S("Foule"), instant_plus(NOW, 3 * DAY_US))), OK);
  struct guest *g = guest();
  struct out q = out_in(&story, 1024);
  for (int i = 0; i < 100; i++) out_z(&q, i == 0 ? "a" : "+a");
  struct answer const a = get(g, "/fr/opportunites?pays=AQ&q=%.*s", STR(out_str(&q)));
  assert_int_equal(a.status, 200);
  assert_says(a, S("Élargissez la recherche"));
}

/* Every byte of the longest text a file may bring becomes several on the page, and again in what search engines read. */
static void the_longest_text_of_signs_is_shown(void **state) {
  (void)state;
  static const char *const signs[] = {"<", "&", "\"", "*a*\n", "a\n", "<a>\n\n", "- ", "[x](http://a) "};
  struct guest *g = guest();
  for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
    scoped(arena) struct arena own = {0};
    struct out body = out_in(&own, IMPORT_TEXT_MAX);
    while (!body.full) out_z(&body, signs[i]);
    struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Signes"), instant_plus(NOW, 3 * DAY_US));
    n->body = out_str(&body);
    n->summary = str_sub(n->body, 0, IMPORT_TEXT_MAX / 2);
    int64_t const id = enter(n);
    assert_int_equal(get(g, "/fr/opportunites/%.*s", STR(address_of_notice(id))).status, 200);
    assert_int_equal(get(g, "/fr/opportunites/%lld.json", (long long)id).status, 200);
    assert_int_equal(get(g, "/fr/opportunites/%lld/affiche", (long long)id).status, 200);
    assert_int_equal(get(g, "/fr/opportunites.atom").status, 200);
  }
}

static const struct CMUnitTest stories[] = {
    STORY("the longest text is shown, whatever signs it is of", the_longest_text_of_signs_is_shown),
    STORY("every list answers, however much is found and however many names there are", every_list_answers_however_much_is_found),
    STORY("nothing found among many is no burden", nothing_found_among_many_is_no_burden),
};

TELL(stories)
