/* Plain UBL 2.x documents of tendering: notices, and requests for quotations, whose lines say what is asked for. What is sold
 * or settled (orders, invoices) is none of the board's. */
#include "base/out.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/foreign_plain.h"
#include "feed/foreign/ubl_parts.h"

static const struct {
  const char *root;
  enum foreign_family family;
} documents[] = {
    {"ContractNotice", FOREIGN_OPPORTUNITY},         {"CallForTenders", FOREIGN_OPPORTUNITY}, {"RequestForQuotation", FOREIGN_OPPORTUNITY},
    {"PriorInformationNotice", FOREIGN_PLANNING},    {"ContractAwardNotice", FOREIGN_RESULT},
};

static void read_family(struct ubl_notice *u) {
  u->one->type = u->root->name;
  for (size_t i = 0; i < sizeof documents / sizeof *documents; i++) {
    if (!xml_is(u->root, NULL, documents[i].root)) continue;
    u->one->family = documents[i].family;
    if (u->one->family == FOREIGN_OPPORTUNITY) u->one->kind = S("call_for_tenders");
    return;
  }
  foreign_refuse(u->one, FOREIGN_WHY_FAMILY, u->root->name);
}

/* Its UUID, or the number its author gave it, which others may use too: so no key is the same everywhere. */
static void read_key(struct ubl_notice *u) {
  struct arena *a = &u->out->arena;
  struct str const uuid = part_at(a, u->root, "UUID"), id = part_at(a, u->root, "ID");
  u->one->key = str_has(uuid) ? uuid : id;
  u->one->version = part_at(a, u->root, "VersionID");
  u->one->procedure = part_at(a, u->root, "ContractFolderID");
  if (!str_has(u->one->reference) && str_has(uuid)) u->one->reference = id;
}

static void read_buyer(struct ubl_notice *u) {
  static const char *const roles[] = {"ContractingParty/Party", "OriginatorCustomerParty/Party", "BuyerCustomerParty/Party"};
  struct arena *a = &u->out->arena;
  const struct xml_node *party = NULL;
  for (size_t i = 0; i < sizeof roles / sizeof *roles && party == NULL; i++) party = xml_at(u->root, roles[i]);
  u->one->buyer = ubl_own(u, xml_at(party, "PartyName/Name"));
  if (!str_has(u->one->buyer)) u->one->buyer = ubl_own(u, xml_at(party, "PartyLegalEntity/RegistrationName"));
  const struct xml_node *other = xml_again(xml_child(u->root, NULL, "ContractingParty"));
  for (int left = FOREIGN_LIST_MAX; other != NULL && left > 0; other = xml_again(other), left--)
    foreign_with(u->out, u->one, ubl_own(u, xml_at(other, "Party/PartyName/Name")));
  u->one->city = part_at(a, party, "PostalAddress/CityName");
  u->one->country = code_country(part_at(a, party, "PostalAddress/Country/IdentificationCode"));
  if (xml_at(party, "Contact") != NULL)
    foreign_left(u->out, u->one, S("Party/Contact"), "how to reach the buyer: no addresses of people are taken over");
  for (const struct xml_node *n = xml_child(u->root, NULL, "Delivery"); n != NULL; n = xml_again(n)) {
    const struct xml_node *address = xml_child(n, NULL, "DeliveryAddress");
    part_place(u->out, u->one, part_at(a, address, "CityName"), code_country(part_at(a, address, "Country/IdentificationCode")));
  }
}

/* --- A request for quotations --------------------------------------------------------------------------------------------- */

/* "35 × Stationær computer (Dell T3400)", one item for each line. */
static void put_line(struct ubl_notice *u, struct out *o, const struct xml_node *line) {
  struct arena *a = &u->out->arena;
  const struct xml_node *item = xml_at(line, "LineItem/Item");
  struct str const quantity = part_at(a, line, "LineItem/Quantity"), name = ubl_own(u, xml_child(item, NULL, "Name"));
  struct str what = ubl_own(u, xml_child(item, NULL, "Description"));
  if (!str_has(what)) what = part_at(a, line, "Note");
  size_t const from = o->n;
  out_z(o, from > 0 ? "\n- " : "- ");
  if (str_has(quantity)) foreign_plain_markdown(o, quantity, "  "), out_z(o, " \xC3\x97 ");
  foreign_plain_markdown(o, str_has(what) ? what : name, "  ");
  if (str_has(what) && str_has(name) && !str_eq(what, name)) out_z(o, " ("), foreign_plain_markdown(o, name, "  "), out_char(o, ')');
  if (o->full) o->n = from;
}

static void read_quotation(struct ubl_notice *u) {
  struct arena *a = &u->out->arena;
  struct str const date = part_at(a, u->root, "SubmissionDueDate");
  u->bad_time = !part_time(date, (struct str){0}, &u->one->closes);
  u->bad = date;
  if (u->one->texts.n == 0) { /* it has no title of its own: its first note is what its author calls it */
    struct str const title = part_at(a, u->root, "Note");
    if (str_has(title)) part_language(u->out, u->one, u->lang)->title = title;
  }
  if (u->one->texts.n == 0) return;
  struct out lines = out_in(a, FOREIGN_BODY_MAX);
  for (const struct xml_node *n = xml_child(u->root, NULL, "RequestForQuotationLine"); n != NULL && !lines.full; n = xml_again(n))
    put_line(u, &lines, n);
  if (lines.full) foreign_left(u->out, u->one, S("RequestForQuotationLine"), "more lines than are kept of one notice");
  if (lines.n > 0) u->one->texts.v[0].body = out_str(&lines);
  if (xml_child(u->root, NULL, "DeliveryTerms") != NULL) foreign_left(u->out, u->one, S("DeliveryTerms"), "terms of delivery");
  if (xml_at(u->root, "Delivery/RequestedDeliveryPeriod") != NULL)
    foreign_left(u->out, u->one, S("Delivery/RequestedDeliveryPeriod"), "when it has to be delivered");
  if (xml_child(u->root, NULL, "SellerSupplierParty") != NULL)
    foreign_left(u->out, u->one, S("SellerSupplierParty"), "whom the request was sent to");
}

static void read_dates(struct ubl_notice *u) {
  struct arena *a = &u->out->arena;
  if (!part_time(part_at(a, u->root, "IssueDate"), part_at(a, u->root, "IssueTime"), &u->one->published))
    foreign_left(u->out, u->one, S("IssueDate"), "no date that exists");
  u->one->updated = u->one->published;
}

void ubl_read(struct foreign_out *out, const struct xml_node *root) {
  struct foreign *one = foreign_begin(out, "ubl");
  struct ubl_notice u = {.out = out, .one = one, .root = root, .project = xml_child(root, NULL, "ProcurementProject")};
  ubl_project(&u);
  read_key(&u);
  read_family(&u);
  read_dates(&u);
  read_buyer(&u);
  ubl_texts(&u);
  ubl_lots(&u, one->family == FOREIGN_OPPORTUNITY);
  if (xml_is(root, NULL, "RequestForQuotation")) read_quotation(&u);
  ubl_left(&u);
  if (u.bad_time && str_has(one->key)) foreign_refuse(one, FOREIGN_WHY_BAD_TIME, u.bad);
  foreign_end(out, one);
}
