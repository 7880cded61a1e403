/* What a dossier is asked beside its pieces, and what is told where personal data are collected. */
#include "base/arena.h"
#include "base/fold.h"
#include "base/out.h"
#include "board/dossier_form.h"
#include "feed/import/import_notice.h"

enum { CHOICES_MAX = 50, MONTHS_MAX = 120 };

/* --- Questions ------------------------------------------------------------------------------------------------------ */

static const struct read_key question_keys[] = {
    {"usage", read_line, offsetof(struct question_read, use), true},
    {"type", read_line, offsetof(struct question_read, type), true},
    {"libelle", read_line, offsetof(struct question_read, label), true},
    {"libelle_en", read_line, offsetof(struct question_read, label_en), false},
    {"aide", read_line, offsetof(struct question_read, hint), false},
    {"obligatoire", read_flag, offsetof(struct question_read, file.compulsory), true},
    {"choix", read_lines, offsetof(struct question_read, choices), false},
    {"attendu", read_line, offsetof(struct question_read, wanted), false},
    {"formats", take_formats, offsetof(struct question_read, file.piece.formats), false},
    {"taille_max_mo", read_whole, offsetof(struct question_read, file.megabytes), false},
    {"nombre_max", read_whole, offsetof(struct question_read, file.files), false},
    {"enveloppe", take_envelope, offsetof(struct question_read, file.piece.envelope), false},
    {"pages", read_whole, offsetof(struct question_read, file.piece.pages), false},
    {"etape", read_whole, offsetof(struct question_read, file.piece.stage), false},
};
void take_questions(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->questions = read_rows(r, value, READ_KEYS(question_keys), sizeof *n->questions, &n->n_questions);
}

struct pair {
  struct str said, stored;
};
static const struct pair uses[] = {{S_INIT("eligibilite"), S_INIT("eligibility")}, {S_INIT("dossier"), S_INIT("dossier")}},
                         types[] = {{S_INIT("texte"), S_INIT("text")},   {S_INIT("nombre"), S_INIT("number")},  {S_INIT("date"), S_INIT("date")},
             {S_INIT("choix"), S_INIT("choice")}, {S_INIT("oui_non"), S_INIT("yes_no")}, {S_INIT("fichier"), S_INIT("file")}},
                         wishes[] = {{S_INIT("oui"), S_INIT("yes")}, {S_INIT("non"), S_INIT("no")}};

/* The stored word for a word of the file; absent (refused) for another. */
#define STORED(r, table, key, word) stored_of((r), (key), (word), (table), sizeof(table) / sizeof *(table))
static struct str stored_of(struct reader *r, const char *key, struct str word, const struct pair *pairs, size_t n) {
  for (size_t i = 0; i < n; i++)
    if (str_eq(pairs[i].said, word)) return pairs[i].stored;
  size_t const before = read_down(r, key);
  read_refuse(r, "\"%.*s\" is none of the words for it", STR(read_shown(r, word)));
  read_up(r, before);
  return (struct str){0};
}

static void refuse_at(struct reader *r, const char *key, const char *reason) {
  size_t const before = read_down(r, key);
  read_refuse(r, "%s", reason);
  read_up(r, before);
}

static void note_at(struct reader *r, const char *key, bool said, const char *reason) {
  if (!said) return;
  size_t const before = read_down(r, key);
  read_note(r, "%s", reason);
  read_up(r, before);
}

/* Keys that another type of question has are said, not stored. */
static void note_strangers(struct reader *r, const struct question_read *q, bool is_file) {
  const struct piece_read *f = &q->file;
  static const char not_file[] = "only of a question that a file answers", file[] = "a piece has no place for it";
  note_at(r, "libelle_en", is_file && q->label_en.p != NULL, file);
  note_at(r, "aide", is_file && q->hint.p != NULL, file);
  note_at(r, "formats", !is_file && f->piece.formats.p != NULL, not_file);
  note_at(r, "taille_max_mo", !is_file && f->megabytes.has, not_file);
  note_at(r, "nombre_max", !is_file && f->files.has, not_file);
  note_at(r, "enveloppe", !is_file && f->piece.envelope.p != NULL, not_file);
  note_at(r, "pages", !is_file && f->piece.pages.has, not_file);
  note_at(r, "etape", !is_file && f->piece.stage.has, not_file);
}

static struct str lines_of(struct arena *a, const struct text_list *list) {
  if (list->n == 0) return (struct str){0};
  struct out o = out_in(a, (size_t)CHOICES_MAX * (IMPORT_LINE_MAX + 1));
  for (size_t i = 0; i < list->n; i++) {
    if (i > 0) out_char(&o, '\n');
    out_put(&o, list->v[i]);
  }
  return str_dup(a, out_str(&o));
}

