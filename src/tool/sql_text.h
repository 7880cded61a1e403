/* SQL as tokens, for the compiler of db/migrations and db/queries: just enough to know what is a string, a comment, a
 * parameter or a type word. Slices point into the file's bytes, which outlive everything made from them. */
#ifndef TOOL_SQL_TEXT_H
#define TOOL_SQL_TEXT_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/err.h"
#include "base/str.h"

struct arena;
struct out;

#define SQL_FILE_MAX ((size_t)1 << 20) /* bytes of one source file */

enum sql_engine { SQL_SQLITE, SQL_POSTGRES, SQL_ENGINES };

/* Why a file is refused; `file` and `line` say where. */
struct sql_problem {
  const char *file;
  int line;
  char what[400];
};

/* Fills *problem, returns INVALID. */
enum err sql_refuse(struct sql_problem *problem, const char *file, int line, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

enum sql_kind {
  SQL_END,
  SQL_WORD,    /* identifier or keyword */
  SQL_NUMBER,
  SQL_STRING,  /* 'text', also x'00' without its x */
  SQL_QUOTED,  /* "name" */
  SQL_COMMENT, /* -- to the end of the line, or a block */
  SQL_PARAM,   /* :name */
  SQL_TYPE,    /* @word */
  SQL_SIGN,    /* one character, or :: or @@ */
  SQL_BAD,     /* a string or comment without end, or a byte SQL has no use for */
};

struct sql_token {
  enum sql_kind kind;
  struct str text; /* as written: ":name", "-- words" */
  int line;        /* where it begins */
};

struct sql_lexer {
  struct str rest;
  int line; /* of the first byte of rest; starts at 1 */
};

struct sql_token sql_next(struct sql_lexer *lexer);

/* Whether the token is this word or sign, letters in either case. */
bool sql_is(struct sql_token token, const char *word);

/* What a comment says: without its dashes and the space around. */
struct str sql_comment_words(struct sql_token comment);

/* Names of ours: lower-case letters, digits, '_'; begins with a letter; at most 60 bytes. */
bool sql_is_name(struct str s);

/* Writes tokens as statement text: comments left out, spaces narrowed to one, line breaks kept so that line numbers can
 * be found again. */
struct sql_writer {
  struct out *out;
  int line;        /* of the source, where the last token ended */
  const char *end; /* where the last token ended; NULL before the first */
  bool one_line;   /* line breaks become spaces */
};

/* `as` is what stands for the token (its own text, ?1, INTEGER). */
void sql_write(struct sql_writer *w, struct sql_token token, struct str as);

#endif
