#!/bin/sh
# Makes the fonts of this folder from the Inter of Debian's package fonts-inter (apt-get install fonts-inter fonttools
# python3-brotli): Latin, Greek, sub- and superscripts, arrows and the signs of physics. OTF for PNG, WOFF2 for the report.
set -eu
cd "$(dirname "$0")"
signs="U+0020-007E,U+00A0-00FF,U+0391-03A9,U+03B1-03C9,U+2010-2015,U+2018-201D,U+2022,U+2026,U+2070-208E,U+2190-2193,U+2212,U+2215,U+221A,U+2248,U+2260,U+2264,U+2265,U+22C5,U+25CF,U+25C6,U+2713,U+26A0"
for weight in Regular SemiBold; do
  source=/usr/share/fonts/opentype/inter/Inter-$weight.otf
  common="--unicodes=$signs --layout-features=kern,tnum,calt,ccmp,mark,locl --no-hinting --name-IDs=*"
  pyftsubset "$source" $common --desubroutinize --output-file="Inter-$weight.otf"
  pyftsubset "$source" $common --flavor=woff2 --output-file="Inter-$weight.woff2"
done
