#include "tool/words_po.h"

#include <string.h>

struct po_reader {
  struct arena *arena;
  struct po *po;
  struct po_entry entry; /* being read */
  bool begun;            /* it has a msgid */
  bool done;             /* and a msgstr: the next msgid starts another one */
  bool fuzzy;
  struct str *field; /* what a line that is only a literal continues */
  struct views_fault *fault;
};

/* Only n, digits and operators: it becomes C. */
static bool plain_rule(struct str rule) {
  for (size_t i = 0; i < rule.n; i++)
    if (rule.p[i] == '\0' || strchr("n0123456789 ()<>=!&|?:%+-*/", rule.p[i]) == NULL) return false;
  return rule.n > 0 && rule.n <= PO_RULE_MAX && str_index(rule, '/') == rule.n;
}

/* "Plural-Forms: nplurals=2; plural=(n > 1);" */
static enum err read_header(struct po_reader *r, struct str header, unsigned line) {
  struct str row;
  while (str_next(&header, '\n', &row)) {
    if (!str_starts(row, S("Plural-Forms:"))) continue;
    struct str part;
    while (str_next(&row, ';', &part)) {
      size_t const equals = str_index(part, '=');
      struct str const value = str_trim(str_sub(part, equals + 1, part.n));
      struct str const name = str_trim(str_sub(part, 0, equals));
      int64_t forms;
      if (str_ends(name, S("nplurals"))) {
        if (str_int(value, 1, PO_FORMS_MAX, &forms) != OK) return views_fail(r->fault, line, "nplurals is wrong");
        r->po->forms = (unsigned)forms;
      } else if (str_eq(name, S("plural"))) {
        if (!plain_rule(value)) return views_fail(r->fault, line, "the plural rule is wrong");
        r->po->rule = value;
      }
    }
  }
  if (r->po->forms == 0 || r->po->rule.n == 0) return views_fail(r->fault, line, "Plural-Forms is missing");
  return OK;
}

static enum err finish(struct po_reader *r) {
  if (!r->begun) return OK;
  struct po_entry const e = r->entry;
  bool const fuzzy = r->fuzzy;
  r->begun = r->done = r->fuzzy = false;
  r->field = NULL;
  if (e.id.n == 0) return read_header(r, e.text[0], e.line);
  if (po_find(r->po, e.id) != NULL) return views_fail(r->fault, e.line, "\"%.*s\" stands twice", STR(e.id));
  if (r->po->n == PO_ENTRIES_MAX) return views_fail(r->fault, e.line, "too many entries");
  r->po->v[r->po->n] = e;
  r->po->v[r->po->n++].fuzzy = fuzzy;
  return OK;
}

/* The field that the line's first word names; NULL when it is none. */
static struct str *field_of(struct po_reader *r, struct str word) {
  struct po_entry *const e = &r->entry;
  if (str_eq(word, S("msgid_plural"))) return &e->plural;
  if (str_eq(word, S("msgstr"))) return &e->text[0];
  if (word.n == 9 && str_starts(word, S("msgstr[")) && word.p[8] == ']') {
    unsigned const form = (unsigned)(word.p[7] - '0');
    if (form < PO_FORMS_MAX) return &e->text[form];
  }
  return NULL;
}

static enum err read_line(struct po_reader *r, struct str row, unsigned line) {
  if (row.n == 0) return finish(r);
  if (row.p[0] == '#') {
    if (r->done) TRY(finish(r));
    if (str_starts(row, S("#,")) && str_contains(row, S("fuzzy"))) r->fuzzy = true;
    return OK;
  }
  if (row.p[0] != '"') {
    size_t n = 0;
    while (n < row.n && row.p[n] != ' ' && row.p[n] != '"') n++;
    struct str const word = str_sub(row, 0, n);
    row = str_trim(str_sub(row, n, row.n));
    if (str_eq(word, S("msgid"))) {
      if (r->done) TRY(finish(r));
      if (r->begun) return views_fail(r->fault, line, "a msgid without msgstr before");
      r->entry = (struct po_entry){.line = line};
      r->begun = true;
      r->field = &r->entry.id;
    } else {
      r->field = r->begun ? field_of(r, word) : NULL;
    }
    if (r->field == NULL) return views_fail(r->fault, line, "cannot read this line");
    r->done = r->done || str_starts(word, S("msgstr"));
  }
  struct str piece;
  if (r->field == NULL || views_literal(r->arena, &row, &piece) != OK || row.n > 0)
    return views_fail(r->fault, line, "cannot read this line");
  *r->field = fmt(r->arena, "%.*s%.*s", STR(*r->field), STR(piece));
  return OK;
}

enum err po_read(struct arena *arena, struct str source, struct po *ret, struct views_fault *fault) {
  struct po po = {.v = arena_many(arena, PO_ENTRIES_MAX, struct po_entry)};
  struct po_reader r = {.arena = arena, .po = &po, .fault = fault};
  struct str row;
  for (unsigned line = 1; str_next(&source, '\n', &row); line++) TRY(read_line(&r, str_trim(row), line));
  TRY(finish(&r));
  if (po.forms == 0) return views_fail(fault, 1, "the header is missing");
  *ret = po;
  return OK;
}

const struct po_entry *po_find(const struct po *po, struct str id) {
  for (size_t i = 0; i < po->n; i++)
    if (str_eq(po->v[i].id, id)) return &po->v[i];
  return NULL;
}
