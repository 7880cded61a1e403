/* The list at size: fills a database with N plausible opportunities (one in twenty still open) and measures, without
 * HTTP, what a page of the list asks of the board: twenty cards and the counts of every filter.
 *
 *   listing FOLDER N      prints one line a question: p50 and p99 in milliseconds of one core
 *
 * The folder may hold a board of an earlier run: it is measured as it is. */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/publish.h"

enum { BATCH = 200, ROUNDS = 1000, OPEN_OF = 20, DAYS = 3000 };

static const char *const words[] = {"eau", "assainissement", "énergie", "mobilité", "patrimoine", "culture", "santé", "état", "civil", "finances",
    "locales", "numérique", "déchets", "climat", "jeunesse", "genre", "marché", "voirie", "formation", "expertise", "commune", "gestion", "appui",
    "diagnostic", "étude", "réhabilitation", "marchés", "éclairage", "transport", "foncier", "budget", "gouvernance"};
static const char *const cities[][2] = {{"Cotonou", "BJ"}, {"Kribi", "CM"}, {"Dakar", "SN"}, {"Abidjan", "CI"}, {"Kigali", "RW"}, {"Tunis", "TN"},
    {"Bamako", "ML"}, {"Lomé", "TG"}, {"Antananarivo", "MG"}, {"Niamey", "NE"}, {"Conakry", "GN"}, {"Kinshasa", "CD"}};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static uint64_t seed = 1;
/* Small numbers come up most, as words do in texts. */
static size_t pick(size_t n) {
  seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
  double const x = (double)(seed >> 11) / (double)(1ULL << 53);
  return (size_t)(x * x * (double)n) % n;
}

static struct str text(struct arena *a, size_t n) {
  struct out o = out_in(a, 32768);
  for (size_t i = 0; i < n; i++) {
    if (pick(4) == 0) out_fmt(&o, "%s ", words[pick(COUNT(words))]);
    else out_fmt(&o, "mot%zu ", pick(50000));
  }
  return out_str(&o);
}

static struct moment moment(struct arena *a, struct instant at) { return (struct moment){{true, at}, fmt(a, "%lld", (long long)at.us)}; }

struct batch {
  int64_t first;
  struct instant now;
};

static enum err fill(struct db *db, struct arena *a, void *args) {
  const struct batch *b = args;
  for (int64_t i = b->first; i < b->first + BATCH; i++) {
    scoped(arena) struct arena own = {0};
    const char *const *city = cities[pick(COUNT(cities))];
    bool const open = i % OPEN_OF == 0;
    struct instant const closes = instant_plus(b->now, (open ? 1 : -1) * (int64_t)(1 + pick(open ? 90 : DAYS)) * 24 * HOUR_US);
    struct opportunity_new o = {.reference = fmt(&own, "G/%lld", (long long)i), .title = fmt(&own, "%s %s %.*s", words[pick(COUNT(words))], words[pick(COUNT(words))], STR(text(&own, 5))),
        .summary = text(&own, 25), .body = text(&own, 220), .lang = S("fr"), .organisation = fmt(&own, "Organisme %zu", pick(60)), .project = fmt(&own, "Projet %zu", pick(40)),
        .city = str_from(city[0]), .country = str_from(city[1]), .zone = S("UTC"), .zone_version = zone_version(), .kind = (enum opportunity_kind)pick(KIND_COUNT), .publish = true,
        .published = moment(&own, instant_plus(closes, -45 * 24 * HOUR_US)), .closes = moment(&own, closes)};
    if (instant_before(b->now, o.published.at.at)) o.published = moment(&own, instant_plus(b->now, -(int64_t)pick(86400) * SECOND_US));
    o.ends = o.closes;
    struct str themes[2] = {str_from(words[pick(16)]), S("résilience")}, funder = fmt(&own, "Bailleur %zu", pick(15)), lang = S("fr");
    o.themes = (struct text_list){themes, 2};
    o.funders = (struct text_list){&funder, 1};
    o.work_languages = (struct text_list){&lang, 1};
    struct opportunity_add_args add = {.what = &o, .now = b->now};
    TRY(opportunity_add(db, a, &add));
    arena_free(a); /* nothing of one is needed for the next */
  }
  return OK;
}

