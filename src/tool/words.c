/* words [--strict] VIEWS_DIR SRC_DIR OUT_DIR: finds the words of views and C, writes OUT_DIR/babillard.pot for
 * translators, and from VIEWS_DIR/words/LANG.po the tables OUT_DIR/words.h and words.c (see base/words.h). Never shipped.
 *
 * French is the source: fr.po only refines it, and gets its typography here. For every other language a word that is
 * missing, or equal to its source and not listed in words/same.txt, is an error with --strict, a warning without. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/show.h"
#include "tool/files.h"
#include "tool/words_po.h"
#include "tool/words_source.h"

#define SOURCE_MAX ((size_t)512 << 10)
#define CODE_MAX ((size_t)3 << 20)
#define WARNINGS_SHOWN 5

struct job {
  struct arena *arena;
  struct words words;
  struct str folder; /* views/words */
  struct str same;   /* text of same.txt */
  bool strict;
  unsigned problems;
};

static void problem(struct job *job, struct str path, const char *what, struct str text) {
  job->problems++;
  if (job->strict || job->problems <= WARNINGS_SHOWN)
    fprintf(stderr, "%.*s: %s%s: \"%.*s\"\n", STR(path), job->strict ? "" : "warning: ", what, STR(text));
}

static void collect(struct job *job, const char *views, const char *source) {
  static const char *const view_endings[] = {".html", ".xml", ".txt", NULL}, *const c_endings[] = {".c", ".h", NULL};
  static struct files files;
  struct views_fault fault;
  for (int pass = 0; pass < 2; pass++) {
    struct str const folder = str_from(pass == 0 ? views : source);
    files_list(job->arena, folder.p, pass == 0 ? view_endings : c_endings, &files);
    for (size_t i = 0; i < files.n; i++) {
      scoped(arena) struct arena arena = {0};
      struct str const path = files.path[i], below = str_sub(path, folder.n + 1, path.n);
      if (pass == 0 && (str_starts(below, S("static/")) || str_starts(below, S("words/")))) continue;
      struct str const text = files_read(&arena, path, pass == 0 ? VIEWS_FILE_MAX : SOURCE_MAX);
      enum err const e = (pass == 0 ? words_of_view : words_of_c)(&job->words, path, text, &fault);
      if (e != OK) files_fail(path, fault.line, fault.message);
    }
  }
  words_sort(&job->words);
}

static bool digit_at(struct str s, size_t i) { return i < s.n && s.p[i] >= '0' && s.p[i] <= '9'; }

/* Whether the blank between these stands between a figure (or its slot) and its unit, or in "23 h 59". */
static bool in_quantity(struct str before, struct str next) {
  bool const figure = str_ends(before, S("%s")) || (before.n > 0 && digit_at(before, before.n - 1));
  bool const unit = str_starts(next, S("Mo")) || str_starts(next, S("ko")) || str_starts(next, S("h ")) || str_starts(next, S("octets"));
  return (figure && unit) || (str_ends(before, S(" h")) && digit_at(next, 0));
}

/* U+202F before ; ! ? » % and behind « and between thousands, U+00A0 before ':' and units, where the source has an
 * ordinary blank; ' becomes ’. (Imprimerie nationale, Lexique des règles typographiques, "Ponctuation", "Nombres".) */
static struct str french(struct arena *arena, struct str s) {
  struct out o = out_in(arena, 4 * s.n + 4);
  for (size_t i = 0; i < s.n; i++) {
    struct str const next = str_sub(s, i + 1, s.n), before = str_sub(s, 0, i);
    bool const narrow = str_starts(next, S(";")) || str_starts(next, S("!")) || str_starts(next, S("?")) ||
                        str_starts(next, S("»")) || str_starts(next, S("%%")) || str_ends(before, S("«")) ||
                        (i > 0 && digit_at(s, i - 1) && digit_at(next, 0));
    if (s.p[i] == '\'')
      out_z(&o, "’");
    else if (s.p[i] == ' ' && narrow)
      out_z(&o, "\xE2\x80\xAF");
    else if (s.p[i] == ' ' && (str_starts(next, S(":")) || in_quantity(before, next)))
      out_z(&o, "\xC2\xA0");
    else
      out_char(&o, s.p[i]);
  }
  return out_str(&o);
}

static bool listed_same(const struct job *job, struct str text) {
  struct str rest = job->same, row;
  while (str_next(&rest, '\n', &row))
    if (str_eq(str_trim(row), text)) return true;
  return false;
}

