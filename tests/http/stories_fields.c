/* All that an opportunity says stands on its page: every value of the thirty notices, and of those invented for what the
 * thirty lack, is looked for in both languages the way the page should show it. What must not be there is looked for too. */
#include "http/lib/read_json.h"
#include "http/lib/board.h"

#include <jansson.h>
#include <string.h>

#include "base/fold.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/when.h"
#include "base/zone.h"
#include "board/files.h"
#include "feed/import/demo.h"
#include "feed/import/import.h"
#include "views.h"
#include "web/print.h"

enum { PLAIN_MAX = 512 << 10, SHORT_MAX = 2048, NEAR = 500, MEGABYTE = 1000000, RATE_WHOLE = 100 };
enum { LEAVES_OF_THE_THIRTY = 2057 };

/* One notice with its page in each language. */
struct page {
  struct arena *arena;
  json_t *json;
  const struct opportunity *o;
  struct str raw[LANG_COUNT], plain[LANG_COUNT];
};

struct leaf {
  struct str path; /* JSON pointer from the notice on */
  json_t *value;
  struct str text; /* as the file writes it */
};

/* --- Pages as words ----------------------------------------------------------------------------------------------- */

/* Characters that typography may put in or leave out: spaces of every kind, marks of direction, and Markdown's stars. */
static bool is_dropped(int32_t c) {
  return c <= ' ' || c == '*' || c == 0xa0 || c == 0xad || (c >= 0x2000 && c <= 0x200f) || (c >= 0x2028 && c <= 0x202f) ||
         (c >= 0x2060 && c <= 0x2069) || c == 0xab || c == 0xbb || c == '"';
}

static void put_word_char(struct out *o, struct str whole, size_t from, size_t n, int32_t c) {
  if (c == 0x2019) out_char(o, '\'');
  else if (c >= 0 && !is_dropped(c)) out_put(o, str_sub(whole, from, n));
}

static struct str squeezed(struct arena *a, struct str s) {
  struct out o = out_in(a, PLAIN_MAX);
  for (size_t at = 0, from = 0; at < s.n; from = at) {
    int32_t const c = utf8_next(s, &at);
    put_word_char(&o, s, from, at - from, c);
  }
  assert_false(o.full);
  return out_str(&o);
}

static struct str entity(struct str rest, size_t *ret_n) {
  static const struct {
    struct str code, is;
  } entities[] = {{S_INIT("&amp;"), S_INIT("&")},   {S_INIT("&lt;"), S_INIT("<")},   {S_INIT("&gt;"), S_INIT(">")},
                  {S_INIT("&quot;"), S_INIT("\"")}, {S_INIT("&#34;"), S_INIT("\"")}, {S_INIT("&#39;"), S_INIT("'")}};
  for (size_t i = 0; i < sizeof entities / sizeof *entities; i++) {
    if (!str_starts(rest, entities[i].code)) continue;
    *ret_n = entities[i].code.n;
    return entities[i].is;
  }
  *ret_n = 1;
  return str_sub(rest, 0, 1);
}

/* What stands between the tags of the page's body, scripts left out, squeezed. */
static struct str words_of(struct arena *a, struct str html) {
  struct out o = out_in(a, PLAIN_MAX);
  const char *body = memmem(html.p, html.n, "<body", 5);
  size_t at = body == NULL ? 0 : (size_t)(body - html.p);
  while (at < html.n) {
    struct str const rest = str_sub(html, at, html.n);
    size_t n;
    if (str_starts(rest, S("<script"))) {
      const char *end = memmem(rest.p, rest.n, "</script>", 9);
      at += end == NULL ? rest.n : (size_t)(end - rest.p) + 9;
    } else if (rest.p[0] == '<') {
      at += str_index(rest, '>') + 1;
    } else {
      out_put(&o, entity(rest, &n));
      at += n;
    }
  }
  assert_false(o.full);
  return squeezed(a, out_str(&o));
}

static bool says(const struct page *p, enum lang lang, struct str words) {
  scoped(arena) struct arena a = {0};
  return str_contains(p->plain[lang], squeezed(&a, words));
}

