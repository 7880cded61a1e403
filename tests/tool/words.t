#!/bin/bash
# The words: which are found in views and C, what becomes of a catalogue, what --strict refuses.
set -u
cd "$(dirname "$0")/../.."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
golden=tests/tool/words/golden

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; head -n 60 "$room/said" | sed 's/^/# /'; fi
}

mkdir "$room/gen"
build/tool/words $golden/views $golden/src "$room/gen" >"$room/said" 2>&1
report $? "the sample's words become tables"

diff $golden/expected.pot "$room/gen/babillard.pot" >"$room/said"
report $? "every word of views and C is found with its places, and none in comments, texts and macros"

msgfmt --check-format -o /dev/null "$room/gen/babillard.pot" >"$room/said" 2>&1
report $? "gettext reads the catalogue for translators"

gcc -std=gnu2x -D_GNU_SOURCE -DBABILLARD_TEST -Wall -Wextra -Wconversion -Werror -Isrc "-I$room/gen" -g \
  -fsanitize=address,undefined -o "$room/print" $golden/print.c "$room/gen/words.c" \
  src/base/{arena,err,out,show,slots,str,words}.c >"$room/said" 2>&1 &&
  "$room/print" >"$room/printed" 2>"$room/said" && diff $golden/expected.txt "$room/printed" >"$room/said"
report $? "translations, plurals, French typography and what falls back to its source come out as expected"

build/tool/words --strict $golden/views $golden/src "$room/gen" >"$room/said" 2>&1
[ $? = 1 ] && [ "$(grep -c '"Dans une table"\|"Derrière des parenthèses"\|"Non ?"' "$room/said")" = 3 ]
report $? "strict: a word without translation, a fuzzy one and one equal to its source are refused"

cp -r $golden "$room/tree"
printf 'msgid "Derrière des parenthèses"\nmsgstr "Behind brackets"\n\nmsgid "Non ?"\nmsgstr "No?"\n' >"$room/more"
sed -i -e '/^#, fuzzy$/,/^msgstr "No way"$/d' "$room/tree/views/words/en.po"
{ echo; cat "$room/more"; } >>"$room/tree/views/words/en.po"
echo 'Dans une table' >"$room/tree/views/words/same.txt"
build/tool/words --strict "$room/tree/views" "$room/tree/src" "$room/gen" >"$room/said" 2>&1
[ $? = 0 ] && [ "$(wc -l <"$room/said")" = 1 ] && grep -q 'warning: nothing uses "Plus personne ne le dit"' "$room/said"
report $? "strict: all translated, what is the same is listed, an unused entry is a warning"

build/tool/words "$room/tree/views" "$room/tree/src" "$room/gen" 2>"$room/said" && touch -d 2020-01-01 "$room"/gen/words.[ch] &&
  build/tool/words "$room/tree/views" "$room/tree/src" "$room/gen" 2>"$room/said" &&
  [ "$(stat -c %Y "$room/gen/words.c" "$room/gen/words.h" | sort -u)" = "$(date -d 2020-01-01 +%s)" ]
report $? "what did not change is not written again"

for po in views/words/*.po; do
  msgfmt --check -o /dev/null "$po" >"$room/said" 2>&1
  report $? "gettext finds nothing wrong in $po"
done
build/tool/words --strict views src "$room/gen" >"$room/said" 2>&1 && ! grep -q . "$room/said"
report $? "every word of this program has its English, and no translation is left over (make words)"

refused() { # name, file, text to append, message
  rm -rf "$room/tree"
  cp -r $golden "$room/tree"
  printf '\n%b\n' "$3" >>"$room/tree/$2"
  build/tool/words "$room/tree/views" "$room/tree/src" "$room/gen" >"$room/said" 2>&1
  [ $? = 1 ] && grep -qE "^$room/tree/$2:[0-9]+: .*$4" "$room/said"
  report $? "$1"
}
refused "a translation with other slots is refused" views/words/fr.po \
  'msgid "L'"'"'avis n'"'"'est pas clos ; voir : %s"\nmsgstr "Clos"' "the slots"
refused "an entry that stands twice is refused" views/words/en.po 'msgid "Avis"\nmsgstr "Note"' "stands twice"
refused "a line that is no catalogue is refused" views/words/en.po 'Avis = Note' "cannot read this line"
refused "a context is refused" views/words/en.po 'msgctxt "titre"\nmsgid "z"\nmsgstr "y"' "cannot read this line"
refused "a literal that does not end is refused" views/words/en.po 'msgid "z' "cannot read this line"
refused "a word that is no literal is refused" src/words.c 'void g(void) { T(lang, name); }' "a word must be a literal"
refused "a word that is missing is refused" src/words.c 'void g(void) { TN(lang, n, "z"); }' "an argument is missing"
refused "a stray percent sign is refused" src/words.c 'struct str z = WORD("100 % sûr");' "is none of"
refused "a second plural of the same word is refused" src/words.c 'void g(void) { TN(l, 1, "un document", "des"); }' "another plural"

plural() { # rule, accepted or refused
  rm -rf "$room/tree"
  cp -r $golden "$room/tree"
  sed -i "s#plural=(n != 1)#plural=$1#" "$room/tree/views/words/en.po"
  build/tool/words "$room/tree/views" "$room/tree/src" "$room/gen" >"$room/said" 2>&1
  [ $? = "$2" ]
  report $? "the plural rule $1 is $([ "$2" = 0 ] && echo accepted || echo refused)"
}
plural '(n%10==1 \&\& n%100!=11 ? 0 : 1)' 0
plural 'abort()' 1
plural '0; return 7' 0 # what stands behind the ';' is no part of the rule
grep -q 'form_en(int64_t n) { return (unsigned)(0); }' "$room/gen/words.c"
report $? "a plural rule ends at its ';'"
plural '1/n' 1

echo "1..$n"
