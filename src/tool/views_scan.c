#include "tool/views_scan.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/slots.h"
#include "base/utf8.h"

#define BRACKETS_MAX 64

enum err views_fail(struct views_fault *fault, unsigned line, const char *format, ...) {
  va_list args;
  va_start(args, format);
  vsnprintf(fault->message, sizeof fault->message, format, args);
  va_end(args);
  fault->line = line;
  return INVALID;
}

static bool blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }
static bool wordy(char c) { return isalnum((unsigned char)c) || c == '_'; }

static bool at(struct str s, size_t i, const char *what) {
  size_t const n = strlen(what);
  return i + n <= s.n && memcmp(s.p + i, what, n) == 0;
}

static unsigned lines_in(struct str s) {
  unsigned n = 0;
  for (size_t i = 0; i < s.n; i++) n += s.p[i] == '\n';
  return n;
}

size_t views_literal_length(struct str s) {
  if (s.n < 2 || (s.p[0] != '"' && s.p[0] != '\'')) return 0;
  for (size_t i = 1; i < s.n && s.p[i] != '\n'; i++) {
    if (s.p[i] == s.p[0]) return i + 1;
    if (s.p[i] == '\\') i++;
  }
  return 0;
}

enum err views_literal(struct arena *arena, struct str *rest, struct str *ret) {
  struct str left = str_trim(*rest);
  if (left.n == 0 || left.p[0] != '"') return INVALID;
  size_t room = 0, n = 0;
  for (struct str s = left; s.n > 0 && s.p[0] == '"' && views_literal_length(s) > 0;) {
    room += views_literal_length(s);
    s = str_trim(str_sub(s, views_literal_length(s), s.n));
  }
  char *const text = arena_alloc(arena, room + 1);
  while (left.n > 0 && left.p[0] == '"') {
    size_t const length = views_literal_length(left);
    if (length == 0) return INVALID;
    for (size_t i = 1; i + 1 < length; i++) {
      char c = left.p[i];
      if (c == '\\') {
        c = left.p[++i];
        if (c == 'n')
          c = '\n';
        else if (c != '"' && c != '\\')
          return INVALID;
      }
      text[n++] = c;
    }
    left = str_trim(str_sub(left, length, left.n));
  }
  *rest = left;
  *ret = (struct str){text, n};
  return OK;
}

/* Behind the end of the value or tag whose inside starts at `from`; 0 when it does not end. */
static size_t find_end(struct str s, size_t from, bool value) {
  unsigned depth = 0; /* of braces: }} may also close two compound literals */
  for (size_t i = from; i < s.n; i++) {
    char const c = s.p[i];
    if (c == '"' || c == '\'') {
      size_t const length = views_literal_length(str_sub(s, i, s.n));
      if (length == 0) return 0;
      i += length - 1;
    } else if (!value && at(s, i, "%}")) {
      return i + 2;
    } else if (value && depth == 0 && at(s, i, "}}")) {
      return i + 2;
    } else if (c == '{') {
      depth++;
    } else if (c == '}' && depth > 0) {
      depth--;
    }
  }
  return 0;
}

struct scanner {
  struct arena *arena;
  struct str source;
  struct views_pieces pieces;
  size_t room;
  size_t from; /* where the text that is not a piece yet starts */
  unsigned line; /* of `from` */
  bool indented; /* what stood before `from` took its line with it */
};

static void add(struct scanner *s, enum views_kind kind, struct str text, unsigned line) {
  if (s->pieces.n == s->room) {
    s->room = s->room == 0 ? 64 : 2 * s->room;
    struct views_piece *const v = arena_many(s->arena, s->room, struct views_piece);
    if (s->pieces.n > 0) memcpy(v, s->pieces.v, s->pieces.n * sizeof *v);
    s->pieces.v = v;
  }
  s->pieces.v[s->pieces.n++] = (struct views_piece){kind, text, line, kind == VIEWS_TEXT && s->indented};
}

