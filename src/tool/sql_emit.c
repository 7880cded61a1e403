#include "tool/sql_emit.h"

#include "base/out.h"
#include "db/migrate.h"

static const char mark[] = "/* Made by tool/sql.c from db/migrations and db/queries: edit those. */\n";

/* C types: [type][nullable]. A nullable text is one whose p is NULL. */
static const char *const c_types[SQL_TYPES][2] = {
    {"int64_t ", "struct opt_int "}, {"bool ", "struct opt_int "},  {"struct str ", "struct str "},
    {"struct instant ", "struct opt_instant "}, {"struct str ", "struct str "}, {"struct str ", "struct str "},
};

static bool is_text(enum sql_type t) { return t == SQL_TEXT || t == SQL_REF || t == SQL_BYTES; }

/* Words C keeps, and macros that may be in scope. */
static void put_name(struct out *o, struct str name) {
  static const char *const kept[] = {
      "auto",     "break",  "case",   "char",   "const",    "continue", "default", "do",     "double", "else",
      "enum",     "extern", "float",  "for",    "goto",     "if",       "inline",  "int",    "long",   "register",
      "restrict", "return", "short",  "signed", "sizeof",   "static",   "struct",  "switch", "typedef", "union",
      "unsigned", "void",   "while",  "bool",   "volatile", "true",     "false",   "asm",    "typeof", "linux",
      "unix",     "errno",  "assert", "nullptr", "constexpr",
  };
  out_put(o, name);
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
    if (str_eq(name, str_from(kept[i]))) out_char(o, '_');
}

static void put_prototype(const struct sql_entry *e, struct out *o) {
  out_fmt(o, "enum err MUST_USE q_%.*s(struct db *db, struct arena *a", STR(e->name));
  for (size_t i = 0; i < e->params.n; i++) {
    out_fmt(o, ", %s", c_types[e->params.v[i].type][e->params.v[i].nullable]);
    put_name(o, e->params.v[i].name);
  }
  if (e->returns != SQL_RUN)
    out_fmt(o, ", struct q_%.*s%s *ret", STR(e->row), e->returns == SQL_MANY ? "_list" : "");
  out_char(o, ')');
}

/* The first entry of each row type speaks for it. */
static bool is_first_of_row(const struct sql_entries *entries, size_t at) {
  if (entries->v[at].returns == SQL_RUN) return false;
  for (size_t i = 0; i < at; i++)
    if (entries->v[i].returns != SQL_RUN && str_eq(entries->v[i].row, entries->v[at].row)) return false;
  return true;
}

static bool is_listed(const struct sql_entries *entries, struct str row) {
  for (size_t i = 0; i < entries->n; i++)
    if (entries->v[i].returns == SQL_MANY && str_eq(entries->v[i].row, row)) return true;
  return false;
}

static void put_row_type(const struct sql_entries *entries, const struct sql_entry *e, struct out *o) {
  out_fmt(o, "struct q_%.*s {\n", STR(e->row));
  for (size_t i = 0; i < e->columns.n; i++) {
    const struct sql_field *f = &e->columns.v[i];
    out_fmt(o, "  %s", c_types[f->type][f->nullable]);
    put_name(o, f->name);
    out_fmt(o, ";%s\n", is_text(f->type) && f->nullable ? " /* may be absent */" : "");
  }
  out_z(o, "};\n");
  if (is_listed(entries, e->row))
    out_fmt(o, "struct q_%.*s_list {\n  struct q_%.*s *v;\n  size_t n;\n};\n", STR(e->row), STR(e->row));
  out_char(o, '\n');
}

/* Words of an entry inside a C comment: what would end it is split. */
static void put_words(struct str words, struct out *o) {
  for (size_t i = 0; i < words.n; i++) {
    if (words.p[i] == '/' && i > 0 && words.p[i - 1] == '*') out_char(o, ' ');
    if (words.p[i] == '*' && i > 0 && words.p[i - 1] == '/') out_char(o, ' ');
    out_char(o, words.p[i]);
    if (words.p[i] == '\n') out_z(o, " * ");
  }
}

