#include "board/search_words.h"

#include <assert.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "board/acronym.h"

/* Per word: quotes, the word twice, what it stands for, OR, AND, brackets. */
#define QUERY_MAX ((SEARCH_WORDS_MAX) * (2 * SEARCH_WORD_MAX + ACRONYM_WORDS_MAX + 64))
#define GO_ON_MIN 2           /* letters: every third word begins with a given one */
#define BRACKET_LETTERS_MAX 6 /* "directeur(trices)" */

/* --- What a person types ---------------------------------------------------------------------------------------- */

struct found {
  struct str word[SEARCH_WORDS_MAX];
  int count;
  bool ends_in_word; /* the text stops in the last one */
};

/* Inside a word these may join its parts: the tokenizer knows what to make of them. */
static bool joins(int32_t c) {
  return c == 0xb7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22c5 || c == '.' || c == '-' || c == 0x2010 ||
         c == 0x2011 || c == '/';
}

/* The end of a short ending in brackets at `at`, "(e)" or "(trices)", or `at` itself. Accents of their own are no
 * letters, however many: the tokenizer takes the ending with them, and none of it is a word alone then. */
static size_t bracket_end(struct str s, size_t at) {
  if (at >= s.n || s.p[at] != '(') return at;
  size_t end = at + 1;
  for (int letters = 0; end < s.n && s.p[end] != ')';) {
    enum fold_class const class = fold_class(utf8_next(s, &end));
    if (class == FOLD_WORD) letters++;
    if (class == FOLD_GAP || letters > BRACKET_LETTERS_MAX) return at;
  }
  return end < s.n && end > at + 1 ? end + 1 : at;
}

static bool is_apostrophe(int32_t c) { return c == '\'' || c == 0x2019 || c == 0x2bc || c == '`' || c == 0x2018; }

/* Words that stand everywhere: asking for them says nothing. Folded; the second line is what stands before an
 * apostrophe. */
static bool is_small(struct str folded, bool elided) {
  static const struct str small[] = {
      S_INIT("a"),    S_INIT("an"),  S_INIT("and"), S_INIT("au"), S_INIT("aux"), S_INIT("avec"), S_INIT("dans"),
      S_INIT("de"),   S_INIT("des"), S_INIT("du"),  S_INIT("en"), S_INIT("et"),  S_INIT("for"),  S_INIT("in"),
      S_INIT("la"),   S_INIT("le"),  S_INIT("les"), S_INIT("of"), S_INIT("on"),  S_INIT("ou"),   S_INIT("par"),
      S_INIT("pour"), S_INIT("sur"), S_INIT("the"), S_INIT("to"), S_INIT("un"),  S_INIT("une"),  S_INIT("with"),
  };
  static const struct str before[] = {S_INIT("c"), S_INIT("d"), S_INIT("j"), S_INIT("l"), S_INIT("m"),
                                      S_INIT("n"), S_INIT("s"), S_INIT("t"), S_INIT("qu")};
  for (size_t i = 0; i < sizeof small / sizeof *small; i++)
    if (str_eq(folded, small[i])) return true;
  for (size_t i = 0; elided && i < sizeof before / sizeof *before; i++)
    if (str_eq(folded, before[i])) return true;
  return false;
}

/* The next run of letters, digits and joints from *at that has a letter or digit, cut at SEARCH_WORD_MAX bytes. */
static bool next_word(struct str s, size_t *at, struct str *ret) {
  while (*at < s.n) {
    size_t const start = *at;
    size_t end = start;
    bool has_letter = false;
    while (end < s.n) {
      size_t next = has_letter ? bracket_end(s, end) : end;
      if (next == end) {
        int32_t const c = utf8_next(s, &next);
        if (fold_class(c) == FOLD_GAP && !joins(c)) break;
        has_letter = has_letter || fold_class(c) == FOLD_WORD;
      }
      end = next;
    }
    *at = end;
    if (has_letter) {
      *ret = utf8_cut(str_sub(s, start, end - start), SEARCH_WORD_MAX);
      return true;
    }
    if (end < s.n) utf8_next(s, at);
  }
  return false;
}

static bool elides(struct str s, size_t at) { return at < s.n && is_apostrophe(utf8_next(s, &at)); }

/* Whether a word cut out of the text still has a letter in its first bytes: "((((…a" may not. */
static bool has_letter(struct str word) {
  for (size_t at = 0; at < word.n;)
    if (fold_class(utf8_next(word, &at)) == FOLD_WORD) return true;
  return false;
}

static struct found find_words(struct arena *a, struct str s, bool small_too, bool last_may_go_on) {
  struct found f = {0};
  struct str word;
  for (size_t at = 0; f.count < SEARCH_WORDS_MAX && next_word(s, &at, &word);) {
    bool const at_end = at == s.n;
    bool const small = is_small(fold_text(a, word), elides(s, at)) && !(at_end && last_may_go_on);
    if (!has_letter(word) || (small && !small_too)) continue;
    f.word[f.count++] = word;
    f.ends_in_word = at_end;
  }
  return f;
}

/* FTS5 doubles a quote inside a string; joints and letters hold none, and this does not rely on it. */
static void quoted(struct out *o, struct str word) {
  out_char(o, '"');
  for (size_t i = 0; i < word.n; i++) {
    if (word.p[i] == '"') out_char(o, '"');
    out_char(o, word.p[i]);
  }
  out_char(o, '"');
}

