#include "board/sitemap.h"

#include "base/arena.h"

enum { ROWS = 1000 }; /* at one look */

enum err sitemap_parts(struct db *db, struct arena *a, struct instant now, struct sitemap_part_list *ret) {
  struct sitemap_part_list all = {0};
  struct q_sitemap_parts_list rows;
  int64_t after = -1;
  do {
    TRY(q_sitemap_parts(db, a, now, after, ROWS, &rows));
    struct sitemap_part *v = arena_many(a, all.n + rows.n, struct sitemap_part);
    for (size_t i = 0; i < all.n; i++) v[i] = all.v[i];
    for (size_t i = 0; i < rows.n; i++) v[all.n + i] = (struct sitemap_part){rows.v[i].part + 1, rows.v[i].updated_at};
    all = (struct sitemap_part_list){v, all.n + rows.n};
    if (rows.n > 0) after = rows.v[rows.n - 1].part;
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
