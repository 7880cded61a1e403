/* Prints every view of the sample with values that try to get out of their places. */
#include "sample.h"

#include <stdio.h>

#include "base/arena.h"
#include "views.h"

static void print(const char *name, const struct out *o) {
  printf("=== %s%s\n%.*s\n", name, o->full ? " (FULL)" : "", STR(out_str(o)));
}

static void print_contexts(struct arena *arena, struct show show) {
  static const struct str hostile[] = {
      S_INIT("<i>'\"&</i><b>"), S_INIT("javascript:alert(1)"), S_INIT(" JavaScript\t:x"), S_INIT("//evil.example/"),
      S_INIT("https://ok.example/?a=b&c=%41#d"), S_INIT("data:text/html,x"), S_INIT("a\r\nBcc: x\nb"),
      S_INIT("\xff\x01\xEF\xBF\xBFé"), S_INIT("../\\x:y?z#w%"), S_INIT("\nfirst"), {NULL, 0}};
  for (size_t i = 0; i < sizeof hostile / sizeof *hostile; i++) {
    struct out page = out_in(arena, 65536), title = out_in(arena, 65536), mail = out_in(arena, 65536),
               feed = out_in(arena, 65536);
    view_contexts(&page, &show, hostile[i]);
    print("contexts", &page);
    view_title(&title, &show, hostile[i]);
    print("title", &title);
    view_receipt(&mail, &show, hostile[i], &(struct items){0});
    print("mail", &mail);
    view_feed(&feed, &show, hostile[i]);
    print("feed", &feed);
  }
}

int main(void) {
  scoped(arena) struct arena arena = {0};
  struct show show = {.lang = LANG_FR, .base_url = S("https://example.org")};
  static const struct tag tags[] = {{S_INIT("a")}, {S_INIT("b")}};
  static const struct item three[] = {{7, S_INIT("<b>"), true, {tags, 2}}, {8, S_INIT("b"), false, {tags, 0}},
                                      {9, S_INIT(""), false, {tags, 1}}};
  print_contexts(&arena, show);
  for (enum lang l = 0; l < LANG_COUNT; l++)
    for (size_t n = 0; n <= 3; n++) {
      struct items const items = {.v = three, .n = n, .known = {true, -5}};
      struct out page = out_in(&arena, 65536), mail = out_in(&arena, 65536);
      show.lang = l;
      view_list(&page, &show, &items, "z'z");
      print("list", &page);
      view_receipt(&mail, &show, S("x"), &items);
      print("receipt", &mail);
    }
  return 0;
}
