#include "feed/foreign/foreign_map.h"

#include <string.h>

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/words.h"
#include "base/zone.h"
#include "base/zone_country.h"
#include "feed/foreign/foreign_plain.h"

enum {
  LEFT_MAX = FOREIGN_LEFT_MAX + 30, /* what the notice left, and what is left here */
  SUMMARY_BYTES = 300,              /* of a summary made of the text */
  SUMMARY_READ = 4000,
  REFERENCE_BYTES = 200,
  FILE_NAME_BYTES = 120,
  WITH_MAX = 20, /* of those who buy together, named in the text */
  NAME_BYTES = 200,
};

/* What is being worked on. */
struct work {
  struct arena *a;
  const struct foreign *one;
  const struct foreign_defaults *d;
  struct instant now;
  const struct zone *zone;
  struct foreign_mapped *ret;
  struct opportunity_new *o;
};

static void leave(struct work *w, struct str path, struct str reason) {
  if (w->ret->left.n < LEFT_MAX) w->ret->left.v[w->ret->left.n++] = (struct foreign_left){path, reason};
}

/* --- Where and when ------------------------------------------------------------------------------------------------- */

/* The notice's own place, or the source's where it tells none. A country told without a city stands for it: the source's
 * city lies elsewhere; so does the country of what is in no one town. */
static void map_where(struct work *w) {
  const struct foreign *one = w->one;
  bool const told = names_is_country(one->country);
  bool const at_home = !told || str_eq(one->country, w->d->country);
  if (str_has(one->country) && !told) leave(w, S("country"), S("no country of that code is known"));
  w->o->country = told ? one->country : w->d->country;
  bool const nowhere = one->city.p != NULL && one->city.n == 0; /* it says so: the source's city is not its own */
  bool const stands = !str_has(one->city) && (nowhere || !at_home);
  w->o->city = str_has(one->city) ? one->city : !stands ? w->d->city : str_has(w->o->country) ? names_country(w->a, LANG_FR, w->o->country) : S("");
  if (stands) leave(w, S("city"), S("no city is told: the country stands for it"));
  bool const found = at_home ? zone_load(w->d->zone, &w->zone) == OK : zone_of_country(one->country, &w->zone) == OK;
  if (!found && zone_load(w->d->zone, &w->zone) != OK) w->zone = zone_utc();
  w->o->zone = zone_name(w->zone);
  w->o->zone_version = zone_version();
}

static struct moment moment_at(struct work *w, struct instant at) {
  struct civil const wall = zone_local(w->zone, at);
  struct out o = out_in(w->a, 64);
  date_put_local(&o, &wall);
  return (struct moment){{true, at}, out_str(&o)};
}

/* The instant a time stands for and what the clocks of our zone show then; absent when there is none, or no clock shows it. */
static struct moment moment_of(struct work *w, const struct foreign_time *t, struct str path) {
  struct instant at;
  if (!t->has) return (struct moment){0};
  if (foreign_instant(t, w->zone, &at)) {
    struct civil const wall = zone_local(w->zone, at);
    if (date_valid(date_of(&wall))) return moment_at(w, at);
  }
  leave(w, path, S("an hour that the clocks there never show"));
  return (struct moment){0};
}

/* The closing of the first lot that closes, of a notice that says it of its lots alone. */
static void close_with_lots(struct work *w) {
  struct opportunity_new *o = w->o;
  for (size_t i = 0; i < o->lots.n; i++) {
    const struct moment *own = &o->lots.v[i].closes;
    if (!own->at.has || (o->closes.at.has && !instant_before(own->at.at, o->closes.at.at))) continue;
    o->closes = *own;
    o->closes_said = w->one->lots.v[i].closes.hour ? S("instant") : S("day");
  }
}

static struct instant shown_until(struct work *w) {
  enum { LEAST_DAYS = 7 }; /* of one that was published long ago: it is shown anyway, for a while */
  struct instant const from = instant_plus(w->o->published.at.at, FOREIGN_SHOWN_DAYS * DAY_SECONDS * SECOND_US);
  struct instant const least = instant_plus(w->now, LEAST_DAYS * DAY_SECONDS * SECOND_US);
  struct instant const day = instant_before(from, least) ? least : from;
  struct civil wall = zone_local(w->zone, day);
  struct foreign_time const end = {.has = true, .wall = {.year = wall.year, .month = wall.month, .day = wall.day}};
  struct instant at;
  return foreign_instant(&end, w->zone, &at) ? at : day;
}

