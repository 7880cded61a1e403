/* Places as notices name them: a country is a country and never a town. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/arena.h"
#include "base/out.h"
#include "feed/foreign/foreign_place.h"

static const struct {
  const char *told, *country, *want; /* "Town/CC" each, "*" besides when it is nowhere in particular */
} places[] = {
    /* a country alone */
    {"Sénégal", "", "/SN"},
    {"Burkina Faso", "", "/BF"},
    {"burkina faso", "BF", "/BF"},
    {"Côte d’Ivoire", "", "/CI"},
    {"Ivory Coast", "CI", "/CI"},
    {"République démocratique du Congo", "", "/CD"},
    {"Guinée-Bissau", "", "/GW"},
    {"Bosnia and Herzegovina", "", "/BA"},
    {"Belgique", "BE", "/BE"},
    {"Suisse", "", "/CH"},
    {"Canada", "", "/CA"},
    /* those whose capital has the country's name */
    {"Luxembourg", "LU", "Luxembourg/LU"},
    {"Djibouti", "", "Djibouti/DJ"},
    {"Singapore", "SG", "Singapore/SG"},
    {"Monaco", "MC", "Monaco/MC"},
    /* a town with its country */
    {"Dakar, Sénégal", "", "Dakar/SN"},
    {"Dakar, Senegal", "SN", "Dakar/SN"},
    {"Plateau, Dakar, Sénégal", "", "Plateau, Dakar/SN"},
    {"Ouagadougou (Burkina Faso)", "", "Ouagadougou/BF"},
    {"Genève - Suisse", "", "Genève/CH"},
    {"Sénégal - Dakar", "", "Dakar/SN"},
    {"Sénégal – Saint-Louis", "SN", "Saint-Louis/SN"},
    {"Sénégal, Dakar", "SN", "Dakar/SN"},
    {"Kinshasa / RDC", "", "Kinshasa/CD"},
    {"Sarajevo, Bosnia and Herzegovina", "", "Sarajevo/BA"},
    {"Luxembourg, Luxembourg", "", "Luxembourg/LU"},
    {"Ville de Luxembourg, Luxembourg", "LU", "Ville de Luxembourg/LU"},
    /* towns that no country is in */
    {"Dakar", "", "Dakar/"},
    {"Dakar", "SN", "Dakar/SN"},
    {"Montréal, Québec", "CA", "Montréal, Québec/CA"},
    {"Dakar et Thiès", "SN", "Dakar et Thiès/SN"},
    {"Aix-en-Provence", "FR", "Aix-en-Provence/FR"},
    {"Villeneuve-la-Guyard (89)", "FR", "Villeneuve-la-Guyard (89)/FR"},
    {"Saint-Denis - La Plaine", "FR", "Saint-Denis - La Plaine/FR"},
    {"Eu", "FR", "Eu/FR"},
    {"Us", "FR", "Us/FR"},
    {"Ay", "FR", "Ay/FR"},
    /* that only look like one */
    {"Lebanon", "US", "Lebanon/US"},
    {"Atlanta, Georgia", "US", "Atlanta, Georgia/US"},
    {"Atlanta, Georgia", "", "Atlanta, Georgia/"},
    {"Lebanon, Tennessee", "", "Lebanon, Tennessee/"},
    {"Niger", "NG", "Niger/NG"},
    {"Guadeloupe", "FR", "/GP"},
    {"Pointe-à-Pitre, Guadeloupe", "FR", "Pointe-à-Pitre/GP"},
    /* several */
    {"Sénégal, Mali, Burkina Faso", "", "/SN /ML /BF"},
    {"Kenya; Uganda", "", "/KE /UG"},
    {"Kenya and Uganda", "", "/KE /UG"},
    {"Bénin ou Togo", "BJ", "/BJ /TG"},
    {"Nairobi, Kenya; Kampala, Uganda", "", "Nairobi/KE Kampala/UG"},
    {"Nairobi, Kenya, Kampala, Uganda", "", "Nairobi/KE Kampala/UG"},
    {"Paris / Dakar", "", "Paris/ Dakar/"},
    {"Sénégal", "BE", "/SN"},
    {"Kinshasa, RDC", "BE", "Kinshasa/CD"},
    /* nowhere in particular */
    {"Remote", "", "*"},
    {"remote", "SN", "*"},
    {"Télétravail", "", "*"},
    {"TÉLÉTRAVAIL", "FR", "*"},
    {"À distance", "", "*"},
    {"100 % télétravail", "", "*"},
    {"Fully remote", "", "*"},
    {"Plusieurs pays", "", "*"},
    {"Multiple locations", "", "*"},
    {"Multiple Countries", "", "*"},
    {"Various", "", "*"},
    {"Home-based", "", "*"},
    {"Worldwide", "", "*"},
    {"Plusieurs lieux", "", "*"},
    {"Divers", "", "*"},
    {"Non précisé", "", "*"},
    {"N/A", "", "*"},
    {"-", "", "*"},
    {"Remote, Sénégal", "", "/SN *"},
    {"Remote (Kenya)", "", "/KE *"},
    {"Dakar (télétravail)", "SN", "Dakar/SN *"},
    {"Paris / Télétravail", "FR", "Paris/FR *"},
    {"Paris ou télétravail", "FR", "Paris/FR *"},
    {"Home-based, Nairobi", "KE", "Nairobi/KE *"},
    {"", "SN", ""},
    {", ", "", "*"},
};

