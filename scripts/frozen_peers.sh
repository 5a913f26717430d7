#!/usr/bin/env bash
# Stops each kind of process of a local cluster for a while (SIGSTOP), lets it continue, and prints how the job ended.
# usage: scripts/frozen_peers.sh DATA_DIR [SECONDS [SESSION_TIMEOUT [TIMES [STEPS]]]]
#   SECONDS          how long a process is stopped (120)
#   SESSION_TIMEOUT  --session_timeout of the job (10)
#   TIMES            runs with each role (3)
#   STEPS            steps of the job (400). It must still train when a process is stopped
# Every row must show exit code 0. The columns are the seconds from the stop, and from the continuation, to the end of
# the job, and the restarts of lost processes.
set -euo pipefail
data=${1:?usage: scripts/frozen_peers.sh DATA_DIR [SECONDS [SESSION_TIMEOUT [TIMES [STEPS]]]]}
seconds=${2:-120} timeout=${3:-10} times=${4:-3} steps=${5:-400}
here=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")
work=$(mktemp -d)
job=''
clean() {
  if [[ $job ]]; then
    kill "$job" 2>/dev/null || true
    wait "$job" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap clean EXIT
trap 'exit 143' HUP INT TERM

worst=0
printf '%-12s %4s %9s %10s %13s %8s\n' process run exit_code after_stop after_resume restarts
for name in ps-1 chief-0 worker-1 evaluator-0; do
  for ((run = 1; run <= times; run++)); do
    rm -rf "${work:?}"/*
    "$here/local_cluster.sh" --ps 2 --workers 2 --logs "$work/logs" --restarts 40 -- --data_location "$data" \
      --checkpoint "$work/checkpoint" --steps "$steps" --save_steps 100 --batch_size 32 --log_steps 10 --no_export \
      --session_timeout "$timeout" >"$work/out" 2>&1 &
    job=$!
    until [[ -s $work/checkpoint/train_log.jsonl ]]; do
      kill -0 "$job" 2>/dev/null || { cat "$work/out" >&2; exit 1; }
      sleep 0.2
    done
    stopped=$(<"$work/logs/$name.pid")
    start=$SECONDS
    kill -STOP "$stopped" 2>/dev/null || echo "$name had ended before it could be stopped" >&2
    sleep "$seconds"
    kill -CONT "$stopped" 2>/dev/null || true
    resumed=$SECONDS code=0
    wait "$job" || code=$?
    job=''
    ((code <= worst)) || worst=$code
    printf '%-12s %4d %9d %10d %13d %8d\n' "$name" "$run" "$code" $((SECONDS - start)) $((SECONDS - resumed)) \
      "$(grep -c ': restart ' "$work/out" || true)"
  done
done
exit "$worst"
