#!/usr/bin/env bash
# Compares the training speed of a peer, --tf, the default and --bf16, for adagrad and adam. They run
# one after the other in several rounds, so that other load on the machine affects all equally.
#
#   scripts/benchmark.sh --data DIR [--peer COMMAND] [--rounds N] [--steps N] [--batch N]
#                        [--optimizers "adagrad adam"] [--out FILE]
#
# The peer is a command, given by --peer or MMOE_PEER. The arguments --train FILE --test FILE --steps N
# --batch N --optimizer NAME --lr X --shuffle are appended. It prints JSON with steps_per_sec, and
# optionally acc, auc and auc_click. Without a peer, ratios are relative to --tf. The table is printed
# to standard output and written to FILE, both as Markdown.
set -euo pipefail

home=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
data='' peer=${MMOE_PEER:-} rounds=5 steps=300 batch=512 optimizers='adagrad adam' out=''
while (($#)); do
  case $1 in
  --data | --peer | --rounds | --steps | --batch | --optimizers | --out)
    [[ $# -ge 2 ]] || {
      echo "benchmark: $1 needs a value" >&2
      exit 2
    }
    printf -v "${1#--}" %s "$2"
    shift 2
    ;;
  *)
    echo "benchmark: unknown option $1" >&2
    exit 2
    ;;
  esac
done
for file in "$data/taobao_train_data" "$data/taobao_test_data"; do
  [[ -f $file ]] || {
    echo "benchmark: there is no $file (--data names the directory)" >&2
    exit 2
  }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A rate=([adagrad]=0.1 [adam]=0.001 [gradientdescent]=0.1)
configurations=(--tf default --bf16)
if [[ -n $peer ]]; then
  configurations=(peer "${configurations[@]}")
else
  echo "benchmark: no peer given (--peer or MMOE_PEER); ratios are to --tf" >&2
fi

fail() {
  echo "benchmark: $1 failed:" >&2
  tail -5 "$work/log" >&2
  exit 1
}

# number NAME FILE [N]: prints the Nth value of a JSON field, or nothing if there is none.
number() {
  grep -oE "\"$1\" *: *[-+.eE0-9]+" "$2" | sed -n "${3:-1}s/.*: *//p" || true
}

# run OPTIMIZER CONFIGURATION: appends "steps_per_sec acc auc click_auc" to its results.
run() {
  local optimizer=$1 configuration=$2 flags=() result=$work/result.json click
  if [[ $configuration == peer ]]; then
    # shellcheck disable=SC2086  # the peer is a command with arguments
    $peer --train "$data/taobao_train_data" --test "$data/taobao_test_data" --steps "$steps" \
      --batch "$batch" --optimizer "$optimizer" --lr "${rate[$optimizer]}" --shuffle \
      >"$result" 2>"$work/log" || fail "$configuration"
    click=$(number auc_click "$result")
  else
    [[ $configuration == default ]] || flags=("$configuration")
    "$home/mmoe" train --data_location "$data" --steps "$steps" --batch_size "$batch" \
      --optimizer "$optimizer" --learning_rate "${rate[$optimizer]}" --save_steps 0 \
      --checkpoint "$work/checkpoint" "${flags[@]}" >"$work/log" 2>&1 || fail "$configuration"
    mv "$work/checkpoint/metrics.json" "$result"
    rm -r "$work/checkpoint"
    # The first AUC is the pooled one, and the second is the one of the first task.
    click=$(number auc "$result" 2)
  fi
  local speed acc auc
  speed=$(number steps_per_sec "$result") acc=$(number acc "$result") auc=$(number auc "$result")
  [[ -n $speed ]] || fail "$configuration (no steps_per_sec)"
  echo "$speed ${acc:--} ${auc:--} ${click:--}" >>"$work/$optimizer.$configuration"
}

for ((round = 1; round <= rounds; round++)); do
  for optimizer in $optimizers; do
    for configuration in "${configurations[@]}"; do
      run "$optimizer" "$configuration"
      echo "round $round: $optimizer $configuration" \
        "$(tail -n 1 "$work/$optimizer.$configuration" | cut -d' ' -f1) steps/s" >&2
    done
  done
done

# spread FILE: prints median, minimum and maximum of the first column.
spread() {
  sort -n "$1" | awk '{ v[NR] = $1 }
    END { m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2
          printf "%.1f %.1f %.1f\n", m, v[1], v[NR] }'
}

table() {
  echo "| optimizer | run | steps/s, median | spread | ratio | ACC | AUC | click AUC |"
  echo "|---|---|---|---|---|---|---|---|"
  local optimizer configuration base middle low high acc auc click
  for optimizer in $optimizers; do
    read -r base _ <<<"$(spread "$work/$optimizer.${configurations[0]}")"
    for configuration in "${configurations[@]}"; do
      read -r middle low high <<<"$(spread "$work/$optimizer.$configuration")"
      read -r _ acc auc click <<<"$(tail -n 1 "$work/$optimizer.$configuration")"
      awk -v o="$optimizer" -v c="$configuration" -v m="$middle" -v l="$low" -v h="$high" \
        -v b="$base" -v acc="$acc" -v auc="$auc" -v click="$click" \
        'function digits(x) { return x == "-" ? "" : sprintf("%.4f", x) }
         BEGIN { printf "| %s | %s | %s | %s to %s | %.2f | %s | %s | %s |\n",
                 o, c, m, l, h, m / b, digits(acc), digits(auc), digits(click) }'
    done
  done
}

{
  echo "$(getconf _NPROCESSORS_ONLN) processors," \
    "$(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo 2>/dev/null | head -n 1);" \
    "batch $batch, $steps steps, $rounds rounds; ratios are to ${configurations[0]}"
  echo
  table
} | if [[ -n $out ]]; then tee "$out"; else cat; fi
