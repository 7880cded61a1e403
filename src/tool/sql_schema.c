/* The schema the migrations add up to: what each statement does to it, and its commented picture. The contract is in
 * sql_migration.h; only sql_migration.c applies statements. */
#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "tool/sql_migration.h"

/* Reading one statement. */
struct cursor {
  struct arena *arena;
  const struct sql_statement *st;
  struct sql_problem *problem;
  size_t at; /* token not yet used */
};

struct sql_schema sql_schema_new(struct arena *a) {
  return (struct sql_schema){.tables = arena_many(a, SQL_TABLES_MAX, struct sql_table),
                             .extras = arena_many(a, SQL_EXTRAS_MAX, struct sql_extra)};
}

static struct sql_token token(const struct cursor *c) {
  if (c->at < c->st->token_count) return c->st->tokens[c->at];
  return (struct sql_token){.kind = SQL_END, .line = c->st->tokens[c->st->token_count - 1].line};
}

#define refuse(c, line, ...) sql_refuse((c)->problem, (c)->st->file, (line), __VA_ARGS__)

static bool take(struct cursor *c, const char *word) {
  if (!sql_is(token(c), word)) return false;
  c->at++;
  return true;
}

static enum err take_name(struct cursor *c, const char *what, struct str *ret) {
  struct sql_token const t = token(c);
  if (t.kind != SQL_WORD || !sql_is_name(t.text)) return refuse(c, t.line, "%s needs a lower-case name", what);
  *ret = t.text;
  c->at++;
  return OK;
}

/* The comment behind the item on `last_line`, or else those on the lines right above `line`, joined by spaces. */
static struct str sentence(const struct cursor *c, int line, int last_line) {
  const struct sql_statement *st = c->st;
  struct out o = out_in(c->arena, 4000);
  size_t first = st->comment_count, n = 0;
  for (size_t i = 0; i < st->comment_count; i++)
    if (st->comments[i].line == last_line && st->comments[i].text.p > st->tokens[0].text.p)
      return sql_comment_words(st->comments[i]); /* behind the column, on its own line */
  for (size_t i = st->comment_count; i > 0; i--) {
    if (st->comments[i - 1].line != line - 1 - (int)n) continue;
    first = i - 1;
    n++;
  }
  for (size_t i = first; i < first + n; i++) {
    bool shared = false; /* a comment behind the column before belongs to that one */
    for (size_t t = 0; t < st->token_count; t++) shared |= st->tokens[t].line == st->comments[i].line;
    if (shared) continue;
    if (o.n > 0) out_char(&o, ' ');
    out_put(&o, sql_comment_words(st->comments[i]));
  }
  return out_str(&o);
}

static struct sql_table *find_table(struct sql_schema *schema, struct str name) {
  for (size_t i = 0; i < schema->table_count; i++)
    if (str_eq(schema->tables[i].name, name)) return &schema->tables[i];
  return NULL;
}

static struct sql_column *find_column(const struct sql_table *t, struct str name) {
  for (size_t i = 0; i < t->column_count; i++)
    if (str_eq(t->columns[i].name, name)) return &t->columns[i];
  return NULL;
}

const struct sql_column *sql_schema_column(const struct sql_schema *schema, struct str table, struct str column) {
  const struct sql_table *t = find_table((struct sql_schema *)schema, table);
  return t == NULL ? NULL : find_column(t, column);
}

/* Moves behind the item: to the comma or parenthesis that ends it, or the end of the statement. */
static size_t skip_item(struct cursor *c) {
  size_t const from = c->at;
  for (int depth = 0; c->at < c->st->token_count; c->at++) {
    struct sql_token const t = token(c);
    if (depth == 0 && (sql_is(t, ",") || sql_is(t, ")"))) break;
    if (sql_is(t, "(")) depth++;
    if (sql_is(t, ")")) depth--;
  }
  return c->at - from;
}

