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

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(a_country_is_a_country_and_a_town_a_town),
      cmocka_unit_test(a_list_without_end_is_cut),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
