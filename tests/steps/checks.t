#!/bin/bash
# The checks of structure, each one test; what they found is said below a failure.
set -u
cd "$(dirname "$0")/../.."
room=$(mktemp -d)
said=$room/said
trap 'rm -rf "$room"' EXIT

n=0
step() { # name command…
  local name=$1
  n=$((n + 1))
  shift
  if "$@" >"$said" 2>&1; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    head -n 60 "$said" | sed 's/^/# /'
  fi
}

# No host but the documentation's in the lock file: whoever installs chooses the registry.
lock_names_no_host() { ! grep -nE 'https?://|"resolved"' tests/browser/package-lock.json; }

# Every word in every language, and none that is only copied (what may be stands in views/words/same.txt).
words_are_translated() {
  make --no-print-directory -s build/tool/words && mkdir -p "$room/words" && build/tool/words --strict views src "$room/words"
}

echo 1..4
step "includes keep to their layers" scripts/check-layers
step "the sources keep to the style" scripts/check-style
step "the lock file of the browser tests names no host" lock_names_no_host
step "every word people read is translated" words_are_translated
