#include "feed/feed_entry.h"

#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/words.h"

enum {
  TITLE_MAX = 1000,   /* bytes taken of a title */
  SUMMARY_MAX = 2000, /* and of a summary: fifty entries, escaped twice, stay far below what one reply may hold */
  TEXT_MAX = 16 << 10,
  LINE_MAX = 4 << 10,
  GROWTH = 3, /* a byte that is no UTF-8 becomes three */
};

/* --- Texts --------------------------------------------------------------------------------------------------------- */

/* Can every format carry it? The C1 controls are left out too: no reader shows them. */
static bool carried(int32_t c) {
  if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
  return !(c >= 0x7f && c <= 0x9f) && (c & 0xfffe) != 0xfffe && !(c >= 0xfdd0 && c <= 0xfdef);
}

static struct str cleaned(struct arena *a, struct str s, bool one_line) {
  s = str_trim(s);
  struct out o = out_in(a, s.n * GROWTH + 1);
  for (size_t at = 0; at < s.n;) {
    size_t const from = at;
    int32_t c = utf8_next(s, &at);
    if (c == '\r') {
      if (at < s.n && s.p[at] == '\n') continue;
      c = '\n';
    }
    bool const blank = one_line && (c == '\n' || c == '\t');
    if (c < 0 || !carried(c)) out_z(&o, "\xEF\xBF\xBD");
    else if (blank && o.n > 0 && o.p[o.n - 1] == ' ') continue;
    else if (blank || c == '\n') out_char(&o, blank ? ' ' : '\n');
    else out_put(&o, str_sub(s, from, at - from));
  }
  return out_str(&o);
}

struct str feed_line(struct arena *a, struct str s) { return cleaned(a, s, true); }
struct str feed_text(struct arena *a, struct str s) { return cleaned(a, s, false); }

/* --- Names of things ----------------------------------------------------------------------------------------------- */

struct str feed_host(struct arena *a, struct str base_url) {
  struct str host = base_url;
  for (size_t i = 0; i + 3 <= host.n; i++)
    if (str_starts(str_sub(host, i, 3), S("://"))) {
      host = str_sub(host, i + 3, host.n);
      break;
    }
  host = str_lower(a, str_sub(host, 0, str_index(host, '/')));
  bool const literal = host.n > 0 && host.p[0] == '['; /* an IPv6 address: its colons are no port's */
  struct out o = out_in(a, host.n + 1);
  for (size_t i = 0; i < host.n && (literal || host.p[i] != ':') && host.p[i] != ']'; i++) {
    char const c = host.p[i];
    bool const plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
    if (c != '[') out_char(&o, plain ? c : '-');
  }
  return out_str(&o);
}

struct str feed_tag(struct arena *a, struct str base_url, struct str rest) {
  struct out o = out_in(a, LINE_MAX);
  out_z(&o, "tag:");
  out_put(&o, feed_host(a, base_url));
  out_z(&o, ",2026:");
  out_put(&o, rest);
  return out_str(&o);
}

struct str feed_kind_name(enum lang lang, enum opportunity_kind kind) {
  static const struct str names[KIND_COUNT] = {
      [KIND_EXPERTISE_MISSION] = WORD("Mission d’expertise"),
      [KIND_RECRUITMENT] = WORD("Recrutement"),
      [KIND_CALL_FOR_TENDERS] = WORD("Appel d’offres"),
      [KIND_CALL_FOR_EXPRESSIONS] = WORD("Appel à manifestation d’intérêt"),
      [KIND_CALL_FOR_PROJECTS] = WORD("Appel à projets"),
  };
  return words_get(lang, names[kind]);
}

static struct feed_themes themes_of(struct arena *a, const struct opportunity *o, enum lang lang) {
  struct feed_themes t = {.v = arena_many(a, o->themes.n, struct feed_label), .n = o->themes.n};
  for (size_t i = 0; i < t.n; i++) {
    struct str const en = o->themes.v[i].name_en;
    bool const english = lang == LANG_EN && str_has(en);
    t.v[i] = (struct feed_label){str_dup(a, o->themes.v[i].slug), feed_line(a, english ? en : o->themes.v[i].name)};
  }
  return t;
}

