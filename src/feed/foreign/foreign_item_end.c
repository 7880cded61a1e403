/* What an item's texts say: summary, body, closing, country, organisation, kind. */
#include "base/out.h"
#include "base/utf8.h"
#include "board/opportunity.h"
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_item.h"
#include "feed/foreign/foreign_token.h"
#include "feed/foreign/foreign_when.h"

enum { SUMMARY = 400, LABELS = 12 /* lines among which labels are looked for */, LABEL_MAX = 250 };

/* --- Lines with a label, as job boards put them before the text ----------------------------------------------------- */

enum label { LABEL_NONE, LABEL_COUNTRY, LABEL_CITY, LABEL_ORGANISATION, LABEL_CLOSING };

static const struct {
  struct str words;
  enum label label;
} labels[] = {
    {S_INIT("Country"), LABEL_COUNTRY},      {S_INIT("Countries"), LABEL_COUNTRY},          {S_INIT("Pays"), LABEL_COUNTRY},
    {S_INIT("City"), LABEL_CITY},            {S_INIT("Ville"), LABEL_CITY},                 {S_INIT("Organization"), LABEL_ORGANISATION},
    {S_INIT("Organisation"), LABEL_ORGANISATION}, {S_INIT("Organisme"), LABEL_ORGANISATION}, {S_INIT("Employer"), LABEL_ORGANISATION},
    {S_INIT("Closing date"), LABEL_CLOSING}, {S_INIT("Date limite"), LABEL_CLOSING},
};

static enum label label_of(struct str line, struct str *ret_value) {
  size_t const colon = str_index(line, ':');
  if (colon == line.n || line.n > LABEL_MAX) return LABEL_NONE;
  struct str name = str_trim(str_sub(line, 0, colon));
  if (str_ends(name, S("\u00a0"))) name = str_sub(name, 0, name.n - 2);
  *ret_value = str_trim(str_sub(line, colon + 1, line.n));
  for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
    if (str_eq_nocase(name, labels[i].words) && ret_value->n > 0) return labels[i].label;
  return LABEL_NONE;
}

static void take_label(struct item *it, enum label label, struct str value) {
  struct foreign *one = it->one;
  if (label == LABEL_COUNTRY && !str_has(one->country)) item_country(it, "Country", value);
  if (label == LABEL_CITY && !str_has(one->city)) one->city = foreign_html_line(&it->out->arena, value, FOREIGN_LINE_MAX);
  if (label == LABEL_ORGANISATION && !str_has(one->buyer)) one->buyer = foreign_html_line(&it->out->arena, value, FOREIGN_LINE_MAX);
}

static void take_labels(struct item *it, struct str text) {
  struct str line, value;
  for (int i = 0; i < LABELS && str_next(&text, '\n', &line); i++) take_label(it, label_of(line, &value), value);
}

/* "ORGANISATION, TOWN", as every item of the feed begins. */
static void take_organisation(struct item *it, struct str text) {
  struct str line, rest = text;
  if (!it->organisation_first || !str_next(&rest, '\n', &line)) return;
  size_t comma = line.n;
  while (comma > 0 && line.p[comma - 1] != ',') comma--;
  if (comma == 0) return;
  struct foreign *one = it->one;
  if (!str_has(one->buyer)) one->buyer = foreign_html_line(&it->out->arena, str_sub(line, 0, comma - 1), FOREIGN_LINE_MAX);
  if (!str_has(one->city)) one->city = foreign_html_line(&it->out->arena, str_sub(line, comma, line.n), FOREIGN_LINE_MAX);
  item_left(it, "description", "its first paragraph was read as organisation and town, as in every item of this feed");
}

/* A town beside several countries: which of them it is in is not told. */
static void part_town(struct item *it) {
  struct foreign *one = it->one;
  if (one->places.n == 0 || !str_has(one->city)) return;
  struct str const said = utf8_cut(one->city, 200);
  foreign_left(it->out, one, S("city"), fmt(&it->out->arena, "which country its town is in is not told: %.*s", STR(said)).p);
  one->city = S("");
}

/* --- Closing -------------------------------------------------------------------------------------------------------- */

static bool same_day(const struct foreign_time *a, const struct foreign_time *b) {
  return a->wall.year == b->wall.year && a->wall.month == b->wall.month && a->wall.day == b->wall.day;
}

/* A day "before" which something must arrive may count itself or not. */
static bool is_before(const struct foreign_time *t) {
  return !t->hour && (str_contains(t->words, S("avant")) || str_contains(t->words, S("Avant")) || str_contains(t->words, S("before")));
}

static void take_closing(struct item *it, struct str text) {
  struct foreign_time told;
  enum foreign_when const w = foreign_when(text, &told);
  struct foreign *one = it->one;
  told.words = foreign_html_line(&it->out->arena, told.words, FOREIGN_LINE_MAX);
  if (foreign_when_reason(w) != NULL) foreign_left(it->out, one, told.words, foreign_when_reason(w));
  if (w != FOREIGN_WHEN_FOUND) return;
  if (one->closes.has) {
    if (!same_day(&one->closes, &told)) foreign_left(it->out, one, told.words, "its field says another closing, and was taken");
    return;
  }
  one->closes = told;
  if (is_before(&told)) foreign_left(it->out, one, told.words, "whether that day still counts is not said");
}

/* --- Kind ----------------------------------------------------------------------------------------------------------- */

