#include "board/topic.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/publish.h"
#include "board/search_words.h"

enum { WORDS_MAX = 200, HEADS_MAX = 50 };

static enum err find(struct db *db, struct arena *a, enum topic_kind kind, struct str slug, struct q_topic *ret) {
  switch (kind) {
  case TOPIC_THEME: return q_theme_get(db, a, slug, ret);
  case TOPIC_CITY: return q_city_get(db, a, slug, ret);
  case TOPIC_PROJECT: return q_project_get(db, a, slug, ret);
  case TOPIC_ORGANISATION: return q_organisation_get(db, a, slug, ret);
  case TOPIC_FUNDER: return q_funder_get(db, a, slug, ret);
  case TOPIC_COUNT: break;
  }
  return NOT_FOUND;
}

static enum err load_cards(struct db *db, struct arena *a, struct topic *t, struct instant now) {
  struct opt_int of[TOPIC_COUNT] = {0};
  of[t->kind] = (struct opt_int){true, t->row.id};
  struct q_card_list rows;
  TRY(q_topic_open(db, a, of[TOPIC_THEME], of[TOPIC_CITY], of[TOPIC_PROJECT], of[TOPIC_ORGANISATION], of[TOPIC_FUNDER], now,
                   TOPIC_OPEN_MAX + 1, &rows));
  t->more = rows.n > TOPIC_OPEN_MAX;
  t->open.n = t->more ? TOPIC_OPEN_MAX : rows.n;
  t->open.v = arena_many(a, t->open.n, struct opportunity_card);
  for (size_t i = 0; i < t->open.n; i++) TRY(opportunity_card_of(rows.v[i], now, &t->open.v[i]));
  struct q_topic_over over;
  TRY(q_topic_over(db, a, of[TOPIC_THEME], of[TOPIC_CITY], of[TOPIC_PROJECT], of[TOPIC_ORGANISATION], of[TOPIC_FUNDER], now,
                   TOPIC_COUNT_MAX + 1, &over));
  t->cancelled = over.cancelled;
  t->closed = over.n - over.cancelled;
  t->many = over.n > TOPIC_COUNT_MAX;
  return OK;
}

/* Somebody told about it, or it is filed: it may be known without a notice. */
static bool is_told(const struct q_topic *row) {
  return str_has(row->about_fr) || str_has(row->about_en) || str_has(row->website) || str_has(row->logo) ||
         str_has(row->visibility_fr) || str_has(row->visibility_en) || str_has(row->head_slug) || row->head_position.has;
}

enum err topic_get(struct db *db, struct arena *a, enum topic_kind kind, struct str slug, struct instant now, struct topic *ret) {
  struct topic t = {.kind = kind};
  TRY(find(db, a, kind, slug, &t.row));
  if (t.row.head_position.has) TRY(q_theme_words(db, a, t.row.id, WORDS_MAX, &t.words));
  TRY(load_cards(db, a, &t, now));
  if (t.open.n == 0 && t.closed + t.cancelled == 0 && !is_told(&t.row)) return NOT_FOUND;
  *ret = t;
  return OK;
}

struct str topic_name(const struct topic *t, enum lang lang) {
  return lang == LANG_EN && str_has(t->row.name_en) ? t->row.name_en : t->row.name;
}

struct topic_text topic_text_in(enum lang lang, struct str fr, struct str en) {
  bool const english = lang == LANG_EN ? str_has(en) : !str_has(fr);
  struct str const text = english ? en : fr;
  return str_has(text) ? (struct topic_text){lang_code(english ? LANG_EN : LANG_FR), text} : (struct topic_text){0};
}

static enum err tagged_open(struct db *db, struct arena *a, struct str prefix, struct str word, struct instant now, int64_t *ret) {
  struct out tag = out_in(a, 512);
  search_tag(&tag, prefix, word);
  struct q_tagged_open row;
  TRY(q_tagged_open(db, a, out_str(&tag), ((now.us / SECOND_US) << 20) - 1, now, TOPIC_COUNT_MAX + 1, &row));
  *ret = row.n;
  return OK;
}

enum err topic_heads(struct db *db, struct arena *a, struct instant now, struct topic_heads *ret) {
  struct q_theme_heads_list rows;
  TRY(q_theme_heads(db, a, HEADS_MAX, &rows));
  struct topic_heads heads = {arena_many(a, rows.n, struct topic_head), rows.n};
  for (size_t i = 0; i < rows.n; i++) {
    heads.v[i].row = rows.v[i];
    TRY(tagged_open(db, a, S("xh"), rows.v[i].slug, now, &heads.v[i].open));
  }
  *ret = heads;
  return OK;
}

enum err topic_heads_words(struct db *db, struct arena *a, struct topic_heads *heads) {
  for (size_t i = 0; i < heads->n; i++) TRY(q_theme_words(db, a, heads->v[i].row.id, WORDS_MAX, &heads->v[i].words));
  return OK;
}

enum err topic_kinds(struct db *db, struct arena *a, struct instant now, int64_t ret[KIND_COUNT]) {
  for (enum opportunity_kind k = 0; k < KIND_COUNT; k++) TRY(tagged_open(db, a, S("xt"), kind_slug(k), now, &ret[k]));
  return OK;
}
