#include "board/sitemap.h"

#include "base/arena.h"

enum { ROWS = 1000 }; /* at one look */

static enum err add_open_runs(struct db *db, struct arena *a, const struct q_sitemap_runs_list *runs, struct instant now,
                              struct sitemap_part_list *all) {
  for (size_t i = 0; i < runs->n && all->n < SITEMAP_PARTS_MAX; i++) {
    struct q_sitemap_run_open found;
    int64_t const run = runs->v[i].run;
    enum err const e = q_sitemap_run_open(db, a, run * SITEMAP_PART + 1, (run + 1) * SITEMAP_PART, now, &found);
    if (e == OK) all->v[all->n++] = run + 1;
    else if (e != NOT_FOUND) return e;
  }
  return OK;
}

enum err sitemap_parts(struct db *db, struct arena *a, struct instant now, struct sitemap_part_list *ret) {
  struct sitemap_part_list all = {.v = arena_many(a, SITEMAP_PARTS_MAX, int64_t)};
  struct q_sitemap_runs_list rows;
  int64_t after = -1;
  do {
    TRY(q_sitemap_runs(db, a, now, after, ROWS, &rows));
    TRY(add_open_runs(db, a, &rows, now, &all));
    if (rows.n > 0) after = rows.v[rows.n - 1].run;
  } while (rows.n == ROWS && all.n < SITEMAP_PARTS_MAX);
  *ret = all;
  return OK;
}

enum err sitemap_part(struct db *db, struct arena *a, int64_t number, struct instant now, struct q_sitemap_part_list *ret) {
  struct q_sitemap_part_list rows;
  if (number < 1 || number > INT64_MAX / SITEMAP_PART) return NOT_FOUND;
  TRY(q_sitemap_part(db, a, (number - 1) * SITEMAP_PART + 1, number * SITEMAP_PART, now, SITEMAP_PART, &rows));
  if (rows.n == 0) return NOT_FOUND;
  *ret = rows;
  return OK;
}

typedef enum err topic_query(struct db *db, struct arena *a, struct str after, struct instant now, int64_t limit,
                             struct q_sitemap_topic_list *ret);

enum err sitemap_topics(struct db *db, struct arena *a, enum topic_kind kind, struct instant now, struct sitemap_slugs *ret) {
  static topic_query *const queries[TOPIC_COUNT] = {[TOPIC_THEME] = q_sitemap_themes,
                                                    [TOPIC_CITY] = q_sitemap_cities,
                                                    [TOPIC_PROJECT] = q_sitemap_projects,
                                                    [TOPIC_ORGANISATION] = q_sitemap_organisations,
                                                    [TOPIC_FUNDER] = q_sitemap_funders};
  struct sitemap_slugs all = {.v = arena_many(a, SITEMAP_TOPICS_MAX, struct str)};
  struct q_sitemap_topic_list rows;
  struct str after = S("");
  do {
    TRY(queries[kind](db, a, after, now, ROWS, &rows));
    for (size_t i = 0; i < rows.n && all.n < SITEMAP_TOPICS_MAX; i++) all.v[all.n++] = rows.v[i].slug;
    if (rows.n > 0) after = rows.v[rows.n - 1].slug;
  } while (rows.n == ROWS && all.n < SITEMAP_TOPICS_MAX);
  *ret = all;
  return OK;
}
