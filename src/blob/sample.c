#include "blob/sample.h"

#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/utf8.h"

#define LINE_CHARS 50 /* of 16 point Helvetica on an A4 line */
#define LINES_MAX 8
#define PDF_OBJECTS 6
#define ENTRIES_MAX 8
#define DOS_DATE 0x5c21 /* 1 January 2026 */

/* --- PDF ------------------------------------------------------------------------------------------------------------- */

/* Windows-1252, which PDF calls WinAnsiEncoding; -1: not in it. */
static int winansi(int32_t c) {
  static const struct {
    int32_t c;
    int byte;
  } others[] = {{0x20ac, 128}, {0x2026, 133}, {0x152, 140}, {0x2018, 145}, {0x2019, 146}, {0x201c, 147},
                {0x201d, 148}, {0x2022, 149}, {0x2013, 150}, {0x2014, 151}, {0x153, 156}, {0x178, 159},
                {0x202f, 160}, {0x160, 138}, {0x161, 154}, {0x17d, 142}, {0x17e, 158}};
  if ((c >= 32 && c < 127) || (c >= 160 && c < 256)) return (int)c;
  for (size_t i = 0; i < sizeof others / sizeof *others; i++)
    if (others[i].c == c) return others[i].byte;
  return -1;
}

static bool fits_winansi(struct str s) {
  for (size_t at = 0; at < s.n;)
    if (winansi(utf8_next(s, &at)) < 0) return false;
  return true;
}

/* A literal string of the page's font. */
static void pdf_text(struct out *o, struct str s) {
  out_char(o, '(');
  for (size_t at = 0; at < s.n;) {
    int const byte = winansi(utf8_next(s, &at));
    char const c = byte < 0 ? '?' : (char)byte;
    if (c == '(' || c == ')' || c == '\\') out_char(o, '\\');
    out_char(o, c);
  }
  out_char(o, ')');
}

/* UTF-16 with its mark: the title that readers show in their window, in any script. */
static void pdf_unicode(struct out *o, struct str s) {
  out_z(o, "<FEFF");
  for (size_t at = 0; at < s.n;) {
    int32_t c = utf8_next(s, &at);
    if (c < 0) c = 0xfffd;
    if (c < 0x10000) out_fmt(o, "%04X", (unsigned)c);
    else out_fmt(o, "%04X%04X", 0xd800 + (unsigned)((c - 0x10000) >> 10), 0xdc00 + (unsigned)((c - 0x10000) & 0x3ff));
  }
  out_char(o, '>');
}

/* Shows `s` in lines broken at spaces. */
static void pdf_lines(struct out *o, struct str s) {
  for (int lines = 0; s.n > 0 && lines < LINES_MAX; lines++) {
    size_t end = s.n;
    for (size_t at = 0, count = 0; at < s.n; count++) {
      if (count > LINE_CHARS && end < s.n) break;
      if (s.p[at] == ' ' && count <= LINE_CHARS) end = at;
      (void)utf8_next(s, &at);
      if (at == s.n && count < LINE_CHARS) end = s.n;
    }
    pdf_text(o, str_sub(s, 0, end));
    out_z(o, " Tj T*\n");
    s = str_trim(str_sub(s, end, s.n));
  }
}

static struct str page_content(struct arena *a, const struct sample *sample) {
  struct out o = out_in(a, SAMPLE_BYTES_MAX);
  out_z(&o, "BT /F2 16 Tf 20 TL 56 760 Td\n");
  pdf_lines(&o, fits_winansi(sample->title) ? sample->title : sample->reference);
  out_z(&o, "/F1 11 Tf 16 TL T*\n");
  pdf_lines(&o, sample->line);
  if (!fits_winansi(sample->title)) out_z(&o, "T*\n");
  pdf_text(&o, sample->reference);
  out_z(&o, " Tj\nET\n");
  return out_str(&o);
}

