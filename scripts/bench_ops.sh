#!/usr/bin/env bash
# Times five operators, layers and an optimizer's step in Python and Go in turn, in
# one run on this machine, one thread each, and prints the medians and the median of
# the rounds' ratios: a sum of four elements, linear on [256, 64] and on one row by
# [256, 64], nn.Linear(256, 64) of one row, a view, item, a step of AdamW over 150
# parameters, and forward and backward of an LSTM step, a TransformerEncoderLayer and a
# Conv2d-BatchNorm-ReLU block. A round's time is the best of five, since other work only
# adds to it.
#
#   scripts/bench_ops.sh [ROUNDS]        (default: 9)
#
#   TORCHFM_PYTHON  as for verify.sh
#   TORCHFM_CALLS   calls of each, a tenth of them for linear on [256, 64] and a
#                   fiftieth for AdamW (default: 5000)
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-9}
calls=${TORCHFM_CALLS:-5000}
scripts/setup.sh --quiet
. scripts/python_env.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
go test -c -o "$work/torch.test" ./native/torch
go test -c -o "$work/nn.test" ./native/torch/nn
go test -c -o "$work/optim.test" ./native/torch/optim
export TORCHFM_KERNELS=native OMP_NUM_THREADS=1

gobench() { # BINARY NAMES CALLS: NAME ns allocations, of the best of five
	"$work/$1" -test.run '^$' -test.bench "^BenchmarkOp($2)\$" -test.benchtime "$3x" -test.count 5 |
		awk '/^BenchmarkOp/ {
				name = $1; sub(/^BenchmarkOp/, "", name); sub(/-[0-9]+$/, "", name)
				if (!(name in best) || $3 < best[name]) best[name] = $3
				allocations[name] = $7
			}
			END { for (name in best) print name, best[name], allocations[name] }'
}
for round in $(seq "$rounds"); do
	"$python" scripts/bench_ops.py "$calls" | sed "s/^/$round python /"
	{
		gobench torch.test 'Add|LinearRow|View|Item' "$calls"
		gobench torch.test Linear $((calls / 10))
		gobench nn.test Layer "$calls"
		gobench nn.test 'LSTM|Encoder|ConvBlock' $((calls / 50))
		gobench optim.test AdamW $((calls / 50))
	} | sed "s/^/$round go /"
done >"$work/times"
awk '
	function median(list,   a, n, i, j, t) {
		n = split(list, a, " ")
		for (i = 2; i <= n; i++) { t = a[i]; for (j = i - 1; j > 0 && a[j] + 0 > t + 0; j--) a[j + 1] = a[j]; a[j + 1] = t }
		return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
	}
	{ time[$2, $3] = time[$2, $3] " " $4; at[$1, $2, $3] = $4; if ($2 == "go") allocations[$3] = $5; if ($1 > rounds) rounds = $1 }
	END {
		n = split("Add Linear LinearRow Layer View Item AdamW LSTM Encoder ConvBlock", names, " ")
		printf "%-10s %12s %12s %10s %12s\n", "", "Python ns", "Go ns", "Go/Python", "allocations"
		for (i = 1; i <= n; i++) {
			name = names[i]; ratios = ""
			for (r = 1; r <= rounds; r++) ratios = ratios " " at[r, "go", name] / at[r, "python", name]
			printf "%-10s %12.0f %12.0f %10.2f %12d\n", name, median(time["python", name]), median(time["go", name]), median(ratios), allocations[name]
		}
		printf "medians of %d rounds\n", rounds
	}' "$work/times"
