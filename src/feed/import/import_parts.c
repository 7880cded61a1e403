/* The lists of a notice: criteria, lots, stages, amendments, pieces, documents. */
#include "base/arena.h"
#include "base/out.h"
#include "board/files.h"
#include "feed/import/import_notice.h"

enum { PIECE_FILES_MAX = 100, PIECE_PAGES_MAX = 10000 };

/* --- Lists ---------------------------------------------------------------------------------------------------------- */

/* A weight: a number of points, or words such as "admis ou refusé". A version: 2, or "après additif 1". */
static void take_number_or_words(struct reader *r, json_t *value, void *to) {
  if (!json_is_number(value)) read_line(r, value, to);
  else *(struct str *)to = fmt(r->arena, "%.15g", json_number_value(value));
}

static void take_criterion(struct reader *r, json_t *value, struct new_criterion *to) {
  if (!json_is_array(value) || json_array_size(value) != 2) {
    read_refuse(r, "should be a list of two: what is judged, its weight");
    return;
  }
  size_t const before = read_down_to(r, 0);
  read_line(r, json_array_get(value, 0), &to->label);
  read_up(r, before);
  read_down_to(r, 1);
  take_number_or_words(r, json_array_get(value, 1), &to->weight);
  read_up(r, before);
}

void take_criteria(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  if (!json_is_array(value) || json_array_size(value) > IMPORT_LIST_MAX) {
    read_refuse(r, "should be a list of at most %d entries", IMPORT_LIST_MAX);
    return;
  }
  n->o.criteria.n = json_array_size(value);
  n->o.criteria.v = arena_many(r->arena, n->o.criteria.n, struct new_criterion);
  for (size_t i = 0; i < n->o.criteria.n; i++) {
    size_t const before = read_down_to(r, i);
    take_criterion(r, json_array_get(value, i), &n->o.criteria.v[i]);
    read_up(r, before);
  }
}

static const struct read_key lot_keys[] = {
    {"numero", read_whole, offsetof(struct lot_read, number), true},
    {"intitule", read_line, offsetof(struct lot_read, lot.title), true},
    {"garantie", read_line, offsetof(struct lot_read, lot.guarantee), false},
    {"echeance", read_moment, offsetof(struct lot_read, closes), false},
};
void take_lots(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->lots = read_rows(r, value, READ_KEYS(lot_keys), sizeof *n->lots, &n->n_lots);
  for (size_t i = 0; i < n->n_lots; i++)
    for (size_t j = 0; j < i; j++)
      if (n->lots[i].number.v == n->lots[j].number.v) read_refuse(r, "number %lld stands there twice", (long long)n->lots[i].number.v);
}

static const struct read_key stage_keys[] = {
    {"etape", read_line, offsetof(struct stage_read, name), true},
    {"echeance", read_moment, offsetof(struct stage_read, closes), true},
};
void take_stages(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->stages = read_rows(r, value, READ_KEYS(stage_keys), sizeof *n->stages, &n->n_stages);
}

static const struct read_key amendment_keys[] = {
    {"date", read_day, offsetof(struct amendment_read, day), true},
    {"objet", read_line, offsetof(struct amendment_read, reason), true},
    {"ancienne_echeance", read_moment, offsetof(struct amendment_read, old), false},
};
void take_amendments(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->amendments = read_rows(r, value, READ_KEYS(amendment_keys), sizeof *n->amendments, &n->n_amendments);
}

void take_formats(struct reader *r, json_t *value, void *to) {
  struct text_list words = {0};
  read_lines(r, value, &words);
  struct out o = out_in(r->arena, (size_t)IMPORT_LIST_MAX * (IMPORT_LINE_MAX + 1));
  for (size_t i = 0; i < words.n; i++) {
    if (i > 0) out_char(&o, ' ');
    out_put(&o, words.v[i]);
  }
  if (!r->refused && !files_formats_good(out_str(&o))) read_refuse(r, "holds a format that cannot be received");
  *(struct str *)to = str_dup(r->arena, out_str(&o));
}

