#!/usr/bin/env bash
# The house under load, on SQLite and, where a server can be had, on PostgreSQL: how long it takes to start, what it
# holds idle and after the load, and how it answers 200 requests a second from the same machine. See README.md.
#   bench/house/run.sh [--tasks N] [--seconds N]
set -euo pipefail
cd "$(dirname "$0")/../.."
tasks=1000000
seconds=60
while [ $# -gt 0 ]; do
  case $1 in
  --tasks) tasks=$2; shift 2 ;;
  --seconds) seconds=$2; shift 2 ;;
  *) echo "unknown: $1" >&2; exit 2 ;;
  esac
done
binary=${BANZHANG:-target/release/banzhang}
here=bench/house
scratch=$(mktemp -d)
# PostgreSQL runs as a user of its own.
chmod 755 "$scratch"
server=
leave() {
  if [ -n "$server" ]; then kill "$server" 2>/dev/null || true; fi
  .ci/postgres stop "$scratch/postgres" 2>/dev/null || true
  rm -rf "$scratch"
}
trap leave EXIT

memory() { awk '/^VmRSS/ { printf "%.0f MB", $2 / 1024 }' "/proc/$1/status"; }

# kind, address of the database for the filler, further flags of the server
measure() {
  local kind=$1 place=$2 started port=18099
  shift 2
  printf '\n## %s\n' "$kind"
  "$binary" migrate --data "$scratch/data-$kind" "$@" >/dev/null
  python3 $here/fill.py "$kind" "$place" --tasks "$tasks" --secrets "$scratch/secrets.json"
  started=$(date +%s%N)
  "$binary" serve --data "$scratch/data-$kind" --listen 127.0.0.1:$port --log warn "$@" >"$scratch/log" 2>&1 &
  server=$!
  until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do
    kill -0 $server 2>/dev/null || { cat "$scratch/log"; exit 1; }
    sleep 0.01
  done
  echo "answers after $((($(date +%s%N) - started) / 1000000)) ms"
  sleep 5
  echo "idle: $(memory $server)"
  node $here/load.mjs "http://127.0.0.1:$port" "$scratch/secrets.json" --seconds 5 >/dev/null || true
  node $here/load.mjs "http://127.0.0.1:$port" "$scratch/secrets.json" --seconds "$seconds"
  echo "after the load: $(memory $server)"
  kill $server && wait $server || true
  server=
}

echo "1,000 people, $tasks tasks, 200 requests a second for $seconds s, $(nproc) cores"
measure sqlite "$scratch/data-sqlite/banzhang.db"
if ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1; then
  # As an operator runs it: commits reach the disk.
  url=$(BANZHANG_TEST_PORT=54331 BANZHANG_POSTGRES_DURABLE=1 .ci/postgres start "$scratch/postgres" 2>/dev/null)
  measure postgres "$url" --database-url "$url"
else
  echo "not run: PostgreSQL (no server is installed)"
fi
