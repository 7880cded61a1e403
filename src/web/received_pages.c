/* Partners' notices that came in: the queue of those to be reviewed, and one of them beside its source. */
#include "web/received_pages.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/slots.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/words.h"
#include "board/board.h"
#include "views.h"
#include "web/app.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/print.h"
#include "web/reply.h"

enum { ROWS = 50, SOURCES_MAX = 200, LONG = 800, BEFORE = 120 /* bytes of a difference, and of them before it */ };

/* --- The queue ------------------------------------------------------------------------------------------------------- */

static struct received_tab tab_of(struct request *r, struct str slug) {
  struct received_tabs const tabs = received_tabs(&r->show);
  for (size_t i = 0; i < tabs.n; i++)
    if (str_eq(tabs.v[i].slug, slug)) return tabs.v[i];
  return tabs.v[0];
}

static struct str next_page(struct request *r, const struct received_queue_page *page) {
  if (page->rows.n < ROWS) return S("");
  struct str const source = page->source.has ? fmt(r->arena, "&source=%lld", (long long)page->source.v) : S("");
  return app_path(r, fmt(r->arena, "/gestion/recus?etat=%.*s%.*s&avant=%lld", STR(page->tab.slug), STR(source),
                         (long long)page->rows.v[ROWS - 1].id));
}

/* The closing as the board would have it. Read of the whole record, one after the other: each may be large. */
static enum err find_closing(struct request *r, struct db *db, struct q_source *source, struct received_line *line) {
  scoped(arena) struct arena one = {0};
  struct q_received whole;
  struct foreign record;
  struct foreign_mapped mapped;
  bool const has = line->row->source_id.has;
  line->closing = str_eq(line->row->family, S("opportunity"));
  if (!line->closing) return OK;
  if (has && source->id != line->row->source_id.v) TRY(source_get(db, r->arena, line->row->source_id.v, r->session->organisation, source));
  TRY(received_get(db, &one, line->row->ref, r->session->organisation, &whole));
  if (foreign_from_json(&one, whole.content, &record) != OK) return BROKEN;
  struct foreign_defaults const d = foreign_defaults_of(has ? source : NULL);
  foreign_map(&one, &record, &d, r->arrived, &mapped);
  line->closes = mapped.what.closes.at;
  line->known = closing_known(line->closes, mapped.what.closes_said);
  line->zone = zone_must(mapped.what.zone);
  return OK;
}

static enum err load_lines(struct request *r, struct db *db, struct received_queue_page *page) {
  struct q_source source = {0}; /* of the line before: most are of one */
  page->lines.v = arena_many(r->arena, page->rows.n, struct received_line);
  for (size_t i = 0; i < page->rows.n; i++) {
    struct received_line *line = &page->lines.v[page->lines.n++];
    line->row = &page->rows.v[i];
    TRY(find_closing(r, db, &source, line));
  }
  return OK;
}

static enum err load_queue(struct request *r, struct db *db, struct received_queue_page *page, int64_t before) {
  struct opt_int const organisation = r->session->organisation;
  if (page->source.has) {
    struct q_source source;
    TRY(source_get(db, r->arena, page->source.v, organisation, &source));
    page->source_name = source.name;
  }
  TRY(source_list(db, r->arena, organisation, INT64_MAX, SOURCES_MAX, &page->sources));
  TRY(received_waiting(db, r->arena, organisation, &page->waiting));
  TRY(received_list(db, r->arena, page->tab.state, page->source, organisation, before, ROWS, &page->rows));
  return load_lines(r, db, page);
}

enum err received_queue_show(struct request *r, struct reply *out) {
  struct db *db;
  struct received_queue_page page = {.tab = tab_of(r, request_query(r, "etat"))};
  int64_t before = INT64_MAX;
  page.source.has = str_int(request_query(r, "source"), 1, INT64_MAX, &page.source.v) == OK;
  page.later = str_int(request_query(r, "avant"), 1, INT64_MAX, &before) == OK;
  TRY(board_snapshot(r->board, &db));
  enum err const e = load_queue(r, db, &page, before);
  board_release(r->board, db);
  TRY(e);
  page.next = next_page(r, &page);
  view_received_queue(&out->body, &r->show, &page);
  return OK;
}

