/* Lists of opportunities. By closing they are read in the order of the index, which is that of the closings: nothing is
 * sorted and a page costs its rows. Every other order sorts the open ones that were found, at most RANKED_MAX. */
#include <stdlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "board/opportunity.h"
#include "board/search_words.h"

enum { ROUNDS_MAX = 50, CONDITION_MAX = 32 << 10, AT_ONCE = 1000 /* rows of one query, at most */, PARTS_MAX = 100 };

struct str facet_tag(enum opportunity_facet facet) {
  static const struct str tags[FACET_COUNT] = {
      [FACET_KIND] = S_INIT("xt"),   [FACET_THEME] = S_INIT("xh"),        [FACET_COUNTRY] = S_INIT("xp"), [FACET_CITY] = S_INIT("xv"),
      [FACET_FUNDER] = S_INIT("xf"), [FACET_ORGANISATION] = S_INIT("xo"), [FACET_PROJECT] = S_INIT("xj"), [FACET_LANGUAGE] = S_INIT("xl"),
  };
  return tags[facet];
}

static struct str status_tag(enum opportunity_status status) {
  switch (status) {
  case STATUS_AWARDED: return S("awarded");
  case STATUS_UNSUCCESSFUL: return S("unsuccessful");
  case STATUS_CANCELLED: return S("cancelled");
  default: return (struct str){0};
  }
}

static int64_t second_of(struct instant now) { return (now.us / SECOND_US) << 20; }

static enum err typed_condition(struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now, struct str *ret) {
  *ret = search_words(a, f->words, true);
  if (!search_words_go_on_far(a, f->words)) return OK;
  struct str const whole = search_words(a, f->words, false);
  struct q_search_keys_list found;
  TRY(q_search_keys(db, a, whole, f->status == STATUS_OPEN ? second_of(now) - 1 : 0, 1, &found));
  if (found.n > 0) *ret = whole;
  return OK;
}

enum err opportunity_condition(struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now, struct str *ret,
                               bool *ret_nothing) {
  struct out o = out_in(a, CONDITION_MAX);
  struct str typed;
  TRY(typed_condition(db, a, f, now, &typed));
  *ret_nothing = !str_has(typed) && str_has(str_trim(f->words));
  out_put(&o, typed);
  for (enum opportunity_facet d = 0; d < FACET_COUNT; d++) search_tag_any(&o, facet_tag(d), f->by[d].v, f->by[d].n);
  struct str const status = status_tag(f->status);
  if (str_has(status)) search_tag(&o, S(SEARCH_TAG_STATUS), status);
  *ret = o.n == 0 ? (struct str){0} : out_str(&o);
  return OK;
}

/* Whether one in this state belongs on such a list. */
static bool fits(enum opportunity_status status, enum opportunity_state state) {
  switch (status) {
  case STATUS_OPEN: return state == OPPORTUNITY_OPEN;
  case STATUS_CLOSED: return state == OPPORTUNITY_CLOSED || state == OPPORTUNITY_AWARDED || state == OPPORTUNITY_UNSUCCESSFUL;
  case STATUS_AWARDED: return state == OPPORTUNITY_AWARDED;
  case STATUS_UNSUCCESSFUL: return state == OPPORTUNITY_UNSUCCESSFUL;
  case STATUS_CANCELLED: return state == OPPORTUNITY_CANCELLED;
  case STATUS_ALL: return state != OPPORTUNITY_DRAFT && state != OPPORTUNITY_SCHEDULED;
  case STATUS_ANNOUNCED:
  case STATUS_COUNT: break;
  }
  return false;
}

/* The key before the first one of a list. The second of now belongs to both sides: its rows are looked at one by one. */
static int64_t start_of(enum opportunity_status status, struct instant now) {
  if (status == STATUS_OPEN) return second_of(now) - 1;
  bool const over = status == STATUS_CLOSED || status == STATUS_AWARDED || status == STATUS_UNSUCCESSFUL;
  return over ? second_of(now) + (1 << 20) : INT64_MAX;
}

