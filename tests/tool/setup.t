#!/bin/bash
# scripts/setup asks apt for nothing that is there, lets no daemon start and takes its own files away again, also when
# apt fails or somebody stops it. Scripts stand in for apt-get and dpkg-query; the copy under test lays its files here.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$room/said" "$room/asked"; fi
}

mkdir -p "$room"/{bin,tree/scripts}
sed "s|^POLICY=.*|POLICY=$room/policy|; s|^CLUSTERS=.*|CLUSTERS=$room/clusters/own.conf|" "$here/scripts/setup" \
  >"$room/tree/scripts/setup"
cat >"$room/bin/dpkg-query" <<'STUB'
#!/bin/bash
for word in "$@"; do
  case $word in -*) ;; "$(cat absent)") echo "config-files $word" ;; *) echo "installed $word" ;; esac
done
STUB
cat >"$room/bin/apt-get" <<'STUB'
#!/bin/bash
echo "$*" >>asked
case "$*" in
  *--print-uris*) printf "'http://host/%s' %s_1.deb %s SHA256:0\n" a a 1200000 b b 34000; exit 0 ;;
  *update*) exit 0 ;;
esac
[ -x policy ] && ./policy; echo "daemons: $?" >>asked
case $(cat mood) in
  fail) echo "E: it does not work"; exit 100 ;;
  stop) kill -TERM $PPID ;;
esac
STUB
printf '#!/bin/bash\n[ "$1" = -- ] && shift\nexec "$@"\n' >"$room/bin/sudo"
chmod +x "$room"/{bin/*,tree/scripts/setup}

setup() { # absent package, apt's mood
  printf '%s' "$1" >"$room/absent"
  printf '%s' "$2" >"$room/mood"
  : >"$room/asked"
  (cd "$room" && PATH="$room/bin:$PATH" bash -c 'cd "$1"; exec tree/scripts/setup run' _ "$room") >"$room/said" 2>&1
}
# The stand-ins read their files in the folder they are called from, the tree's root.
for f in absent mood asked policy clusters; do ln -s "../$f" "$room/tree/$f"; done

echo 1..7
setup none well
[ $? = 0 ] && [ ! -s "$room/asked" ] && [ ! -s "$room/said" ]
report $? "where everything is there it says nothing and asks apt for nothing"
setup libcmark-dev well
[ $? = 0 ] && grep -q '1.2 MB to fetch' "$room/said" && grep -q -- '--no-install-recommends libcmark-dev$' "$room/asked"
report $? "it says how much it fetches and asks for what is missing alone"
grep -q '^daemons: 101$' "$room/asked"
report $? "while packages are laid no daemon may start"
[ ! -e "$room/policy" ]
report $? "afterwards daemons may start again"
setup libcmark-dev fail
[ $? = 1 ] && grep -q 'could not install: libcmark-dev' "$room/said" && grep -q 'it does not work' "$room/said" &&
  grep -q update "$room/asked" && [ ! -e "$room/policy" ]
report $? "when apt fails it has tried with fresh lists, says why, and leaves nothing"
setup libcmark-dev stop
[ $? = 143 ] && [ ! -e "$room/policy" ]
report $? "stopped in the middle it leaves nothing"
printf '#!/bin/bash\nexit 104\n' >"$room/policy"
chmod +x "$room/policy"
setup libcmark-dev well
[ $? = 0 ] && grep -q '^daemons: 104$' "$room/asked" && [ -x "$room/policy" ]
report $? "a rule of the machine's own stays as it is"