/* --- One notice ------------------------------------------------------------------------------------------------------ */

struct str received_path(struct request *r, const char *rest) {
  return app_path(r, fmt(r->arena, "/gestion/recus/%.*s%s", STR(request_str(r, "ref")), rest));
}

static enum err manages(struct request *r, struct db *db, int64_t opportunity, bool *ret) {
  struct opportunity o;
  enum err const e = opportunity_office(db, r->arena, opportunity, r->session->organisation, r->arrived, &o);
  *ret = e == OK;
  return e == NOT_FOUND ? OK : e;
}

enum err received_made(struct request *r, struct reply *out, int64_t opportunity, bool published) {
  struct db *db;
  bool own = false;
  TRY(board_snapshot(r->board, &db));
  enum err const e = manages(r, db, opportunity, &own);
  board_release(r->board, db);
  TRY(e);
  const char *done = published ? "?fait=publie" : "?fait=brouillon";
  return reply_redirect(out, r, own ? app_path(r, fmt(r->arena, "/gestion/opportunites/%lld%s", (long long)opportunity, done)) : received_path(r, done));
}

static enum err find_defaults(struct request *r, struct db *db, struct received_page *page) {
  struct q_source source;
  bool const has = page->row.source_id.has;
  if (has) TRY(source_get(db, r->arena, page->row.source_id.v, r->session->organisation, &source));
  page->defaults = foreign_defaults_of(has ? &source : NULL);
  page->zone = zone_must(page->defaults.zone);
  return OK;
}

/* Of a long text what stands around the first byte that differs. In `a`. */
static struct str around(struct arena *a, struct str text, size_t differs) {
  if (text.p == NULL || text.n <= LONG) return text.p == NULL ? text : str_dup(a, text);
  size_t from = differs > BEFORE ? differs - BEFORE : 0;
  while (from > 0 && from < text.n && ((unsigned char)text.p[from] & 0xC0) == 0x80) from--;
  return fmt(a, "%s%.*s", from > 0 ? "… " : "", STR(understood_cut(a, str_sub(text, from, text.n), LONG)));
}

static struct received_difference difference(struct arena *a, const struct understood_fact *was, const struct understood_fact *is) {
  size_t at = 0;
  while (at < was->value.n && at < is->value.n && was->value.p[at] == is->value.p[at]) at++;
  return (struct received_difference){is->label, around(a, was->value, at), around(a, is->value, at)};
}

/* Both contents live in an arena of their own, since they may be large: what differs is small. */
static enum err compare(struct request *r, struct received_page *page) {
  scoped(arena) struct arena large = {0};
  struct show show = r->show;
  struct understood was, is;
  show.arena = &large;
  if (!str_has(page->row.former)) return OK;
  TRY(understood_read(&show, page->row.former, &page->defaults, UNDERSTOOD_COMPARED, &was));
  TRY(understood_read(&show, page->row.content, &page->defaults, UNDERSTOOD_COMPARED, &is));
  page->differences.v = arena_many(r->arena, is.facts.n, struct received_difference);
  for (size_t i = 0; i < is.facts.n && i < was.facts.n; i++) {
    const struct understood_fact *a = &was.facts.v[i], *b = &is.facts.v[i];
    bool const same = (a->value.p == NULL) == (b->value.p == NULL) && str_eq(a->value, b->value);
    if (!same) page->differences.v[page->differences.n++] = difference(r->arena, a, b);
  }
  return OK;
}

/* What it lacks to be published as it is. */
static struct str missing_of(enum lang lang, const struct opportunity_new *what) {
  if (!str_has(what->title)) return T(lang, "Il manque un titre : complétez l’avis avant de le publier.");
  if (!str_has(what->organisation)) return T(lang, "Il manque l’organisme : complétez l’avis avant de le publier.");
  if (!str_has(what->city) || !str_has(what->country)) return T(lang, "Il manque la ville ou le pays : complétez l’avis avant de le publier.");
  return (struct str){0};
}

