/* A partner's notice as the board understands it, line by line: for the preview of a source and the review of what came in. */
#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/words.h"
#include "board/markdown.h"
#include "feed/foreign/foreign_receive.h"
#include "web/print.h"
#include "web/source_pages.h"

enum { VALUE_MAX = 64 << 10, FACTS_MAX = 24, HTML_MAX = 128 << 10 };

static struct str kind_said(enum lang lang, enum opportunity_kind kind) {
  switch (kind) {
  case KIND_EXPERTISE_MISSION: return T(lang, "Mission d’expertise");
  case KIND_RECRUITMENT: return T(lang, "Recrutement");
  case KIND_CALL_FOR_TENDERS: return T(lang, "Appel d’offres");
  case KIND_CALL_FOR_EXPRESSIONS: return T(lang, "Appel à manifestation d’intérêt");
  case KIND_CALL_FOR_PROJECTS:
  case KIND_COUNT: break;
  }
  return T(lang, "Appel à projets");
}

static struct str closing_said(const struct show *show, const struct opportunity_new *what) {
  struct out o = out_in(show->arena, 256);
  if (!what->closes.at.has) return str_eq(what->closes_said, S("unknown")) ? T(show->lang, "non connue") : (struct str){0};
  bool const day = str_eq(what->closes_said, S("day")); /* then nobody said the hour it is kept with */
  if (day) when_day(&o, show->lang, what->closes.at.at, zone_must(what->zone));
  else when_full(&o, show->lang, what->closes.at.at, zone_must(what->zone), (struct str){0});
  if (day) {
    out_z(&o, " — ");
    out_put(&o, T(show->lang, "seul le jour est indiqué"));
  }
  return out_str(&o);
}

static struct str places_said(const struct show *show, const struct opportunity_new *what) {
  struct out o = out_in(show->arena, VALUE_MAX);
  print_city(&o, show->lang, what->city, what->country);
  for (size_t i = 0; i < what->places.n; i++) {
    const struct new_place *p = &what->places.v[i];
    out_z(&o, o.n > 0 ? " ; " : "");
    print_city(&o, show->lang, p->city, p->country);
  }
  return out_str(&o);
}

static struct str list_said(const struct show *show, const struct text_list *list) {
  struct out o = out_in(show->arena, VALUE_MAX);
  for (size_t i = 0; i < list->n; i++) {
    if (i > 0) out_z(&o, ", ");
    out_put(&o, list->v[i]);
  }
  return out_str(&o);
}

/* One a line. */
static struct str lots_said(const struct show *show, const struct opportunity_new *what) {
  struct out o = out_in(show->arena, VALUE_MAX);
  for (size_t i = 0; i < what->lots.n; i++) {
    const struct new_lot *l = &what->lots.v[i];
    out_fmt(&o, "%s%lld. %.*s", i > 0 ? "\n" : "", (long long)l->number, STR(l->title));
    if (!l->closes.at.has) continue;
    out_z(&o, " — ");
    when_full(&o, show->lang, l->closes.at.at, zone_must(what->zone), (struct str){0});
  }
  return out_str(&o);
}

static struct str documents_said(const struct show *show, const struct opportunity_new *what) {
  struct out o = out_in(show->arena, VALUE_MAX);
  for (size_t i = 0; i < what->documents.n; i++) {
    const struct new_document *d = &what->documents.v[i];
    out_fmt(&o, "%s%.*s", i > 0 ? "\n" : "", STR(d->title));
    if (str_has(d->url)) out_fmt(&o, " — %.*s", STR(d->url));
  }
  return out_str(&o);
}

static struct str translations_said(const struct show *show, const struct opportunity_new *what) {
  struct out o = out_in(show->arena, VALUE_MAX);
  for (size_t i = 0; i < what->texts.n; i++) {
    out_z(&o, i > 0 ? "\n" : "");
    print_language(&o, show->lang, what->texts.v[i].lang);
    out_fmt(&o, " — %.*s", STR(what->texts.v[i].title));
  }
  return out_str(&o);
}

static void put(struct understood *u, struct str label, struct str value) {
  u->facts.v[u->facts.n++] = (struct understood_fact){.label = label, .value = str_has(value) ? value : (struct str){0}};
}

static void put_text(const struct show *show, struct understood *u, struct str label, struct str value, bool long_text) {
  put(u, label, value);
  struct understood_fact *fact = &u->facts.v[u->facts.n - 1];
  fact->long_text = long_text;
  if (!str_eq(u->mapped.what.lang, lang_code(show->lang))) fact->lang = u->mapped.what.lang;
}

static void put_lines(struct understood *u, struct str label, struct str value) {
  put(u, label, value);
  u->facts.v[u->facts.n - 1].long_text = true;
}