/* Of this thread alone: the machine may be busy with something else. */
static int64_t cpu_us(void) {
  struct timespec t;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
  return t.tv_sec * SECOND_US + t.tv_nsec / 1000;
}

static int by_size(const void *l, const void *r) {
  int64_t const x = *(const int64_t *)l, y = *(const int64_t *)r;
  return x < y ? -1 : x > y;
}

/* One page of the list as list_pages.c asks for it. */
static enum err ask(struct board *b, const struct opportunity_filter *f, struct instant now, struct facet_counts *ret) {
  scoped(arena) struct arena a = {0};
  struct db *db;
  struct opportunity_card_list cards;
  int64_t next;
  TRY(board_snapshot(b, &db));
  enum err e = opportunity_list(db, &a, f, now, &cards, &next);
  if (e == OK) e = facets_count(&b->facets, db, &a, f, now, ret);
  board_release(b, db);
  return e;
}

static void measure(struct board *b, const char *what, struct opportunity_filter f, struct instant now) {
  static int64_t took[ROUNDS];
  struct facet_counts counts = {0};
  for (int i = 0; i < ROUNDS; i++) {
    if (str_has(f.words)) f.words = str_from(what[0] == 'p' ? "ass" : words[pick(COUNT(words))]);
    int64_t const begun = cpu_us();
    if (ask(b, &f, now, &counts) != OK) die(what, 0);
    took[i] = cpu_us() - begun;
  }
  qsort(took, ROUNDS, sizeof *took, by_size);
  printf("%-28s %6lld found   p50 %.2f ms   p99 %.2f ms\n", what, (long long)counts.n, (double)took[ROUNDS / 2] / 1000, (double)took[ROUNDS * 99 / 100] / 1000);
}

int main(int argc, char **argv) {
  int64_t n = 0;
  scoped(arena) struct arena a = {0};
  struct board board;
  if (argc != 3 || str_int(str_from(argv[2]), 1, 2000000, &n) != OK) die("usage: listing FOLDER N", 0);
  if (board_open(fmt(&a, "sqlite:%s/board.db", argv[1]), (struct str){0}, true, &board) != OK) die("cannot open the board", 0);
  struct instant const now = clock_now();
  struct db *db;
  struct board_content content = {0};
  if (board_snapshot(&board, &db) != OK || board_content(db, &a, &content) != OK) die("cannot read the board", 0);
  board_release(&board, db);
  int64_t const begun = clock_mono_us();
  for (int64_t i = content.opportunities; i < n; i += BATCH)
    if (board_change(&board, fill, &(struct batch){i, now}) != OK) die("cannot fill the board", 0);
  printf("filled in %lld s\n", (long long)((clock_mono_us() - begun) / SECOND_US));
  struct opportunity_filter f = {0};
  measure(&board, "list", f, now);
  f.by[FACET_COUNTRY] = (struct filter_values){{S("BJ"), S("SN")}, 2};
  f.by[FACET_KIND] = (struct filter_values){{S("mission")}, 1};
  measure(&board, "list, two filters", f, now);
  f.words = S("eau");
  measure(&board, "words, two filters", f, now);
  f = (struct opportunity_filter){.words = S("eau")};
  measure(&board, "words", f, now);
  measure(&board, "prefix", f, now);
  f.sort = SORT_RELEVANCE;
  measure(&board, "words, by relevance", f, now);
  f = (struct opportunity_filter){.sort = SORT_PUBLISHED};
  measure(&board, "newest first", f, now);
  f = (struct opportunity_filter){.status = STATUS_CLOSED, .words = S("eau")};
  measure(&board, "words, closed", f, now);
  board_close(&board);
  return 0;
}
