"""Reads and writes the files of the benchmark with ASE; prints megabytes, frames and seconds of processor time as JSON."""
import json, os, sys, time
from ase.io import iread, read, write

folder = sys.argv[1]
def timed(work):
    begin = time.process_time()
    result = work()
    return time.process_time() - begin, result

path = os.path.join(folder, "forces.extxyz")
seconds, frames = timed(lambda: list(iread(path, ":")))
print(json.dumps({"what": "read extxyz", "seconds": seconds, "frames": len(frames), "bytes": os.path.getsize(path)}))
out = os.path.join(folder, "peer-out.extxyz")
seconds, _ = timed(lambda: write(out, frames))
print(json.dumps({"what": "write extxyz", "seconds": seconds, "frames": len(frames), "bytes": os.path.getsize(out)}))
path = os.path.join(folder, "run.lammpstrj")
seconds, frames = timed(lambda: read(path, index=":", format="lammps-dump-text"))
print(json.dumps({"what": "read dump", "seconds": seconds, "frames": len(frames), "bytes": os.path.getsize(path)}))
