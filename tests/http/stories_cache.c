/* What visitors share: the same page for all, right to the microsecond, and nobody's own. */
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

#include "base/out.h"
#include "http/lib/apply.h"

extern char **environ;

#define CLOSES_US (2 * HOUR_US) /* after NOW */
#define SEEN_WITHIN_US (100 * INT64_C(1000))

/* The page, and that nothing was read from the store for it. */
static struct answer get_kept(struct guest *g, const char *target) {
  int64_t const before = snapshots();
  struct answer const a = get(g, "%s", target);
  assert_status(a, 200);
  if (snapshots() != before) fail_msg("%s was read from the store", target);
  return a;
}

static const char *notice_of(int64_t id) { return fmt(&story, "/fr/opportunites/%.*s", STR(address_of_notice(id))).p; }

static struct str generation(void) { return text("SELECT coalesce((SELECT value FROM setting WHERE name = 'generation'), '0')"); }

/* --- The clock alone ------------------------------------------------------------------------------------------------ */

static void at_a_closing_all_pages_change_at_once(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_CALL_FOR_PROJECTS, S("Fonds d’innovation"), instant_plus(NOW, CLOSES_US)));
  struct guest *g = guest();
  const char *const pages[] = {"/fr/", "/fr/opportunites", notice_of(id)};
  int64_t const writes = commits();
  for (int64_t us = -1; us <= 0; us++) {
    clock_at(instant_plus(NOW, CLOSES_US + us));
    for (int i = 0; i < 3; i++) {
      assert_says(get(g, "%s", pages[i]), S("moins d’une minute"));
      assert_says(get_kept(g, pages[i]), S("Fonds d’innovation"));
    }
    assert_says(get_kept(g, pages[2]), S("Déposer un projet"));
  }
  clock_at(instant_plus(NOW, CLOSES_US + 1));
  for (int i = 0; i < 2; i++) assert_silent(get(g, "%s", pages[i]), S("Fonds d’innovation"));
  assert_silent(get(g, "%s", pages[2]), S("Déposer un projet"));
  assert_silent(get_kept(g, pages[1]), S("Fonds d’innovation"));
  assert_int_equal(commits(), writes);
}

static void a_publication_shows_at_its_very_instant(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 30 * DAY_US));
  n->published = moment_in(n->zone, instant_plus(NOW, HOUR_US));
  enter(n);
  struct guest *g = guest();
  assert_silent(get(g, "/fr/opportunites"), S("Poste"));
  int64_t const writes = commits();
  clock_at(instant_plus(NOW, HOUR_US - 1));
  assert_silent(get_kept(g, "/fr/opportunites"), S("Poste"));
  clock_at(instant_plus(NOW, HOUR_US));
  assert_says(get(g, "/fr/opportunites"), S("Poste"));
  assert_int_equal(commits(), writes);
}

/* It has no closing, hence no words of what is left: the end alone moves the page. */
static void a_permanent_call_leaves_the_list_at_its_end(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_CALL_FOR_PROJECTS, S("Guichet"), instant_plus(NOW, HOUR_US));
  n->closes = (struct moment){0};
  enter(n);
  struct guest *g = guest();
  assert_says(get(g, "/fr/opportunites"), S("Guichet"));
  clock_at(instant_plus(NOW, HOUR_US));
  assert_says(get_kept(g, "/fr/opportunites"), S("Guichet"));
  clock_at(instant_plus(NOW, HOUR_US + 1));
  assert_silent(get(g, "/fr/opportunites"), S("Guichet"));
}

static void the_words_of_what_is_left_change_in_time(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 4 * HOUR_US)));
  struct guest *g = guest();
  const char *page = notice_of(id);
  assert_says(get(g, "%s", page), S("4 heures"));
  assert_says(get_kept(g, page), S("4 heures"));
  clock_at(instant_plus(NOW, 1));
  assert_says(get(g, "%s", page), S("3 heures 59 minutes"));
  assert_says(get(g, "/fr/opportunites"), S("3 heures 59 minutes"));
  clock_at(instant_plus(NOW, MINUTE_US));
  assert_says(get_kept(g, page), S("3 heures 59 minutes"));
  clock_at(instant_plus(NOW, MINUTE_US + 1));
  assert_says(get(g, "%s", page), S("3 heures 58 minutes"));
}

