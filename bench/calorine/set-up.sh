#!/bin/sh
# Installs the peer of the NEP benchmark, CPUNEP of calorine from PyPI, into bench/calorine/.cache; needs Python 3 with venv.
set -eu
cd "$(dirname "$0")"
mkdir -p .cache
[ -x .cache/venv/bin/python ] || python3 -m venv .cache/venv
.cache/venv/bin/pip install --quiet calorine==4.1
.cache/venv/bin/pip show calorine | sed -n 2p