static struct str shown(struct arena *a, const struct foreign_where *w) {
  struct out o = out_in(a, 4000);
  for (size_t i = 0; i < w->n; i++) {
    if (i > 0) out_char(&o, ' ');
    out_put(&o, w->v[i].city);
    out_char(&o, '/');
    out_put(&o, w->v[i].country);
  }
  if (w->nowhere) out_z(&o, w->n > 0 ? " *" : "*");
  return out_str(&o);
}

static void a_country_is_a_country_and_a_town_a_town(void **state) {
  (void)state;
  int wrong = 0;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
    scoped(arena) struct arena a = {0};
    struct foreign_where w;
    struct str const country = str_from(places[i].country);
    foreign_place_read(str_from(places[i].told), str_has(country) ? country : (struct str){0}, &w);
    struct str const got = shown(&a, &w);
    if (str_eq(got, str_from(places[i].want))) continue;
    print_error("\"%s\" (%s)\n  gave \"%.*s\", want \"%s\"\n", places[i].told, places[i].country, STR(got), places[i].want);
    wrong++;
  }
  assert_int_equal(wrong, 0);
}

static void a_list_without_end_is_cut(void **state) {
  (void)state;
  scoped(arena) struct arena a = {0};
  struct out o = out_in(&a, 100000);
  for (int i = 0; i < 2000; i++) out_fmt(&o, "Ville %d ; ", i);
  struct foreign_where w;
  foreign_place_read(out_str(&o), (struct str){0}, &w);
  assert_int_equal(w.n, FOREIGN_WHERE_MAX);
}

/* --- In what readers hand over -------------------------------------------------------------------------------------- */

static struct arena arena;
static struct foreign one_told;

static void take(void *to, const struct foreign *one) {
  (void)to;
  assert_int_equal(foreign_from_json(&arena, foreign_line(&arena, one), &one_told), OK);
}

static void read_text(const char *text) {
  arena_free(&arena);
  one_told = (struct foreign){0};
  struct foreign_input const in = {.bytes = str_from(text)};
  foreign_read(&in, take, NULL);
  assert_int_equal(one_told.family, FOREIGN_OPPORTUNITY);
}

static void assert_str(const char *what, struct str said, struct str wanted) {
  if (!str_eq(said, wanted)) fail_msg("%s: \"%.*s\", not \"%.*s\"", what, STR(said), STR(wanted));
}

static bool has_left(const struct foreign *one, const char *path) {
  for (size_t i = 0; i < one->left.n; i++)
    if (str_eq(one->left.v[i].path, str_from(path))) return true;
  return false;
}

#define JOB(place) "{\"@type\":\"JobPosting\",\"@id\":\"https://a.example/1\",\"title\":\"T\",\"hiringOrganization\":\"O\",\"jobLocation\":" place "}"

