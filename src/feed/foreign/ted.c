/* Notices in the XML of Tenders Electronic Daily before eForms: TED_EXPORT of the schema R2.0.9 (Regulation (EU) 2015/1986), and
 * of R2.0.8 as far as its forms are still met. Titles that were translated word by word from the code of what is bought
 * (ML_TITLES) are never the notice's: only those its buyer wrote count. */
#include "base/out.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/ted_parts.h"

/* --- What it is ----------------------------------------------------------------------------------------------------------- */

/* By the letter of the Official Journal's document type, which tells more than the form: the same form is a prior information
 * or a call. */
static const struct {
  char code;
  enum foreign_family family;
  enum foreign_why why;
  bool interest; /* it asks who is interested */
} types[] = {
    {'0', FOREIGN_PLANNING, 0, false},     {'M', FOREIGN_PLANNING, 0, false},    {'1', FOREIGN_MODIFICATION, 0, false},
    {'2', FOREIGN_MODIFICATION, 0, false}, {'3', FOREIGN_OPPORTUNITY, 0, false}, {'4', FOREIGN_OPPORTUNITY, 0, true},
    {'5', FOREIGN_OPPORTUNITY, 0, false},  {'A', FOREIGN_OPPORTUNITY, 0, true},  {'C', FOREIGN_OPPORTUNITY, 0, false},
    {'D', FOREIGN_OPPORTUNITY, 0, false},  {'H', FOREIGN_OPPORTUNITY, 0, false}, {'I', FOREIGN_OPPORTUNITY, 0, true},
    {'O', FOREIGN_OPPORTUNITY, 0, true},   {'P', FOREIGN_OPPORTUNITY, 0, true},  {'7', FOREIGN_RESULT, 0, false},
    {'J', FOREIGN_RESULT, 0, false},       {'R', FOREIGN_RESULT, 0, false},      {'K', FOREIGN_MODIFICATION, 0, false},
    {'V', FOREIGN_SKIPPED, FOREIGN_WHY_DIRECT, false},
    {'G', FOREIGN_SKIPPED, FOREIGN_WHY_REGISTRATION, false},
    {'S', FOREIGN_SKIPPED, FOREIGN_WHY_REGISTRATION, false},
};

/* The document type of a form, where the coded data do not tell it. */
static char type_of_form(struct str form, struct str notice) {
  static const struct { struct str form; char plain, call, award; } rows[] = {
      {S_INIT("F01"), '0', 'A', '7'}, {S_INIT("F02"), '3', '3', '7'}, {S_INIT("F03"), '7', '7', '7'}, {S_INIT("F04"), 'M', 'P', '7'},
      {S_INIT("F05"), '3', '3', '7'}, {S_INIT("F06"), '7', '7', '7'}, {S_INIT("F07"), 'O', 'O', '7'}, {S_INIT("F12"), 'D', 'D', 'R'},
      {S_INIT("F13"), 'R', 'R', 'R'}, {S_INIT("F14"), '2', '2', '2'}, {S_INIT("F15"), 'V', 'V', 'V'}, {S_INIT("F20"), 'K', 'K', 'K'},
      {S_INIT("F21"), '3', 'A', '7'}, {S_INIT("F22"), '3', 'P', '7'}, {S_INIT("F23"), 'H', 'H', 'J'}, {S_INIT("F24"), 'H', 'H', 'J'},
      {S_INIT("F25"), 'J', 'J', 'J'},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (!str_eq(form, rows[i].form)) continue;
    return str_contains(notice, S("AWARD")) ? rows[i].award : str_contains(notice, S("CALL")) ? rows[i].call : rows[i].plain;
  }
  return '\0';
}

static void read_family(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  const struct xml_node *type = xml_at(t->coded, "CODIF_DATA/TD_DOCUMENT_TYPE");
  struct str const code = xml_attribute(type, NULL, "CODE"), form = xml_attribute(t->form, NULL, "FORM");
  char const letter = code.n == 1 ? code.p[0] : type_of_form(form, xml_attribute(xml_child(t->form, NULL, "NOTICE"), NULL, "TYPE"));
  t->one->type = fmt(a, "%.*s/%c", STR(form), letter == '\0' ? '-' : letter);
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    if (types[i].code != letter) continue;
    t->one->family = types[i].family;
    t->one->why = types[i].why;
    if (t->one->family == FOREIGN_OPPORTUNITY) t->one->kind = types[i].interest ? S("call_for_expressions") : S("call_for_tenders");
    return;
  }
  struct str const said = part_text(a, type, FOREIGN_LINE_MAX);
  foreign_refuse(t->one, FOREIGN_WHY_FAMILY, str_has(said) ? said : form);
}

