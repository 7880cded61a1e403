#!/bin/bash
# The assets: their bytes, their names, their compressed twins, and style sheets that mean the same in fewer bytes.
set -u
cd "$(dirname "$0")/../.."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
golden=tests/tool/assets/golden

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; head -n 60 "$room/said" | sed 's/^/# /'; fi
}

mkdir "$room"/{gen,out,static}
cp $golden/static/* "$room/static"
head -c 300 /dev/urandom >"$room/static/noise.png"
head -c 3000 /dev/zero >"$room/static/zeros.ico"
build/tool/assets "$room/static" "$room/gen" >"$room/said" 2>&1 &&
  gcc -std=gnu2x -D_GNU_SOURCE -Wall -Wextra -Wconversion -Werror -Isrc "-I$room/gen" -fsanitize=address,undefined \
    -o "$room/print" $golden/print.c "$room/gen/assets.c" src/base/{arena,err,str}.c >"$room/said" 2>&1 &&
  "$room/print" "$room/out" >"$room/said" 2>&1
report $? "assets become C, are found by both names, and nothing else is"

diff - "$room/said" >"$room/differs" <<'END'
mark.svg image/svg+xml 0
noise.png image/png 0
robots.txt text/plain; charset=utf-8 0
site.css text/css; charset=utf-8 1
zeros.ico image/x-icon 1
END
report $? "each has its content type, and a compressed twin where that is smaller"

for name in noise.png robots.txt zeros.ico mark.svg; do
  hash=$(sha256sum <"$room/static/$name" | cut -c1-8)
  cmp "$room/static/$name" "$room/out/${name%.*}.$hash.${name##*.}" >"$room/said" 2>&1
  report $? "$name keeps its bytes under a name with their hash"
done

cmp $golden/site.css "$room"/out/site.*.css >"$room/said" 2>&1
report $? "a style sheet loses comments and blanks, and nothing else"

same=0
for twin in "$room"/out/*.gz; do gzip -dc "$twin" | cmp - "${twin%.gz}" >>"$room/said" 2>&1 || same=1; done
report $same "what is compressed unpacks to the same bytes"

mkdir "$room/again"
build/tool/assets "$room/static" "$room/again" && diff -r "$room/gen" "$room/again" >"$room/said"
report $? "the same files give the same C"

touch "$room/static/a.exe"
! build/tool/assets "$room/static" "$room/gen" >"$room/said" 2>&1 && grep -q 'a.exe: no content type' "$room/said"
report $? "a file without content type is refused"
rm "$room/static/a.exe"
mkdir "$room/static/deep" && touch "$room/static/deep/a.css"
! build/tool/assets "$room/static" "$room/gen" >"$room/said" 2>&1 && grep -q 'deep/a.css: assets lie in one folder' "$room/said"
report $? "a file in a folder of its own is refused"

echo "1..$n"
