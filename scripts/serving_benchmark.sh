#!/usr/bin/env bash
# Measures throughput and latency of ./mmoe serve for single rows and batches of 128, by REST and gRPC, next to direct
# calls. usage: scripts/serving_benchmark.sh MODEL_BASE_PATH ROWS_FILE [CLIENTS [SECONDS]]
set -euo pipefail
base=$(readlink -f "${1:?usage: $0 MODEL_BASE_PATH ROWS_FILE [CLIENTS [SECONDS]]}")
rows=$(readlink -f "${2:?a file of rows is missing}")
clients=${3:-8} seconds=${4:-60}
cd "$(dirname "${BASH_SOURCE[0]}")/.."

./mvnw --quiet --batch-mode -Pjmh test-compile dependency:build-classpath -Dmdep.outputFile=target/jmh.classpath
log=$(mktemp)
./mmoe serve --model_base_path "$base" --rest_api_port 0 --port 0 >"$log" &
server=$!
trap 'kill $server; wait $server || true; rm -f "$log"' EXIT
until grep -q '^Serving' "$log"; do
  kill -0 $server
  sleep 0.2
done
rest=$(sed -nE 's|.*http://[^:]*:([0-9]+)/.*|\1|p' "$log")
grpc=$(sed -nE 's|.*gRPC on [^:]*:([0-9]+)$|\1|p' "$log")
export TF_ENABLE_ONEDNN_OPTS=0 TF_CPP_MIN_LOG_LEVEL=2 # The same as in ./mmoe serve.
java -cp "target/test-classes:target/classes:$(cat target/jmh.classpath)" \
  io.mmoe.serve.server.ServingLoad "$base" "$rows" "$rest" "$grpc" "$clients" "$seconds" 2>/dev/null
grep -E '^VmHWM|^VmRSS' "/proc/$server/status" || true