void sql_emit_header(const struct sql_entries *entries, struct out *o) {
  out_z(o, mark);
  out_z(o, "#ifndef GEN_QUERIES_H\n#define GEN_QUERIES_H\n\n#include <stdbool.h>\n#include <stddef.h>\n"
           "#include <stdint.h>\n\n#include \"base/clock.h\"\n#include \"base/err.h\"\n#include \"base/str.h\"\n\n"
           "struct arena;\nstruct db;\n\n");
  for (size_t i = 0; i < entries->n; i++)
    if (is_first_of_row(entries, i)) put_row_type(entries, &entries->v[i], o);
  for (size_t i = 0; i < entries->n; i++) {
    const struct sql_entry *e = &entries->v[i];
    out_z(o, "/* ");
    put_words(e->words, o);
    out_z(o, " */\n");
    put_prototype(e, o);
    out_z(o, ";\n");
  }
  out_z(o, "\n#endif\n");
}

/* As a C string, one piece a line. */
static void put_literal(struct str s, struct out *o) {
  out_z(o, "\n    \"");
  for (size_t i = 0; i < s.n; i++) {
    char const c = s.p[i];
    if (c == '\n') out_z(o, i + 1 < s.n ? "\\n\"\n    \"" : "\\n");
    else if (c == '"' || c == '\\') out_fmt(o, "\\%c", c);
    else if (c == '?' && i > 0 && s.p[i - 1] == '?') out_z(o, "\\?");
    else if ((unsigned char)c < 0x20 || c == 0x7f) out_fmt(o, "\\%03o", c);
    else out_char(o, c);
  }
  out_char(o, '"');
}

static void put_fill_column(const struct sql_field *f, size_t i, struct out *o) {
  static const char *const gets[SQL_TYPES] = {"db_int(s, %zu)",     "db_int(s, %zu) != 0", "db_text(s, %zu, a)",
                                              "{db_int(s, %zu)}",   "db_bytes(s, %zu, a)", "db_text(s, %zu, a)"};
  char field[80];
  struct out name = out_fixed(field, sizeof field);
  put_name(&name, f->name);
  if (!f->nullable)
    out_fmt(o, "  if (db_is_null(s, %zu)) return db_unexpected_null(entry, \"%.*s\");\n", i, STR(f->name));
  out_fmt(o, "  row->%.*s = ", STR(out_str(&name)));
  if (f->type == SQL_TIME && f->nullable)
    out_fmt(o, "(struct opt_instant){!db_is_null(s, %zu), {db_int(s, %zu)}}", i, i);
  else if (f->type == SQL_TIME) out_fmt(o, "(struct instant){db_int(s, %zu)}", i);
  else if (!is_text(f->type) && f->nullable)
    out_fmt(o, "(struct opt_int){!db_is_null(s, %zu), db_int(s, %zu)%s}", i, i, f->type == SQL_BOOL ? " != 0" : "");
  else
    for (const char *g = gets[f->type]; *g != '\0'; g++) {
      if (g[0] == '%') out_int(o, (int64_t)i), g += 2;
      else out_char(o, *g);
    }
  out_z(o, ";\n");
}

static void put_fill(const struct sql_entry *e, struct out *o) {
  out_fmt(o, "static enum err fill_%.*s(struct db_stmt *s, const char *entry, struct arena *a, struct q_%.*s *row) {\n"
             "  (void)entry;\n  (void)a;\n", STR(e->row), STR(e->row));
  for (size_t i = 0; i < e->columns.n; i++) put_fill_column(&e->columns.v[i], i, o);
  out_z(o, "  return OK;\n}\n\n");
}