/* --- State and instants -------------------------------------------------------------------------------------------- */

static bool decided(const struct opportunity *o) { return o->state == OPPORTUNITY_AWARDED || o->state == OPPORTUNITY_UNSUCCESSFUL; }

static struct str state_word(enum opportunity_state state) {
  switch (state) {
  case OPPORTUNITY_OPEN: return S("open");
  case OPPORTUNITY_CANCELLED: return S("cancelled");
  case OPPORTUNITY_AWARDED: return S("awarded");
  case OPPORTUNITY_UNSUCCESSFUL: return S("unsuccessful");
  case OPPORTUNITY_CLOSED:
  case OPPORTUNITY_DRAFT: /* never here: nobody may read them */
  case OPPORTUNITY_SCHEDULED: break;
  }
  return S("closed");
}

static struct instant later(struct instant x, struct instant y) { return instant_before(x, y) ? y : x; }

static struct instant updated_at(const struct opportunity *o, struct instant now) {
  struct instant at = later(o->row.updated_at, o->row.published_at); /* of one published later than it was written */
  if (o->state == OPPORTUNITY_CLOSED || decided(o)) at = later(at, o->row.ends_at);
  if (o->state == OPPORTUNITY_CANCELLED) at = later(at, o->row.cancelled_at.at);
  if (decided(o)) at = later(at, o->row.outcome_at.at);
  return instant_before(now, at) ? now : at; /* a row may have been written with a later clock: never tell the future */
}

struct instant feed_updated(const struct feed_entry *v, size_t n) {
  struct instant newest = {INT64_C(1767225600) * SECOND_US};
  for (size_t i = 0; i < n; i++) newest = i == 0 ? v[i].updated : later(newest, v[i].updated);
  return newest;
}

static struct str filled(struct arena *a, struct str pattern, struct str value) {
  struct out o = out_in(a, LINE_MAX);
  slots_put(&o, pattern, &value, 1);
  return out_str(&o);
}

static struct str moment_words(struct arena *a, const struct opportunity *o, enum lang lang, struct instant at) {
  struct out words = out_in(a, LINE_MAX);
  when_full(&words, lang, at, o->zone, str_has(o->clock) ? feed_line(a, utf8_cut(o->clock, TITLE_MAX)) : o->clock);
  return out_str(&words);
}

/* Of a closing whose hour nobody said: its day alone. */
static struct str day_words(struct arena *a, const struct opportunity *o, enum lang lang, struct instant at) {
  struct out words = out_in(a, LINE_MAX);
  when_day(&words, lang, at, o->zone);
  return out_str(&words);
}

/* What was decided, then what was said about it. */
static struct str decision_words(struct arena *a, const struct opportunity *o, enum lang lang) {
  struct out words = out_in(a, LINE_MAX);
  out_put(&words, o->state == OPPORTUNITY_AWARDED ? T(lang, "Cet avis a été attribué.") : T(lang, "Cet avis est resté infructueux."));
  struct str const why = feed_line(a, utf8_cut(o->row.outcome_text, SUMMARY_MAX / 2));
  if (why.n > 0) out_char(&words, ' ');
  out_put(&words, why);
  return out_str(&words);
}

/* "Candidatures", "Lot 2", "Lots 2, 3": what closes then, where that is not the whole; otherwise absent. */
static struct str part_name(struct arena *a, enum lang lang, const struct opportunity_closing *c) {
  if (c->stage > 0) return fold_capital(a, feed_line(a, utf8_cut(c->name, TITLE_MAX)));
  if (!str_has(c->lots)) return (struct str){0};
  return filled(a, str_contains(c->lots, S(",")) ? T(lang, "Lots %s") : T(lang, "Lot %s"), c->lots);
}

