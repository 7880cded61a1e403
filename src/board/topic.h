/* What notices are about and whom they come from: themes, cities, projects, organisations, funders. Each has a page:
 * who it is in a few lines, and its opportunities.
 *
 * A topic appears with the first notice that names it (publish.h); what is told about it comes from an import or, later,
 * from an officer. A name, once there, stays. */
#ifndef BOARD_TOPIC_H
#define BOARD_TOPIC_H

#include <stdbool.h>
#include <stddef.h>

#include "base/clock.h"
#include "base/err.h"
#include "base/show.h"
#include "base/str.h"
#include "board/opportunity.h"
#include "queries.h"

struct arena;
struct board;
struct db;

enum topic_kind { TOPIC_THEME, TOPIC_CITY, TOPIC_PROJECT, TOPIC_ORGANISATION, TOPIC_FUNDER, TOPIC_COUNT };

enum { TOPIC_COUNT_MAX = 99, LOGO_BYTES_MAX = 6000 };

struct topic {
  enum topic_kind kind;
  struct q_topic row;                  /* what is not told, or not of this kind, is absent */
  struct q_theme_words_list words;     /* of a head: the words filed under it */
  struct opportunity_card_list open;   /* the first page of its list, by closing */
  bool more;                           /* there are more open ones than `open` shows */
  int64_t closed, cancelled;           /* how many are over, each at most TOPIC_COUNT_MAX + 1 */
};

/* What everybody may read of one at `now`. NOT_FOUND when no topic of that kind has this word, or when only a draft or a
 * notice for invited people has named it. */
enum err MUST_USE topic_get(struct db *db, struct arena *a, enum topic_kind kind, struct str slug, struct instant now,
                            struct topic *ret);

/* Its name in a language: themes have one in each, all others one that is their own. */
struct str topic_name(const struct topic *t, enum lang lang);

/* A text told in French, in English, in both or in none, for a reader: theirs when it is there, else the other.
 * `lang` says which; an absent text has none. */
struct topic_text {
  struct str lang, text;
};
struct topic_text topic_text_in(enum lang lang, struct str fr, struct str en);

/* The heads of the themes in their order. */
struct topic_heads {
  struct topic_head {
    struct q_theme_heads row;
    struct q_theme_words_list words;
    int64_t open; /* open opportunities under it, at most TOPIC_COUNT_MAX + 1 */
  } *v;
  size_t n;
};
enum err MUST_USE topic_heads(struct db *db, struct arena *a, struct instant now, struct topic_heads *ret);
/* The words of each, asked for apart: a list of heads alone needs none. */
enum err MUST_USE topic_heads_words(struct db *db, struct arena *a, struct topic_heads *heads);

/* Puts themes, or the words under a head, into the order of their names in that language, accents and case set aside. */
void topic_words_sort(struct arena *a, struct q_theme_words_list *words, enum lang lang);

/* Open opportunities by kind, each counted up to TOPIC_COUNT_MAX + 1. */
enum err MUST_USE topic_kinds(struct db *db, struct arena *a, struct instant now, int64_t ret[KIND_COUNT]);

/* --- What is told about them, by an import ------------------------------------------------------------------------ */

/* Each act makes the topic when no notice has named it yet. An absent text leaves what stands there; an empty one takes
 * it away. INVALID: no name, a website that is neither http nor https, a country that is none. Repeating an act changes
 * nothing. */
struct organisation_describe_args {
  struct str name; /* as notices write it; its word in addresses is made from it */
  struct str about_fr, about_en, website, city, country;
};
enum err organisation_describe(struct db *db, struct arena *a, void *args);

struct funder_describe_args {
  struct str name;
  struct str about_fr, about_en, website;
  struct str visibility_fr, visibility_en; /* the sentence it wants on what it pays for */
};
enum err funder_describe(struct db *db, struct arena *a, void *args);

struct project_describe_args {
  struct str name;
  struct str about_fr, about_en;
};
enum err project_describe(struct db *db, struct arena *a, void *args);

struct city_describe_args {
  struct str name, country; /* ISO 3166 alpha-2; a city that is there keeps its own */
  struct str about_fr, about_en;
};
enum err city_describe(struct db *db, struct arena *a, void *args);

/* Acts that name the bytes of a logo, which are in the file store already: logo_store checks them and calls these. */
struct logo_put_args {
  struct str name, blob, media;
};
enum err organisation_logo_put(struct db *db, struct arena *a, void *args);
enum err funder_logo_put(struct db *db, struct arena *a, void *args);

/* Checks a logo (`file_name` and bytes: PNG or JPEG, nothing doubtful, at most LOGO_BYTES_MAX), stores it and names it
 * as that of the organisation or funder called `name`; the same bytes again change nothing. INVALID: not such a picture;
 * TOO_BIG. Outside of any act and snapshot. */
enum err MUST_USE logo_store(struct board *b, enum topic_kind kind, struct str name, struct str file_name, struct str bytes);

/* A logo's media type by the name of its file. NOT_FOUND for every other file of the store. */
enum err MUST_USE logo_media(struct db *db, struct arena *a, struct str blob, struct str *ret);

#endif