/* Slots of a translation must be those of the source: what fills them is written for the source. */
static void check_slots(struct str path, const struct word *word, const struct po_entry *entry, unsigned forms) {
  unsigned one, many, slots;
  if (views_slots(word->one, &one) != OK || views_slots(word->many, &many) != OK) return; /* checked when found */
  for (unsigned f = 0; f < (word->many.p == NULL ? 1 : forms); f++) {
    bool const fine = views_slots(entry->text[f], &slots) == OK &&
                      (word->many.p == NULL ? slots == one : slots <= (many > one ? many : one));
    if (!fine) files_fail(path, entry->line, "the slots (%s) are not those of the source");
  }
}

/* The text of one form of one word; the source where there is no translation. */
static struct str text_of(struct job *job, const struct word *word, const struct po_entry *entry, unsigned form,
                          bool is_french) {
  struct str text = entry != NULL ? entry->text[word->many.p == NULL ? 0 : form] : (struct str){0};
  if (!str_has(text)) text = form > 0 && word->many.p != NULL ? word->many : word->one;
  return is_french ? french(job->arena, text) : text;
}

static const struct po_entry *translation(struct job *job, struct str path, const struct po *po,
                                          const struct word *word, bool is_french) {
  const struct po_entry *entry = po_find(po, word->one);
  if (entry != NULL && (entry->fuzzy || !str_has(entry->text[0]))) entry = NULL;
  if (entry != NULL && word->many.p != NULL) {
    if (!str_eq(entry->plural, word->many)) entry = NULL;
    for (unsigned f = 0; entry != NULL && f < po->forms; f++)
      if (!str_has(entry->text[f])) entry = NULL;
  }
  if (entry != NULL) check_slots(path, word, entry, po->forms);
  if (is_french) return entry;
  if (entry == NULL)
    problem(job, path, "not translated", word->one);
  else if (str_eq(entry->text[0], word->one) && !listed_same(job, word->one))
    problem(job, path, "the same as its source, and not in same.txt", word->one);
  return entry;
}

static struct po read_po(struct job *job, struct str path, bool is_french) {
  struct stat about;
  struct views_fault fault;
  struct po po = {.forms = 2, .rule = is_french ? S("n > 1") : S("n != 1")};
  if (stat(path.p, &about) != 0) return po;
  if (po_read(job->arena, files_read(job->arena, path, SOURCE_MAX), &po, &fault) != OK)
    files_fail(path, fault.line, fault.message);
  for (size_t i = 0; i < po.n; i++)
    if (words_find(&job->words, po.v[i].id) == NULL)
      fprintf(stderr, "%.*s:%u: warning: nothing uses \"%.*s\"\n", STR(path), po.v[i].line, STR(po.v[i].id));
  return po;
}

static unsigned write_language(struct job *job, enum lang lang, struct out *o) {
  struct str const code = lang_code(lang);
  struct str const path = fmt(job->arena, "%.*s/%.*s.po", STR(job->folder), STR(code));
  bool const is_french = lang == LANG_FR;
  struct po const po = read_po(job, path, is_french);
  out_fmt(o, "static const struct str text_%.*s[] = {\n", STR(code));
  for (size_t i = 0; i < job->words.n; i++) {
    const struct word *const word = &job->words.v[i];
    const struct po_entry *const entry = translation(job, path, &po, word, is_french);
    for (unsigned f = 0; f < po.forms; f++) {
      out_z(o, "  S_INIT(");
      views_quote(o, text_of(job, word, entry, f, is_french));
      out_z(o, "),\n");
    }
  }
  out_fmt(o, "  S_INIT(\"\"),\n};\nstatic unsigned form_%.*s(int64_t n) { return (unsigned)(%.*s); }\n\n", STR(code),
          STR(po.rule));
  return po.forms;
}