static struct str outcome_of(const struct foreign *one) {
  if (one->family == FOREIGN_CANCELLATION) return S("cancelled");
  if (one->family == FOREIGN_RESULT && str_has(one->outcome)) return one->outcome;
  return (struct str){0};
}

static void judge(struct received_page *page) {
  const struct q_received *row = &page->row;
  bool const opportunity = page->family == FOREIGN_OPPORTUNITY, free = !row->opportunity_id.has;
  page->waits = str_eq(row->state, RECEIVED_TO_REVIEW) || str_eq(row->state, RECEIVED_SET_ASIDE);
  page->publishable = page->waits && free && opportunity;
  page->joinable = page->waits && free && (opportunity || page->family == FOREIGN_PLANNING);
  page->ignorable = str_has(row->former) && row->opportunity_id.has;
  page->tellable = page->ignorable && opportunity;
  page->follows = !opportunity && page->family != FOREIGN_PLANNING;
  page->noteable = page->waits && page->follows && !free;
}

static struct str first_text(const struct foreign *one) {
  if (one->texts.n == 0) return (struct str){0};
  return str_has(one->texts.v[0].summary) ? one->texts.v[0].summary : one->texts.v[0].title;
}

/* Readers see that a lot closes later where the closings stand; that it does is said among the changes too. */
static struct str with_lots(struct request *r, const struct received_page *page, struct str reason) {
  enum { REASON_MAX = 500 };
  struct out o = out_in(r->arena, REASON_MAX + 1);
  out_put(&o, reason);
  for (size_t i = 0; i < page->lots.n; i++) {
    const struct lot_change *c = &page->lots.v[i];
    if (c->fate != LOT_LATER) continue;
    struct out when = out_in(r->arena, 256), line = out_in(r->arena, REASON_MAX);
    when_full(&when, r->show.lang, c->after.at, page->opportunity.zone, page->opportunity.clock);
    struct str const values[] = {fmt(r->arena, "%lld", (long long)c->number), out_str(&when)};
    out_z(&line, " ");
    slots_put(&line, T(r->show.lang, "Lot %s : clôture reportée au %s."), values, 2);
    if (o.n + line.n <= REASON_MAX) out_put(&o, out_str(&line));
  }
  return out_str(&o);
}

/* What readers of the opportunity would be told, to begin with. */
static struct str reason_of(struct request *r, const struct received_page *page) {
  enum { REASON_MAX = 500 };
  bool const told = page->now.one.texts.n > 0 && str_has(page->now.one.texts.v[0].summary); /* a title says nothing of why */
  if (page->noteable && !told && str_eq(outcome_of(&page->now.one), S("cancelled")))
    return str_has(page->row.source) ? app_say(r, T(r->show.lang, "L’avis a été annulé par sa source, %s."), page->row.source)
                                     : T(r->show.lang, "L’avis d’origine a été annulé.");
  if (page->noteable) return utf8_cut(str_has(first_text(&page->now.one)) ? first_text(&page->now.one) : page->row.title, REASON_MAX);
  if (!str_has(page->row.source)) return with_lots(r, page, T(r->show.lang, "L’avis d’origine a été modifié."));
  return with_lots(r, page, app_say(r, T(r->show.lang, "L’avis a été modifié par sa source, %s."), page->row.source));
}

static enum err read_contents(struct request *r, struct received_page *page) {
  TRY(compare(r, page));
  return understood_read(&r->show, page->row.content, &page->defaults, UNDERSTOOD_WHOLE, &page->now);
}

/* The same from somebody else: what is on the board already is joined to rather than published again. */
static enum err find_twins(struct request *r, struct db *db, struct received_page *page) {
  TRY(received_twins(db, r->arena, page->row.id, r->session->organisation, &page->twins));
  for (size_t i = 0; i < page->twins.n; i++) {
    const struct q_received_twins *twin = &page->twins.v[i];
    bool own = false;
    if (!twin->opportunity_id.has) continue;
    page->doubled = true;
    if (page->joinable && page->join == 0) TRY(manages(r, db, twin->opportunity_id.v, &own));
    if (own) page->join = twin->opportunity_id.v;
  }
  return OK;
}

