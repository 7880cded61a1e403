/* Reading JSON by tables: for import*.c only. A table lists the keys an object may have and who takes each; keys it
 * does not list become notes, values that are not what they should be refuse the whole notice. */
#ifndef FEED_IMPORT_READ_H
#define FEED_IMPORT_READ_H

#include <jansson.h>

#include "base/clock.h"
#include "base/date.h"
#include "feed/import/import.h"

struct text_list;
struct zone;

enum { READ_PATH_MAX = 800, READ_KEY_MAX = 80 };

struct reader {
  struct arena *arena;
  char path[READ_PATH_MAX]; /* where we are */
  size_t path_n;
  bool refused;
  struct import_note refusal; /* the first one */
  struct import_notes notes;
};

/* Reads `value`, which is not null, to where `to` points. */
typedef void read_taker(struct reader *r, json_t *value, void *to);

struct read_key {
  const char *key;
  read_taker *take;
  size_t at; /* offset of what `take` writes to, from the object's own */
  bool must; /* absent or null refuses the notice */
};

#define READ_KEYS(table) (table), sizeof(table) / sizeof *(table)

/* The notice cannot be taken, for this reason at this place (only the first one counts). */
void read_refuse(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Something is not taken. */
void read_note(struct reader *r, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* One step down ("/pieces/3/libelle" is three), and back to a length of before. */
size_t read_down(struct reader *r, const char *key);
size_t read_down_to(struct reader *r, size_t index);
void read_up(struct reader *r, size_t before);
/* The beginning of a text, safe to print: what a terminal would act on becomes "?". */
struct str read_printable(struct arena *a, struct str s, size_t max);
/* A value of the file, short and safe to print. */
struct str read_shown(struct reader *r, struct str s);

/* Each key of an object to its taker. */
void read_object(struct reader *r, json_t *value, const struct read_key *keys, size_t n, void *to);
/* Each object of a list to a new row of `size` bytes; returns the rows. */
void *read_rows(struct reader *r, json_t *value, const struct read_key *keys, size_t n, size_t size, size_t *ret_n);

/* Each entry of a list to a new text. */
void read_list(struct reader *r, json_t *value, read_taker *take, struct text_list *to);
/* Whether it has the form of a language's code (ISO 639): two or three small letters. */
bool read_is_code(struct str s);

/* Takers, with what they write to. */
read_taker read_line;     /* struct str: 1 to IMPORT_LINE_MAX bytes without control characters */
read_taker read_text;     /* struct str: up to IMPORT_TEXT_MAX bytes; line ends and tabs are allowed */
read_taker read_lines;    /* struct text_list of read_line */
read_taker read_codes;    /* struct text_list of read_code */
read_taker read_code;     /* struct str: code of a language (ISO 639) */
read_taker read_currency; /* struct str: three capitals (ISO 4217) */
read_taker read_whole;    /* struct opt_int, 0 or more */
read_taker read_flag;     /* struct opt_int, 0 or 1 */
read_taker read_day;      /* struct str: a day that exists, "2026-12-10" */
read_taker read_moment;   /* struct read_moment */

/* A wall clock in its zone and the instant it stands for, which the file's own instant has confirmed. */
struct read_moment {
  bool has;
  struct civil wall;
  const struct zone *zone;
  struct instant at;
};

/* The instant at which the clocks of `zone` show `wall`; false (refused) when they show it never or twice. */
bool read_instant(struct reader *r, const struct zone *zone, const struct civil *wall, struct instant *ret);

/* src/feed/import/import_notice.c: one notice. NULL: refused. */
struct opportunity_new *import_notice(struct reader *r, json_t *value, struct str *ret_id);
/* Words of `type` and `statut`. */
bool import_is_type(struct str word);
bool import_is_status(struct str word);

#endif