static void put_bind(const struct sql_entry *e, size_t i, struct out *o) {
  const struct sql_field *f = &e->params.v[i];
  char text[80];
  struct out buffer = out_fixed(text, sizeof text);
  put_name(&buffer, f->name);
  struct str const name = out_str(&buffer);
  size_t const at = i + 1;
  if (is_text(f->type))
    out_fmt(o, "  db_bind_%s(q_s, %zu, %.*s);\n", f->type == SQL_BYTES ? "bytes" : "text", at, STR(name));
  else if (f->nullable)
    out_fmt(o, "  if (%.*s.has) db_bind_int(q_s, %zu, %.*s.%s);\n  else db_bind_null(q_s, %zu);\n", STR(name), at,
            STR(name), f->type == SQL_TIME ? "at.us" : f->type == SQL_BOOL ? "v != 0" : "v", at);
  else out_fmt(o, "  db_bind_int(q_s, %zu, %.*s%s);\n", at, STR(name), f->type == SQL_TIME ? ".us" : "");
}

static void put_begin(const struct sql_entry *e, size_t index, struct out *o) {
  put_prototype(e, o);
  out_z(o, " {\n  struct db_stmt *q_s = NULL;\n  bool q_row = false;\n");
  if (e->returns == SQL_RUN) out_z(o, "  (void)a;\n");
  for (size_t i = 0; i < e->params.n; i++) {
    if (!is_text(e->params.v[i].type) || e->params.v[i].nullable) continue;
    out_z(o, "  if (");
    put_name(o, e->params.v[i].name);
    out_fmt(o, ".p == NULL) return db_unexpected_null(\"%.*s\", \":%.*s\");\n", STR(e->name), STR(e->params.v[i].name));
  }
  out_fmt(o, "  enum err q_e = db_prepare(db, %zu, &q_s);\n  if (q_e != OK) return q_e;\n", index);
  for (size_t i = 0; i < e->params.n; i++) put_bind(e, i, o);
}

static void put_single(const struct sql_entry *e, struct out *o) {
  out_fmt(o, "  struct q_%.*s q_v = {0};\n  q_e = db_step(q_s, &q_row);\n  if (q_e == OK && !q_row) q_e = ",
          STR(e->row));
  if (e->returns == SQL_MAYBE) out_z(o, "NOT_FOUND;\n");
  else out_fmt(o, "db_no_row(\"%.*s\");\n", STR(e->name));
  out_fmt(o, "  if (q_e == OK) q_e = fill_%.*s(q_s, \"%.*s\", a, &q_v);\n"
             "  if (q_e == OK) q_e = db_step(q_s, &q_row);\n"
             "  if (q_e == OK && q_row) q_e = db_second_row(\"%.*s\");\n"
             "  db_finish(q_s);\n  if (q_e == OK) *ret = q_v;\n  return q_e;\n}\n\n",
          STR(e->row), STR(e->name), STR(e->name));
}

static void put_list(const struct sql_entry *e, struct out *o) {
  out_fmt(o, "  struct q_%.*s_list q_v = {0};\n  size_t q_room = 0;\n"
             "  while (q_e == OK && (q_e = db_step(q_s, &q_row)) == OK && q_row) {\n"
             "    if (q_v.n == %d) {\n      q_e = db_no_row(\"%.*s\");\n      break;\n    }\n"
             "    if (q_v.n == q_room) {\n      q_room = q_room == 0 ? 16 : 2 * q_room;\n"
             "      struct q_%.*s *q_more = arena_many(a, q_room, struct q_%.*s);\n"
             "      if (q_v.n > 0) memcpy(q_more, q_v.v, q_v.n * sizeof *q_more);\n      q_v.v = q_more;\n    }\n",
          STR(e->row), SQL_ROWS_MAX, STR(e->name), STR(e->row), STR(e->row));
  out_fmt(o, "    q_e = fill_%.*s(q_s, \"%.*s\", a, &q_v.v[q_v.n]);\n    q_v.n++;\n  }\n"
             "  db_finish(q_s);\n  if (q_e == OK) *ret = q_v;\n  return q_e;\n}\n\n", STR(e->row), STR(e->name));
}

static void put_function(const struct sql_entry *e, size_t index, struct out *o) {
  put_begin(e, index, o);
  if (e->returns == SQL_RUN) out_z(o, "  q_e = db_step(q_s, &q_row);\n  db_finish(q_s);\n  return q_e;\n}\n\n");
  else if (e->returns == SQL_MANY) put_list(e, o);
  else put_single(e, o);
}

