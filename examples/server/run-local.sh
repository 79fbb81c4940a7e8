#!/usr/bin/env bash
# The whole deployment on this machine, on loopback only: nginx, 3 processing and 2 inference replicas, Redis and
# PostgreSQL. Runs until it is interrupted, then stops all of it and removes what it wrote.
#   ./run-local.sh [--server PROGRAM] [--port 8080] [--balance least_conn|round_robin|ip_hash] [--keys FILE]
#                  [--rate 20r/s] [--state FOLDER] [--infer-transport grpc|http] [--listen 127.0.0.1]
# Ports: the gateway has PORT; the rest PORT+1 to PORT+32. PROGRAM is upright-server of a build with
# UPRIGHT_BUILD_SERVER=ON. Packages: nginx, redis-server, postgresql.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

server=""
for candidate in "$here"/../../build/server/bin/upright-server "$here"/../../build*/bin/upright-server; do
  [[ -x "$candidate" ]] && server=$candidate && break
done
port=8080 balance=least_conn keys="" rate=20r/s state="" transport=grpc listen=127.0.0.1
while [[ $# -gt 0 ]]; do
  [[ $# -ge 2 ]] || { echo "run-local.sh: $1 needs a value" >&2; exit 2; }
  case "$1" in
    --server) server=$2 ;;
    --port) port=$2 ;;
    --balance) balance=$2 ;;
    --keys) keys=$2 ;;
    --rate) rate=$2 ;;
    --state) state=$2 ;;
    --infer-transport) transport=$2 ;;
    --listen) listen=$2 ;;
    *) echo "run-local.sh: unknown option $1" >&2; exit 2 ;;
  esac
  shift 2
done
[[ -f "$here/gateway/balance/$balance.conf" ]] || { echo "run-local.sh: unknown balance $balance" >&2; exit 2; }
[[ -n "$server" && -x "$server" ]] || { echo "run-local.sh: no upright-server; build it or give --server" >&2; exit 2; }
PATH=$PATH:/usr/sbin
pg_bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
for program in nginx redis-server "${pg_bin:-/missing}/postgres"; do
  command -v "$program" >/dev/null || { echo "run-local.sh: $program is missing (Debian: nginx redis-server postgresql)" >&2; exit 1; }
done

own_state=no
if [[ -z "$state" ]]; then
  state=$(mktemp -d)
  own_state=yes
fi
mkdir -p "$state"/{logs,pids,commands,nginx,redis}
state=$(cd "$state" && pwd)
chmod 755 "$state" "$state/nginx"  # workers of nginx and PostgreSQL run as other users

