#include "tool/views_compile.h"

#include <string.h>

#include "tool/views_emit.h"

enum block_kind { BLOCK_IF, BLOCK_FOR, BLOCK_USE };

struct block {
  enum block_kind kind;
  unsigned line;
  bool has_else;
  bool has_joined;
  struct html start, joined; /* where the block began; where the branches that ended so far lead */
  struct str name, args;     /* of use; of for: the slice's name */
};

struct compiler {
  struct emit e;
  struct out *header;
  const struct views_known *view; /* NULL between views */
  unsigned line;                  /* where it starts */
  struct str params;              /* ", int n" or nothing */
  bool header_done;               /* the first view was met */
  bool started;                   /* the view has written something */
  bool body;                      /* {% body %} was met */
  unsigned loops;
  struct block *blocks;
  size_t depth;
};

#define FAIL(c, line, ...) views_fail((c)->e.fault, (line), __VA_ARGS__)

static const struct views_known *known(const struct views *v, struct str name) {
  for (size_t i = 0; i < v->known_n; i++)
    if (str_eq(v->known[i].name, name)) return &v->known[i];
  return NULL;
}

static enum err mode_of(struct str path, enum views_mode *ret) {
  if (str_ends(path, S(".html")))
    *ret = VIEWS_HTML;
  else if (str_ends(path, S(".xml")))
    *ret = VIEWS_XML;
  else if (str_ends(path, S(".txt")))
    *ret = VIEWS_TXT;
  else
    return INVALID;
  return OK;
}

/* The tag's first word; *rest is what follows it. */
static struct str verb_of(struct str tag, struct str *rest) {
  struct str const verb = views_word(tag);
  *rest = str_trim(str_sub(tag, verb.n, tag.n));
  return verb;
}

/* "name(inside)". */
static enum err read_call(struct str s, unsigned line, struct str *ret_name, struct str *ret_inside,
                          struct views_fault *fault) {
  struct str const name = views_word(s);
  struct str const rest = str_trim(str_sub(s, name.n, s.n));
  if (name.n == 0 || rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')')
    return views_fail(fault, line, "name(…) expected");
  TRY(views_expression(rest, line, fault));
  struct str const inside = str_trim(str_sub(rest, 1, rest.n - 2));
  if (inside.n > 0) TRY(views_expression(inside, line, fault)); /* "a) (b" closes what it did not open */
  *ret_name = name;
  *ret_inside = inside;
  return OK;
}

static enum err note_need(struct views *v, struct str quoted, unsigned line, struct views_fault *fault) {
  struct str rest = quoted, need;
  if (views_literal(v->arena, &rest, &need) != OK || rest.n > 0) return views_fail(fault, line, "need \"header.h\"");
  bool fine = str_ends(need, S(".h"));
  for (size_t i = 0; i < need.n; i++) {
    char const c = need.p[i];
    fine &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c != '\0' && strchr("_/.-", c) != NULL);
  }
  if (!fine) return views_fail(fault, line, "need \"header.h\"");
  for (size_t i = 0; i < v->needs_n; i++)
    if (str_eq(v->needs[i], need)) return OK;
  if (v->needs_n == VIEWS_NEEDS_MAX) return views_fail(fault, line, "too many needs");
  v->needs[v->needs_n++] = need;
  return OK;
}

enum err views_survey(struct views *v, struct str path, struct str source, struct views_fault *fault) {
  struct views_pieces pieces;
  struct views_known *view = NULL;
  enum views_mode mode;
  if (mode_of(path, &mode) != OK) return views_fail(fault, 1, "views end in .html, .xml or .txt");
  TRY(views_scan(v->arena, source, &pieces, fault));
  for (size_t i = 0; i < pieces.n; i++) {
    struct views_piece const piece = pieces.v[i];
    struct str rest, name, params;
    if (piece.kind != VIEWS_TAG) continue;
    struct str const verb = verb_of(piece.text, &rest);
    if (str_eq(verb, S("need")) && view == NULL) TRY(note_need(v, rest, piece.line, fault));
    if (str_eq(verb, S("body")) && view != NULL) view->layout = true;
    if (!str_eq(verb, S("view"))) continue;
    TRY(read_call(rest, piece.line, &name, &params, fault));
    const struct views_known *const other = known(v, name);
    if (other != NULL)
      return views_fail(fault, piece.line, "the view %.*s exists already, in %.*s", STR(name), STR(other->path));
    if (v->known_n == VIEWS_MAX) return views_fail(fault, piece.line, "too many views");
    view = &v->known[v->known_n++];
    *view = (struct views_known){.name = str_dup(v->arena, name), .path = path, .mode = mode};
  }
  return OK;
}

