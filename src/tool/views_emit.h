/* The C that one view becomes: statements for values, words and literal text. views_compile.c drives it. */
#ifndef TOOL_VIEWS_EMIT_H
#define TOOL_VIEWS_EMIT_H

#include "tool/views_compile.h"

struct emit {
  const struct views *views;
  struct arena *arena;
  struct str path;
  struct out *code;
  struct out text; /* literal text not written yet */
  struct html html;
  struct views_fault *fault;
};

/* Writes the literal text that is waiting. */
void emit_flush(struct emit *e);
/* What follows comes from this line of the view. */
void emit_line(struct emit *e, unsigned line);
/* The expression as C: checked, on one line, t("…") and asset("…") replaced. *ret_asset: it is asset("…") alone. */
enum err MUST_USE emit_expression(struct emit *e, struct str s, unsigned line, struct str *ret, bool *ret_asset);
/* Arguments of a call behind those that every view takes: ", a, b" or nothing. */
enum err MUST_USE emit_arguments(struct emit *e, struct str s, unsigned line, struct str *ret);
/* {{ … }}. */
enum err MUST_USE emit_value(struct emit *e, struct views_piece piece);

#endif