static enum err rows_after(struct db *db, struct arena *a, bool up, struct str words, int64_t after, struct q_card_list *ret) {
  int64_t const limit = OPPORTUNITY_PAGE + 1;
  if (up) return words.p == NULL ? q_opportunity_page(db, a, after, limit, ret) : q_opportunity_search(db, a, words, after, limit, ret);
  return words.p == NULL ? q_opportunity_page_down(db, a, after, limit, ret) : q_opportunity_search_down(db, a, words, after, limit, ret);
}

/* Rows that do not belong (of this very second, published later) are passed over without shortening the page; a board
 * with thousands of those in a row gets a shorter page and goes on from there. */
static enum err by_closing(struct db *db, struct arena *a, const struct opportunity_filter *f, struct str words, struct instant now,
                           struct opportunity_card_list *list, int64_t *ret_next) {
  bool const up = f->status == STATUS_OPEN;
  int64_t after = start_of(f->status, now);
  if (f->after > 0 && (up ? f->after > after : f->after < after)) after = f->after;
  *ret_next = 0;
  for (int round = 0; round < ROUNDS_MAX; round++) {
    struct q_card_list rows;
    TRY(rows_after(db, a, up, words, after, &rows));
    for (size_t i = 0; i < rows.n; i++) {
      if (list->n == OPPORTUNITY_PAGE) {
        *ret_next = after;
        return OK;
      }
      after = rows.v[i].key;
      struct opportunity_card card;
      TRY(opportunity_card_of(rows.v[i], now, &card));
      if (fits(f->status, card.state)) list->v[list->n++] = card;
    }
    if (rows.n <= OPPORTUNITY_PAGE) return OK;
  }
  *ret_next = after;
  return OK;
}

static int by_rank(const void *left, const void *right) {
  const struct q_ranked *l = left, *r = right;
  if (l->rank != r->rank) return l->rank > r->rank ? -1 : 1;
  return l->key < r->key ? -1 : l->key > r->key;
}

static enum err ranked_after(struct db *db, struct arena *a, const struct opportunity_filter *f, struct str words, int64_t after,
                             struct q_ranked_list *ret) {
  if (f->sort == SORT_RELEVANCE) return q_search_relevance(db, a, words, after, AT_ONCE, ret);
  return words.p == NULL ? q_search_newest(db, a, after, AT_ONCE, ret) : q_search_newest_of(db, a, words, after, AT_ONCE, ret);
}

/* What is to be sorted, RANKED_MAX at most: one query after the other. */
static enum err all_ranked(struct db *db, struct arena *a, const struct opportunity_filter *f, struct str words, struct instant now,
                           struct q_ranked_list *ret) {
  struct q_ranked_list all = {.v = arena_many(a, RANKED_MAX, struct q_ranked)};
  int64_t after = start_of(STATUS_OPEN, now);
  for (size_t got = AT_ONCE; got == AT_ONCE && all.n < RANKED_MAX;) {
    scoped(arena) struct arena own = {0};
    struct q_ranked_list some;
    TRY(ranked_after(db, &own, f, words, after, &some));
    got = some.n;
    for (size_t i = 0; i < got; i++) all.v[all.n++] = some.v[i];
    if (got > 0) after = all.v[all.n - 1].key;
  }
  *ret = all;
  return OK;
}

/* The page of a list sorted here; its rows are fetched one by one, by primary key: their order is not the store's. */
static enum err ranked(struct db *db, struct arena *a, const struct opportunity_filter *f, struct str words, struct instant now,
                       struct opportunity_card_list *list, int64_t *ret_next) {
  struct q_ranked_list rows;
  TRY(all_ranked(db, a, f, words, now, &rows));
  if (rows.n > 0) qsort(rows.v, rows.n, sizeof *rows.v, by_rank);
  size_t at = 0;
  for (size_t i = 0; f->after > 0 && i < rows.n; i++)
    if (rows.v[i].key == f->after) at = i + 1;
  *ret_next = 0;
  for (; at < rows.n; at++) {
    if (list->n == OPPORTUNITY_PAGE) {
      *ret_next = rows.v[at - 1].key;
      return OK;
    }
    struct q_card row;
    struct opportunity_card card;
    TRY(q_card_at(db, a, rows.v[at].key, &row));
    TRY(opportunity_card_of(row, now, &card));
    if (card.state == OPPORTUNITY_OPEN) list->v[list->n++] = card;
  }
  return OK;
}

