/* eForms notices, real ones and the official examples, against their true values in tests/data/eforms/attendus.json. */
#include "notice_case.h"

#include "feed/foreign/xml.h"

#define FOLDER "tests/data/eforms"

/* eForms' codes beside those the board keeps: what these files have of them. */
static const char *const codes[][2] = {
    {"ENG", "en"}, {"FRA", "fr"}, {"DEU", "de"}, {"NLD", "nl"}, {"NOR", "no"}, {"ITA", "it"}, {"POR", "pt"},
};
static const char *const countries[][2] = {
    {"AUT", "AT"}, {"BEL", "BE"}, {"DEU", "DE"}, {"FRA", "FR"}, {"GBR", "GB"}, {"GRC", "GR"}, {"ITA", "IT"}, {"LUX", "LU"}, {"NOR", "NO"},
    {"PRT", "PT"},
};

static const char *short_code(const char *const table[][2], size_t n, const char *code) {
  for (size_t i = 0; i < n; i++)
    if (strcmp(table[i][0], code) == 0) return table[i][1];
  fail_msg("%s is not in the test's table", code);
  return NULL;
}

static struct str language(json_t *code) {
  return json_is_string(code) ? str_from(short_code(codes, sizeof codes / sizeof *codes, json_string_value(code))) : (struct str){0};
}
static struct str country(json_t *code) {
  if (!json_is_string(code)) return (struct str){0};
  return str_from(short_code(countries, sizeof countries / sizeof *countries, json_string_value(code)));
}

/* --- Each part of a record beside what it should be --------------------------------------------------------------------- */

static void compare_kind(struct notice_case *c, json_t *wanted) {
  static const struct { const char *family, *is; enum foreign_why why; } rows[] = {
      {"competition", "opportunity", FOREIGN_WHY_NONE},  {"planning", "planning", FOREIGN_WHY_NONE},
      {"result", "result", FOREIGN_WHY_NONE},            {"cont-modif", "modification", FOREIGN_WHY_NONE},
      {"bri", "skipped", FOREIGN_WHY_REGISTRATION},      {"dir-awa-pre", "skipped", FOREIGN_WHY_DIRECT},
      {"consultation", "skipped", FOREIGN_WHY_CONSULTATION},
  };
  const char *family = json_string_value(json_object_get(wanted, "famille"));
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    if (strcmp(rows[i].family, family) != 0) continue;
    notice_case_same(c, "family", foreign_family_word(c->one.family), str_from(rows[i].is));
    return notice_case_count(c, "why", c->one.why, rows[i].why);
  }
  fail_msg("%s: %s is not in the test's table", c->file, family);
}

static void compare_identity(struct notice_case *c, json_t *wanted) {
  struct arena *a = &c->arena;
  struct foreign *one = &c->one;
  notice_case_same(c, "key", one->key, notice_case_wanted(c, json_object_get(wanted, "avis_id")));
  notice_case_count(c, "key of everywhere", one->key_global, 1);
  notice_case_same(c, "version", one->version, notice_case_wanted(c, json_object_get(wanted, "version")));
  notice_case_same(c, "type", one->type,
                   fmt(a, "%s/%s", json_string_value(json_object_get(wanted, "type")),
                       json_string_value(json_object_get(wanted, "sous_type"))));
  notice_case_same(c, "procedure", one->procedure, notice_case_wanted(c, json_object_get(wanted, "dossier")));
  notice_case_same(c, "reference", one->reference, notice_case_wanted(c, json_object_get(wanted, "reference_interne")));
  notice_case_same(c, "cpv", one->cpv, notice_case_wanted(c, json_object_get(wanted, "cpv")));
  const char *number = json_string_value(json_object_get(wanted, "publication"));
  while (number != NULL && *number == '0') number++;
  const char *shown = str_eq(language(json_object_get(wanted, "langue")), S("fr")) ? "fr" : "en";
  struct str const link = number == NULL ? (struct str){0} : fmt(a, "https://ted.europa.eu/%s/notice/-/detail/%s", shown, number);
  notice_case_same(c, "link", one->link, link);
}

static void compare_texts(struct notice_case *c, json_t *wanted) {
  json_t *titles = json_object_get(wanted, "titre"), *title;
  const char *code;
  notice_case_count(c, "languages", c->one.texts.n, json_object_size(titles));
  json_object_foreach(titles, code, title) {
    const struct foreign_text *t = notice_case_in(&c->one, short_code(codes, sizeof codes / sizeof *codes, code));
    if (t == NULL) fail_msg("%s: no text in %s", c->file, code);
    notice_case_same(c, "title", t->title, notice_case_wanted(c, title));
  }
  if (c->one.texts.n == 0) return;
  notice_case_same(c, "first language", c->one.texts.v[0].lang, language(json_object_get(wanted, "langue")));
  notice_case_same(c, "language", c->one.lang, language(json_object_get(wanted, "langue")));
}

