/* Lists of jobs as job boards exchange them: <source><job>, each with title, date, referencenumber, url, company, city, country,
 * description, category, expirationdate. There is no standard: the names are those job boards ask for. */
#include "board/opportunity.h"
#include "feed/foreign/foreign_item.h"

static struct str line(struct item *it, const struct xml_node *n, const char *name) { return item_line(it, item_child(n, name), ITEM_GUESS, FOREIGN_LINE_MAX); }

static void read_place(struct item *it, const struct xml_node *n) {
  it->one->city = line(it, n, "city");
  struct str const country = line(it, n, "country");
  if (str_has(country)) item_country(it, "country", country);
}

static void read_identity(struct item *it, const struct foreign_input *in, const struct xml_node *n) {
  struct arena *a = &it->out->arena;
  const struct xml_node *url = item_child(n, "url");
  it->one->reference = line(it, n, "referencenumber");
  item_key(it, it->one->reference);
  if (url != NULL) item_link(it, item_base(a, in, url), item_plain(a, url));
}

static bool read_job(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *n) {
  struct item it = item_begin(out, in, n, "jobs", (struct str){0});
  it.title = line(&it, n, "title");
  it.lang = str_has(it.lang) ? it.lang : line(&it, n, "language");
  read_identity(&it, in, n);
  it.one->buyer = line(&it, n, "company");
  it.one->kind = kind_word(KIND_RECRUITMENT);
  read_place(&it, n);
  item_time(&it, item_child(n, "date"), &it.one->published);
  item_time(&it, item_child(n, "expirationdate"), &it.one->closes);
  int most = ITEM_REPEATED_MAX;
  for (const struct xml_node *c = item_child(n, "category"); c != NULL && most-- > 0; c = item_next(c))
    item_category(&it, item_line(&it, c, ITEM_GUESS, FOREIGN_LINE_MAX));
  it.summary = item_html(&it, item_child(n, "description"), ITEM_GUESS);
  it.summary_base = it.base;
  return item_end(&it);
}

void jobs_read(struct foreign_out *out, const struct foreign_input *in, const struct xml_node *root) {
  for (const struct xml_node *at = root->first; at != NULL; at = at->next)
    if (xml_is(at, NULL, "job") && at->whole && !read_job(out, in, at)) return;
}
