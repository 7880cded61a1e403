#!/bin/bash
# The checks of structure, each one test; what they found is said below a failure.
set -u
cd "$(dirname "$0")/../.."
said=$(mktemp)
trap 'rm -f "$said"' EXIT

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

echo 1..3
step "includes keep to their layers" scripts/check-layers
step "the sources keep to the style" scripts/check-style
step "the lock file of the browser tests names no host" lock_names_no_host