static void compare_buyer(struct notice_case *c, json_t *wanted) {
  json_t *buyer = json_array_get(json_object_get(wanted, "acheteurs"), 0);
  if (buyer == NULL) return;
  json_t *names = json_object_get(buyer, "name"), *own = json_object_get(names, json_string_value(json_object_get(wanted, "langue")));
  notice_case_same(c, "buyer", c->one.buyer, notice_case_wanted(c, own));
  notice_case_same(c, "city", c->one.city, notice_case_wanted(c, json_object_get(buyer, "city")));
  notice_case_same(c, "country", c->one.country, country(json_object_get(buyer, "country")));
}

static void compare_places(struct notice_case *c, json_t *wanted) {
  json_t *place;
  size_t i;
  json_array_foreach(json_object_get(wanted, "lieux"), i, place) {
    struct str const city = notice_case_wanted(c, json_object_get(place, "city")), land = country(json_object_get(place, "country"));
    bool found = city.p == NULL && land.p == NULL; /* "anywhere": no place at all */
    for (size_t j = 0; j < c->one.places.n && !found; j++) {
      const struct foreign_place *is = &c->one.places.v[j];
      found = (city.p == NULL || str_eq(is->city, city)) && (land.p == NULL || str_eq(is->country, land));
    }
    c->compared++;
    if (!found) fail_msg("%s: no place %.*s, %.*s", c->file, STR(city), STR(land));
  }
}

/* "2024-02-28+02:00 T 12:00:00+02:00", as the file wrote it. */
static struct str raw(struct notice_case *c, const struct foreign_time *t) {
  if (!t->has) return (struct str){0};
  const struct civil *w = &t->wall;
  int const ahead = t->offset < 0 ? -t->offset : t->offset;
  struct str const zone = fmt(&c->arena, "%c%02d:%02d", t->offset < 0 ? '-' : '+', ahead / 3600, ahead / 60 % 60);
  return fmt(&c->arena, "%04d-%02d-%02d%.*s T %02d:%02d:%02d%.*s", w->year, w->month, w->day, STR(zone), w->hour, w->minute, w->second,
             STR(zone));
}

static void compare_closing(struct notice_case *c, const struct foreign_lot *lot, json_t *wanted) {
  static const char *const steps[] = {"manifestation_interet", "candidatures", "remise_des_offres"};
  json_t *step = NULL;
  for (size_t i = 0; i < 3 && step == NULL; i++) step = json_object_get(wanted, steps[i]);
  if (c->one.family != FOREIGN_OPPORTUNITY) return notice_case_count(c, "closings of what cannot be answered", lot->closes.has, 0);
  notice_case_same(c, "closing of a lot", notice_case_utc(c, &lot->closes, zone_utc()),
                   notice_case_wanted(c, json_object_get(step, "utc")));
  if (step == NULL) return;
  struct str written = notice_case_wanted(c, json_object_get(step, "brut"));
  if (str_ends(written, S("Z"))) written = fmt(&c->arena, "%.10s+00:00 T %.8s+00:00", written.p, written.p + 14);
  notice_case_same(c, "closing as written", raw(c, &lot->closes), written);
}

static void compare_documents(struct notice_case *c, json_t *wanted) {
  json_t *url;
  size_t i;
  json_array_foreach(json_object_get(wanted, "documents"), i, url) {
    bool found = false;
    for (size_t j = 0; j < c->one.documents.n; j++) found = found || str_eq(c->one.documents.v[j].url, notice_case_wanted(c, url));
    c->compared++;
    if (!found) fail_msg("%s: no document %s", c->file, json_string_value(url));
  }
}

static void compare_lots(struct notice_case *c, json_t *wanted) {
  json_t *lot, *submission = NULL;
  size_t i, at = 0;
  notice_case_count(c, "lots", c->one.lots.n, (size_t)json_integer_value(json_object_get(wanted, "lots")));
  json_array_foreach(json_object_get(wanted, "detail_lots"), i, lot) {
    const char *genre = json_string_value(json_object_get(lot, "genre"));
    compare_documents(c, lot);
    if (submission == NULL) submission = json_object_get(lot, "depot");
    if (genre == NULL || strcmp(genre, "Lot") != 0) continue;
    const struct foreign_lot *is = &c->one.lots.v[at++];
    notice_case_same(c, "id of a lot", is->id, notice_case_wanted(c, json_object_get(lot, "id")));
    json_t *title = json_object_get(json_object_get(lot, "titre"), json_string_value(json_object_get(wanted, "langue")));
    notice_case_same(c, "title of a lot", is->title, notice_case_wanted(c, title));
    compare_closing(c, is, lot);
  }
  notice_case_count(c, "lots compared", at, c->one.lots.n);
  notice_case_same(c, "submission", c->one.submission, notice_case_wanted(c, submission));
}

