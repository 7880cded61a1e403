/* An administrator trusts a source: it publishes by itself then, of the address that was shown, and everybody sees who said so. */
#include "http/lib/check.h"
#include "http/lib/partner.h"

#define ORG C("Ville de Porto-Novo")

static struct str source_of(int64_t id, const char *rest) { return fmt(&story, "/fr/gestion/sources/%lld%s", (long long)id, rest); }

static struct guest *administrator(void) { return inside(account(S("admin@exemple.org"), PERSON_ADMIN, (struct str){0}), PERSON_ADMIN); }

/* The officer of the organisation whose sources these are. */
static struct guest *own(void) { return inside(account(S("bureau@exemple.org"), PERSON_OFFICER, S("Ville de Porto-Novo")), PERSON_OFFICER); }

/* What the page of trust shows, as its form says it. */
static struct str seen_of(struct guest *g, int64_t id) {
  return str_dup(&story, between(get(g, "%.*s", STR(source_of(id, "/confiance"))).body, "name=\"vu\" value=\"", "\""));
}

static struct answer trust(struct guest *g, int64_t id) {
  return post(g, source_of(id, "/confiance"), FIELDS({"confiance", S("oui")}, {"vu", seen_of(g, id)}));
}

static void only_an_administrator_trusts_a_source(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct guest *g = own(), *admin = administrator();
  struct answer a = get(g, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("Seule l’administration du babillard peut en décider autrement."));
  assert_silent(a, S("Faire confiance à cette source"));
  assert_status(get(g, "%.*s", STR(source_of(id, "/confiance"))), 403);
  assert_status(post(g, source_of(id, "/confiance"), FIELDS({"confiance", S("oui")})), 403);
  assert_int_equal(number("SELECT trusted FROM source"), 0);
  a = get(admin, "%.*s", STR(source_of(id, "/confiance")));
  assert_says(a, S("ses nouveaux avis paraissent dès qu’ils arrivent, sans que personne les ait relus"));
  assert_status(post(admin, source_of(id, "/confiance"), FIELDS({"confiance", S("peut-être")})), 400);
  assert_goes(trust(admin, id), source_of(id, ""));
  a = get(g, "%.*s", STR(source_of(id, ""))); /* others see who, and when */
  assert_says(a, S("Cette source publie d’elle-même"));
  assert_says(a, C("Décidé par Awa de admin@exemple.org"));
  assert_says(get(g, "/fr/gestion/sources"), S("De confiance"));
  assert_says(get(admin, "%.*s", STR(source_of(id, "/confiance"))), S("Ceux qui sont publiés le restent."));
  assert_goes(post(admin, source_of(id, "/confiance"), FIELDS({"confiance", S("non")})), source_of(id, ""));
  assert_says(get(g, "%.*s", STR(source_of(id, ""))), S("Chaque avis de cette source attend qu’une personne le relise."));
}

/* A trusted source says why something of it waits all the same. */
static void what_waits_of_a_trusted_source_is_explained(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct guest *admin = administrator();
  struct str const why = S("La source a la confiance de l’administration ; attendent pourtant une personne :");
  struct foreign const one = partner_notice(S("k1"), C("Un"));
  struct foreign closed = partner_notice(S("k2"), C("Deux"));
  closed.closes.wall.year = 2020;
  (void)partner_gave(id, &one);
  assert_silent(get(admin, "%.*s", STR(source_of(id, ""))), why); /* they wait as all do */
  assert_goes(trust(admin, id), source_of(id, ""));
  (void)partner_publishes(id, &closed);
  struct answer const a = get(admin, "%.*s", STR(source_of(id, "")));
  assert_says(a, S("2 avis à relire"));
  assert_says(a, why);
  assert_true(str_contains(a.body, fmt(&story, "href=\"/fr/gestion/recus?source=%lld\"", (long long)id)));
  int64_t const calm = partner(C("Agence"), ORG, SOURCE_ACTIVE);
  assert_goes(trust(admin, calm), source_of(calm, ""));
  assert_silent(get(admin, "%.*s", STR(source_of(calm, ""))), why);
}

/* Who trusted it knew where its notices came from. */
static void another_address_is_not_trusted(void **state) {
  (void)state;
  int64_t const id = partner(C("Région"), ORG, SOURCE_ACTIVE);
  struct guest *g = own(), *admin = administrator();
  struct str const seen = seen_of(admin, id);
  assert_goes(trust(admin, id), source_of(id, ""));
  assert_says(get(g, "%.*s", STR(source_of(id, "/modifier"))), S("si vous changez son adresse, ses avis seront de nouveau relus"));
  static const struct str addresses[] = {S_INIT("https://flux.exemple.org/avis.rss"), S_INIT("https://ailleurs.exemple.org/avis.rss")};
  for (int64_t i = 0; i < 2; i++) {
    struct answer const a = post(g, source_of(id, "/modifier"), FIELDS({"nom", C("Région")}, {"adresse", addresses[i]}, {"periode", S("3600")},
        {"nature", S("recrutement")}, {"organisme", ORG}, {"ville", C("Porto-Novo")}, {"pays", S("BJ")}, {"fuseau", S("Africa/Porto-Novo")}, {"langue", S("fr")}));
    assert_goes(a, source_of(id, ""));
    assert_int_equal(number("SELECT trusted FROM source"), 1 - i);
  }
  assert_says(get(g, "%.*s", STR(source_of(id, ""))), S("Chaque avis de cette source attend qu’une personne le relise."));
  /* nor is one that the administrator was not shown */
  struct answer const a = post(admin, source_of(id, "/confiance"), FIELDS({"confiance", S("oui")}, {"vu", seen}));
  assert_status(a, 409);
  assert_says(a, S("La source a changé pendant que vous lisiez cette page. La voici telle qu’elle est maintenant"));
  assert_says(a, S("https://ailleurs.exemple.org/avis.rss"));
  assert_int_equal(number("SELECT trusted FROM source"), 0);
}

static const struct CMUnitTest stories[] = {
    STORY("only an administrator trusts a source; others see who did, and when", only_an_administrator_trusts_a_source),
    STORY("a trusted source says why something of it waits all the same, and where", what_waits_of_a_trusted_source_is_explained),
    STORY("another address is not trusted, and the form says so before", another_address_is_not_trusted),
};

TELL(stories)
