#!/usr/bin/env bash
# Runs the same settings in Python (scripts/reference.py, real PyTorch and NumPy)
# and in Go, on this machine, and prints what is equal to the bit, what within
# which bound, and what is not. The exit status is 1 when something is not.
#
#   scripts/verify.sh [--train-only] [flags of torchfm train]
#
#   TORCHFM_PYTHON  a Python with torch, numpy and safetensors, to use instead of
#                   the environment that this script makes
set -euo pipefail
cd "$(dirname "$0")/.."
command=run stop=run
flags=() threads=1 # the last bits of some sizes depend on it: the same for both
for arg in "$@"; do
	case $arg in
	--train-only) command=train stop=train ;;
	--out | --out=* | --device | --device=*) echo "verify: $arg is set by the script" >&2; exit 2 ;;
	--threads | --threads=*) threads= && flags+=("$arg") ;;
	*) flags+=("$arg") ;;
	esac
done
[ -z "$threads" ] || flags+=(--threads "$threads")
scripts/setup.sh --quiet
. scripts/python_env.sh
go build -o bin/torchfm ./cmd/torchfm
. scripts/ffmpeg.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "Go: torchfm $command ${flags[*]-}"
bin/torchfm $command --device cpu --out "$work/go" ${flags[@]+"${flags[@]}"}
echo
echo "Python: reference.py ${flags[*]-}"
"$python" scripts/reference.py --out "$work/python" --stop-after $stop ${flags[@]+"${flags[@]}"}
echo
"$python" scripts/compare_runs.py "$work/go" "$work/python"
