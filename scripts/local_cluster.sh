#!/usr/bin/env bash
# Runs all processes of a cluster on this machine, each with the TF_CONFIG that Kubeflow would set, and stops them all
# at its end. The flags after -- are flags of ./mmoe train.
# usage: scripts/local_cluster.sh [MANIFEST.yaml | --ps N --workers N --no-evaluator] [FLAG VALUE]... -- TRAIN_FLAGS
#   MANIFEST.yaml  take replicas and flags from a TFJob; TRAIN_FLAGS go before its own
#   --ps N         parameter servers (1)
#   --workers N    workers beside the chief (1)
#   --no-evaluator start no evaluator
#   --base_port N  port of the chief (23000). Workers have the next ones, parameter servers those from N + 500
#   --logs DIR     write the output of each process and its process ID to files, instead of printing with a prefix
#   --restarts N   restarts of each process that ends with code 128 or more (20), as the restart policy ExitCode of a
#                  TFJob restarts it. Such codes mean a lost peer or a signal
# Every process opens its port on all network interfaces, without authentication: see docs/distributed.md#security
set -euo pipefail

usage() { # MESSAGE: ends the script with one line
  echo "local_cluster.sh: $1 (see scripts/local_cluster.sh --help)" >&2
  exit 2
}
number() { # FLAG VALUE LEAST MOST: checks a whole number
  [[ $2 =~ ^(0|[1-9][0-9]{0,5})$ ]] && (($2 >= $3 && $2 <= $4)) || usage "$1 must be a whole number from $3 to $4, got '$2'"
}

servers=1 workers=1 evaluator=1 port=23000 logs='' manifest='' restarts=20 shaped='' separated=0
while (($#)); do
  case $1 in
    --ps | --workers | --base_port | --logs | --restarts) [[ $# -gt 1 && $2 != -- ]] || usage "$1 needs a value" ;;
  esac
  case $1 in
    -h | --help) sed -n '2,/^set /s/^# \{0,1\}//p' "${BASH_SOURCE[0]}"; exit 0 ;;
    --ps) number "$1" "$2" 1 400; servers=$2 shaped=$1; shift 2 ;;
    --workers) number "$1" "$2" 0 400; workers=$2 shaped=$1; shift 2 ;;
    --no-evaluator) evaluator=0 shaped=$1; shift ;;
    --base_port) number "$1" "$2" 1 64000; port=$2; shift 2 ;;
    --logs) [[ $2 && $2 != --* ]] || usage "--logs needs a directory, got '$2'"; logs=$2; shift 2 ;;
    --restarts) number "$1" "$2" 0 1000; restarts=$2; shift 2 ;;
    --) shift; separated=1; break ;;
    *.yaml) [[ ! $manifest ]] || usage "only one manifest can be given, got $1 too"; manifest=$1; shift ;;
    *) usage "unknown flag $1; flags of mmoe train come after --" ;;
  esac
done
((separated)) || [[ $manifest ]] || usage "there are no flags of mmoe train; they come after --"
[[ ! $manifest || ! $shaped ]] || usage "$shaped can't be combined with a manifest, which gives the replicas"

replicas() { # TYPE: prints the number of replicas in the manifest
  awk -v type="$1:" '$1 == type {found = 1} found && $1 == "replicas:" {print $2; exit}' "$manifest"
}
if [[ $manifest ]]; then
  [[ -f $manifest && -r $manifest ]] || usage "$manifest can't be read"
  servers=$(replicas PS) workers=$(replicas Worker) evaluator=$(replicas Evaluator)
  servers=${servers:-0} workers=${workers:-0} evaluator=${evaluator:-0}
  number "$manifest: PS replicas" "$servers" 1 400
  number "$manifest: Worker replicas" "$workers" 0 400
  number "$manifest: Evaluator replicas" "$evaluator" 0 1
  given=" $* "
  while read -r flag; do
    name=${flag%%=*}
    [[ $given == *" $name "* || $given == *" $name="* ]] || set -- "$@" "$flag"
  done < <(awk '$1 == "Chief:" {chief = 1} chief && $1 == "ports:" {exit} chief && $2 ~ /^--/ {print $2}' "$manifest")
fi

home=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." && pwd)
"$home/mmoe" --version >/dev/null # Builds once, before several processes would build.

hosts() { # FIRST COUNT: prints a JSON list of addresses
  local list='' i
  for ((i = 0; i < $2; i++)); do list+=${list:+,}\"localhost:$(($1 + i))\"; done
  echo "[$list]"
}
cluster="{\"chief\":$(hosts "$port" 1),\"worker\":$(hosts $((port + 1)) "$workers"),\"ps\":$(hosts $((port + 500)) "$servers")}"

declare -A names=() started=()
start() { # TYPE INDEX FLAGS
  local name=$1-$2 config="{\"cluster\":$cluster,\"task\":{\"type\":\"$1\",\"index\":$2}}"
  started[$name]=$((${started[$name]:-0} + 1))
  shift 2
  if [[ $logs ]]; then
    TF_CONFIG=$config "$home/mmoe" train "$@" >>"$logs/$name.log" 2>&1 &
  else
    TF_CONFIG=$config "$home/mmoe" train "$@" > >(sed -u "s/^/[$name] /") 2>&1 &
  fi
  names[$!]=$name
  [[ ! $logs ]] || echo $! >"$logs/$name.pid"
}
end() { # PID...: ends processes, also stopped ones, and kills them after a minute
  local last=$((SECONDS + 60)) pid
  (($#)) || return 0
  kill "$@" 2>/dev/null || true
  kill -CONT "$@" 2>/dev/null || true
  for pid in "$@"; do
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < last)); do sleep 0.2; done
    kill -KILL "$pid" 2>/dev/null || true
  done
}
finish() { # Stops parameter servers last, because the other processes save variables from them.
  trap - EXIT
  # shellcheck disable=SC2046  # one word for each process
  trap 'kill -KILL $(jobs -p) 2>/dev/null' HUP INT TERM # A second signal ends all at once.
  local pid others=() holders=()
  for pid in $(jobs -p); do
    if [[ ${names[$pid]:-} == ps-* ]]; then holders+=("$pid"); else others+=("$pid"); fi
  done
  end "${others[@]}"
  end "${holders[@]}"
}
trap finish EXIT
trap 'exit 143' HUP INT TERM

if [[ $logs ]]; then
  mkdir -p "$logs" || usage "--logs $logs can't be created"
  rm -f "$logs"/{ps,chief,worker,evaluator}-*.log
fi
echo "local_cluster.sh: warning: every process opens its port on all network interfaces, without authentication"
for ((i = 0; i < servers; i++)); do start ps "$i" "$@"; done
start chief 0 "$@"
for ((i = 0; i < workers; i++)); do start worker "$i" "$@"; done
if ((evaluator)); then start evaluator 0 "$@"; fi

worst=0
while ((${#names[@]})); do
  code=0
  wait -n -p ended "${!names[@]}" || code=$?
  name=${names[$ended]}
  unset "names[$ended]"
  echo "local_cluster.sh: $name ended with exit code $code"
  if ((code >= 128 && ${started[$name]} <= restarts)); then
    echo "local_cluster.sh: restart ${started[$name]} of $name"
    sleep 1
    start "${name%-*}" "${name##*-}" "$@"
  elif ((code)); then
    worst=$code
    break
  fi
done
exit "$worst"
