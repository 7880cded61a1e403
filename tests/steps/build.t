#!/bin/bash
# gcc builds the program and clang reads every file of C, both without a warning.
set -u
cd "$(dirname "$0")/../.."
log=$(mktemp)
trap 'rm -f "$log"' EXIT

n=0
step() { # name command…
  local name=$1
  n=$((n + 1))
  shift
  if "$@" >"$log" 2>&1; then
    echo "ok $n - $name"
  else
    echo "not ok $n - $name"
    grep -E 'error|warning|note:|\*\*\*' "$log" | head -n 40 | sed 's/^/# /'
  fi
}

echo 1..2
step "gcc builds the program without a warning" make --no-print-directory -j"$(nproc)" WERROR=-Werror build/babillard
step "clang reads every file of C without a warning" make --no-print-directory -k -j"$(nproc)" syntax
