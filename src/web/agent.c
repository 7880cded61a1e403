#include "web/agent.h"

#include "base/arena.h"
#include "base/out.h"

enum { HEADER_MAX = 1024 }; /* what stands behind is not looked at */

struct name {
  struct str sign, name;
};

/* In the order they are asked for: most browsers also claim to be those below them. */
static const struct name browsers[] = {
    {S_INIT("Edg"), S_INIT("Edge")},           {S_INIT("OPR/"), S_INIT("Opera")},
    {S_INIT("OPiOS/"), S_INIT("Opera")},       {S_INIT("Opera Mini"), S_INIT("Opera Mini")},
    {S_INIT("Opera"), S_INIT("Opera")},        {S_INIT("SamsungBrowser/"), S_INIT("Samsung Internet")},
    {S_INIT("UCBrowser/"), S_INIT("UC Browser")}, {S_INIT("YaBrowser/"), S_INIT("Yandex")},
    {S_INIT("Vivaldi/"), S_INIT("Vivaldi")},   {S_INIT("FxiOS/"), S_INIT("Firefox")},
    {S_INIT("Firefox/"), S_INIT("Firefox")},   {S_INIT("CriOS/"), S_INIT("Chrome")},
    {S_INIT("Chromium/"), S_INIT("Chromium")}, {S_INIT("Chrome/"), S_INIT("Chrome")},
    {S_INIT("Safari/"), S_INIT("Safari")},     {S_INIT("Lynx/"), S_INIT("Lynx")},
    {S_INIT("w3m/"), S_INIT("w3m")},           {S_INIT("curl/"), S_INIT("curl")},
};

static const struct name systems[] = {
    {S_INIT("iPhone"), S_INIT("iPhone")}, {S_INIT("iPad"), S_INIT("iPad")},       {S_INIT("KAIOS"), S_INIT("KaiOS")},
    {S_INIT("Android"), S_INIT("Android")}, {S_INIT("CrOS"), S_INIT("ChromeOS")}, {S_INIT("Windows"), S_INIT("Windows")},
    {S_INIT("Mac OS X"), S_INIT("macOS")}, {S_INIT("Macintosh"), S_INIT("macOS")}, {S_INIT("Linux"), S_INIT("Linux")},
};

static struct str first_of(const struct name *names, size_t n, struct str header) {
  for (size_t i = 0; i < n; i++)
    if (str_contains(header, names[i].sign)) return names[i].name;
  return (struct str){0};
}

struct str agent_words(struct arena *a, struct str header) {
  struct str const seen = str_sub(header, 0, HEADER_MAX);
  struct str const browser = first_of(browsers, sizeof browsers / sizeof *browsers, seen);
  struct str const system = first_of(systems, sizeof systems / sizeof *systems, seen);
  if (browser.p == NULL || system.p == NULL) return browser.p == NULL ? system : browser;
  return fmt(a, "%.*s, %.*s", STR(browser), STR(system));
}
