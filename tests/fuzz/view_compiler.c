/* The compiler of views: any bytes become C or a refusal that names a line, never a crash; and a value that was let in
 * never stands outside quotes of the C it became. The first byte chooses the kind of view. The compiler is no part of
 * the library: its parts are included. */
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "tool/views_compile.c"
#include "tool/views_emit.c"
#include "tool/views_html.c"
#include "tool/views_scan.c"

static bool any_asset(const void *context, struct str name) {
  (void)context;
  return str_eq(name, S("site.css"));
}

static void check_fault(const struct views_fault *fault) {
  if (fault->line < 1 || fault->line > VIEWS_FILE_MAX || fault->message[0] == '\0') abort();
#ifdef PLANT_BUG
  if (strstr(fault->message, "could end a scheme") != NULL) abort(); /* behind a value in an address */
#endif
}

/* Brackets outside literals match, so what is generated is whole statements. */
static void check_code(struct str code) {
  int depth = 0;
  for (size_t i = 0; i < code.n; i++) {
    size_t const length = views_literal_length(str_sub(code, i, code.n));
    if (length > 0) {
      i += length - 1;
      continue;
    }
    if (code.p[i] == '{' || code.p[i] == '(' || code.p[i] == '[') depth++;
    if (code.p[i] == '}' || code.p[i] == ')' || code.p[i] == ']') depth--;
    if (depth < 0 || (unsigned char)code.p[i] >= 0x7F) abort();
  }
  if (depth != 0) abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size) {
  static const struct str paths[] = {S_INIT("views/a.html"), S_INIT("views/a.xml"), S_INIT("views/a.txt")};
  if (size < 1 || size > 8192) return 0;
  scoped(arena) struct arena names = {0};
  scoped(arena) struct arena work = {0};
  scoped(arena) struct arena written = {0};
  struct views *const views = arena_new(&names, struct views);
  views->arena = &names;
  views->asset = any_asset;
  struct str const path = paths[bytes[0] % 3], source = {(const char *)bytes + 1, size - 1};
  struct out header = out_in(&written, VIEWS_CODE_MAX / 2), code = out_in(&written, VIEWS_CODE_MAX / 2);
  struct views_fault fault = {0};
  if (views_survey(views, path, source, &fault) != OK ||
      views_compile(views, &work, path, source, &header, &code, &fault) != OK)
    check_fault(&fault);
  else
    check_code(out_str(&code));
  return 0;
}
