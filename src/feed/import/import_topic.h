/* What a file tells of organisations, funders, projects and cities: for import*.c and the demonstration. */
#ifndef FEED_IMPORT_TOPIC_H
#define FEED_IMPORT_TOPIC_H

#include "board/topic.h"
#include "feed/import/import_read.h"

struct db;

/* Everything a file can tell of one; of another kind's keys nothing is there. */
struct topic_told {
  enum topic_kind kind;
  struct str name, website, city, country;
  struct str about_fr, about_en;           /* `presentation` */
  struct str visibility_fr, visibility_en; /* `mention`, of a funder */
  struct str logo, logo_name;              /* bytes, and a name with their ending; absent: none told */
};

/* Reads one entry of `organismes`, `bailleurs`, `projets` or `villes`. NULL: refused. */
struct topic_told *import_topic(struct reader *r, enum topic_kind kind, json_t *value, struct str *ret_name);

/* Stores the logo. Outcomes of logo_store; outside of any act. */
enum err MUST_USE import_topic_logo(struct board *b, const struct topic_told *told);
/* Enters what is told, but for the logo: an act, whose `args` is the struct topic_told. */
enum err import_topic_describe(struct db *db, struct arena *a, void *args);

#endif