static enum err read_column(struct cursor *c, struct sql_table *table) {
  struct sql_token const first = token(c);
  struct sql_column column = {0};
  TRY(take_name(c, "a column", &column.name));
  struct sql_token const type = token(c);
  struct str const word = str_sub(type.text, 1, type.text.n);
  column.is_id = str_eq(word, S("id"));
  if (type.kind != SQL_TYPE || (!column.is_id && sql_type_of(word, &column.type) != OK))
    return refuse(c, type.line, "%.*s: a type word (@id @ref @int @time @bool @text @bytes) is missing",
                  STR(column.name));
  size_t const from = c->at;
  size_t const n = skip_item(c);
  column.definition = sql_one_line(c->arena, c->st->tokens + from, n);
  column.words = sentence(c, first.line, c->st->tokens[from + n - 1].line);
  if (column.words.n == 0)
    return refuse(c, first.line, "%.*s.%.*s: a sentence that says what it means is missing", STR(table->name),
                  STR(column.name));
  if (find_column(table, column.name) != NULL) return refuse(c, first.line, "%.*s stands twice", STR(column.name));
  if (table->column_count == SQL_COLUMNS_MAX)
    return refuse(c, first.line, "%.*s: more than %d columns", STR(table->name), SQL_COLUMNS_MAX);
  table->columns[table->column_count++] = column;
  return OK;
}

static bool begins_constraint(struct sql_token t) {
  return sql_is(t, "unique") || sql_is(t, "primary") || sql_is(t, "foreign") || sql_is(t, "check") ||
         sql_is(t, "constraint");
}

static enum err read_items(struct cursor *c, struct sql_table *table) {
  do {
    if (!begins_constraint(token(c))) {
      TRY(read_column(c, table));
      continue;
    }
    size_t const from = c->at;
    size_t const n = skip_item(c);
    if (table->constraint_count == SQL_COLUMNS_MAX) return refuse(c, token(c).line, "too many constraints");
    table->constraints[table->constraint_count++] = sql_one_line(c->arena, c->st->tokens + from, n);
  } while (take(c, ","));
  if (!take(c, ")") || token(c).kind != SQL_END)
    return refuse(c, token(c).line, "%.*s: nothing follows the ')' of its columns (STRICT is added)",
                  STR(table->name));
  return OK;
}

static enum err create_table(struct cursor *c, struct sql_schema *schema) {
  struct sql_table table = {0};
  int const line = c->st->tokens[0].line;
  if (c->st->engine >= 0) return refuse(c, line, "tables are the same on both engines: not in a block");
  TRY(take_name(c, "a table", &table.name));
  table.words = sentence(c, line, 0);
  if (table.words.n == 0)
    return refuse(c, line, "%.*s: a sentence that says what it holds is missing", STR(table.name));
  if (find_table(schema, table.name) != NULL) return refuse(c, line, "%.*s exists already", STR(table.name));
  if (schema->table_count == SQL_TABLES_MAX) return refuse(c, line, "more than %d tables", SQL_TABLES_MAX);
  if (!take(c, "(")) return refuse(c, line, "%.*s: '(' is missing", STR(table.name));
  table.columns = arena_many(c->arena, SQL_COLUMNS_MAX, struct sql_column);
  table.constraints = arena_many(c->arena, SQL_COLUMNS_MAX, struct str);
  TRY(read_items(c, &table));
  schema->tables[schema->table_count++] = table;
  return OK;
}

static enum err drop_column(struct cursor *c, struct sql_table *table) {
  struct str name;
  TRY(take_name(c, "DROP COLUMN", &name));
  struct sql_column *column = find_column(table, name);
  if (column == NULL) return refuse(c, token(c).line, "%.*s has no column %.*s", STR(table->name), STR(name));
  size_t const after = (size_t)(table->columns + table->column_count - (column + 1));
  memmove(column, column + 1, after * sizeof *column);
  table->column_count--;
  return OK;
}

static enum err alter_table(struct cursor *c, struct sql_schema *schema) {
  struct str name;
  TRY(take_name(c, "ALTER TABLE", &name));
  struct sql_table *table = find_table(schema, name);
  if (table == NULL || c->st->engine >= 0) return refuse(c, token(c).line, "%.*s is no table", STR(name));
  if (take(c, "add")) {
    if (!take(c, "column")) return refuse(c, token(c).line, "write ADD COLUMN");
    TRY(read_column(c, table));
  } else if (take(c, "drop") && take(c, "column")) {
    TRY(drop_column(c, table));
  } else {
    return refuse(c, token(c).line, "only ADD COLUMN and DROP COLUMN: the picture follows no other change");
  }
  if (token(c).kind != SQL_END) return refuse(c, token(c).line, "'%.*s' after the change", STR(token(c).text));
  return OK;
}