/* Widens [*start, *end) to the whole line, line break included, when nothing else stands on it. */
static void take_line(struct str s, size_t *start, size_t *end) {
  size_t first = *start, last = *end;
  while (first > 0 && (s.p[first - 1] == ' ' || s.p[first - 1] == '\t')) first--;
  while (last < s.n && (s.p[last] == ' ' || s.p[last] == '\t' || s.p[last] == '\r')) last++;
  if ((first > 0 && s.p[first - 1] != '\n') || (last < s.n && s.p[last] != '\n')) return;
  *start = first;
  *end = last < s.n ? last + 1 : last;
}

/* The braces at `open` start a value, a tag or a comment: adds what stands before, and it. */
static enum err scan_braces(struct scanner *s, size_t open, struct views_fault *fault) {
  struct str const source = s->source;
  char const mark = source.p[open + 1];
  unsigned const line = s->line + lines_in(str_sub(source, s->from, open - s->from));
  size_t start = open, end;
  if (mark == '#') {
    for (end = open + 2; end < source.n && !at(source, end, "#}");) end++;
    end = end < source.n ? end + 2 : 0;
  } else {
    end = find_end(source, open + 2, mark == '{');
  }
  if (end == 0)
    return views_fail(fault, line, "%s is not closed", mark == '#' ? "{#" : mark == '{' ? "{{" : "{%");
  struct str const inside = str_trim(str_sub(source, open + 2, end - open - 4));
  bool const text = mark == '{' || (mark == '%' && str_eq(views_word(inside), S("include")));
  size_t const before = end;
  if (!text) take_line(source, &start, &end);
  if (start < s->from) start = s->from;
  if (start > s->from) add(s, VIEWS_TEXT, str_sub(source, s->from, start - s->from), s->line);
  if (mark != '#') {
    if (inside.n == 0) return views_fail(fault, line, "nothing between the braces");
    add(s, mark == '{' ? VIEWS_VALUE : VIEWS_TAG, inside, line);
  }
  s->indented = end != before;
  s->line += lines_in(str_sub(source, s->from, end - s->from));
  s->from = end;
  return OK;
}

enum err views_scan(struct arena *arena, struct str source, struct views_pieces *ret, struct views_fault *fault) {
  struct scanner s = {.arena = arena, .source = source, .line = 1};
  if (source.n > VIEWS_FILE_MAX) return views_fail(fault, 1, "more than %zu bytes", VIEWS_FILE_MAX);
  for (size_t i = 0; i < source.n;) {
    size_t const here = i;
    int32_t const c = utf8_next(source, &i);
    if (c < 0 || (c < 0x20 && !blank((char)c)) || (c >= 0x7F && c < 0xA0))
      return views_fail(fault, 1 + lines_in(str_sub(source, 0, here)), "not text in UTF-8");
  }
  for (size_t i = 0; i + 1 < source.n;) {
    char const mark = source.p[i + 1];
    if (source.p[i] != '{' || (mark != '{' && mark != '%' && mark != '#')) {
      i++;
      continue;
    }
    TRY(scan_braces(&s, i, fault));
    i = s.from;
  }
  if (s.from < source.n) add(&s, VIEWS_TEXT, str_sub(source, s.from, source.n), s.line);
  *ret = s.pieces;
  return OK;
}

bool views_argument(struct str *rest, struct str *ret) {
  struct str const s = str_trim(*rest);
  if (s.n == 0) return false;
  unsigned depth = 0;
  size_t i = 0;
  for (; i < s.n; i++) {
    size_t const length = views_literal_length(str_sub(s, i, s.n));
    if (length > 0) {
      i += length - 1;
      continue;
    }
    if (s.p[i] != '\0' && strchr("([{", s.p[i])) depth++;
    if (s.p[i] != '\0' && strchr(")]}", s.p[i]) && depth > 0) depth--;
    if (s.p[i] == ',' && depth == 0) break;
  }
  *ret = str_trim(str_sub(s, 0, i));
  *rest = str_sub(s, i + 1, s.n);
  return true;
}

