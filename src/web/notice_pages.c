/* One notice as people read it: its page, its poster, its documents, and the short address that is printed. */
#include "web/notice.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/typography.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/words.h"
#include "board/board.h"
#include "board/generation.h"
#include "board/markdown.h"
#include "feed/feed_entry.h"
#include "feed/jsonld.h"
#include "views.h"
#include "web/accept.h"
#include "web/app.h"
#include "web/dossier_pages.h"
#include "web/handlers.h"
#include "web/pages.h"
#include "web/reply.h"

enum {
  SUMMARY_CHARACTERS = 200,      /* of what a message shows of a link */
  UNLISTED_AFTER_DAYS = 30,      /* a notice that has been over for so long leaves the search engines */
  SAID_MAX = 4096,               /* bytes of a title and a closing in a sentence */
};
#define SOON_US (3 * 24 * HOUR_US)

struct str direction_of(struct str lang) {
  static const struct str from_the_right[] = {S_INIT("ar"), S_INIT("fa"), S_INIT("he"), S_INIT("ur"), S_INIT("ps"), S_INIT("ku-arab"),
                                              S_INIT("sd"), S_INIT("ug"), S_INIT("yi"), S_INIT("dv"), S_INIT("ckb")};
  for (size_t i = 0; i < sizeof from_the_right / sizeof *from_the_right; i++)
    if (str_eq_nocase(lang, from_the_right[i])) return S("rtl");
  return S("ltr");
}

struct str as_read(const struct show *show, struct str lang, struct str text) {
  return str_eq(lang, S("fr")) ? typography(show->arena, text) : text;
}

struct topic_text visibility(const struct show *show, const struct q_opportunity_funder_list *f) {
  return topic_text_in(show->lang, f->visibility_fr, f->visibility_en);
}

const struct opportunity_closing *closing_of(const struct show *show, const struct opportunity *o) {
  struct opportunity_closing *c = arena_new(show->arena, struct opportunity_closing);
  *c = opportunity_closing_now(show->arena, o, show->now);
  return c;
}

bool closes_soon(const struct show *show, struct opt_instant at) { return at.has && at.at.us - show->now.us < SOON_US; }

size_t logo_count(const struct opportunity *o) {
  size_t n = o->row.org_logo.p != NULL;
  for (size_t i = 0; i < o->funders.n; i++) n += o->funders.v[i].logo.p != NULL;
  return n;
}

/* --- What is asked for -------------------------------------------------------------------------------------------- */

static bool belongs(const struct q_piece *p, struct str envelope, int64_t stage) {
  bool const in_envelope = envelope.p == NULL ? p->envelope.p == NULL : str_eq(p->envelope, envelope);
  return in_envelope && (stage == 0 ? !p->stage.has : p->stage.has && p->stage.v == stage);
}

struct piece_groups piece_groups(const struct show *show, const struct opportunity *o) {
  static const struct str envelopes[] = {S_INIT("administrative"), S_INIT("technical"), S_INIT("financial"), {NULL, 0}};
  enum { ENVELOPES = sizeof envelopes / sizeof *envelopes };
  struct piece_groups groups = {.v = arena_many(show->arena, (o->stages.n + 1) * ENVELOPES, struct piece_group)};
  for (size_t stage = 0; stage <= o->stages.n; stage++)
    for (size_t e = 0; e < ENVELOPES; e++) {
      struct piece_group g = {.number = (int64_t)stage, .envelope = envelopes[e], .v = arena_many(show->arena, o->pieces.n, struct q_piece)};
      if (stage > 0) g.stage = o->stages.v[stage - 1].name;
      for (size_t i = 0; i < o->pieces.n; i++)
        if (belongs(&o->pieces.v[i], envelopes[e], (int64_t)stage)) g.v[g.n++] = o->pieces.v[i];
      if (g.n > 0) groups.v[groups.n++] = g;
    }
  return groups;
}

/* --- What is passed on -------------------------------------------------------------------------------------------- */

/* The state in a sentence: "À déposer au plus tard le jeudi 10 décembre…". */
static struct str closing_said(struct request *r, const struct opportunity *o) {
  enum lang const lang = r->show.lang;
  switch (o->state) {
  case OPPORTUNITY_CANCELLED: return T(lang, "Cet avis a été annulé.");
  case OPPORTUNITY_AWARDED: return T(lang, "Procédure attribuée.");
  case OPPORTUNITY_UNSUCCESSFUL: return T(lang, "Procédure infructueuse.");
  case OPPORTUNITY_CLOSED: return feed_closed_words(r->arena, o, lang);
  case OPPORTUNITY_OPEN:
  case OPPORTUNITY_DRAFT:
  case OPPORTUNITY_SCHEDULED: break;
  }
  return feed_closing_words(r->arena, o, lang, r->arrived);
}

/* At most so many characters, cut behind a word. */
static struct str shortened(struct request *r, struct str s, size_t characters) {
  if (utf8_count(s) <= characters) return s;
  size_t at = 0, end = 0;
  for (size_t n = 0; n + 1 < characters; n++) {
    if (s.p[at] == ' ') end = at;
    (void)utf8_next(s, &at);
  }
  return fmt(r->arena, "%.*s\u2026", STR(str_sub(s, 0, end > 0 ? end : at)));
}

static struct str one_line(struct request *r, struct str s) {
  struct out o = out_in(r->arena, s.n + 1);
  for (size_t i = 0; i < s.n; i++) out_char(&o, (unsigned char)s.p[i] < ' ' ? ' ' : s.p[i]);
  return out_str(&o);
}

