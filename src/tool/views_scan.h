/* Reading the source of views: pieces of text, {{ values }} and {% tags %}, and the little that must be known of the C
 * expressions in them. Shared by the compiler of views and by tool/words.c, which looks for the words. */
#ifndef TOOL_VIEWS_SCAN_H
#define TOOL_VIEWS_SCAN_H

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

#define VIEWS_FILE_MAX ((size_t)64 << 10) /* bytes of one source file */
#define VIEWS_EXPRESSION_MAX 4096         /* bytes of one C expression */
#define VIEWS_MESSAGE_MAX 240

/* What is wrong with a source, and where. */
struct views_fault {
  unsigned line;
  char message[VIEWS_MESSAGE_MAX];
};

/* Fills the fault (longer messages are cut) and returns INVALID. */
enum err views_fail(struct views_fault *fault, unsigned line, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

enum views_kind { VIEWS_TEXT, VIEWS_VALUE, VIEWS_TAG };

struct views_piece {
  enum views_kind kind;
  struct str text; /* of a value or tag: what stands between the braces, trimmed */
  unsigned line;   /* where it starts, from 1 */
  bool indented;   /* of text: it starts a line, whose blanks are only there to be read in the source */
};

struct views_pieces {
  struct views_piece *v;
  size_t n;
};

/* Cuts a source into pieces. Comments {# … #} are gone; a tag or comment alone on its line takes the line with it (not an include,
 * which stands for text).
 * INVALID: not UTF-8, control characters, a value, tag or literal that does not end, more than VIEWS_FILE_MAX. */
enum err MUST_USE views_scan(struct arena *arena, struct str source, struct views_pieces *ret,
                             struct views_fault *fault);

/* The bytes at the beginning of `s` that are one C string or character literal; 0 where none starts or none ends. */
size_t views_literal_length(struct str s);

/* Reads the C string literals at the beginning of *rest (adjacent ones are one, as in C) and moves *rest behind them
 * and the blanks that follow. INVALID where there is none, or an escape other than \" \\ \n. */
enum err MUST_USE views_literal(struct arena *arena, struct str *rest, struct str *ret);

/* What stands before the first comma outside brackets and literals, trimmed; *rest moves behind the comma. False when
 * nothing is left. */
bool views_argument(struct str *rest, struct str *ret);

/* Nothing in it can end the expression or the statement it is put into: brackets match, and there is no ';', no
 * comment, no '#', no '\' outside literals. INVALID otherwise, also when empty or over VIEWS_EXPRESSION_MAX. */
enum err MUST_USE views_expression(struct str s, unsigned line, struct views_fault *fault);

/* Is it a C identifier? */
bool views_identifier(struct str s);
/* The identifier at the beginning of `s`, perhaps empty. */
struct str views_word(struct str s);

/* A call with one literal as its argument: t("Déposer"), asset("site.css"). */
struct views_call {
  size_t start, end; /* in the text it was found in */
  struct str literal;
};
/* The next call of `name` in s, from byte `from` on; found false when there is none. INVALID where its argument is not
 * one literal. */
enum err MUST_USE views_call(struct arena *arena, struct str s, size_t from, struct str name, bool *ret_found,
                             struct views_call *ret);

/* {{ t "one" args }} and {{ plural count "one" "many" args }}. */
struct views_words {
  struct str one;
  struct str count, many; /* of plural; many.p is NULL otherwise */
  struct str args;        /* what fills the slots, separated by commas */
};
/* Does the value say t or plural? Then *ret_is and *ret are set. INVALID where it does, wrongly. */
enum err MUST_USE views_words(struct arena *arena, struct views_piece piece, bool *ret_is, struct views_words *ret,
                              struct views_fault *fault);

/* Slots of a text (see base/slots.h): the highest number. INVALID where a '%' is none of %s, %N$s and %%. */
enum err MUST_USE views_slots(struct str text, unsigned *ret);

/* The name of the word in the generated words.h: WORD_ and 16 hexadecimal digits of FNV-1a. */
struct str views_word_name(struct arena *arena, struct str msgid);

/* The name of an asset in the generated assets.h: ASSET_site_css for "site.css". */
struct str views_asset_name(struct arena *arena, struct str name);

/* Writes a C string literal, in octal where a byte is not printable ASCII. */
void views_quote(struct out *o, struct str s);

#endif
