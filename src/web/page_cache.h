/* Pages for visitors, kept rendered and compressed as ready replies, bounded in number and in memory.
 *
 * A page is found by its key and is sent while nothing has changed: the generation it was made in is still the present
 * one, and the instant lies between that of its making and `until`. Dead pages go when they are found or when room is
 * wanted; of the living those go first that nobody asked for since the hand of the clock last came by, so that a crowd of
 * strange addresses cannot push out what is read. Any thread; a lock is held for less than a microsecond. */
#ifndef WEB_PAGE_CACHE_H
#define WEB_PAGE_CACHE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/str.h"
#include "web/request.h"

struct page_cache;
struct shared_reply;

#define PAGE_KEY_MAX 512         /* bytes; a page with a longer one is not kept */
#define PAGE_CACHE_PAGES_MAX 4096
#define PAGE_CACHE_SHARE 8        /* one page may take that part of the memory at most */

/* Lives in `arena`; `bytes` are those of the replies. */
struct page_cache *page_cache_make(struct arena *arena, unsigned pages, size_t bytes);
/* Gives up all pages; nobody may use it any more. */
void page_cache_end(struct page_cache *c);

/* Writes what tells a request's page from every other: path, query in the order of `names` ("q type"), language, and for
 * pages in a language the chosen city. Two requests with the same key are answered with the same page. False when it
 * cannot be: a query name that is not among `names`, or too long. */
bool page_key(char buffer[PAGE_KEY_MAX], const struct request *r, struct str names, struct str *ret);

/* The page of that key, held for the caller, or NULL. `for_all`: only pages that are everybody's will do. */
struct shared_reply *page_cache_find(struct page_cache *c, struct str key, int64_t generation, struct instant now, bool for_all);

struct page {
  struct str key;     /* copied */
  int64_t generation; /* known before the page was read from the store */
  struct instant from, until;
  bool for_all;       /* everybody's, whatever the generation */
};
/* Keeps a page, with a hold of its own; the one of the same key that was kept goes, unless it is of a later generation. */
void page_cache_put(struct page_cache *c, const struct page *page, struct shared_reply *reply);

/* How many pages are kept, and their memory. */
unsigned page_cache_pages(struct page_cache *c);
size_t page_cache_bytes(struct page_cache *c);

#endif
