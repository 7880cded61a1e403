#!/bin/bash
# The steps of tests/run that judge by themselves (fuzz, vnu, readers) say no to what is planted: scripts stand in for targets.
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

# A target that behaves like libFuzzer's: "good" ends well and gets somewhere, "crash" leaves its input and fails,
# "still" gets nowhere.
target() { # path behaviour
  cat >"$1" <<TARGET
#!/bin/bash
behaviour=$2
for word in "\$@"; do [[ \$word != -artifact_prefix=* ]] || prefix=\${word#*=}; done
[ \$# -gt 1 ] || exit 0
echo '#2	INITED cov: 10 ft: 11 corp: 1/1b'
[ \$behaviour = still ] && cov=10 || cov=40
echo "#900	DONE   cov: \$cov ft: 90 corp: 9/99b"
echo 'stat::number_of_executed_units: 900'
[ \$behaviour != crash ] || { echo x >"\${prefix}crash-1"; exit 77; }
TARGET
  chmod +x "$1"
}

fuzz() { # behaviour of the target, of the planted one, inputs in the corpus
  rm -rf "$room/tree"
  mkdir -p "$room"/tree/{build/fuzz/{fuzz,planted},tests/fuzz/corpus/x}
  target "$room/tree/build/fuzz/fuzz/x" "$1"
  target "$room/tree/build/fuzz/planted/x" "$2"
  [ "$3" = 0 ] || echo a >"$room/tree/tests/fuzz/corpus/x/a"
  (cd "$room/tree" && "$here/tests/steps/fuzz" tests/fuzz/x.c) >"$room/said" 2>&1
  verdicts=$(grep -oE '^(not )?ok' "$room/said" | tr '\n' ',')
}

echo 1..10
fuzz good crash 1
[ "$verdicts" = ok,ok,ok,ok, ]
report $? "a target that passes and finds its planted bug passes"
fuzz good good 1
[ "$verdicts" = "ok,ok,ok,not ok," ]
report $? "a planted bug that is not found is a failure"
fuzz crash crash 1
[[ $verdicts == "not ok,not ok,"* ]] && [ -n "$(ls "$room"/tree/build/fuzz/crash)" ]
report $? "a crash is a failure, and its input is kept"
fuzz still crash 1
[ "$verdicts" = "ok,ok,not ok,ok," ]
report $? "a target that gets nowhere from an empty corpus is a failure"
fuzz good crash 0
[ "$verdicts" = "not ok,ok,ok,ok," ]
report $? "a target without a corpus is a failure"

mkdir "$room/pages"
vnu() { PAGES="$room/pages" "$here/tests/steps/vnu.t" >"$room/said" 2>&1; }
vnu
grep -q '^not ok 1 - pages were saved' "$room/said"
report $? "no page to be validated is a failure"
echo '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>x</title></head><body><p>x</p></body></html>' \
  >"$room/pages/good.html"
vnu
! grep -q '^not ok' "$room/said" && grep -q '^ok 1 - 1 pages' "$room/said"
report $? "a valid page passes"
echo '<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>x</title></head><body><p id="a">x<p id="a">y</body></html>' \
  >"$room/pages/planted.html"
vnu
grep -q '^not ok 2 - error: Duplicate ID' "$room/said" && [ -e build/vnu/planted.html ]
report $? "an invalid page is a failure, and is kept"
rm -f build/vnu/planted.html

readers() { PAGES="$room/feeds" "$here/tests/steps/readers.t" >"$room/said" 2>&1; }
mkdir "$room/feeds"
readers
[ "$(grep -c '^not ok' "$room/said")" = 5 ] && [ "$(grep -c '^# nothing was saved' "$room/said")" = 5 ]
report $? "no feed to be read is a failure"
printf 'BEGIN:VCALENDAR\nEND:VCALENDAR\n' >"$room/feeds/planted.ics"
printf '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</feed>' >"$room/feeds/planted.atom"
printf '{"version": "https://jsonfeed.org/version/1"}' >"$room/feeds/planted.feed.json"
readers
for said in 'planted.ics: .*lines end in CRLF' 'planted.atom: .*xmllint' 'planted.feed.json: .*version'; do
  grep -q "^# $said" "$room/said" || break
done
[ $? = 0 ] && [ "$(grep -c '^not ok' "$room/said")" = 5 ]
report $? "feeds that break their standards are failures"
