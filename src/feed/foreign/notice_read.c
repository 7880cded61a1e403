/* Our own notices, as another installation writes them (notice_json.h): whole ones, or the short ones of a list. */
#include "board/opportunity.h"

#include "base/out.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

/* {"at", "zone", "utc"}: `at` has the offset of the zone's clock. */
static struct foreign_time moment(struct foreign_out *out, struct foreign *one, json_t *notice, const char *key) {
  json_t *value = value_at(notice, key);
  return value == NULL ? (struct foreign_time){0} : value_time_at(out, one, value, "at");
}

static struct foreign_time closing(struct foreign_out *out, struct foreign *one, json_t *notice, const char *key) {
  json_t *value = value_at(notice, key);
  return value == NULL ? (struct foreign_time){0} : value_closing_at(out, one, value, "at");
}

/* One that was cancelled or decided says so of the one that was there; each is a notice of its own, of the same procedure. */
static void read_state(struct foreign_out *out, struct foreign *one, json_t *notice) {
  struct arena *a = &out->arena;
  struct str const state = value_text_at(a, notice, "state");
  one->type = state;
  if (str_eq(state, S("cancelled"))) one->family = FOREIGN_CANCELLATION;
  else if (str_eq(state, S("awarded")) || str_eq(state, S("unsuccessful"))) {
    one->family = FOREIGN_RESULT;
    one->outcome = state;
  }
  one->procedure = one->key;
  if (one->family != FOREIGN_OPPORTUNITY && str_has(one->key)) one->key = fmt(a, "%.*s#%.*s", STR(one->key), STR(state));
}

/* Its key is the address of the notice itself, which no other installation has. */
static void read_identity(struct foreign_out *out, struct foreign *one, json_t *notice) {
  struct arena *a = &out->arena;
  enum opportunity_kind kind;
  struct str const word = value_text_at(a, notice, "kind");
  if (kind_of(word, &kind) == OK) one->kind = kind_word(kind);
  one->reference = value_text_at(a, notice, "reference");
  one->key = value_url_at(a, notice, "links/self");
  one->key_global = str_has(one->key);
  one->lang = value_lang(value_text_at(a, notice, "language"));
  one->link = value_url_at(a, notice, str_eq(one->lang, S("en")) ? "links/page_en" : "links/page_fr");
  one->updated = moment(out, one, notice, "updated");
  if (one->updated.has) one->version = value_text_at(a, notice, "updated/utc");
  one->published = moment(out, one, notice, "published");
  one->closes = closing(out, one, notice, "closing");
  value_day_alone(&one->closes, value_text_at(a, notice, "closing_precision"));
  if (!one->closes.has && json_is_true(json_object_get(notice, "permanent"))) foreign_left(out, one, S("permanent"), "a permanent call: it has no closing");
  read_state(out, one, notice);
}

static void read_texts(struct foreign_out *out, struct foreign *one, json_t *notice) {
  struct arena *a = &out->arena;
  struct foreign_text *text = value_add_text(out, one);
  *text = (struct foreign_text){one->lang, value_text_at(a, notice, "title"), value_text_at(a, notice, "summary"), value_text_at(a, notice, "body")};
  json_t *translations = json_object_get(notice, "translations");
  for (size_t i = 0; i < json_array_size(translations); i++) {
    json_t *t = json_array_get(translations, i);
    text = value_add_text(out, one);
    if (text == NULL) return;
    *text = (struct foreign_text){value_lang(value_text_at(a, t, "language")), value_text_at(a, t, "title"), value_text_at(a, t, "summary"), value_text_at(a, t, "body")};
  }
}

static void read_places(struct foreign_out *out, struct foreign *one, json_t *places) {
  struct arena *a = &out->arena;
  for (size_t i = 0; i < json_array_size(places); i++) {
    json_t *place = json_array_get(places, i);
    struct str const city = value_text_at(a, place, "city"), country = value_country(value_text_at(a, place, "country"));
    if (i > 0) value_add_place(out, one, city, country);
    else one->city = city, one->country = country;
  }
}