/* Whether `words` stand within NEAR bytes after some place where `anchor` does. */
static bool says_near(const struct page *p, enum lang lang, struct str anchor, struct str words, size_t within) {
  scoped(arena) struct arena a = {0};
  struct str const text = p->plain[lang], from = squeezed(&a, anchor), to = squeezed(&a, words);
  for (size_t at = 0; at + from.n <= text.n; at++)
    if (str_eq(str_sub(text, at, from.n), from) && str_contains(str_sub(text, at + from.n, within), to)) return true;
  return false;
}

/* What a printer of when.h or print.h writes, looked for in each language. */
#define PRINTED(p, lang, out_name, call)                                       \
  char buffer_of_##out_name[SHORT_MAX];                                        \
  struct out out_name = out_fixed(buffer_of_##out_name, SHORT_MAX);            \
  call;                                                                        \
  if (!says((p), (lang), out_str(&out_name))) return false

/* --- How each value is shown ---------------------------------------------------------------------------------------- */

typedef bool look(const struct page *p, const struct leaf *l, enum lang lang);

/* As they are, or on a line of their own: with a capital. */
static bool words(const struct page *p, const struct leaf *l, enum lang lang) {
  return says(p, lang, l->text) || says(p, lang, fold_capital(p->arena, l->text));
}

static bool working_time(const struct page *p, const struct leaf *l, enum lang lang) {
  return words(p, l, lang) || (str_eq(l->text, S("plein")) && says(p, lang, lang == LANG_FR ? S("temps plein") : S("full time")));
}

/* The unit of the amounts beside it. */
static bool currency(const struct page *p, const struct leaf *l, enum lang lang) {
  PRINTED(p, lang, o, print_currency(&o, lang, l->text));
  return true;
}

/* In no language, not in the markup either; but a title may lead to an address with the same words. */
static bool absent(const struct page *p, const struct leaf *l, enum lang lang) {
  if (str_contains(p->o->row.slug, l->text)) return !says(p, lang, l->text);
  return !str_contains(p->raw[lang], l->text) && !str_contains(p->raw[lang], str_lower(p->arena, l->text));
}

/* Said by another value of the page: `public` by its amounts, which stand or do not. */
static bool by_another(const struct page *p, const struct leaf *l, enum lang lang) {
  (void)p, (void)l, (void)lang;
  return true;
}

static bool state(const struct page *p, const struct leaf *l, enum lang lang) {
  static const struct {
    const char *word;
    enum opportunity_state open, over;
  } states[] = {{"publiee", OPPORTUNITY_OPEN, OPPORTUNITY_CLOSED}, {"prorogee", OPPORTUNITY_OPEN, OPPORTUNITY_CLOSED},
                {"close", OPPORTUNITY_CLOSED, OPPORTUNITY_CLOSED}, {"annulee", OPPORTUNITY_CANCELLED, OPPORTUNITY_CANCELLED},
                {"attribuee", OPPORTUNITY_AWARDED, OPPORTUNITY_AWARDED},
                {"infructueuse", OPPORTUNITY_UNSUCCESSFUL, OPPORTUNITY_UNSUCCESSFUL}};
  struct show const show = {.arena = p->arena, .lang = lang, .now = NOW};
  for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
    if (!str_eq(l->text, str_from(states[i].word))) continue;
    enum opportunity_state const wanted = instant_before(p->o->row.ends_at, NOW) ? states[i].over : states[i].open;
    struct out o = out_in(p->arena, SHORT_MAX);
    view_state_tag(&o, &show, wanted);
    return p->o->state == wanted && says(p, lang, words_of(p->arena, out_str(&o)));
  }
  return false;
}

static bool kind(const struct page *p, const struct leaf *l, enum lang lang) {
  (void)l;
  struct show const show = {.arena = p->arena, .lang = lang, .now = NOW};
  struct out o = out_in(p->arena, SHORT_MAX);
  view_kind_mark(&o, &show, p->o->kind);
  return says(p, lang, words_of(p->arena, out_str(&o)));
}

static bool country(const struct page *p, const struct leaf *l, enum lang lang) {
  PRINTED(p, lang, o, print_country(&o, lang, l->text));
  return true;
}

/* The name is ours, whatever the file calls the country. */
static bool country_name(const struct page *p, const struct leaf *l, enum lang lang) {
  (void)l;
  PRINTED(p, lang, o, print_country(&o, lang, p->o->row.country));
  return true;
}

