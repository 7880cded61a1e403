#include "tool/words_source.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct words words_none(struct arena *arena) {
  return (struct words){.arena = arena, .v = arena_many(arena, WORDS_MAX, struct word)};
}

const struct word *words_find(const struct words *w, struct str one) {
  for (size_t i = 0; i < w->n; i++)
    if (str_eq(w->v[i].one, one)) return &w->v[i];
  return NULL;
}

static int by_text(const void *a, const void *b) {
  return str_cmp(((const struct word *)a)->one, ((const struct word *)b)->one);
}

void words_sort(struct words *w) { qsort(w->v, w->n, sizeof *w->v, by_text); }

static enum err note(struct words *w, struct str one, struct str many, struct place place, struct views_fault *fault) {
  unsigned slots;
  if (one.n == 0) return views_fail(fault, place.line, "an empty text cannot be translated");
  if (views_slots(one, &slots) != OK || views_slots(many, &slots) != OK)
    return views_fail(fault, place.line, "'%%' is none of %%s, %%1$s and %%%%: \"%.*s\"", STR(one));
  struct word *word = NULL;
  for (size_t i = 0; i < w->n && word == NULL; i++)
    if (str_eq(w->v[i].one, one)) word = &w->v[i];
  if (word == NULL) {
    if (w->n == WORDS_MAX) return views_fail(fault, place.line, "too many words");
    word = &w->v[w->n++];
    *word = (struct word){.one = str_dup(w->arena, one)};
  }
  if (many.p != NULL && word->many.p != NULL && !str_eq(many, word->many))
    return views_fail(fault, place.line, "\"%.*s\" has another plural elsewhere", STR(one));
  if (many.p != NULL && word->many.p == NULL) word->many = str_dup(w->arena, many);
  if (word->places_n < WORDS_PLACES_MAX) word->places[word->places_n++] = place;
  return OK;
}

/* A C file being read. */
struct reader {
  struct str s;
  size_t at;
  unsigned line;
};

static bool ended(const struct reader *r) { return r->at >= r->s.n; }
static bool starts(const struct reader *r, const char *z) {
  return str_starts(str_sub(r->s, r->at, r->s.n), str_from(z));
}

static void step(struct reader *r, size_t n) {
  for (; n > 0 && !ended(r); n--) r->line += r->s.p[r->at++] == '\n';
}

/* Passes over a comment, a literal or a preprocessor line; false when none starts here. */
static bool pass_over(struct reader *r, bool line_start) {
  if (starts(r, "//") || (line_start && starts(r, "#"))) {
    while (!ended(r) && r->s.p[r->at] != '\n') step(r, r->s.p[r->at] == '\\' ? 2 : 1);
    return true;
  }
  if (starts(r, "/*")) {
    step(r, 2);
    while (!ended(r) && !starts(r, "*/")) step(r, 1);
    step(r, 2);
    return true;
  }
  size_t const length = views_literal_length(str_sub(r->s, r->at, r->s.n));
  step(r, length);
  return length > 0;
}

/* What stands between the '(' at the reader and its ')'; the absent text when it does not end. */
static struct str arguments(struct reader r) {
  size_t const from = r.at + 1;
  unsigned depth = 0;
  while (!ended(&r)) {
    size_t const length = views_literal_length(str_sub(r.s, r.at, r.s.n));
    if (length == 0 && r.s.p[r.at] == '(') depth++;
    if (length == 0 && r.s.p[r.at] == ')' && --depth == 0) return str_sub(r.s, from, r.at - from);
    step(&r, length > 0 ? length : 1);
  }
  return (struct str){0};
}

/* The call's literals: `skip` arguments first, then one or two. */
static enum err note_call(struct words *w, struct reader r, unsigned skip, bool plural, struct str path,
                          struct views_fault *fault) {
  scoped(arena) struct arena arena = {0};
  struct str rest = arguments(r), argument, text[2] = {{0}, {0}};
  for (unsigned i = 0; i < skip + 1 + plural; i++) {
    if (!views_argument(&rest, &argument)) return views_fail(fault, r.line, "an argument is missing");
    if (i < skip) continue;
    if (views_literal(&arena, &argument, &text[i - skip]) != OK || argument.n > 0)
      return views_fail(fault, r.line, "a word must be a literal");
  }
  return note(w, text[0], text[1], (struct place){path, r.line}, fault);
}

/* The words of C text whose first line has the number `line`. */
static enum err words_of_text(struct words *w, struct str path, struct str source, unsigned line,
                              struct views_fault *fault) {
  struct reader r = {.s = source, .line = line};
  for (bool line_start = true; !ended(&r);) {
    if (pass_over(&r, line_start)) continue;
    char const c = r.s.p[r.at];
    if (c == '\n') line_start = true;
    if (!isspace((unsigned char)c)) line_start = false;
    if (!isalnum((unsigned char)c) && c != '_') {
      step(&r, 1);
      continue;
    }
    size_t const from = r.at;
    while (!ended(&r) && (isalnum((unsigned char)r.s.p[r.at]) || r.s.p[r.at] == '_')) step(&r, 1);
    struct str const name = str_sub(r.s, from, r.at - from);
    if (ended(&r) || r.s.p[r.at] != '(') continue;
    if (str_eq(name, S("T")))
      TRY(note_call(w, r, 1, false, path, fault));
    else if (str_eq(name, S("TN")))
      TRY(note_call(w, r, 2, true, path, fault));
    else if (str_eq(name, S("WORD")))
      TRY(note_call(w, r, 0, false, path, fault));
  }
  return OK;
}

enum err words_of_c(struct words *w, struct str path, struct str source, struct views_fault *fault) {
  return words_of_text(w, path, source, 1, fault);
}

enum err words_of_view(struct words *w, struct str path, struct str source, struct views_fault *fault) {
  scoped(arena) struct arena arena = {0};
  struct views_pieces pieces;
  TRY(views_scan(&arena, source, &pieces, fault));
  for (size_t i = 0; i < pieces.n; i++) {
    struct views_piece const piece = pieces.v[i];
    struct place const place = {path, piece.line};
    struct views_words words;
    bool is;
    if (piece.kind == VIEWS_TEXT) continue;
    TRY(views_words(&arena, piece, &is, &words, fault));
    if (is) TRY(note(w, words.one, words.many, place, fault));
    TRY(words_of_text(w, path, piece.text, piece.line, fault));
    struct views_call call = {0};
    for (bool found = true; found;) {
      if (views_call(&arena, piece.text, call.end, S("t"), &found, &call) != OK)
        return views_fail(fault, piece.line, "t() takes one literal");
      if (found) TRY(note(w, call.literal, (struct str){0}, place, fault));
    }
  }
  return OK;
}