static void read_lots(struct foreign_out *out, struct foreign *one, json_t *lots) {
  size_t const n = json_array_size(lots) < FOREIGN_LIST_MAX ? json_array_size(lots) : FOREIGN_LIST_MAX;
  one->lots.v = arena_many(&out->arena, n, struct foreign_lot);
  for (; one->lots.n < n; one->lots.n++) {
    json_t *lot = json_array_get(lots, one->lots.n);
    one->lots.v[one->lots.n] = (struct foreign_lot){value_text_at(&out->arena, lot, "number"), value_text_at(&out->arena, lot, "title"), closing(out, one, lot, "closing")};
  }
}

static void read_documents(struct foreign_out *out, struct foreign *one, json_t *documents) {
  for (size_t i = 0; i < json_array_size(documents); i++) {
    json_t *d = json_array_get(documents, i);
    struct str const title = value_text_at(&out->arena, d, "title");
    if (!value_add_document(out, one, title, value_url_at(&out->arena, d, "url")))
      foreign_left(out, one, fmt(&out->arena, "documents/%zu", i), "a document that is announced without an address");
  }
}

static const struct value_unread unread[] = {
    {"project", "the project is not taken"},
    {"funders", "the funders are those of the source"},
    {"contact", "the contact is in the notice at its source"},
    {"contract", "the terms of the contract are in the notice at its source"},
    {"budget", "amounts are not taken"},
    {"award_criteria", "how dossiers are judged is in the notice at its source"},
    {"stages", "the stages are in the notice at its source"},
    {"required_pieces", "what a dossier is made of is in the notice at its source"},
    {"amendments", "what was amended is not taken"},
    {"site_visit", "the visit is in the notice at its source"},
    {"tender_validity_days", "how long tenders are valid is in the notice at its source"},
    {"origin", "it was taken from elsewhere by that installation: the original is there"},
    {"working_languages", "languages of work are not taken"},
};

void notice_read(struct foreign_out *out, json_t *notice) {
  struct arena *a = &out->arena;
  struct foreign *one = foreign_begin(out, "babillard");
  read_identity(out, one, notice);
  read_texts(out, one, notice);
  one->buyer = value_text_at(a, notice, "organisation/name");
  one->enquiry = moment(out, one, notice, "enquiry_closing");
  one->opens_bids = moment(out, one, notice, "bid_opening");
  one->cpv = value_cpv(value_text_at(a, notice, "cpv"));
  one->submission = value_url_at(a, notice, "links/apply");
  if (!str_has(one->submission)) one->submission = value_url_at(a, notice, "answer_url");
  read_places(out, one, json_object_get(notice, "places"));
  read_lots(out, one, json_object_get(notice, "lots"));
  read_documents(out, one, json_object_get(notice, "documents"));
  json_t *themes = json_object_get(notice, "themes");
  for (size_t i = 0; i < json_array_size(themes); i++) {
    json_t *theme = json_array_get(themes, i);
    struct str const name = value_text_at(a, theme, "name/fr");
    value_add_category(out, one, str_has(name) ? name : value_text_at(a, theme, "name/en"));
  }
  value_left(out, one, notice, "", unread, sizeof unread / sizeof *unread);
  foreign_end(out, one);
}

static bool read_card(struct foreign_out *out, json_t *card) {
  struct arena *a = &out->arena;
  struct foreign *one = foreign_begin(out, "babillard");
  read_identity(out, one, card);
  read_texts(out, one, card);
  one->buyer = value_text_at(a, card, "organisation");
  one->city = value_text_at(a, card, "city");
  one->country = value_country(value_text_at(a, card, "country"));
  if (str_has(one->link)) one->submission = one->link;
  foreign_left(out, one, S("items"), "a list has no more than this of a notice: its own address has all");
  return foreign_end(out, one);
}

void notice_list_read(struct foreign_out *out, json_t *list) {
  json_t *items = json_object_get(list, "items");
  if (json_array_size(items) == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, S("items"));
  for (size_t i = 0; i < json_array_size(items); i++)
    if (!read_card(out, json_array_get(items, i))) return;
}
