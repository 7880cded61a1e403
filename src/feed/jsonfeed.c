/* JSON Feed, versions 1 and 1.1. Our own feeds are read with what they say of the closing. */
#include "base/utf8.h"
#include "feed/json_readers.h"
#include "feed/json_value.h"

static struct str language_of(struct foreign_out *out, json_t *feed, json_t *item) {
  struct str const own = value_lang(&out->arena, value_text_at(&out->arena, item, "language"));
  return str_has(own) ? own : value_lang(&out->arena, value_text_at(&out->arena, feed, "language"));
}

/* Of what a feed has of a text: HTML, plain text, or neither. */
static void read_text(struct foreign_out *out, json_t *item, struct foreign_text *text) {
  struct arena *a = &out->arena;
  struct str const html = value_text_at(a, item, "content_html"), plain = value_text_at(a, item, "content_text");
  text->title = value_plain(a, value_text_at(a, item, "title"));
  text->summary = value_plain(a, value_text_at(a, item, "summary"));
  text->body = str_has(html) ? value_markdown(a, html) : value_escaped(a, plain);
}

static void read_attachments(struct foreign_out *out, struct foreign *one, json_t *list) {
  for (size_t i = 0; i < json_array_size(list); i++) {
    json_t *entry = json_array_get(list, i);
    if (!value_add_document(out, one, value_text_at(&out->arena, entry, "title"), value_url_at(&out->arena, entry, "url")))
      foreign_left(out, one, S("attachments"), "a document without an address of the web");
  }
}

/* A closing said in a field of its own: that of our feeds, with its zone's clock beside it. */
static void read_extension(struct foreign_out *out, struct foreign *one, json_t *own) {
  if (!json_is_object(own)) return;
  one->closes = value_closing_at(out, one, own, "closing");
  one->reference = value_text_at(&out->arena, own, "reference");
}

static const struct value_unread unread[] = {
    {"image", "pictures are not taken"}, {"banner_image", "pictures are not taken"}, {"external_url", "a second address is not taken"}};

static bool read_item(struct foreign_out *out, json_t *feed, json_t *item) {
  struct arena *a = &out->arena;
  struct foreign *one = foreign_begin(out, "json-feed");
  one->lang = language_of(out, feed, item);
  one->link = value_url_at(a, item, "url");
  if (!str_has(one->link)) one->link = value_url_at(a, item, "external_url");
  one->key = value_text_at(a, item, "id");
  if (!str_has(one->key)) one->key = one->link;
  struct foreign_text *text = value_add_text(out, one);
  text->lang = one->lang;
  read_text(out, item, text);
  one->published = value_time_at(out, one, item, "date_published");
  one->updated = value_time_at(out, one, item, "date_modified");
  one->buyer = value_text_at(a, item, "authors/name");
  if (!str_has(one->buyer)) one->buyer = value_text_at(a, item, "author/name");
  read_extension(out, one, json_object_get(item, "_babillard"));
  read_attachments(out, one, json_object_get(item, "attachments"));
  json_t *tags = json_object_get(item, "tags");
  for (size_t i = 0; i < json_array_size(tags); i++) value_add_category(out, one, value_text(a, json_array_get(tags, i)));
  value_left(out, one, item, "", unread, str_has(one->link) && value_at(item, "url") == NULL ? 2 : 3);
  return foreign_end(out, one);
}

void jsonfeed_read(struct foreign_out *out, json_t *feed) {
  json_t *items = json_object_get(feed, "items");
  if (json_array_size(items) == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, S("items"));
  for (size_t i = 0; i < json_array_size(items); i++)
    if (!read_item(out, feed, json_array_get(items, i))) return;
}
