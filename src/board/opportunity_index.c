/* What the full-text index knows of an opportunity: words to find it by, and its filters as tags. */
#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/opportunity.h"
#include "board/search_words.h"

enum { INDEX_TEXT_MAX = 256 << 10, PARTS = 100 };

/* What people type for a kind, in both languages, folded: its texts need not say it. */
static const struct str kind_names[KIND_COUNT] = {
    [KIND_EXPERTISE_MISSION] = S_INIT("mission d'expertise, prestation intellectuelle, expertise mission, consultancy assignment"),
    [KIND_RECRUITMENT] = S_INIT("recrutement, offre d'emploi, poste, recruitment, vacancy, job"),
    [KIND_CALL_FOR_TENDERS] = S_INIT("AO, appel d'offres, call for tenders, tender"),
    [KIND_CALL_FOR_EXPRESSIONS] = S_INIT("AMI, appel a manifestation d'interet, EOI, REOI, call for expressions of interest"),
    [KIND_CALL_FOR_PROJECTS] = S_INIT("AAP, appel a projets, appel a propositions, call for projects, call for proposals"),
};

static void line(struct out *o, struct str s) {
  if (!str_has(s)) return;
  out_put(o, s);
  out_char(o, '\n');
}

static enum err index_languages(struct db *db, struct arena *a, int64_t id, struct out *tags) {
  static const struct str uses[] = {S_INIT("work"), S_INIT("apply")};
  for (size_t u = 0; u < sizeof uses / sizeof *uses; u++) {
    struct q_opportunity_language_list_list list;
    TRY(q_opportunity_language_list(db, a, id, uses[u], PARTS, &list));
    for (size_t i = 0; i < list.n; i++) search_tag_index(tags, facet_tag(FACET_LANGUAGE), list.v[i].lang);
  }
  return OK;
}

/* What it is filtered by that stands in its own row. */
static void index_row(const struct q_opportunity_get *row, enum opportunity_kind kind, struct out *tags) {
  search_tag_index(tags, facet_tag(FACET_KIND), kind_slug(kind));
  search_tag_index(tags, facet_tag(FACET_COUNTRY), row->country);
  search_tag_index(tags, facet_tag(FACET_CITY), row->city_slug);
  search_tag_index(tags, facet_tag(FACET_ORGANISATION), row->org_slug);
  search_tag_index(tags, facet_tag(FACET_PROJECT), row->project_slug);
  search_tag_index(tags, S(SEARCH_TAG_STATUS), row->outcome);
  if (row->cancelled_at.has) search_tag_index(tags, S(SEARCH_TAG_STATUS), S("cancelled"));
}

static enum err index_body(struct db *db, struct arena *a, const struct q_opportunity_get *row, enum opportunity_kind kind, struct out *body,
                           struct out *tags) {
  line(body, kind_names[kind]);
  line(body, row->cpv);
  line(body, row->summary);
  line(body, row->body);
  line(body, row->org);
  line(body, row->project);
  line(body, row->city);
  for (enum lang l = 0; l < LANG_COUNT; l++) line(body, names_country(a, l, row->country));
  struct q_opportunity_text_list_list texts;
  TRY(q_opportunity_text_list(db, a, row->id, PARTS, &texts));
  for (size_t i = 0; i < texts.n; i++) {
    line(body, texts.v[i].title);
    line(body, texts.v[i].summary);
    line(body, texts.v[i].body);
  }
  struct q_place_list_list places;
  TRY(q_place_list(db, a, row->id, PARTS, &places));
  for (size_t i = 0; i < places.n; i++) {
    line(body, places.v[i].city);
    search_tag_index(tags, facet_tag(FACET_CITY), places.v[i].slug);
    if (!str_eq(places.v[i].country, row->country)) search_tag_index(tags, facet_tag(FACET_COUNTRY), places.v[i].country);
  }
  struct q_opportunity_theme_list_list themes;
  TRY(q_opportunity_theme_list(db, a, row->id, PARTS, &themes));
  for (size_t i = 0; i < themes.n; i++) {
    line(body, themes.v[i].name);
    line(body, themes.v[i].name_en);
    line(body, themes.v[i].head);
    line(body, themes.v[i].head_en);
    search_tag_index(tags, facet_tag(FACET_THEME), themes.v[i].slug);
    if (str_has(themes.v[i].head_slug)) search_tag_index(tags, facet_tag(FACET_THEME), themes.v[i].head_slug);
  }
  struct q_opportunity_funder_list_list funders;
  TRY(q_opportunity_funder_list(db, a, row->id, PARTS, &funders));
  for (size_t i = 0; i < funders.n; i++) {
    line(body, funders.v[i].name);
    search_tag_index(tags, facet_tag(FACET_FUNDER), funders.v[i].slug);
  }
  struct q_lot_list_list lots;
  TRY(q_lot_list(db, a, row->id, PARTS, &lots));
  for (size_t i = 0; i < lots.n; i++) line(body, lots.v[i].title);
  struct q_document_list documents;
  TRY(q_document_list(db, a, row->id, PARTS, &documents));
  for (size_t i = 0; i < documents.n; i++) {
    line(body, documents.v[i].title);
    line(body, documents.v[i].nature);
  }
  return OK;
}

static enum err forget(struct db *db, struct arena *a, int64_t id) {
  struct q_search_get old;
  enum err const e = q_search_get(db, a, id, &old);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  TRY(q_search_changed(db, a));
  TRY(q_search_index_forget(db, a, old.key, old.title, old.body, old.tags));
  return q_search_forget(db, a, id);
}

enum err opportunity_entry(struct db *db, struct arena *a, int64_t id, struct opportunity_entry *ret) {
  struct q_opportunity_get row;
  TRY(q_opportunity_get(db, a, id, &row));
  if (!str_eq(row.visibility, S("public"))) return NOT_FOUND;
  enum opportunity_kind kind;
  if (kind_of(row.kind, &kind) != OK) return BROKEN;
  struct out title = out_in(a, INDEX_TEXT_MAX), body = out_in(a, INDEX_TEXT_MAX), tags = out_in(a, 4096);
  line(&title, row.title);
  line(&title, row.reference);
  out_fmt(&title, "BAB-%lld BAB%lld\n", (long long)id, (long long)id); /* our own reference, as on pages and as typed */
  index_row(&row, kind, &tags);
  TRY(index_languages(db, a, id, &tags));
  TRY(index_body(db, a, &row, kind, &body, &tags));
  if (title.full || body.full || tags.full) return TOO_BIG;
  int64_t const low = ((row.ends_at.us + SECOND_US - 1) / SECOND_US) << 20;
  struct q_search_free_key free_key;
  TRY(q_search_free_key(db, a, low, low + (1 << 20), &free_key));
  if (free_key.key >= low + (1 << 20)) return TOO_BIG;
  *ret = (struct opportunity_entry){free_key.key, out_str(&title), out_str(&body), out_str(&tags)};
  return OK;
}

enum err opportunity_index(struct db *db, struct arena *a, int64_t id) {
  TRY(forget(db, a, id));
  struct opportunity_entry entry;
  enum err const e = opportunity_entry(db, a, id, &entry);
  if (e == NOT_FOUND) return OK;
  TRY(e);
  TRY(q_search_changed(db, a));
  TRY(q_search_put(db, a, entry.key, id, entry.title, entry.body, entry.tags));
  return q_search_index_put(db, a, entry.key, entry.title, entry.body, entry.tags);
}
