#!/bin/bash
# What the suite fault as a whole must have done; the last of its programs. BABILLARD_CRASH_HITS names the file to which
# the test builds added each label at which they were killed.
set -u
cd "$(dirname "$0")/../.."

n=0
step() { # name command…
  local name=$1 said
  n=$((n + 1))
  shift
  if said=$("$@" 2>&1); then
    echo "ok $n - $name"
    tail -n 1 <<<"$said" | sed 's/^/# /'
  else
    echo "not ok $n - $name"
    tail -n 40 <<<"$said" | sed 's/^/# /'
  fi
}

echo 1..2
step "every place where something becomes durable has a labelled point" scripts/list-crash-points
step "every labelled point was hit by a kill or a stop" scripts/list-crash-points "${BABILLARD_CRASH_HITS-none}"
