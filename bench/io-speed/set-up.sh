#!/bin/sh
# Installs the peer of this benchmark, ASE from PyPI, into bench/io-speed/.cache; needs Python 3 with venv.
set -eu
cd "$(dirname "$0")"
mkdir -p .cache
[ -x .cache/venv/bin/python ] || python3 -m venv .cache/venv
.cache/venv/bin/pip install --quiet ase==3.29.0
.cache/venv/bin/python -c "import ase; print('ASE', ase.__version__)"