void take_envelope(struct reader *r, json_t *value, void *to) {
  static const struct {
    struct str said, stored;
  } envelopes[] = {{S_INIT("administrative"), S_INIT("administrative")},
                   {S_INIT("technique"), S_INIT("technical")},
                   {S_INIT("financiere"), S_INIT("financial")}};
  struct str word;
  read_line(r, value, &word);
  for (size_t i = 0; i < sizeof envelopes / sizeof *envelopes; i++) {
    if (!str_eq(word, envelopes[i].said)) continue;
    *(struct str *)to = envelopes[i].stored;
    return;
  }
  read_refuse(r, "is none of administrative, technique, financiere");
}

static const struct read_key piece_keys[] = {
    {"libelle", read_line, offsetof(struct piece_read, piece.label), true},
    {"obligatoire", read_flag, offsetof(struct piece_read, compulsory), true},
    {"formats", take_formats, offsetof(struct piece_read, piece.formats), true},
    {"taille_max_mo", read_whole, offsetof(struct piece_read, megabytes), true},
    {"nombre_max", read_whole, offsetof(struct piece_read, files), true},
    {"enveloppe", take_envelope, offsetof(struct piece_read, piece.envelope), false},
    {"pages", read_whole, offsetof(struct piece_read, piece.pages), false},
    {"etape", read_whole, offsetof(struct piece_read, piece.stage), false},
};
void settle_piece(struct reader *r, size_t i, const struct piece_read *from, struct new_piece *to) {
  *to = from->piece;
  to->compulsory = from->compulsory.v != 0;
  to->max_bytes = from->megabytes.v * MEGABYTE;
  to->max_files = from->files.v;
  if (from->megabytes.v < 1 || from->megabytes.v > MEGABYTES_MAX || to->max_files < 1 || to->max_files > PIECE_FILES_MAX)
    read_refuse(r, "piece %zu: at most %d MB and %d files, at least one of each", i + 1, MEGABYTES_MAX, PIECE_FILES_MAX);
  if (to->pages.has && (to->pages.v < 1 || to->pages.v > PIECE_PAGES_MAX))
    read_refuse(r, "piece %zu: from 1 to %d pages", i + 1, PIECE_PAGES_MAX);
}

void take_pieces(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  size_t count;
  struct piece_read *rows = read_rows(r, value, READ_KEYS(piece_keys), sizeof *rows, &count);
  n->o.pieces.v = arena_many(r->arena, count, struct new_piece);
  n->o.pieces.n = count;
  for (size_t i = 0; i < count && !r->refused; i++) settle_piece(r, i, &rows[i], &n->o.pieces.v[i]);
}

void check_piece_stages(struct reader *r, const struct notice *n) {
  size_t const before = read_down(r, "pieces");
  for (size_t i = 0; i < n->o.pieces.n && !r->refused; i++) {
    struct opt_int const stage = n->o.pieces.v[i].stage;
    if (!stage.has || (stage.v >= 1 && stage.v <= (int64_t)n->n_stages)) continue;
    read_down_to(r, i);
    read_down(r, "etape");
    read_refuse(r, "is the number of no stage: there are %zu (etapes)", n->n_stages);
  }
  read_up(r, before);
}

static const struct read_key document_keys[] = {
    {"titre", read_line, offsetof(struct new_document, title), true},
    {"nature", read_line, offsetof(struct new_document, nature), true},
    {"fichier", read_line, offsetof(struct new_document, file_name), true},
    {"langue", read_code, offsetof(struct new_document, lang), true},
    {"version", take_number_or_words, offsetof(struct new_document, version), false},
    {"url", take_web_address, offsetof(struct new_document, url), false},
};
void take_documents(struct reader *r, json_t *value, void *to) {
  struct notice *n = to;
  n->o.documents.v = read_rows(r, value, READ_KEYS(document_keys), sizeof *n->o.documents.v, &n->o.documents.n);
}
