/* OCDS, the Open Contracting Data Standard, 1.0 and 1.1: what a release says becomes a record by the tags it has.
 *
 * Of the releases of one procedure that tell of its tender only the newest in the file counts. A compiled release is
 * read where there is no other of its procedure. */
#include "board/opportunity.h"

#include "base/out.h"
#include "base/utf8.h"
#include "base/zone.h"
#include "feed/foreign/json_readers.h"
#include "feed/foreign/json_value.h"

/* A release of the file; of what comes after FOREIGN_ITEMS_MAX nothing is read. */
struct entry {
  json_t *release;
  struct str ocid;
  struct opt_instant date;
  bool compiled, tender;
};

struct entries {
  struct entry *v;
  size_t n;
  struct arena arena;
};

/* --- Which family --------------------------------------------------------------------------------------------------- */

static bool has_tag(json_t *release, const char *word) {
  json_t *tags = json_object_get(release, "tag");
  if (json_is_string(tags)) return str_eq(str_from(json_string_value(tags)), str_from(word));
  for (size_t i = 0; i < json_array_size(tags); i++)
    if (str_eq(str_from(json_string_value(json_array_get(tags, i))), str_from(word))) return true;
  return false;
}

static bool has_any(json_t *release, const char *const *words) {
  for (; *words != NULL; words++)
    if (has_tag(release, *words)) return true;
  return false;
}

static bool filled(json_t *release, const char *key) { return json_array_size(json_object_get(release, key)) > 0; }

/* A compiled release has no tag but that: what it holds says how far the procedure is. */
static enum foreign_family family_of_content(json_t *release) {
  if (filled(release, "contracts") || filled(release, "awards")) return FOREIGN_RESULT;
  if (json_is_object(json_object_get(release, "tender"))) return FOREIGN_OPPORTUNITY;
  return json_is_object(json_object_get(release, "planning")) ? FOREIGN_PLANNING : FOREIGN_OPPORTUNITY;
}

static enum foreign_family family_of_tags(json_t *release) {
  static const char *const cancelled[] = {"tenderCancellation", NULL};
  static const char *const completed[] = {"implementation", "implementationUpdate", "contractTermination", NULL};
  static const char *const modified[] = {"contractUpdate", "contractAmendment", NULL};
  static const char *const decided[] = {"award", "awardUpdate", "awardCancellation", "contract", NULL};
  static const char *const tender[] = {"tender", "tenderUpdate", "tenderAmendment", NULL};
  static const char *const planned[] = {"planning", "planningUpdate", NULL};
  if (has_tag(release, "compiled")) return family_of_content(release);
  if (has_any(release, cancelled)) return FOREIGN_CANCELLATION;
  if (has_any(release, decided)) return FOREIGN_RESULT;
  if (has_any(release, completed)) return FOREIGN_COMPLETION;
  if (has_any(release, modified)) return FOREIGN_MODIFICATION;
  if (has_any(release, tender)) return FOREIGN_OPPORTUNITY;
  if (has_any(release, planned)) return FOREIGN_PLANNING;
  return json_object_get(release, "tag") == NULL ? family_of_content(release) : FOREIGN_SKIPPED;
}

/* The state of the tender may say more than the tag: the Paraguayan office calls a failed one "tender" too. */
static enum foreign_family family_of(struct arena *a, json_t *release) {
  enum foreign_family const family = family_of_tags(release);
  if (family != FOREIGN_OPPORTUNITY) return family;
  struct str status = value_text_at(a, release, "tender/status");
  if (!str_has(status)) status = value_text_at(a, release, "tender/finalStatus");
  if (str_eq(status, S("cancelled")) || str_eq(status, S("withdrawn"))) return FOREIGN_CANCELLATION;
  return str_eq(status, S("unsuccessful")) || str_eq(status, S("complete")) ? FOREIGN_RESULT : family;
}

static struct str outcome_of(struct arena *a, json_t *release) {
  struct str status = value_text_at(a, release, "tender/status");
  if (!str_has(status)) status = value_text_at(a, release, "tender/finalStatus");
  if (str_eq(status, S("unsuccessful"))) return S("unsuccessful");
  struct str const award = value_text_at(a, release, "awards/status");
  if (str_eq(award, S("unsuccessful"))) return S("unsuccessful");
  return filled(release, "awards") || filled(release, "contracts") ? S("awarded") : (struct str){0};
}

static struct str tags_of(struct arena *a, json_t *release) {
  json_t *tags = json_object_get(release, "tag");
  struct out o = out_in(a, 200);
  for (size_t i = 0; i < json_array_size(tags); i++) {
    if (i > 0) out_z(&o, ", ");
    out_put(&o, value_text(a, json_array_get(tags, i)));
  }
  return json_is_string(tags) ? value_text(a, tags) : out_str(&o);
}

