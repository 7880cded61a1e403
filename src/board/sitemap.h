/* What search engines are told there is: open opportunities that anybody may read, in parts that are small enough to be
 * written in one reply whatever the size of the board, and the words of the topics' pages.
 *
 * A part is a run of SITEMAP_PART row numbers: it does not shift when something is added or closes, and is found by one
 * look at the primary key. */
#ifndef BOARD_SITEMAP_H
#define BOARD_SITEMAP_H

#include "base/clock.h"
#include "base/err.h"
#include "base/str.h"
#include "board/topic.h"

enum { SITEMAP_PART = 500, SITEMAP_PARTS_MAX = 20000, SITEMAP_TOPICS_MAX = 1000 };

/* The numbers, from 1, of the parts that are not empty, at most SITEMAP_PARTS_MAX. */
struct sitemap_part_list {
  int64_t *v;
  size_t n;
};
enum err MUST_USE sitemap_parts(struct db *db, struct arena *a, struct instant now, struct sitemap_part_list *ret);

/* One of them. NOT_FOUND when it is empty. */
enum err MUST_USE sitemap_part(struct db *db, struct arena *a, int64_t number, struct instant now, struct q_sitemap_part_list *ret);

/* The words of the pages of one kind of topic that have something to show, at most SITEMAP_TOPICS_MAX. */
struct sitemap_slugs {
  struct str *v;
  size_t n;
};
enum err MUST_USE sitemap_topics(struct db *db, struct arena *a, enum topic_kind kind, struct instant now, struct sitemap_slugs *ret);

#endif
