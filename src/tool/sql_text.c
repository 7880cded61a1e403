#include "tool/sql_text.h"

#include <stdio.h>
#include <string.h>

#include "base/out.h"

enum { NAME_MAX_BYTES = 60 };

enum err sql_refuse(struct sql_problem *problem, const char *file, int line, const char *format, ...) {
  va_list args;
  problem->file = file;
  problem->line = line;
  va_start(args, format);
  vsnprintf(problem->what, sizeof problem->what, format, args);
  va_end(args);
  return INVALID;
}

static bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }
static bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

static size_t word_length(struct str s, size_t from) {
  size_t n = from;
  while (n < s.n && (is_letter(s.p[n]) || is_digit(s.p[n]))) n++;
  return n;
}

/* Length of a quoted text beginning at s, a doubled quote standing for one; 0 when it has no end. */
static size_t quoted_length(struct str s) {
  char const quote = s.p[0];
  for (size_t i = 1; i < s.n; i++) {
    if (s.p[i] != quote) continue;
    if (i + 1 < s.n && s.p[i + 1] == quote) i++;
    else return i + 1;
  }
  return 0;
}

static size_t block_comment_length(struct str s) {
  for (size_t i = 2; i + 1 < s.n; i++)
    if (s.p[i] == '*' && s.p[i + 1] == '/') return i + 2;
  return 0;
}

static enum sql_kind kind_at(struct str s, size_t *ret_length) {
  char const c = s.p[0], d = s.n > 1 ? s.p[1] : '\0';
  *ret_length = 1;
  if (c == '-' && d == '-') {
    *ret_length = str_index(s, '\n');
    return SQL_COMMENT;
  }
  if (c == '/' && d == '*') return (*ret_length = block_comment_length(s)) == 0 ? SQL_BAD : SQL_COMMENT;
  if (c == '\'' || c == '"')
    return (*ret_length = quoted_length(s)) == 0 ? SQL_BAD : c == '"' ? SQL_QUOTED : SQL_STRING;
  if ((c == ':' && d == ':') || (c == '@' && d == '@')) return (*ret_length = 2), SQL_SIGN;
  if ((c == ':' || c == '@') && is_letter(d)) {
    *ret_length = word_length(s, 1);
    return c == ':' ? SQL_PARAM : SQL_TYPE;
  }
  if (is_letter(c)) return (*ret_length = word_length(s, 0)), SQL_WORD;
  if (is_digit(c)) {
    size_t n = word_length(s, 0);
    if (n < s.n && s.p[n] == '.') n = word_length(s, n + 1);
    *ret_length = n;
    return SQL_NUMBER;
  }
  return strchr("()[],;.=<>!+-*/%&|~:^#@", c) != NULL && c != '\0' ? SQL_SIGN : SQL_BAD;
}

struct sql_token sql_next(struct sql_lexer *lexer) {
  struct str *s = &lexer->rest;
  while (s->n > 0 && is_space(s->p[0])) {
    if (s->p[0] == '\n') lexer->line++;
    *s = str_sub(*s, 1, s->n - 1);
  }
  struct sql_token t = {.kind = SQL_END, .text = {s->p, 0}, .line = lexer->line};
  if (s->n == 0) return t;
  size_t n;
  t.kind = kind_at(*s, &n);
  if (n == 0) n = 1; /* something without end: the caller stops at SQL_BAD */
  t.text = str_sub(*s, 0, n);
  for (size_t i = 0; i < n; i++)
    if (s->p[i] == '\n') lexer->line++;
  *s = str_sub(*s, n, s->n - n);
  return t;
}

bool sql_is(struct sql_token token, const char *word) {
  return (token.kind == SQL_WORD || token.kind == SQL_SIGN) && str_eq_nocase(token.text, str_from(word));
}

struct str sql_comment_words(struct sql_token comment) {
  struct str s = comment.text;
  if (str_starts(s, S("/*"))) s = str_sub(s, 2, s.n - 4);
  else s = str_sub(s, 2, s.n - 2);
  return str_trim(s);
}

bool sql_is_name(struct str s) {
  if (s.n == 0 || s.n > NAME_MAX_BYTES || s.p[0] < 'a' || s.p[0] > 'z') return false;
  for (size_t i = 0; i < s.n; i++)
    if (!is_digit(s.p[i]) && s.p[i] != '_' && (s.p[i] < 'a' || s.p[i] > 'z')) return false;
  return true;
}

void sql_write(struct sql_writer *w, struct sql_token token, struct str as) {
  if (w->end != NULL && token.line > w->line && !w->one_line)
    for (; w->line < token.line; w->line++) out_char(w->out, '\n');
  else if (w->end != NULL && token.text.p > w->end) out_char(w->out, ' ');
  out_put(w->out, as);
  w->line = token.line;
  for (size_t i = 0; i < token.text.n; i++)
    if (token.text.p[i] == '\n') w->line++;
  w->end = token.text.p + token.text.n;
}