enum err opportunity_list(struct db *db, struct arena *a, const struct opportunity_filter *f, struct instant now,
                          struct opportunity_card_list *ret, int64_t *ret_next) {
  bool nothing;
  struct str words;
  TRY(opportunity_condition(db, a, f, now, &words, &nothing));
  struct opportunity_card_list list = {.v = arena_many(a, OPPORTUNITY_PAGE, struct opportunity_card)};
  int64_t next = 0;
  bool const sorted = f->status == STATUS_OPEN && (f->sort == SORT_PUBLISHED || (f->sort == SORT_RELEVANCE && str_has(f->words)));
  if (nothing || f->status == STATUS_ANNOUNCED) next = 0;
  else if (sorted) TRY(ranked(db, a, f, words, now, &list, &next));
  else TRY(by_closing(db, a, f, words, now, &list, &next));
  *ret = list;
  *ret_next = next;
  return OK;
}

/* Its next closing, by the rule of a whole notice: a card that has stages or lots of its own closing reads them. */
static enum err closing_of_card(struct db *db, struct arena *a, const struct opportunity_card *c, bool parted, struct instant now,
                                struct opportunity_closing *ret) {
  struct opportunity o = {.row = {.closes_at = c->row.closes_at, .closes_said = c->closes_said, .ends_at = c->row.ends_at}, .state = c->state};
  if (parted) {
    TRY(q_stage_list(db, a, c->row.id, PARTS_MAX, &o.stages));
    TRY(q_lot_list(db, a, c->row.id, PARTS_MAX, &o.lots));
  }
  *ret = opportunity_closing_now(a, &o, now);
  return OK;
}

static enum err tell(struct db *db, struct arena *a, struct opportunity_card *c, const struct q_cards_told *row, enum lang lang, struct instant now) {
  bool const other = row->other_title.p != NULL && !str_eq(row->lang, lang_code(lang));
  c->closes_said = row->closes_said;
  c->origin_name = row->origin_name;
  c->apply_here = row->apply_here;
  c->origin_url = row->origin_url;
  c->own = (struct card_text){row->lang, c->row.title, row->summary};
  c->text = other ? (struct card_text){lang_code(lang), row->other_title, row->other_summary} : c->own;
  return closing_of_card(db, a, c, row->parted, now, &c->closing);
}

static const struct q_cards_told *row_of(const struct q_cards_told_list *rows, int64_t id) {
  for (size_t i = 0; i < rows->n; i++)
    if (rows->v[i].id == id) return &rows->v[i];
  return NULL;
}

enum err opportunity_cards_tell(struct db *db, struct arena *a, struct opportunity_card_list cards, enum lang lang, struct instant now) {
  enum { ID_MAX = 24 };
  struct out ids = out_in(a, cards.n * ID_MAX + 8);
  struct q_cards_told_list rows;
  if (cards.n == 0) return OK;
  for (size_t i = 0; i < cards.n; i++) out_fmt(&ids, "%s%lld", i == 0 ? "[" : ",", (long long)cards.v[i].row.id);
  out_z(&ids, "]");
  TRY(q_cards_told(db, a, out_str(&ids), lang_code(lang), (int64_t)cards.n, &rows));
  for (size_t i = 0; i < cards.n; i++) {
    const struct q_cards_told *row = row_of(&rows, cards.v[i].row.id);
    if (row == NULL) return BROKEN;
    TRY(tell(db, a, &cards.v[i], row, lang, now));
  }
  return OK;
}