static void map_when(struct work *w) {
  const struct foreign *one = w->one;
  struct opportunity_new *o = w->o;
  o->published = moment_of(w, &one->published, S("published"));
  if (!o->published.at.has || instant_before(w->now, o->published.at.at)) o->published = moment_at(w, w->now);
  o->closes = moment_of(w, &one->closes, S("closes"));
  o->closes_said = o->closes.at.has && one->closes.hour ? S("instant") : S("day");
  if (!o->closes.at.has) close_with_lots(w);
  if (o->closes.at.has) o->ends = moment_at(w, opportunity_new_ends(o));
  else {
    o->closes_said = S("unknown");
    o->ends = moment_at(w, shown_until(w));
  }
  o->enquiry = moment_of(w, &one->enquiry, S("enquiry"));
  if (one->opens_bids.has && !one->opens_bids.hour) leave(w, S("opens_bids"), S("the opening has no hour"));
  else o->opens_bids = moment_of(w, &one->opens_bids, S("opens_bids"));
}

/* --- What it says --------------------------------------------------------------------------------------------------- */

static struct str lang_of_text(const struct work *w, const struct foreign_text *t) {
  if (str_has(t->lang)) return t->lang;
  return str_has(w->one->lang) ? w->one->lang : str_has(w->d->lang) ? w->d->lang : S("fr");
}

static const struct foreign_text *text_in(const struct work *w, struct str lang) {
  for (size_t i = 0; i < w->one->texts.n; i++)
    if (str_has(w->one->texts.v[i].title) && str_eq(lang_of_text(w, &w->one->texts.v[i]), lang)) return &w->one->texts.v[i];
  return NULL;
}

/* What a text says without the signs of Markdown, on one line. */
static struct str plain(struct arena *a, struct str markdown) {
  struct str const read = utf8_cut(markdown, SUMMARY_READ);
  char *p = arena_alloc(a, read.n + 1);
  size_t n = 0;
  for (size_t i = 0; i < read.n; i++) {
    char const c = read.p[i];
    if (c == '\\' && i + 1 < read.n && strchr("\\`*_[]<>&#|-+=~.!()", read.p[i + 1]) != NULL) p[n++] = read.p[++i];
    else if (c == '\n' || c == ' ' || c == '\r' || c == '\t') {
      if (n > 0 && p[n - 1] != ' ') p[n++] = ' ';
    } else if (c == ']' && i + 1 < read.n && read.p[i + 1] == '(') {
      while (i + 1 < read.n && read.p[i] != ')') i++; /* the address of a link */
    } else if (strchr("*_`#[]\\", c) == NULL) p[n++] = c;
  }
  return str_trim((struct str){p, n});
}

static struct str summary_of(struct arena *a, const struct foreign_text *t) {
  if (str_has(t->summary)) return t->summary;
  struct str const all = plain(a, t->body);
  if (all.n <= SUMMARY_BYTES) return all.n == 0 ? S("") : all;
  struct str cut = utf8_cut(all, SUMMARY_BYTES);
  size_t n = cut.n;
  while (n > SUMMARY_BYTES / 2 && cut.p[n - 1] != ' ') n--;
  if (n > SUMMARY_BYTES / 2) cut = str_trim(str_sub(cut, 0, n));
  return fmt(a, "%.*s…", STR(cut));
}

static struct str or_empty(struct str s) { return s.p == NULL ? S("") : s; }

/* The text, and who buys with the buyer: the board has one organisation for a notice. */
static struct str body_of(const struct work *w, const struct foreign_text *t) {
  struct str const body = or_empty(t->body);
  size_t const n = w->one->with.n < WITH_MAX ? w->one->with.n : WITH_MAX;
  if (n == 0) return body;
  enum lang const lang = str_eq(lang_of_text(w, t), S("fr")) ? LANG_FR : LANG_EN;
  struct out o = out_in(w->a, body.n + 100 + n * (2 * NAME_BYTES + 3));
  out_put(&o, body);
  if (body.n > 0) out_z(&o, "\n\n");
  out_put(&o, T(lang, "Autres acheteurs :"));
  out_char(&o, '\n');
  for (size_t i = 0; i < n; i++) {
    out_z(&o, "\n- ");
    foreign_plain_markdown(&o, utf8_cut(w->one->with.v[i], NAME_BYTES), "  ");
  }
  if (n < w->one->with.n) out_z(&o, "\n- …");
  return out_str(&o);
}

/* French, or else English, or else the first language of the notice; of the others what the board can show. */
static void map_texts(struct work *w) {
  const struct foreign *one = w->one;
  struct opportunity_new *o = w->o;
  const struct foreign_text *french = text_in(w, S("fr")), *english = text_in(w, S("en"));
  const struct foreign_text *own = french != NULL ? french : english != NULL ? english : one->texts.n > 0 ? &one->texts.v[0] : NULL;
  o->title = o->summary = o->body = S("");
  o->lang = S("fr");
  if (own == NULL) return;
  o->title = or_empty(own->title);
  o->summary = summary_of(w->a, own);
  o->body = body_of(w, own);
  o->lang = lang_of_text(w, own);
  o->texts.v = arena_many(w->a, 1, struct new_text);
  if (french != NULL && english != NULL) o->texts.v[o->texts.n++] = (struct new_text){S("en"), english->title, summary_of(w->a, english), body_of(w, english)};
  for (size_t i = 0; i < one->texts.n; i++) {
    const struct foreign_text *t = &one->texts.v[i];
    if (t == own || t == french || t == english) continue;
    leave(w, fmt(w->a, "texts/%.*s", STR(lang_of_text(w, t))), S("texts are shown in French and English, or else in the first language"));
  }
}

