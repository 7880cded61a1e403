#include "db/tokenizer.h"

#include <libstemmer.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "db/inclusive.h"
#include "db/rank.h"

#define STEM_LETTERS_MIN 3 /* shorter words have no stem */
#define ENDINGS_MAX 3      /* "expert·e·s" has two */
#define SAME_PLACE_MAX 16  /* tokens at one place: five words with three stems each, most of them equal */
#define LATIN_LAST 0x24f   /* the stemmers know Latin letters only */

struct tokenizer {
  struct sb_stemmer *french, *english;
};

typedef int token_fn(void *context, int flags, const char *token, int n, int start, int end);

/* --- Tokens at one place ---------------------------------------------------------------------------------------- */

struct place {
  token_fn *put;
  void *context;
  int start, end; /* bytes of the text that stand for it */
  int count;
  char token[SAME_PLACE_MAX][TOKENIZER_WORD_MAX];
  size_t n[SAME_PLACE_MAX];
};

static int place_add(struct place *p, struct str token) {
  if (token.n == 0 || token.n > TOKENIZER_WORD_MAX) return SQLITE_OK;
  for (int i = 0; i < p->count; i++)
    if (str_eq((struct str){p->token[i], p->n[i]}, token)) return SQLITE_OK;
  if (p->count == SAME_PLACE_MAX) return SQLITE_OK;
  memcpy(p->token[p->count], token.p, token.n);
  p->n[p->count] = token.n;
  int const flags = p->count == 0 ? 0 : FTS5_TOKEN_COLOCATED;
  return p->put(p->context, flags, p->token[p->count++], (int)token.n, p->start, p->end);
}

/* The stem of a word, folded: French stems are cut from the accented word too, where "chargée" and "chargés" meet. */
static int place_add_stem(struct place *p, struct sb_stemmer *stemmer, struct str word) {
  const sb_symbol *stem = sb_stemmer_stem(stemmer, (const sb_symbol *)word.p, (int)word.n);
  if (stem == NULL) return SQLITE_NOMEM;
  struct str const s = {(const char *)stem, (size_t)sb_stemmer_length(stemmer)};
  char folded[TOKENIZER_WORD_MAX];
  struct out o = out_fixed(folded, sizeof folded);
  for (size_t at = 0; at < s.n;) fold_put(&o, utf8_next(s, &at));
  return o.full ? SQLITE_OK : place_add(p, out_str(&o));
}

static int place_add_stems(struct place *p, const struct tokenizer *t, struct str folded) {
  int rc = place_add_stem(p, t->french, folded);
  return rc == SQLITE_OK ? place_add_stem(p, t->english, folded) : rc;
}

/* --- Words of the text ------------------------------------------------------------------------------------------ */

struct word {
  size_t start, end;
  char folded[TOKENIZER_WORD_MAX];
  size_t folded_n;
  char lower[TOKENIZER_WORD_MAX]; /* with its accents */
  size_t lower_n;
  int letters;
  bool stems;       /* Latin letters only, and not cut */
  bool capital_end; /* its last letter is a capital */
};

static struct str word_folded(const struct word *w) { return (struct str){w->folded, w->folded_n}; }

/* Reads the run of letters and digits at `at`; false when there is none. */
static bool word_read(struct str text, size_t at, struct word *ret) {
  struct word w = {.start = at, .end = at, .stems = true};
  struct out folded = out_fixed(w.folded, sizeof w.folded), lower = out_fixed(w.lower, sizeof w.lower);
  int32_t last = -1; /* a letter that an accent may still join */
  char bytes[4];
  while (w.end < text.n) {
    int32_t const c = utf8_next(text, &at);
    enum fold_class const class = fold_class(c);
    if (class == FOLD_GAP || (class == FOLD_INSIDE && w.letters == 0)) break;
    w.end = at;
    fold_put(&folded, c);
    int32_t const joined = class == FOLD_INSIDE && last >= 0 ? fold_compose(last, c) : -1;
    if (class == FOLD_INSIDE && joined < 0) continue;
    if (joined < 0) {
      if (last >= 0) out_bytes(&lower, bytes, utf8_put(last, bytes));
      w.letters++;
      w.capital_end = fold_lower(c) != c;
    }
    last = joined < 0 ? fold_lower(c) : joined;
    if (last > LATIN_LAST || (last >= '0' && last <= '9')) w.stems = false;
  }
  if (last >= 0) out_bytes(&lower, bytes, utf8_put(last, bytes));
  w.folded_n = folded.n;
  w.lower_n = lower.n;
  if (folded.full || lower.full || w.letters < STEM_LETTERS_MIN || w.folded[0] == 'x') w.stems = false;
  if (w.letters == 0) return false;
  *ret = w;
  return true;
}

