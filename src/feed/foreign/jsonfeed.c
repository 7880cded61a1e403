/* JSON Feed, versions 1 and 1.1: an item of a feed like those of RSS and Atom. Our own feeds are read with what they say of
 * the closing. */
#include "base/zone.h"
#include "feed/foreign/foreign_html.h"
#include "feed/foreign/foreign_item.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

static struct str language_of(struct foreign_out *out, json_t *feed, json_t *entry) {
  struct str const own = value_text_at(&out->arena, entry, "language");
  return str_has(own) ? own : value_text_at(&out->arena, feed, "language");
}

static void read_texts(struct item *it, json_t *entry) {
  struct arena *a = &it->out->arena;
  bool cut = false;
  struct str const html = value_text_at(a, entry, "content_html"), title = item_html_of(it, value_text_at(a, entry, "title"), ITEM_GUESS);
  it->title = str_has(title) ? foreign_html_line(a, foreign_html_text(a, title, &cut), FOREIGN_LINE_MAX) : title;
  it->summary = item_html_of(it, value_text_at(a, entry, "summary"), ITEM_GUESS);
  it->body = str_has(html) ? item_html_of(it, html, ITEM_HTML) : item_html_of(it, value_text_at(a, entry, "content_text"), ITEM_PLAIN);
  it->summary_base = it->body_base = it->base;
}

static void read_lists(struct item *it, json_t *entry) {
  struct arena *a = &it->out->arena;
  json_t *attachments = json_object_get(entry, "attachments"), *tags = json_object_get(entry, "tags");
  for (size_t i = 0; i < json_array_size(attachments) && i < ITEM_REPEATED_MAX; i++) {
    json_t *one = json_array_get(attachments, i);
    item_document(it, it->base, value_text_at(a, one, "url"), value_text_at(a, one, "title"));
  }
  for (size_t i = 0; i < json_array_size(tags) && i < ITEM_REPEATED_MAX; i++) item_category(it, value_text(a, json_array_get(tags, i)));
}

/* Our feeds say the closing in UTC and the clock of its place beside it: "2026-12-10T17:00" in `local`, and whether the hour counts. */
static void read_clock(struct item *it, json_t *own) {
  struct arena *a = &it->out->arena;
  struct foreign_time local;
  struct instant at, there;
  struct foreign_time *closes = &it->one->closes;
  if (value_time(value_text_at(a, own, "local"), &local) != OK || !local.has || !foreign_instant(closes, zone_utc(), &at)) return;
  foreign_instant(&local, zone_utc(), &there);
  local.offset_said = true;
  local.offset = (int)((there.us - at.us) / SECOND_US);
  bool const near = local.offset > -DAY_SECONDS && local.offset < DAY_SECONDS;
  if (near) *closes = local;
  value_day_alone(closes, value_text_at(a, own, "closing_precision"));
}

/* A closing said in a field of its own: that of our feeds. */
static void read_extension(struct item *it, json_t *own) {
  if (!json_is_object(own)) return;
  it->one->closes = value_closing_at(it->out, it->one, own, "closing");
  if (it->one->closes.has) read_clock(it, own);
  it->one->reference = value_text_at(&it->out->arena, own, "reference");
}

static const struct value_unread unread[] = {{"image", "pictures are not taken"}, {"banner_image", "pictures are not taken"}};

static bool read_entry(struct foreign_out *out, const struct foreign_input *in, json_t *feed, json_t *entry) {
  struct arena *a = &out->arena;
  struct item it = {.out = out, .one = foreign_begin(out, "json-feed"), .base = in->address};
  struct foreign *one = it.one;
  if (!str_has(it.base)) it.base = value_url_at(a, feed, "feed_url");
  if (!str_has(it.base)) it.base = value_url_at(a, feed, "home_page_url");
  it.lang = language_of(out, feed, entry);
  item_key(&it, value_text_at(a, entry, "id"));
  struct str const url = value_text_at(a, entry, "url");
  item_link(&it, it.base, str_has(url) ? url : value_text_at(a, entry, "external_url"));
  read_texts(&it, entry);
  one->published = value_time_at(out, one, entry, "date_published");
  one->updated = value_time_at(out, one, entry, "date_modified");
  one->buyer = value_text_at(a, entry, "authors/name");
  if (!str_has(one->buyer)) one->buyer = value_text_at(a, entry, "author/name");
  read_extension(&it, json_object_get(entry, "_babillard"));
  read_lists(&it, entry);
  value_left(out, one, entry, "", unread, sizeof unread / sizeof *unread);
  return item_end(&it);
}

void jsonfeed_read(struct foreign_out *out, const struct foreign_input *in, json_t *feed) {
  json_t *items = json_object_get(feed, "items");
  if (json_array_size(items) == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, S("items"));
  for (size_t i = 0; i < json_array_size(items); i++)
    if (!read_entry(out, in, feed, json_array_get(items, i))) return;
}
