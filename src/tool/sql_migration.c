#include "tool/sql_migration.h"

#include <openssl/evp.h>
#include <string.h>

#include "base/arena.h"
#include "base/out.h"

/* BIGINT for truth values on PostgreSQL: comparisons with 0 and 1 stay the same text on both. */
static const struct {
  const char *word, *native[SQL_ENGINES];
} type_words[] = {
    {"@id", {"INTEGER PRIMARY KEY", "BIGSERIAL PRIMARY KEY"}},
    {"@ref", {"TEXT", "TEXT"}},
    {"@int", {"INTEGER", "BIGINT"}},
    {"@time", {"INTEGER", "BIGINT"}},
    {"@bool", {"INTEGER", "BIGINT"}},
    {"@text", {"TEXT", "TEXT"}},
    {"@bytes", {"BLOB", "BYTEA"}},
};

struct source {
  struct arena *arena;
  const char *file;
  struct sql_lexer lexer;
  struct sql_problem *problem;
  struct sql_migration *m;
  struct sql_schema *schema;
  struct sql_token *tokens, *comments; /* room for SQL_TOKENS_MAX each */
  struct out out[SQL_ENGINES], hashed;
  struct sql_writer writer[SQL_ENGINES];
  int engine; /* of the block being read, -1 outside */
  bool any;   /* a statement was read */
};

struct sql_migrations sql_migrations_new(struct arena *a) {
  return (struct sql_migrations){arena_many(a, SQL_MIGRATIONS_MAX, struct sql_migration), 0};
}

struct str sql_one_line(struct arena *a, const struct sql_token *tokens, size_t n) {
  struct out o = out_in(a, SQL_FILE_MAX);
  struct sql_writer w = {.out = &o, .one_line = true};
  for (size_t i = 0; i < n; i++) {
    struct sql_token t = tokens[i];
    if (i > 0 && tokens[i - 1].text.p + tokens[i - 1].text.n != t.text.p && sql_is(tokens[i - 1], "(")) w.end = t.text.p;
    if (sql_is(t, ")") || sql_is(t, ",")) w.end = t.text.p;
    sql_write(&w, t, t.text);
  }
  return out_str(&o);
}

/* "…/0001-board.sql" → 1, "board". */
static enum err name_of(const char *path, struct sql_migration *m, struct sql_problem *problem) {
  const char *slash = strrchr(path, '/');
  struct str const file = str_from(slash == NULL ? path : slash + 1);
  int64_t number;
  if (file.n < 10 || file.p[4] != '-' || !str_ends(file, S(".sql")) ||
      str_int(str_sub(file, 0, 4), 1, 9999, &number) != OK)
    return sql_refuse(problem, path, 1, "a migration is called NNNN-name.sql");
  m->number = (int)number;
  m->name = str_sub(file, 5, file.n - 9);
  m->file = path;
  return OK;
}

/* Keeps a comment, unless it is the mark of a block or of the whole file. */
static enum err heed_comment(struct source *r, struct sql_token t, struct sql_statement *st) {
  struct str const words = sql_comment_words(t);
  bool const both = str_eq(words, S("both:"));
  int const engine = str_eq(words, S("sqlite:")) ? SQL_SQLITE : str_eq(words, S("postgres:")) ? SQL_POSTGRES : -1;
  if (both && r->engine < 0) return sql_refuse(r->problem, r->file, t.line, "'-- both:' ends no block");
  if (both || engine >= 0) {
    r->engine = engine;
    out_put(&r->hashed, words);
  }
  if (str_eq(words, S("expand"))) {
    if (r->any) return sql_refuse(r->problem, r->file, t.line, "'-- expand' stands above the first statement");
    r->m->expand = true;
  } else if (!both && engine < 0) {
    st->comments[st->comment_count++] = t;
  }
  return OK;
}

static enum err check_token(struct source *r, struct sql_token t) {
  if (t.kind == SQL_BAD || t.kind == SQL_PARAM)
    return sql_refuse(r->problem, r->file, t.line, "'%.*s' has no place in a migration", STR(str_sub(t.text, 0, 20)));
  if (sql_is(t, "deferrable") || sql_is(t, "deferred"))
    return sql_refuse(r->problem, r->file, t.line,
                      "a deferred constraint would fail at the commit of a group, for all changes in it");
  return OK;
}

static enum err write_native(struct source *r, struct sql_token t) {
  for (int g = 0; g < SQL_ENGINES; g++) {
    if (r->engine >= 0 && r->engine != g) continue;
    struct str as = t.kind == SQL_TYPE ? (struct str){0} : t.text;
    for (size_t i = 0; as.p == NULL && i < sizeof type_words / sizeof *type_words; i++)
      if (str_eq(t.text, str_from(type_words[i].word))) as = str_from(type_words[i].native[g]);
    if (as.p == NULL)
      return sql_refuse(r->problem, r->file, t.line, "'%.*s': @id @ref @int @time @bool @text @bytes", STR(t.text));
    sql_write(&r->writer[g], t, as);
  }
  return OK;
}

