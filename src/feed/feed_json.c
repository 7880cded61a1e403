#include "feed/feed_json.h"

#include "base/date.h"
#include "base/json_put.h"
#include "base/out.h"

static void instant(struct json_put *j, const char *key, struct instant at) {
  char buffer[40];
  struct out text = out_fixed(buffer, sizeof buffer);
  date_put_instant(&text, at);
  json_put_text(j, key, out_str(&text));
}

static void authors(struct json_put *j, struct str name) {
  json_put_list(j, "authors");
  json_put_object(j, NULL);
  json_put_text(j, "name", name);
  json_put_end(j);
  json_put_end(j);
}

static void extension(struct json_put *j, const struct feed_entry *e) {
  json_put_object(j, "_babillard");
  if (e->closes.has) instant(j, "closing", e->closes.at);
  else json_put_null(j, "closing");
  json_put_text(j, "closing_precision", closing_precision(e->known));
  json_put_text(j, "local", e->closes_wall);
  json_put_text(j, "zone", e->zone);
  json_put_text(j, "kind", e->kind.slug);
  json_put_text(j, "state", e->state);
  json_put_text(j, "reference", e->reference);
  json_put_text(j, "place", e->place);
  json_put_text(j, "origin", str_has(e->origin_name) ? e->origin_name : (struct str){0});
  json_put_end(j);
}

static void item(struct json_put *j, const struct feed_entry *e) {
  json_put_object(j, NULL);
  json_put_text(j, "id", e->tag);
  json_put_text(j, "url", e->address);
  if (str_has(e->origin_url)) json_put_text(j, "external_url", e->origin_url);
  json_put_text(j, "title", e->title);
  json_put_text(j, "summary", e->summary);
  json_put_text(j, "content_text", e->text);
  instant(j, "date_published", e->published);
  instant(j, "date_modified", e->updated);
  authors(j, e->org);
  json_put_list(j, "tags");
  json_put_text(j, NULL, e->kind.name);
  for (size_t i = 0; i < e->themes.n; i++) json_put_text(j, NULL, e->themes.v[i].name);
  json_put_end(j);
  json_put_text(j, "language", e->lang);
  extension(j, e);
  json_put_end(j);
}

void feed_json(struct out *o, const struct feed *feed) {
  struct json_put j = json_put_in(o);
  json_put_object(&j, NULL);
  json_put_text(&j, "version", S("https://jsonfeed.org/version/1.1"));
  json_put_text(&j, "title", feed->title);
  json_put_text(&j, "home_page_url", feed->page);
  json_put_text(&j, "feed_url", feed->self);
  json_put_text(&j, "language", lang_code(feed->lang));
  authors(&j, S("Babillard"));
  json_put_list(&j, "items");
  for (size_t i = 0; i < feed->n; i++) item(&j, &feed->v[i]);
  json_put_end(&j);
  json_put_end(&j);
}
