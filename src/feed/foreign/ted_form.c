/* The forms of a TED notice: one for each language, all of the same structure. */
#include "base/out.h"
#include "base/utf8.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/foreign_plain.h"
#include "feed/foreign/notice_body.h"
#include "feed/foreign/ted_parts.h"

/* --- Texts ------------------------------------------------------------------------------------------------------------ */

struct str ted_lines(struct arena *a, const struct xml_node *n, size_t most) {
  const struct xml_node *first = xml_child(n, NULL, "P");
  if (first == NULL || xml_again(first) == NULL) return part_text(a, first == NULL ? n : first, most);
  size_t length = 0;
  for (const struct xml_node *at = xml_following(n, n); at != NULL && length < most; at = xml_following(n, at)) length += at->text.n + 1;
  if (length > most) length = most;
  struct out o = out_fixed(arena_alloc(a, length), length);
  for (const struct xml_node *p = first; p != NULL; p = xml_again(p)) {
    struct str const line = part_text(a, p, length - o.n);
    if (o.n > 0 && str_has(line)) out_char(&o, '\n');
    out_put(&o, line);
    if (o.full || o.n == length) break;
  }
  return o.n > 0 ? utf8_cut(out_str(&o), length) : (struct str){0};
}

struct str ted_title(struct arena *a, const struct xml_node *form) {
  const struct xml_node *title = xml_at(form, "OBJECT_CONTRACT/TITLE");
  if (title == NULL) title = part_below(form, "TITLE_CONTRACT");
  if (title == NULL) title = part_below(form, "TITLE");
  return part_title(a, ted_lines(a, title, FOREIGN_LINE_MAX));
}

static void add(struct notice_body *b, struct arena *a, const char *before, const struct xml_node *n) {
  notice_body_add(b, before, ted_lines(a, n, FOREIGN_BODY_MAX));
}

/* What a change says stood or stands there: paragraphs, a day and an hour, codes. */
static void put_value(struct out *o, const struct xml_node *value) {
  bool first = true;
  for (const struct xml_node *n = value == NULL ? NULL : xml_following(value, value); n != NULL; n = xml_following(value, n)) {
    struct str const said = n->name.p == NULL ? str_trim(n->text) : xml_attribute(n, NULL, "CODE");
    if (!str_has(said)) continue;
    if (!first) out_char(o, ' ');
    foreign_plain_markdown(o, said, "  ");
    first = false;
  }
}

/* A corrigendum's changes, one item each: "II.2.2) CPV: 79812000 → 66000000". */
static struct str changes_of(struct arena *a, const struct xml_node *form, struct str before) {
  if (xml_at(form, "CHANGES/CHANGE") == NULL) return before;
  struct out o = out_in(a, FOREIGN_BODY_MAX);
  out_put(&o, before);
  for (const struct xml_node *c = xml_at(form, "CHANGES/CHANGE"); c != NULL; c = xml_again(c)) {
    size_t const from = o.n;
    out_z(&o, from > 0 ? "\n\n- " : "- ");
    put_value(&o, xml_child(c, NULL, "WHERE"));
    out_z(&o, ": ");
    put_value(&o, xml_child(c, NULL, "OLD_VALUE"));
    out_z(&o, " \xE2\x86\x92 ");
    put_value(&o, xml_child(c, NULL, "NEW_VALUE"));
    if (o.full) {
      o.n = from;
      break;
    }
  }
  return o.n > 0 ? out_str(&o) : (struct str){0};
}