/* What a title or a category says a notice is, outright. Folded phrases, as token_phrase reads them. */
static const struct {
  const char *words;
  enum opportunity_kind kind;
} kinds[] = {
    {"appel* d offre|offres", KIND_CALL_FOR_TENDERS},
    {"marche|marches public|publics", KIND_CALL_FOR_TENDERS},
    {"avis de marche", KIND_CALL_FOR_TENDERS},
    {"marche de travaux|fournitures|services", KIND_CALL_FOR_TENDERS},
    {"tender|tenders", KIND_CALL_FOR_TENDERS},
    {"invitation to bid|tender", KIND_CALL_FOR_TENDERS},
    {"request for proposals|proposal|quotation|quotations", KIND_CALL_FOR_TENDERS},
    {"manifestation|manifestations d interet", KIND_CALL_FOR_EXPRESSIONS},
    {"expression|expressions of interest", KIND_CALL_FOR_EXPRESSIONS},
    {"appel* a projet|projets", KIND_CALL_FOR_PROJECTS},
    {"appel* a proposition|propositions", KIND_CALL_FOR_PROJECTS},
    {"call for projects|proposals", KIND_CALL_FOR_PROJECTS},
    {"recrutement", KIND_RECRUITMENT},
    {"recrute", KIND_RECRUITMENT},
    {"offre* d emploi|emplois", KIND_RECRUITMENT},
    {"^ emploi|emplois", KIND_RECRUITMENT},
    {"^ job|jobs|vacancy|vacancies", KIND_RECRUITMENT},
    {"job vacancy|vacancies", KIND_RECRUITMENT},
    {"h|f / f|h", KIND_RECRUITMENT},
    {"consultant*", KIND_EXPERTISE_MISSION},
    {"consultanc*", KIND_EXPERTISE_MISSION},
    {"mission|missions d expertise", KIND_EXPERTISE_MISSION},
};

/* The kinds of which `text` speaks, a bit each. AMI only in capitals: it is a friend otherwise. */
static unsigned kinds_in(struct str text) {
  scoped(arena) struct arena a = {0};
  size_t n;
  unsigned found = 0;
  const struct token *all = tokens_of(&a, utf8_cut(text, FOREIGN_LINE_MAX), &n);
  for (const struct token *t = all; t < all + n; t++) {
    if (str_eq(t->as, S("AMI"))) found |= 1u << KIND_CALL_FOR_EXPRESSIONS;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
      if (token_phrase(t, all, kinds[i].words) != NULL) found |= 1u << kinds[i].kind;
  }
  return found;
}

/* The title's word goes before the categories'; two kinds are none. */
static void take_kind(struct item *it) {
  struct foreign *one = it->one;
  if (str_has(one->kind)) return;
  unsigned found = kinds_in(it->title);
  for (size_t i = 0; found == 0 && i < one->categories.n; i++) found |= kinds_in(one->categories.v[i]);
  if (found == 0 && str_has(one->cpv)) found = 1u << KIND_CALL_FOR_TENDERS;
  for (int k = 0; k < KIND_COUNT; k++)
    if (found == 1u << k) one->kind = kind_word((enum opportunity_kind)k);
}

/* --- Texts ---------------------------------------------------------------------------------------------------------- */

/* The beginning of a text without its labels, on one line. */
static struct str beginning(struct arena *a, struct str text) {
  struct out o = out_in(a, SUMMARY + 8 + FOREIGN_HTML_TEXT_MAX);
  struct str line, value;
  while (o.n <= SUMMARY && str_next(&text, '\n', &line)) {
    if (label_of(line, &value) != LABEL_NONE) continue;
    if (o.n > 0) out_char(&o, ' ');
    out_put(&o, line);
  }
  struct str const all = foreign_html_line(a, out_str(&o), FOREIGN_HTML_TEXT_MAX);
  if (all.n <= SUMMARY) return all;
  struct str cut = utf8_cut(all, SUMMARY);
  size_t space = cut.n;
  while (space > SUMMARY / 2 && cut.p[space - 1] != ' ') space--;
  if (space > SUMMARY / 2) cut = str_trim(str_sub(cut, 0, space));
  return fmt(a, "%.*s…", STR(cut));
}

/* In an arena of 8 MB there is room for both, and both once more. */
static struct str two(struct arena *a, struct str first, struct str second) {
  struct out o = out_in(a, first.n + second.n + 1);
  out_put(&o, first);
  out_char(&o, '\n');
  out_put(&o, second);
  return out_str(&o);
}

bool item_end(struct item *it) {
  struct arena *a = &it->out->arena;
  struct foreign *one = it->one;
  bool cut = false;
  struct str const summary = str_has(it->summary) ? foreign_html_text(a, it->summary, &cut) : S("");
  struct str const body = str_has(it->body) ? foreign_html_text(a, it->body, &cut) : S("");
  bool const both = summary.n > 0 && body.n > 0 && !str_eq(summary, body);
  struct str const text = both ? two(a, summary, body) : summary.n > 0 ? summary : body;
  take_labels(it, text);
  take_organisation(it, text);
  part_town(it);
  take_closing(it, text);
  take_kind(it);
  if (!str_has(one->key)) item_key(it, one->link);
  one->lang = item_lang(it, it->lang);
  struct foreign_text *t = one->texts.v = arena_new(a, struct foreign_text);
  one->texts.n = 1;
  t->lang = one->lang;
  t->title = it->title;
  t->summary = summary.n > 0 ? beginning(a, summary) : beginning(a, body);
  t->body = body.n > 0 ? foreign_html_markdown(a, it->body, it->body_base, &cut) : foreign_html_markdown(a, it->summary, it->summary_base, &cut);
  if (cut) item_left(it, "description", "longer than is kept: the end was left");
  return foreign_end(it->out, one);
}
