/* eForms notices (Commission Implementing Regulation (EU) 2019/1780, SDK 1.x): UBL 2.3 with extensions. One file is one notice.
 *
 * Only what can be answered becomes an opportunity. Planning never gets a closing, results and modifications tell of a
 * procedure, the rest is skipped or refused with its reason. */
#include "base/out.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/eforms.h"
#include "feed/foreign/ubl_parts.h"

/* --- What it is ------------------------------------------------------------------------------------------------------- */

/* The form type (BT-03) as the notice says it, and what it is here. */
static const struct {
  struct str word;
  enum foreign_family family;
  enum foreign_why why;
} families[] = {
    {S_INIT("competition"), FOREIGN_OPPORTUNITY, FOREIGN_WHY_NONE}, {S_INIT("planning"), FOREIGN_PLANNING, FOREIGN_WHY_NONE},
    {S_INIT("result"), FOREIGN_RESULT, FOREIGN_WHY_NONE},           {S_INIT("cont-modif"), FOREIGN_MODIFICATION, FOREIGN_WHY_NONE},
    {S_INIT("completion"), FOREIGN_COMPLETION, FOREIGN_WHY_NONE},   {S_INIT("bri"), FOREIGN_SKIPPED, FOREIGN_WHY_REGISTRATION},
    {S_INIT("dir-awa-pre"), FOREIGN_SKIPPED, FOREIGN_WHY_DIRECT},   {S_INIT("consultation"), FOREIGN_SKIPPED, FOREIGN_WHY_CONSULTATION},
};