static void put_link(struct understood *u, struct str label, struct str value) {
  put(u, label, value);
  u->facts.v[u->facts.n - 1].link = str_starts(value, S("http://")) || str_starts(value, S("https://"));
}

struct str understood_cut(struct arena *a, struct str text, size_t max) {
  return text.n <= max ? text : fmt(a, "%.*s…", STR(utf8_cut(text, max)));
}

/* What the depth asks for. */
static void fit(const struct show *show, struct understood *u, enum understood_depth depth) {
  u->n_left = u->mapped.left.n;
  if (depth == UNDERSTOOD_COMPARED) return;
  size_t const max = depth == UNDERSTOOD_BRIEF ? UNDERSTOOD_VALUE_BRIEF : UNDERSTOOD_VALUE, left = depth == UNDERSTOOD_BRIEF ? UNDERSTOOD_LEFT_BRIEF : UNDERSTOOD_LEFT;
  if (u->n_left > left) u->n_left = left;
  for (size_t i = 0; i < u->facts.n; i++) {
    struct understood_fact *f = &u->facts.v[i];
    if (f->markdown && depth == UNDERSTOOD_WHOLE) f->html = markdown_html(show->arena, f->value, u->mapped.what.lang);
    if (f->html.html.n > HTML_MAX) f->html = (struct markup){{0}};
    f->documents = f->documents && depth == UNDERSTOOD_WHOLE;
    if (!f->link) f->value = str_has(f->value) ? understood_cut(show->arena, f->value, max) : f->value;
  }
}

static void tell(const struct show *show, struct understood *u, enum understood_depth depth) {
  enum lang const lang = show->lang;
  const struct opportunity_new *what = &u->mapped.what;
  u->facts.v = arena_many(show->arena, FACTS_MAX, struct understood_fact);
  put_text(show, u, T(lang, "Titre"), what->title, false);
  put(u, T(lang, "Clôture"), u->one.family == FOREIGN_OPPORTUNITY ? closing_said(show, what) : (struct str){0});
  put(u, T(lang, "Nature"), u->one.family == FOREIGN_OPPORTUNITY ? kind_said(lang, what->kind) : (struct str){0});
  put(u, T(lang, "Organisme"), what->organisation);
  put(u, T(lang, "Référence"), what->reference);
  put(u, T(lang, "Lieu"), places_said(show, what));
  put_text(show, u, T(lang, "Résumé"), what->summary, true);
  put_text(show, u, T(lang, "Texte de l’avis"), what->body, true);
  u->facts.v[u->facts.n - 1].markdown = str_has(what->body);
  put_lines(u, T(lang, "Lots"), lots_said(show, what));
  put_lines(u, T(lang, "Documents"), documents_said(show, what));
  u->facts.v[u->facts.n - 1].documents = what->documents.n > 0;
  put(u, T(lang, "Thèmes"), list_said(show, &what->themes));
  put(u, T(lang, "Bailleurs"), list_said(show, &what->funders));
  put(u, T(lang, "Code CPV"), what->cpv);
  if (str_has(what->contract_duration)) put_text(show, u, T(lang, "Durée"), what->contract_duration, false);
  put_lines(u, T(lang, "Autres langues"), translations_said(show, what));
  put_link(u, T(lang, "Avis d’origine"), what->origin_url);
  put_link(u, T(lang, "Où répondre"), what->answer_url);
  fit(show, u, depth);
}

/* What is no opportunity is shown by what it says itself; nothing is made of it. */
static struct opportunity_new said_itself(const struct foreign *one, const struct foreign_defaults *d) {
  struct opportunity_new o = {.organisation = str_has(one->buyer) ? one->buyer : d->organisation, .reference = one->reference, .city = one->city,
                              .country = one->country, .zone = d->zone, .cpv = one->cpv, .origin_url = one->link, .lang = d->lang, .kind = d->kind};
  const struct foreign_text *t = foreign_shown(one);
  if (t == NULL) return o;
  o.title = t->title, o.summary = t->summary, o.body = t->body;
  if (str_has(t->lang)) o.lang = t->lang;
  return o;
}

void understood_again(const struct show *show, const struct foreign *one, const struct foreign_defaults *d, enum understood_depth depth,
                      struct understood *ret) {
  *ret = (struct understood){.one = *one};
  if (one->family == FOREIGN_OPPORTUNITY) foreign_map(show->arena, one, d, show->now, &ret->mapped);
  else {
    ret->mapped.what = said_itself(one, d);
    ret->mapped.left.v = one->left.v, ret->mapped.left.n = one->left.n;
  }
  tell(show, ret, depth);
}

enum err understood_read(const struct show *show, struct str content, const struct foreign_defaults *d, enum understood_depth depth,
                         struct understood *ret) {
  struct foreign one;
  TRY(foreign_from_json(show->arena, content, &one));
  understood_again(show, &one, d, depth, ret);
  return OK;
}