struct str feed_closing_words(struct arena *a, const struct opportunity *o, enum lang lang, struct instant now) {
  struct opportunity_closing const c = opportunity_closing_now(a, o, now);
  if (c.known == CLOSING_UNKNOWN) return T(lang, "Clôture non connue : vérifiez-la sur l’avis d’origine.");
  if (c.known == CLOSING_DAY)
    return filled(a, T(lang, "À déposer au plus tard le %s. La source n’indique que le jour : vérifiez l’heure sur l’avis d’origine."),
                  day_words(a, o, lang, c.at.at));
  if (!c.at.has) return filled(a, T(lang, "Appel permanent, valable jusqu’au %s."), moment_words(a, o, lang, o->row.ends_at));
  struct str const values[] = {part_name(a, lang, &c), moment_words(a, o, lang, c.at.at)};
  if (!str_has(values[0])) return filled(a, T(lang, "À déposer au plus tard le %s."), values[1]);
  struct out words = out_in(a, LINE_MAX);
  slots_put(&words, T(lang, "%s : à déposer au plus tard le %s."), values, 2);
  return out_str(&words);
}

static void add_part(struct feed_closings *parts, const struct opportunity *o, struct feed_closing part) {
  if (o->row.closes_at.has && o->row.closes_at.at.us == part.at.us) return;
  for (size_t i = 0; i < parts->n; i++)
    if (parts->v[i].at.us == part.at.us) return;
  parts->v[parts->n++] = part;
}

static struct feed_closings parts_of(struct arena *a, const struct opportunity *o, enum lang lang) {
  struct feed_closings parts = {.v = arena_many(a, o->stages.n + o->lots.n, struct feed_closing)};
  for (size_t i = 0; i < o->stages.n; i++) {
    struct opportunity_closing const c = {.stage = (int64_t)i + 1, .name = o->stages.v[i].name};
    add_part(&parts, o, (struct feed_closing){fmt(a, "etape-%zu", i + 1), part_name(a, lang, &c), o->stages.v[i].closes_at});
  }
  for (size_t i = 0; i < o->lots.n; i++) {
    struct opt_instant const at = o->lots.v[i].closes_at;
    if (!at.has) continue;
    long long const number = (long long)o->lots.v[i].number;
    struct opportunity_closing const c = {.lots = opportunity_lots_at(a, o, at.at)};
    add_part(&parts, o, (struct feed_closing){fmt(a, "lot-%lld", number), part_name(a, lang, &c), at.at});
  }
  return parts;
}

/* How often the closing moved, as far as the notice tells. */
static int64_t moves(const struct opportunity *o) {
  int64_t n = 0;
  for (size_t i = 0; i < o->amendments.n; i++) n += o->amendments.v[i].new_closes_at.has;
  return n < o->row.deadline_version ? o->row.deadline_version - 1 : n;
}

struct str feed_closed_words(struct arena *a, const struct opportunity *o, enum lang lang) {
  switch (closing_known(o->row.closes_at, o->row.closes_said)) {
  case CLOSING_UNKNOWN: return T(lang, "N’est plus affiché parmi les avis ouverts : la source n’avait pas indiqué de clôture.");
  case CLOSING_DAY: return filled(a, T(lang, "Clos depuis le %s."), day_words(a, o, lang, o->row.ends_at));
  case CLOSING_INSTANT:
  case CLOSING_PERMANENT: break;
  }
  return filled(a, T(lang, "Clos depuis le %s."), moment_words(a, o, lang, o->row.ends_at));
}

/* "Publié d’après ReliefWeb : https://…", and that it is not answered here. */
static struct str origin_words(struct arena *a, const struct opportunity *o, enum lang lang, const struct feed_entry *e) {
  struct out words = out_in(a, LINE_MAX);
  struct str const values[] = {e->origin_name, e->origin_url};
  if (str_has(e->origin_name)) slots_put(&words, str_has(e->origin_url) ? T(lang, "Publié d’après %s : %s") : T(lang, "Publié d’après %s."), values, 2);
  if (o->row.apply_here || o->state != OPPORTUNITY_OPEN) return out_str(&words);
  if (words.n > 0) out_char(&words, '\n');
  struct str const by = feed_line(a, utf8_cut(opportunity_answered_by(&o->row), TITLE_MAX));
  slots_put(&words, T(lang, "Cet avis est relayé : votre réponse se dépose chez « %s », pas ici."), &by, 1);
  return out_str(&words);
}