/* --- Words for women and men at once --------------------------------------------------------------------------- */

enum joint { JOINT_NONE, JOINT_POINT, JOINT_BRACKET, JOINT_WEAK };

/* A point in the middle joins an ending and nothing else; a full stop, a hyphen or a stroke mostly does other things.
 * */
static enum joint joint_of(int32_t c) {
  switch (c) {
    case 0xb7:   /* middle dot */
    case 0x2022: /* bullet */
    case 0x2027: /* hyphenation point */
    case 0x2219: /* bullet operator */
    case 0x22c5: /* dot operator */
      return JOINT_POINT;
    case '(':
      return JOINT_BRACKET;
    case '.':
    case '-':
    case 0x2010: /* hyphen */
    case 0x2011: /* the one that does not break */
    case '/':
      return JOINT_WEAK;
    default:
      return JOINT_NONE;
  }
}

/* An ending after w at *at: "·rice", "(e)", "-e"; *at moves behind it. */
static bool ending_read(struct str text, const struct word *w, size_t *at, bool first, struct word *ret_ending) {
  if (*at >= text.n) return false;
  size_t next = *at;
  enum joint const joint = joint_of(utf8_next(text, &next));
  struct word e;
  if (joint == JOINT_NONE || !word_read(text, next, &e) || e.folded_n > INCLUSIVE_ENDING_MAX) return false;
  next = e.end;
  if (joint == JOINT_BRACKET) {
    if (next >= text.n || text.p[next] != ')') return false;
    next++;
  }
  if (joint == JOINT_WEAK && (w->letters < STEM_LETTERS_MIN || e.capital_end != w->capital_end)) return false;
  if (joint == JOINT_WEAK && first && str_eq(word_folded(&e), S("s"))) return false; /* "km/s" */
  *at = next;
  *ret_ending = e;
  return true;
}

/* The forms of the word with the endings that follow it; *ret_end is behind the last. False: it stands alone. */
static bool forms_read(struct str text, const struct word *w, struct inclusive *ret, size_t *ret_end) {
  size_t at = w->end;
  struct word ending, more;
  if (!w->stems && w->letters >= STEM_LETTERS_MIN) return false; /* "24", "xpcm", a word that was cut */
  if (!ending_read(text, w, &at, true, &ending)) return false;
  bool plural = false;
  size_t after = at;
  for (int i = 1; i < ENDINGS_MAX && ending_read(text, w, &after, false, &more); i++) {
    if (!str_eq(word_folded(&more), S("s"))) break;
    plural = true;
    at = after;
  }
  if (!plural && text.p[at - 1] == ')' && word_read(text, at, &more) && str_eq(word_folded(&more), S("s"))) {
    plural = true; /* "chargé(e)s" */
    at = more.end;
  }
  if (!inclusive_forms(word_folded(w), word_folded(&ending), plural, ret)) return false;
  *ret_end = at;
  return true;
}

static int add_forms(struct place *p, const struct tokenizer *t, const struct inclusive *forms) {
  const struct inclusive_form *all[] = {&forms->feminine, &forms->singular, &forms->plural, &forms->feminine_plural};
  int rc = SQLITE_OK;
  for (size_t i = 0; i < sizeof all / sizeof *all && rc == SQLITE_OK; i++) {
    struct str const form = {all[i]->bytes, all[i]->n};
    if (form.n == 0) continue;
    rc = place_add(p, form);
    if (rc == SQLITE_OK) rc = place_add_stems(p, t, form);
  }
  return rc;
}

