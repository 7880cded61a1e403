#!/bin/bash
# tests/run counts what failed, what never ran and what skipped itself, and its last line and exit status say so.
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

tree() { # a small tree whose only suite is `tool`, with the given bodies of scripts
  rm -rf "$room/tree"
  mkdir -p "$room"/tree/tests/{tool,steps} "$room/tmp"
  cp "$here/tests/run" "$room/tree/tests/"
  cp "$here/tests/steps/Tally.pm" "$room/tree/tests/steps/"
  printf 'build/tool/%%:\n\t@%s\n' "${MAKES:-true}" >"$room/tree/Makefile"
  local i=0 body
  for body in "$@"; do
    i=$((i + 1))
    printf '#!/bin/bash\n%s\n' "$body" >"$room/tree/tests/tool/$i.t"
    chmod +x "$room/tree/tests/tool/$i.t"
  done
}

ends() { # name, exit status, last line
  (cd / && env -u CI -u SKIP TMPDIR="$room/tmp" "${with[@]}" "$room/tree/tests/run" "${suites[@]}") >"$room/said" 2>&1
  [ $? = "$2" ] && { [ -z "$3" ] || [ "$(tail -n 1 "$room/said")" = "$3" ]; } && [ -z "$(ls -A "$room/tmp")" ]
  report $? "$1"
}

with=() suites=(tool)
echo 1..12
tree 'echo 1..2; echo ok 1; echo ok 2' 'echo 1..1; echo ok 1'
ends "what passes is added up, and nothing is left behind" 0 "3 passed, 0 failed"
tree 'echo 1..2; echo ok 1; echo not ok 2' 'echo 1..1; echo ok 1'
ends "one failure fails the run, and the others still ran" 1 "2 passed, 1 failed"
tree 'echo 1..5; echo ok 1'
ends "tests that were promised and never ran have failed" 1 "1 passed, 4 failed"
tree 'echo 1..1; echo ok 1; kill -SEGV $$'
ends "a program that ends badly after its last test has failed" 1 "1 passed, 1 failed"
tree 'echo 1..1; echo ok 1; exit 3'
ends "a program that says no and passes all tests has failed" 1 "1 passed, 1 failed"
tree 'echo 1..2; echo ok 1; echo "ok 2 # SKIP not here"'
ends "a test that skips itself has failed" 1 "1 passed, 1 failed"
tree 'echo 1..2; echo ok 1; echo "not ok 2 # TODO later"'
ends "a failure that was expected has failed" 1 "1 passed, 1 failed"
tree 'echo "1..0 # SKIP all of it"'
ends "a program that skips all of itself has failed" 1 "0 passed, 1 failed"
tree
ends "a suite without a test has failed" 1 "0 passed, 1 failed"
MAKES=false tree 'echo 1..1; echo ok 1'
ends "what cannot be built has failed" 1 "1 passed, 1 failed"
tree 'echo 1..1; echo ok 1'
with=(CI=1 SKIP=tool)
ends "SKIP is refused where CI is set" 2 ""
with=(SKIP=tool)
ends "a run in which nothing passed has failed" 1 "0 passed, 0 failed"
