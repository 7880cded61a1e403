/* Plain UBL: the two example documents of its authors, and notices made for this. */
#include "notice_case.h"

#define FOLDER "tests/data/ubl"

static void a_request_for_quotations_is_an_opportunity(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "UBL-RequestForQuotation-2.1-Example.xml");
  struct foreign *one = &c.one;
  notice_case_same(&c, "form", one->form, S("ubl"));
  notice_case_same(&c, "family", foreign_family_word(one->family), S("opportunity"));
  notice_case_same(&c, "kind", one->kind, S("call_for_tenders"));
  notice_case_same(&c, "type", one->type, S("RequestForQuotation"));
  notice_case_same(&c, "key", one->key, S("93T5G3G5-HYA3-7267-BVG3-GS46SW44WG53"));
  notice_case_count(&c, "key of everywhere", one->key_global, 0); /* no UUID, whatever its element says */
  notice_case_same(&c, "reference", one->reference, S("G867B"));
  notice_case_same(&c, "buyer", one->buyer, S("Gentofte Kommune"));
  notice_case_same(&c, "city", one->city, S("Charlottenlund"));
  notice_case_same(&c, "country", one->country, S("DK"));
  notice_case_count(&c, "places", one->places.n, 1);
  notice_case_same(&c, "place", one->places.v[0].city, S("Charlottenlund"));
  notice_case_same(&c, "title", one->texts.v[0].title, S("Bestilling af computere"));
  notice_case_same(&c, "language: nothing says it", one->texts.v[0].lang, (struct str){0});
  notice_case_same(&c, "published", notice_case_utc(&c, &one->published, zone_utc()), S("2008-04-19T11:32:26Z"));
  assert_true(one->closes.has && !one->closes.hour);
  notice_case_same(&c, "closing: the day ends", notice_case_utc(&c, &one->closes, zone_utc()), S("2008-04-24T23:59:00Z"));
  assert_true(str_contains(one->texts.v[0].body, S("\n- 35 \xC3\x97 Fladsk\xC3\xA6rm (FP/BL 1908WFP)\n")));
  assert_true(notice_case_left(one, "Party/Contact", "no addresses of people"));
  arena_free(&c.arena);
}

static void a_notice_that_nothing_tells_from_others_is_refused(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "UBL-PriorInformationNotice-2.2-Example-Embedded.xml");
  notice_case_same(&c, "type", c.one.type, S("PriorInformationNotice"));
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("no_key"));
  arena_free(&c.arena);
}

#define DOCUMENT(root, pieces) \
  "<" root " xmlns='urn:oasis:names:specification:ubl:schema:xsd:" root "-2' xmlns:c='urn:c'>" pieces "</" root ">"
#define PERIOD                                                                                                   \
  "<c:TenderSubmissionDeadlinePeriod><c:EndDate>2026-12-10+01:00</c:EndDate><c:EndTime>17:00:00+01:00</c:EndTime>" \
  "</c:TenderSubmissionDeadlinePeriod>"
#define PROJECT                                                                                                                 \
  "<c:ID>N-1</c:ID><c:TenderingProcess>" PERIOD "</c:TenderingProcess><c:ProcurementProject><c:Name languageID='en'>Wells</c:Name>" \
  "<c:Name languageID='fr'>Puits</c:Name></c:ProcurementProject>"

static void notices_are_read_as_what_they_are(void **state) {
  (void)state;
  struct notice_case c = {.file = "made"};
  notice_case_text(&c, S(DOCUMENT("ContractNotice", PROJECT)));
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("opportunity"));
  notice_case_same(&c, "closing", notice_case_utc(&c, &c.one.closes, zone_utc()), S("2026-12-10T16:00:00Z"));
  notice_case_same(&c, "title", notice_case_in(&c.one, "fr")->title, S("Puits"));
  notice_case_text(&c, S(DOCUMENT("PriorInformationNotice", PROJECT)));
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("planning"));
  assert_false(c.one.closes.has);
  notice_case_text(&c, S(DOCUMENT("ContractAwardNotice", PROJECT)));
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("result"));
  notice_case_text(&c, S(DOCUMENT("Invoice", PROJECT)));
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("family"));
  notice_case_same(&c, "detail", c.one.detail, S("Invoice"));
  arena_free(&c.arena);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_request_for_quotations_is_an_opportunity),
      cmocka_unit_test(a_notice_that_nothing_tells_from_others_is_refused),
      cmocka_unit_test(notices_are_read_as_what_they_are),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
