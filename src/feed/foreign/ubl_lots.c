/* Lots of UBL notices, their closings and documents; the project's codes and places. */
#include "base/out.h"
#include "feed/foreign/codes.h"
#include "feed/foreign/ubl_parts.h"

/* --- Times ---------------------------------------------------------------------------------------------------------- */

/* The end of a period; what is written and is no time is remembered when it is a closing. */
static struct foreign_time end_of(struct ubl_notice *u, const struct xml_node *period, const char *day, const char *hour, bool closing) {
  struct foreign_time t;
  struct str const date = part_at(&u->out->arena, period, day), time = part_at(&u->out->arena, period, hour);
  if (part_time(date, time, &t)) return t;
  struct str const written = fmt(&u->out->arena, "%.*s %.*s", STR(date), STR(time));
  if (closing && !u->bad_time) u->bad_time = true, u->bad = written;
  if (!closing) part_left(u->out, u->one, day, fmt(&u->out->arena, "no date that exists: %.*s", STR(written)));
  return t;
}

/* When somebody who wants to take part has to have written: a first step comes before tenders, which only those who were
 * chosen in it send. */
static struct foreign_time closing_of(struct ubl_notice *u, const struct xml_node *process) {
  const struct xml_node *const steps[] = {
      xml_child(ubl_extension(process), NULL, "InterestExpressionReceptionPeriod"),
      xml_child(process, NULL, "ParticipationRequestReceptionPeriod"),
      xml_child(process, NULL, "TenderSubmissionDeadlinePeriod"),
  };
  struct foreign_time closes = {0};
  for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
    struct foreign_time const t = end_of(u, steps[i], "EndDate", "EndTime", true);
    if (t.has && closes.has) foreign_left(u->out, u->one, steps[i]->name, "a later step, for those who were chosen");
    if (t.has && !closes.has) closes = t;
  }
  return closes;
}

/* Keeps the earlier one. */
static void take_earlier(struct foreign_time *kept, struct foreign_time t) {
  if (t.has && (!kept->has || part_before(&t, kept))) *kept = t;
}

static void read_times(struct ubl_notice *u, const struct xml_node *process) {
  take_earlier(&u->one->enquiry, end_of(u, xml_child(process, NULL, "AdditionalInformationRequestPeriod"), "EndDate", "EndTime", false));
  take_earlier(&u->one->opens_bids, end_of(u, xml_child(process, NULL, "OpenTenderEvent"), "OccurrenceDate", "OccurrenceTime", false));
}

/* --- Documents and where tenders go ----------------------------------------------------------------------------------- */

/* Its identifier when somebody wrote words there, as senders do for want of a title. */
static struct str document_title(struct ubl_notice *u, const struct xml_node *document) {
  struct str const said = ubl_own(u, xml_child(document, NULL, "DocumentDescription"));
  struct str const id = part_at(&u->out->arena, document, "ID");
  return str_has(said) ? said : str_index(id, ' ') < id.n ? id : (struct str){0};
}

static void read_terms(struct ubl_notice *u, const struct xml_node *terms) {
  struct arena *a = &u->out->arena;
  for (const struct xml_node *d = xml_child(terms, NULL, "CallForTendersDocumentReference"); d != NULL; d = xml_again(d))
    part_document(u->out, u->one, document_title(u, d), part_text(a, xml_at(d, "Attachment/ExternalReference/URI"), FOREIGN_URL_MAX + 1));
  struct str const written = part_text(a, xml_at(terms, "TenderRecipientParty/EndpointID"), FOREIGN_URL_MAX + 1);
  if (!str_has(written) || str_eq(written, u->one->submission)) return;
  if (str_has(u->one->submission)) foreign_left(u->out, u->one, S("TenderRecipientParty"), "another lot is answered at another address");
  else u->one->submission = part_web(u->out, u->one, written, "TenderRecipientParty/EndpointID");
}

/* --- Lots ------------------------------------------------------------------------------------------------------------- */