static void forget_extras(struct sql_schema *schema, struct str name, struct str table) {
  size_t kept = 0;
  for (size_t i = 0; i < schema->extra_count; i++) {
    struct sql_extra const e = schema->extras[i];
    if ((name.p != NULL && str_eq(e.name, name)) || (table.p != NULL && str_eq(e.table, table))) continue;
    schema->extras[kept++] = e;
  }
  schema->extra_count = kept;
}

static enum err drop(struct cursor *c, struct sql_schema *schema) {
  struct str name;
  bool const is_table = take(c, "table");
  if (!is_table && !take(c, "index")) return refuse(c, token(c).line, "only DROP TABLE and DROP INDEX");
  TRY(take_name(c, "DROP", &name));
  struct sql_table *table = is_table ? find_table(schema, name) : NULL;
  if (table != NULL) {
    memmove(table, table + 1, (size_t)(schema->tables + schema->table_count - (table + 1)) * sizeof *table);
    schema->table_count--;
    forget_extras(schema, (struct str){0}, name);
  } else {
    forget_extras(schema, name, (struct str){0});
  }
  return OK;
}

/* An index or a virtual table: shown as written. */
static enum err keep_extra(struct cursor *c, struct sql_schema *schema) {
  struct sql_extra e = {.engine = c->st->engine};
  take(c, "unique");
  bool const is_index = take(c, "index");
  if (!is_index && !(take(c, "virtual") && take(c, "table")) && e.engine != SQL_POSTGRES)
    return refuse(c, token(c).line, "only CREATE TABLE, VIRTUAL TABLE and INDEX");
  if (is_index || e.engine != SQL_POSTGRES) TRY(take_name(c, "CREATE", &e.name));
  if (is_index && take(c, "on")) TRY(take_name(c, "ON", &e.table));
  if (schema->extra_count == SQL_EXTRAS_MAX) return refuse(c, token(c).line, "too many indexes");
  e.text = sql_one_line(c->arena, c->st->tokens, c->st->token_count);
  schema->extras[schema->extra_count++] = e;
  return OK;
}

enum err sql_schema_apply(struct arena *a, struct sql_schema *schema, const struct sql_statement *st,
                          struct sql_problem *problem) {
  struct cursor c = {.arena = a, .st = st, .problem = problem};
  if (take(&c, "create")) return take(&c, "table") ? create_table(&c, schema) : keep_extra(&c, schema);
  if (take(&c, "alter")) return take(&c, "table") ? alter_table(&c, schema) : refuse(&c, token(&c).line, "ALTER what?");
  if (take(&c, "drop")) return drop(&c, schema);
  if (take(&c, "insert") || take(&c, "update") || take(&c, "delete")) return OK; /* data: not in the picture */
  return refuse(&c, token(&c).line, "'%.*s' has no place in a migration", STR(token(&c).text));
}

static void print_extra(const struct sql_extra *e, struct out *o) {
  static const char *const marks[] = {"-- sqlite:\n", "-- postgres:\n"};
  if (e->engine >= 0) out_z(o, marks[e->engine]);
  out_put(o, e->text);
  out_z(o, ";\n");
}

static void print_table(const struct sql_schema *schema, const struct sql_table *t, struct out *o) {
  out_fmt(o, "\n-- %.*s\nCREATE TABLE %.*s (", STR(t->words), STR(t->name));
  for (size_t i = 0; i < t->column_count; i++)
    out_fmt(o, "%s\n  -- %.*s\n  %.*s %.*s", i == 0 ? "" : ",", STR(t->columns[i].words), STR(t->columns[i].name),
            STR(t->columns[i].definition));
  for (size_t i = 0; i < t->constraint_count; i++) out_fmt(o, ",\n  %.*s", STR(t->constraints[i]));
  out_z(o, "\n);\n");
  for (size_t i = 0; i < schema->extra_count; i++)
    if (str_eq(schema->extras[i].table, t->name)) print_extra(&schema->extras[i], o);
}

void sql_schema_print(const struct sql_schema *schema, struct out *o) {
  out_z(o, "-- The schema that db/migrations add up to: a picture to read, made by `make golden-sql`, checked by a test.\n");
  for (size_t i = 0; i < schema->table_count; i++) print_table(schema, &schema->tables[i], o);
  for (size_t i = 0; i < schema->extra_count; i++) {
    if (schema->extras[i].table.p != NULL) continue;
    out_char(o, '\n');
    print_extra(&schema->extras[i], o);
  }
}
