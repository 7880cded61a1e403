#include "tool/sql_entry.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"

static const char *const type_names[SQL_TYPES] = {"int", "bool", "text", "time", "bytes", "ref"};

/* Reading one file: `t` is the token not yet used. */
struct reader {
  struct arena *arena;
  const char *file;
  struct sql_lexer lexer;
  struct sql_token t;
  struct sql_problem *problem;
};

/* The comments above a statement, read word by word across lines. */
struct signature {
  struct sql_token lines[SQL_SIGNATURE_MAX];
  size_t n, at;    /* lines, and the one being read */
  struct str rest; /* of that line */
};

struct sql_entries sql_entries_new(struct arena *a) {
  return (struct sql_entries){arena_many(a, SQL_ENTRIES_MAX, struct sql_entry), 0};
}

enum err sql_type_of(struct str word, enum sql_type *ret) {
  for (enum sql_type t = 0; t < SQL_TYPES; t++) {
    if (!str_eq(word, str_from(type_names[t]))) continue;
    *ret = t;
    return OK;
  }
  return INVALID;
}

const char *sql_type_name(enum sql_type type) { return type_names[type]; }

static void advance(struct reader *r) { r->t = sql_next(&r->lexer); }

static int signature_line(const struct signature *s) { return s->lines[s->at < s->n ? s->at : s->n - 1].line; }

static bool is_word_byte(char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; }

static void skip_to_word(struct signature *s) {
  s->rest = str_trim(s->rest);
  while (s->rest.n == 0 && s->at + 1 < s->n) s->rest = sql_comment_words(s->lines[++s->at]);
}

/* Takes `sign` when it comes next; otherwise stays where it was, so that the words below a signature are not touched. */
static bool took(struct signature *s, const char *sign) {
  struct str const before = s->rest, want = str_from(sign);
  size_t const at = s->at;
  skip_to_word(s);
  bool const longer = is_word_byte(sign[0]) && s->rest.n > want.n && is_word_byte(s->rest.p[want.n]);
  if (!str_starts(s->rest, want) || longer) {
    s->rest = before;
    s->at = at;
    return false;
  }
  s->rest = str_sub(s->rest, want.n, s->rest.n);
  return true;
}

static struct str word(struct signature *s) {
  skip_to_word(s);
  size_t n = 0;
  while (n < s->rest.n && is_word_byte(s->rest.p[n])) n++;
  struct str const w = str_sub(s->rest, 0, n);
  s->rest = str_sub(s->rest, n, s->rest.n);
  return w;
}

static bool has_field(const struct sql_fields *f, struct str name) {
  for (size_t i = 0; i < f->n; i++)
    if (str_eq(f->v[i].name, name)) return true;
  return false;
}

/* `name type, name type?)`: what stands after the opening parenthesis. */
static enum err read_fields(struct reader *r, struct signature *s, const char *of, struct sql_fields *ret) {
  struct sql_field v[SQL_FIELDS_MAX];
  struct sql_fields f = {v, 0};
  while (!took(s, ")")) {
    int const line = signature_line(s);
    if (f.n > 0 && !took(s, ",")) return sql_refuse(r->problem, r->file, line, "%s: ',' or ')' is missing", of);
    struct str const name = word(s), type = word(s);
    if (f.n == SQL_FIELDS_MAX) return sql_refuse(r->problem, r->file, line, "%s: more than %d", of, SQL_FIELDS_MAX);
    if (!sql_is_name(name)) return sql_refuse(r->problem, r->file, line, "%s: a lower-case name is missing", of);
    if (has_field(&f, name)) return sql_refuse(r->problem, r->file, line, "%s: '%.*s' stands twice", of, STR(name));
    if (sql_type_of(type, &v[f.n].type) != OK)
      return sql_refuse(r->problem, r->file, line, "%s: '%.*s' has no type (int, bool, text, time, bytes, ref)", of,
                        STR(name));
    v[f.n].name = name;
    v[f.n].nullable = took(s, "?");
    f.n++;
  }
  ret->v = arena_many(r->arena, f.n, struct sql_field);
  if (f.n > 0) memcpy(ret->v, v, f.n * sizeof *v);
  ret->n = f.n;
  return OK;
}

