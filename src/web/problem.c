#include "web/problem.h"

#include "base/json_put.h"

/* The target: its path may not have been readable. */
bool problem_wanted(const struct request *r) { return str_starts(r->target, S("/api/")); }

void problem_any_origin(struct reply *o) { reply_header(o, S("Access-Control-Allow-Origin"), S("*")); }

void problem_put(struct reply *o, const struct request *r, int status, struct str title, struct str detail, struct str parameter) {
  struct json_put j = json_put_in(&o->body);
  j.leave_out = true;
  o->status = status;
  o->type = S("application/problem+json");
  json_put_object(&j, NULL);
  json_put_text(&j, "type", S("about:blank")); /* the status says all there is to know (RFC 9457 4.2.1) */
  json_put_text(&j, "title", title);
  json_put_int(&j, "status", status);
  json_put_text(&j, "detail", detail);
  json_put_text(&j, "instance", str_sub(r->target, 0, str_index(r->target, '?')));
  json_put_text(&j, "request_id", r->id);
  if (str_has(parameter)) {
    json_put_list(&j, "errors");
    json_put_object(&j, NULL);
    json_put_text(&j, "parameter", parameter);
    json_put_text(&j, "detail", detail);
    json_put_end(&j);
    json_put_end(&j);
  }
  json_put_end(&j);
}