static void compare_times(struct notice_case *c, json_t *wanted) {
  json_t *first = NULL, *one;
  size_t i;
  json_array_foreach(json_object_get(wanted, "echeances_utc"), i, one)
    if (first == NULL || strcmp(json_string_value(one), json_string_value(first)) < 0) first = one;
  struct str const is = notice_case_utc(c, &c->one.closes, zone_utc());
  notice_case_same(c, "closing", is, c->one.family == FOREIGN_OPPORTUNITY ? notice_case_wanted(c, first) : (struct str){0});
  struct str const sent = notice_case_wanted(c, json_object_get(wanted, "emis"));
  if (!c->one.updated.hour) return;
  struct str const written = raw(c, &c->one.updated);
  notice_case_same(c, "day it was sent", str_sub(written, 0, 10), str_sub(sent, 0, 10));
  notice_case_same(c, "hour it was sent", str_sub(written, 19, 8), str_sub(sent, str_index(sent, 'T') + 2, 8));
}

static void every_notice_has_its_true_values(void **state) {
  (void)state;
  struct notice_case c = {0};
  size_t files = 0, refused = 0;
  json_t *all = json_load_file(FOLDER "/attendus.json", 0, NULL), *wanted;
  assert_non_null(all);
  const char *file;
  json_object_foreach(all, file, wanted) {
    notice_case_read(&c, FOLDER, file);
    files++;
    if (json_is_null(json_object_get(wanted, "famille")) || json_is_null(json_object_get(wanted, "avis_id"))) {
      refused++;
      bool const form = json_is_null(json_object_get(wanted, "famille"));
      notice_case_same(&c, "family", foreign_family_word(c.one.family), S("refused"));
      notice_case_same(&c, "why", foreign_why_word(c.one.why), form ? S("unknown_form") : S("no_key"));
      continue;
    }
    notice_case_same(&c, "form", c.one.form, S("eforms"));
    compare_kind(&c, wanted);
    compare_identity(&c, wanted);
    compare_texts(&c, wanted);
    compare_buyer(&c, wanted);
    compare_places(&c, wanted);
    compare_lots(&c, wanted);
    compare_times(&c, wanted);
  }
  json_decref(all);
  print_message("# %zu values of %zu files compared, %zu files refused as they should be\n", c.compared, files, refused);
  assert_int_equal(files, 55);
  assert_int_equal(refused, 7);
  assert_true(c.compared > 1200);
  arena_free(&c.arena);
}

/* --- What the files have no example of ------------------------------------------------------------------------------------ */

#define UUID "0b1c2d3e-4f50-4a6b-8c7d-9e0f1a2b3c4d"
#define CHANGED "11111111-2222-4333-8444-555555555555"

/* A notice with these pieces: what stands in its extension, its NoticeTypeCode, its language, its project, its lots. */
static void read_made(struct notice_case *c, const char *extension, const char *type, const char *language, const char *project,
                      const char *lots) {
  arena_free(&c->arena);
  c->file = "made";
  notice_case_text(c, fmt(&c->arena,
      "<ContractNotice xmlns='urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2' xmlns:c='urn:c' xmlns:e='urn:e'>"
      "<e:UBLExtensions><e:UBLExtension/><e:UBLExtension><e:ExtensionContent><e:EformsExtension>%s</e:EformsExtension>"
      "</e:ExtensionContent></e:UBLExtension></e:UBLExtensions>"
      "<c:ID>other</c:ID><c:ID schemeName='notice-id'>" UUID "</c:ID><c:VersionID>02</c:VersionID>%s"
      "<c:NoticeLanguageCode>%s</c:NoticeLanguageCode><c:ProcurementProject>%s</c:ProcurementProject>%s</ContractNotice>",
      extension, type, language, project, lots));
  assert_int_equal(c->n, 1);
}

#define COMPETITION "<c:NoticeTypeCode listName='competition'>cn-standard</c:NoticeTypeCode>"
#define TITLE "<c:Name languageID='ENG'>Wells</c:Name>"
#define PERIOD(name, day, hour) "<c:" name "><c:EndDate>" day "</c:EndDate><c:EndTime>" hour "</c:EndTime></c:" name ">"
#define LOT(id, name, day, hour)                                                                           \
  "<c:ProcurementProjectLot><c:ID schemeName='Lot'>" id "</c:ID><c:TenderingProcess>" PERIOD(name, day, hour) \
  "</c:TenderingProcess></c:ProcurementProjectLot>"
