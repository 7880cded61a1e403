/* Texts of UBL notices by language: titles, summaries, and a body made of what is described. */
#include "feed/codes.h"
#include "feed/foreign_plain.h"
#include "feed/notice_body.h"
#include "feed/ubl_parts.h"

/* --- One element in one language ------------------------------------------------------------------------------------ */

enum { NAMES_READ = 200 /* titles beside each other that are looked at */ };

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

/* Each child of that name, as an item of a list. */
static void add_items(struct body *b, const struct xml_node *parent, const char *name, const char *path) {
  for (const struct xml_node *n = xml_child(parent, NULL, name); n != NULL; n = xml_again(n)) add_element(b, "- ", n, path);
}

/* What has to be met: selection criteria (eForms), requirements (UBL), conditions of performance and of payment. */
static void add_conditions(struct body *b, const struct xml_node *terms) {
  add_items(b, ubl_extension(terms), "SelectionCriteria", "Description");
  for (const struct xml_node *n = xml_child(terms, NULL, "TendererQualificationRequest"); n != NULL; n = xml_again(n))
    add_items(b, n, "SpecificTendererRequirement", "Description");
  add_items(b, terms, "ContractExecutionRequirement", "Description");
  add_items(b, terms, "RequiredFinancialGuarantee", "Description");
  add_items(b, terms, "PaymentTerms", "Note");
}

static struct str body_in(struct ubl_notice *u, struct str lang) {
  struct body *b = &(struct body){u, lang, notice_body_new(&u->out->arena)};
  notice_body_known(b->markdown, ubl_in(u, xml_child(u->project, NULL, "Name"), lang, FOREIGN_LINE_MAX));
  add_element(b, "", u->project, "Description");
  add_element(b, "", u->project, "Note");
  add_element(b, "", xml_at(u->root, "TenderingProcess"), "Description");
  add_conditions(b, xml_at(u->root, "TenderingTerms"));
  for (const struct xml_node *lot = xml_child(u->root, NULL, "ProcurementProjectLot"); lot != NULL; lot = xml_again(lot)) {
    const struct xml_node *project = xml_at(lot, "ProcurementProject");
    add_element(b, "## ", project, "Name");
    add_element(b, "", project, "Description");
    add_element(b, "", project, "Note");
    add_conditions(b, xml_at(lot, "TenderingTerms"));
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
