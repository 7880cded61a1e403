#include "tool/views_emit.h"

#include "base/slots.h"

void emit_flush(struct emit *e) {
  if (e->text.n == 0) return;
  out_z(e->code, "  out_put(o, S(");
  views_quote(e->code, out_str(&e->text));
  out_z(e->code, "));\n");
  e->text.n = 0;
}

void emit_line(struct emit *e, unsigned line) { out_fmt(e->code, "#line %u \"%.*s\"\n", line, STR(e->path)); }

/* What a call of t() or asset() in an expression becomes. */
static enum err emit_call(struct emit *e, bool word, struct str literal, unsigned line, struct out *o) {
  if (!word) {
    if (e->views->asset == NULL || !e->views->asset(e->views->context, literal))
      return views_fail(e->fault, line, "there is no asset \"%.*s\"", STR(literal));
    out_put(o, views_asset_name(e->arena, literal));
    return OK;
  }
  if (literal.n == 0) return views_fail(e->fault, line, "an empty text cannot be translated");
  out_fmt(o, "words_at(show->lang, %.*s)", STR(views_word_name(e->arena, literal)));
  return OK;
}

enum err emit_expression(struct emit *e, struct str s, unsigned line, struct str *ret, bool *ret_asset) {
  TRY(views_expression(s, line, e->fault));
  struct out o = out_in(e->arena, (size_t)VIEWS_EXPRESSION_MAX * 16);
  bool asset = false;
  for (size_t from = 0; from < s.n || from == 0;) {
    bool has_word, has_asset;
    struct views_call word = {.start = s.n, .end = s.n}, file = word;
    if (views_call(e->arena, s, from, S("t"), &has_word, &word) != OK)
      return views_fail(e->fault, line, "t() takes one literal");
    if (views_call(e->arena, s, from, S("asset"), &has_asset, &file) != OK)
      return views_fail(e->fault, line, "asset() takes one literal");
    bool const first = has_word && (!has_asset || word.start < file.start);
    struct views_call const call = first ? word : file;
    for (size_t i = from; i < call.start && i < s.n; i++)
      out_char(&o, s.p[i] == '\n' || s.p[i] == '\r' ? ' ' : s.p[i]); /* no line may start with '#' */
    if (has_word || has_asset) TRY(emit_call(e, first, call.literal, line, &o));
    asset = has_asset && !first && call.start == 0 && call.end == s.n;
    from = call.end;
  }
  if (o.full) return views_fail(e->fault, line, "an expression is too long");
  *ret = out_str(&o);
  if (ret_asset != NULL) *ret_asset = asset;
  return OK;
}

enum err emit_arguments(struct emit *e, struct str s, unsigned line, struct str *ret) {
  struct str args = S("");
  if (str_trim(s).n > 0) {
    struct str one, rest = s;
    TRY(emit_expression(e, s, line, &args, NULL));
    while (views_argument(&rest, &one))
      if (one.n == 0) return views_fail(e->fault, line, "an argument is missing");
    struct out o = out_in(e->arena, args.n + 2);
    out_z(&o, ", ");
    out_put(&o, args);
    args = out_str(&o);
  }
  *ret = args;
  return OK;
}

/* One value, already known to be no words: an expression, url expression or @helper(args). */
static enum err emit_plain(struct emit *e, struct str s, unsigned line) {
  struct str expression;
  const char *macro = NULL;
  bool asset = false;
  if (s.n > 0 && s.p[0] == '@') {
    struct str const name = views_word(str_sub(s, 1, s.n));
    struct str args = str_trim(str_sub(s, 1 + name.n, s.n));
    if (name.n == 0 || args.n < 2 || args.p[0] != '(' || args.p[args.n - 1] != ')')
      return views_fail(e->fault, line, "a helper is called as @name(arguments)");
    TRY(views_expression(args, line, e->fault));
    TRY(emit_arguments(e, str_sub(args, 1, args.n - 2), line, &args));
    TRY(html_value(&e->html, line, false, false, &macro, e->fault));
    emit_flush(e);
    emit_line(e, line);
    out_fmt(e->code, "  MARKUP_HELPER(%s, o, %.*s, show->lang%.*s);\n", macro, STR(name), STR(args));
    return OK;
  }
  struct str const verb = views_word(s);
  struct str const rest = str_trim(str_sub(s, verb.n, s.n));
  bool const piece = str_eq(verb, S("url")) && (views_word(rest).n > 0 || str_starts(rest, S("\"")));
  TRY(emit_expression(e, piece ? rest : s, line, &expression, &asset));
  TRY(html_value(&e->html, line, asset, piece, &macro, e->fault));
  emit_flush(e);
  emit_line(e, line);
  out_fmt(e->code, "  %s(o, %.*s);\n", macro, STR(expression));
  return OK;
}