/* Of its last part: those the index would look at for a beginning. */
static int last_letters(struct str word) {
  int letters = 0;
  for (size_t at = 0; at < word.n;) {
    enum fold_class const class = fold_class(utf8_next(word, &at));
    letters = class == FOLD_GAP ? 0 : letters + (class == FOLD_WORD ? 1 : 0);
  }
  return letters;
}

static bool ends_in_letters(struct str word) { return last_letters(word) >= GO_ON_MIN; }

static struct found find(struct arena *a, struct str typed, bool last_may_go_on) {
  struct str const s = utf8_cut(typed, SEARCH_TYPED_MAX);
  struct found const f = find_words(a, s, false, last_may_go_on);
  return f.count > 0 ? f : find_words(a, s, true, last_may_go_on);
}

size_t search_words_typed(struct arena *a, struct str typed, struct str ret[SEARCH_WORDS_MAX], bool *ret_goes_on) {
  struct found const f = find(a, typed, true);
  for (int i = 0; i < f.count; i++) ret[i] = f.word[i];
  *ret_goes_on = f.count > 0 && f.ends_in_word && ends_in_letters(f.word[f.count - 1]);
  return (size_t)f.count;
}

bool search_words_go_on_far(struct arena *a, struct str typed) {
  struct found const f = find(a, typed, true);
  return f.count > 0 && f.ends_in_word && last_letters(f.word[f.count - 1]) > SEARCH_BEGINNING_MAX;
}

static void or_quoted(struct out *o, struct str word) {
  out_z(o, " OR ");
  quoted(o, word);
}

/* A word with whatever else it may be: the beginning of a longer one, an acronym. */
static void condition(struct out *o, struct arena *a, struct str word, bool goes_on) {
  const struct acronym *acronym = acronym_of(a, word);
  bool const open = goes_on || acronym != NULL;
  if (open) out_char(o, '(');
  quoted(o, word);
  if (goes_on) {
    or_quoted(o, word);
    out_char(o, '*');
  }
  if (acronym != NULL) {
    or_quoted(o, acronym->letters);
    or_quoted(o, acronym->words);
  }
  if (open) out_char(o, ')');
}

struct str search_words(struct arena *a, struct str typed, bool last_may_go_on) {
  struct found const f = find(a, typed, last_may_go_on);
  if (f.count == 0) return (struct str){0};
  struct str const letters = acronym_letters(a, typed);
  struct out o = out_in(a, QUERY_MAX);
  if (str_has(letters)) out_z(&o, "((");
  for (int i = 0; i < f.count; i++) {
    if (i > 0) out_z(&o, " AND ");
    condition(&o, a, f.word[i], last_may_go_on && i == f.count - 1 && f.ends_in_word && ends_in_letters(f.word[i]));
  }
  if (str_has(letters)) {
    out_char(&o, ')');
    or_quoted(&o, letters);
    out_char(&o, ')');
  }
  assert(!o.full);
  return out_str(&o);
}

/* --- Filters ---------------------------------------------------------------------------------------------------- */

#define TAG_HEAD_MAX 40 /* of a value too long to stand whole; its hash follows */

/* FNV-1a: two long values that begin alike must not become one filter. */
static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

static uint64_t hash(struct str s) {
  uint64_t h = UINT64_C(14695981039346656037);
  for (size_t i = 0; i < s.n; i++) h = (h ^ (unsigned char)lower(s.p[i])) * UINT64_C(1099511628211);
  return h;
}

/* Letters and digits alone make one word of the index; so that no two values share one, q leads in what is no letter
 * or digit, and itself. */
static void tag_text(struct out *o, struct str kind, struct str value) {
  assert(str_starts(kind, S("x")) && kind.n <= 4);
  char text[SEARCH_TAG_MAX * 6];
  struct out t = out_fixed(text, sizeof text);
  for (size_t i = 0; i < value.n; i++) {
    char const c = lower(value.p[i]);
    if (c == 'q') out_z(&t, "q0");
    else if (c == '-') out_z(&t, "q1");
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) out_char(&t, c);
    else out_fmt(&t, "q2%02x", (unsigned char)c);
  }
  out_put(o, kind);
  if (!t.full && t.n <= SEARCH_TAG_MAX - 4) {
    out_put(o, out_str(&t));
    return;
  }
  out_put(o, str_sub(out_str(&t), 0, TAG_HEAD_MAX));
  out_fmt(o, "q3%016llx", (unsigned long long)hash(value));
}

void search_tag(struct out *o, struct str kind, struct str value) {
  if (o->n > 0) out_z(o, " AND ");
  out_z(o, "tags : \"");
  tag_text(o, kind, value);
  out_char(o, '"');
}

void search_tag_any(struct out *o, struct str kind, const struct str *values, size_t n) {
  if (n == 0) return;
  if (o->n > 0) out_z(o, " AND ");
  out_z(o, "tags : (");
  for (size_t i = 0; i < n; i++) {
    out_z(o, i == 0 ? "\"" : " OR \"");
    tag_text(o, kind, values[i]);
    out_char(o, '"');
  }
  out_char(o, ')');
}

void search_tag_index(struct out *o, struct str kind, struct str value) {
  if (!str_has(value)) return;
  tag_text(o, kind, value);
  out_char(o, ' ');
}