/* What has to be met, as the law's order has it (annexes of Regulation (EU) 2015/1986, section III). */
static void add_conditions(struct notice_body *b, struct arena *a, const struct xml_node *form) {
  static const char *const names[] = {
      "SUITABILITY", "ECONOMIC_FINANCIAL_INFO", "ECONOMIC_FINANCIAL_MIN_LEVEL", "TECHNICAL_PROFESSIONAL_INFO",
      "TECHNICAL_PROFESSIONAL_MIN_LEVEL", "RULES_CRITERIA", "DEPOSIT_GUARANTEE_REQUIRED", "MAIN_FINANCING_CONDITION", "LEGAL_FORM",
      "REFERENCE_TO_LAW", "PERFORMANCE_CONDITIONS", "CRITERIA_SELECTION", "CRITERIA_EVALUATION",
  };
  const struct xml_node *terms = xml_child(form, NULL, "LEFTI");
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    add(b, a, "- ", xml_child(terms, NULL, names[i]));
    add(b, a, "- ", xml_at(xml_child(form, NULL, "PROCEDURE"), names[i]));
  }
}

static struct str body_of(struct arena *a, struct notice_body *b, const struct xml_node *form, struct str title) {
  notice_body_begin(b);
  notice_body_known(b, title);
  const struct xml_node *object = xml_child(form, NULL, "OBJECT_CONTRACT");
  add(b, a, "", xml_child(object, NULL, "SHORT_DESCR"));
  add(b, a, "", part_below(form, "TOTAL_QUANTITY_OR_SCOPE"));
  add_conditions(b, a, form);
  add(b, a, "", xml_at(form, "COMPLEMENTARY_INFO/INFO_ADD"));
  add(b, a, "", part_below(form, "ADDITIONAL_INFORMATION"));
  for (const struct xml_node *lot = xml_child(object, NULL, "OBJECT_DESCR"); lot != NULL; lot = xml_again(lot)) {
    notice_body_section(b, part_title(a, ted_lines(a, xml_child(lot, NULL, "TITLE"), FOREIGN_LINE_MAX)));
    add(b, a, "", xml_child(lot, NULL, "SHORT_DESCR"));
    add(b, a, "", xml_child(lot, NULL, "MAIN_SITE"));
    add(b, a, "", xml_child(lot, NULL, "INFO_ADD"));
  }
  return changes_of(a, form, notice_body_text(b));
}

static void add_form(struct ted_notice *t, struct notice_body *b, const struct xml_node *form) {
  struct arena *a = &t->out->arena;
  struct str const title = ted_title(a, form);
  if (!str_has(title)) return;
  struct foreign_text *text = part_language(t->out, t->one, code_language(xml_attribute(form, NULL, "LG")));
  if (text == NULL || str_has(text->title)) return;
  const struct xml_node *description = part_below(form, "SHORT_DESCR");
  if (description == NULL) description = part_below(form, "TOTAL_QUANTITY_OR_SCOPE");
  text->title = title;
  text->summary = foreign_plain_summary(a, ted_lines(a, description, 2000));
  text->body = body_of(a, b, form, title);
}

void ted_texts(struct ted_notice *t, const struct xml_node *forms) {
  if (t->form == NULL) return;
  struct notice_body *b = notice_body_new(&t->out->arena);
  add_form(t, b, t->form);
  int left = PART_TEXTS_MAX;
  for (const struct xml_node *n = forms->first; n != NULL && left > 0; n = n->next) {
    if (n == t->form || !str_has(xml_attribute(n, NULL, "LG"))) continue;
    add_form(t, b, n);
    left--;
  }
  t->one->lang = t->one->texts.n > 0 ? t->one->texts.v[0].lang : (struct str){0};
}

/* --- Lots, documents, places -------------------------------------------------------------------------------------------- */

static void read_lots(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  if (xml_child(t->object, NULL, "LOT_DIVISION") == NULL) return;
  for (const struct xml_node *n = xml_child(t->object, NULL, "OBJECT_DESCR"); n != NULL; n = xml_again(n)) {
    struct str const number = part_at(a, n, "LOT_NO");
    struct foreign_lot const lot = {
        .id = str_has(number) ? number : xml_attribute(n, NULL, "ITEM"),
        .title = part_title(a, ted_lines(a, xml_child(n, NULL, "TITLE"), FOREIGN_LINE_MAX)),
    };
    part_lot(t->out, t->one, &lot);
  }
}

