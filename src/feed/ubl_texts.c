/* Texts of UBL notices by language: titles, summaries, and a body made of what is described. */
#include "feed/codes.h"
#include "feed/foreign_plain.h"
#include "feed/notice_body.h"
#include "feed/ubl_parts.h"

/* --- One element in one language ------------------------------------------------------------------------------------ */

enum { NAMES_READ = 200 /* titles beside each other that are looked at */, CONDITIONS_READ = 40 /* of one lot */ };

static struct str language_of(struct ubl_notice *u, const struct xml_node *n) {
  struct str const id = str_trim(xml_attribute(n, NULL, "languageID"));
  if (!str_has(id)) return u->lang;
  for (size_t i = 0; i < u->n_known; i++)
    if (str_eq(u->known[i].said, id)) return u->known[i].lang;
  struct str const lang = code_language(id);
  if (u->n_known < sizeof u->known / sizeof *u->known) u->known[u->n_known].said = id, u->known[u->n_known++].lang = lang;
  return lang;
}

struct str ubl_in(struct ubl_notice *u, const struct xml_node *first, struct str lang, size_t most) {
  int left = NAMES_READ;
  for (const struct xml_node *n = first; n != NULL && left > 0; n = xml_again(n), left--) {
    if (!str_eq(language_of(u, n), lang)) continue;
    struct str const text = part_text(&u->out->arena, n, most);
    if (str_has(text)) return text;
  }
  return (struct str){0};
}

struct str ubl_own(struct ubl_notice *u, const struct xml_node *first) {
  struct str text = ubl_in(u, first, u->lang, FOREIGN_LINE_MAX);
  for (const struct xml_node *n = first; n != NULL && !str_has(text); n = xml_again(n)) text = part_text(&u->out->arena, n, FOREIGN_LINE_MAX);
  return part_title(&u->out->arena, text);
}

/* --- The body ------------------------------------------------------------------------------------------------------- */

struct body {
  struct ubl_notice *u;
  struct str lang;
  struct notice_body *markdown;
};

static void add_element(struct body *b, const char *before, const struct xml_node *parent, const char *path) {
  notice_body_add(b->markdown, before, ubl_in(b->u, xml_at(parent, path), b->lang, FOREIGN_BODY_MAX));
}

/* What has to be met in a lot, and where it stands. Grounds for exclusion are the law's and not told again: a list of them
 * without the sentence before it reads as if crimes were offered. */
static const struct { bool extension; const char *name, *path; } conditions[] = {
    {true, "SelectionCriteria", "Description"},
    {false, "ContractExecutionRequirement", "Description"},
    {false, "RequiredFinancialGuarantee", "Description"},
    {false, "PaymentTerms", "Note"},
};

/* The condition behind `n` in a lot's terms; `kind` is the row of the table, 0 and NULL to begin with. NULL: there is none. */
static const struct xml_node *next_condition(const struct xml_node *lot, const struct xml_node *n, size_t *kind) {
  n = xml_again(n);
  while (n == NULL && *kind < sizeof conditions / sizeof *conditions) {
    const struct xml_node *terms = xml_child(lot, NULL, "TenderingTerms");
    n = xml_child(conditions[*kind].extension ? ubl_extension(terms) : terms, NULL, conditions[*kind].name);
    (*kind)++;
  }
  return n;
}

static struct str text_of(struct body *b, const struct xml_node *condition, size_t kind) {
  return ubl_in(b->u, xml_at(condition, conditions[kind - 1].path), b->lang, FOREIGN_BODY_MAX);
}

static bool lot_has(struct body *b, const struct xml_node *lot, struct str text) {
  size_t kind = 0;
  int left = CONDITIONS_READ;
  for (const struct xml_node *n = next_condition(lot, NULL, &kind); n != NULL && left > 0; n = next_condition(lot, n, &kind), left--)
    if (str_eq(text_of(b, n, kind), text)) return true;
  return false;
}

/* Whether a condition holds in every lot: it is told once, before them. */
static bool everywhere(struct body *b, struct str text) {
  int left = FOREIGN_LIST_MAX;
  for (const struct xml_node *lot = xml_child(b->u->root, NULL, "ProcurementProjectLot"); lot != NULL && left > 0; lot = xml_again(lot), left--)
    if (!lot_has(b, lot, text)) return false;
  return true;
}

/* The conditions of a lot that are those of every lot, or the others. */
static void add_conditions(struct body *b, const struct xml_node *lot, bool of_all) {
  size_t kind = 0;
  int left = CONDITIONS_READ;
  for (const struct xml_node *n = next_condition(lot, NULL, &kind); n != NULL && left > 0; n = next_condition(lot, n, &kind), left--) {
    struct str const text = text_of(b, n, kind);
    if (str_has(text) && everywhere(b, text) == of_all) notice_body_add(b->markdown, "- ", text);
  }
}

static struct str body_in(struct ubl_notice *u, struct str lang) {
  struct body *b = &(struct body){u, lang, notice_body_new(&u->out->arena)};
  notice_body_known(b->markdown, ubl_in(u, xml_child(u->project, NULL, "Name"), lang, FOREIGN_LINE_MAX));
  add_element(b, "", u->project, "Description");
  add_element(b, "", u->project, "Note");
  add_element(b, "", xml_at(u->root, "TenderingProcess"), "Description");
  add_conditions(b, xml_child(u->root, NULL, "ProcurementProjectLot"), true);
  int left = FOREIGN_LIST_MAX;
  for (const struct xml_node *lot = xml_child(u->root, NULL, "ProcurementProjectLot"); lot != NULL && left > 0; lot = xml_again(lot), left--) {
    const struct xml_node *project = xml_at(lot, "ProcurementProject");
    notice_body_section(b->markdown, ubl_in(u, xml_child(project, NULL, "Name"), lang, FOREIGN_LINE_MAX));
    add_element(b, "", project, "Description");
    add_element(b, "", project, "Note");
    add_conditions(b, lot, false);
  }
  if (notice_body_full(b->markdown) && str_eq(lang, u->lang)) foreign_left(u->out, u->one, S("Description"), "more text than is kept of one notice");
  return notice_body_text(b->markdown);
}

/* --- All languages -------------------------------------------------------------------------------------------------- */

static void add_language(struct ubl_notice *u, struct str lang) {
  struct str const title = ubl_in(u, xml_child(u->project, NULL, "Name"), lang, FOREIGN_LINE_MAX);
  if (!str_has(title)) return;
  struct foreign_text *t = part_language(u->out, u->one, lang);
  if (t == NULL || str_has(t->title)) return;
  t->title = part_title(&u->out->arena, title);
  t->summary = foreign_plain_summary(&u->out->arena, ubl_in(u, xml_child(u->project, NULL, "Description"), lang, FOREIGN_BODY_MAX));
  t->body = body_in(u, lang);
}

void ubl_texts(struct ubl_notice *u) {
  add_language(u, u->lang);
  int left = NAMES_READ;
  for (const struct xml_node *n = xml_child(u->root, NULL, "AdditionalNoticeLanguage"); n != NULL && left > 0; n = xml_again(n), left--)
    add_language(u, code_language(part_at(&u->out->arena, n, "ID")));
  left = NAMES_READ;
  for (const struct xml_node *n = xml_child(u->project, NULL, "Name"); n != NULL && left > 0; n = xml_again(n), left--)
    add_language(u, language_of(u, n));
  u->one->lang = u->one->texts.n > 0 ? u->one->texts.v[0].lang : u->lang;
}