/* --- Lists ---------------------------------------------------------------------------------------------------------- */

static void map_places(struct work *w) {
  const struct foreign *one = w->one;
  struct opportunity_new *o = w->o;
  o->places.v = arena_many(w->a, one->places.n, struct new_place);
  for (size_t i = 0; i < one->places.n; i++) {
    const struct foreign_place *p = &one->places.v[i];
    bool const abroad = names_is_country(p->country) && !str_eq(p->country, o->country);
    if (!str_has(p->city) && !abroad) continue;
    struct str const city = str_has(p->city) ? p->city : names_country(w->a, LANG_FR, p->country);
    if (!abroad && str_eq(city, o->city)) continue;
    o->places.v[o->places.n++] = (struct new_place){city, abroad ? p->country : (struct str){0}};
  }
}

/* The number that the file's own name of a lot says: "1", "LOT-0001"; 0: none. */
static int64_t number_of(struct str id) {
  enum { DIGITS_MAX = 6 };
  int64_t value = 0;
  size_t from = id.n;
  while (from > 0 && id.p[from - 1] >= '0' && id.p[from - 1] <= '9') from--;
  if (id.n - from > DIGITS_MAX) return 0;
  for (size_t i = from; i < id.n; i++) value = value * 10 + (id.p[i] - '0');
  return value;
}

/* What stands before that number. */
static struct str before_number(struct str id) {
  while (id.n > 0 && id.p[id.n - 1] >= '0' && id.p[id.n - 1] <= '9') id.n--;
  return id;
}

/* Whether the lots are numbered in the file, all in one way: then each keeps its number when another one goes. */
static bool are_numbered(const struct foreign *one) {
  for (size_t i = 0; i < one->lots.n; i++) {
    if (number_of(one->lots.v[i].id) == 0 || !str_eq(before_number(one->lots.v[i].id), before_number(one->lots.v[0].id))) return false;
    for (size_t k = 0; k < i; k++)
      if (number_of(one->lots.v[k].id) == number_of(one->lots.v[i].id)) return false;
  }
  return true;
}

static void map_lots(struct work *w) {
  const struct foreign *one = w->one;
  struct opportunity_new *o = w->o;
  o->lots.v = arena_many(w->a, one->lots.n, struct new_lot);
  bool const numbered = are_numbered(one);
  for (size_t i = 0; i < one->lots.n; i++) {
    const struct foreign_lot *l = &one->lots.v[i];
    struct new_lot *to = &o->lots.v[o->lots.n++];
    to->number = numbered ? number_of(l->id) : (int64_t)i + 1;
    to->title = str_has(l->title) ? l->title : str_has(l->id) ? l->id : fmt(w->a, "%zu", i + 1);
    if (str_has(l->id) && str_has(l->title) && number_of(l->id) != to->number) to->title = fmt(w->a, "%.*s (%.*s)", STR(l->title), STR(l->id));
    to->closes = moment_of(w, &l->closes, fmt(w->a, "lots/%zu", i));
  }
}

/* A lot that closes with the whole has no closing of its own. */
static void unsay_lots(struct work *w) {
  for (size_t i = 0; i < w->o->lots.n; i++) {
    struct moment *own = &w->o->lots.v[i].closes;
    if (own->at.has && own->at.at.us == w->o->closes.at.at.us) *own = (struct moment){0};
  }
}

/* The last part of an address's path; the host where there is none. */
static struct str file_name(struct str url) {
  struct str path = url, part = {0}, last = {0};
  path.n = str_index(path, '#');
  path.n = str_index(path, '?');
  while (str_next(&path, '/', &part))
    if (part.n > 0) last = part;
  return utf8_cut(last, FILE_NAME_BYTES);
}

static void map_documents(struct work *w) {
  const struct foreign *one = w->one;
  struct opportunity_new *o = w->o;
  o->documents.v = arena_many(w->a, one->documents.n, struct new_document);
  for (size_t i = 0; i < one->documents.n; i++) {
    const struct foreign_document *d = &one->documents.v[i];
    struct str const name = file_name(d->url);
    o->documents.v[o->documents.n++] = (struct new_document){
        .title = str_has(d->title) ? d->title : name, .nature = S(""), .lang = o->lang, .file_name = name, .url = d->url};
  }
}