static bool language(const struct page *p, const struct leaf *l, enum lang lang) {
  PRINTED(p, lang, o, print_language(&o, lang, l->text));
  return true;
}

static bool theme(const struct page *p, const struct leaf *l, enum lang lang) {
  for (size_t i = 0; i < p->o->themes.n; i++) {
    const struct q_opportunity_theme_list *t = &p->o->themes.v[i];
    if (!str_eq(t->slug, fold_slug(p->arena, l->text))) continue;
    return says(p, lang, t->name) || (lang == LANG_EN && t->name_en.p != NULL && says(p, lang, t->name_en));
  }
  return false;
}

static bool amount(const struct page *p, const struct leaf *l, enum lang lang) {
  PRINTED(p, lang, o, print_amount(&o, lang, json_integer_value(l->value)));
  return true;
}

/* In no grouping of its digits. */
static bool no_amount(const struct page *p, const struct leaf *l, enum lang lang) {
  for (enum lang grouping = 0; grouping < LANG_COUNT; grouping++) {
    char buffer[64];
    struct out o = out_fixed(buffer, sizeof buffer);
    print_amount(&o, grouping, json_integer_value(l->value));
    if (says(p, lang, out_str(&o)) || str_contains(p->raw[lang], out_str(&o)) || str_contains(p->raw[lang], l->text)) return false;
  }
  return true;
}

static bool of_budget(const struct page *p, const struct leaf *l, enum lang lang) {
  json_t *said = json_object_get(p->json, "budget");
  bool const is_public = json_is_true(json_object_get(said, "public"));
  bool const has_amount = json_is_number(json_object_get(said, "montant")) || json_is_array(json_object_get(said, "par_projet"));
  if (!json_is_number(l->value)) return !is_public || !has_amount || currency(p, l, lang); /* the currency of no amount is nothing */
  return is_public ? amount(p, l, lang) : no_amount(p, l, lang);
}

static bool of_salary(const struct page *p, const struct leaf *l, enum lang lang) {
  json_t *said = json_object_get(json_object_get(p->json, "contrat"), "salaire");
  bool const is_public = !json_is_false(json_object_get(said, "public"));
  if (!json_is_number(l->value)) return !is_public || (str_ends(l->path, S("/devise")) ? currency(p, l, lang) : words(p, l, lang));
  return is_public ? amount(p, l, lang) : no_amount(p, l, lang);
}

static bool rate(const struct page *p, const struct leaf *l, enum lang lang) {
  return says(p, lang, fmt(p->arena, "%.0f%%", json_number_value(l->value) * RATE_WHOLE));
}

static bool date(const struct page *p, const struct leaf *l, enum lang lang) {
  PRINTED(p, lang, o, print_date(&o, lang, l->text));
  return true;
}

/* Until when a notice of unknown closing is listed: a reader would take it for a deadline. */
static bool never_told(const struct page *p, const struct leaf *l, enum lang lang) { return !date(p, l, lang); }

/* An address that is followed, not read. */
static bool linked(const struct page *p, const struct leaf *l, enum lang lang) {
  return str_contains(p->raw[lang], fmt(p->arena, "href=\"%.*s\"", STR(l->text)));
}

static bool visit(const struct page *p, const struct leaf *l, enum lang lang) {
  bool const said = says(p, lang, lang == LANG_FR ? S("obligatoire") : S("compulsory")) || says(p, lang, S("mandatory"));
  return said || !json_is_true(l->value);
}

/* --- Texts in their languages --------------------------------------------------------------------------------------- */

static bool has_translation(const struct page *p, enum lang lang) {
  return json_object_get(json_object_get(p->json, "traductions"), lang_code(lang).p) != NULL;
}

static bool has_member(json_t *text, const char *member) {
  return str_has(str_from(json_string_value(json_object_get(text, member))));
}

/* Markdown's lines, headings' and lists' marks left out, links by their words: each stands on the page. */
static bool says_text(const struct page *p, enum lang lang, struct str text) {
  struct str line;
  while (str_next(&text, '\n', &line)) {
    while (line.n > 0 && strchr("#->. 0123456789", line.p[0]) != NULL) line = str_sub(line, 1, line.n);
    struct str part;
    while (str_next(&line, '[', &part)) {
      size_t const end = str_index(part, ']');
      if (end == part.n) {
        if (!says(p, lang, part)) return false;
        continue;
      }
      struct str const address = str_sub(part, end + 2, str_index(part, ')') - end - 2);
      struct str const after = str_sub(part, str_index(part, ')') + 1, part.n);
      if (!says(p, lang, str_sub(part, 0, end)) || !str_contains(p->raw[lang], address) || !says(p, lang, after)) return false;
    }
  }
  return true;
}

