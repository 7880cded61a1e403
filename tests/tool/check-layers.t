#!/bin/bash
# scripts/check-layers finds each kind of wrong include that is planted, and passes the tree without it.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$room/said"; fi
}

tree() { # a small tree that keeps the rules
  rm -rf "$room/tree"
  mkdir -p "$room"/tree/src/{base,db,board,web,net,feed/foreign,feed/import}
  echo '#include <stddef.h>' >"$room/tree/src/base/str.h"
  echo '#include <curl/curl.h>' >"$room/tree/src/net/x.h"
  printf '#include <sqlite3.h>\n#include "base/str.h"\n' >"$room/tree/src/db/sqlite.c"
  echo '#include "base/str.h"' >"$room/tree/src/board/board.h"
  : >"$room/tree/src/web/other.h"
  : >"$room/tree/src/feed/import/demo.h"
  echo '#include "base/str.h"' >"$room/tree/src/feed/foreign/read.h"
  echo '#include "feed/foreign/read.h"' >"$room/tree/src/feed/import/import.h"
  printf '#include "board/board.h"\n#include "feed/foreign/read.h"\n#include "views.h"\n' >"$room/tree/src/web/page.c"
}

passes() { # name
  "$here/scripts/check-layers" "$room/tree" >"$room/said" 2>&1
  report $? "$1"
}

refuses() { # name, file, line to add, what must be said
  tree
  printf '%s\n' "$3" >>"$room/tree/src/$2"
  "$here/scripts/check-layers" "$room/tree" >"$room/said" 2>&1
  local outcome=$?
  [ $outcome = 1 ] && [ "$(wc -l <"$room/said")" = 1 ] && grep -q "^src/$2:[0-9]*: .*$4" "$room/said"
  report $? "$1"
}

echo 1..15
tree
passes "a tree that keeps the rules"
refuses "a page that reaches round a rule" web/page.c '#include "db/sqlite.c"' 'web/ may not include db/'
refuses "the base that looks up" base/str.h '#include "net/x.h"' 'base/ may not include net/'
refuses "a rule that knows a page" board/board.h '  #  include "web/other.h"' 'board/ may not include web/'
refuses "a room that knows the one built on it" feed/foreign/read.h '#include "feed/import/demo.h"' 'feed/foreign/ may not include'
refuses "a library outside the room that has its door" feed/import/import.h '#include <libxml/parser.h>' 'belongs to src/feed/foreign'
refuses "a room nobody named" web/page.c '#include "feed/attic/x.h"' 'neither a file'
refuses "a file that does not exist" web/page.c '#include "web/absent.h"' 'neither a file'
refuses "a file without its layer" web/page.c '#include "page.c"' 'neither a file'
refuses "queries in a page" web/page.c '#include "queries.h"' 'not for this file'
refuses "views in a rule" board/board.h '#include "views.h"' 'not for this file'
refuses "the database's own header outside db/" board/board.h '#include <sqlite3.h>' 'belongs to src/db'
refuses "a library nobody gave a door" web/page.c '#include <glib.h>' 'without a door'
refuses "a file that includes itself in a circle" base/str.h '#include "base/str.h"' 'includes itself'
rm -rf "$room/tree/src"
mkdir "$room/tree/src"
"$here/scripts/check-layers" "$room/tree" >"$room/said" 2>&1
[ $? = 1 ]
report $? "a tree without includes is not a success"
