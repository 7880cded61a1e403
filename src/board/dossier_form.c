#include "board/dossier_form.h"

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/words.h"
#include "board/answer.h"
#include "board/token.h"

/* --- The forms of the kinds ----------------------------------------------------------------------------------------- */

#define FIELDS(array) {(array), sizeof(array) / sizeof *(array)}
#define STEPS(array) {(array), sizeof(array) / sizeof *(array)}

struct form_fields_table { const struct asked_field *v; size_t n; };
struct form_step {
  struct str slug, title, hint;
  struct form_fields_table fields;
};
struct form { const struct form_step *v; size_t n; };

static const struct asked_field identity[] = {
    {.name = S_INIT("nom"), .label = WORD("Nom et prénom"), .compulsory = true, .account = true, .autocomplete = S_INIT("name"),
     .hint = WORD("Tels qu’ils figurent sur vos diplômes et attestations.")},
    {.name = S_INIT("telephone"), .label = WORD("Téléphone"), .autocomplete = S_INIT("tel"), .hint = WORD("Avec l’indicatif du pays.")},
    {.name = S_INIT("ville"), .label = WORD("Ville de résidence"), .compulsory = true, .autocomplete = S_INIT("address-level2")},
    {.name = S_INIT("pays"), .label = WORD("Pays de résidence"), .compulsory = true, .autocomplete = S_INIT("country-name")},
    {.name = S_INIT("nationalite"), .label = WORD("Nationalité")},
};
static const struct asked_field languages[] = {
    {.name = S_INIT("langues"), .label = WORD("Vos langues, avec votre niveau dans chacune"), .type = FIELD_LINES, .compulsory = true,
     .hint = WORD("Par exemple : français (langue maternelle), anglais (courant), fon (notions).")},
};
static const struct asked_field availability[] = {
    {.name = S_INIT("disponibilite"), .label = WORD("À partir de quand êtes-vous disponible ?"), .compulsory = true,
     .hint = WORD("Par exemple : tout de suite, à partir du 1er mars, après un préavis de deux mois.")},
};
static const struct asked_field daily_rate[] = {
    {.name = S_INIT("tarif"), .label = WORD("Votre tarif par jour, en chiffres"), .type = FIELD_NUMBER, .compulsory = true,
     .hint = WORD("Hors frais de voyage, sauf si l’avis dit autre chose.")},
    {.name = S_INIT("devise"), .label = WORD("Devise"), .compulsory = true, .hint = WORD("Par exemple : franc CFA, euro.")},
};
static const struct asked_field salary[] = {
    {.name = S_INIT("remuneration"), .label = WORD("Rémunération souhaitée"), .hint = WORD("Montant, devise et période, par exemple : 900 000 F CFA par mois.")},
};
static const struct asked_field behind[] = {
    {.name = S_INIT("structure"), .label = WORD("Nom de la structure"), .autocomplete = S_INIT("organization")},
    {.name = S_INIT("immatriculation"), .label = WORD("Numéro d’immatriculation")},
};
static const struct asked_field motivation[] = {
    {.name = S_INIT("motivation"), .label = WORD("Pourquoi cette opportunité, et pourquoi vous ?"), .type = FIELD_LINES,
     .hint = WORD("Inutile si vous joignez une lettre de motivation.")},
};
static const struct asked_field firm[] = {
    {.name = S_INIT("structure"), .label = WORD("Raison sociale"), .compulsory = true, .autocomplete = S_INIT("organization")},
    {.name = S_INIT("immatriculation"), .label = WORD("Numéro d’immatriculation"), .compulsory = true,
     .hint = WORD("Registre du commerce ou numéro fiscal, selon le pays.")},
    {.name = S_INIT("pays"), .label = WORD("Pays d’établissement"), .compulsory = true, .autocomplete = S_INIT("country-name")},
};
static const struct asked_field representative[] = {
    {.name = S_INIT("representant"), .label = WORD("Nom et prénom de la personne habilitée"), .compulsory = true, .account = true, .autocomplete = S_INIT("name")},
    {.name = S_INIT("fonction"), .label = WORD("Sa fonction"), .compulsory = true, .autocomplete = S_INIT("organization-title")},
    {.name = S_INIT("telephone"), .label = WORD("Téléphone"), .autocomplete = S_INIT("tel"), .hint = WORD("Avec l’indicatif du pays.")},
};
static const struct asked_field members[] = {
    {.name = S_INIT("membres"), .label = WORD("Membres du groupement"), .type = FIELD_LINES,
     .hint = WORD("Une ligne par membre : raison sociale, pays, rôle. Le mandataire d’abord. Laissez vide si vous répondez seul.")},
};
static const struct asked_field carrier[] = {
    {.name = S_INIT("structure"), .label = WORD("Nom du porteur de projet"), .compulsory = true, .autocomplete = S_INIT("organization")},
    {.name = S_INIT("immatriculation"), .label = WORD("Numéro d’enregistrement ou récépissé de déclaration")},
    {.name = S_INIT("pays"), .label = WORD("Pays d’établissement"), .compulsory = true, .autocomplete = S_INIT("country-name")},
};
static const struct asked_field project[] = {
    {.name = S_INIT("projet"), .label = WORD("Intitulé du projet"), .compulsory = true},
};
static const struct asked_field partners[] = {
    {.name = S_INIT("membres"), .label = WORD("Codemandeurs"), .type = FIELD_LINES,
     .hint = WORD("Une ligne par codemandeur : nom, pays, rôle. Laissez vide s’il n’y en a pas.")},
};