#define TENDERS "TenderSubmissionDeadlinePeriod"

#define ORGANISATION(id, name, city, country, more)                                                                                      \
  "<e:Organization>" more "<e:Company><c:PartyIdentification><c:ID>" id "</c:ID></c:PartyIdentification><c:PartyName><c:Name>" name          \
  "</c:Name></c:PartyName><c:PostalAddress><c:CityName>" city "</c:CityName><c:Country><c:IdentificationCode>" country                      \
  "</c:IdentificationCode></c:Country></c:PostalAddress></e:Company></e:Organization>"
#define LEADS(yes) "<e:GroupLeadIndicator>" yes "</e:GroupLeadIndicator>"
#define BUYER(id) "<c:ContractingParty><c:Party><c:PartyIdentification><c:ID>" id "</c:ID></c:PartyIdentification></c:Party></c:ContractingParty>"
#define BUYERS BUYER("ORG-1") BUYER("ORG-2") BUYER("ORG-3") BUYER("ORG-2")
#define WHO(first, second)                                                                                                                \
  "<e:Organizations>" ORGANISATION("ORG-1", "Ville de Sète", "Sète", "FRA", first) ORGANISATION("ORG-2", "Stadt Wien", "Wien", "AUT", second)   \
  ORGANISATION("ORG-3", "Région Sud", "Marseille", "FRA", LEADS("false")) ORGANISATION("ORG-4", "Tribunal", "Nice", "FRA", LEADS("true")) "</e:Organizations>"

/* OPP-050: the one that leads the group is who buys, wherever it stands in the file; the others are told. */
static void of_several_buyers_the_leading_one_buys_and_the_others_are_told(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, WHO(LEADS("false"), LEADS("true")), COMPETITION, "FRA", "<c:Name>Puits</c:Name>", BUYERS);
  notice_case_same(&c, "buyer", c.one.buyer, S("Stadt Wien"));
  notice_case_same(&c, "city", c.one.city, S("Wien"));
  notice_case_same(&c, "country", c.one.country, S("AT"));
  assert_int_equal(c.one.with.n, 2);
  notice_case_same(&c, "first of the others", c.one.with.v[0], S("Ville de Sète"));
  notice_case_same(&c, "second of the others", c.one.with.v[1], S("Région Sud"));
  /* nobody says who leads: the first */
  read_made(&c, WHO("", ""), COMPETITION, "FRA", "<c:Name>Puits</c:Name>", BUYERS);
  notice_case_same(&c, "buyer", c.one.buyer, S("Ville de Sète"));
  assert_true(c.one.with.n == 2 && str_eq(c.one.with.v[0], S("Stadt Wien")));
  /* a leader that is no buyer is none */
  read_made(&c, WHO("", LEADS("true")), COMPETITION, "FRA", "<c:Name>Puits</c:Name>", BUYER("ORG-3") BUYER("ORG-1") BUYER("ORG-9"));
  notice_case_same(&c, "buyer", c.one.buyer, S("Région Sud"));
  assert_true(c.one.with.n == 1 && notice_case_left(&c.one, "ContractingParty", "nothing says who it is"));
  read_made(&c, WHO("", ""), COMPETITION, "FRA", "<c:Name>Puits</c:Name>", BUYER("ORG-1"));
  assert_int_equal(c.one.with.n, 0);
  arena_free(&c.arena);
}

#define PLANNED(measure) "<c:ProcurementProjectLot><c:ID schemeName='Lot'>1</c:ID><c:ProcurementProject><c:PlannedPeriod>" measure "</c:PlannedPeriod></c:ProcurementProject></c:ProcurementProjectLot>"
#define MEASURE(n, unit) "<c:DurationMeasure unitCode='" unit "'>" n "</c:DurationMeasure>"