/* Parameters may name structs that nobody declared before: views.h does. */
static void declare_structs(struct compiler *c, struct str params) {
  for (size_t i = 0; i < params.n; i++) {
    struct str const word = views_word(str_sub(params, i, params.n));
    if (word.n == 0) continue;
    if (str_eq(word, S("struct"))) {
      struct str const name = views_word(str_trim(str_sub(params, i + word.n, params.n)));
      if (name.n > 0) out_fmt(c->header, "struct %.*s;\n", STR(name));
    }
    i += word.n - 1;
  }
}

static void begin_function(struct compiler *c, const char *part, unsigned line) {
  struct str const name = c->view->name;
  out_fmt(c->header, "void view_%.*s%s(struct out *o, const struct show *show%.*s);\n", STR(name), part, STR(c->params));
  emit_line(&c->e, line);
  out_fmt(c->e.code, "void view_%.*s%s(struct out *o, const struct show *show%.*s) {\n", STR(name), part,
          STR(c->params));
}

/* The last line break belongs to the file, not to what the view writes where it is included. */
static void trim_end(struct compiler *c) {
  struct out *const text = &c->e.text;
  while (text->n > 0 && strchr(" \t\r\n", text->p[text->n - 1]) != NULL) text->n--;
}

static enum err end_view(struct compiler *c, unsigned line) {
  TRY(html_end(&c->e.html, line, c->e.fault));
  trim_end(c);
  emit_flush(&c->e);
  out_z(c->e.code, "}\n\n");
  c->view = NULL;
  return OK;
}

/* Nothing is open: the file ends, or another view starts. */
static enum err all_closed(struct compiler *c) {
  if (c->view == NULL) return OK;
  return FAIL(c, c->depth > 0 ? c->blocks[c->depth - 1].line : c->line, "this has no {%% end %%}");
}

static enum err begin_view(struct compiler *c, struct str rest, unsigned line) {
  struct str name, params;
  TRY(all_closed(c));
  TRY(read_call(rest, line, &name, &params, c->e.fault));
  if (params.n > 0 && (memchr(params.p, '{', params.n) != NULL || memchr(params.p, '"', params.n) != NULL))
    return FAIL(c, line, "parameters are a type and a name each");
  if (str_eq(params, S("void"))) params = S("");
  c->view = known(c->e.views, name);
  if (c->view == NULL) return FAIL(c, line, "the view %.*s was not surveyed", STR(name));
  struct out o = out_in(c->e.arena, params.n + 2);
  if (params.n > 0) out_z(&o, ", ");
  for (size_t i = 0; i < params.n; i++) out_char(&o, params.p[i] == '\n' ? ' ' : params.p[i]);
  c->params = out_str(&o);
  c->line = line;
  c->header_done = true;
  c->started = c->body = false;
  c->e.html = (struct html){.mode = c->view->mode, .state = c->view->mode == VIEWS_TXT ? HTML_BODY : HTML_TEXT,
                            .line_start = true};
  declare_structs(c, params);
  begin_function(c, c->view->layout ? "_head" : "", line);
  return OK;
}

static enum err called_view(struct compiler *c, struct str rest, unsigned line, bool layout, struct str *ret_name,
                            struct str *ret_args) {
  struct str name, args;
  TRY(read_call(rest, line, &name, &args, c->e.fault));
  const struct views_known *const view = known(c->e.views, name);
  if (view == NULL) return FAIL(c, line, "there is no view %.*s", STR(name));
  if (view->layout != layout)
    return FAIL(c, line, layout ? "%.*s has no {%% body %%}: include it" : "%.*s has a {%% body %%}: use it", STR(name));
  if (view->mode != c->view->mode) return FAIL(c, line, "the view %.*s is of another kind", STR(name));
  if (!html_outside(&c->e.html)) return FAIL(c, line, "another view cannot stand here, only between elements");
  TRY(emit_arguments(&c->e, args, line, ret_args));
  *ret_name = name;
  return OK;
}

static enum err tag_include(struct compiler *c, struct str rest, unsigned line) {
  struct str name, args;
  TRY(called_view(c, rest, line, false, &name, &args));
  emit_flush(&c->e);
  emit_line(&c->e, line);
  out_fmt(c->e.code, "  view_%.*s(o, show%.*s);\n", STR(name), STR(args));
  return OK;
}