/* What is told already is not told again: a twin beside, the opportunity that the first button joins it to among those alike. */
static void drop_told(struct received_page *page) {
  size_t beside = 0, alike = 0;
  for (size_t i = 0; i < page->beside.n; i++) {
    bool twin = false;
    for (size_t k = 0; k < page->twins.n; k++) twin = twin || str_eq(page->twins.v[k].ref, page->beside.v[i].ref);
    if (!twin) page->beside.v[beside++] = page->beside.v[i];
  }
  for (size_t i = 0; i < page->alike.n; i++)
    if (page->join == 0 || page->alike.v[i].id != page->join) page->alike.v[alike++] = page->alike.v[i];
  page->beside.n = beside;
  page->alike.n = alike;
}

static enum err load_around(struct request *r, struct db *db, struct received_page *page) {
  TRY(find_defaults(r, db, page));
  if (foreign_family_of(page->row.family, &page->family) != OK) return BROKEN;
  if (read_contents(r, page) != OK) return BROKEN;
  if (page->row.opportunity_id.has)
    TRY(opportunity_office(db, r->arena, page->row.opportunity_id.v, (struct opt_int){0}, r->arrived, &page->opportunity));
  if (page->row.opportunity_id.has) TRY(manages(r, db, page->row.opportunity_id.v, &page->manages));
  judge(page);
  if (page->tellable) {
    TRY(received_lots(db, r->arena, &page->opportunity, &page->now.mapped.what, r->arrived, &page->lots));
    page->closing_bound = !received_may_move(&page->opportunity, &page->now.mapped.what);
  }
  bool may = true;
  if (page->follows && page->row.opportunity_id.has) TRY(received_may_tell(db, r->arena, &page->row, r->session->organisation, r->arrived, &may));
  page->others = page->noteable && !may;
  page->noteable = page->noteable && may;
  page->untold = !may && (page->opportunity.state == OPPORTUNITY_DRAFT || !str_eq(page->opportunity.row.visibility, S("public")));
  TRY(find_twins(r, db, page));
  TRY(received_beside(db, r->arena, page->row.procedure, page->row.ref, r->session->organisation, &page->beside));
  if (!page->joinable) return OK;
  const struct opportunity_new *what = &page->now.mapped.what;
  return received_alike(db, r->arena, r->session->organisation, str_has(what->reference) ? what->reference : S(""),
                        str_has(what->title) ? what->title : page->row.title, &page->alike);
}

enum err received_load(struct request *r, struct received_page *page) {
  struct db *db;
  TRY(board_snapshot(r->board, &db));
  enum err e = received_get(db, r->arena, request_str(r, "ref"), r->session->organisation, &page->row);
  if (e == OK) e = load_around(r, db, page);
  board_release(r->board, db);
  TRY(e);
  drop_told(page);
  const struct opportunity_new *what = &page->now.mapped.what;
  page->past = what->ends.at.has && !instant_before(r->arrived, what->closes.at.has ? opportunity_new_ends(what) : what->ends.at.at);
  page->unknown = page->publishable && !what->closes.at.has && str_eq(what->closes_said, S("unknown"));
  page->missing = missing_of(r->show.lang, what);
  page->cancels = outcome_of(&page->now.one);
  page->reason = reason_of(r, page);
  page->raw = utf8_cut(page->row.content, RECEIVED_RAW_SHOWN);
  return OK;
}

enum err received_show(struct request *r, struct reply *out) {
  struct received_page page = {0};
  TRY(received_load(r, &page));
  page.made = str_eq(request_query(r, "fait"), S("publie")) || str_eq(request_query(r, "fait"), S("brouillon"));
  page.made = page.made && page.row.opportunity_id.has;
  if (page.row.opportunity_id.has) page.done = received_done_sentence(r->show.lang, request_query(r, "fait"));
  view_received(&out->body, &r->show, &page);
  return OK;
}

enum err received_refuse_show(struct request *r, struct reply *out) {
  struct received_page page = {0};
  TRY(received_load(r, &page));
  if (!page.waits) return reply_redirect(out, r, received_path(r, ""));
  view_received_refuse(&out->body, &r->show, &page);
  return OK;
}