/* Taken where every lot says the same, in a unit that is known; left, and said, otherwise. */
static void how_long_the_contract_lasts_is_told_when_all_lots_agree(void **state) {
  (void)state;
  struct notice_case c = {0};
  static const struct { const char *lots, *want; bool left; } rows[] = {
      {PLANNED(MEASURE("48", "MONTH")), "P48M", false},
      {PLANNED(MEASURE("9", "YEAR")) PLANNED(MEASURE("9", "YEAR")), "P9Y", false},
      {PLANNED(MEASURE("180", "DAY")), "P180D", false},
      {PLANNED(MEASURE("6", "WEEK")), "P6W", false},
      {PLANNED(MEASURE("9", "YEAR")) PLANNED(MEASURE("8", "YEAR")), "", true},
      {PLANNED(MEASURE("9", "YEAR")) LOT("LOT-0002", TENDERS, "2026-12-10Z", "12:00:00Z"), "", true},
      {PLANNED(MEASURE("0", "MONTH")), "", true},
      {PLANNED(MEASURE("48.5", "MONTH")), "", true},
      {PLANNED(MEASURE("48", "LUSTRUM")), "", true},
      {PLANNED("<c:StartDate>2026-01-01Z</c:StartDate><c:EndDate>2027-01-01Z</c:EndDate>"), "", true},
      {LOT("LOT-0001", TENDERS, "2026-12-10Z", "12:00:00Z"), "", false},
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    read_made(&c, "", COMPETITION, "ENG", TITLE, rows[i].lots);
    notice_case_same(&c, rows[i].lots, c.one.duration, rows[i].want[0] == '\0' ? (struct str){0} : str_from(rows[i].want));
    if (notice_case_left(&c.one, "PlannedPeriod", "how long") != rows[i].left) fail_msg("%s", rows[i].lots);
  }
  read_made(&c, "", COMPETITION, "ENG", TITLE "<c:PlannedPeriod>" MEASURE("5", "MON") "</c:PlannedPeriod>", "");
  notice_case_same(&c, "of the whole, as plain UBL writes it", c.one.duration, S("P5M"));
  notice_case_read(&c, FOLDER, "publies/2024-OJS052-00152054.xml");
  notice_case_same(&c, "a real one", c.one.duration, S("P9Y"));
  arena_free(&c.arena);
}

static void the_language_that_stands_first_is_not_the_title(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", COMPETITION, "FRA",
            "<c:Name languageID='BUL'>\xD0\x9A</c:Name><c:Name languageID='NLD'>Putten</c:Name><c:Name languageID='FRA'>Puits</c:Name>"
            "<c:Description languageID='NLD'>Graven.</c:Description>", "");
  assert_int_equal(c.one.texts.n, 3);
  notice_case_same(&c, "first title", c.one.texts.v[0].title, S("Puits"));
  notice_case_same(&c, "first language", c.one.texts.v[0].lang, S("fr"));
  notice_case_same(&c, "a body of another language", c.one.texts.v[0].body, (struct str){0});
  notice_case_same(&c, "Dutch body", notice_case_in(&c.one, "nl")->body, S("Graven."));
  notice_case_same(&c, "Bulgarian title", notice_case_in(&c.one, "bg")->title, S("\xD0\x9A"));
  /* in its own language there is none: the first one there is, and it says which language that is */
  read_made(&c, "", COMPETITION, "FRA", "<c:Name languageID='BUL'>\xD0\x9A</c:Name><c:Name languageID='NLD'>Putten</c:Name>", "");
  notice_case_same(&c, "language", c.one.texts.v[0].lang, S("bg"));
  notice_case_same(&c, "language of the file", c.one.lang, S("bg"));
  arena_free(&c.arena);
}

static void lots_that_close_apart_keep_their_own_closings(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", COMPETITION, "ENG", TITLE,
            LOT("LOT-0001", TENDERS, "2026-12-10+02:00", "12:00:00+02:00")
            LOT("LOT-0002", TENDERS, "2026-12-10+02:00", "11:30:00+01:00")
            LOT("LOT-0003", TENDERS, "2026-12-09Z", "24:00:00Z"));
  notice_case_same(&c, "first lot", notice_case_utc(&c, &c.one.lots.v[0].closes, zone_utc()), S("2026-12-10T10:00:00Z"));
  notice_case_same(&c, "the time's own offset", notice_case_utc(&c, &c.one.lots.v[1].closes, zone_utc()), S("2026-12-10T10:30:00Z"));
  notice_case_same(&c, "the end of a day", notice_case_utc(&c, &c.one.lots.v[2].closes, zone_utc()), S("2026-12-10T00:00:00Z"));
  notice_case_same(&c, "the whole", notice_case_utc(&c, &c.one.closes, zone_utc()), S("2026-12-10T00:00:00Z"));
  arena_free(&c.arena);
}

static void a_closing_that_no_clock_shows_is_refused(void **state) {
  (void)state;
  struct notice_case c = {0};
  static const char *const wrong[] = {
      LOT("1", TENDERS, "2026-02-30+01:00", "12:00:00+01:00"), LOT("1", TENDERS, "2026-02-20+01:00", "25:00:00+01:00"),
      LOT("1", TENDERS, "2026-02-20+15:00", "12:00:00+01:00"), LOT("1", "ParticipationRequestReceptionPeriod", "soon", "12:00:00"),
  };
  for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
    read_made(&c, "", COMPETITION, "ENG", TITLE, wrong[i]);
    notice_case_same(&c, "why", foreign_why_word(c.one.why), S("bad_time"));
    assert_true(str_has(c.one.detail));
  }
  read_made(&c, "", "<c:NoticeTypeCode listName='planning'>pin-only</c:NoticeTypeCode>", "ENG", TITLE, wrong[0]);
  notice_case_same(&c, "planning has no closing to be wrong", foreign_family_word(c.one.family), S("planning"));
  arena_free(&c.arena);
}

