/* The list at size: fills a database with N plausible opportunities (one in twenty still open) and measures, without
 * HTTP, what a page of the list asks of the board: twenty cards and the counts of every filter.
 *
 *   listing FOLDER N      prints one line a question: p50 and p99 in milliseconds of one core
 *
 * The folder may hold a board of an earlier run: it is measured as it is. */
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/zone.h"
#include "board/board.h"
#include "board/publish.h"
#include "db/tokenizer.h"

enum { BATCH = 2000, ROUNDS = 1000, OPEN_OF = 20, DAYS = 3000, DAYS_OPEN = 90, FORMS = 200000, RANK_ASKED = 30 };

static const char *const words[] = {"eau", "assainissement", "énergie", "mobilité", "patrimoine", "culture", "santé", "état", "civil", "finances",
    "locales", "numérique", "déchets", "climat", "jeunesse", "genre", "marché", "voirie", "formation", "expertise", "commune", "gestion", "appui",
    "diagnostic", "étude", "réhabilitation", "marchés", "éclairage", "transport", "foncier", "budget", "gouvernance"};
static const char *const cities[][2] = {{"Cotonou", "BJ"}, {"Kribi", "CM"}, {"Dakar", "SN"}, {"Abidjan", "CI"}, {"Kigali", "RW"}, {"Tunis", "TN"},
    {"Bamako", "ML"}, {"Lomé", "TG"}, {"Antananarivo", "MG"}, {"Niamey", "NE"}, {"Conakry", "GN"}, {"Kinshasa", "CD"}};
#define COUNT(a) (sizeof(a) / sizeof *(a))

static uint64_t seed = 1;
static double chance(void) {
  seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
  return (double)(seed >> 11) / (double)(1ULL << 53);
}

/* Small numbers come up most. */
static size_t pick(size_t n) {
  double const x = chance();
  return (size_t)(x * x * (double)n) % n;
}

/* The word of a rank, as often as in a language (Zipf, 200,000 forms): those that are asked for are each in two to five
 * notices of ten; the others are syllables, so that beginnings are as many as in a language too. */
static void put_word(struct out *o) {
  size_t n = (size_t)exp(log(FORMS) * chance());
  if (n >= RANK_ASKED && n < RANK_ASKED + 3 * COUNT(words) && n % 3 == 0) {
    out_fmt(o, "%s ", words[(n - RANK_ASKED) / 3]);
    return;
  }
  for (int i = 0; i == 0 || n > 0; i++, n >>= 6) {
    out_char(o, "bcdfgjlmnprstvzh"[n & 15]);
    out_char(o, "aeio"[n >> 4 & 3]);
  }
  out_char(o, ' ');
}

static struct str text(struct arena *a, size_t n) {
  struct out o = out_in(a, 32768);
  for (size_t i = 0; i < n; i++) put_word(&o);
  return out_str(&o);
}

static struct moment moment(struct arena *a, struct instant at) { return (struct moment){{true, at}, fmt(a, "%lld", (long long)at.us)}; }

struct batch {
  int64_t first, n;
  struct instant now;
};

/* In order of closing, as a board grows: the index writes a segment for every row that goes back. Most near today. */
static struct instant closing(const struct batch *b, int64_t i) {
  int64_t const over = b->n - b->n / OPEN_OF;
  double const x = i < over ? (double)(over - i) / (double)over : (double)(i - over + 1) / (double)(b->n / OPEN_OF);
  return instant_plus(b->now, (int64_t)(x * x * (i < over ? -DAYS : DAYS_OPEN) * 24) * HOUR_US + (i < over ? -1 : 1) * HOUR_US);
}

