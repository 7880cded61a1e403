#!/bin/bash
# The pictures of the schema and of what SQLite does for each query are those in the tree, so that a change of either is
# seen in review. `make golden-sql` makes them anew. TAP. Run from the root.
set -u

tool=build/tool/sql
number=0

same() { # same FILE NAME COMMAND…
  local file=$1 name=$2 difference
  shift 2
  difference=$("$@" 2>&1 | diff -u "$file" -)
  number=$((number + 1))
  if [ -z "$difference" ]; then echo "ok $number - $name"; return; fi
  echo "not ok $number - $name"
  printf '%s\n' "$difference" | sed 's/^/# /'
}

same db/schema.sql "db/schema.sql is what the migrations add up to" "$tool" --schema db/migrations
same tests/sql/plans.txt "tests/sql/plans.txt is what SQLite does for each query" "$tool" --plans db/migrations db/queries
echo "1..$number"