/* --- Who and where -------------------------------------------------------------------------------------------------- */

/* The party that `ref` names, by its id; without one the first that has this role. */
static json_t *party_of(struct arena *a, json_t *release, json_t *ref, const char *role) {
  json_t *parties = json_object_get(release, "parties"), *by_role = NULL;
  struct str const id = value_text_at(a, ref, "id");
  for (size_t i = 0; i < json_array_size(parties); i++) {
    json_t *party = json_array_get(parties, i), *roles = json_object_get(party, "roles");
    if (str_has(id) && str_eq(value_text_at(a, party, "id"), id)) return party;
    for (size_t r = 0; r < json_array_size(roles) && by_role == NULL; r++)
      if (str_eq(value_text(a, json_array_get(roles, r)), str_from(role))) by_role = party;
  }
  return by_role;
}

static void read_buyer(struct foreign_out *out, struct foreign *one, json_t *release) {
  struct arena *a = &out->arena;
  json_t *buyer = value_at(release, "buyer"), *entity = value_at(release, "tender/procuringEntity");
  json_t *party = buyer != NULL ? party_of(a, release, buyer, "buyer") : party_of(a, release, entity, "procuringEntity");
  one->buyer = value_text_at(a, buyer, "name");
  if (!str_has(one->buyer)) one->buyer = value_text_at(a, entity, "name");
  if (!str_has(one->buyer)) one->buyer = value_text_at(a, party, "name");
  json_t *address = value_at(party, "address");
  if (address == NULL) address = value_at(buyer, "address");
  one->city = value_text_at(a, address, "locality");
  one->country = value_country(value_text_at(a, address, "country"));
  if (!str_has(one->country)) one->country = value_country(value_text_at(a, address, "countryName"));
}

/* Parties that buy too; who runs the procedure for them is often a person's name, and not told. */
static void read_others(struct foreign_out *out, struct foreign *one, json_t *release) {
  struct arena *a = &out->arena;
  json_t *parties = json_object_get(release, "parties");
  for (size_t i = 0; i < json_array_size(parties); i++) {
    json_t *party = json_array_get(parties, i), *roles = json_object_get(party, "roles");
    for (size_t r = 0; r < json_array_size(roles); r++)
      if (str_eq(value_text(a, json_array_get(roles, r)), S("buyer"))) foreign_with(out, one, value_text_at(a, party, "name"));
  }
}

static void read_places(struct foreign_out *out, struct foreign *one, json_t *items) {
  struct arena *a = &out->arena;
  for (size_t i = 0; i < json_array_size(items); i++) {
    json_t *address = value_at(json_array_get(items, i), "deliveryAddress");
    if (address != NULL) value_add_place(out, one, value_text_at(a, address, "locality"), value_country(value_text_at(a, address, "country")));
  }
}

/* --- What is bought ------------------------------------------------------------------------------------------------- */

static struct str cpv_in(struct arena *a, json_t *classification) {
  if (!str_eq_nocase(value_text_at(a, classification, "scheme"), S("CPV"))) return (struct str){0};
  return value_cpv(value_text_at(a, classification, "id"));
}

static struct str cpv_of(struct arena *a, json_t *tender) {
  struct str cpv = cpv_in(a, value_at(tender, "classification"));
  json_t *items = json_object_get(tender, "items");
  for (size_t i = 0; i < json_array_size(items) && !str_has(cpv); i++) cpv = cpv_in(a, value_at(json_array_get(items, i), "classification"));
  return cpv;
}

/* Languages beside the first one stand in keys of their own: "title_fr". */
static void read_translations(struct foreign_out *out, struct foreign *one, json_t *tender) {
  struct arena *a = &out->arena;
  const char *key;
  json_t *value;
  json_object_foreach(tender, key, value) {
    if (!str_starts(str_from(key), S("title_")) || !json_is_string(value)) continue;
    struct str const suffix = str_sub(str_from(key), 6, 16), lang = value_lang(suffix);
    if (!str_has(lang) || str_eq(lang, one->lang)) continue;
    struct foreign_text *text = value_add_text(out, one);
    if (text == NULL) return;
    text->lang = lang;
    text->title = value_text(a, value);
    text->body = value_escaped(out, one, value_text(a, json_object_get(tender, fmt(a, "description_%.*s", STR(suffix)).p)));
  }
}

