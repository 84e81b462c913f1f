"""Times CPUNEP on one core: cpunep.py nep.txt frame.xyz EVALUATIONS; prints seconds, energy and forces as JSON."""

import json
import sys
import time

from ase.io import read
from calorine.calculators import CPUNEP

model, frame, evaluations = sys.argv[1], sys.argv[2], int(sys.argv[3])
atoms = read(frame)
atoms.calc = CPUNEP(model)
forces = atoms.get_forces()
energy = atoms.get_potential_energy()
seconds = 0.0
for k in range(evaluations):
    # Another configuration, or the calculator gives its last results again.
    atoms.positions[0, 0] += 1e-6
    start = time.perf_counter()
    atoms.get_forces()
    seconds += time.perf_counter() - start
print(json.dumps({"seconds": seconds / evaluations, "energy": energy, "forces": forces.tolist()}))