static void map_list(struct work *w, struct text_list *to, struct str one) {
  if (!str_has(one)) return;
  to->v = arena_many(w->a, 1, struct str);
  to->v[to->n++] = one;
}

/* --- The whole ------------------------------------------------------------------------------------------------------ */

/* A key as a person quotes it: of an address or a tag: its last part, "2026-041"; others as they are. */
static struct str quoted(struct str key) {
  if (!str_starts(key, S("http://")) && !str_starts(key, S("https://")) && !str_starts(key, S("tag:"))) return key;
  size_t end = key.n, from;
  while (end > 0 && key.p[end - 1] == '/') end--;
  for (from = end; from > 0 && key.p[from - 1] != '/'; from--) {}
  bool const host = from == 0 || (from > 1 && key.p[from - 2] == '/');
  return host ? key : str_sub(key, from, end - from);
}

static void map_who(struct work *w) {
  const struct foreign *one = w->one;
  const struct foreign_defaults *d = w->d;
  struct opportunity_new *o = w->o;
  if (!str_has(one->kind) || kind_of(one->kind, &o->kind) != OK) o->kind = d->kind;
  o->organisation = str_has(one->buyer) ? one->buyer : d->organisation;
  o->reference = utf8_cut(str_has(one->reference) ? one->reference : quoted(or_empty(one->key)), REFERENCE_BYTES);
  o->origin_name = str_has(d->source) ? d->source : o->organisation;
  o->source = o->origin_name;
  o->origin_url = one->link;
  o->answer_url = one->submission;
  o->apply_elsewhere = !d->apply_here;
  if (one->cpv.n == 8) o->cpv = one->cpv;
  map_list(w, &o->themes, d->theme);
  map_list(w, &o->funders, d->funder);
  if (d->apply_here) leave(w, S("pieces"), S("nothing says what a dossier is made of: no files will be asked for"));
  if (one->categories.n > 0) leave(w, S("categories"), S("themes are those of the source"));
}

struct foreign_defaults foreign_defaults_of(const struct q_source *s) {
  if (s == NULL) return (struct foreign_defaults){.organisation = S(""), .city = S(""), .country = S(""), .zone = S("UTC"), .lang = S("fr"), .kind = KIND_CALL_FOR_TENDERS};
  struct foreign_defaults d = {.source = s->name, .organisation = s->org, .theme = s->theme, .funder = s->funder, .city = s->city,
                               .country = s->country, .zone = s->zone, .lang = s->lang, .apply_here = s->apply_here};
  if (kind_of(s->kind, &d.kind) != OK) d.kind = KIND_CALL_FOR_TENDERS;
  return d;
}

/* "48 mois", in the notice's own language where the board has words in it. */
static struct str duration_said(struct work *w, struct str duration) {
  int64_t n;
  bool const known = str_eq(w->o->lang, S("fr")) || str_eq(w->o->lang, S("en"));
  if (!known || duration.n < 3 || duration.p[0] != 'P' || str_int(str_sub(duration, 1, duration.n - 2), 1, 999, &n) != OK) return (struct str){0};
  enum lang const lang = str_eq(w->o->lang, S("fr")) ? LANG_FR : LANG_EN;
  struct str pattern;
  switch (duration.p[duration.n - 1]) {
  case 'D': pattern = TN(lang, n, "un jour", "%s jours"); break;
  case 'W': pattern = TN(lang, n, "une semaine", "%s semaines"); break;
  case 'M': pattern = TN(lang, n, "un mois", "%s mois"); break;
  case 'Y': pattern = TN(lang, n, "un an", "%s ans"); break;
  default: return (struct str){0};
  }
  struct str const number = str_sub(duration, 1, duration.n - 2);
  struct out o = out_in(w->a, 60);
  slots_put(&o, pattern, &number, 1);
  return out_str(&o);
}

static void map_duration(struct work *w) {
  if (!str_has(w->one->duration)) return;
  w->o->contract_duration = duration_said(w, w->one->duration);
  if (!str_has(w->o->contract_duration)) leave(w, S("duration"), S("how long the contract lasts"));
}

void foreign_map(struct arena *a, const struct foreign *one, const struct foreign_defaults *d, struct instant now,
                 struct foreign_mapped *ret) {
  *ret = (struct foreign_mapped){0};
  ret->left.v = arena_many(a, LEFT_MAX, struct foreign_left);
  struct work w = {.a = a, .one = one, .d = d, .now = now, .ret = ret, .o = &ret->what};
  for (size_t i = 0; i < one->left.n; i++) leave(&w, one->left.v[i].path, one->left.v[i].reason);
  map_where(&w);
  map_texts(&w);
  map_who(&w);
  map_duration(&w);
  map_places(&w);
  map_lots(&w);
  map_when(&w);
  unsay_lots(&w);
  map_documents(&w);
}
