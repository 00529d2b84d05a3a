"""How fast this machine is just now, so that limits in seconds mean the same on a slow or a busy one."""

import time

import numpy as np

# CPU seconds of the workload on the machine of docs/data/costs.json: where this was written the workload took 0.118 s and
# networks/convolutional_networks.py 3.2 s, which that file has at 1.4 s.
REFERENCE = 0.052
MOST = 6  # times slower: beyond, a limit would say nothing


def workload() -> float:
    """CPU seconds of small NumPy steps in a Python loop, which is what programs do."""
    rng = np.random.default_rng(0)
    X, W = rng.normal(size=(64, 48)), rng.normal(size=(48, 48)) / 7
    started = time.process_time()
    for _ in range(1500):
        X = np.tanh(X @ W)
        X = X - X.mean(axis=0)
    return time.process_time() - started


def slowness() -> float:
    """How many times slower than the reference, never less than 1."""
    return min(MOST, max(1.0, min(workload() for _ in range(3)) / REFERENCE))