static enum err fill(struct db *db, struct arena *a, void *args) {
  const struct batch *b = args;
  for (int64_t i = b->first; i < b->first + BATCH && i < b->n; i++) {
    scoped(arena) struct arena own = {0};
    const char *const *city = cities[pick(COUNT(cities))];
    struct instant const closes = closing(b, i);
    struct opportunity_new o = {.reference = fmt(&own, "G/%lld", (long long)i), .title = fmt(&own, "%s %s %.*s", words[pick(COUNT(words))], words[pick(COUNT(words))], STR(text(&own, 5))),
        .summary = text(&own, 25), .body = text(&own, 220), .lang = S("fr"), .organisation = fmt(&own, "Organisme %zu", pick(60)), .project = fmt(&own, "Projet %zu", pick(40)),
        .city = str_from(city[0]), .country = str_from(city[1]), .zone = S("UTC"), .zone_version = zone_version(), .kind = (enum opportunity_kind)pick(KIND_COUNT), 
        .published = moment(&own, instant_plus(closes, -45 * 24 * HOUR_US)), .closes = moment(&own, closes)};
    if (instant_before(b->now, o.published.at.at)) o.published = moment(&own, instant_plus(b->now, -(int64_t)pick(86400) * SECOND_US));
    o.ends = o.closes;
    struct str themes[2] = {str_from(words[pick(16)]), S("résilience")}, funder = fmt(&own, "Bailleur %zu", pick(15)), lang = S("fr");
    o.themes = (struct text_list){themes, 2};
    o.funders = (struct text_list){&funder, 1};
    o.work_languages = (struct text_list){&lang, 1};
    struct opportunity_add_args add = {.what = &o, .now = b->now};
    TRY(opportunity_add(db, a, &add));
    struct opportunity_entry entry;
    TRY(opportunity_entry(db, a, add.ret_id, &entry));
    TRY(q_search_put(db, a, entry.key, add.ret_id, entry.title, entry.body, entry.tags));
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

static void open_board(struct arena *a, const char *folder, struct board *board) {
  if (board_open(fmt(a, "sqlite:%s/board.db", folder), (struct str){0}, true, board) != OK) die("cannot open the board", 0);
}

/* The rows were entered as drafts, which are in no index: one entered with all its rows writes a segment for each. */
static void publish_all(struct arena *a, const char *folder) {
  static const char publish[] = "PRAGMA cache_size = -200000; UPDATE opportunity SET stage = 'published';"
                                "INSERT INTO search_fts (search_fts, rank) VALUES ('hashsize', 67108864);"
                                "INSERT INTO search_fts (search_fts) VALUES ('rebuild');"
                                "INSERT INTO search_fts (search_fts, rank) VALUES ('hashsize', 1048576);"
                                "INSERT INTO setting (name, value) VALUES ('search_version', '1'); PRAGMA wal_checkpoint(TRUNCATE)";
  sqlite3 *db = NULL;
  if (sqlite3_open(fmt(a, "%s/board.db", folder).p, &db) != SQLITE_OK || tokenizer_register(db) != SQLITE_OK ||
      sqlite3_exec(db, publish, NULL, NULL, NULL) != SQLITE_OK)
    die("cannot publish", 0);
  sqlite3_close(db);
}

static void fill_board(struct arena *a, const char *folder, int64_t n, struct instant now) {
  struct board board;
  open_board(a, folder, &board);
  int64_t const begun = clock_mono_us();
  for (int64_t i = 0; i < n; i += BATCH)
    if (board_change(&board, fill, &(struct batch){i, n, now}) != OK) die("cannot fill the board", 0);
  board_close(&board);
  int64_t const entered = clock_mono_us();
  publish_all(a, folder);
  printf("entered in %lld s, indexed in %lld s, %lld s of a core\n", (long long)((entered - begun) / SECOND_US),
         (long long)((clock_mono_us() - entered) / SECOND_US), (long long)(clock() / CLOCKS_PER_SEC));
}

int main(int argc, char **argv) {
  int64_t n = 0;
  scoped(arena) struct arena a = {0};
  struct board board;
  if (argc != 3 || str_int(str_from(argv[2]), 1, 2000000, &n) != OK) die("usage: listing FOLDER N", 0);
  struct instant const now = clock_now();
  struct db *db;
  struct board_content content = {0};
  open_board(&a, argv[1], &board);
  if (board_snapshot(&board, &db) != OK || board_content(db, &a, &content) != OK) die("cannot read the board", 0);
  board_release(&board, db);
  if (content.opportunities == 0) {
    board_close(&board);
    fill_board(&a, argv[1], n, now);
    open_board(&a, argv[1], &board);
  }
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
