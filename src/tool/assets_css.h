/* Style sheets made smaller, carefully: comments and blanks that cannot matter go, nothing is rewritten. */
#ifndef TOOL_ASSETS_CSS_H
#define TOOL_ASSETS_CSS_H

#include "base/arena.h"
#include "base/out.h"

/* Drops comments, blanks around { } ; and behind ',', the last ';' of a block; runs other blanks together. Strings and
 * url(…) stay as they are. */
struct str css_minified(struct arena *arena, struct str css);

#endif
