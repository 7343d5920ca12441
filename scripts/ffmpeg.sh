# Sourced: names the ffmpeg that setup.sh fetched where the system has none.
if [ -z "${TORCHFM_FFMPEG:-}" ] && ! command -v ffmpeg >/dev/null 2>&1; then
	fetched=${TORCHFM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/torchfm}/ffmpeg/ffmpeg
	[ ! -x "$fetched" ] || export TORCHFM_FFMPEG="$fetched"
fi