static void put_catalogue(const struct sql_migrations *migrations, const struct sql_entries *entries, struct out *o) {
  out_z(o, "static const struct db_entry entries[] = {\n");
  for (size_t i = 0; i < entries->n; i++) {
    const struct sql_entry *e = &entries->v[i];
    out_fmt(o, "  {.name = \"%.*s\", .changes = %s,\n   .sqlite =", STR(e->name), e->changes ? "true" : "false");
    put_literal(e->text[SQL_SQLITE], o);
    out_z(o, ",\n   .postgres =");
    put_literal(e->text[SQL_POSTGRES], o);
    out_z(o, "},\n");
  }
  out_z(o, "  {0},\n};\n\nstatic const struct db_migration migrations[] = {\n");
  for (size_t i = 0; i < migrations->n; i++) {
    const struct sql_migration *m = &migrations->v[i];
    out_fmt(o, "  {.number = %d, .expand = %s, .name = \"%.*s\",\n   .hash = \"%s\",\n   .sqlite =", m->number,
            m->expand ? "true" : "false", STR(m->name), m->hash);
    put_literal(str_trim(m->text[SQL_SQLITE]), o);
    out_z(o, ",\n   .postgres =");
    put_literal(str_trim(m->text[SQL_POSTGRES]), o);
    out_z(o, "},\n");
  }
  out_fmt(o, "  {0},\n};\n\nconst struct db_catalogue db_catalogue = {entries, %zu, migrations, %zu};\n", entries->n,
          migrations->n);
}

void sql_emit_source(const struct sql_migrations *migrations, const struct sql_entries *entries, struct out *o) {
  out_z(o, mark);
  out_z(o, "#include \"queries.h\"\n\n#include <string.h>\n\n#include \"base/arena.h\"\n#include \"db/catalogue.h\"\n"
           "#include \"db/db.h\"\n\n");
  for (size_t i = 0; i < entries->n; i++)
    if (is_first_of_row(entries, i)) put_fill(&entries->v[i], o);
  for (size_t i = 0; i < entries->n; i++) put_function(&entries->v[i], i, o);
  put_catalogue(migrations, entries, o);
}

static void put_postgres_types(const char *what, const struct sql_fields *f, struct out *o) {
  out_fmt(o, "\\echo '#%s", what);
  for (size_t i = 0; i < f->n; i++) out_fmt(o, " %.*s:%s", STR(f->v[i].name), sql_type_name(f->v[i].type));
  out_z(o, "'\n");
}

void sql_emit_postgres(const struct sql_migrations *migrations, const struct sql_entries *entries, struct out *o) {
  out_z(o, "\\set ON_ERROR_STOP on\n" MIGRATE_TABLE_POSTGRES ";\n");
  for (size_t i = 0; i < migrations->n; i++) {
    out_fmt(o, "\\echo '#migration %04d-%.*s'\nBEGIN;\n", migrations->v[i].number, STR(migrations->v[i].name));
    out_put(o, str_trim(migrations->v[i].text[SQL_POSTGRES]));
    out_z(o, "\nCOMMIT;\n");
  }
  out_z(o, "\\set ON_ERROR_STOP off\n");
  for (size_t i = 0; i < entries->n; i++) {
    const struct sql_entry *e = &entries->v[i];
    struct str const text = e->text[SQL_POSTGRES];
    out_fmt(o, "\\echo '#entry %.*s %s:%d'\n", STR(e->name), e->file, e->line);
    put_postgres_types("params", &e->params, o);
    put_postgres_types("columns", &e->columns, o);
    out_fmt(o, "PREPARE e%zu AS\n%.*s;\n", i, STR(text));
    out_fmt(o, "SELECT '#has ' || array_to_string(parameter_types, ',') FROM pg_prepared_statements "
               "WHERE name = 'e%zu';\n", i);
    out_fmt(o, "%.*s \\gdesc\n", STR(text));
  }
  out_z(o, "\\echo '#end'\n");
}
