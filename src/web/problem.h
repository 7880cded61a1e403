/* Errors of the JSON interface: problem details (RFC 9457) instead of a page, for everything under /api/. */
#ifndef WEB_PROBLEM_H
#define WEB_PROBLEM_H

#include "base/str.h"
#include "web/reply.h"
#include "web/request.h"

/* Whether this request is of the JSON interface: its errors are for a program. */
bool problem_wanted(const struct request *r);

/* What the interface may be read by: any origin. Every reply of it says so, errors too. */
void problem_any_origin(struct reply *o);

/* Makes the reply an application/problem+json of that status; `title` in the reader's language, `detail` may be
 * absent. `parameter`: the query's parameter that is wrong, absent: none. */
void problem_put(struct reply *o, const struct request *r, int status, struct str title, struct str detail, struct str parameter);

#endif
