#!/usr/bin/env bash
# Grows one EmbeddingVariable (width 16, Adagrad) to KEYS keys, and prints the cost per step and per key.
# usage: scripts/table_growth.sh [KEYS]   (20000000; takes about 7 GB)
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
export TF_CPP_MIN_LOG_LEVEL=${TF_CPP_MIN_LOG_LEVEL:-2}
./mvnw --quiet --batch-mode -Pjmh test-compile dependency:build-classpath -Dmdep.outputFile=target/jmh.classpath
java -Dorg.bytedeco.javacpp.maxphysicalbytes=0 -cp "target/test-classes:target/classes:$(cat target/jmh.classpath)" \
  io.mmoe.build.embedding.KeyedTableGrowth "${1:-20000000}"