/* Of a cancelled or decided one: what became of it; otherwise when it closes, or did. */
static struct str closing_words(struct arena *a, const struct opportunity *o, enum lang lang, struct instant now) {
  if (o->state == OPPORTUNITY_CANCELLED) {
    struct str const why = feed_line(a, utf8_cut(o->row.cancelled_reason, SUMMARY_MAX / 2));
    return why.n == 0 ? T(lang, "Cet avis a été annulé.") : filled(a, T(lang, "Cet avis a été annulé. Motif : %s"), why);
  }
  if (decided(o)) return decision_words(a, o, lang);
  if (o->state == OPPORTUNITY_CLOSED) return feed_closed_words(a, o, lang);
  return feed_closing_words(a, o, lang, now);
}

static struct str whole_text(struct arena *a, const struct feed_entry *e, struct str origin) {
  struct str const parts[] = {e->summary, e->closing, origin, e->free_of_charge};
  struct out o = out_in(a, TEXT_MAX);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    if (!str_has(parts[i])) continue;
    if (o.n > 0) out_z(&o, "\n\n");
    out_put(&o, parts[i]);
  }
  return out_str(&o);
}

static struct str place_of(struct arena *a, const struct q_opportunity_get *row, enum lang lang) {
  struct str const country = names_country(a, lang, row->country);
  if (names_country_for_city(row->city, row->country)) return country;
  return fmt(a, "%.*s, %.*s", STR(utf8_cut(row->city, TITLE_MAX)), STR(country));
}

struct feed_entry feed_entry_of(struct arena *a, const struct opportunity *o, enum lang lang, struct str base_url, struct instant now) {
  struct opportunity_text const said = opportunity_in(o, lang);
  struct str const number = fmt(a, "opportunites/%lld", (long long)o->row.id);
  bool const cancelled = o->state == OPPORTUNITY_CANCELLED;
  struct str const title = feed_line(a, utf8_cut(said.title, TITLE_MAX));
  struct feed_entry e = {
      .id = o->row.id,
      .tag = feed_tag(a, base_url, number),
      .address = fmt(a, "%.*s/%.*s/%.*s-%.*s", STR(base_url), STR(lang_code(lang)), STR(number), STR(o->row.slug)),
      .title = cancelled ? filled(a, T(lang, "Annulé : %s"), title) : title,
      .summary = feed_text(a, utf8_cut(said.summary, SUMMARY_MAX)),
      .lang = str_dup(a, said.lang),
      .closing = closing_words(a, o, lang, now),
      .reference = feed_line(a, utf8_cut(o->row.reference, TITLE_MAX)),
      .org = feed_line(a, utf8_cut(o->row.org, TITLE_MAX)),
      .place = feed_line(a, place_of(a, &o->row, lang)),
      .kind = {kind_slug(o->kind), feed_kind_name(lang, o->kind)},
      .themes = themes_of(a, o, lang),
      .state = state_word(o->state),
      .published = o->row.published_at,
      .updated = updated_at(o, now),
      .origin_name = feed_line(a, utf8_cut(opportunity_source(&o->row), TITLE_MAX)),
      .origin_url = feed_line(a, utf8_cut(opportunity_original(&o->row), TITLE_MAX)),
      .closes = o->row.closes_at,
      .known = closing_known(o->row.closes_at, o->row.closes_said),
      .closes_wall = o->row.closes_at.has ? str_dup(a, o->row.closes_wall) : (struct str){0},
      .parts = parts_of(a, o, lang),
      .zone = str_dup(a, o->row.zone),
      .sequence = moves(o) + (cancelled ? 1 : 0),
      .cancelled = cancelled,
  };
  if (o->state == OPPORTUNITY_OPEN && o->row.apply_here) e.free_of_charge = T(lang, "Aucun frais n’est demandé pour répondre à cet avis.");
  e.text = whole_text(a, &e, origin_words(a, o, lang, &e));
  return e;
}
