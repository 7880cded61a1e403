#!/bin/bash
# Every query on a real PostgreSQL 15, and proof that the comparison finds what is wrong. TAP. Run from the root.
set -u

here=tests/tool/sql
number=0

verdict() { # verdict STATUS NAME [DETAIL]
  number=$((number + 1))
  if [ "$1" = 0 ]; then echo "ok $number - $2"; return; fi
  echo "not ok $number - $2"
  [ -n "${3:-}" ] && printf '%s\n' "$3" | sed 's/^/# /'
}

tmp=$(mktemp -d "${TMPDIR:-/tmp}/sql-postgres.XXXXXX") || exit 1
trap 'rm -rf "$tmp"' EXIT
chmod 755 "$tmp"
export TMPDIR=$tmp

said=$(scripts/check-postgres 2>&1)
verdict $? "every entry of db/queries prepares with the types of its signature" "$(grep -v '^ok' <<<"$said")"
said=$(scripts/check-postgres tests/sql/notes/migrations tests/sql/notes/queries 2>&1)
verdict $? "so does every entry of the tests' catalogue" "$(grep -v '^ok' <<<"$said")"
said=$(scripts/check-postgres $here/golden/migrations $here/golden/queries 2>&1)
verdict $? "so does every golden entry" "$(grep -v '^ok' <<<"$said")"

said=$(scripts/check-postgres $here/golden/migrations $here/postgres 2>&1)
[ $? = 1 ] && grep -q '^1 passed, 5 failed$' <<<"$said"
verdict $? "a catalogue with five wrong entries and a right one fails by five" "$said"
for wrong in parameter_type parameter_width column_type no_such_function no_such_operator; do
  grep -q "^not ok [0-9]* - $wrong " <<<"$said"
  verdict $? "found: $wrong" "$said"
done

[ -z "$(ls "$tmp")" ]
verdict $? "nothing of the clusters is left" "$(ls "$tmp")"
echo "1..$number"
