/* The handlers of routes.def, declared. */
#ifndef WEB_HANDLERS_H
#define WEB_HANDLERS_H

#include "web/router.h"

#define ROUTE ROUTE_DECLARE
#include "web/routes.def"
#undef ROUTE

#endif