static void write_code(struct job *job, const char *folder) {
  scoped(arena) struct arena arena = {0};
  struct out o = out_in(&arena, CODE_MAX);
  unsigned forms[LANG_COUNT];
  out_z(&o, "/* Generated by src/tool/words.c. */\n#include \"words.h\"\n\nconst struct str words_ids[] = {\n");
  for (size_t i = 0; i < job->words.n; i++) {
    out_z(&o, "  S_INIT(");
    views_quote(&o, job->words.v[i].one);
    out_z(&o, "),\n");
  }
  out_fmt(&o, "  S_INIT(\"\"),\n};\nconst unsigned words_total = %zu;\n\n", job->words.n);
  for (enum lang l = 0; l < LANG_COUNT; l++) forms[l] = write_language(job, l, &o);
  out_z(&o, "const struct words_table words_tables[LANG_COUNT] = {\n");
  for (enum lang l = 0; l < LANG_COUNT; l++)
    out_fmt(&o, "  {text_%.*s, %u, form_%.*s},\n", STR(lang_code(l)), forms[l], STR(lang_code(l)));
  out_z(&o, "};\n");
  if (o.full) files_fail(str_from(folder), 0, "too many words");
  files_write(job->arena, folder, "words.c", out_str(&o));
}

static void write_header(struct job *job, const char *folder) {
  scoped(arena) struct arena arena = {0};
  struct out o = out_in(&arena, CODE_MAX);
  out_z(&o, "/* Generated by src/tool/words.c. */\n#ifndef GEN_WORDS_H\n#define GEN_WORDS_H\n\n"
            "#include \"base/words.h\"\n\nenum word {\n");
  for (size_t i = 0; i < job->words.n; i++)
    out_fmt(&o, "  %.*s,\n", STR(views_word_name(&arena, job->words.v[i].one)));
  out_z(&o, "  WORD_COUNT\n};\n\n#endif\n"); /* two equal hashes: the C compiler refuses the second */
  files_write(job->arena, folder, "words.h", out_str(&o));
}

/* A literal as gettext's tools read it: UTF-8 stays. */
static void po_quote(struct out *o, const char *name, struct str s) {
  out_fmt(o, "%s \"", name);
  for (size_t i = 0; i < s.n; i++) {
    if (s.p[i] == '"' || s.p[i] == '\\') out_char(o, '\\');
    if (s.p[i] == '\n')
      out_z(o, "\\n");
    else
      out_char(o, s.p[i]);
  }
  out_z(o, "\"\n");
}

static void write_pot(struct job *job, const char *folder) {
  scoped(arena) struct arena arena = {0};
  struct out o = out_in(&arena, CODE_MAX);
  out_z(&o, "# Generated by src/tool/words.c.\nmsgid \"\"\nmsgstr \"\"\n"
            "\"Project-Id-Version: babillard\\n\"\n\"Content-Type: text/plain; charset=UTF-8\\n\"\n"
            "\"Content-Transfer-Encoding: 8bit\\n\"\n\"Plural-Forms: nplurals=INTEGER; plural=EXPRESSION;\\n\"\n");
  for (size_t i = 0; i < job->words.n; i++) {
    const struct word *const word = &job->words.v[i];
    out_z(&o, "\n");
    for (unsigned p = 0; p < word->places_n; p++)
      out_fmt(&o, "#: %.*s:%u\n", STR(word->places[p].path), word->places[p].line);
    if (str_contains(word->one, S("%")) || str_contains(word->many, S("%"))) out_z(&o, "#, c-format\n");
    po_quote(&o, "msgid", word->one);
    if (word->many.p != NULL) {
      po_quote(&o, "msgid_plural", word->many);
      out_z(&o, "msgstr[0] \"\"\nmsgstr[1] \"\"\n");
    } else {
      out_z(&o, "msgstr \"\"\n");
    }
  }
  files_write(job->arena, folder, "babillard.pot", out_str(&o));
}

int main(int argc, char **argv) {
  scoped(arena) struct arena arena = {0};
  bool const strict = argc > 1 && strcmp(argv[1], "--strict") == 0;
  char **const args = argv + (strict ? 2 : 1);
  if (argc - (strict ? 1 : 0) != 4) {
    fprintf(stderr, "usage: words [--strict] VIEWS_DIR SRC_DIR OUT_DIR\n");
    return 2;
  }
  struct job job = {.arena = &arena, .words = words_none(&arena), .strict = strict,
                    .folder = fmt(&arena, "%s/words", args[0])};
  struct str const same = fmt(&arena, "%.*s/same.txt", STR(job.folder));
  struct stat about;
  if (stat(same.p, &about) == 0) job.same = files_read(&arena, same, SOURCE_MAX);
  collect(&job, args[0], args[1]);
  write_pot(&job, args[2]);
  write_header(&job, args[2]);
  write_code(&job, args[2]);
  if (job.problems > 0)
    fprintf(stderr, "%zu words, %u to translate%s\n", job.words.n, job.problems, strict ? "" : " (make words)");
  return strict && job.problems > 0;
}