static void read_lots(struct foreign_out *out, struct foreign *one, json_t *lots) {
  struct arena *a = &out->arena;
  size_t const n = json_array_size(lots) < FOREIGN_LIST_MAX ? json_array_size(lots) : FOREIGN_LIST_MAX;
  if (n < json_array_size(lots)) foreign_left(out, one, S("tender/lots"), "more lots than are taken");
  one->lots.v = arena_many(a, n, struct foreign_lot);
  for (size_t i = 0; i < n; i++) {
    json_t *lot = json_array_get(lots, i);
    struct str const status = value_text_at(a, lot, "status");
    if (str_eq(status, S("cancelled")) || str_eq(status, S("withdrawn"))) {
      foreign_left(out, one, fmt(a, "tender/lots/%zu", i), "a lot that was cancelled");
      continue;
    }
    struct foreign_lot *to = &one->lots.v[one->lots.n++];
    to->id = value_text_at(a, lot, "id");
    to->title = value_text_at(a, lot, "title");
    if (!str_has(to->title)) to->title = utf8_cut(value_text_at(a, lot, "description"), FOREIGN_LINE_MAX);
    to->closes = value_closing_at(out, one, lot, "tenderPeriod/endDate");
  }
}

static void read_documents(struct foreign_out *out, struct foreign *one, json_t *documents) {
  struct arena *a = &out->arena;
  for (size_t i = 0; i < json_array_size(documents); i++) {
    json_t *document = json_array_get(documents, i);
    struct str title = value_text_at(a, document, "title");
    if (!str_has(title)) title = utf8_cut(value_text_at(a, document, "description"), FOREIGN_LINE_MAX);
    struct str const url = value_url_at(a, document, "url");
    if (!value_add_document(out, one, title, url)) foreign_left(out, one, fmt(a, "tender/documents/%zu", i), "a document without an address of the web");
    if (!str_has(one->link) && str_eq(value_text_at(a, document, "documentType"), S("tenderNotice"))) one->link = url;
  }
}

static const struct value_unread unread[] = {
    {"value", "amounts are not taken"},
    {"minValue", "amounts are not taken"},
    {"eligibilityCriteria", "what is asked of tenderers is in the notice at its source"},
    {"selectionCriteria", "what is asked of tenderers is in the notice at its source"},
    {"awardCriteria", "how tenders are judged is in the notice at its source"},
    {"awardCriteriaDetails", "how tenders are judged is in the notice at its source"},
    {"submissionMethodDetails", "how tenders are handed in is in the notice at its source"},
    {"expressionOfInterestDeadline", "an expression of interest is asked for before, until another day"},
    {"contractPeriod", "the period of the contract is not taken"},
    {"milestones", "milestones are not taken"},
    {"amendments", "what was amended is not taken"},
    {"techniques", "techniques are not taken"},
};

static void read_tender(struct foreign_out *out, struct foreign *one, json_t *tender) {
  struct arena *a = &out->arena;
  one->kind = kind_word(KIND_CALL_FOR_TENDERS);
  one->reference = value_text_at(a, tender, "id");
  one->link = value_url_at(a, tender, "url");
  one->cpv = cpv_of(a, tender);
  one->submission = value_url_in(value_text_at(a, tender, "submissionMethodDetails"));
  if (one->family == FOREIGN_OPPORTUNITY) {
    one->closes = value_closing_at(out, one, tender, "tenderPeriod/endDate");
    one->enquiry = value_time_at(out, one, tender, "enquiryPeriod/endDate");
    if (str_eq(value_text_at(a, tender, "procurementMethod"), S("direct"))) foreign_skip(one, FOREIGN_WHY_DIRECT, (struct str){0});
  }
  read_lots(out, one, json_object_get(tender, "lots"));
  read_documents(out, one, json_object_get(tender, "documents"));
  read_places(out, one, json_object_get(tender, "items"));
  read_translations(out, one, tender);
  value_left(out, one, tender, "tender/", unread, sizeof unread / sizeof *unread);
}

/* --- One release ---------------------------------------------------------------------------------------------------- */

/* What an award or a contract may be called by where there is no tender beside it; the procedure itself at last. */
static struct str title_of(struct arena *a, json_t *release, const struct foreign *one) {
  static const char *const paths[] = {"tender/title", "awards/title", "contracts/title", "planning/project", "planning/budget/project"};
  size_t const n = one->family == FOREIGN_OPPORTUNITY ? 1 : sizeof paths / sizeof *paths;
  for (size_t i = 0; i < n; i++) {
    struct str const title = value_text_at(a, release, paths[i]);
    if (str_has(title)) return title;
  }
  return one->family == FOREIGN_OPPORTUNITY ? (struct str){0} : one->procedure;
}

/* Whether a newer release about the tender of the same procedure stands in the file: the later one of two of one date. */
static bool is_passed(const struct entries *all, size_t at) {
  const struct entry *own = &all->v[at];
  for (size_t i = 0; i < all->n; i++) {
    const struct entry *other = &all->v[i];
    if (i == at || !other->tender || other->compiled || !str_eq(other->ocid, own->ocid)) continue;
    if (!other->date.has || !own->date.has ? i > at : other->date.at.us > own->date.at.us || (other->date.at.us == own->date.at.us && i > at)) return true;
  }
  return false;
}

