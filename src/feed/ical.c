#include "feed/ical.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/out.h"
#include "base/utf8.h"
#include "base/words.h"
#include "base/zone.h"

enum { LINE_BYTES = 75, REFRESH_HOURS = 6, PARTS_OF_MANY = 10 /* events of stages and lots of one notice in a list */ };

/* The line is written as it comes; a fold ("CRLF SPACE") goes before the character that would not fit. */
struct line {
  struct out *o;
  size_t n; /* bytes of the present physical line */
};

static void line_put(struct line *l, struct str s) {
  for (size_t at = 0; at < s.n;) {
    size_t const from = at;
    (void)utf8_next(s, &at);
    if (l->n + (at - from) > LINE_BYTES) {
      out_z(l->o, "\r\n ");
      l->n = 1;
    }
    out_put(l->o, str_sub(s, from, at - from));
    l->n += at - from;
  }
}

static void line_end(struct line *l) { out_z(l->o, "\r\n"); }

/* RFC 5545 §3.3.11. A line break, and what would break one, is "\n"; other controls were cleaned away. */
static void line_escaped(struct line *l, struct str s) {
  for (size_t at = 0; at < s.n;) {
    size_t const from = at;
    int32_t const c = utf8_next(s, &at);
    if (c == '\n') line_put(l, S("\\n"));
    else if (c == '\\' || c == ';' || c == ',') line_put(l, c == '\\' ? S("\\\\") : c == ';' ? S("\\;") : S("\\,"));
    else if (c >= 0x20 || c == '\t') line_put(l, str_sub(s, from, at - from));
  }
}

static void plain(struct out *o, const char *name, struct str value) {
  struct line l = {.o = o};
  line_put(&l, str_from(name));
  line_put(&l, S(":"));
  line_put(&l, value);
  line_end(&l);
}

void ical_text(struct out *o, struct str name, struct str value) {
  struct line l = {.o = o};
  line_put(&l, name);
  line_put(&l, S(":"));
  line_escaped(&l, value);
  line_end(&l);
}

/* "20261210T160000Z", rounded down to the second. */
static void instant(struct out *o, const char *name, struct instant at) {
  struct civil const c = date_civil(date_instant_seconds(at));
  out_fmt(o, "%s:%04d%02d%02dT%02d%02d%02dZ\r\n", name, c.year, c.month, c.day, c.hour, c.minute, c.second);
}

/* "20261210", of an event that is a day. */
static void day(struct out *o, const char *name, struct instant at, struct str zone) {
  const struct zone *z;
  struct civil const c = zone_local(zone_load(zone, &z) == OK ? z : zone_utc(), at);
  out_fmt(o, "%s;VALUE=DATE:%04d%02d%02d\r\n", name, c.year, c.month, c.day);
}

/* Kind and themes, parted by commas that are not escaped. */
static void categories(struct out *o, const struct feed_entry *e) {
  struct line l = {.o = o};
  line_put(&l, S("CATEGORIES:"));
  line_escaped(&l, e->kind.name);
  for (size_t i = 0; i < e->themes.n; i++) {
    line_put(&l, S(","));
    line_escaped(&l, e->themes.v[i].name);
  }
  line_end(&l);
}

static void description(struct out *o, const struct feed_entry *e) {
  struct line l = {.o = o};
  line_put(&l, S("DESCRIPTION:"));
  line_escaped(&l, e->text);
  line_put(&l, S("\\n\\n"));
  line_escaped(&l, e->org);
  line_put(&l, S(" · "));
  line_escaped(&l, e->reference);
  line_put(&l, S("\\n"));
  line_escaped(&l, e->address);
  line_end(&l);
}

static void alarm(struct out *o, const struct feed_entry *e) {
  out_z(o, "BEGIN:VALARM\r\nACTION:DISPLAY\r\nTRIGGER:-P2D\r\n");
  ical_text(o, S("DESCRIPTION"), e->title);
  out_z(o, "END:VALARM\r\n");
}

static void summary(struct out *o, const struct feed_entry *e, const struct feed_closing *part) {
  struct line l = {.o = o};
  line_put(&l, S("SUMMARY:"));
  if (part != NULL) {
    line_escaped(&l, part->name);
    line_put(&l, S(" – "));
  }
  line_escaped(&l, e->title);
  line_end(&l);
}

/* The closing of the whole, or of a part: another event with its own name. */
static void event(struct out *o, const struct feed_entry *e, const struct feed_closing *part, struct str host) {
  out_z(o, "BEGIN:VEVENT\r\n");
  struct line uid = {.o = o};
  char number[24];
  struct out digits = out_fixed(number, sizeof number);
  out_int(&digits, e->id);
  line_put(&uid, S("UID:opportunite-"));
  line_put(&uid, out_str(&digits));
  if (part != NULL) {
    line_put(&uid, S("-"));
    line_put(&uid, part->part);
  }
  line_put(&uid, S("@"));
  line_put(&uid, host);
  line_end(&uid);
  out_fmt(o, "SEQUENCE:%lld\r\n", (long long)e->sequence);
  instant(o, "DTSTAMP", e->updated);
  instant(o, "LAST-MODIFIED", e->updated);
  if (part == NULL && e->known == CLOSING_DAY) day(o, "DTSTART", e->closes.at, e->zone);
  else instant(o, "DTSTART", part != NULL ? part->at : e->closes.at);
  out_z(o, "TRANSP:TRANSPARENT\r\n");
  plain(o, "STATUS", e->cancelled ? S("CANCELLED") : S("CONFIRMED"));
  summary(o, e, part);
  description(o, e);
  ical_text(o, S("LOCATION"), e->place);
  categories(o, e);
  plain(o, "URL", e->address);
  if (!e->cancelled) alarm(o, e);
  out_z(o, "END:VEVENT\r\n");
}

void ical_calendar(struct out *o, const struct ical_head *head, const struct feed_entry *entries, size_t n) {
  scoped(arena) struct arena a = {0};
  struct str const host = feed_host(&a, head->base_url);
  out_z(o, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n");
  plain(o, "PRODID", fmt(&a, "-//%.*s//Babillard//%s", STR(host), head->lang == LANG_FR ? "FR" : "EN"));
  out_z(o, "CALSCALE:GREGORIAN\r\nMETHOD:PUBLISH\r\n");
  struct str const name = feed_line(&a, head->name);
  ical_text(o, S("NAME"), name); /* RFC 7986 */
  ical_text(o, S("X-WR-CALNAME"), name);
  if (str_has(head->page)) plain(o, "URL", head->page);
  if (str_has(head->self)) {
    plain(o, "SOURCE;VALUE=URI", head->self);
    out_fmt(o, "REFRESH-INTERVAL;VALUE=DURATION:PT%dH\r\nX-PUBLISHED-TTL:PT%dH\r\n", REFRESH_HOURS, REFRESH_HOURS);
  }
  for (size_t i = 0; i < n; i++) {
    const struct feed_closings *parts = &entries[i].parts;
    if (entries[i].closes.has) event(o, &entries[i], NULL, host);
    for (size_t p = 0; p < parts->n && (n == 1 || p < PARTS_OF_MANY); p++) event(o, &entries[i], &parts->v[p], host);
  }
  out_z(o, "END:VCALENDAR\r\n");
}
