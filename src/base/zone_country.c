#include "base/zone_country.h"

#include "base/fold.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define TABLE "/usr/share/zoneinfo/zone.tab"

enum { ROWS_MAX = 1024, LINE_MAX_BYTES = 512 };

static struct row {
  char country[3];
  char zone[ZONE_NAME_MAX + 1];
} rows[ROWS_MAX];
static size_t n_rows;
static pthread_once_t read_once = PTHREAD_ONCE_INIT;

/* "BJ\t+0629+00237\tAfrica/Porto-Novo\tcomments" */
static void read_line(struct str line) {
  struct str country, where, zone;
  if (!str_next(&line, '\t', &country) || !str_next(&line, '\t', &where) || !str_next(&line, '\t', &zone)) return;
  if (country.n != 2 || country.p[0] == '#' || zone.n > ZONE_NAME_MAX || n_rows == ROWS_MAX) return;
  memcpy(rows[n_rows].country, country.p, 2);
  memcpy(rows[n_rows].zone, zone.p, zone.n);
  n_rows++;
}

static void read_table(void) {
  FILE *table = fopen(TABLE, "re");
  if (table == NULL) return;
  char line[LINE_MAX_BYTES];
  while (fgets(line, sizeof line, table) != NULL) read_line(str_trim(str_from(line)));
  fclose(table);
}

struct str zone_country(const struct zone *zone) {
  pthread_once(&read_once, read_table);
  for (size_t i = 0; i < n_rows; i++)
    if (str_eq(str_from(rows[i].zone), zone_name(zone))) return str_from(rows[i].country);
  return (struct str){0};
}

enum err zone_of_country(struct str country, const struct zone **ret) {
  pthread_once(&read_once, read_table);
  for (size_t i = 0; i < n_rows; i++)
    if (str_eq(str_from(rows[i].country), country)) return zone_load(str_from(rows[i].zone), ret);
  return NOT_FOUND;
}

struct str zone_city(const struct zone *zone, struct str city, struct str country) {
  return str_eq(zone_country(zone), country) && !names_country_for_city(city, country) ? city : (struct str){0};
}
