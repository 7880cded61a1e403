/* A multipart body in the pool: the parser's events become calls of the route's sink. The first part must be the CSRF
 * token; nothing reaches the sink before it was right. Parts that are no files are gathered as form fields. */
#include "web/server_inside.h"

static enum err no(struct exchange *ex, enum err e, const char *why) {
  ex->why = why;
  return e;
}

static bool is_repeated(struct str list, struct str key) {
  struct str one;
  while (str_next(&list, ' ', &one))
    if (str_eq(one, key)) return true;
  return false;
}

static enum err add_field(struct exchange *ex, struct str key, struct str value) {
  struct upload *u = ex->upload;
  struct form_fields *form = &ex->r.form;
  if (form->n == ex->server->limits.form_fields) return no(ex, TOO_BIG, "too many fields");
  if (urlencoded_get(form, key).p != NULL && !is_repeated(ex->server->config.repeated_form, key))
    return no(ex, INVALID, "a field sent twice");
  u->fields[form->n] = (struct form_field){key, value};
  form->at = u->fields;
  form->n++;
  return OK;
}

static enum err on_begin(void *arg, const struct multipart_part *part) {
  struct exchange *ex = arg;
  struct upload *u = ex->upload;
  u->in_file = part->filename.p != NULL;
  if (!u->token_seen && (u->in_file || !str_eq(part->name, S("csrf")))) return no(ex, FORBIDDEN, "csrf");
  struct str const name = str_dup(ex->r.arena, part->name);
  if (!u->in_file) {
    u->name = name;
    u->value = out_in(ex->r.arena, ex->server->limits.form_bytes);
    return OK;
  }
  struct str const file = str_dup(ex->r.arena, part->filename);
  struct str const media = part->type.p == NULL ? part->type : str_dup(ex->r.arena, part->type);
  u->begun = true;
  return ex->r.route->sink->begin(&ex->r, name, file, media);
}

static enum err on_data(void *arg, struct str bytes) {
  struct exchange *ex = arg;
  struct upload *u = ex->upload;
  if (u->in_file) return ex->r.route->sink->data(&ex->r, bytes);
  u->plain_bytes += bytes.n;
  if (u->plain_bytes > ex->server->limits.form_bytes) return no(ex, TOO_BIG, "fields");
  out_put(&u->value, bytes);
  return OK;
}

static enum err on_end(void *arg) {
  struct exchange *ex = arg;
  struct upload *u = ex->upload;
  if (u->in_file) return ex->r.route->sink->end(&ex->r);
  TRY(add_field(ex, u->name, out_str(&u->value)));
  if (u->token_seen) return OK;
  if (ex->server->config.csrf != NULL && !ex->server->config.csrf(&ex->r, out_str(&u->value)))
    return no(ex, FORBIDDEN, "csrf");
  u->token_seen = true;
  return OK;
}

enum err upload_open(struct exchange *ex) {
  struct upload *u = arena_new(ex->r.arena, struct upload);
  u->fields = arena_many(ex->r.arena, ex->server->limits.form_fields, struct form_field);
  struct multipart_sink const sink = {on_begin, on_data, on_end, ex};
  ex->upload = u;
  enum err const e = multipart_open(&u->parser, request_header(&ex->r, "content-type"), MULTIPART_PARTS_MAX, sink);
  return e == OK ? OK : no(ex, e, "multipart");
}

enum err upload_feed(struct exchange *ex) {
  struct body *b = &ex->body;
  struct str const bytes = {b->buffer, b->n};
  b->n = 0;
  return bytes.n == 0 ? OK : multipart_feed(&ex->upload->parser, bytes);
}

enum err upload_finish(struct exchange *ex) {
  TRY(upload_feed(ex));
  enum err const e = multipart_end(&ex->upload->parser);
  if (e != OK) return no(ex, e, "multipart");
  return ex->upload->token_seen ? OK : no(ex, FORBIDDEN, "csrf");
}