/* In the notice's own language: on each page that has no translation of it. */
static bool own_text(const struct page *p, const struct leaf *l, enum lang lang) {
  const char *member = l->path.p + 1;
  json_t *translation = json_object_get(json_object_get(p->json, "traductions"), lang_code(lang).p);
  return (has_translation(p, lang) && has_member(translation, member)) || says_text(p, lang, l->text);
}

static bool translation(const struct page *p, const struct leaf *l, enum lang lang) {
  struct str const to = str_sub(l->path, strlen("/traductions/"), 2);
  if (str_eq(to, lang_code(lang))) return says_text(p, lang, l->text);
  return str_eq(to, S("fr")) || str_eq(to, S("en")); /* shown on the other page; a third language would be lost */
}

static bool own_language(const struct page *p, const struct leaf *l, enum lang lang) {
  return has_translation(p, lang) || str_eq(l->text, lang_code(lang)) ||
         str_contains(p->raw[lang], fmt(p->arena, "lang=\"%.*s\"", STR(l->text)));
}

/* --- Rows ----------------------------------------------------------------------------------------------------------- */

/* A member of the row the leaf is in. */
static struct str beside(const struct page *p, const struct leaf *l, const char *list, const char *member) {
  size_t const digits = 2 + strlen(list);
  int64_t index = -1;
  struct str const rest = str_sub(l->path, digits, l->path.n);
  assert_int_equal(str_int(str_sub(rest, 0, str_index(rest, '/')), 0, 999, &index), OK);
  return str_from(json_string_value(json_object_get(json_array_get(json_object_get(p->json, list), (size_t)index), member)));
}

/* A question that a file answers is a piece. */
#define PIECES_OF(l_) (str_starts((l_)->path, S("/pieces/")) ? "pieces" : "questions_candidat")
#define NEAR_PIECE(text_) says_near(p, lang, beside(p, l, PIECES_OF(l), "libelle"), (text_), NEAR)

static bool piece_compulsory(const struct page *p, const struct leaf *l, enum lang lang) {
  struct str const word = lang == LANG_FR ? S("facultati") : S("optional");
  struct str const label = beside(p, l, PIECES_OF(l), "libelle");
  if (!json_is_true(l->value)) return says_near(p, lang, label, word, NEAR);
  return says(p, lang, label) && !says_near(p, lang, label, word, word.n + 1); /* right behind it, in brackets */
}

/* In English where it has been said in English. */
static bool question_label(const struct page *p, const struct leaf *l, enum lang lang) {
  struct str const english = beside(p, l, "questions_candidat", "libelle_en");
  return says(p, lang, lang == LANG_EN && english.p != NULL ? english : beside(p, l, "questions_candidat", "libelle"));
}

static bool question_type(const struct page *p, const struct leaf *l, enum lang lang) {
  static const char *const shown[][3] = {{"texte", "réponse libre", "free answer"}, {"nombre", "un nombre", "a number"}, {"date", "une date", "a date"},
      {"choix", "au choix", "one of"}, {"oui_non", "oui ou non", "yes or no"}, {"oui", "attendue : oui", "expected answer: yes"}, {"non", "attendue : non", "expected answer: no"}};
  for (size_t i = 0; i < sizeof shown / sizeof *shown; i++)
    if (str_eq(l->text, str_from(shown[i][0]))) return says(p, lang, str_from(shown[i][lang == LANG_FR ? 1 : 2]));
  return str_eq(l->text, S("fichier")) && NEAR_PIECE(S("PDF"));
}

static bool piece_format(const struct page *p, const struct leaf *l, enum lang lang) {
  char buffer[64];
  struct out o = out_fixed(buffer, sizeof buffer);
  print_formats(&o, lang, l->text);
  return NEAR_PIECE(out_str(&o));
}