static void settle_question(struct reader *r, const struct question_read *q, struct new_question *to) {
  *to = (struct new_question){.label = q->label, .label_en = q->label_en, .hint = q->hint, .compulsory = q->file.compulsory.v != 0};
  to->use = STORED(r, uses, "usage", q->use);
  to->answer = STORED(r, types, "type", q->type);
  if (q->wanted.p != NULL) to->wanted = STORED(r, wishes, "attendu", q->wanted);
  bool const choice = str_eq(to->answer, S("choice")), eligibility = str_eq(to->use, S("eligibility"));
  if (choice && (q->choices.n < 2 || q->choices.n > CHOICES_MAX)) refuse_at(r, "choix", "should be from 2 to 50 answers");
  if (!choice && q->choices.n > 0) refuse_at(r, "choix", "stands in a question that is not answered by a choice");
  if (q->wanted.p != NULL && !(eligibility && str_eq(to->answer, S("yes_no"))))
    refuse_at(r, "attendu", "is for yes or no before the dossier alone (eligibilite, oui_non)");
  to->choices = choice && !r->refused ? lines_of(r->arena, &q->choices) : (struct str){0};
}

/* A question that a file answers. */
static void settle_file(struct reader *r, const struct question_read *q, struct notice *n) {
  if (!str_eq(q->use, S("dossier"))) refuse_at(r, "usage", "a file is asked for in the dossier");
  if (q->file.piece.formats.p == NULL) refuse_at(r, "formats", "is missing");
  if (q->choices.n > 0) refuse_at(r, "choix", "stands in a question that is not answered by a choice");
  if (q->wanted.p != NULL) refuse_at(r, "attendu", "stands in a question that a file answers");
  if (n->o.pieces.n == IMPORT_LIST_MAX) read_refuse(r, "more than %d pieces", IMPORT_LIST_MAX);
  if (r->refused) return;
  struct new_piece *to = &n->o.pieces.v[n->o.pieces.n];
  settle_piece(r, n->o.pieces.n++, &q->file, to);
  to->label = q->label;
}

void settle_questions(struct reader *r, struct notice *n) {
  struct new_piece *const pieces = arena_many(r->arena, n->o.pieces.n + n->n_questions, struct new_piece);
  size_t const before = read_down(r, "questions_candidat");
  size_t first = 0;
  for (size_t i = 0; i < n->o.pieces.n; i++) pieces[i] = n->o.pieces.v[i];
  n->o.pieces.v = pieces;
  n->o.questions.v = arena_many(r->arena, n->n_questions, struct new_question);
  if (n->n_questions > QUESTIONS_MAX) read_refuse(r, "more than %d entries", QUESTIONS_MAX);
  for (size_t i = 0; i < n->n_questions && !r->refused; i++) {
    const struct question_read *q = &n->questions[i];
    size_t const here = read_down_to(r, i);
    bool const is_file = str_eq(q->type, S("fichier"));
    note_strangers(r, q, is_file);
    if (is_file) settle_file(r, q, n);
    else settle_question(r, q, &n->o.questions.v[n->o.questions.n++]);
    first += str_eq(q->use, S("eligibilite"));
    if (first > ELIGIBILITY_MAX) refuse_at(r, "usage", "more than three questions before the dossier (eligibilite)");
    read_up(r, here);
  }
  read_up(r, before);
}

/* --- Personal data -------------------------------------------------------------------------------------------------- */

static void take_countries(struct reader *r, json_t *value, void *to) {
  struct text_list codes = {0};
  read_list(r, value, take_country, &codes);
  struct out o = out_in(r->arena, (size_t)IMPORT_LIST_MAX * (IMPORT_LINE_MAX + 1));
  for (size_t i = 0; i < codes.n; i++) {
    if (i > 0) out_char(&o, ' ');
    out_put(&o, codes.v[i]);
  }
  if (codes.n > 0) *(struct str *)to = str_dup(r->arena, out_str(&o));
}

static const struct read_key privacy_keys[] = {
    {"responsable", read_line, AT(o.privacy_controller), false},
    {"destinataires", read_line, AT(o.privacy_recipients), false},
    {"pays", take_countries, AT(o.privacy_countries), false},
    {"duree_mois", read_whole, AT(o.privacy_months), false},
    {"contact", read_line, AT(o.privacy_contact), false},
};
void take_privacy(struct reader *r, json_t *value, void *to) {
  const struct opportunity_new *o = &((struct notice *)to)->o;
  read_object(r, value, READ_KEYS(privacy_keys), to);
  if (o->privacy_months.has && (o->privacy_months.v < 1 || o->privacy_months.v > MONTHS_MAX)) refuse_at(r, "duree_mois", "should be from 1 to 120 months");
}
