#!/bin/bash
# `make run` (scripts/run) loads the demo once, says where the board answers, takes another port when 8080 is taken and
# leaves no process behind. A script of a few lines stands in for the program.
set -u
cd "$(dirname "$0")/../.."
here=$PWD
room=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill -TERM $pid 2>/dev/null; rm -rf "$room"' EXIT

n=0
report() { # outcome name
  n=$((n + 1))
  if [ "$1" = 0 ]; then echo "ok $n - $2"; else echo "not ok $n - $2"; sed 's/^/# /' "$room/said"; fi
}

mkdir -p "$room"/{scripts,build}
cp "$here/scripts/run" "$room/scripts/"
printf '#!/bin/bash\n' >"$room/scripts/setup"
printf 'build/babillard: ;\n' >"$room/Makefile"
cat >"$room/build/babillard" <<'PROGRAM'
#!/bin/bash
echo "$1 listen=${BABILLARD_LISTEN-} base=${BABILLARD_BASE_URL-}" >>calls
case $1 in
  config)
    echo "BABILLARD_LISTEN=${BABILLARD_LISTEN:-$(cat listen)}"
    echo "BABILLARD_DATABASE=${BABILLARD_DATABASE:-sqlite:var/babillard.db}"
    echo "BABILLARD_BASE_URL=${BABILLARD_BASE_URL-}" ;;
  migrate) : >>var/babillard.db ;;
  demo) [ ! -e refuse ] || exit 1; echo "agent@example.org secret" ;;
  serve)
    [ ! -e broken ] || { echo "no such thing" >&2; exit 1; }
    echo "listening http://127.0.0.1:4711"
    echo $BASHPID >serve.pid; exec tail -f /dev/null ;;
  work) echo $BASHPID >work.pid; exec tail -f /dev/null ;;
esac
PROGRAM
chmod +x "$room"/{scripts/*,build/babillard}
echo 127.0.0.1:0 >"$room/listen"

start() { # waits for the address, or for the end
  rm -f "$room/calls"
  : >"$room/said"
  env -u BABILLARD_LISTEN -u BABILLARD_DATABASE -u BABILLARD_BASE_URL "$@" "$room/scripts/run" >"$room/said" 2>&1 &
  pid=$!
  local patience=200
  until grep -q 'answers at .*Ctrl-C' "$room/said" || ! kill -0 $pid 2>/dev/null || [ $patience = 0 ]; do
    patience=$((patience - 1)); read -rt 0.05 <> <(:)
  done
}
stop() { kill -TERM $pid; wait $pid; outcome=$?; pid=; }
gone() { ! kill -0 "$(cat "$room/serve.pid")" 2>/dev/null && ! kill -0 "$(cat "$room/work.pid")" 2>/dev/null; }

echo 1..7
start
grep -q 'http://127.0.0.1:4711/fr/' "$room/said" && grep -q 'agent@example.org secret' "$room/said" &&
  grep -q 'work .*base=http://127.0.0.1:4711$' "$room/calls"
report $? "it says address and accounts, and the worker knows the address"
stop
[ $outcome = 0 ] && gone
report $? "stopped, it leaves neither server nor worker"

start
grep -q 'agent@example.org secret' "$room/said" && ! grep -q '^demo' "$room/calls"
report $? "a second run keeps the content and says the accounts again"
stop
gone || report 1 "stopped again, it leaves nothing"

rm -r "$room/var"
: >"$room/refuse"
start
grep -q 'No demo content' "$room/said" && [ ! -e "$room/var/babillard.db.demo-accounts" ] && grep -q 4711/fr/ "$room/said"
report $? "a board with content of its own is served without the demo"
stop
rm "$room/refuse"

: >"$room/broken"
start
wait $pid
[ $? = 1 ] && grep -q 'did not start' "$room/said"
report $? "a server that does not start is said"
rm "$room/broken"

# Somebody answers at a port of the kernel's choice.
/usr/bin/python3 -c '
import socket, sys
s = socket.create_server(("127.0.0.1", 0)); print(s.getsockname()[1], flush=True); sys.stdin.read()' >"$room/port" < <(exec tail -f /dev/null --pid=$$) &
other=$!
until [ -s "$room/port" ]; do read -rt 0.05 <> <(:); done
port=$(cat "$room/port")
start BABILLARD_LISTEN=127.0.0.1:"$port"
wait $pid
[ $? = 1 ] && grep -q "another program answers at 127.0.0.1:$port already" "$room/said"
report $? "a chosen port that is taken is said in a sentence"
# The standard port is judged by its name: the copy under test calls this one the standard.
sed -i "s/127.0.0.1:8080/127.0.0.1:$port/" "$room/scripts/run"
echo 127.0.0.1:"$port" >"$room/listen"
start
grep -q 'takes a free port instead' "$room/said" && grep -q '^serve listen=127.0.0.1:0 ' "$room/calls"
report $? "where the standard port is taken the board takes a free one"
stop
kill $other 2>/dev/null
wait $other 2>/dev/null
exit 0