static void pdf(struct arena *a, const struct sample *sample, struct out *o) {
  size_t offsets[PDF_OBJECTS + 1] = {0};
  struct str const page = page_content(a, sample);
  out_z(o, "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n");
  for (unsigned i = 1; i <= PDF_OBJECTS; i++) {
    offsets[i] = o->n;
    out_fmt(o, "%u 0 obj\n", i);
    if (i == 1) out_z(o, "<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /DisplayDocTitle true >> >>");
    else if (i == 2) out_z(o, "<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
    else if (i == 3)
      out_z(o, "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << "
               "/F1 5 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >> "
               ">> >> >>");
    else if (i == 4) {
      out_fmt(o, "<< /Length %zu >>\nstream\n", page.n);
      out_put(o, page);
      out_z(o, "endstream");
    } else if (i == 5)
      out_z(o, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
    else {
      out_z(o, "<< /Title ");
      pdf_unicode(o, sample->title);
      out_z(o, " >>");
    }
    out_z(o, "\nendobj\n");
  }
  size_t const xref = o->n;
  out_fmt(o, "xref\n0 %d\n0000000000 65535 f \n", PDF_OBJECTS + 1);
  for (unsigned i = 1; i <= PDF_OBJECTS; i++) out_fmt(o, "%010zu 00000 n \n", offsets[i]);
  out_fmt(o, "trailer\n<< /Size %d /Root 1 0 R /Info 6 0 R >>\nstartxref\n%zu\n%%%%EOF\n", PDF_OBJECTS + 1, xref);
}

/* --- ZIP of stored entries --------------------------------------------------------------------------------------------- */

struct zip {
  struct out *o;
  size_t n;
  struct {
    struct str name;
    uint32_t crc;
    size_t size, at;
  } entries[ENTRIES_MAX];
};

static void le(struct out *o, unsigned bytes, uint64_t v) {
  for (unsigned i = 0; i < bytes; i++) out_char(o, (char)(v >> 8 * i & 255));
}

/* The fields that a local header and a directory entry have in common; the name is UTF-8 (flag bit 11). */
static void zip_common(struct out *o, uint32_t crc, size_t size, size_t name_n) {
  le(o, 2, 20);
  le(o, 2, 0x800);
  le(o, 2, 0); /* stored */
  le(o, 2, 0);
  le(o, 2, DOS_DATE);
  le(o, 4, crc);
  le(o, 4, size);
  le(o, 4, size);
  le(o, 2, name_n);
  le(o, 2, 0);
}

static void zip_add(struct zip *z, struct str name, struct str bytes) {
  uint32_t const crc = (uint32_t)crc32_z(0, (const unsigned char *)bytes.p, bytes.n);
  z->entries[z->n].name = name;
  z->entries[z->n].crc = crc;
  z->entries[z->n].size = bytes.n;
  z->entries[z->n].at = z->o->n;
  z->n++;
  out_put(z->o, S("PK\3\4"));
  zip_common(z->o, crc, bytes.n, name.n);
  out_put(z->o, name);
  out_put(z->o, bytes);
}

static void zip_finish(struct zip *z) {
  size_t const directory = z->o->n;
  for (size_t i = 0; i < z->n; i++) {
    out_put(z->o, S("PK\1\2"));
    le(z->o, 2, 20);
    zip_common(z->o, z->entries[i].crc, z->entries[i].size, z->entries[i].name.n);
    le(z->o, 2, 0); /* comment */
    le(z->o, 8, 0); /* disk, inner and outer attributes */
    le(z->o, 4, z->entries[i].at);
    out_put(z->o, z->entries[i].name);
  }
  size_t const size = z->o->n - directory;
  out_put(z->o, S("PK\5\6"));
  le(z->o, 4, 0);
  le(z->o, 2, z->n);
  le(z->o, 2, z->n);
  le(z->o, 4, size);
  le(z->o, 4, directory);
  le(z->o, 2, 0);
}

/* --- Office files ------------------------------------------------------------------------------------------------------- */

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define PACKAGE "http://schemas.openxmlformats.org/package/2006/"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define ML "application/vnd.openxmlformats-officedocument."
#define ODF "urn:oasis:names:tc:opendocument:xmlns:"

/* Text as XML 1.0 may hold it; what it may not becomes U+FFFD. */
static void xml_text(struct out *o, struct str s) {
  for (size_t at = 0; at < s.n;) {
    char bytes[4];
    int32_t c = utf8_next(s, &at);
    if (c < 0 || (c < 32 && c != '\t' && c != '\n') || c == 0xfffe || c == 0xffff) c = 0xfffd;
    if (c == '&') out_z(o, "&amp;");
    else if (c == '<') out_z(o, "&lt;");
    else if (c == '>') out_z(o, "&gt;");
    else out_bytes(o, bytes, utf8_put(c, bytes));
  }
}

/* Three texts, each between `open` and `close`. */
static void xml_texts(struct out *o, const struct sample *sample, const char *open, const char *close) {
  struct str const texts[] = {sample->title, sample->line, sample->reference};
  for (size_t i = 0; i < 3; i++) {
    out_z(o, open);
    xml_text(o, texts[i]);
    out_z(o, close);
  }
}

static struct str package_rels(struct arena *a, const char *target) {
  return fmt(a, XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
             "/officeDocument\" Target=\"%s\"/></Relationships>", target);
}

static struct str content_types(struct arena *a, const char *overrides) {
  return fmt(a, XML "<Types xmlns=\"" PACKAGE "content-types\"><Default Extension=\"rels\" ContentType=\"application/"
             "vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "%s</Types>", overrides);
}

static void docx(struct arena *a, const struct sample *sample, struct zip *z) {
  struct out o = out_in(a, SAMPLE_BYTES_MAX);
  out_z(&o, XML "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body>");
  xml_texts(&o, sample, "<w:p><w:r><w:t xml:space=\"preserve\">", "</w:t></w:r></w:p>");
  out_z(&o, "<w:sectPr><w:pgSz w:w=\"11906\" w:h=\"16838\"/></w:sectPr></w:body></w:document>");
  zip_add(z, S("[Content_Types].xml"), content_types(a, "<Override PartName=\"/word/document.xml\" ContentType=\"" ML
                                                        "wordprocessingml.document.main+xml\"/>"));
  zip_add(z, S("_rels/.rels"), package_rels(a, "word/document.xml"));
  zip_add(z, S("word/document.xml"), out_str(&o));
}

static void xlsx(struct arena *a, const struct sample *sample, struct zip *z) {
  struct out o = out_in(a, SAMPLE_BYTES_MAX);
  out_z(&o, XML "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>");
  xml_texts(&o, sample, "<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\">", "</t></is></c></row>");
  out_z(&o, "</sheetData></worksheet>");
  zip_add(z, S("[Content_Types].xml"),
          content_types(a, "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" ML "spreadsheetml.sheet.main+xml\"/>"
                           "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" ML
                           "spreadsheetml.worksheet+xml\"/>"));
  zip_add(z, S("_rels/.rels"), package_rels(a, "xl/workbook.xml"));
  zip_add(z, S("xl/workbook.xml"),
          S(XML "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"" OFFICE
                "\"><sheets><sheet name=\"1\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
  zip_add(z, S("xl/_rels/workbook.xml.rels"),
          S(XML "<Relationships xmlns=\"" PACKAGE "relationships\"><Relationship Id=\"rId1\" Type=\"" OFFICE
                "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"));
  zip_add(z, S("xl/worksheets/sheet1.xml"), out_str(&o));
}

static void open_document(struct arena *a, enum file_kind kind, const struct sample *sample, struct zip *z) {
  bool const sheet = kind == FILE_ODS;
  struct out o = out_in(a, SAMPLE_BYTES_MAX);
  out_z(&o, XML "<office:document-content xmlns:office=\"" ODF "office:1.0\" xmlns:text=\"" ODF
                "text:1.0\" xmlns:table=\"" ODF "table:1.0\" office:version=\"1.2\"><office:body>");
  if (sheet) {
    out_z(&o, "<office:spreadsheet><table:table table:name=\"1\">");
    xml_texts(&o, sample, "<table:table-row><table:table-cell office:value-type=\"string\"><text:p>",
              "</text:p></table:table-cell></table:table-row>");
    out_z(&o, "</table:table></office:spreadsheet>");
  } else {
    out_z(&o, "<office:text>");
    xml_texts(&o, sample, "<text:p>", "</text:p>");
    out_z(&o, "</office:text>");
  }
  out_z(&o, "</office:body></office:document-content>");
  zip_add(z, S("mimetype"), type_media(kind)); /* first and stored (OpenDocument 1.2 part 3, 3.3) */
  zip_add(z, S("META-INF/manifest.xml"),
          fmt(a, XML "<manifest:manifest xmlns:manifest=\"" ODF "manifest:1.0\" manifest:version=\"1.2\">"
              "<manifest:file-entry manifest:full-path=\"/\" manifest:version=\"1.2\" manifest:media-type=\"%.*s\"/>"
              "<manifest:file-entry manifest:full-path=\"content.xml\" manifest:media-type=\"text/xml\"/>"
              "</manifest:manifest>", STR(type_media(kind))));
  zip_add(z, S("content.xml"), out_str(&o));
}

/* The reference as a file name everywhere: letters, digits, '-', at most 40. */
static struct str plain_name(struct arena *a, struct str reference) {
  struct out o = out_in(a, 64);
  for (size_t i = 0; i < reference.n && i < 40; i++) {
    char const c = reference.p[i];
    bool const plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    out_char(&o, plain ? c : '-');
  }
  out_z(&o, ".pdf");
  return out_str(&o);
}

enum err sample_write(struct arena *a, enum file_kind kind, const struct sample *sample, struct str *ret) {
  struct sample const s = {.title = utf8_cut(sample->title, SAMPLE_TEXT_MAX),
    .reference = utf8_cut(sample->reference, SAMPLE_TEXT_MAX), .line = utf8_cut(sample->line, SAMPLE_TEXT_MAX)};
  struct out o = out_in(a, SAMPLE_BYTES_MAX), page = out_in(a, SAMPLE_BYTES_MAX);
  struct zip z = {.o = &o};
  if (kind == FILE_PDF) pdf(a, &s, &o);
  else if (kind == FILE_DOCX) docx(a, &s, &z);
  else if (kind == FILE_XLSX) xlsx(a, &s, &z);
  else if (kind == FILE_ODT || kind == FILE_ODS) open_document(a, kind, &s, &z);
  else if (kind == FILE_ZIP) {
    pdf(a, &s, &page);
    zip_add(&z, plain_name(a, s.reference), out_str(&page));
  } else return INVALID;
  if (z.n > 0) zip_finish(&z);
  if (o.full || page.full) die("a sample file is larger than SAMPLE_BYTES_MAX", 0);
  *ret = out_str(&o);
  return OK;
}
