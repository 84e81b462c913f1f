"""Compresses a frozen model that came from a .dp: compress.py IN OUT.

`dp compress` of DeePMD-kit 3.2.0 asks converted models for a learning rate, which it does not use.
"""

import importlib
import sys

module = importlib.import_module("deepmd.tf.entrypoints.compress")

given = module.update_deepmd_input


def with_learning_rate(script):
    script["learning_rate"] = {"type": "exp", "start_lr": 1e-3, "stop_lr": 1e-8, "decay_steps": 100}
    return given(script)


module.update_deepmd_input = with_learning_rate
module.compress(
    input=sys.argv[1],
    output=sys.argv[2],
    extrapolate=5,
    step=0.01,
    frequency=-1,
    checkpoint_folder="model-compression",
    training_script=None,
    mpi_log="master",
    log_path=None,
    log_level=30,
)
