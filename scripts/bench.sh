#!/usr/bin/env bash
# Times Python and Go in turn, in one run on this machine, and prints the medians
# and the median of the pairs' ratios: the training loop with one thread and the
# same draws, and the whole computation with the default number of threads. Go's
# whole run draws figures, animation and page as well, Python's does not.
#
#   scripts/bench.sh [ROUNDS]        (default: 5 rounds of training, 3 of the whole)
#
#   TORCHFM_PYTHON  as for verify.sh
set -euo pipefail
cd "$(dirname "$0")/.."
rounds=${1:-5}
whole=$(((rounds + 1) / 2))
scripts/setup.sh --quiet
. scripts/python_env.sh
go build -o bin/torchfm ./cmd/torchfm
. scripts/ffmpeg.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

wall() { # FILE COMMAND...: appends the seconds that the command takes
	local file=$1 start end
	shift
	start=$(date +%s.%N)
	"$@" >"$work/output"
	end=$(date +%s.%N)
	echo "$start $end" | awk '{ printf "%.3f\n", $2 - $1 }' >>"$file"
}
report() { # NAME: compares NAME.python with NAME.go
	paste "$work/$1.python" "$work/$1.go" | awk -v name="$1" '
		function median(a, n,   i, j, t) {
			for (i = 2; i <= n; i++) { t = a[i]; for (j = i - 1; j > 0 && a[j] > t; j--) a[j + 1] = a[j]; a[j + 1] = t }
			return n % 2 ? a[(n + 1) / 2] : (a[n / 2] + a[n / 2 + 1]) / 2
		}
		{ p[NR] = $1; g[NR] = $2; r[NR] = $1 / $2 }
		END { printf "%-6s Python %.2f s, Go %.2f s, Go is %.2f times as fast (medians of %d)\n", name, median(p, NR), median(g, NR), median(r, NR), NR }'
}

echo "training, 10,000 iterations, one thread, cpu draws"
for _ in $(seq "$rounds"); do
	"$python" scripts/reference.py --rng cpu --threads 1 --stop-after train --out "$work/python" --timing "$work/t.json" >/dev/null
	"$python" -c 'import json, sys; print(json.load(open(sys.argv[1]))["parts"]["train"])' "$work/t.json" >>"$work/train.python"
	bin/torchfm train --rng cpu --threads 1 --out "$work/go" | sed -n 's/^trained .* in \([0-9.]*\) s,.*/\1/p' >>"$work/train.go"
done
"$python" - "$work/python/losses.npy" "$work/go/losses.npy" <<'END'
import sys
import numpy as np
if np.load(sys.argv[1]).tobytes() != np.load(sys.argv[2]).tobytes():
    sys.exit("bench: the losses differ")
print("all losses are equal to the bit")
END
report train
echo "the whole computation, process from start to end"
for _ in $(seq "$whole"); do
	wall "$work/whole.python" "$python" scripts/reference.py --out "$work/python"
	wall "$work/whole.go" bin/torchfm run --out "$work/go"
done
report whole