static enum err push(struct compiler *c, enum block_kind kind, unsigned line, struct block **ret) {
  if (c->depth == VIEWS_BLOCKS_MAX) return FAIL(c, line, "blocks are nested too deeply");
  struct block *const b = &c->blocks[c->depth++];
  *b = (struct block){.kind = kind, .line = line, .start = c->e.html};
  *ret = b;
  return OK;
}

static enum err tag_use(struct compiler *c, struct str rest, unsigned line) {
  struct str name, args;
  struct block *b;
  TRY(called_view(c, rest, line, true, &name, &args));
  emit_flush(&c->e);
  emit_line(&c->e, line);
  out_fmt(c->e.code, "  view_%.*s_head(o, show%.*s);\n  {\n", STR(name), STR(args));
  TRY(push(c, BLOCK_USE, line, &b));
  b->name = name;
  b->args = args;
  c->e.html.floor = c->e.html.depth;
  return OK;
}

static enum err tag_body(struct compiler *c, unsigned line) {
  if (c->depth > 0) return FAIL(c, line, "{%% body %%} cannot stand inside a block");
  if (c->body) return FAIL(c, line, "a second {%% body %%}");
  if (!html_outside(&c->e.html)) return FAIL(c, line, "{%% body %%} stands between elements");
  c->body = true;
  emit_flush(&c->e);
  out_z(c->e.code, "}\n\n");
  begin_function(c, "_tail", line);
  return OK;
}

static enum err tag_if(struct compiler *c, struct str rest, unsigned line) {
  struct str condition;
  struct block *b;
  TRY(emit_expression(&c->e, rest, line, &condition, NULL));
  emit_flush(&c->e);
  emit_line(&c->e, line);
  out_fmt(c->e.code, "  if (%.*s) {\n", STR(condition));
  return push(c, BLOCK_IF, line, &b);
}

/* "x in EXPR": the slice is evaluated once. */
static enum err tag_for(struct compiler *c, struct str rest, unsigned line) {
  struct str const x = views_word(rest);
  struct str in = str_trim(str_sub(rest, x.n, rest.n)), slice;
  struct block *b;
  if (x.n == 0 || !str_eq(views_word(in), S("in"))) return FAIL(c, line, "for x in SLICE");
  TRY(emit_expression(&c->e, str_trim(str_sub(in, 2, in.n)), line, &slice, NULL));
  emit_flush(&c->e);
  emit_line(&c->e, line);
  TRY(push(c, BLOCK_FOR, line, &b));
  struct str const s = b->name = fmt(c->e.arena, "slice_%u", ++c->loops);
  struct out *const o = c->e.code;
  /* a slice, or a pointer to one */
  out_fmt(o, "  {\n  __auto_type const %.*s_given = %.*s;\n", STR(s), STR(slice));
  out_fmt(o, "  __auto_type const %.*s = __builtin_choose_expr(__builtin_classify_type(%.*s_given) == 5, %.*s_given, "
             "&%.*s_given);\n", STR(s), STR(s), STR(s), STR(s));
  out_fmt(o, "  for (size_t %.*s_i = 0; %.*s_i < (size_t)%.*s->n; %.*s_i++) {\n", STR(x), STR(x), STR(s), STR(x));
  out_fmt(o, "  const __typeof__(*%.*s->v) *const %.*s = &%.*s->v[%.*s_i];\n  (void)%.*s;\n", STR(s), STR(x), STR(s),
          STR(x), STR(x));
  return OK;
}

/* A branch ends where the block stands now. */
static enum err end_branch(struct compiler *c, struct block *b, unsigned line) {
  emit_flush(&c->e);
  if (b->kind == BLOCK_FOR) {
    if (!html_same(&b->start, &c->e.html))
      return FAIL(c, line, "the loop of line %u must end where it started (elements, quotes)", b->line);
  } else if (!b->has_joined) {
    b->joined = c->e.html;
    b->has_joined = true;
  } else if (!html_join(&b->joined, &c->e.html)) {
    return FAIL(c, line, "the branches of line %u end in different places (elements, quotes)", b->line);
  }
  c->e.html = b->start;
  return OK;
}