/* The arguments that fill the slots, each a value of its own. */
static enum err emit_slots(struct emit *e, const struct str *args, unsigned n, unsigned line) {
  out_z(e->code, "  switch (walk.slot) {\n");
  for (unsigned i = 0; i < n; i++) {
    out_fmt(e->code, "  case %u:\n", i + 1);
    TRY(emit_plain(e, args[i], line));
    out_z(e->code, "  break;\n");
  }
  out_z(e->code, "  }\n");
  return OK;
}

static enum err read_args(struct emit *e, struct views_words words, unsigned line, struct str args[static SLOTS_MAX],
                          unsigned *ret_n) {
  unsigned slots, many_slots = 0, n = 0;
  struct str rest = words.args, one;
  if (views_slots(words.one, &slots) != OK || (words.many.p != NULL && views_slots(words.many, &many_slots) != OK))
    return views_fail(e->fault, line, "'%%' is none of %%s, %%1$s and %%%%");
  if (many_slots > slots) slots = many_slots;
  while (views_argument(&rest, &one)) {
    if (n == SLOTS_MAX || one.n == 0) return views_fail(e->fault, line, "an argument is missing, or too many");
    args[n++] = one;
  }
  if (n == 0 && words.many.p != NULL && slots == 1) args[n++] = words.count;
  if (n != slots) return views_fail(e->fault, line, "the text has %u slots, but %u arguments follow", slots, n);
  *ret_n = n;
  return OK;
}

static enum err emit_words(struct emit *e, struct views_words words, unsigned line) {
  struct str args[SLOTS_MAX], count = S("");
  unsigned n = 0;
  const char *macro = NULL;
  TRY(read_args(e, words, line, args, &n));
  if (e->html.state == HTML_VALUE && e->html.attr != HTML_PLAIN)
    return views_fail(e->fault, line, "no words in an address");
  if (words.many.p != NULL) TRY(emit_expression(e, words.count, line, &count, NULL));
  TRY(html_value(&e->html, line, false, false, &macro, e->fault));
  struct str const name = views_word_name(e->arena, words.one);
  struct str const text = words.many.p == NULL
                              ? fmt(e->arena, "words_at(show->lang, %.*s)", STR(name))
                              : fmt(e->arena, "words_form(show->lang, %.*s, (int64_t)(%.*s))", STR(name),
                                    STR(count));
  emit_flush(e);
  emit_line(e, line);
  bool const whole = str_index(words.one, '%') == words.one.n && str_index(words.many, '%') == words.many.n;
  if (whole) {
    out_fmt(e->code, "  %s(o, %.*s);\n", macro, STR(text));
    return OK;
  }
  out_fmt(e->code, "  for (struct slots walk = slots_of(%.*s); slots_next(&walk);) {\n", STR(text));
  out_fmt(e->code, "  if (walk.slot == 0) %s(o, walk.text);\n", macro);
  if (n > 0) TRY(emit_slots(e, args, n, line));
  out_z(e->code, "  }\n");
  return OK;
}

enum err emit_value(struct emit *e, struct views_piece piece) {
  struct views_words words;
  bool is;
  TRY(views_words(e->arena, piece, &is, &words, e->fault));
  return is ? emit_words(e, words, piece.line) : emit_plain(e, piece.text, piece.line);
}