static struct str size_of(const struct page *p, json_t *megabytes, enum lang lang) {
  struct show const show = {.arena = p->arena, .lang = lang};
  struct out o = out_in(p->arena, SHORT_MAX);
  view_size(&o, &show, json_integer_value(megabytes) * MEGABYTE);
  return words_of(p->arena, out_str(&o));
}

static bool piece_size(const struct page *p, const struct leaf *l, enum lang lang) { return NEAR_PIECE(size_of(p, l->value, lang)); }

static bool piece_number(const struct page *p, const struct leaf *l, enum lang lang) {
  if (json_integer_value(l->value) == 1) return NEAR_PIECE(lang == LANG_FR ? S("un fichier") : S("file"));
  return NEAR_PIECE(fmt(p->arena, "%lld %s", (long long)json_integer_value(l->value), lang == LANG_FR ? "fichiers" : "files"));
}

static bool piece_pages(const struct page *p, const struct leaf *l, enum lang lang) {
  if (json_integer_value(l->value) == 1) return NEAR_PIECE(lang == LANG_FR ? S("une page") : S("page"));
  return NEAR_PIECE(fmt(p->arena, "%lld page", (long long)json_integer_value(l->value)));
}

/* Pieces stand in tables: whether one that has the piece of this leaf says these words too. */
static bool table_says(const struct page *p, const struct leaf *l, enum lang lang, struct str words_wanted) {
  struct str rest = p->raw[lang];
  const char *at;
  while ((at = memmem(rest.p, rest.n, "<table", 6)) != NULL) {
    scoped(arena) struct arena a = {0};
    const char *end = memmem(at, (size_t)(rest.p + rest.n - at), "</table>", 8);
    assert_non_null(end);
    struct str const said = words_of(&a, (struct str){at, (size_t)(end - at)});
    if (str_contains(said, squeezed(&a, beside(p, l, PIECES_OF(l), "libelle"))) && str_contains(said, squeezed(&a, words_wanted))) return true;
    rest = str_sub(rest, (size_t)(end - rest.p), rest.n);
  }
  return false;
}

static bool piece_envelope(const struct page *p, const struct leaf *l, enum lang lang) {
  static const struct {
    struct str word, shown[LANG_COUNT];
  } envelopes[] = {{S_INIT("administrative"), {S_INIT("Enveloppe administrative"), S_INIT("dministrative")}},
                   {S_INIT("technique"), {S_INIT("Enveloppe technique"), S_INIT("echnical")}},
                   {S_INIT("financiere"), {S_INIT("Enveloppe financière"), S_INIT("inancial")}}};
  for (size_t i = 0; i < sizeof envelopes / sizeof *envelopes; i++)
    if (str_eq(l->text, envelopes[i].word)) return table_says(p, l, lang, envelopes[i].shown[lang]);
  return false;
}

static bool piece_stage(const struct page *p, const struct leaf *l, enum lang lang) {
  json_t *stage = json_array_get(json_object_get(p->json, "etapes"), (size_t)json_integer_value(l->value) - 1);
  return table_says(p, l, lang, str_from(json_string_value(json_object_get(stage, "etape"))));
}

#define NEAR_DOCUMENT(text_) says_near(p, lang, beside(p, l, "documents", "titre"), (text_), NEAR)

static bool of_document(const struct page *p, const struct leaf *l, enum lang lang) { return NEAR_DOCUMENT(l->text); }

/* Of one that stays at its source, where that is stands in the place of its name. */
static bool document_file(const struct page *p, const struct leaf *l, enum lang lang) {
  return str_has(beside(p, l, "documents", "url")) ? !says(p, lang, l->text) : of_document(p, l, lang);
}

static bool document_language(const struct page *p, const struct leaf *l, enum lang lang) {
  char buffer[256];
  struct out o = out_fixed(buffer, sizeof buffer);
  print_language(&o, lang, l->text);
  return NEAR_DOCUMENT(out_str(&o));
}

static bool dossier_size(const struct page *p, const struct leaf *l, enum lang lang) { return says(p, lang, size_of(p, l->value, lang)); }

static bool by_invitation(const struct page *p, const struct leaf *l, enum lang lang) {
  (void)l;
  return says(p, lang, S("invit"));
}

/* --- The table ------------------------------------------------------------------------------------------------------ */

