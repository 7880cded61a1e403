#!/bin/bash
# The compiler of queries and migrations: what it writes is what is kept in golden/, what it must refuse it refuses, at
# the line and for the reason that the file says on its first line. TAP. Run from the root of the tree.
set -u

tool=build/tool/sql
here=tests/tool/sql
tmp=$(mktemp -d "${TMPDIR:-/tmp}/sql-tool.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
number=0

verdict() { # verdict STATUS NAME [DETAIL]
  number=$((number + 1))
  if [ "$1" = 0 ]; then echo "ok $number - $2"; return; fi
  echo "not ok $number - $2"
  [ -n "${3:-}" ] && printf '%s\n' "$3" | sed 's/^/# /'
}

same() { # same FILE GOLDEN NAME
  local difference
  difference=$(diff -u "$2" "$1")
  verdict $? "$3" "$difference"
}

refused() { # refused FILE NAME COMMAND…: the first line of FILE says where and why
  local file=$1 name=$2 expected where why said status
  shift 2
  expected=$(head -1 "$file")
  where=${expected#-- expect }; why=${where#*: }; where=${where%%:*}
  said=$("$@" 2>&1)
  status=$?
  [ "$expected" != "$where" ] && [ $status = 1 ] && [[ $said == *".sql:$where: "* ]] && [[ $said == *"$why"* ]]
  verdict $? "$name" "status $status, wanted line $where: $why; said: $said"
}

mkdir "$tmp/out" "$tmp/queries" "$tmp/migrations" "$tmp/none"
said=$("$tool" $here/golden/migrations $here/golden/queries "$tmp/out" 2>&1)
verdict $? "the golden catalogue compiles" "$said"
same "$tmp/out/queries.h" $here/golden/queries.h "types and prototypes are the golden ones"
same "$tmp/out/queries.c" $here/golden/queries.c "functions and texts are the golden ones"
"$tool" --schema $here/golden/migrations >"$tmp/out/schema.sql"
same "$tmp/out/schema.sql" $here/golden/schema.sql "the picture of the schema is the golden one"
"$tool" --plans $here/golden/migrations $here/golden/queries >"$tmp/out/plans.txt"
same "$tmp/out/plans.txt" $here/golden/plans.txt "the plans are the golden ones"
said=$(gcc -std=gnu2x -D_GNU_SOURCE -Isrc -Wall -Wextra -Wconversion -Wshadow -Werror -fsyntax-only "$tmp/out/queries.c" 2>&1)
verdict $? "what is written compiles without a warning" "$said"

"$tool" $here/golden/migrations "$tmp/none" "$tmp/out" && [ -s "$tmp/out/queries.c" ]
verdict $? "a folder without entries is a catalogue too"

for file in "$here"/refused/*.sql; do
  rm -f "$tmp"/queries/*
  cp "$file" "$tmp/queries/"
  refused "$file" "refused: $(basename "$file" .sql)" "$tool" $here/golden/migrations "$tmp/queries" "$tmp/none"
done
for file in "$here"/refused/migrations/*.sql; do
  rm -f "$tmp"/migrations/*
  cp "$file" "$tmp/migrations/0001-$(basename "$file")"
  refused "$file" "refused migration: $(basename "$file" .sql)" "$tool" --schema "$tmp/migrations"
done
[ -z "$(ls "$tmp/none")" ]
verdict $? "nothing was written for what was refused"

# History: numbers follow each other; words may be mended without touching the hash, statements may not.
rm -f "$tmp"/migrations/*
cp $here/golden/migrations/0002-fewer.sql "$tmp/migrations/"
said=$("$tool" --schema "$tmp/migrations" 2>&1)
[[ $said == *"the next migration has number 0001"* ]]
verdict $? "a number left out is refused" "$said"
hashes() { "$tool" "$tmp/migrations" "$tmp/none" "$tmp/out" && grep -c -F "$(grep -o 'hash = "[0-9a-f]*"' $here/golden/queries.c | head -1)" "$tmp/out/queries.c"; }
rm -f "$tmp"/migrations/*
sed 's/^-- A shelf\.$/-- A shelf, or\n-- a board./' $here/golden/migrations/0001-shelf.sql >"$tmp/migrations/0001-shelf.sql"
[ "$(hashes)" = 1 ]
verdict $? "mending a sentence keeps the hash"
sed 's/name @text NOT NULL UNIQUE/name @text NOT NULL/' $here/golden/migrations/0001-shelf.sql >"$tmp/migrations/0001-shelf.sql"
[ "$(hashes)" = 0 ]
verdict $? "changing a statement changes the hash"

"$tool" >/dev/null 2>&1
[ $? = 2 ]
verdict $? "used wrongly, it says so with status 2"
echo "1..$number"
