#!/usr/bin/env bash
# Runs the microbenchmarks (JMH) of src/jmh: parsing, hashing, batching, lookup.
# Arguments are passed to JMH, for example a pattern of names:  scripts/microbenchmark.sh Staging
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2}
./mvnw --quiet --batch-mode --no-transfer-progress -Pjmh test-compile exec:exec "-Djmh.arguments=$*"