started=()
stop() {
  trap - EXIT INT TERM
  local k name pid
  for ((k = ${#started[@]} - 1; k >= 0; --k)); do
    name=${started[k]}
    pid=$(cat "$state/pids/$name" 2>/dev/null || true)
    [[ -n "$pid" ]] && kill "$pid" 2>/dev/null || true
    # The gateway ends before the replicas that it asks, these before the stores that they write to.
    for _ in $(seq 250); do kill -0 "$pid" 2>/dev/null || break; sleep 0.1; done
    kill -9 "$pid" 2>/dev/null || true
  done
  [[ $own_state == yes ]] && rm -rf "$state"
  exit "${1:-0}"
}
trap 'stop $?' EXIT
trap 'stop 0' INT TERM

start() {  # name, command...
  local name=$1
  shift
  printf '%q ' "$@" >"$state/commands/$name"
  # A session of its own: an interrupt from the keyboard reaches only this script, which then stops all in order.
  setsid "$@" >>"$state/logs/$name.log" 2>&1 &
  echo $! >"$state/pids/$name"
  started+=("$name")
}
wait_for() {  # name, command...: until it succeeds, at most a minute or so
  local name=$1
  shift
  for _ in $(seq 600); do
    "$@" >/dev/null 2>&1 && return
    sleep 0.1
  done
  echo "run-local.sh: $name does not come up:" >&2
  tail -n 20 "$state/logs/$name.log" >&2 || true
  stop 1
}
answers() { curl -fsS --noproxy '*' --max-time 2 "http://127.0.0.1:$1/health/ready"; }

# PostgreSQL refuses to run as root.
as_postgres=()
if [[ $(id -u) -eq 0 ]]; then as_postgres=(setpriv --reuid=postgres --regid=postgres --init-groups); fi
pg_data=$state/postgres redis_port=$((port + 31)) pg_port=$((port + 32))
if [[ ! -d "$pg_data" ]]; then
  mkdir -m 700 "$pg_data"
  if [[ $(id -u) -eq 0 ]]; then chown postgres "$pg_data"; fi
  (cd / && "${as_postgres[@]}" "$pg_bin/initdb" -D "$pg_data" -U upright -A trust --no-sync) >"$state/logs/initdb.log" 2>&1 ||
    { echo "run-local.sh: PostgreSQL cannot make its files:" >&2; tail -n 5 "$state/logs/initdb.log" >&2; exit 1; }
fi
start postgres "${as_postgres[@]}" "$pg_bin/postgres" -D "$pg_data" -h 127.0.0.1 -p "$pg_port" -k "" -c fsync=off
start redis redis-server --bind 127.0.0.1 --port "$redis_port" --dir "$state/redis" --save "" --appendonly no
wait_for postgres "$pg_bin/pg_isready" -q -h 127.0.0.1 -p "$pg_port"
wait_for redis redis-cli -p "$redis_port" ping

endpoints=""
for k in 1 2; do
  start "infer-$k" env WORKERS="${WORKERS:-1}" UPRIGHT_DRAIN_DELAY_MS="${UPRIGHT_DRAIN_DELAY_MS:-1000}" \
    "$server" --role=infer --port=$((port + 10 + k)) --grpc-port=$((port + 20 + k)) --name="infer-$k"
  if [[ $transport == grpc ]]; then endpoints+=",grpc://127.0.0.1:$((port + 20 + k))"; else endpoints+=",http://127.0.0.1:$((port + 10 + k))"; fi
  echo "server 127.0.0.1:$((port + 10 + k)) max_fails=1 fail_timeout=2s;" >>"$state/nginx/infer-servers.conf.new"
done
for k in 1 2 3; do
  start "process-$k" env MODEL_SERVICE_URL="${endpoints#,}" REDIS_URL="redis://127.0.0.1:$redis_port" \
    DATABASE_URL="postgres://upright@127.0.0.1:$pg_port/postgres" STORAGE_URL="file:$state/objects" \
    UPRIGHT_DRAIN_DELAY_MS="${UPRIGHT_DRAIN_DELAY_MS:-1000}" \
    "$server" --role=process --port=$((port + k)) --name="process-$k"
  echo "server 127.0.0.1:$((port + k)) max_fails=1 fail_timeout=2s;" >>"$state/nginx/process-servers.conf.new"
done
for k in 1 2; do wait_for "infer-$k" answers $((port + 10 + k)); done
for k in 1 2 3; do wait_for "process-$k" answers $((port + k)); done

for part in infer-servers process-servers; do mv "$state/nginx/$part.conf.new" "$state/nginx/$part.conf"; done
cp "$here/gateway/nginx.conf" "$state/nginx/nginx.conf"
cp "$here/gateway/balance/$balance.conf" "$state/nginx/balance.conf"
echo "listen $listen:$port;" >"$state/nginx/listen.conf"
echo "limit_req_zone \$limit_key zone=clients:10m rate=$rate;" >"$state/nginx/rate.conf"
if [[ -n "$keys" ]]; then cp "$keys" "$state/nginx/api-keys.conf"; else echo "default anonymous;" >"$state/nginx/api-keys.conf"; fi
start nginx nginx -p "$state/nginx" -c "$state/nginx/nginx.conf" -g "daemon off;"
wait_for nginx curl -fsS --noproxy '*' --max-time 2 "http://127.0.0.1:$port/health"
echo "Running: http://127.0.0.1:$port/ (logs in $state/logs); interrupt to stop."
touch "$state/ready"
wait