/* The form type that a notice type (BT-02) stands for, where only that is said. */
static struct str form_type(struct str type) {
  static const struct { struct str begins, form; } rows[] = {
      {S_INIT("pin-cfc-"), S_INIT("competition")}, {S_INIT("cn-"), S_INIT("competition")},      {S_INIT("qu-sy"), S_INIT("competition")},
      {S_INIT("subco"), S_INIT("competition")},    {S_INIT("pin-"), S_INIT("planning")},        {S_INIT("can-modif"), S_INIT("cont-modif")},
      {S_INIT("can-"), S_INIT("result")},          {S_INIT("veat"), S_INIT("dir-awa-pre")},     {S_INIT("compl"), S_INIT("completion")},
      {S_INIT("brin-"), S_INIT("bri")},            {S_INIT("pmc"), S_INIT("consultation")},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
    if (str_starts(type, rows[i].begins)) return rows[i].form;
  return (struct str){0};
}

static void read_family(struct ubl_notice *u, const struct xml_node *extension) {
  struct arena *a = &u->out->arena;
  const struct xml_node *code = xml_child(u->root, NULL, "NoticeTypeCode");
  struct str const type = part_text(a, code, 40), subtype = part_at(a, extension, "NoticeSubType/SubTypeCode");
  struct str word = str_trim(xml_attribute(code, NULL, "listName"));
  if (str_has(type)) u->one->type = str_has(subtype) ? fmt(a, "%.*s/%.*s", STR(type), STR(subtype)) : type;
  size_t i = 0;
  size_t const n = sizeof families / sizeof *families;
  while (i < n && !str_eq(word, families[i].word)) i++;
  if (i == n && str_has(form_type(type))) /* another word for the list's name: the type tells it too */
    for (word = form_type(type), i = 0; i < n && !str_eq(word, families[i].word);) i++;
  if (i == n) return foreign_refuse(u->one, FOREIGN_WHY_FAMILY, str_has(word) ? word : type);
  u->one->family = families[i].family;
  u->one->why = families[i].why;
  bool const interest = str_starts(type, S("pin-cfc-")) || str_eq(subtype, S("CEI"));
  if (u->one->family == FOREIGN_OPPORTUNITY) u->one->kind = interest ? S("call_for_expressions") : S("call_for_tenders");
}

/* --- Which one it is ---------------------------------------------------------------------------------------------------- */

static bool is_uuid(struct str s) {
  if (s.n != 36) return false;
  for (size_t i = 0; i < s.n; i++) {
    bool const dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (dash ? s.p[i] != '-' : str_index(S("0123456789abcdef"), s.p[i]) == 16) return false;
  }
  return true;
}

/* cbc:ID of the root that is a notice's; its UUID is the same wherever the notice is met. */
static void read_key(struct ubl_notice *u) {
  struct arena *a = &u->out->arena;
  const struct xml_node *id = xml_child(u->root, NULL, "ID");
  while (id != NULL && !str_eq(xml_attribute(id, NULL, "schemeName"), S("notice-id"))) id = xml_again(id);
  struct str const key = part_text(a, id, FOREIGN_LINE_MAX);
  if (!str_has(key)) return;
  u->one->key = str_lower(a, key);
  u->one->key_global = is_uuid(u->one->key);
  u->one->version = part_at(a, u->root, "VersionID");
  u->one->procedure = part_at(a, u->root, "ContractFolderID");
}

/* A change notice names what it changes by key and version ("…-01"); what it changes is told among what was left, for the
 * record of the notice itself is whole. */
static void read_changes(struct ubl_notice *u, const struct xml_node *changes) {
  struct arena *a = &u->out->arena;
  struct str changed = str_lower(a, part_at(a, changes, "ChangedNoticeIdentifier"));
  if (changed.n == 39 && changed.p[36] == '-' && is_uuid(str_sub(changed, 0, 36))) changed.n = 36;
  if (is_uuid(changed) && !str_eq(changed, u->one->key)) u->one->replaces = changed;
  else if (str_has(changed) && !is_uuid(changed))
    part_left(u->out, u->one, "Changes/ChangedNoticeIdentifier", fmt(a, "it changes a notice of another form: %.*s", STR(changed)));
  struct str const code = part_at(a, changes, "ChangeReason/ReasonCode");
  struct str const why = ubl_own(u, xml_at(changes, "ChangeReason/ReasonDescription"));
  if (str_has(code))
    part_left(u->out, u->one, "Changes/ChangeReason", fmt(a, "why it changes: %.*s%s%.*s", STR(code), str_has(why) ? ": " : "", STR(why)));
  int told = 0;
  for (const struct xml_node *c = xml_child(changes, NULL, "Change"); c != NULL && told < 8; c = xml_again(c), told++) {
    struct str const where = part_at(a, c, "ChangedSection/ChangedSectionIdentifier");
    struct str const what = ubl_own(u, xml_child(c, NULL, "ChangeDescription"));
    part_left(u->out, u->one, "Changes/Change", fmt(a, "what changes: %.*s%s%.*s", STR(where), str_has(what) ? ": " : "", STR(what)));
  }
  if (str_eq(code, S("cancel")) && u->one->family != FOREIGN_SKIPPED && u->one->family != FOREIGN_REFUSED)
    u->one->family = FOREIGN_CANCELLATION;
}

/* --- When it was published, and where it is shown -------------------------------------------------------------------------- */

static void read_publication(struct ubl_notice *u, const struct xml_node *publication) {
  struct arena *a = &u->out->arena;
  struct foreign *one = u->one;
  if (!part_time(part_at(a, u->root, "IssueDate"), part_at(a, u->root, "IssueTime"), &one->updated))
    foreign_left(u->out, one, S("IssueDate"), "no date that exists");
  if (!part_time(part_at(a, publication, "PublicationDate"), (struct str){0}, &one->published))
    foreign_left(u->out, one, S("PublicationDate"), "no date that exists");
  if (!one->published.has) one->published = one->updated;
  struct str number = part_at(a, publication, "NoticePublicationID");
  while (number.n > 1 && number.p[0] == '0') number = str_sub(number, 1, number.n);
  bool digits = number.n >= 6 && number.n <= 13 && str_index(number, '-') + 5 == number.n;
  for (size_t i = 0; i < number.n; i++) digits = digits && ((number.p[i] >= '0' && number.p[i] <= '9') || i + 5 == number.n);
  if (digits) one->link = fmt(a, "https://ted.europa.eu/%s/notice/-/detail/%.*s", str_eq(u->lang, S("fr")) ? "fr" : "en", STR(number));
}

/* --- Who buys ----------------------------------------------------------------------------------------------------------- */

/* The company or touch point with that technical identifier. */
static const struct xml_node *organisation(struct ubl_notice *u, const struct xml_node *extension, struct str id) {
  for (const struct xml_node *o = xml_at(extension, "Organizations/Organization"); o != NULL && str_has(id); o = xml_again(o)) {
    static const char *const names[] = {"Company", "TouchPoint"};
    for (size_t i = 0; i < 2; i++)
      for (const struct xml_node *n = xml_child(o, NULL, names[i]); n != NULL; n = xml_again(n))
        if (str_eq(part_at(&u->out->arena, n, "PartyIdentification/ID"), id)) return n;
  }
  return NULL;
}

/* A name stands in a PartyName of its own for each language. */
static struct str name_of(struct ubl_notice *u, const struct xml_node *organisation) {
  const struct xml_node *first = xml_child(organisation, NULL, "PartyName");
  for (const struct xml_node *n = first; n != NULL; n = xml_again(n)) {
    struct str const name = ubl_in(u, xml_child(n, NULL, "Name"), u->lang, FOREIGN_LINE_MAX);
    if (str_has(name)) return name;
  }
  return part_at(&u->out->arena, first, "Name");
}

static const struct xml_node *buyer_of(struct ubl_notice *u, const struct xml_node *extension, const struct xml_node *party) {
  return organisation(u, extension, part_at(&u->out->arena, party, "Party/PartyIdentification/ID"));
}

/* Of several who buy together the one that leads them (OPP-050, of its organisation); where nobody is said to, the first. */
static const struct xml_node *leader(struct ubl_notice *u, const struct xml_node *extension) {
  const struct xml_node *first = buyer_of(u, extension, xml_child(u->root, NULL, "ContractingParty"));
  int left = FOREIGN_LIST_MAX;
  for (const struct xml_node *p = xml_child(u->root, NULL, "ContractingParty"); p != NULL && left > 0; p = xml_again(p), left--) {
    const struct xml_node *buyer = buyer_of(u, extension, p);
    if (buyer != NULL && str_eq(part_at(&u->out->arena, buyer->parent, "GroupLeadIndicator"), S("true"))) return buyer;
  }
  return first;
}

static void read_others(struct ubl_notice *u, const struct xml_node *extension, const struct xml_node *leads) {
  int left = FOREIGN_LIST_MAX;
  bool unknown = false;
  for (const struct xml_node *p = xml_child(u->root, NULL, "ContractingParty"); p != NULL && left > 0; p = xml_again(p), left--) {
    const struct xml_node *buyer = buyer_of(u, extension, p);
    struct str const name = name_of(u, buyer);
    unknown = unknown || !str_has(name);
    if (buyer != leads) foreign_with(u->out, u->one, name);
  }
  if (unknown) foreign_left(u->out, u->one, S("ContractingParty"), "one who buys, and nothing says who it is");
}

static void read_buyer(struct ubl_notice *u, const struct xml_node *extension) {
  struct arena *a = &u->out->arena;
  const struct xml_node *buyer = leader(u, extension);
  u->one->buyer = name_of(u, buyer);
  u->one->city = part_at(a, buyer, "PostalAddress/CityName");
  u->one->country = code_country(part_at(a, buyer, "PostalAddress/Country/IdentificationCode"));
  if (part_count(u->root, "ContractingParty") > 1) read_others(u, extension, buyer);
  if (xml_at(buyer, "Contact") != NULL)
    foreign_left(u->out, u->one, S("Organizations/Organization/Company/Contact"),
                 "how to reach the buyer: no addresses of people are taken over");
}

/* --- What came of it -------------------------------------------------------------------------------------------------------- */

/* Awarded when any lot was; unsuccessful when every lot that is told of is closed without a winner. */
static void read_outcome(struct ubl_notice *u, const struct xml_node *result) {
  size_t won = 0, closed = 0, all = 0;
  for (const struct xml_node *n = xml_child(result, NULL, "LotResult"); n != NULL; n = xml_again(n)) {
    struct str const code = part_at(&u->out->arena, n, "TenderResultCode");
    won += str_eq(code, S("selec-w"));
    closed += str_eq(code, S("clos-nw"));
    all++;
  }
  if (won > 0) u->one->outcome = S("awarded");
  else if (all > 0 && closed == all) u->one->outcome = S("unsuccessful");
  if (won > 0 && won < all)
    part_left(u->out, u->one, "NoticeResult/LotResult", fmt(&u->out->arena, "%zu of %zu lots have no winner", all - won, all));
  if (won > 0) foreign_left(u->out, u->one, S("NoticeResult"), "who was chosen, and for how much");
}

bool eforms_is(const struct xml_node *root) {
  if (str_starts(root->ns, S("http://data.europa.eu/p27/eforms"))) return true; /* registrations of businesses have a root of their own */
  return str_starts(root->ns, S("urn:oasis:names:specification:ubl:")) && ubl_extension(root) != NULL;
}

void eforms_read(struct foreign_out *out, const struct xml_node *root) {
  struct foreign *one = foreign_begin(out, "eforms");
  struct ubl_notice u = {.out = out, .one = one, .root = root, .project = xml_child(root, NULL, "ProcurementProject")};
  const struct xml_node *extension = ubl_extension(root);
  u.lang = code_language(part_at(&out->arena, root, "NoticeLanguageCode"));
  read_key(&u);
  read_family(&u, extension);
  read_changes(&u, xml_child(extension, NULL, "Changes"));
  read_publication(&u, xml_child(extension, NULL, "Publication"));
  read_buyer(&u, extension);
  ubl_texts(&u);
  ubl_project(&u);
  ubl_lots(&u, one->family == FOREIGN_OPPORTUNITY);
  if (one->family == FOREIGN_RESULT) read_outcome(&u, xml_child(extension, NULL, "NoticeResult"));
  ubl_left(&u);
  if (u.bad_time && str_has(one->key)) foreign_refuse(one, FOREIGN_WHY_BAD_TIME, u.bad);
  foreign_end(out, one);
}
