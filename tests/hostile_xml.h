/* The hostile documents of tests/data/xml-hostile, with what is known of them. */
#ifndef TESTS_HOSTILE_XML_H
#define TESTS_HOSTILE_XML_H

#include <ftw.h>
#include <jansson.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/str.h"

#define HOSTILE_FOLDER "tests/data/xml-hostile"
enum { HOSTILE_MAX = 64, HOSTILE_FILES = 46 };

static char hostile_names[HOSTILE_MAX][160];
static size_t hostile_n;

static inline int hostile_meet(const char *path, const struct stat *about, int type, struct FTW *at) {
  (void)about, (void)at;
  if (type == FTW_F && strstr(path, "attendus.json") == NULL && hostile_n < HOSTILE_MAX)
    snprintf(hostile_names[hostile_n++], sizeof hostile_names[0], "%s", path);
  return 0;
}

static inline struct str hostile_file(struct arena *a, const char *path) {
  FILE *f = fopen(path, "rb");
  if (f == NULL) return (struct str){0};
  char *p = arena_alloc(a, 1 << 20);
  size_t const n = fread(p, 1, 1 << 20, f);
  fclose(f);
  return (struct str){p, n};
}

/* Every document to `see`, in turn: whether it has a DOCTYPE, whether xmllint reads it as it stands. Files meant to be included
 * by others (.ent) are in no table: they have no DOCTYPE, and `read` is what xmllint would say of most: no. Returns how many. */
static inline size_t hostile_each(void (*see)(const char *path, struct str bytes, bool doctype, bool fine, bool in_table)) {
  hostile_n = 0;
  nftw(HOSTILE_FOLDER, hostile_meet, 8, FTW_PHYS);
  json_t *table = json_load_file(HOSTILE_FOLDER "/attendus.json", 0, NULL);
  for (size_t i = 0; i < hostile_n; i++) {
    scoped(arena) struct arena a = {0};
    json_t *row = json_object_get(table, hostile_names[i] + sizeof HOSTILE_FOLDER);
    see(hostile_names[i], hostile_file(&a, hostile_names[i]), json_is_true(json_object_get(row, "doctype")),
        json_integer_value(json_object_get(row, "xmllint_simple")) == 0, row != NULL);
  }
  json_decref(table);
  return hostile_n;
}

#endif
