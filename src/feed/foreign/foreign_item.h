/* An item of a feed, whatever the feed's form, on its way to a record: what rss.c, atom.c and jobs.c read is the same kind of
 * thing, plain text or HTML that nobody vouches for. Closing, country, organisation and kind are taken from running text only
 * where it says them outright. */
#ifndef FEED_FOREIGN_ITEM_H
#define FEED_FOREIGN_ITEM_H

#include "feed/foreign/foreign_readers.h"

struct item {
  struct foreign_out *out;
  struct foreign *one;
  struct str base;           /* what relative addresses are seen from */
  struct str lang;           /* of its texts, as written; absent: not said */
  struct str title;          /* plain, on one line */
  struct str summary, body;  /* HTML; absent: none */
  struct str summary_base, body_base;
  bool organisation_first;   /* every item of the feed begins with a paragraph "ORGANISATION, TOWN" */
};

/* What an element holds: its text, or its elements written as HTML. */
enum item_text { ITEM_GUESS, ITEM_PLAIN, ITEM_HTML };

/* `n`: the item's element; base and language are those in force there, `lang` where it says none. */
struct item item_begin(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *n, const char *form, struct str lang);

/* Of an element that is a child of the item's and in its namespace (or in none); NULL: there is none. Its next is item_next. */
const struct xml_node *item_child(const struct xml_node *n, const char *name);
const struct xml_node *item_next(const struct xml_node *child);

/* How many elements of one name are read of an item: those that repeat another are not kept, and cost as much. */
enum { ITEM_REPEATED_MAX = 2 * FOREIGN_LIST_MAX };

/* HTML of what an element holds (bounded), ready for title and texts. Absent when it is empty. ITEM_GUESS: plain unless it looks
 * like HTML. */
struct str item_html(struct item *it, const struct xml_node *n, enum item_text how);
/* What it holds as plain text on one line of at most `max` bytes; absent when there is none. */
struct str item_line(struct item *it, const struct xml_node *n, enum item_text how, size_t max);
struct str item_html_of(struct item *it, struct str text, enum item_text how);

/* All characters below it, trimmed, at most some thousand bytes: for fields. Empty for NULL. */
struct str item_plain(struct arena *a, const struct xml_node *n);

/* The base in force at `n`: xml:base of it and what it stands in, from the file's own address on. */
struct str item_base(struct arena *a, const struct foreign_input *in, const struct xml_node *n);

/* Each leaves among `left` what cannot be taken. `path`: of the element, for people. */
void item_key(struct item *it, struct str key);
void item_link(struct item *it, struct str base, struct str written);
void item_document(struct item *it, struct str base, struct str written, struct str title);
void item_category(struct item *it, struct str label);
void item_country(struct item *it, const char *path, struct str named); /* one or several; of several the further ones are places */
void item_time(struct item *it, const struct xml_node *n, struct foreign_time *ret);
void item_left(struct item *it, const char *path, const char *reason);

/* "fr_FR", "FR-fr" is "fr"; absent for what is no code of a language. In the record's arena. */
struct str item_lang(struct item *it, struct str written);

/* Works the rest out of what is there and hands the record over. False: enough were read. */
bool item_end(struct item *it);

/* Whether this item begins with a short paragraph "ORGANISATION, TOWN" and has a category of eight digits. */
bool item_organisation_first(struct foreign_out *out, const struct xml_node *n);

#endif