static const struct form_step recruitment_form[] = {
    {S_INIT("identite"), WORD("Votre identité"), {0}, FIELDS(identity)},
    {S_INIT("langues"), WORD("Vos langues"), {0}, FIELDS(languages)},
    {S_INIT("disponibilite"), WORD("Votre disponibilité"), {0}, FIELDS(availability)},
    {S_INIT("remuneration"), WORD("Votre rémunération"), {0}, FIELDS(salary)},
    {S_INIT("motivation"), WORD("Votre motivation"), {0}, FIELDS(motivation)},
};
static const struct form_step mission_form[] = {
    {S_INIT("identite"), WORD("Votre identité"), {0}, FIELDS(identity)},
    {S_INIT("structure"), WORD("Votre structure"), WORD("Seulement si vous répondez au nom d’une structure. Laissez vide si vous répondez en votre nom."), FIELDS(behind)},
    {S_INIT("langues"), WORD("Vos langues"), {0}, FIELDS(languages)},
    {S_INIT("disponibilite"), WORD("Votre disponibilité"), {0}, FIELDS(availability)},
    {S_INIT("tarif"), WORD("Votre tarif"), {0}, FIELDS(daily_rate)},
    {S_INIT("motivation"), WORD("Votre motivation"), {0}, FIELDS(motivation)},
};
static const struct form_step firm_form[] = {
    {S_INIT("structure"), WORD("Votre structure"), {0}, FIELDS(firm)},
    {S_INIT("representant"), WORD("Personne habilitée"), {0}, FIELDS(representative)},
    {S_INIT("groupement"), WORD("Groupement"), {0}, FIELDS(members)},
};
static const struct form_step project_form[] = {
    {S_INIT("porteur"), WORD("Le porteur de projet"), {0}, FIELDS(carrier)},
    {S_INIT("representant"), WORD("Personne habilitée"), {0}, FIELDS(representative)},
    {S_INIT("projet"), WORD("Le projet"), {0}, FIELDS(project)},
    {S_INIT("codemandeurs"), WORD("Codemandeurs"), {0}, FIELDS(partners)},
};

static const struct form forms[KIND_COUNT] = {
    [KIND_EXPERTISE_MISSION] = STEPS(mission_form), [KIND_RECRUITMENT] = STEPS(recruitment_form),
    [KIND_CALL_FOR_TENDERS] = STEPS(firm_form),     [KIND_CALL_FOR_EXPRESSIONS] = STEPS(firm_form),
    [KIND_CALL_FOR_PROJECTS] = STEPS(project_form),
};

/* --- One opportunity ------------------------------------------------------------------------------------------------ */

static const struct {
  struct str word;
  enum field_type type;
} types[] = {{S_INIT("text"), FIELD_LINES}, {S_INIT("number"), FIELD_NUMBER}, {S_INIT("date"), FIELD_DATE},
             {S_INIT("choice"), FIELD_CHOICE}, {S_INIT("yes_no"), FIELD_YES_NO}};

static enum err own_field(struct arena *a, const struct q_question *q, struct asked_field *ret) {
  *ret = (struct asked_field){.name = fmt(a, "question-%lld", (long long)q->id), .compulsory = q->compulsory, .own = true, .label = q->label,
                              .label_en = q->label_en, .hint = q->hint, .choices = q->choices, .wanted = q->wanted, .value = S("")};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++)
    if (str_eq(types[i].word, q->answer)) return ret->type = types[i].type, OK;
  return BROKEN;
}

static void put_kind(struct arena *a, const struct form *form, struct asked_steps *to) {
  for (size_t i = 0; i < form->n; i++) {
    const struct form_step *from = &form->v[i];
    struct asked_step *step = &to->v[to->n++];
    *step = (struct asked_step){from->slug, from->title, from->hint, {arena_many(a, from->fields.n, struct asked_field), from->fields.n}, TASK_TODO};
    for (size_t k = 0; k < from->fields.n; k++) step->fields.v[k] = from->fields.v[k], step->fields.v[k].value = S("");
  }
}