static bool is_beside(const struct entries *all, size_t at) {
  for (size_t i = 0; i < all->n; i++)
    if (!all->v[i].compiled && str_eq(all->v[i].ocid, all->v[at].ocid)) return true;
  return false;
}

/* Its date in UTC, which compares bytewise; the ids of releases say nothing of their order. */
static struct str version_of(struct arena *a, const struct entry *entry, struct str id) {
  if (!entry->date.has) return id;
  struct out o = out_in(a, 64);
  date_put_instant_us(&o, entry->date.at);
  return out_str(&o);
}

static bool read_release(struct foreign_out *out, const struct entries *all, size_t at) {
  struct arena *a = &out->arena;
  const struct entry *entry = &all->v[at];
  json_t *release = entry->release, *tender = json_object_get(release, "tender");
  struct foreign *one = foreign_begin(out, "ocds");
  struct str const id = value_text_at(a, release, "id");
  one->family = family_of(a, release);
  one->type = tags_of(a, release);
  one->procedure = entry->ocid;
  one->key_global = true;
  one->version = version_of(a, entry, id);
  one->lang = value_lang(value_text_at(a, release, "language"));
  one->published = one->updated = value_time_at(out, one, release, "date");
  read_buyer(out, one, release);
  read_others(out, one, release);
  struct foreign_text *text = value_add_text(out, one);
  text->lang = one->lang;
  text->title = title_of(a, release, one);
  text->body = value_escaped(out, one, value_text_at(a, tender, "description"));
  bool const opportunity = one->family == FOREIGN_OPPORTUNITY;
  if (one->family == FOREIGN_SKIPPED) foreign_skip(one, FOREIGN_WHY_FAMILY, one->type);
  if (one->family == FOREIGN_RESULT) one->outcome = outcome_of(a, release);
  if (json_is_object(tender)) read_tender(out, one, tender);
  if (entry->compiled && is_beside(all, at)) foreign_skip(one, FOREIGN_WHY_COMPILED, (struct str){0});
  else if (opportunity && !entry->compiled && is_passed(all, at)) foreign_skip(one, FOREIGN_WHY_NOT_NEWER, (struct str){0});
  if (!str_has(one->procedure)) one->key = (struct str){0};
  else if (one->family == FOREIGN_OPPORTUNITY) one->key = one->procedure;
  else one->key = fmt(a, "%.*s/%.*s", STR(one->procedure), STR(str_has(id) ? id : one->version));
  return foreign_end(out, one);
}

/* --- The file ------------------------------------------------------------------------------------------------------- */

static void gather(struct entries *all, json_t *release, bool compiled) {
  if (all->n > FOREIGN_ITEMS_MAX || !json_is_object(release)) return;
  struct foreign_time date;
  struct entry *to = &all->v[all->n++];
  *to = (struct entry){.release = release, .ocid = value_text_at(&all->arena, release, "ocid"), .compiled = compiled || has_tag(release, "compiled")};
  to->tender = family_of(&all->arena, release) == FOREIGN_OPPORTUNITY;
  if (value_time(value_text_at(&all->arena, release, "date"), &date) == OK) to->date.has = foreign_instant(&date, zone_utc(), &to->date.at);
}

static bool is_linked(json_t *release) { return json_object_get(release, "url") != NULL && json_object_get(release, "ocid") == NULL; }

static void gather_record(struct entries *all, json_t *record) {
  json_t *releases = json_object_get(record, "releases");
  for (size_t i = 0; i < json_array_size(releases); i++)
    if (!is_linked(json_array_get(releases, i))) gather(all, json_array_get(releases, i), false);
  gather(all, json_object_get(record, "compiledRelease"), true);
}

static void gather_file(struct entries *all, json_t *root) {
  json_t *records = json_object_get(root, "records"), *releases = json_object_get(root, "releases");
  for (size_t i = 0; i < json_array_size(records); i++) gather_record(all, json_array_get(records, i));
  if (json_object_get(root, "compiledRelease") != NULL) gather_record(all, root);
  else if (json_is_array(releases))
    for (size_t i = 0; i < json_array_size(releases); i++) gather(all, json_array_get(releases, i), false);
  else if (records == NULL) gather(all, root, false);
}

void ocds_read(struct foreign_out *out, json_t *root) {
  struct entries all = {0};
  all.v = arena_many(&all.arena, FOREIGN_ITEMS_MAX + 1, struct entry);
  gather_file(&all, root);
  if (all.n == 0) foreign_fault(out, FOREIGN_WHY_EMPTY, (struct str){0});
  for (size_t i = 0; i < all.n; i++)
    if (!read_release(out, &all, i)) break;
  arena_free(&all.arena);
}