static enum err check_params(struct reader *r, const struct sql_entry *e) {
  static const char *const taken[] = {"db", "a", "ret"};
  for (size_t i = 0; i < e->params.n; i++) {
    struct str const name = e->params.v[i].name;
    bool refused = str_starts(name, S("q_"));
    for (size_t t = 0; t < sizeof taken / sizeof *taken; t++) refused |= str_eq(name, str_from(taken[t]));
    if (refused)
      return sql_refuse(r->problem, r->file, e->line, "the generated function has its own '%.*s': choose another name",
                        STR(name));
  }
  return OK;
}

static enum err read_returns(struct reader *r, struct signature *s, struct sql_entry *e) {
  static const char *const kinds[] = {"one", "maybe", "many", "run"};
  int const line = signature_line(s);
  if (!took(s, "->"))
    return sql_refuse(r->problem, r->file, line, "%.*s: '-> one', 'maybe', 'many' or 'run' is missing", STR(e->name));
  struct str const kind = word(s);
  size_t k = 0;
  while (k < 4 && !str_eq(kind, str_from(kinds[k]))) k++;
  if (k == 4)
    return sql_refuse(r->problem, r->file, signature_line(s), "'-> %.*s': one, maybe, many or run", STR(kind));
  e->returns = (enum sql_returns)k;
  e->row = e->name;
  if (e->returns == SQL_RUN) return OK;
  bool const named = took(s, "as");
  if (named) e->row = word(s);
  if (!sql_is_name(e->row))
    return sql_refuse(r->problem, r->file, signature_line(s), "%.*s: 'as' needs a lower-case name", STR(e->name));
  e->says_columns = took(s, "(");
  if (!e->says_columns && !named)
    return sql_refuse(r->problem, r->file, signature_line(s), "%.*s: its columns are missing", STR(e->name));
  if (!e->says_columns) return OK;
  TRY(read_fields(r, s, "columns", &e->columns));
  if (e->columns.n == 0)
    return sql_refuse(r->problem, r->file, signature_line(s), "%.*s: a row without columns", STR(e->name));
  return OK;
}

/* The engine a comment opens a block of, or -1. */
static int marks_engine(struct sql_token comment) {
  struct str const words = sql_comment_words(comment);
  return str_eq(words, S("sqlite:")) ? SQL_SQLITE : str_eq(words, S("postgres:")) ? SQL_POSTGRES : -1;
}

/* Sentences and the reason of a scan: what follows the signature, up to an engine's mark (*ret_engine, or -1). */
static enum err read_words(struct reader *r, struct signature *s, struct sql_entry *e, int *ret_engine) {
  if (str_trim(s->rest).n > 0)
    return sql_refuse(r->problem, r->file, signature_line(s), "'%.*s' after the signature", STR(str_trim(s->rest)));
  struct out words = out_in(r->arena, SQL_STATEMENT_MAX);
  *ret_engine = -1;
  for (size_t i = s->at + 1; i < s->n && (*ret_engine = marks_engine(s->lines[i])) < 0; i++) {
    struct str const w = sql_comment_words(s->lines[i]);
    if (str_starts(w, S("scan:"))) {
      e->scan = str_trim(str_sub(w, 5, w.n));
      if (e->scan.n == 0) return sql_refuse(r->problem, r->file, s->lines[i].line, "scan: say why");
      continue;
    }
    if (words.n > 0) out_char(&words, '\n');
    out_put(&words, w);
  }
  e->words = out_str(&words);
  if (words.full) return sql_refuse(r->problem, r->file, e->line, "%.*s: too many words", STR(e->name));
  if (e->words.n == 0)
    return sql_refuse(r->problem, r->file, e->line, "%.*s: a sentence that says what it is for is missing",
                      STR(e->name));
  return OK;
}

