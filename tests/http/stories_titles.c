/* A notice in the reader's language wherever its title stands; where it has none there, in its own, marked as such. */
#include <string.h>

#include "http/lib/board.h"

static int64_t enter_texts(struct str lang, struct str title, bool english) {
  struct opportunity_new *n = notice(KIND_CALL_FOR_TENDERS, title, instant_plus(NOW, 20 * DAY_US));
  n->lang = lang;
  n->texts.v = arena_many(&story, 1, struct new_text);
  n->texts.v[0] = (struct new_text){S("en"), C("Ten wells"), C("In English"), S("")};
  n->texts.n = english ? 1 : 0;
  return enter(n);
}

/* The pages that list notices, in English. */
static const char *const lists[] = {
    "/en/", "/en/opportunites", "/en/villes/porto-novo-i", "/en/themes/eau-et-assainissement-i", "/en/projets/programme-eau-i",
    "/en/organismes/ville-de-porto-novo-i", "/en/bailleurs/union-des-villes-i", "/en/integration", "/en/donnees-ouvertes",
};
enum { LISTS = sizeof lists / sizeof *lists };

static void every_list_has_the_title_of_the_reader(void **state) {
  (void)state;
  enter_texts(S("fr"), S("Dix forages"), true);
  struct guest *g = guest();
  for (int i = 0; i < LISTS; i++) {
    struct answer const a = get(g, "%s", lists[i]);
    assert_status(a, 200);
    assert_says(a, C("Ten wells"));
    assert_silent(a, S("Dix forages"));
  }
}

static void a_title_nobody_translated_is_marked_as_what_it_is(void **state) {
  (void)state;
  enter_texts(S("ar"), S("عشر آبار"), false);
  struct guest *g = guest();
  for (int i = 0; i < LISTS; i++) {
    struct answer const a = get(g, "%s", lists[i]);
    assert_status(a, 200);
    assert_true(str_contains(a.body, S("lang=\"ar\" dir=\"rtl\">")));
    assert_says(a, C("عشر آبار"));
  }
}

static void an_address_has_words_where_any_text_has_them(void **state) {
  (void)state;
  assert_true(str_ends(address_of_notice(enter_texts(S("ar"), S("عشر آبار"), true)), S("-i"))); /* of the canary alone */
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Avis"), instant_plus(NOW, 20 * DAY_US));
  n->title = S("عشر آبار");
  n->lang = S("ar");
  n->texts.v = arena_many(&story, n->texts.n = 2, struct new_text);
  n->texts.v[0] = (struct new_text){S("en"), S("Ten wells"), C("In English"), S("")};
  n->texts.v[1] = (struct new_text){S("fr"), S("Dix forages"), C("En français"), S("")};
  assert_true(str_ends(address_of_notice(enter(n)), S("-dix-forages")));
  n->texts.n = 1;
  assert_true(str_ends(address_of_notice(enter(n)), S("-ten-wells")));
  n->publish = false;
  int64_t const draft = enter(n);
  struct opportunity_publish_args publish = {.id = draft, .now = NOW, .published_wall = S("2026-11-24T09:00")};
  assert_int_equal(board_change(&the_board, opportunity_publish, &publish), OK);
  assert_true(str_ends(address_of_notice(draft), S("-ten-wells")));
}

static void programs_ask_for_a_language(void **state) {
  (void)state;
  enter_texts(S("fr"), S("Dix forages"), true);
  struct guest *g = guest();
  struct answer const own = get(g, "/api/v1/opportunities"), english = get(g, "/api/v1/opportunities?lang=en");
  assert_true(str_contains(own.body, S("\"language\":\"fr\",\"title\":\"Dix forages")));
  assert_true(str_contains(english.body, S("\"language\":\"en\",\"title\":\"Ten wells")));
  assert_true(str_contains(english.body, S("\"summary\":\"In English")));
  assert_status(get(g, "/api/v1/opportunities?lang=de"), 400);
  assert_true(str_contains(english.body, S("/api/v1/opportunities?lang=en\""))); /* links go on in it */
}

static const struct CMUnitTest stories[] = {
    STORY("every list has the title in the reader's language", every_list_has_the_title_of_the_reader),
    STORY("a title nobody translated is marked as what it is", a_title_nobody_translated_is_marked_as_what_it_is),
    STORY("an address has words where any of its texts has them", an_address_has_words_where_any_text_has_them),
    STORY("programs ask for a language", programs_ask_for_a_language),
};

TELL(stories)