/* --- What FTS5 calls -------------------------------------------------------------------------------------------- */

/* All tokens of the word at w->start; *ret_end is where the text goes on. */
static int put_word(const struct tokenizer *t, struct place *p, struct str text, const struct word *w, bool prefix,
                    size_t *ret_end) {
  struct inclusive forms;
  size_t end = w->end;
  bool const inclusive = forms_read(text, w, &forms, &end);
  p->start = (int)w->start;
  p->end = (int)end;
  p->count = 0;
  *ret_end = end;
  int rc = place_add(p, word_folded(w));
  if (prefix || rc != SQLITE_OK) return rc;
  if (w->stems) {
    struct str const accented = {w->lower, w->lower_n};
    if (!str_eq(accented, word_folded(w))) rc = place_add_stem(p, t->french, accented);
    if (rc == SQLITE_OK) rc = place_add_stems(p, t, word_folded(w));
  }
  return rc == SQLITE_OK && inclusive ? add_forms(p, t, &forms) : rc;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *p, int n, token_fn *put) {
  const struct tokenizer *t = (const struct tokenizer *)(void *)tokenizer;
  struct str const text = {p == NULL ? "" : p, p == NULL || n < 0 ? 0 : (size_t)n};
  struct place place = {.put = put, .context = context};
  bool const prefix = (flags & FTS5_TOKENIZE_PREFIX) != 0;
  int rc = SQLITE_OK;
  for (size_t at = 0; at < text.n && rc == SQLITE_OK;) {
    struct word w;
    if (word_read(text, at, &w)) rc = put_word(t, &place, text, &w, prefix, &at);
    else utf8_next(text, &at);
  }
  return rc;
}

static void destroy(Fts5Tokenizer *tokenizer) {
  struct tokenizer *t = (struct tokenizer *)(void *)tokenizer;
  if (t->french != NULL) sb_stemmer_delete(t->french);
  if (t->english != NULL) sb_stemmer_delete(t->english);
  free(t);
}

static int create(void *context, const char **args, int count, Fts5Tokenizer **ret) {
  (void)context, (void)args;
  if (count != 0) return SQLITE_ERROR;
  struct tokenizer *t = calloc(1, sizeof *t);
  if (t == NULL) return SQLITE_NOMEM;
  t->french = sb_stemmer_new("french", "UTF_8");
  t->english = sb_stemmer_new("english", "UTF_8");
  if (t->french == NULL || t->english == NULL) {
    destroy((Fts5Tokenizer *)(void *)t);
    return SQLITE_NOMEM;
  }
  *ret = (Fts5Tokenizer *)(void *)t;
  return SQLITE_OK;
}

void tokenizer_each(struct str text, bool prefix, tokenizer_put *put, void *context) {
  Fts5Tokenizer *t = NULL;
  if (create(NULL, NULL, 0, &t) != SQLITE_OK) die("out of memory", 0);
  (void)tokenize(t, context, prefix ? FTS5_TOKENIZE_PREFIX : 0, text.p, (int)text.n, put);
  destroy(t);
}

int tokenizer_register(struct sqlite3 *db) {
  fts5_api *api = NULL;
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &s, NULL);
  if (rc != SQLITE_OK) return rc;
  rc = sqlite3_bind_pointer(s, 1, (void *)&api, "fts5_api_ptr", NULL);
  if (rc == SQLITE_OK) sqlite3_step(s);
  rc = sqlite3_finalize(s);
  if (rc != SQLITE_OK) return rc;
  if (api == NULL || api->iVersion < 2) return SQLITE_ERROR;
  fts5_tokenizer methods = {create, destroy, tokenize};
  rc = api->xCreateFunction(api, "title_first", NULL, rank_title_first, NULL);
  return rc == SQLITE_OK ? api->xCreateTokenizer(api, "babillard", NULL, &methods, NULL) : rc;
}
