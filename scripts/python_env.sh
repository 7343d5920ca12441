# Sourced by verify.sh and bench.sh: makes the Python environment of the reference
# and sets python to its interpreter.
need_python=${PYTHON:-python3}
cache=${TORCHFM_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/torchfm}
if [ -n "${TORCHFM_PYTHON:-}" ]; then
	python=$TORCHFM_PYTHON
else
	# The environment's name holds the pinned versions: new pins, new environment.
	pins=$(cksum <scripts/reference-requirements.txt | cut -d' ' -f1)
	environment=$cache/python-$pins
	python=$environment/bin/python
	if [ ! -x "$python" ]; then
		echo "making the Python environment of the reference in $environment" >&2
		temporary=$environment.$$
		trap 'rm -rf "$temporary"' EXIT
		"$need_python" -m venv "$temporary"
		"$temporary/bin/python" -m pip install --quiet --disable-pip-version-check -r scripts/reference-requirements.txt
		rm -rf "$temporary"/bin/pip*
		mv "$temporary" "$environment"
		trap - EXIT
	fi
fi
"$python" -c 'import torch, numpy, safetensors' || {
	echo "the Python environment at $python lacks torch, numpy or safetensors" >&2
	exit 1
}