/* --- Changes -------------------------------------------------------------------------------------------------------- */

static bool raised(struct str *last) {
  struct str const now = generation();
  bool const changed = !str_eq(*last, now);
  *last = now;
  return changed;
}

static void every_change_of_public_pages_raises_the_generation_and_nothing_else_does(void **state) {
  (void)state;
  struct str last = generation();
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, HOUR_US));
  int64_t const id = enter(n);
  assert_true(raised(&last));
  n->publish = false;
  int64_t const draft = enter(n);
  assert_false(raised(&last));
  struct guest *g = applicant(S("awa@exemple.org"));
  fill_dossier(g, id);
  assert_status(deposit(g, id), 303);
  assert_false(raised(&last));
  struct document_add_args add = {.id = draft, .document = document(C("Termes"), S("t.pdf"), data(GOOD_PDF)), .now = NOW};
  assert_int_equal(board_change(&the_board, opportunity_document_add, &add), OK);
  assert_false(raised(&last));
  struct opportunity_publish_args publish = {.id = draft, .now = NOW, .published_wall = S("2026-11-24T09:00")};
  assert_int_equal(board_change(&the_board, opportunity_publish, &publish), OK);
  assert_true(raised(&last));
  assert_int_equal(board_change(&the_board, opportunity_publish, &publish), OK); /* done before */
  assert_false(raised(&last));
  assert_int_equal(board_change(&the_board, opportunity_document_add, &add), OK);
  assert_true(raised(&last));
  struct opportunity_extend_args extend = {.id = draft, .version = 1, .closes = moment_in(n->zone, instant_plus(NOW, DAY_US)),
                                           .reason = C("Plus de temps"), .at_wall = S("2026-11-24T09:00"), .now = NOW};
  assert_int_equal(board_change(&the_board, opportunity_extend, &extend), OK);
  assert_true(raised(&last));
}

static void a_change_of_this_process_is_seen_at_once(void **state) {
  (void)state;
  struct guest *g = guest();
  for (int i = 1; i <= 5; i++) {
    assert_silent(get(g, "/fr/opportunites"), fmt(&story, "Poste %d", i));
    enter(notice(KIND_RECRUITMENT, fmt(&story, "Poste %d", i), instant_plus(NOW, DAY_US)));
    assert_says(get(g, "/fr/opportunites"), fmt(&story, "Poste %d", i));
  }
}

/* In a process of its own: publishes a draft and ends. */
static int publish_elsewhere(const char *path, int64_t id) {
  struct arena a = {0};
  struct board board;
  if (board_open(fmt(&a, "sqlite:%s", path), (struct str){0}, false, &board) != OK) return 1;
  struct opportunity_publish_args publish = {.id = id, .now = NOW, .published_wall = S("2026-11-24T09:00")};
  enum err const e = board_change(&board, opportunity_publish, &publish);
  board_close(&board);
  arena_free(&a);
  return e == OK && publish.ret_refusal == PUBLISH_FINE ? 0 : 1;
}

static void a_change_of_another_process_is_seen_within_a_tenth_of_a_second(void **state) {
  (void)state;
  struct opportunity_new *n = notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US));
  n->publish = false;
  int64_t const id = enter(n);
  struct guest *g = guest();
  assert_silent(get(g, "/fr/opportunites"), S("Poste"));
  const char *number_of_it = fmt(&story, "%lld", (long long)id).p;
  struct str const path = text("SELECT file FROM pragma_database_list WHERE name = 'main'");
  char *const words[] = {(char *)(uintptr_t) "publish", (char *)(uintptr_t)str_z(&story, path), (char *)(uintptr_t)number_of_it, NULL};
  pid_t child;
  int status = 1;
  assert_int_equal(posix_spawn(&child, "/proc/self/exe", NULL, NULL, words, environ), 0);
  while (number("SELECT count(*) FROM opportunity WHERE stage = 'published'") == 0) {
    int const ended = waitpid(child, &status, WNOHANG) == child;
    if (ended) child = 0;
    if (ended && status != 0) fail_msg("the other process failed");
  }
  int64_t const committed = clock_mono_us();
  for (bool seen = false; !seen;) {
    int64_t const asked = clock_mono_us();
    struct answer const a = get(g, "/fr/opportunites");
    assert_status(a, 200);
    seen = str_contains(a.body, S("Poste"));
    if (!seen && asked - committed > SEEN_WITHIN_US) fail_msg("asked after %lld us, and it is not seen", (long long)(asked - committed));
  }
  if (child != 0) assert_int_equal(waitpid(child, &status, 0), child);
  assert_int_equal(status, 0);
}