static void pass_on(struct request *r, struct notice_page *page) {
  const struct opportunity *o = page->it;
  struct str const closing = closing_said(r, o);
  struct str const summary = one_line(r, as_read(&r->show, page->text.lang, utf8_cut(page->text.summary, SAID_MAX)));
  r->show.summary = shortened(r, fmt(r->arena, "%.*s %.*s", STR(closing), STR(summary)), SUMMARY_CHARACTERS);
  struct str const free_of_charge = T(r->show.lang, "Aucun frais n’est demandé pour répondre à cet avis.");
  bool const open = o->state == OPPORTUNITY_OPEN && o->row.apply_here;
  page->share = fmt(r->arena, "%.*s\n%.*s\n%.*s%s%.*s", STR(page->text.title), STR(closing), STR(page->address), open ? "\n" : "",
                    STR(open ? free_of_charge : S("")));
}

/* --- The pages ---------------------------------------------------------------------------------------------------- */

/* The notice, and until when its pages say the same. */
static enum err load(struct request *r, struct opportunity *ret, struct instant *ret_until) {
  struct db *db;
  struct instant until;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_public(db, r->arena, request_int(r, "opportunity"), app_reader(r), r->arrived, ret);
  if (e == OK) e = board_next_change(db, r->arena, r->arrived, &until);
  board_release(r->board, db);
  TRY(e);
  *ret_until = notice_next_change(ret, r->arrived, until);
  return OK;
}

/* When it leaves the search engines: long after its end. */
static struct instant unlisted_from(const struct opportunity *o) {
  return instant_plus(o->row.ends_at, UNLISTED_AFTER_DAYS * 24 * HOUR_US + 1);
}

static bool weights_of_100(const struct q_criterion_list_list *criteria) {
  int64_t sum = 0, one;
  for (size_t i = 0; i < criteria->n; i++) {
    if (str_int(criteria->v[i].weight, 0, 100, &one) != OK) return false;
    sum += one;
  }
  return sum == 100;
}

static enum err page_of(struct request *r, const struct opportunity *o, struct notice_page *ret) {
  struct notice_page page = {.it = o, .text = opportunity_in(o, r->show.lang), .city = city_of_reader(r)};
  page.body = markdown_html(r->arena, page.text.body, page.text.body_lang);
  page.text.title = as_read(&r->show, page.text.lang, page.text.title);
  page.number = fmt(r->arena, "BAB-%lld", (long long)o->row.id);
  page.address = fmt(r->arena, "%.*s/a/%lld", STR(r->show.base_url), (long long)o->row.id);
  page.here = app_path(r, fmt(r->arena, "/opportunites/%lld-%.*s", (long long)o->row.id, STR(o->row.slug)));
  page.enquiry_over = o->row.enquiry_closes_at.has && instant_before(o->row.enquiry_closes_at.at, r->arrived);
  page.weights_of_100 = weights_of_100(&o->criteria);
  TRY(qr_of(r->arena, page.address, &page.qr));
  *ret = page;
  return OK;
}

enum err notice_show(struct request *r, struct reply *out) {
  struct opportunity o;
  struct instant until;
  TRY(load(r, &o, &until));
  struct notice_page page;
  TRY(page_of(r, &o, &page));
  struct str const asked = app_path(r, fmt(r->arena, "/opportunites/%.*s", STR(request_str(r, "opportunity"))));
  if (!str_eq(asked, page.here)) return reply_moved(out, r, page.here);
  bool const open_to_all = str_eq(o.row.visibility, S("public"));
  if (open_to_all) pass_on(r, &page);
  struct instant const unlisted = unlisted_from(&o);
  /* what is answered at its source is to be found there */
  r->show.unlisted = !open_to_all || !o.row.apply_here || !instant_before(r->arrived, unlisted);
  if (!r->show.unlisted && instant_before(unlisted, until)) until = unlisted;
  r->show.json_ld = jsonld_posting(r->arena, &o, &r->show);
  view_notice(&out->body, &r->show, &page);
  reply_keep(out, until);
  return OK;
}

/* One sheet of A4 for the board of a town hall. A page of its own: the notice prints as long as it is. */
enum err notice_poster(struct request *r, struct reply *out) {
  struct opportunity o;
  struct instant until;
  TRY(load(r, &o, &until));
  struct notice_page page;
  TRY(page_of(r, &o, &page));
  page.poster_title = app_say(r, T(r->show.lang, "Affiche : %s"), page.text.title);
  r->show.unlisted = true;
  view_poster(&out->body, &r->show, &page);
  reply_keep(out, until);
  return OK;
}

/* What stands on paper: whoever types it, in whatever language, sees on our site whether the notice is ours. */
enum err notice_check(struct request *r, struct reply *out) {
  enum lang const lang = accept_language(request_header(r, "Accept-Language"));
  reply_header(out, S("Vary"), S("Accept-Language"));
  return reply_redirect(out, r, fmt(r->arena, "/%.*s/opportunites/%lld", STR(lang_code(lang)), (long long)request_int(r, "id")));
}

enum err document_send(struct request *r, struct reply *out) {
  struct db *db;
  struct q_document d;
  enum scan_state scan = SCAN_NONE;
  struct str found;
  TRY(board_snapshot(r->board, &db));
  enum err e = opportunity_document(db, r->arena, request_int(r, "opportunity"), request_int(r, "document"), app_reader(r), r->arrived, &d);
  if (e == OK) e = scan_of(db, r->arena, d.blob, &scan, &found);
  board_release(r->board, db);
  TRY(e);
  /* what waits is read: whoever answers a call needs its documents, and its office put them there */
  if (scan == SCAN_INFECTED) return file_held(r, out, scan, found, app_path(r, fmt(r->arena, "/opportunites/%.*s", STR(request_str(r, "opportunity")))));
  out->cache = CACHE_CHECK;
  return send_file(r, out, d.blob, d.file_name, d.media, d.sha256);
}
