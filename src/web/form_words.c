/* The words of a dossier's form: labels, answers as people read them, what is missing. */
#include "base/arena.h"
#include "base/typography.h"
#include "base/when.h"
#include "base/words.h"
#include "web/pages.h"
#include "web/print.h"
#include "web/urlencoded.h"

enum { SENTENCE_MAX = 8 << 10, SAVED_MAX = 128 };
#define SAME_DAY_US (12 * HOUR_US)

/* --- Fields --------------------------------------------------------------------------------------------------------- */

struct str field_label(const struct show *show, const struct asked_field *f) {
  if (!f->own) return words_get(show->lang, f->label);
  return show->lang == LANG_EN && str_has(f->label_en) ? f->label_en : f->label;
}

bool has_hint(const struct asked_field *f) { return str_has(f->hint) || f->type == FIELD_DATE || f->type == FIELD_NUMBER; }

struct str step_title(const struct show *show, const struct asked_step *step) {
  return str_has(step->title) ? words_get(show->lang, step->title) : field_label(show, &step->fields.v[0]);
}

bool asks_to_go_on(const struct dossier_page *page) {
  if (page->step != &page->dossier.asked.eligibility || page->dossier.row.eligible_at.has) return false;
  for (size_t i = 0; i < page->step->fields.n; i++)
    if (answer_unwanted(&page->step->fields.v[i])) return true;
  return false;
}

struct str field_value(const struct dossier_page *page, const struct asked_field *f) {
  if (page->form.typed != NULL) return form_typed(&page->form, f->name);
  return f->account && f->value.n == 0 ? page->name : f->value;
}

struct offers offers_of(const struct show *show, const struct asked_field *f) {
  struct offers offers = {0};
  if (f->type == FIELD_YES_NO) {
    offers.v = arena_many(show->arena, 2, struct offer);
    offers.v[offers.n++] = (struct offer){S("oui"), T(show->lang, "Oui")};
    offers.v[offers.n++] = (struct offer){S("non"), T(show->lang, "Non")};
    return offers;
  }
  size_t n = 1;
  for (size_t i = 0; i < f->choices.n; i++) n += f->choices.p[i] == '\n';
  offers.v = arena_many(show->arena, n, struct offer);
  struct str rest = f->choices, one;
  while (str_next(&rest, '\n', &one)) offers.v[offers.n++] = (struct offer){one, one};
  return offers;
}

struct markup answer_read(const struct show *show, const struct asked_field *f) {
  if (f->type == FIELD_YES_NO && str_eq(f->value, S("oui"))) return paragraphs(show, T(show->lang, "Oui"));
  if (f->type == FIELD_YES_NO && str_eq(f->value, S("non"))) return paragraphs(show, T(show->lang, "Non"));
  return paragraphs(show, f->value);
}

bool lot_shown_chosen(const struct dossier_page *page, const struct dossier_lot *lot) {
  if (page->form.typed == NULL) return lot->chosen;
  struct str value;
  int64_t number;
  for (size_t at = 0; urlencoded_each(page->form.typed, S("lot"), &at, &value);)
    if (str_int(value, 0, INT64_MAX, &number) == OK && number == lot->row.number) return true;
  return false;
}

struct str saved_said(const struct show *show, const struct dossier_page *page) {
  struct instant const at = page->dossier.row.updated_at;
  bool const today = show->now.us - at.us < SAME_DAY_US;
  struct out when = out_in(show->arena, SAVED_MAX), o = out_in(show->arena, 2 * SAVED_MAX);
  if (today) when_time(&when, show->lang, at, page->opportunity.zone);
  else when_short(&when, show->lang, at, page->opportunity.zone);
  struct str const said = out_str(&when);
  slots_put(&o, today ? T(show->lang, "Enregistré à %s") : T(show->lang, "Enregistré le %s"), &said, 1);
  return out_str(&o);
}

/* --- What is missing ------------------------------------------------------------------------------------------------ */