/* Which values are shown otherwise than by their words, or must not be; a star stands for one step. */
static const struct {
  const char *pattern;
  look *look;
} table[] = {
    {"/id", absent}, {"/source", absent}, {"/invites/*", absent}, {"/visibilite", by_invitation}, {"/statut", state},
    {"/type", kind}, {"/pays", country}, {"/pays_nom", country_name}, {"/lieux/*/pays", country}, {"/langue", own_language},
    {"/titre", own_text}, {"/resume", own_text}, {"/description", own_text}, {"/traductions/*/*", translation},
    {"/themes/*", theme}, {"/langues_travail/*", language}, {"/langues_candidature/*", language}, {"/contrat/debut", date},
    {"/contrat/temps", working_time}, {"/contrat/salaire/public", by_another}, {"/contrat/salaire/*", of_salary},
    {"/budget/public", by_another}, {"/budget/taux_max", rate}, {"/budget/par_projet/*", of_budget}, {"/budget/*", of_budget},
    {"/publication", date}, {"/permanent_jusqu_au", date}, {"/annulation/date", date}, {"/attribution/date", date},
    {"/infructueux/date", date}, {"/rectificatifs/*/date", date}, {"/visite/obligatoire", visit},
    {"/pieces/*/obligatoire", piece_compulsory}, {"/pieces/*/formats/*", piece_format}, {"/pieces/*/taille_max_mo", piece_size},
    {"/pieces/*/nombre_max", piece_number}, {"/pieces/*/enveloppe", piece_envelope}, {"/pieces/*/pages", piece_pages},
    {"/pieces/*/etape", piece_stage}, {"/questions_candidat/*/usage", by_another},
    {"/questions_candidat/*/obligatoire", by_another}, {"/questions_candidat/*/type", question_type},
    {"/questions_candidat/*/attendu", question_type}, {"/questions_candidat/*/libelle", question_label},
    {"/questions_candidat/*/libelle_en", question_label}, {"/questions_candidat/*/formats/*", piece_format},
    {"/questions_candidat/*/taille_max_mo", piece_size}, {"/questions_candidat/*/nombre_max", piece_number},
    {"/questions_candidat/*/pages", piece_pages}, {"/confidentialite/pays/*", country}, {"/documents/*/nature", of_document},
    {"/documents/*/fichier", document_file}, {"/documents/*/version", of_document}, {"/documents/*/langue", document_language},
    {"/documents/*/url", linked}, {"/origine/url", linked}, {"/origine/reponse", linked}, {"/echeance_jour", date},
    {"/affiche_jusqu_au", never_told}, {"/taille_max_dossier_mo", dossier_size},
};

static look *look_for(struct str path) {
  for (size_t i = 0; i < sizeof table / sizeof *table; i++)
    if (json_path_matches(path, str_from(table[i].pattern))) return table[i].look;
  return words;
}

/* --- The walk ------------------------------------------------------------------------------------------------------- */

/* Says what is missing and goes on, so that one run shows all. */
struct walk {
  struct page page;
  size_t compared, missing;
};

static void miss(struct walk *w, enum lang lang, struct str path, struct str text) {
  w->missing++;
  print_error("/%.*s/ %.*s %.*s: \"%.*s\" is not as it should be\n", STR(lang_code(lang)),
              STR(str_from(json_string_value(json_object_get(w->page.json, "id")))), STR(path), STR(str_sub(text, 0, 80)));
}

/* Wall clock, zone and instant: one printed moment says all three. */
static void compare_moment(struct walk *w, struct str path, json_t *moment) {
  struct instant at;
  struct str const utc = str_from(json_string_value(json_object_get(moment, "utc")));
  assert_int_equal(json_object_size(moment), 3);
  assert_int_equal(date_parse_instant(utc, &at), OK);
  for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
    char buffer[SHORT_MAX];
    struct out o = out_fixed(buffer, sizeof buffer);
    when_full(&o, lang, at, w->page.o->zone, w->page.o->clock);
    bool const machine = str_contains(w->page.raw[lang], fmt(w->page.arena, "datetime=\"%.*s\"", STR(utc)));
    if (!machine || !says(&w->page, lang, out_str(&o))) miss(w, lang, path, utc);
  }
  w->compared += 3;
}