/* --- Whose page it is ------------------------------------------------------------------------------------------------ */

static void who_is_signed_in_has_pages_of_their_own(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, DAY_US)));
  const char *const pages[] = {"/fr/", "/fr/opportunites", notice_of(id)};
  struct guest *g = applicant(S("awa@exemple.org")), *v = guest();
  for (int i = 0; i < 3; i++) {
    struct answer const first = get(v, "%s", pages[i]), own = get(g, "%s", pages[i]), again = get_kept(v, pages[i]);
    assert_says(own, S("Se déconnecter"));
    assert_says(own, S("Heure du serveur"));
    assert_true(str_eq(answer_header(&own, "Cache-Control"), S("no-store")));
    assert_null(answer_header(&own, "ETag").p);
    assert_true(str_eq(first.body, again.body));
    assert_says(again, S("Se connecter"));
    assert_silent(again, S("Heure du serveur"));
    assert_false(str_contains(again.body, S("csrf")));
    assert_null(answer_header(&again, "X-Request-Id").p);
    assert_null(answer_header(&again, "Set-Cookie").p);
  }
}

static void a_form_of_a_visitor_needs_no_token_but_comes_from_here(void **state) {
  (void)state;
  account(S("awa@exemple.org"), PERSON_APPLICANT, (struct str){0});
  struct guest *g = guest();
  assert_false(str_contains(get(g, "/fr/compte/connexion").body, S("name=\"csrf\"")));
  const struct field *door = FIELDS({"courriel", S("awa@exemple.org")}, {"motdepasse", PASSWORD}, {"suite", S("")});
  client_origin(g->client, false);
  assert_status(post_bare(g, S("/fr/compte/connexion"), door), 403);
  client_header(g->client, "Origin: http://mal.example");
  assert_status(post_bare(g, S("/fr/compte/connexion"), door), 403);
  client_header(g->client, "Sec-Fetch-Site: cross-site");
  assert_status(post_bare(g, S("/fr/compte/connexion"), door), 403);
  assert_int_equal(number("SELECT count(*) FROM session"), 0);
  client_header(g->client, "Sec-Fetch-Site: same-origin");
  assert_goes(post_bare(g, S("/fr/compte/connexion"), door), S("/fr/compte"));
}

static void a_chosen_city_has_pages_of_its_own(void **state) {
  (void)state;
  struct guest *g = guest();
  assert_status(get(g, "/fr/opportunites"), 200);
  int64_t before = snapshots();
  client_header(g->client, "Cookie: ville=dakar");
  assert_status(get(g, "/fr/opportunites"), 200);
  assert_int_equal(snapshots(), before + 1);
  before = snapshots();
  static const char *const others[] = {"Cookie: ville=dakar", "Cookie: ville=Dakar", "Cookie: ville=../dakar", "Cookie: ville=a; ville=b", "Cookie: autre=1"};
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    client_header(g->client, others[i]);
    assert_status(get(g, "/fr/opportunites"), 200);
  }
  assert_int_equal(snapshots(), before);
}

/* --- What is asked ----------------------------------------------------------------------------------------------------- */

static void strange_names_are_answered_and_not_kept(void **state) {
  (void)state;
  struct guest *g = guest();
  struct answer const plain = get(g, "/fr/opportunites?q=eau");
  for (int i = 0; i < 20; i++) {
    int64_t const before = snapshots();
    struct answer const a = get(g, "/fr/opportunites?q=eau&utm_%d=1", i);
    assert_status(a, 200);
    assert_true(str_eq(a.body, plain.body));
    assert_null(answer_header(&a, "ETag").p);
    assert_true(snapshots() > before);
  }
  assert_true(str_eq(get_kept(g, "/fr/opportunites?q=%65au").body, plain.body));
}

