#!/usr/bin/env bash
# Sets up, builds, and runs torchfm with the arguments, `run` without any.
#
#   scripts/run.sh [subcommand flags...]
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
"$here/scripts/setup.sh" --quiet
(cd "$here" && go build -o bin/torchfm ./cmd/torchfm)
. "$here/scripts/ffmpeg.sh"
[ $# -gt 0 ] || set -- run
exec "$here/bin/torchfm" "$@"