/* A country where the field asks for a town. */
static void a_country_is_never_a_town(void **state) {
  (void)state;
  const struct foreign *one = &one_told;
  read_text(JOB("{\"address\":\"Dakar, Sénégal\"}"));
  assert_str("town", one->city, S("Dakar"));
  assert_str("country", one->country, S("SN"));
  read_text(JOB("{\"address\":{\"addressLocality\":\"Burkina Faso\"}}"));
  assert_true(one->city.p != NULL && one->city.n == 0); /* told, and no town */
  assert_str("country", one->country, S("BF"));
  read_text(JOB("{\"address\":{\"addressLocality\":\"Remote\",\"addressCountry\":\"SN\"}}"));
  assert_true(one->city.p != NULL && one->city.n == 0 && has_left(one, "city"));
  assert_str("country", one->country, S("SN"));
  read_text(JOB("[{\"address\":\"Plusieurs pays\"},{\"address\":\"Bamako, Mali\"},{\"address\":\"Télétravail\"}]"));
  assert_true(one->city.n == 0 && !str_has(one->country) && one->places.n == 1);
  assert_str("town", one->places.v[0].city, S("Bamako"));
  assert_str("country", one->places.v[0].country, S("ML"));
  read_text(JOB("{\"address\":\"Sénégal, Mali, Burkina Faso\"}"));
  assert_true(one->city.n == 0 && str_eq(one->country, S("SN")) && one->places.n == 2 && str_eq(one->places.v[1].country, S("BF")));
  read_text(JOB("{\"address\":{\"addressLocality\":\"Kinshasa, RDC\",\"addressCountry\":\"BE\"}}"));
  assert_true(one->city.n == 0 && str_eq(one->country, S("BE")) && one->places.n == 1 && has_left(one, "city")); /* which of the two is not said */
  assert_str("town", one->places.v[0].city, S("Kinshasa"));
  read_text(JOB("{\"address\":{\"addressLocality\":\"Luxembourg\",\"addressCountry\":\"LU\"}}"));
  assert_str("town", one->city, S("Luxembourg"));
}

#define FIELDS(fields) "{\"data\":[{\"id\":\"1\",\"fields\":{\"title\":\"T\",\"source\":[{\"name\":\"R\"}]," fields "}}]}"

/* Its lists of towns and of countries do not say which is in which. */
static void towns_of_several_countries_are_not_paired(void **state) {
  (void)state;
  const struct foreign *one = &one_told;
  read_text(FIELDS("\"country\":[{\"name\":\"Benin\"}],\"city\":[{\"name\":\"Cotonou\"},{\"name\":\"Parakou\"}]"));
  assert_str("town", one->city, S("Cotonou"));
  assert_true(one->places.n == 1 && str_eq(one->places.v[0].city, S("Parakou")) && str_eq(one->places.v[0].country, S("BJ")));
  read_text(FIELDS("\"country\":[{\"name\":\"Benin\"},{\"name\":\"Togo\"}],\"city\":[{\"name\":\"Lomé\"}]"));
  assert_true(one->city.n == 0 && str_eq(one->country, S("BJ")) && one->places.n == 1 && str_eq(one->places.v[0].country, S("TG")));
  assert_true(has_left(one, "city"));
  read_text(FIELDS("\"country\":[{\"name\":\"Senegal\"}],\"city\":[{\"name\":\"Senegal\"}]"));
  assert_true(one->city.n == 0 && str_eq(one->country, S("SN")));
  read_text(FIELDS("\"country\":[{\"name\":\"World\"}],\"city\":[{\"name\":\"Dakar, Senegal\"}]"));
  assert_true(str_eq(one->city, S("Dakar")) && str_eq(one->country, S("SN")));
}

static int free_all(void **state) {
  (void)state;
  arena_free(&arena);
  return 0;
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_country_is_a_country_and_a_town_a_town),
      cmocka_unit_test(a_list_without_end_is_cut),
      cmocka_unit_test(a_country_is_never_a_town),
      cmocka_unit_test(towns_of_several_countries_are_not_paired),
  };
  return cmocka_run_group_tests(tests, NULL, free_all);
}