static void compare_leaf(struct walk *w, struct str path, json_t *value) {
  struct leaf leaf = {path, value, {0}};
  if (json_is_string(value)) leaf.text = (struct str){json_string_value(value), json_string_length(value)};
  else if (json_is_boolean(value)) leaf.text = json_is_true(value) ? S("true") : S("false");
  else leaf.text = fmt(w->page.arena, "%.15g", json_number_value(value));
  look *const shown = look_for(path);
  for (enum lang lang = 0; lang < LANG_COUNT; lang++)
    if (!shown(&w->page, &leaf, lang)) miss(w, lang, path, leaf.text);
  w->compared++;
}

static void compare(struct walk *w, struct str path, json_t *value) {
  const char *key;
  json_t *member;
  size_t i;
  if (json_is_object(value) && json_object_get(value, "fuseau") != NULL) {
    compare_moment(w, path, value);
  } else if (json_is_object(value)) {
    json_object_foreach(value, key, member) compare(w, fmt(w->page.arena, "%.*s/%s", STR(path), key), member);
  } else if (json_is_array(value)) {
    json_array_foreach(value, i, member) compare(w, fmt(w->page.arena, "%.*s/%zu", STR(path), i), member);
  } else if (!json_is_null(value)) {
    compare_leaf(w, path, value);
  }
}

/* Imports a file, its documents with small real bytes. */
static struct import_report import(struct str file) {
  struct import_batch batch;
  struct import_report report;
  struct str problem = {0};
  assert_int_equal(import_json(&story, file, &batch, &problem), OK);
  for (size_t i = 0; i < batch.n; i++) {
    assert_non_null(batch.v[i].what);
    struct opportunity_new *o = batch.v[i].what;
    for (size_t j = 0; j < o->documents.n; j++)
      if (!str_has(o->documents.v[j].url)) assert_int_equal(files_sample(&the_board, &story, S("sample"), S("sample"), &o->documents.v[j]), OK);
  }
  assert_int_equal(import_apply(&the_board, &story, &batch, NOW, &report), OK);
  return report;
}

static void read_notice(struct walk *w, struct guest *g, int64_t id, struct opportunity *o) {
  struct db *db;
  w->page.o = o;
  assert_int_equal(board_snapshot(&the_board, &db), OK);
  assert_int_equal(opportunity_office(db, w->page.arena, id, (struct opt_int){0}, NOW, o), OK);
  board_release(&the_board, db);
  for (enum lang lang = 0; lang < LANG_COUNT; lang++) {
    struct answer const a = get(g, "/%.*s/opportunites/%.*s", STR(lang_code(lang)), STR(address_of_notice(id)));
    assert_status(a, 200);
    w->page.raw[lang] = str_dup(w->page.arena, a.body);
    w->page.plain[lang] = words_of(w->page.arena, a.body);
  }
}

/* Returns how many values were compared. */
static size_t compare_file(struct str file) {
  struct import_report const report = import(file);
  struct guest *g = applicant(S("awa@exemple.test")); /* whom the fixture invites */
  json_t *root = json_loadb(file.p, file.n, 0, NULL), *notices = json_object_get(root, "opportunites"), *one;
  size_t compared = 0, missing = 0, i;
  json_array_foreach(notices, i, one) {
    scoped(arena) struct arena a = {0};
    struct opportunity o;
    struct walk w = {.page = {.arena = &a, .json = one}};
    read_notice(&w, g, report.v[i].id, &o);
    compare(&w, S(""), one);
    compared += w.compared;
    missing += w.missing;
  }
  assert_int_equal(compared, json_leaves(notices));
  json_decref(root);
  if (missing > 0) fail_msg("%zu values are not on their pages as they should be", missing);
  return compared;
}

static void every_value_of_the_thirty_is_on_its_page(void **state) {
  (void)state;
  assert_int_equal(compare_file(data("opportunities.json")), LEAVES_OF_THE_THIRTY);
}

static void what_the_thirty_lack_is_on_its_page_too(void **state) {
  (void)state;
  assert_true(compare_file(demo_json(1)) > 0);
}

static const struct CMUnitTest stories[] = {
    STORY("every value of the thirty notices stands on its page in both languages, and what must not does not",
          every_value_of_the_thirty_is_on_its_page),
    STORY("what was invented beyond the thirty stands on its page too: other languages, contact, envelopes, decisions",
          what_the_thirty_lack_is_on_its_page_too),
};

TELL(stories)
