/* A partner and what it gives, set up without a worker: a source in some state, and notices that came in from it. */
#ifndef HTTP_LIB_PARTNER_H
#define HTTP_LIB_PARTNER_H

#include "board/received.h"
#include "board/source.h"
#include "feed/foreign/foreign.h"
#include "http/lib/board.h"

/* A source of that name for an organisation (made when there is none), in Porto-Novo, with an address, in that state. */
int64_t partner(struct str name, struct str organisation, struct str state);
/* A call for tenders in French that closes at an hour said in Paris's offset, to be changed. */
struct foreign partner_notice(struct str key, struct str title);
/* One that is as large as a record may be, of texts that grow when they are escaped. */
struct foreign partner_largest(struct str key, struct str title);
/* The same taken as the worker takes it: what came of it, its reference. */
struct received_put_args partner_gives(int64_t source, const struct foreign *one);
/* One that is new. */
struct str partner_gave(int64_t source, const struct foreign *one);
/* The same of a source that is trusted: published at once. */
struct received_put_args partner_publishes(int64_t source, const struct foreign *one);
/* A reading that ended now, with these items. */
void partner_read(int64_t source, const struct source_ran_args *ran);

#endif