/* STRICT refuses a text in a column of numbers, as PostgreSQL does. */
static void write_strict(struct source *r, const struct sql_statement *st) {
  if (st->token_count > 2 && sql_is(st->tokens[0], "create") && sql_is(st->tokens[1], "table"))
    out_z(&r->out[SQL_SQLITE], " STRICT");
}

static enum err end_statement(struct source *r, struct sql_statement *st, struct sql_token semicolon) {
  TRY(sql_schema_apply(r->arena, r->schema, st, r->problem));
  for (size_t i = 0; i < st->token_count; i++) TRY(write_native(r, st->tokens[i]));
  write_strict(r, st);
  TRY(write_native(r, semicolon));
  struct arena once = {0};
  out_put(&r->hashed, sql_one_line(&once, st->tokens, st->token_count));
  arena_free(&once);
  out_char(&r->hashed, ';');
  st->token_count = st->comment_count = 0;
  r->any = true;
  return OK;
}

static enum err read_statements(struct source *r) {
  struct sql_statement st = {.tokens = r->tokens, .comments = r->comments, .file = r->file};
  int depth = 0;
  for (struct sql_token t; (t = sql_next(&r->lexer)).kind != SQL_END;) {
    if (st.token_count == SQL_TOKENS_MAX || st.comment_count == SQL_TOKENS_MAX)
      return sql_refuse(r->problem, r->file, t.line, "a statement of more than %d words", SQL_TOKENS_MAX);
    if (t.kind == SQL_COMMENT) {
      TRY(heed_comment(r, t, &st));
      continue;
    }
    TRY(check_token(r, t));
    if (sql_is(t, "(")) depth++;
    if (sql_is(t, ")")) depth--;
    st.engine = r->engine;
    if (depth != 0 || !sql_is(t, ";")) st.tokens[st.token_count++] = t;
    else if (st.token_count == 0) return sql_refuse(r->problem, r->file, t.line, "an empty statement");
    else TRY(end_statement(r, &st, t));
  }
  if (st.token_count > 0) return sql_refuse(r->problem, r->file, r->lexer.line, "no ';' ends the last statement");
  return OK;
}

static void hash_hex(struct str s, char hex[SQL_HASH_HEX + 1]) {
  unsigned char sum[32];
  if (EVP_Digest(s.p, s.n, sum, NULL, EVP_sha256(), NULL) != 1) die("SHA-256 is not available", 0);
  for (size_t i = 0; i < sizeof sum; i++) {
    hex[2 * i] = "0123456789abcdef"[sum[i] >> 4];
    hex[2 * i + 1] = "0123456789abcdef"[sum[i] & 15];
  }
  hex[SQL_HASH_HEX] = '\0';
}

enum err sql_read_migration(struct arena *a, const char *path, struct str bytes, struct sql_migrations *migrations,
                            struct sql_schema *schema, struct sql_problem *problem) {
  struct sql_migration m = {0};
  TRY(name_of(path, &m, problem));
  if (migrations->n == SQL_MIGRATIONS_MAX || (size_t)m.number != migrations->n + 1)
    return sql_refuse(problem, path, 1, "the next migration has number %04zu", migrations->n + 1);
  if (bytes.n > SQL_FILE_MAX) return sql_refuse(problem, path, 1, "over %zu bytes", SQL_FILE_MAX);
  scoped(arena) struct arena once = {0};
  struct source r = {.arena = a, .file = path, .lexer = {bytes, 1}, .problem = problem, .m = &m, .schema = schema,
                     .engine = -1, .hashed = out_in(&once, SQL_MIGRATION_MAX)};
  r.tokens = arena_many(&once, SQL_TOKENS_MAX, struct sql_token);
  r.comments = arena_many(&once, SQL_TOKENS_MAX, struct sql_token);
  for (int g = 0; g < SQL_ENGINES; g++) {
    r.out[g] = out_in(a, SQL_MIGRATION_MAX);
    r.writer[g] = (struct sql_writer){.out = &r.out[g], .line = 1, .end = bytes.p}; /* line numbers of the file */
  }
  TRY(read_statements(&r));
  if (!r.any) return sql_refuse(problem, path, 1, "a migration without a statement");
  if (r.hashed.full || r.out[0].full || r.out[1].full)
    return sql_refuse(problem, path, 1, "over %d bytes of statements", SQL_MIGRATION_MAX);
  hash_hex(out_str(&r.hashed), m.hash);
  for (int g = 0; g < SQL_ENGINES; g++) m.text[g] = out_str(&r.out[g]);
  migrations->v[migrations->n++] = m;
  return OK;
}