/* What is known while reading a statement. */
struct statement {
  struct out out[SQL_ENGINES];
  struct sql_writer writer[SQL_ENGINES];
  bool used[SQL_FIELDS_MAX];
  int depth;
  bool inserts, changes; /* INSERT; INSERT, UPDATE or DELETE outside parentheses */
  bool limit_here, limit_inside;
};

static enum err write_param(struct reader *r, const struct sql_entry *e, struct statement *st) {
  struct str const name = str_sub(r->t.text, 1, r->t.text.n);
  for (size_t i = 0; i < e->params.n; i++) {
    if (!str_eq(e->params.v[i].name, name)) continue;
    char number[16];
    for (int g = 0; g < SQL_ENGINES; g++) {
      int const n = snprintf(number, sizeof number, "%c%zu", g == SQL_SQLITE ? '?' : '$', i + 1);
      sql_write(&st->writer[g], r->t, (struct str){number, (size_t)n});
    }
    st->used[i] = true;
    return OK;
  }
  return sql_refuse(r->problem, r->file, r->t.line, "%.*s: ':%.*s' is not in the signature", STR(e->name), STR(name));
}

/* The token after LIMIT: a number of rows we can hold, or a parameter. */
static enum err check_limit(struct reader *r, const struct sql_entry *e, struct statement *st) {
  struct sql_lexer ahead = r->lexer;
  struct sql_token const t = sql_next(&ahead);
  int64_t rows;
  if (t.kind != SQL_PARAM && (t.kind != SQL_NUMBER || str_int(t.text, 0, SQL_ROWS_MAX, &rows) != OK))
    return sql_refuse(r->problem, r->file, r->t.line, "%.*s: LIMIT takes a number of at most %d or a parameter",
                      STR(e->name), SQL_ROWS_MAX);
  if (st->depth == 0) st->limit_here = true;
  else st->limit_inside = true;
  return OK;
}

static enum err write_token(struct reader *r, const struct sql_entry *e, struct statement *st) {
  struct sql_token const t = r->t;
  if (t.kind == SQL_COMMENT) {
    if (marks_engine(t) < 0) return OK;
    return sql_refuse(r->problem, r->file, t.line, "the statement before '%.*s' has no ';'", STR(t.text));
  }
  if (t.kind == SQL_PARAM) return write_param(r, e, st);
  if (t.kind == SQL_TYPE)
    return sql_refuse(r->problem, r->file, t.line, "'%.*s': type words belong to migrations", STR(t.text));
  if (t.kind == SQL_WORD && str_starts(t.text, S("pragma_")))
    return sql_refuse(r->problem, r->file, t.line, "'%.*s': a pragma, refused at run time", STR(t.text));
  if (t.kind == SQL_BAD)
    return sql_refuse(r->problem, r->file, t.line, "'%.*s': a text or comment without end, or a byte that is not SQL "
                      "(parameters are written :name)", STR(str_sub(t.text, 0, 1)));
  if (sql_is(t, "(")) st->depth++;
  if (sql_is(t, ")")) st->depth--;
  if (st->depth == 0 && sql_is(t, "insert")) st->inserts = true;
  if (st->depth == 0 && (sql_is(t, "insert") || sql_is(t, "update") || sql_is(t, "delete"))) st->changes = true;
  if (sql_is(t, "limit")) TRY(check_limit(r, e, st));
  for (int g = 0; g < SQL_ENGINES; g++) sql_write(&st->writer[g], t, t.text);
  return OK;
}

static bool begins_statement(struct sql_token t) {
  static const char *const words[] = {"select", "with", "insert", "update", "delete"};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (sql_is(t, words[i])) return true;
  return false;
}