static void who_has_the_page_is_told_so_before_anything_is_read(void **state) {
  (void)state;
  int64_t const id = enter(notice(KIND_RECRUITMENT, S("Poste"), instant_plus(NOW, 10 * DAY_US)));
  struct guest *g = guest();
  const char *page = notice_of(id);
  struct str tag = {0};
  for (int i = 0; i < 3; i++) {
    struct answer const a = get(g, "%s", page);
    struct str const now = str_dup(&story, answer_header(&a, "ETag"));
    assert_true(str_starts(now, fmt(&story, "\"%.*s-", STR(generation()))) && !str_eq(now, tag));
    tag = now;
    int64_t const before = snapshots();
    client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tag)).p);
    struct answer const same = get(g, "%s", page);
    assert_status(same, 304);
    assert_true(same.body.n == 0 && str_eq(answer_header(&same, "ETag"), tag));
    struct answer const head = client_head(g->client, page);
    assert_true(head.status == 200 && head.body.n == 0 && str_eq(answer_header(&head, "ETag"), tag));
    assert_int_equal(snapshots(), before);
    enter(notice(KIND_RECRUITMENT, fmt(&story, "Autre %d", i), instant_plus(NOW, DAY_US)));
    client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tag)).p);
    assert_status(get(g, "%s", page), 200);
  }
  clock_at(instant_plus(NOW, DAY_US)); /* the clock alone changes it too */
  client_header(g->client, fmt(&story, "If-None-Match: %.*s", STR(tag)).p);
  assert_status(get(g, "%s", page), 200);
}

static void the_style_sheet_is_the_same_for_everybody(void **state) {
  (void)state;
  struct guest *v = guest(), *g = applicant(S("awa@exemple.org"));
  const char *sheet = fmt(&story, "/static/%.*s", STR(between(get(v, "/fr/").body, "href=\"/static/", "\""))).p;
  struct answer const first = get(v, "%s", sheet), own = get(g, "%s", sheet);
  assert_status(own, 200);
  assert_true(str_eq(first.body, own.body) && str_eq(answer_header(&first, "ETag"), answer_header(&own, "ETag")));
  assert_true(str_contains(answer_header(&own, "Cache-Control"), S("immutable")));
}

static const struct CMUnitTest stories[] = {
    STORY("at a closing home, list, notice and its button change at once, with no write", at_a_closing_all_pages_change_at_once),
    STORY("a publication shows at its very instant, with no write", a_publication_shows_at_its_very_instant),
    STORY("a permanent call leaves the list right after its end, with no write", a_permanent_call_leaves_the_list_at_its_end),
    STORY("the words of what is left change in time", the_words_of_what_is_left_change_in_time),
    STORY("every change of public pages raises the generation, and nothing else does", every_change_of_public_pages_raises_the_generation_and_nothing_else_does),
    STORY("a change of this process is seen at once", a_change_of_this_process_is_seen_at_once),
    STORY("a change of another process is seen within a tenth of a second", a_change_of_another_process_is_seen_within_a_tenth_of_a_second),
    STORY("who is signed in has pages of their own, and visitors none of theirs", who_is_signed_in_has_pages_of_their_own),
    STORY("a form of a visitor needs no token, but comes from here", a_form_of_a_visitor_needs_no_token_but_comes_from_here),
    STORY("a chosen city has pages of its own", a_chosen_city_has_pages_of_its_own),
    STORY("strange query names are answered and not kept", strange_names_are_answered_and_not_kept),
    STORY("who has the page already is told so before anything is read", who_has_the_page_is_told_so_before_anything_is_read),
    STORY("the style sheet is the same for everybody", the_style_sheet_is_the_same_for_everybody),
};

int main(int argc, char **argv) {
  if (argc == 3 && strcmp(argv[0], "publish") == 0) return publish_elsewhere(argv[1], strtoll(argv[2], NULL, 10));
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(stories, NULL, NULL);
}