void ubl_lots(struct ubl_notice *u, bool closings) {
  struct arena *a = &u->out->arena;
  size_t parts = 0, groups = 0;
  for (const struct xml_node *n = xml_child(u->root, NULL, "ProcurementProjectLot"); n != NULL; n = xml_again(n)) {
    const struct xml_node *id = xml_child(n, NULL, "ID"), *process = xml_child(n, NULL, "TenderingProcess");
    struct str const scheme = xml_attribute(id, NULL, "schemeName");
    parts += str_eq(scheme, S("Part"));
    groups += str_eq(scheme, S("LotsGroup"));
    if (!str_eq(scheme, S("LotsGroup"))) read_terms(u, xml_child(n, NULL, "TenderingTerms"));
    if (str_has(scheme) && !str_eq(scheme, S("Lot"))) continue;
    struct foreign_lot lot = {.id = part_text(a, id, FOREIGN_LINE_MAX), .title = ubl_own(u, xml_at(n, "ProcurementProject/Name"))};
    if (closings) lot.closes = closing_of(u, process), read_times(u, process);
    part_lot(u->out, u->one, &lot);
  }
  if (parts > 0) part_left(u->out, u->one, "ProcurementProjectLot", fmt(a, "%zu parts of what is planned: no lots yet", parts));
  if (groups > 0) part_left(u->out, u->one, "ProcurementProjectLot", fmt(a, "%zu groups of lots that may be awarded together", groups));
  read_terms(u, xml_child(u->root, NULL, "TenderingTerms"));
  if (!closings) return;
  const struct xml_node *process = xml_child(u->root, NULL, "TenderingProcess");
  u->one->closes = closing_of(u, process);
  read_times(u, process);
  part_closing(u->one);
}

/* --- The project ------------------------------------------------------------------------------------------------------ */

static bool has_country(const struct foreign *one, struct str country) {
  for (size_t i = 0; i < one->places.n; i++)
    if (str_eq(one->places.v[i].country, country)) return true;
  return false;
}

/* Those with a city, then countries that none of those lies in. */
static void read_places(struct ubl_notice *u, const struct xml_node *project, bool cities) {
  for (const struct xml_node *n = xml_child(project, NULL, "RealizedLocation"); n != NULL; n = xml_again(n)) {
    const struct xml_node *address = xml_child(n, NULL, "Address");
    struct str const city = part_at(&u->out->arena, address, "CityName");
    struct str country = code_country(part_at(&u->out->arena, address, "Country/IdentificationCode"));
    if (!str_has(country)) country = code_country_of_region(part_at(&u->out->arena, address, "CountrySubentityCode"));
    if (cities == str_has(city) && (cities || !has_country(u->one, country))) part_place(u->out, u->one, city, country);
  }
}

static struct str duration_of(struct ubl_notice *u, const struct xml_node *project) {
  const struct xml_node *measure = xml_at(project, "PlannedPeriod/DurationMeasure");
  return part_duration(&u->out->arena, part_text(&u->out->arena, measure, 20), str_trim(xml_attribute(measure, NULL, "unitCode")));
}

/* What every lot says, or the whole where there are none: of lots that differ nobody could say it of the notice. */
static void read_duration(struct ubl_notice *u) {
  size_t lots = 0;
  bool differ = false;
  struct str all = {0};
  for (const struct xml_node *n = xml_child(u->root, NULL, "ProcurementProjectLot"); n != NULL && !differ; n = xml_again(n)) {
    struct str const scheme = xml_attribute(xml_child(n, NULL, "ID"), NULL, "schemeName");
    if (str_has(scheme) && !str_eq(scheme, S("Lot"))) continue;
    struct str const own = duration_of(u, xml_child(n, NULL, "ProcurementProject"));
    differ = lots++ > 0 && !str_eq(own, all);
    all = own;
  }
  if (!differ) u->one->duration = lots > 0 ? all : duration_of(u, u->project);
}

void ubl_project(struct ubl_notice *u) {
  u->one->cpv = part_cpv(part_at(&u->out->arena, u->project, "MainCommodityClassification/ItemClassificationCode"));
  u->one->reference = part_at(&u->out->arena, u->project, "ID");
  read_duration(u);
  for (int cities = 1; cities >= 0; cities--) {
    read_places(u, u->project, cities != 0);
    for (const struct xml_node *n = xml_child(u->root, NULL, "ProcurementProjectLot"); n != NULL; n = xml_again(n))
      read_places(u, xml_child(n, NULL, "ProcurementProject"), cities != 0);
  }
}
