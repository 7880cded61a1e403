/* Archives on their way out. The bytes of files are read while they leave; one that has gone meanwhile cuts the reply,
 * so that nobody takes a part for the whole. */
#include "base/arena.h"
#include "base/words.h"
#include "board/board.h"
#include "board/files.h"
#include "board/token.h"
#include "web/app.h"
#include "web/archive.h"
#include "web/disposition.h"
#include "web/handlers.h"
#include "web/reply.h"

struct sending {
  struct board *board;
  struct zip_layout layout;
  const struct archive_body *bodies;
  size_t open;                /* entry that `reader` is of */
  struct blob_reader *reader; /* NULL: none is open */
};

static ssize_t read_body(void *ctx, size_t i, uint64_t pos, char *buf, size_t max) {
  struct sending *s = ctx;
  const struct archive_body *body = &s->bodies[i];
  if (body->blob.p == NULL) {
    for (size_t n = 0; n < max; n++) buf[n] = body->text.p[pos + n];
    return (ssize_t)max;
  }
  if (s->reader != NULL && s->open != i) {
    files_close(s->reader);
    s->reader = NULL;
  }
  if (s->reader == NULL) {
    if (files_open(s->board, body->blob, &s->reader) != OK) return -1;
    s->open = i;
  }
  if (files_size(s->reader) != s->layout.v[i].size) return -1;
  return files_read(s->reader, pos, buf, max) == OK ? (ssize_t)max : -1;
}

static ssize_t read_archive(void *ctx, uint64_t pos, char *buf, size_t max) {
  struct sending *s = ctx;
  return pos < s->layout.size ? zip_read(&s->layout, pos, buf, max, read_body, s) : -1;
}

static void free_archive(void *ctx) {
  struct sending *s = ctx;
  if (s->reader != NULL) files_close(s->reader);
}

/* The same for the same bytes, and only for them: of every entry its name, instant, and text or stored file. */
static struct str tag_of(struct arena *a, const struct archive *z) {
  unsigned char sum[TOKEN_BYTES] = {0};
  for (size_t i = 0; i < z->n; i++) {
    const struct zip_entry *e = &z->entries[i];
    const struct archive_body *b = &z->bodies[i];
    unsigned char text[TOKEN_BYTES] = {0};
    if (b->blob.p == NULL) token_sha256(b->text, text);
    scoped(arena) struct arena line = {0};
    struct out o = out_in(&line, 4096);
    out_bytes(&o, sum, sizeof sum);
    out_fmt(&o, "%.*s/%lld/%llu/%.*s/", STR(e->name), (long long)e->at.us, (unsigned long long)e->size, STR(b->blob));
    out_bytes(&o, text, sizeof text);
    token_sha256(out_str(&o), sum);
  }
  return fmt(a, "\"%.*s\"", STR(str_hex(a, sum, sizeof sum)));
}

static enum err send(struct request *r, struct reply *out, struct str ref, struct str name) {
  struct archive z;
  enum err const e = archive_make(r, ref, &z);
  if (e == TOO_BIG)
    out->sentence = str_has(ref) ? T(r->show.lang, "Ce dossier contient trop de fichiers ou de dépôts pour une seule archive. Téléchargez ses fichiers un par un depuis le dossier, ou écrivez-nous.")
                                 : T(r->show.lang, "Vos dossiers sont trop nombreux pour une seule archive. Téléchargez-les un par un, depuis la page de chaque dossier.");
  TRY(e);
  struct sending *s = arena_new(r->arena, struct sending);
  *s = (struct sending){.board = r->board, .bodies = z.bodies};
  if (!zip_lay_out(z.entries, z.n, &s->layout)) return TOO_BIG;
  out->type = S("application/zip");
  out->etag = tag_of(r->arena, &z);
  out->csp = S("sandbox; default-src 'none'");
  reply_header(out, S("Content-Disposition"), disposition_attachment(r->arena, name));
  reply_stream(out, r, (struct reply_stream){.size = s->layout.size, .read = read_archive, .free = free_archive, .ctx = s});
  return OK;
}

enum err archive_all(struct request *r, struct reply *out) { return send(r, out, (struct str){0}, S("babillard.zip")); }

enum err archive_dossier(struct request *r, struct reply *out) {
  struct str const ref = request_str(r, "ref");
  return send(r, out, ref, fmt(r->arena, "dossier-%.*s.zip", STR(str_sub(ref, 0, 8))));
}