/* One statement up to its ';', kept for `engine`, or for both when it is -1. */
static enum err read_statement(struct reader *r, struct sql_entry *e, int engine) {
  struct statement st = {0};
  while (r->t.kind == SQL_COMMENT && marks_engine(r->t) < 0) advance(r);
  int const line = r->t.line;
  if (!begins_statement(r->t))
    return sql_refuse(r->problem, r->file, line, "%.*s: SELECT, WITH, INSERT, UPDATE or DELETE is missing",
                      STR(e->name));
  for (int g = 0; g < SQL_ENGINES; g++) {
    st.out[g] = out_in(r->arena, SQL_STATEMENT_MAX);
    st.writer[g] = (struct sql_writer){.out = &st.out[g], .line = line};
  }
  for (; !(st.depth == 0 && sql_is(r->t, ";")); advance(r)) {
    if (r->t.kind == SQL_END)
      return sql_refuse(r->problem, r->file, r->t.line, "%.*s: no ';' ends its statement", STR(e->name));
    TRY(write_token(r, e, &st));
  }
  advance(r);
  if (st.out[0].full || st.out[1].full)
    return sql_refuse(r->problem, r->file, line, "%.*s: over %d bytes", STR(e->name), SQL_STATEMENT_MAX);
  for (size_t i = 0; i < e->params.n; i++)
    if (!st.used[i])
      return sql_refuse(r->problem, r->file, e->line, "%.*s: ':%.*s' is never used", STR(e->name),
                        STR(e->params.v[i].name));
  if (e->returns == SQL_MANY && !st.limit_here && !(st.changes && st.limit_inside))
    return sql_refuse(r->problem, r->file, e->line, "%.*s: a 'many' needs a LIMIT", STR(e->name));
  for (int g = 0; g < SQL_ENGINES; g++) {
    if (engine >= 0 && engine != g) continue;
    e->text[g] = out_str(&st.out[g]);
    e->text_line[g] = line;
    if (g == SQL_SQLITE) e->inserts = st.inserts;
  }
  return OK;
}

static enum err read_blocks(struct reader *r, struct sql_entry *e, int first) {
  TRY(read_statement(r, e, first));
  if (first < 0) return OK;
  int const second = r->t.kind == SQL_COMMENT ? marks_engine(r->t) : -1;
  if (second < 0 || second == first)
    return sql_refuse(r->problem, r->file, r->t.line, "%.*s: its %s block is missing", STR(e->name),
                      first == SQL_SQLITE ? "'-- postgres:'" : "'-- sqlite:'");
  advance(r);
  return read_statement(r, e, second);
}

static enum err read_entry(struct reader *r, struct signature *s, struct sql_entries *entries) {
  struct sql_entry e = {.file = r->file, .line = s->lines[0].line};
  if (entries->n == SQL_ENTRIES_MAX)
    return sql_refuse(r->problem, r->file, e.line, "more than %d entries", SQL_ENTRIES_MAX);
  s->at = 0;
  s->rest = sql_comment_words(s->lines[0]);
  e.name = word(s);
  if (!sql_is_name(e.name) || !took(s, "("))
    return sql_refuse(r->problem, r->file, e.line, "'%.*s' is no name", STR(e.name));
  TRY(read_fields(r, s, "parameters", &e.params));
  TRY(check_params(r, &e));
  TRY(read_returns(r, s, &e));
  int engine = -1;
  TRY(read_words(r, s, &e, &engine));
  TRY(read_blocks(r, &e, engine));
  entries->v[entries->n++] = e;
  return OK;
}

/* Comments on lines that follow each other. */
static enum err read_comments(struct reader *r, struct signature *s) {
  s->n = 0;
  do {
    if (s->n == SQL_SIGNATURE_MAX)
      return sql_refuse(r->problem, r->file, r->t.line, "more than %d lines of comment", SQL_SIGNATURE_MAX);
    s->lines[s->n++] = r->t;
    advance(r);
  } while (r->t.kind == SQL_COMMENT && r->t.line == s->lines[s->n - 1].line + 1);
  return OK;
}

