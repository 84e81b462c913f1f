"""Times the ring searches of sovapy (0.8.3 from PyPI) on bonds given as JSON: {"atoms": n, "bonds": [[t, o], ...]}.

    pip install sovapy==0.8.3
    python bench/sovapy-rings.py bonds.json
"""
import json
import sys
import time

import numpy as np
from sovapy.computation import rings

with open(sys.argv[1]) as file:
    given = json.load(file)
atoms = np.arange(given["atoms"])
bonds = np.array(given["bonds"])
result = {}
for name, search in (("guttman", rings.enumerate_guttman_ring), ("king", rings.enumerate_king_ring)):
    start = time.perf_counter()
    found = search(atoms, atoms, bonds, **({"flag_primitive": False} if name == "king" else {}))
    sizes = {}
    for ring in found:
        sizes[len(ring) // 2] = sizes.get(len(ring) // 2, 0) + 1
    result[name] = {"seconds": time.perf_counter() - start, "sizes": sizes}
json.dump(result, sys.stdout)
