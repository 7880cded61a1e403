/* From the source of views to C. Two passes: every file is surveyed (which views there are, of which kind), then every
 * file is compiled. Each view becomes `void view_NAME(struct out *o, const struct show *show, …)`; one that holds
 * {% body %} becomes a pair, view_NAME_head and view_NAME_tail, called around what uses it.
 *
 * Grammar:
 *   {% need "board/opportunity.h" %}                 an include of the generated views.h, at the top
 *   {% view name(C parameters) %} … {% end %}
 *   {% include name(args) %}   {% use name(args) %} … {% end %}   {% body %}
 *   {% if EXPR %} … {% elif EXPR %} … {% else %} … {% end %}
 *   {% for x in EXPR %} … {% else %} … {% end %}     EXPR: a slice (.v, .n) or a pointer to one;
 *                                                    x points at an element, x_i counts from 0
 *   {{ expr }}   {{ t "text" args }}   {{ plural n "one" "many" args }}   {{ @helper(args) }}   {{ url expr }}
 *   t("text") and asset("name") inside any expression, T(lang, "text") as in C
 * An argument of t and plural may be @helper(args). */
#ifndef TOOL_VIEWS_COMPILE_H
#define TOOL_VIEWS_COMPILE_H

#include "tool/views_html.h"

#define VIEWS_MAX 512
#define VIEWS_NEEDS_MAX 128
#define VIEWS_BLOCKS_MAX 32
/* Generated C of one file. Under half of ARENA_MAX: a growing builder leaves its older halves behind. */
#define VIEWS_CODE_MAX ((size_t)3 << 20)

struct views_known {
  struct str name, path;
  enum views_mode mode;
  bool layout;
};

/* What is known of all files. Names and paths must live as long as it. */
struct views {
  struct arena *arena;
  struct views_known known[VIEWS_MAX];
  size_t known_n;
  struct str needs[VIEWS_NEEDS_MAX]; /* headers, each once */
  size_t needs_n;
  bool (*asset)(const void *context, struct str name); /* is there such an asset? */
  const void *context;
};

/* First pass: notes the views and needs of a file. `path` is as people know it ("views/public/home.html"), its ending
 * (.html, .xml, .txt) chooses the mode. */
enum err MUST_USE views_survey(struct views *v, struct str path, struct str source, struct views_fault *fault);

/* Second pass: appends prototypes to `header` and definitions to `code`. Working memory comes from `arena`. On failure
 * both may hold a part. */
enum err MUST_USE views_compile(const struct views *v, struct arena *arena, struct str path, struct str source,
                                struct out *header, struct out *code, struct views_fault *fault);

#endif
