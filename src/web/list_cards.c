#include "web/list_cards.h"

#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/utf8.h"
#include "board/board.h"
#include "board/search_words.h"

enum { EXCERPT_MAX = 220, BEFORE_MARK = 80, MARKED_MAX = 16 << 10, NAMES_MAX = 600 };

/* Text with its found words marked: the only markup beside paragraphs that handlers make. */
static struct markup marked(struct arena *a, const struct search_marks *marks, struct str text, bool cut_before, bool cut_after) {
  struct out o = out_in(a, MARKED_MAX);
  struct search_spans const spans = search_spans_in(a, marks, text);
  size_t at = 0;
  if (cut_before) out_z(&o, "… ");
  for (size_t i = 0; i < spans.n; i++) {
    markup_escaped(&o, str_sub(text, at, spans.v[i].start - at));
    out_z(&o, "<mark>");
    markup_escaped(&o, str_sub(text, spans.v[i].start, spans.v[i].end - spans.v[i].start));
    out_z(&o, "</mark>");
    at = spans.v[i].end;
  }
  markup_escaped(&o, str_sub(text, at, text.n));
  if (cut_after) out_z(&o, " …");
  return (struct markup){out_str(&o)};
}

/* From a word before the first mark on, cut between words. */
static struct markup excerpt(struct arena *a, const struct search_marks *marks, struct str summary) {
  struct search_spans const spans = search_spans_in(a, marks, summary);
  size_t from = spans.n > 0 && spans.v[0].end > EXCERPT_MAX ? spans.v[0].start - BEFORE_MARK : 0;
  while (from > 0 && from < summary.n && summary.p[from - 1] != ' ') from++;
  struct str text = str_sub(summary, from, EXCERPT_MAX);
  bool const cut = from + text.n < summary.n;
  while (cut && text.n > 0 && text.p[text.n - 1] != ' ') text.n--;
  return marked(a, marks, cut ? str_trim(text) : text, from > 0, cut);
}

/* Whether a head stands there only for a word of its own that stands there too. */
static bool implied(const struct facets_of *of, const struct facet_of *head) {
  for (size_t i = 0; i < of->n; i++)
    if (of->v[i].facet == head->facet && str_eq(of->v[i].head, head->slug)) return true;
  return false;
}

static int in_order(struct str a, struct str b) {
  size_t const n = a.n < b.n ? a.n : b.n;
  int const order = n == 0 ? 0 : memcmp(a.p, b.p, n);
  return order != 0 ? order : a.n < b.n ? -1 : a.n > b.n;
}

/* In the order of their names, accents and case set aside; heads left out where their words stand. */
static struct str names(struct request *r, const struct facets_of *of, enum opportunity_facet facet) {
  struct out o = out_in(r->arena, NAMES_MAX);
  enum lang const lang = r->show.lang;
  struct str all[FACETS_OF], folded[FACETS_OF];
  size_t n = 0;
  for (size_t i = 0; i < of->n; i++) {
    const struct facet_of *v = &of->v[i];
    if (v->facet != facet || implied(of, v)) continue;
    struct str const name = facet == FACET_LANGUAGE ? names_language(r->arena, lang, v->slug) : lang == LANG_EN && str_has(v->name_en) ? v->name_en : v->name;
    struct str const key = fold_text(r->arena, name);
    size_t at = n++;
    for (; at > 0 && in_order(key, folded[at - 1]) < 0; at--) {
      all[at] = all[at - 1];
      folded[at] = folded[at - 1];
    }
    all[at] = name;
    folded[at] = key;
  }
  for (size_t i = 0; i < n && o.n + all[i].n <= NAMES_MAX / 2; i++) {
    if (i > 0) out_z(&o, ", ");
    out_put(&o, all[i]);
  }
  return o.n == 0 ? (struct str){0} : out_str(&o);
}

enum err list_cards_load(struct db *db, struct request *r, const struct opportunity_filter *f, struct opportunity_card_list cards,
                         struct list_cards *ret) {
  struct search_marks const marks = search_marks_of(r->arena, f->words);
  struct facets_of *of = arena_many(r->arena, cards.n, struct facets_of);
  int64_t *keys = arena_many(r->arena, cards.n, int64_t);
  for (size_t i = 0; i < cards.n; i++) keys[i] = cards.v[i].row.key;
  TRY(facets_of(&r->board->facets, db, r->arena, keys, cards.n, r->arrived, of));
  *ret = (struct list_cards){.v = arena_many(r->arena, cards.n, struct list_card), .n = cards.n};
  for (size_t i = 0; i < cards.n; i++) {
    struct card_text const text = cards.v[i].text;
    ret->v[i] = (struct list_card){.card = &cards.v[i], .title = marked(r->arena, &marks, text.title, false, false),
        .excerpt = excerpt(r->arena, &marks, text.summary), .themes = names(r, &of[i], FACET_THEME), .languages = names(r, &of[i], FACET_LANGUAGE)};
    if (!str_eq(text.lang, lang_code(r->show.lang))) ret->v[i].lang = text.lang;
  }
  return OK;
}