static struct str fault_word(enum lang lang, enum answer_fault fault) {
  switch (fault) {
  case ANSWER_FINE:
  case ANSWER_MISSING: break;
  case ANSWER_NO_NUMBER: return T(lang, "Écrivez un nombre, par exemple 1 250 ou 12,5 : %s");
  case ANSWER_NO_DATE: return T(lang, "Écrivez une date qui existe, par exemple 1/3/2027 : %s");
  case ANSWER_NO_CHOICE: return T(lang, "Choisissez l’une des réponses proposées : %s");
  case ANSWER_LONG: return T(lang, "La réponse est trop longue : %s");
  }
  return T(lang, "Réponse manquante : %s");
}

struct str gap_sentence(const struct show *show, const struct dossier_gap *gap) {
  struct out o = out_in(show->arena, SENTENCE_MAX);
  struct str value = {0};
  if (gap->field != NULL) value = field_label(show, gap->field);
  else if (gap->piece != NULL) value = gap->piece->row.label;
  else if (gap->lot != NULL) value = fmt(show->arena, "%lld", (long long)gap->lot->row.number);
  else return T(show->lang, "Choisissez au moins un lot.");
  if (gap->infected != NULL) {
    struct str const args[] = {gap->infected->name, gap->infected->found};
    slots_put(&o, T(show->lang, "Un virus a été trouvé dans « %s » (%s). Remplacez ce fichier ou retirez-le."), args, 2);
  } else if (gap->lot != NULL) slots_put(&o, T(show->lang, "La clôture du lot %s est passée : retirez-le de votre choix."), &value, 1);
  else slots_put(&o, gap->field == NULL ? T(show->lang, "Il manque : %s") : fault_word(show->lang, gap->fault), &value, 1);
  return out_str(&o);
}

struct str gap_path(const struct show *show, const struct dossier_page *page, const struct dossier_gap *gap) {
  struct str const dossier = fmt(show->arena, "/%.*s/opportunites/%lld/dossier", STR(lang_code(show->lang)), (long long)page->opportunity.row.id);
  if (gap->piece != NULL) return fmt(show->arena, "%.*s#piece-%lld", STR(dossier), (long long)gap->piece->row.id);
  if (gap->field == NULL) return fmt(show->arena, "%.*s/lots?retour=verification", STR(dossier));
  return fmt(show->arena, "%.*s/questions/%.*s?retour=verification#%.*s", STR(dossier), STR(gap->step->slug), STR(gap->field->name));
}

/* --- Pieces that go together ---------------------------------------------------------------------------------------- */

static bool belongs(const struct q_piece *p, struct str envelope, int64_t stage) {
  bool const in_envelope = envelope.p == NULL ? p->envelope.p == NULL : str_eq(p->envelope, envelope);
  return in_envelope && (stage == 0 ? !p->stage.has : p->stage.has && p->stage.v == stage);
}

struct dossier_groups dossier_groups(const struct show *show, const struct dossier_page *page) {
  static const struct str envelopes[] = {S_INIT("administrative"), S_INIT("technical"), S_INIT("financial"), {NULL, 0}};
  enum { ENVELOPES = sizeof envelopes / sizeof *envelopes };
  const struct opportunity *o = &page->opportunity;
  const struct dossier_piece_list *pieces = &page->dossier.pieces;
  struct dossier_groups groups = {.v = arena_many(show->arena, (o->stages.n + 1) * ENVELOPES, struct dossier_group)};
  struct dossier_piece *rows = arena_many(show->arena, pieces->n, struct dossier_piece);
  for (size_t stage = 0; stage <= o->stages.n; stage++)
    for (size_t e = 0; e < ENVELOPES; e++) {
      struct dossier_group g = {.number = (int64_t)stage, .envelope = envelopes[e], .v = rows};
      if (stage > 0) g.stage = o->stages.v[stage - 1].name, g.closes = o->stages.v[stage - 1].closes_at;
      for (size_t i = 0; i < pieces->n; i++)
        if (belongs(&pieces->v[i].row, envelopes[e], (int64_t)stage)) g.v[g.n++] = pieces->v[i], g.turn = pieces->v[i].turn;
      rows += g.n;
      if (g.n > 0) groups.v[groups.n++] = g;
    }
  return groups;
}