/* Awarded when any contract or prize was; unsuccessful when what is told is that none was. */
static void read_outcome(struct ted_notice *t) {
  if (part_below(t->form, "AWARDED_CONTRACT") != NULL || part_below(t->form, "AWARDED_PRIZE") != NULL) t->one->outcome = S("awarded");
  else if (part_below(t->form, "NO_AWARDED_CONTRACT") != NULL || part_below(t->form, "NO_AWARDED_PRIZE") != NULL)
    t->one->outcome = S("unsuccessful");
}

/* --- Which one it is ------------------------------------------------------------------------------------------------------- */

/* "2021/S 005-008441". */
static bool is_number(struct str s) {
  static const char form[] = "0000/S 000-000000";
  if (s.n != sizeof form - 1) return false;
  for (size_t i = 0; i < s.n; i++)
    if (form[i] == '0' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != form[i]) return false;
  return true;
}

/* A number of the Official Journal is one notice's for good. Results, modifications and corrigenda belong to the notice they
 * refer to; a call that refers to its prior information is the first of its own procedure. */
static void read_key(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  t->one->key = part_at(a, t->coded, "NOTICE_DATA/NO_DOC_OJS");
  t->one->key_global = is_number(t->one->key);
  struct str const referred = part_at(a, t->coded, "NOTICE_DATA/REF_NOTICE/NO_DOC_OJS");
  bool const follows = t->one->family == FOREIGN_RESULT || t->one->family == FOREIGN_MODIFICATION;
  t->one->procedure = follows && str_has(referred) ? referred : t->one->key;
  if (str_eq(xml_attribute(t->form, NULL, "FORM"), S("F14"))) t->one->replaces = referred;
}

/* The notice as the Official Journal shows it, in its own language. */
static void read_link(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  const struct xml_node *first = xml_at(t->coded, "NOTICE_DATA/URI_LIST/URI_DOC"), *own = first;
  struct str const lang = xml_attribute(t->form, NULL, "LG");
  while (own != NULL && !str_eq(xml_attribute(own, NULL, "LG"), lang)) own = xml_again(own);
  t->one->link = part_web(t->out, t->one, part_text(a, own != NULL ? own : first, FOREIGN_URL_MAX + 1), "URI_DOC");
}

/* --- Times ------------------------------------------------------------------------------------------------------------------ */

/* "20210318" or "20210318 12:00", as coded data have them. */
static bool coded_time(struct arena *a, struct str s, struct foreign_time *ret) {
  struct str rest = s, day = {0}, hour = {0};
  str_next(&rest, ' ', &day);
  if (rest.p != NULL) hour = str_trim(rest);
  if (day.n != 8) return *ret = (struct foreign_time){0}, !str_has(s);
  return part_time(fmt(a, "%.4s-%.2s-%.2s", day.p, day.p + 4, day.p + 6), hour, ret);
}

static void read_dates(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  if (!coded_time(a, part_at(a, t->coded, "REF_OJS/DATE_PUB"), &t->one->published))
    foreign_left(t->out, t->one, S("DATE_PUB"), "no date that exists");
  if (!coded_time(a, part_at(a, t->coded, "CODIF_DATA/DS_DATE_DISPATCH"), &t->one->updated))
    foreign_left(t->out, t->one, S("DS_DATE_DISPATCH"), "no date that exists");
}

/* What the form says, without an offset: the clock is the buyer's country's. A form without one (a corrigendum has none) has
 * that of the coded data, which is the closing as it is now. */
