#!/usr/bin/env bash
# Runs all processes of a cluster on this machine, each with the TF_CONFIG that Kubeflow would set, and stops them all
# at its end. The flags after -- are flags of ./mmoe train.
# usage: scripts/local_cluster.sh [MANIFEST.yaml | --ps N --workers N --no-evaluator] [--base_port N] [--logs DIR] -- FLAGS
#   MANIFEST.yaml  take replicas and flags from a TFJob; FLAGS go before its own
#   --workers N    workers beside the chief (1)
#   --logs DIR     write the output of each process to a file, instead of printing it with a prefix
set -euo pipefail
servers=1 workers=1 evaluator=1 port=23000 logs='' manifest=''
while (($#)); do
  case $1 in
    --ps) servers=$2; shift 2 ;;
    --workers) workers=$2; shift 2 ;;
    --no-evaluator) evaluator=0; shift ;;
    --base_port) port=$2; shift 2 ;;
    --logs) logs=$2; shift 2 ;;
    --) shift; break ;;
    *.yaml) manifest=$1; shift ;;
    *) echo "local_cluster.sh: unknown flag $1" >&2; exit 2 ;;
  esac
done

replicas() { # TYPE: prints the number of replicas in the manifest
  awk -v type="$1:" '$1 == type {found = 1} found && $1 == "replicas:" {print $2; exit}' "$manifest"
}
if [[ $manifest ]]; then
  [[ -r $manifest ]] || { echo "local_cluster.sh: $manifest can't be read" >&2; exit 2; }
  servers=$(replicas PS) workers=$(replicas Worker) evaluator=$(replicas Evaluator)
  servers=${servers:-0} workers=${workers:-0} evaluator=${evaluator:-0}
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

declare -A names=()
start() { # TYPE INDEX FLAGS
  local name=$1-$2 config="{\"cluster\":$cluster,\"task\":{\"type\":\"$1\",\"index\":$2}}"
  shift 2
  if [[ $logs ]]; then
    mkdir -p "$logs"
    TF_CONFIG=$config "$home/mmoe" train "$@" >"$logs/$name.log" 2>&1 &
  else
    TF_CONFIG=$config "$home/mmoe" train "$@" > >(sed -u "s/^/[$name] /") 2>&1 &
  fi
  names[$!]=$name
}
ended() { # PID...: waits for processes, and kills them after a minute
  local end=$((SECONDS + 60)) pid
  for pid in "$@"; do
    while kill -0 "$pid" 2>/dev/null && ((SECONDS < end)); do sleep 0.2; done
    kill -KILL "$pid" 2>/dev/null || true
  done
}
finish() { # Stops parameter servers last, because the other processes save variables from them.
  trap - EXIT INT TERM
  local pid others=() holders=()
  for pid in "${!names[@]}"; do
    if [[ ${names[$pid]} == ps-* ]]; then holders+=("$pid"); else others+=("$pid"); fi
  done
  kill "${others[@]}" 2>/dev/null || true
  ended "${others[@]}"
  kill "${holders[@]}" 2>/dev/null || true
  ended "${holders[@]}"
}
trap finish EXIT
trap 'exit 143' INT TERM

for ((i = 0; i < servers; i++)); do start ps "$i" "$@"; done
start chief 0 "$@"
for ((i = 0; i < workers; i++)); do start worker "$i" "$@"; done
if ((evaluator)); then start evaluator 0 "$@"; fi

worst=0
while ((${#names[@]})); do
  code=0
  wait -n -p ended "${!names[@]}" || code=$?
  echo "local_cluster.sh: ${names[$ended]} ended with exit code $code"
  unset "names[$ended]"
  if ((code)); then worst=$code; break; fi
done
exit "$worst"