enum err views_expression(struct str s, unsigned line, struct views_fault *fault) {
  char closing[BRACKETS_MAX];
  size_t depth = 0;
  if (str_trim(s).n == 0) return views_fail(fault, line, "an expression is missing");
  if (s.n > VIEWS_EXPRESSION_MAX) return views_fail(fault, line, "an expression is too long");
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    if (c == '"' || c == '\'') {
      size_t const length = views_literal_length(str_sub(s, i, s.n));
      if (length < 2) return views_fail(fault, line, "a literal is not closed");
      i += length - 1;
    } else if (c == '(' || c == '[' || c == '{') {
      if (depth == BRACKETS_MAX) return views_fail(fault, line, "too many brackets");
      closing[depth++] = c == '(' ? ')' : c == '[' ? ']' : '}';
    } else if (c == ')' || c == ']' || c == '}') {
      if (depth == 0 || closing[--depth] != c) return views_fail(fault, line, "'%c' closes nothing", c);
    } else if (c == ';' || c == '#' || c == '\\' || c == '`' || c == '@' || c == '$' || (unsigned char)c >= 0x7F) {
      size_t end = i;
      utf8_next(s, &end);
      return views_fail(fault, line, "unexpected '%.*s' in an expression", STR(str_sub(s, i, end - i)));
    } else if (at(s, i, "//") || at(s, i, "/*")) {
      return views_fail(fault, line, "a comment in an expression: use {# … #}");
    }
  }
  if (depth > 0) return views_fail(fault, line, "'%c' is missing", closing[depth - 1]);
  return OK;
}

struct str views_word(struct str s) {
  size_t n = 0;
  if (s.n > 0 && !isdigit((unsigned char)s.p[0]))
    while (n < s.n && wordy(s.p[n])) n++;
  return str_sub(s, 0, n);
}

bool views_identifier(struct str s) { return s.n > 0 && views_word(s).n == s.n; }

/* Does `name` stand at i as a word of its own, not as a member of something? */
static bool named(struct str s, size_t i, struct str name) {
  if (!str_starts(str_sub(s, i, s.n), name) || (i + name.n < s.n && wordy(s.p[i + name.n]))) return false;
  return i == 0 || !(wordy(s.p[i - 1]) || s.p[i - 1] == '.' || (i > 1 && at(s, i - 2, "->")));
}

enum err views_call(struct arena *arena, struct str s, size_t from, struct str name, bool *ret_found,
                    struct views_call *ret) {
  for (size_t i = from; i < s.n; i++) {
    size_t const length = views_literal_length(str_sub(s, i, s.n));
    if (length > 0) {
      i += length - 1;
      continue;
    }
    if (!named(s, i, name)) continue;
    struct str rest = str_trim(str_sub(s, i + name.n, s.n));
    if (rest.n == 0 || rest.p[0] != '(') continue;
    rest = str_sub(rest, 1, rest.n);
    struct views_call call = {.start = i};
    TRY(views_literal(arena, &rest, &call.literal));
    if (rest.n == 0 || rest.p[0] != ')') return INVALID;
    call.end = (size_t)(rest.p + 1 - s.p);
    *ret_found = true;
    *ret = call;
    return OK;
  }
  *ret_found = false;
  return OK;
}

enum err views_slots(struct str text, unsigned *ret) {
  unsigned highest = 0;
  for (struct slots w = slots_of(text); w.rest.n > 0;) {
    struct str const left = w.rest;
    slots_next(&w);
    if (w.slot > SLOTS_MAX) return INVALID;
    if (w.slot > highest) highest = w.slot;
    if (w.slot == 0 && left.p[0] == '%' && !at(left, 0, "%%")) return INVALID;
  }
  *ret = highest;
  return OK;
}