static void read_closing(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  const struct xml_node *procedure = xml_child(t->form, NULL, "PROCEDURE");
  struct str const day = part_at(a, procedure, "DATE_RECEIPT_TENDERS"), hour = part_at(a, procedure, "TIME_RECEIPT_TENDERS");
  struct str const coded = part_at(a, t->coded, "CODIF_DATA/DT_DATE_FOR_SUBMISSION");
  bool const sound = str_has(day) ? part_time(day, hour, &t->one->closes) : coded_time(a, coded, &t->one->closes);
  if (!sound && str_has(t->one->key))
    foreign_refuse(t->one, FOREIGN_WHY_BAD_TIME, str_has(day) ? fmt(a, "%.*s %.*s", STR(day), STR(hour)) : coded);
  const struct xml_node *opening = xml_child(procedure, NULL, "OPENING_CONDITION");
  if (!part_time(part_at(a, opening, "DATE_OPENING_TENDERS"), part_at(a, opening, "TIME_OPENING_TENDERS"), &t->one->opens_bids))
    foreign_left(t->out, t->one, S("OPENING_CONDITION"), "no date that exists");
}

/* --- Who, and what of ------------------------------------------------------------------------------------------------------- */

static void read_buyer(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  const struct xml_node *body = part_below(t->form, "ADDRESS_CONTRACTING_BODY");
  if (body == NULL) body = part_below(t->form, "CA_CE_CONCESSIONAIRE_PROFILE");
  t->one->buyer = ted_lines(a, part_below(body, "OFFICIALNAME"), FOREIGN_LINE_MAX);
  const struct xml_node *other = part_below(t->form, "ADDRESS_CONTRACTING_BODY_ADDITIONAL");
  for (int left = FOREIGN_LIST_MAX; other != NULL && left > 0; other = xml_again(other), left--)
    foreign_with(t->out, t->one, ted_lines(a, part_below(other, "OFFICIALNAME"), FOREIGN_LINE_MAX));
  t->one->city = part_at(a, body, "TOWN");
  t->one->country = code_country(xml_attribute(xml_child(body, NULL, "COUNTRY"), NULL, "VALUE"));
  if (!str_has(t->one->country)) t->one->country = code_country(xml_attribute(xml_at(t->coded, "NOTICE_DATA/ISO_COUNTRY"), NULL, "VALUE"));
}

static void read_object(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  t->one->reference = part_at(a, t->object, "REFERENCE_NUMBER");
  if (!str_has(t->one->reference)) t->one->reference = ted_lines(a, part_below(t->form, "FILE_REFERENCE_NUMBER"), FOREIGN_LINE_MAX);
  const struct xml_node *cpv = xml_child(part_below(t->object, "CPV_MAIN"), NULL, "CPV_CODE");
  if (cpv == NULL) cpv = xml_at(t->coded, "NOTICE_DATA/ORIGINAL_CPV");
  t->one->cpv = part_cpv(xml_attribute(cpv, NULL, "CODE"));
}

/* The form in the language the buyer wrote in. */
static const struct xml_node *own_form(const struct xml_node *forms) {
  const struct xml_node *first = NULL;
  for (const struct xml_node *n = forms == NULL ? NULL : forms->first; n != NULL; n = n->next) {
    if (!str_has(xml_attribute(n, NULL, "FORM"))) continue;
    if (str_eq(xml_attribute(n, NULL, "CATEGORY"), S("ORIGINAL"))) return n;
    if (first == NULL) first = n;
  }
  return first;
}

void ted_read(struct foreign_out *out, const struct xml_node *root) {
  struct foreign *one = foreign_begin(out, "ted");
  const struct xml_node *forms = xml_child(root, NULL, "FORM_SECTION");
  struct ted_notice t = {.out = out, .one = one, .coded = xml_child(root, NULL, "CODED_DATA_SECTION"), .form = own_form(forms)};
  t.object = xml_child(t.form, NULL, "OBJECT_CONTRACT");
  if (t.object == NULL) t.object = t.form;
  read_family(&t);
  read_key(&t);
  read_link(&t);
  read_dates(&t);
  read_buyer(&t);
  read_object(&t);
  ted_texts(&t, forms);
  if (one->family == FOREIGN_RESULT) read_outcome(&t);
  bool const corrected = str_eq(xml_attribute(t.form, NULL, "FORM"), S("F14"));
  ted_details(&t);
  if (one->family == FOREIGN_OPPORTUNITY || corrected) read_closing(&t);
  foreign_end(out, one);
}