static void planning_gets_no_closing_from_dates_that_stand_in_it(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", "<c:NoticeTypeCode listName='planning'>pin-only</c:NoticeTypeCode>", "ENG", TITLE,
            LOT("LOT-0001", TENDERS, "2026-12-10Z", "12:00:00Z"));
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("planning"));
  assert_false(c.one.closes.has || c.one.lots.v[0].closes.has || c.one.opens_bids.has || c.one.enquiry.has);
  arena_free(&c.arena);
}

static void a_first_step_closes_before_tenders(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", COMPETITION, "ENG", TITLE,
            "<c:ProcurementProjectLot><c:ID schemeName='Lot'>1</c:ID><c:TenderingProcess>"
            PERIOD(TENDERS, "2027-02-01Z", "12:00:00Z") PERIOD("ParticipationRequestReceptionPeriod", "2026-12-01Z", "12:00:00Z")
            "<c:AdditionalInformationRequestPeriod><c:EndDate>2026-11-20Z</c:EndDate></c:AdditionalInformationRequestPeriod>"
            "<c:OpenTenderEvent><c:OccurrenceDate>2027-02-02Z</c:OccurrenceDate>"
            "<c:OccurrenceTime>09:00:00Z</c:OccurrenceTime></c:OpenTenderEvent>"
            "</c:TenderingProcess></c:ProcurementProjectLot>");
  notice_case_same(&c, "closing", notice_case_utc(&c, &c.one.closes, zone_utc()), S("2026-12-01T12:00:00Z"));
  notice_case_same(&c, "opening", notice_case_utc(&c, &c.one.opens_bids, zone_utc()), S("2027-02-02T09:00:00Z"));
  notice_case_same(&c, "questions", notice_case_utc(&c, &c.one.enquiry, zone_utc()), S("2026-11-20T23:59:00Z"));
  assert_true(notice_case_left(&c.one, TENDERS, "later step"));
  arena_free(&c.arena);
}

static void a_change_names_what_it_replaces_and_why(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "sdk/change-cn_24_cumbria_suppliers.xml");
  notice_case_same(&c, "what it replaces", c.one.replaces, S("6bc75979-ce6c-46eb-81a6-eee543697dec"));
  assert_true(notice_case_left(&c.one, "Changes/ChangeReason", "cor-buy: Change number of suppliers envisaged."));
  assert_true(notice_case_left(&c.one, "Changes/Change", "LOT-0000: Description of the procurement modified"));
  notice_case_read(&c, FOLDER, "sdk/cn_24_cumbria.xml");
  notice_case_same(&c, "what is no change", c.one.replaces, (struct str){0});
  /* a newer version of itself replaces no other notice; a cancelled one is no opportunity */
  read_made(&c, "<e:Changes><e:ChangedNoticeIdentifier>" UUID "-01</e:ChangedNoticeIdentifier></e:Changes>", COMPETITION, "ENG", TITLE, "");
  notice_case_same(&c, "its own key", c.one.replaces, (struct str){0});
  read_made(&c,
            "<e:Changes><e:ChangedNoticeIdentifier>" CHANGED "-03</e:ChangedNoticeIdentifier>"
            "<e:ChangeReason><e:ReasonCode>cancel</e:ReasonCode></e:ChangeReason></e:Changes>",
            COMPETITION, "ENG", TITLE, "");
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("cancellation"));
  notice_case_same(&c, "cancelled", c.one.replaces, S(CHANGED));
  arena_free(&c.arena);
}

static void a_family_that_is_not_read_is_refused_by_its_name(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", "<c:NoticeTypeCode listName='lottery'>draw</c:NoticeTypeCode>", "ENG", TITLE, "");
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("family"));
  notice_case_same(&c, "detail", c.one.detail, S("lottery"));
  read_made(&c, "", "<c:NoticeTypeCode listName='completion'>compl</c:NoticeTypeCode>", "ENG", TITLE, "");
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("completion"));
  read_made(&c, "", "<c:NoticeTypeCode>can-modif</c:NoticeTypeCode>", "ENG", TITLE, ""); /* the list is not named: the type tells */
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("modification"));
  read_made(&c, "", COMPETITION, "ENG", "<c:Description languageID='ENG'>Wells</c:Description>", "");
  notice_case_same(&c, "why", foreign_why_word(c.one.why), S("no_title"));
  arena_free(&c.arena);
}

