/* What views print through `{{ @name(…) }}`: plain text that the view escapes. All take the reader's language. */
#ifndef WEB_PRINT_H
#define WEB_PRINT_H

#include "base/markup.h"
#include "base/show.h"
#include "base/str.h"

struct out;
struct zone;

void print_iso(struct out *o, enum lang lang, struct instant at);    /* 2026-12-10T16:00:00Z */
void print_iso_day(struct out *o, enum lang lang, struct instant at, const struct zone *zone); /* 2026-12-10, there */
void print_host(struct out *o, enum lang lang, struct str url); /* example.org, of an address that may be linked to (web_address) */
/* when_full in two: up to its parenthesis, and the parenthesis, which views keep together on a line. */
void print_hour(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city);
void print_place(struct out *o, enum lang lang, struct instant at, const struct zone *zone, struct str city);
void print_utc(struct out *o, enum lang lang, struct instant at);    /* "10 déc. 2026, 16 h 00 UTC" */
void print_utc_us(struct out *o, enum lang lang, struct instant at); /* 2026-12-10T16:00:00.000001Z */
void print_mail_date(struct out *o, enum lang lang, struct instant at); /* Thu, 10 Dec 2026 16:00:00 +0000 */
void print_amount(struct out *o, enum lang lang, int64_t amount);    /* 1 250 000, 1,250,000 */
/* "1 250 000 F CFA", "36 000 €", "2 500 USD"; "XOF 1,250,000". The code is ISO 4217; the French unit breaks no line. */
void print_money(struct out *o, enum lang lang, int64_t amount, struct str currency);
/* "1 000 – 2 000 €", "EUR 1,000 – 2,000"; low < high. */
void print_money_between(struct out *o, enum lang lang, int64_t low, int64_t high, struct str currency);
void print_currency(struct out *o, enum lang lang, struct str currency); /* F CFA, XOF */
void print_size(struct out *o, enum lang lang, int64_t bytes);       /* "0 ko", "817 octets", "17 ko", "3,2 Mo", "12 Mo" */
void print_accept(struct out *o, enum lang lang, struct str words);  /* "pdf jpg" as .pdf,.jpg,.jpeg,image/jpeg */
void print_grouped(struct out *o, enum lang lang, struct str ref);  /* "7k3m 9q2x …": to be read aloud */
void print_hex(struct out *o, enum lang lang, struct str bytes);
void print_date(struct out *o, enum lang lang, struct str day);      /* "2027-02-01" in words */
void print_formats(struct out *o, enum lang lang, struct str words); /* "pdf docx" as PDF, DOCX */
void print_extension(struct out *o, enum lang lang, struct str file_name); /* "t.pdf" as PDF */
void print_country(struct out *o, enum lang lang, struct str code);
/* "Cotonou, Bénin"; "Niger" where a notice from elsewhere tells no city and its country stands for it. */
void print_city(struct out *o, enum lang lang, struct str city, struct str country);
void print_countries(struct out *o, enum lang lang, struct str codes); /* "BJ FR" as Bénin, France */
void print_language(struct out *o, enum lang lang, struct str code);

/* The zone of that name, which a row of ours holds; UTC when the system's files lost it. */
const struct zone *zone_must(struct str name);

/* Text as paragraphs: escaped, empty lines part paragraphs, single line ends break lines. The only markup that
 * handlers make. */
struct markup paragraphs(const struct show *show, struct str text);

#endif
