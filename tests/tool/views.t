#!/bin/bash
# The compiler of views: what the sample's pages, mails and feeds come out as (tests/tool/views/golden), what is refused
# at build with which words (views/refused/cases), what the C compiler refuses with the view's own line.
set -u
cd "$(dirname "$0")/../.."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
golden=tests/tool/views/golden

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; head -n 60 "$room/said" | sed 's/^/# /'; fi
}

flags=(-std=gnu2x -D_GNU_SOURCE -Wall -Wextra -Wconversion -Wsign-conversion -Wshadow -Wno-unused-parameter -Werror
  -Isrc "-I$room/gen" -I$golden -g)

mkdir "$room/gen"
build/tool/views $golden/views "$room/gen" >"$room/said" 2>&1 &&
  build/tool/words --strict $golden/views $golden "$room/gen" >>"$room/said" 2>&1 &&
  build/tool/assets $golden/views/static "$room/gen" >>"$room/said" 2>&1
report $? "the sample becomes C"

for cc in gcc clang; do
  "$cc" "${flags[@]}" -fsyntax-only "$room"/gen/*.c >"$room/said" 2>&1
  report $? "$cc has nothing to say about that C"
done

gcc "${flags[@]}" -fsanitize=address,undefined -o "$room/sample" $golden/sample.c "$room"/gen/*.c \
  src/base/{arena,err,markup,out,show,slots,str,utf8,words}.c >"$room/said" 2>&1 &&
  "$room/sample" >"$room/page" 2>"$room/said" && diff $golden/expected.txt "$room/page" >"$room/said"
report $? "hostile values stay in their places, blocks and words come out as expected"

! grep -nE "^ *<.*<i>'|(href|src|action|cite)=\"( |java|data:|//)" "$room/page" >"$room/said" &&
  [ "$(grep -cE '(href|src|action|cite)="' "$room/page")" -gt 100 ] # there is something to look at
report $? "no value gets out of its attribute, no address runs or leaves"

# One case after the other: "=== name.ending", the view, "--- line: message".
cases() { grep -c '^=== ' tests/tool/views/refused/cases; }
one() { # number; writes the case's view and what is expected
  awk -v want="$1" -v folder="$room/case/views" '
    /^=== / { n++; file = folder "/" $2; next }
    /^--- / { if (n == want) print substr($0, 5); next }
    n == want { print > file }' tests/tool/views/refused/cases
}
for ((i = 1; i <= $(cases); i++)); do
  rm -rf "$room/case"
  mkdir -p "$room"/case/{views,gen}
  expected=$(one "$i")
  build/tool/views "$room/case/views" "$room/case/gen" >"$room/said" 2>&1
  outcome=$?
  name=$(basename "$room"/case/views/*)
  [ $outcome = 1 ] && [ -n "$expected" ] && grep -qF "/$name:$expected" "$room/said"
  report $? "refused: $name:$expected"
done

refused_by_c() { # name, parameters, value in text, value in an attribute
  rm -rf "$room/case"
  mkdir -p "$room"/case/{views,gen}
  printf '{%% need "sample.h" %%}\n{%% view x(%s) %%}\n<p title="%s">%s</p>\n{%% end %%}\n' "$2" "$4" "$3" >"$room/case/views/x.html"
  cp "$room"/gen/{words,assets}.h "$room/case/gen/"
  build/tool/views "$room/case/views" "$room/case/gen" >"$room/said" 2>&1 &&
    ! gcc -std=gnu2x -D_GNU_SOURCE -Isrc "-I$room/case/gen" -I$golden -fsyntax-only "$room/case/gen/views.c" 2>"$room/said" &&
    grep -q 'error:' "$room/said" && grep -q '/x.html:3:' "$room/said"
  report $? "$1"
}
refused_by_c "an instant is not a number" "struct instant at" "{{ at }}" ""
refused_by_c "an instant that may be absent is not printed either" "struct opt_instant at" "{{ at }}" ""
refused_by_c "a truth is not printed" "bool yes" "{{ yes }}" ""
refused_by_c "a struct is not printed" "const struct items *items" "{{ *items }}" ""
refused_by_c "raw markup is for text alone" "struct markup m" "{{ m }}" "{{ m }}"
refused_by_c "a name that nobody declared is found in its view" "int a" "{{ b }}" ""

rm -rf "$room/case"
mkdir -p "$room"/case/{views,gen}
printf '{%% view x() %%}{%% end %%}\n' >"$room/case/views/x.html"
build/tool/views "$room/case/views" "$room/case/gen"
touch -d '2020-01-01' "$room/case/gen/views.h"
build/tool/views "$room/case/views" "$room/case/gen"
[ "$(stat -c %Y "$room/case/gen/views.h")" = "$(date -d '2020-01-01' +%s)" ]
report $? "what did not change is not written again"

echo "1..$n"