static void what_came_of_it_is_told_only_when_it_is_said(void **state) {
  (void)state;
  static const struct { const char *file; struct str outcome; } rows[] = {
      {"sdk/can_24_no_tenders.xml", S_INIT("unsuccessful")}, {"publies/2024-OJS197-00607986.xml", S_INIT("unsuccessful")},
      {"sdk/E4_minimal.xml", S_INIT("awarded")},             {"sdk/can_24_minimal.xml", S_INIT("awarded")},
      {"sdk/cn_24_minimal.xml", {NULL, 0}},
  };
  struct notice_case c = {0};
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    notice_case_read(&c, FOLDER, rows[i].file);
    notice_case_same(&c, "outcome", c.one.outcome, rows[i].outcome);
  }
#define RESULT "<c:NoticeTypeCode listName='result'>can-standard</c:NoticeTypeCode>"
#define LOT_RESULT(code) "<e:LotResult><e:TenderResultCode>" code "</e:TenderResultCode></e:LotResult>"
  read_made(&c, "<e:NoticeResult>" LOT_RESULT("open-nw") LOT_RESULT("clos-nw") "</e:NoticeResult>", RESULT, "ENG", TITLE, "");
  notice_case_same(&c, "one lot is still open", c.one.outcome, (struct str){0});
  read_made(&c, "<e:NoticeResult>" LOT_RESULT("selec-w") LOT_RESULT("clos-nw") "</e:NoticeResult>", RESULT, "ENG", TITLE, "");
  notice_case_same(&c, "one lot has a winner", c.one.outcome, S("awarded"));
  assert_true(notice_case_left(&c.one, "NoticeResult/LotResult", "1 of 2 lots have no winner"));
  arena_free(&c.arena);
}

static void calls_and_invitations_are_told_apart(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "sdk/CEI.xml");
  notice_case_same(&c, "kind", c.one.kind, S("call_for_expressions"));
  notice_case_read(&c, FOLDER, "sdk/pin-cfc_24.xml");
  notice_case_same(&c, "kind", c.one.kind, S("call_for_expressions"));
  notice_case_read(&c, FOLDER, "sdk/cn_24_open.xml");
  notice_case_same(&c, "kind", c.one.kind, S("call_for_tenders"));
  arena_free(&c.arena);
}

#define CRITERION(text) "<e:SelectionCriteria><e:Description>" text "</e:Description></e:SelectionCriteria>"
#define LOT_OF(title, description, criteria)                                                                                       \
  "<c:ProcurementProjectLot><c:ID schemeName='Lot'>1</c:ID><c:TenderingTerms><e:UBLExtensions><e:UBLExtension><e:ExtensionContent>"  \
  "<e:EformsExtension>" criteria "</e:EformsExtension></e:ExtensionContent></e:UBLExtension></e:UBLExtensions></c:TenderingTerms>"     \
  "<c:ProcurementProject><c:Name>" title "</c:Name><c:Description>" description "</c:Description></c:ProcurementProject>"              \
  "</c:ProcurementProjectLot>"

static void conditions_of_every_lot_are_told_once_and_others_with_their_lot(void **state) {
  (void)state;
  struct notice_case c = {0};
  read_made(&c, "", COMPETITION, "ENG", TITLE "<c:Description>All of it</c:Description>",
            LOT_OF("North", "Dig", CRITERION("Two years") CRITERION("A *rig*")) LOT_OF("South", "All of it", CRITERION("Two years"))
            LOT_OF("West", "Dig", CRITERION("Two years") CRITERION("A *rig*")));
  notice_case_same(&c, "body", c.one.texts.v[0].body,
                   S("All of it\n\n- Two years\n\n## North\n\nDig\n\n- A \\*rig\\*\n\n## West\n\nDig\n\n- A \\*rig\\*"));
  arena_free(&c.arena);
}

static void what_is_not_taken_over_is_said_once_for_each_kind(void **state) {
  (void)state;
  struct notice_case c = {0};
  notice_case_read(&c, FOLDER, "sdk/cn_24_maximal.xml");
  assert_true(notice_case_left(&c.one, "RequestedTenderTotal", "9999999.99 EUR"));
  assert_true(notice_case_left(&c.one, "AwardingTerms/AwardingCriterion", "award criteria"));
  assert_true(notice_case_left(&c.one, "PlannedPeriod", "how long"));
  assert_true(notice_case_left(&c.one, "ProcurementProjectLot", "1 groups of lots"));
  assert_true(c.one.left.n < 20);
  assert_true(str_contains(c.one.texts.v[0].body, S("Terms Performance")));
  assert_true(str_contains(c.one.texts.v[0].body, S("\n\n- Selection Criteria Description"))); /* with what has to be met */
  assert_false(str_contains(c.one.texts.v[0].body, S("Exclusion Ground"))); /* the law's: "corruption" as an item says nothing */
  assert_true(notice_case_left(&c.one, "TendererQualificationRequest", "exclusion"));
  assert_false(notice_case_left(&c.one, "AuctionTerms", ""));
  arena_free(&c.arena);
}