/* Countries only: the schema has no city of performance, but a place in words, which stands in the body. */
static void read_places(struct ted_notice *t) {
  for (const struct xml_node *d = xml_child(t->object, NULL, "OBJECT_DESCR"); d != NULL; d = xml_again(d))
    for (const struct xml_node *n = xml_child(d, NULL, "NUTS"); n != NULL; n = xml_again(n))
      part_place(t->out, t->one, (struct str){0}, code_country_of_region(xml_attribute(n, NULL, "CODE")));
  for (const struct xml_node *n = xml_at(t->coded, "NOTICE_DATA/PERFORMANCE_NUTS"); n != NULL && t->one->places.n == 0; n = xml_again(n))
    part_place(t->out, t->one, (struct str){0}, code_country_of_region(xml_attribute(n, NULL, "CODE")));
}

/* What every part of the object says. */
static void read_duration(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  size_t n = 0;
  bool differ = false;
  struct str all = {0};
  for (const struct xml_node *d = xml_child(t->object, NULL, "OBJECT_DESCR"); d != NULL && !differ; d = xml_again(d)) {
    const struct xml_node *duration = xml_child(d, NULL, "DURATION");
    struct str const own = part_duration(a, part_text(a, duration, 20), xml_attribute(duration, NULL, "TYPE"));
    differ = n++ > 0 && !str_eq(own, all);
    all = own;
  }
  if (!differ) t->one->duration = all;
}

static void read_left(struct ted_notice *t) {
  static const struct { const char *name, *reason; } kept_out[] = {
      {"CPV_ADDITIONAL", "further codes of what is bought: the main one is kept"},
      {"AC", "award criteria"},
      {"DURATION", "how long the contract lasts"},
      {"DATE_START", "when the contract begins"},
      {"RENEWAL_DESCR", "renewals"},
      {"OPTIONS_DESCR", "options"},
      {"LANGUAGES", "the languages in which it may be answered"},
      {"DURATION_TENDER_VALID", "how long a tender stays valid"},
      {"ADDRESS_REVIEW_BODY", "who reviews the award"},
      {"CONTRACTOR", "who was chosen, and for how much"},
      {"WINNER", "who was chosen"},
      {"E_MAIL", "how to reach the buyer: no addresses of people are taken over"},
      {"ADDRESS_PARTICIPATION", "where it is answered on paper"},
  };
  struct arena *a = &t->out->arena;
  const struct xml_node *amount = part_below(t->form, "VAL_ESTIMATED_TOTAL");
  if (amount != NULL)
    part_left(t->out, t->one, "VAL_ESTIMATED_TOTAL",
              fmt(a, "an estimated value: %.*s %.*s", STR(part_text(a, amount, 40)), STR(xml_attribute(amount, NULL, "CURRENCY"))));
  for (size_t i = 0; i < sizeof kept_out / sizeof *kept_out; i++)
    if (part_below(t->form, kept_out[i].name) != NULL && !(str_has(t->one->duration) && str_eq(str_from(kept_out[i].name), S("DURATION")))) foreign_left(t->out, t->one, str_from(kept_out[i].name), kept_out[i].reason);
  size_t const objects = part_count(t->form, "OBJECT_CONTRACT");
  if (objects > 1) part_left(t->out, t->one, "OBJECT_CONTRACT", fmt(a, "%zu contracts in one notice: the first one is kept", objects));
}

void ted_details(struct ted_notice *t) {
  struct arena *a = &t->out->arena;
  const struct xml_node *body = xml_child(t->form, NULL, "CONTRACTING_BODY");
  part_document(t->out, t->one, (struct str){0}, part_text(a, xml_at(body, "URL_DOCUMENT"), FOREIGN_URL_MAX + 1));
  t->one->submission = part_web(t->out, t->one, part_text(a, xml_at(body, "URL_PARTICIPATION"), FOREIGN_URL_MAX + 1), "URL_PARTICIPATION");
  read_lots(t);
  read_places(t);
  read_duration(t);
  read_left(t);
}
