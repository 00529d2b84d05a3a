"""Part of make bench: an epoch of the digits on the toolbox, on the hand-written loop of the backpropagation page, and on
PyTorch's eager loop on the CPU. 64-64-10, batch 32, plain SGD, one thread, the fastest of many epochs. The loops take
turns, so that a moment in which the machine is busy with something else spoils none of them.

PyTorch is installed into .cache/torch for this alone: nothing else in the project needs it.
"""

import os

from theme.commands.building import run
from theme.commands.environment import environment
from theme.model import places

TORCH = "torch==2.13.0"
GOAL = 1.4  # times the hand-written loop
EPOCHS, TURNS = 40, 5
LOOPS = {
    "hand-written": """
from training.backpropagation import init_params, train_epoch
params = init_params(np.random.default_rng(0))
def epoch(rng):
    train_epoch(params, X, y, 32, 0.1, rng)
""",
    "toolbox": """
from nn.layers import Linear, ReLU, Sequential
from nn.losses import cross_entropy
from nn.optim import SGD
rng = np.random.default_rng(0)
net = Sequential(Linear(64, 64, rng), ReLU(), Linear(64, 10, rng))
optimizer = SGD(net.parameters(), lr=0.1)
def epoch(rng):
    for X_batch, y_batch in batches(X, y, 32, rng):
        loss = cross_entropy(net(X_batch), y_batch)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
""",
    "PyTorch": """
import torch
torch.set_num_threads(1)
net = torch.nn.Sequential(torch.nn.Linear(64, 64), torch.nn.ReLU(), torch.nn.Linear(64, 10)).double()
optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
Xt, yt = torch.from_numpy(X), torch.from_numpy(y)
def epoch(rng):
    order = torch.from_numpy(rng.permutation(len(y)))
    for rows in order.split(32):
        loss = torch.nn.functional.cross_entropy(net(Xt[rows]), yt[rows])
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
""",
}
FRAME = """
import time
import numpy as np
from nn.data import batches, load_digits
X, y, _, _ = load_digits()
{loop}
best = float("inf")
for k in range({epochs}):
    rng = np.random.default_rng(k)
    started = time.perf_counter()
    epoch(rng)
    best = min(best, time.perf_counter() - started)
print(best)
"""


def seconds(python: str, loop: str) -> float:
    variables = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    code = FRAME.format(loop=loop, epochs=EPOCHS)
    return float(run([python, "-c", code], cwd=places.SNIPPETS, env=variables))


def main() -> None:
    python = str(environment("torch", TORCH) / "python")
    turns = [{name: seconds(python, loop) for name, loop in LOOPS.items()} for _ in range(TURNS)]
    took = {name: min(turn[name] for turn in turns) for name in LOOPS}
    for name, value in took.items():
        print(f"{name:<14} {value * 1e3:6.2f} ms an epoch  {value / took['hand-written']:5.2f}")
    ratio = took["toolbox"] / took["hand-written"]
    print(f"toolbox / hand-written {ratio:.2f} (goal {GOAL}); faster than PyTorch: {took['toolbox'] < took['PyTorch']}")


if __name__ == "__main__":
    main()