enum err dossier_form(struct arena *a, enum opportunity_kind kind, const struct q_question_list *questions, struct asked *ret) {
  const struct form *form = &forms[kind];
  struct asked asked = {.steps.v = arena_many(a, form->n + questions->n, struct asked_step)};
  asked.eligibility = (struct asked_step){.slug = S(ELIGIBILITY_SLUG), .title = WORD("Avant de commencer"),
                                          .fields.v = arena_many(a, questions->n, struct asked_field)};
  put_kind(a, form, &asked.steps);
  for (size_t i = 0; i < questions->n; i++) {
    const struct q_question *q = &questions->v[i];
    struct asked_field *f = str_eq(q->use, S("eligibility")) ? &asked.eligibility.fields.v[asked.eligibility.fields.n++] : arena_new(a, struct asked_field);
    TRY(own_field(a, q, f));
    if (!str_eq(q->use, S("eligibility"))) asked.steps.v[asked.steps.n++] = (struct asked_step){.slug = f->name, .fields = {f, 1}};
  }
  *ret = asked;
  return OK;
}

struct asked_step *asked_step(struct asked *asked, struct str slug) {
  if (asked->eligibility.fields.n > 0 && str_eq(asked->eligibility.slug, slug)) return &asked->eligibility;
  for (size_t i = 0; i < asked->steps.n; i++)
    if (str_eq(asked->steps.v[i].slug, slug)) return &asked->steps.v[i];
  return NULL;
}

/* --- What was typed ------------------------------------------------------------------------------------------------- */

static void fill_step(struct asked_step *step, const struct q_answer_list *answers) {
  size_t typed = 0, faults = 0, compulsory = 0;
  for (size_t i = 0; i < step->fields.n; i++) {
    struct asked_field *f = &step->fields.v[i];
    for (size_t k = 0; k < answers->n; k++)
      if (str_eq(answers->v[k].field, f->name)) f->value = answers->v[k].value;
    typed += str_trim(f->value).n > 0;
    faults += answer_fault(f) != ANSWER_FINE;
    compulsory += f->compulsory;
  }
  if (typed == 0) step->state = compulsory > 0 ? TASK_TODO : TASK_OPTIONAL;
  else step->state = faults > 0 ? TASK_BEGUN : TASK_DONE;
}

void asked_fill(struct asked *asked, const struct q_answer_list *answers) {
  fill_step(&asked->eligibility, answers);
  for (size_t i = 0; i < asked->steps.n; i++) fill_step(&asked->steps.v[i], answers);
}

bool answer_kept(struct str value) { return utf8_count_typed(value) <= ANSWER_MAX; }

int64_t answer_max(const struct asked_field *f) { return f->type == FIELD_LINES ? ANSWER_MAX : FIELD_LINE_MAX; }

static bool is_choice(struct str choices, struct str value) {
  struct str one;
  while (str_next(&choices, '\n', &one))
    if (str_eq(one, value)) return true;
  return false;
}

enum answer_fault answer_fault(const struct asked_field *f) {
  struct str const value = str_trim(f->value);
  struct day day;
  if (value.n == 0) return f->compulsory ? ANSWER_MISSING : ANSWER_FINE;
  if (utf8_count_typed(f->value) > (size_t)answer_max(f)) return ANSWER_LONG;
  switch (f->type) {
  case FIELD_NUMBER: return answer_is_number(value) ? ANSWER_FINE : ANSWER_NO_NUMBER;
  case FIELD_DATE: return answer_date(value, &day) ? ANSWER_FINE : ANSWER_NO_DATE;
  case FIELD_CHOICE: return is_choice(f->choices, value) ? ANSWER_FINE : ANSWER_NO_CHOICE;
  case FIELD_YES_NO: return is_choice(S("oui\nnon"), value) ? ANSWER_FINE : ANSWER_NO_CHOICE;
  case FIELD_LINE:
  case FIELD_LINES: break;
  }
  return ANSWER_FINE;
}

bool answer_unwanted(const struct asked_field *f) {
  return str_has(f->wanted) && f->value.n > 0 && !str_eq(f->value, str_eq(f->wanted, S("yes")) ? S("oui") : S("non"));
}

enum { SEEN_BYTES = 8 };

struct str text_seen(struct arena *a, struct str text) {
  unsigned char digest[TOKEN_BYTES];
  token_sha256(text, digest);
  return str_hex(a, digest, SEEN_BYTES);
}

struct str asked_seen(struct arena *a, const struct asked_step *step) {
  struct token_digest *d = token_digest_begin();
  for (size_t i = 0; i < step->fields.n; i++) {
    int64_t const n = (int64_t)step->fields.v[i].value.n;
    token_digest_add(d, (struct str){(const char *)&n, sizeof n});
    token_digest_add(d, step->fields.v[i].value);
  }
  unsigned char digest[TOKEN_BYTES];
  token_digest_end(d, digest);
  return str_hex(a, digest, SEEN_BYTES);
}
