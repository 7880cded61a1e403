/* What stands in a UBL notice and in no record made of it: one note for each kind, with what it says where that is short. */
#include "base/out.h"
#include "feed/foreign/ubl_parts.h"

enum where { OF_PROJECT, OF_TERMS, OF_PROCESS };

struct kept_out {
  enum where where; /* below this, of the whole or of any lot */
  const char *path, *reason;
};

static const struct kept_out kept_out[] = {
    {OF_PROJECT, "AdditionalCommodityClassification", "further codes of what is bought: the main one is kept"},
    {OF_PROJECT, "PlannedPeriod", "how long the contract lasts"},
    {OF_PROJECT, "ContractExtension", "options and renewals"},
    {OF_TERMS, "AwardingTerms/AwardingCriterion", "award criteria"},
    {OF_TERMS, "Language", "the languages in which it may be answered"},
    {OF_TERMS, "AppealTerms", "who reviews the award, and until when"},
    {OF_TERMS, "TenderValidityPeriod", "how long a tender stays valid"},
    {OF_TERMS, "AllowedSubcontractTerms", "conditions of subcontracting"},
    {OF_PROCESS, "ProcedureCode", "the kind of procedure"},
    {OF_PROCESS, "FrameworkAgreement", "a framework agreement's terms"},
    {OF_PROCESS, "AuctionTerms/AuctionURI", "an electronic auction"},
    {OF_PROCESS, "NoticeDocumentReference", "an earlier notice it refers to"},
};

/* Of the whole (lot NULL: the root) or of one lot. */
static const struct xml_node *place_of(const struct xml_node *lot, enum where where) {
  switch (where) {
  case OF_PROJECT: return xml_child(lot, NULL, "ProcurementProject");
  case OF_TERMS: return xml_child(lot, NULL, "TenderingTerms");
  case OF_PROCESS: return xml_child(lot, NULL, "TenderingProcess");
  }
  return NULL;
}

static bool stands(const struct ubl_notice *u, const struct kept_out *k) {
  if (str_has(u->one->duration) && str_eq(str_from(k->path), S("PlannedPeriod"))) return false; /* it was taken */
  if (xml_at(place_of(u->root, k->where), k->path) != NULL) return true;
  for (const struct xml_node *lot = xml_child(u->root, NULL, "ProcurementProjectLot"); lot != NULL; lot = xml_again(lot))
    if (xml_at(place_of(lot, k->where), k->path) != NULL) return true;
  return false;
}

/* The amount of the whole, or of the first lot that tells one. */
static const struct xml_node *amount_of(const struct ubl_notice *u) {
  static const char path[] = "ProcurementProject/RequestedTenderTotal/EstimatedOverallContractAmount";
  const struct xml_node *amount = xml_at(u->root, path);
  for (const struct xml_node *lot = xml_child(u->root, NULL, "ProcurementProjectLot"); lot != NULL && amount == NULL; lot = xml_again(lot))
    amount = xml_at(lot, path);
  return amount;
}

/* Requirements of all tenderers, in words: each stands in an element of its own, most of them are codes. */
static bool has_requirements(const struct ubl_notice *u) {
  const struct xml_node *n = xml_at(u->root, "TenderingTerms/TendererQualificationRequest");
  while (n != NULL && part_below(n, "Description") == NULL) n = xml_again(n);
  return n != NULL;
}

void ubl_left(struct ubl_notice *u) {
  struct arena *a = &u->out->arena;
  const struct xml_node *amount = amount_of(u);
  if (amount != NULL)
    part_left(u->out, u->one, "RequestedTenderTotal",
              fmt(a, "an estimated value: %.*s %.*s", STR(part_text(a, amount, 40)), STR(xml_attribute(amount, NULL, "currencyID"))));
  for (size_t i = 0; i < sizeof kept_out / sizeof *kept_out; i++)
    if (stands(u, &kept_out[i])) foreign_left(u->out, u->one, str_from(kept_out[i].path), kept_out[i].reason);
  if (has_requirements(u))
    foreign_left(u->out, u->one, S("TendererQualificationRequest"), "grounds for exclusion and what else is asked of every tenderer");
}
