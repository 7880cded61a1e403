/* Files of notices read for tests, beside the values they are known to have. */
#ifndef NOTICE_CASE_H
#define NOTICE_CASE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>

#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/out.h"
#include "base/zone.h"
#include "feed/foreign/foreign.h"

struct notice_case {
  struct arena arena;
  const char *file;
  struct foreign one; /* the only record */
  size_t n;           /* records there were */
  size_t compared;    /* values that were held against the record's */
};

/* As it leaves the process that reads: through JSON and back. */
static inline void notice_case_take(void *to, const struct foreign *one) {
  struct notice_case *c = to;
  struct str const line = foreign_json(&c->arena, one);
  if (foreign_from_json(&c->arena, line, &c->one) != OK) fail_msg("%s: its record is none: %.*s", c->file, STR(line));
  c->n++;
}

static inline struct str notice_case_file(struct arena *a, const char *path) {
  FILE *f = fopen(path, "rbe");
  if (f == NULL) fail_msg("no %s", path);
  struct out bytes = out_in(a, 2 << 20);
  char step[4096];
  for (size_t n; (n = fread(step, 1, sizeof step, f)) > 0;) out_bytes(&bytes, step, n);
  fclose(f);
  return out_str(&bytes);
}

/* Reads text in place of a file. */
static inline void notice_case_text(struct notice_case *c, struct str bytes) {
  c->n = 0;
  foreign_read(&(struct foreign_input){.bytes = bytes}, notice_case_take, c);
}

static inline void notice_case_read(struct notice_case *c, const char *folder, const char *file) {
  arena_free(&c->arena);
  c->file = file;
  notice_case_text(c, notice_case_file(&c->arena, str_z(&c->arena, fmt(&c->arena, "%s/%s", folder, file))));
  if (c->n != 1) fail_msg("%s: %zu records", file, c->n);
}

/* The expected text, absent for null; characters no record may have are taken out. */
static inline struct str notice_case_wanted(struct notice_case *c, json_t *value) {
  if (!json_is_string(value)) return (struct str){0};
  struct out o = out_in(&c->arena, json_string_length(value) + 1);
  const char *p = json_string_value(value);
  for (size_t i = 0; i < json_string_length(value); i++) {
    bool const control = (unsigned char)p[i] == 0xC2 && (unsigned char)p[i + 1] < 0xA0 && (unsigned char)p[i + 1] >= 0x80;
    if (control) i++;
    else out_char(&o, p[i]);
  }
  return str_dup(&c->arena, out_str(&o));
}

static inline void notice_case_same(struct notice_case *c, const char *what, struct str is, struct str wanted) {
  c->compared++;
  if ((is.p == NULL) != (wanted.p == NULL) || !str_eq(is, wanted))
    fail_msg("%s: %s is \"%.*s\", not \"%.*s\"", c->file, what, STR(is), STR(wanted));
}

static inline void notice_case_count(struct notice_case *c, const char *what, size_t is, size_t wanted) {
  c->compared++;
  if (is != wanted) fail_msg("%s: %zu %s, not %zu", c->file, is, what, wanted);
}

/* "2024-02-28T10:00:00Z" of a time; absent when there is none. */
static inline struct str notice_case_utc(struct notice_case *c, const struct foreign_time *t, const struct zone *zone) {
  struct instant at;
  if (!foreign_instant(t, zone, &at)) return (struct str){0};
  struct out o = out_in(&c->arena, 40);
  date_put_instant(&o, at);
  return out_str(&o);
}

static inline const struct foreign_text *notice_case_in(const struct foreign *one, const char *lang) {
  for (size_t i = 0; i < one->texts.n; i++)
    if (str_eq(one->texts.v[i].lang, str_from(lang))) return &one->texts.v[i];
  return NULL;
}

/* Whether a note of what was left has that path, and words in its reason. */
static inline bool notice_case_left(const struct foreign *one, const char *path, const char *words) {
  for (size_t i = 0; i < one->left.n; i++)
    if (str_eq(one->left.v[i].path, str_from(path)) && str_contains(one->left.v[i].reason, str_from(words))) return true;
  return false;
}

#endif
