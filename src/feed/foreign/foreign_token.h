/* Running text as words, numbers and marks, and the dates and hours of French and English in it. For foreign_when.c. */
#ifndef FEED_FOREIGN_TOKEN_H
#define FEED_FOREIGN_TOKEN_H

#include "feed/foreign/foreign.h"

struct arena;

enum token_kind { TOKEN_END, TOKEN_WORD, TOKEN_NUMBER, TOKEN_MARK, TOKEN_LINE };

struct token {
  enum token_kind kind;
  struct str as; /* slice of the text */
  bool glued;    /* nothing stands between it and the one before */
  int value;     /* of a number of at most 8 digits; -1: longer */
  char mark;     /* every dash is '-' */
  char word[20]; /* folded: small letters without accents; longer ones are cut. An apostrophe parts words */
};

/* All of the text, a TOKEN_END behind the last. In the arena: some 60 bytes for each byte at most. */
const struct token *tokens_of(struct arena *a, struct str text, size_t *ret_n);

/* Whether the word is one of those, folded and between spaces: " le la "; a star at the end of one stands for any ending. */
bool token_in(const struct token *t, const char *words);
/* The token behind the phrase that begins at `t`, or NULL. A phrase is folded words parted by spaces, each one or several
 * between bars; a star stands for any ending, ':' and '/' for themselves, '^' first for the beginning of a line or sentence.
 * `first`: of the text. */
const struct token *token_phrase(const struct token *t, const struct token *first, const char *phrase);
/* 0 Monday … 6; -1: no weekday. */
int token_weekday(const struct token *t);

enum token_date { DATE_NONE, DATE_FOUND, DATE_UNSURE, DATE_WRONG };

/* A date that begins at `t`; *end is the token behind it (DATE_NONE: `t`). `french`: 03/04/2027 is the third of April. UNSURE:
 * a year of two digits or none, or 03/04 in English. WRONG: the calendar does not have it. */
enum token_date token_date(const struct token *t, bool french, struct civil *ret, const struct token **end);

/* An hour that begins at `t`, with the clock it is of when that is said by its offset: "12 h 00", "17h30", "5 pm", "12:00 GMT",
 * "midi". At midnight in words the day ends, whichever day was meant: no hour. */
enum token_date token_hour(const struct token *t, struct foreign_time *ret, const struct token **end);

#endif