/* Where the first string literal outside brackets starts; s.n when there is none. */
static size_t first_string(struct str s) {
  unsigned depth = 0;
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"' && depth == 0) return i;
    size_t const length = views_literal_length(str_sub(s, i, s.n));
    if (length > 0)
      i += length - 1;
    else if (strchr("([{", s.p[i]))
      depth++;
    else if (strchr(")]}", s.p[i]) && depth > 0)
      depth--;
  }
  return s.n;
}

/* One literal alone: two in a row are two forms of a plural. */
static enum err one_literal(struct arena *arena, struct str *rest, struct str *ret) {
  struct str const s = str_trim(*rest);
  struct str one = str_sub(s, 0, views_literal_length(s));
  TRY(views_literal(arena, &one, ret));
  *rest = str_trim(str_sub(s, views_literal_length(s), s.n));
  return OK;
}

enum err views_words(struct arena *arena, struct views_piece piece, bool *ret_is, struct views_words *ret,
                     struct views_fault *fault) {
  struct views_words words = {0};
  struct str const verb = views_word(piece.text);
  struct str rest = str_trim(str_sub(piece.text, verb.n, piece.text.n));
  unsigned one_slots, many_slots = 0;
  *ret_is = false;
  if (piece.kind != VIEWS_VALUE) return OK;
  if (str_eq(verb, S("t")) && rest.n > 0 && rest.p[0] == '"') {
    if (views_literal(arena, &rest, &words.one) != OK) return views_fail(fault, piece.line, "t: a literal is wrong");
  } else if (str_eq(verb, S("plural")) && first_string(rest) < rest.n) {
    size_t const strings = first_string(rest);
    words.count = str_trim(str_sub(rest, 0, strings));
    rest = str_sub(rest, strings, rest.n);
    if (one_literal(arena, &rest, &words.one) != OK || one_literal(arena, &rest, &words.many) != OK)
      return views_fail(fault, piece.line, "plural needs a count and two literals");
    TRY(views_expression(words.count, piece.line, fault));
  } else {
    return OK;
  }
  if (words.one.n == 0) return views_fail(fault, piece.line, "an empty text cannot be translated");
  if (views_slots(words.one, &one_slots) != OK || (words.many.p != NULL && views_slots(words.many, &many_slots) != OK))
    return views_fail(fault, piece.line, "'%%' is none of %%s, %%1$s and %%%%");
  words.args = rest;
  *ret_is = true;
  *ret = words;
  return OK;
}

struct str views_word_name(struct arena *arena, struct str msgid) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325);
  for (size_t i = 0; i < msgid.n; i++) hash = (hash ^ (unsigned char)msgid.p[i]) * UINT64_C(0x100000001b3);
  return fmt(arena, "WORD_%016" PRIx64, hash);
}

struct str views_asset_name(struct arena *arena, struct str name) {
  struct out o = out_in(arena, name.n + 16);
  out_z(&o, "ASSET_");
  for (size_t i = 0; i < name.n; i++) out_char(&o, isalnum((unsigned char)name.p[i]) ? name.p[i] : '_');
  return out_str(&o);
}

void views_quote(struct out *o, struct str s) {
  out_char(o, '"');
  for (size_t i = 0; i < s.n; i++) {
    unsigned char const c = (unsigned char)s.p[i];
    if (c == '\n')
      out_z(o, "\\n");
    else if (c == '"' || c == '\\')
      out_bytes(o, (char[]){'\\', (char)c}, 2);
    else if (c >= 0x20 && c < 0x7F)
      out_char(o, (char)c);
    else
      out_bytes(o, (char[]){'\\', (char)('0' + (c >> 6)), (char)('0' + (c >> 3 & 7)), (char)('0' + (c & 7))}, 4);
  }
  out_char(o, '"');
}