static enum err tag_else(struct compiler *c, struct str condition, bool has_condition, unsigned line) {
  struct block *const b = c->depth == 0 ? NULL : &c->blocks[c->depth - 1];
  struct str expression;
  if (b == NULL || b->kind == BLOCK_USE || b->has_else || (has_condition && b->kind == BLOCK_FOR))
    return FAIL(c, line, "else without its if or for");
  TRY(end_branch(c, b, line));
  b->has_else = !has_condition;
  emit_line(&c->e, line);
  if (has_condition) {
    TRY(emit_expression(&c->e, condition, line, &expression, NULL));
    out_fmt(c->e.code, "  } else if (%.*s) {\n", STR(expression));
  } else if (b->kind == BLOCK_IF) {
    out_z(c->e.code, "  } else {\n");
  } else {
    out_fmt(c->e.code, "  }\n  if (%.*s->n == 0) {\n", STR(b->name));
  }
  return OK;
}

static enum err tag_end(struct compiler *c, unsigned line) {
  if (c->depth == 0) return end_view(c, line);
  struct block *const b = &c->blocks[c->depth - 1];
  if (b->kind == BLOCK_USE) {
    c->e.html.floor = b->start.floor;
    emit_flush(&c->e);
    if (!html_same(&b->start, &c->e.html))
      return FAIL(c, line, "what uses a layout in line %u must close what it opens", b->line);
    emit_line(&c->e, line);
    out_fmt(c->e.code, "  }\n  view_%.*s_tail(o, show%.*s);\n", STR(b->name), STR(b->args));
  } else {
    TRY(end_branch(c, b, line));
    if (b->kind == BLOCK_IF) {
      if (!b->has_else && !html_join(&b->joined, &b->start))
        return FAIL(c, line, "the if of line %u must end where it started (elements, quotes)", b->line);
      c->e.html = b->joined;
    }
    out_z(c->e.code, b->kind == BLOCK_FOR ? "  }\n  }\n" : "  }\n");
  }
  c->depth--;
  return OK;
}

static enum err compile_tag(struct compiler *c, struct views_piece piece) {
  struct str rest;
  struct str const verb = verb_of(piece.text, &rest);
  unsigned const line = piece.line;
  if (str_eq(verb, S("view"))) return begin_view(c, rest, line);
  if (str_eq(verb, S("need"))) return c->header_done ? FAIL(c, line, "need stands at the top of a file") : OK;
  if (c->view == NULL) return FAIL(c, line, "tags stand between {%% view name(…) %%} and its {%% end %%}");
  c->started = true;
  if (str_eq(verb, S("include"))) return tag_include(c, rest, line);
  if (str_eq(verb, S("use"))) return tag_use(c, rest, line);
  if (str_eq(verb, S("if"))) return tag_if(c, rest, line);
  if (str_eq(verb, S("elif"))) return tag_else(c, rest, true, line);
  if (str_eq(verb, S("for"))) return tag_for(c, rest, line);
  if (rest.n == 0 && str_eq(verb, S("else"))) return tag_else(c, rest, false, line);
  if (rest.n == 0 && str_eq(verb, S("body"))) return tag_body(c, line);
  if (rest.n == 0 && str_eq(verb, S("end"))) return tag_end(c, line);
  return FAIL(c, line, "unknown tag {%% %.*s %%}", STR(piece.text));
}

static enum err compile_piece(struct compiler *c, struct views_piece piece) {
  if (piece.kind == VIEWS_TAG) return compile_tag(c, piece);
  if (piece.kind == VIEWS_TEXT && str_trim(piece.text).n == 0 && c->view == NULL) return OK;
  if (c->view == NULL) return FAIL(c, piece.line, "text and values stand between {%% view name(…) %%} and its {%% end %%}");
  if (piece.kind == VIEWS_VALUE) {
    c->started = true;
    return emit_value(&c->e, piece);
  }
  bool const first = !c->started;
  c->started = c->started || str_trim(piece.text).n > 0;
  return html_feed(&c->e.html, piece, first, &c->e.text, c->e.fault);
}

enum err views_compile(const struct views *v, struct arena *arena, struct str path, struct str source,
                       struct out *header, struct out *code, struct views_fault *fault) {
  struct views_pieces pieces;
  struct compiler *const c = arena_new(arena, struct compiler);
  c->e = (struct emit){.views = v, .arena = arena, .path = path, .code = code, .fault = fault,
                       .text = out_in(arena, VIEWS_FILE_MAX * 2)};
  c->header = header;
  c->blocks = arena_many(arena, VIEWS_BLOCKS_MAX, struct block);
  TRY(views_scan(arena, source, &pieces, fault));
  for (size_t i = 0; i < pieces.n; i++) TRY(compile_piece(c, pieces.v[i]));
  TRY(all_closed(c));
  if (c->e.text.full || code->full || header->full) return views_fail(fault, 1, "the file becomes too much C");
  return OK;
}
