/* Texts of UBL notices by language: titles, summaries, and a body made of what is described. */
#include "feed/foreign/codes.h"
#include "feed/foreign/foreign_plain.h"
#include "feed/foreign/notice_body.h"
#include "feed/foreign/ubl_parts.h"

const struct xml_node *ubl_extension(const struct xml_node *n) {
  for (const struct xml_node *x = xml_at(n, "UBLExtensions/UBLExtension"); x != NULL; x = xml_again(x)) {
    const struct xml_node *found = xml_at(x, "ExtensionContent/EformsExtension");
    if (found != NULL) return found;
  }
  return NULL;
}

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
  for (const struct xml_node *n = first; n != NULL && !str_has(text); n = xml_again(n))
    text = part_text(&u->out->arena, n, FOREIGN_LINE_MAX);
  return part_title(&u->out->arena, text);
}

/* --- The body ------------------------------------------------------------------------------------------------------- */

/* One for all languages of a notice. */
struct body {
  struct ubl_notice *u;
  struct str lang;
  struct notice_body *markdown;
  struct { struct str text[CONDITIONS_READ]; size_t n; } lots[FOREIGN_LIST_MAX]; /* what has to be met in each */
  size_t n_lots;
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

/* Each text is read once: they are compared with each other. */
static void read_conditions(struct body *b) {
  b->n_lots = 0;
  const struct xml_node *lot = xml_child(b->u->root, NULL, "ProcurementProjectLot");
  for (; lot != NULL && b->n_lots < FOREIGN_LIST_MAX; lot = xml_again(lot)) {
    const struct xml_node *terms = xml_child(lot, NULL, "TenderingTerms");
    size_t n = 0;
    for (size_t i = 0; i < sizeof conditions / sizeof *conditions; i++) {
      const struct xml_node *c = xml_child(conditions[i].extension ? ubl_extension(terms) : terms, NULL, conditions[i].name);
      for (; c != NULL && n < CONDITIONS_READ; c = xml_again(c)) {
        struct str const text = ubl_in(b->u, xml_at(c, conditions[i].path), b->lang, FOREIGN_BODY_MAX);
        if (str_has(text)) b->lots[b->n_lots].text[n++] = text;
      }
    }
    b->lots[b->n_lots++].n = n;
  }
}

/* Whether a condition holds in every lot: it is told once, before them. */
static bool everywhere(const struct body *b, struct str text) {
  for (size_t i = 0; i < b->n_lots; i++) {
    size_t k = 0;
    while (k < b->lots[i].n && !str_eq(b->lots[i].text[k], text)) k++;
    if (k == b->lots[i].n) return false;
  }
  return true;
}

/* The conditions of a lot that are those of every lot, or the others. */
static void add_conditions(struct body *b, size_t lot, bool of_all) {
  for (size_t i = 0; lot < b->n_lots && i < b->lots[lot].n; i++)
    if (everywhere(b, b->lots[lot].text[i]) == of_all) notice_body_add(b->markdown, "- ", b->lots[lot].text[i]);
}

static struct str body_in(struct ubl_notice *u, struct body *b, struct str lang) {
  b->lang = lang;
  notice_body_begin(b->markdown);
  notice_body_known(b->markdown, ubl_in(u, xml_child(u->project, NULL, "Name"), lang, FOREIGN_LINE_MAX));
  read_conditions(b);
  add_element(b, "", u->project, "Description");
  add_element(b, "", u->project, "Note");
  add_element(b, "", xml_at(u->root, "TenderingProcess"), "Description");
  add_conditions(b, 0, true);
  const struct xml_node *lot = xml_child(u->root, NULL, "ProcurementProjectLot");
  for (size_t i = 0; i < b->n_lots; i++, lot = xml_again(lot)) {
    const struct xml_node *project = xml_at(lot, "ProcurementProject");
    notice_body_section(b->markdown, ubl_in(u, xml_child(project, NULL, "Name"), lang, FOREIGN_LINE_MAX));
    add_element(b, "", project, "Description");
    add_element(b, "", project, "Note");
    add_conditions(b, i, false);
  }
  if (notice_body_full(b->markdown) && str_eq(lang, u->lang))
    foreign_left(u->out, u->one, S("Description"), "more text than is kept of one notice");
  return notice_body_text(b->markdown);
}

/* --- All languages -------------------------------------------------------------------------------------------------- */

static void add_language(struct ubl_notice *u, struct body *b, struct str lang) {
  struct str const title = ubl_in(u, xml_child(u->project, NULL, "Name"), lang, FOREIGN_LINE_MAX);
  if (!str_has(title)) return;
  struct foreign_text *t = part_language(u->out, u->one, lang);
  if (t == NULL || str_has(t->title)) return;
  t->title = part_title(&u->out->arena, title);
  t->summary = foreign_plain_summary(&u->out->arena, ubl_in(u, xml_child(u->project, NULL, "Description"), lang, 2000));
  t->body = body_in(u, b, lang);
}

void ubl_texts(struct ubl_notice *u) {
  struct body *b = arena_new(&u->out->arena, struct body);
  b->u = u;
  b->markdown = notice_body_new(&u->out->arena);
  add_language(u, b, u->lang);
  int left = NAMES_READ;
  for (const struct xml_node *n = xml_child(u->root, NULL, "AdditionalNoticeLanguage"); n != NULL && left > 0; n = xml_again(n), left--)
    add_language(u, b, code_language(part_at(&u->out->arena, n, "ID")));
  left = NAMES_READ;
  for (const struct xml_node *n = xml_child(u->project, NULL, "Name"); n != NULL && left > 0; n = xml_again(n), left--)
    add_language(u, b, language_of(u, n));
  u->one->lang = u->one->texts.n > 0 ? u->one->texts.v[0].lang : u->lang;
}
