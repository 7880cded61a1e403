/* Writes each asset and what it unpacks to into a folder, under its public name. */
#include <stdio.h>

#include "assets.h"

static void save(const char *folder, struct str name, const char *ending, struct str bytes) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%.*s%s", folder, STR(name), ending);
  FILE *const f = fopen(path, "wb");
  if (f == NULL) return;
  fwrite(bytes.p, 1, bytes.n, f);
  fclose(f);
}

int main(int argc, char **argv) {
  for (size_t i = 0; argc == 2 && i < assets_total; i++) {
    const struct asset *const a = &assets[i];
    if (asset_find(a->file) != a || asset_named(a->name) != a || !str_eq(asset_path(a->name), a->path)) return 1;
    save(argv[1], a->file, "", a->bytes);
    if (a->gzip.n > 0) save(argv[1], a->file, ".gz", a->gzip);
    printf("%.*s %.*s %d\n", STR(a->name), STR(a->type), a->gzip.n > 0);
  }
  if (!str_eq(ASSET_robots_txt, asset_path(S("robots.txt")))) return 2;
  return asset_find(S("robots.txt")) == NULL && asset_named(S("nothing")) == NULL && asset_path(S("")).n == 0 ? 0 : 3;
}
