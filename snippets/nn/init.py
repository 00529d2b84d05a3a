"""Where the weights of a layer begin: random, of a size that keeps signals alive. After `torch.nn.init`.

A weight has the shape (out, in, …): what follows the first two axes is the size of a kernel.
"""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:fans]
def fans(shape):
    """(fan_in, fan_out): inputs that an output sums, outputs that an input reaches."""
    if len(shape) < 2:
        raise ValueError(f"fans: a weight (out, in, …) expected, {tuple(shape)} came")
    area = int(np.prod(shape[2:]))
    return shape[1] * area, shape[0] * area
# --8<-- [end:fans]


# --8<-- [start:xavier]
def xavier_normal(shape, rng, gain=1.0):
    """Variance gain² · 2 / (fan_in + fan_out): for tanh and sigmoid.
    Glorot and Bengio 2010, eq. 12."""
    return rng.standard_normal(shape) * gain * np.sqrt(2 / sum(fans(shape)))
# --8<-- [end:xavier]


# --8<-- [start:kaiming]
def kaiming_normal(shape, rng):
    """Variance 2 / fan_in: for ReLU, which silences half of its inputs.
    He et al. 2015, eq. 10."""
    return rng.standard_normal(shape) * np.sqrt(2 / fans(shape)[0])
# --8<-- [end:kaiming]