static bool begins_entry(struct sql_token comment) {
  struct str const words = sql_comment_words(comment);
  size_t n = 0;
  while (n < words.n && is_word_byte(words.p[n])) n++;
  return n > 0 && n < words.n && words.p[n] == '(';
}

enum err sql_read_queries(struct arena *a, const char *file, struct str bytes, struct sql_entries *entries,
                          struct sql_problem *problem) {
  struct reader r = {.arena = a, .file = file, .lexer = {bytes, 1}, .problem = problem};
  struct signature s;
  if (bytes.n > SQL_FILE_MAX) return sql_refuse(problem, file, 1, "over %zu bytes", SQL_FILE_MAX);
  advance(&r);
  while (r.t.kind != SQL_END) {
    if (r.t.kind == SQL_COMMENT) TRY(read_comments(&r, &s));
    else return sql_refuse(problem, file, r.t.line, "a statement without a signature");
    if (begins_entry(s.lines[0])) TRY(read_entry(&r, &s, entries));
    else if (r.t.kind != SQL_COMMENT && r.t.kind != SQL_END)
      return sql_refuse(problem, file, r.t.line, "a statement without a signature: '-- name(…)', then '-- -> kind'");
  }
  return OK;
}

static bool same_columns(const struct sql_fields *x, const struct sql_fields *y) {
  if (x->n != y->n) return false;
  for (size_t i = 0; i < x->n; i++)
    if (!str_eq(x->v[i].name, y->v[i].name) || x->v[i].type != y->v[i].type || x->v[i].nullable != y->v[i].nullable)
      return false;
  return true;
}

static enum err join_row(struct sql_entries *entries, struct sql_entry *e, struct sql_problem *problem) {
  for (size_t i = 0; i < entries->n; i++) {
    const struct sql_entry *o = &entries->v[i];
    if (o == e || !o->says_columns || !str_eq(o->row, e->row)) continue;
    if (!e->says_columns) e->columns = o->columns;
    else if (!same_columns(&e->columns, &o->columns))
      return sql_refuse(problem, e->file, e->line, "%.*s: the columns of row '%.*s' differ from those at %s:%d",
                        STR(e->name), STR(e->row), o->file, o->line);
  }
  if (e->columns.n == 0)
    return sql_refuse(problem, e->file, e->line, "%.*s: no entry says the columns of row '%.*s'", STR(e->name),
                      STR(e->row));
  return OK;
}

/* The list of row `x` and a row called `x_list` would be one C type. */
static enum err check_list_name(const struct sql_entries *entries, const struct sql_entry *e,
                                struct sql_problem *problem) {
  for (size_t i = 0; e->returns == SQL_MANY && i < entries->n; i++) {
    const struct sql_entry *o = &entries->v[i];
    if (o->returns != SQL_RUN && o->row.n == e->row.n + 5 && str_starts(o->row, e->row) && str_ends(o->row, S("_list")))
      return sql_refuse(problem, e->file, e->line, "%.*s: its list and row '%.*s' (%s:%d) would have one name: use 'as'",
                        STR(e->name), STR(o->row), o->file, o->line);
  }
  return OK;
}

enum err sql_join_rows(struct sql_entries *entries, struct sql_problem *problem) {
  for (size_t i = 0; i < entries->n; i++) {
    struct sql_entry *e = &entries->v[i];
    for (size_t k = 0; k < i; k++)
      if (str_eq(entries->v[k].name, e->name))
        return sql_refuse(problem, e->file, e->line, "%.*s stands also at %s:%d", STR(e->name), entries->v[k].file,
                          entries->v[k].line);
    if (e->returns != SQL_RUN) TRY(join_row(entries, e, problem));
    TRY(check_list_name(entries, e, problem));
  }
  return OK;
}