static void a_notice_as_large_as_a_file_may_be_is_read_within_its_bounds(void **state) {
  (void)state;
  static const char *const tongues[] = {
      "FRA", "ENG", "DEU", "ITA", "SPA", "POR", "NLD", "DAN", "SWE", "FIN", "ELL", "CES", "EST", "HUN", "LIT", "LAV",
      "MLT", "POL", "SLK", "SLV", "GLE", "BUL", "RON", "HRV", "NOR", "CAT", "EUS", "GLG", "ARA", "RUS", "TUR", "UKR",
  };
  struct notice_case c = {.file = "made"};
  struct arena a = {0};
  struct out o = out_in(&a, XML_BYTES_MAX);
  out_z(&o, "<ContractNotice xmlns='urn:oasis:names:specification:ubl:schema:xsd:ContractNotice-2'><UBLExtensions><UBLExtension>"
            "<ExtensionContent><EformsExtension/></ExtensionContent></UBLExtension></UBLExtensions><ID schemeName='notice-id'>" UUID "</ID>"
            "<NoticeTypeCode listName='competition'>cn-standard</NoticeTypeCode><NoticeLanguageCode>FRA</NoticeLanguageCode>"
            "<ProcurementProject>");
  for (size_t i = 0; i < sizeof tongues / sizeof *tongues; i++) {
    out_fmt(&o, "<Name languageID='%s'>Wells</Name><Description languageID='%s'>&amp;", tongues[i], tongues[i]);
    for (int k = 0; k < 3000; k++) out_z(&o, "a well, its well ");
    out_z(&o, "</Description>");
  }
  out_z(&o, "</ProcurementProject>");
  for (int k = 0; k < 150; k++) out_z(&o, "<ProcurementProjectLot><ID schemeName='Lot'>1</ID></ProcurementProjectLot>");
  out_z(&o, "</ContractNotice>");
  assert_false(o.full);
  notice_case_text(&c, out_str(&o));
  notice_case_same(&c, "family", foreign_family_word(c.one.family), S("opportunity"));
  notice_case_count(&c, "lots", c.one.lots.n, FOREIGN_LIST_MAX);
  assert_true(notice_case_left(&c.one, "lots", "more than are kept"));
  assert_true(notice_case_left(&c.one, "Description", "more text than is kept"));
  assert_true(c.one.texts.n > 1 && c.one.texts.n <= 30);
  notice_case_same(&c, "first", c.one.texts.v[0].lang, S("fr"));
  assert_true(str_starts(c.one.texts.v[0].summary, S("&a well")));
  assert_true(str_ends(c.one.texts.v[0].body, S(" \xE2\x80\xA6")));
  assert_true(c.one.texts.v[0].body.n > FOREIGN_BODY_MAX / 4);
  arena_free(&c.arena);
  arena_free(&a);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(every_notice_has_its_true_values),
      cmocka_unit_test(how_long_the_contract_lasts_is_told_when_all_lots_agree),
      cmocka_unit_test(of_several_buyers_the_leading_one_buys_and_the_others_are_told),
      cmocka_unit_test(the_language_that_stands_first_is_not_the_title),
      cmocka_unit_test(lots_that_close_apart_keep_their_own_closings),
      cmocka_unit_test(a_closing_that_no_clock_shows_is_refused),
      cmocka_unit_test(planning_gets_no_closing_from_dates_that_stand_in_it),
      cmocka_unit_test(a_first_step_closes_before_tenders),
      cmocka_unit_test(a_change_names_what_it_replaces_and_why),
      cmocka_unit_test(a_family_that_is_not_read_is_refused_by_its_name),
      cmocka_unit_test(what_came_of_it_is_told_only_when_it_is_said),
      cmocka_unit_test(calls_and_invitations_are_told_apart),
      cmocka_unit_test(conditions_of_every_lot_are_told_once_and_others_with_their_lot),
      cmocka_unit_test(a_notice_as_large_as_a_file_may_be_is_read_within_its_bounds),
      cmocka_unit_test(what_is_not_taken_over_is_said_once_for_each_kind),
  };
  cmocka_set_message_output(CM_OUTPUT_TAP);
  return cmocka_run_group_tests(tests, NULL, NULL);
}
