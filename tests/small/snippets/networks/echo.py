"""A network of one neuron that says what it hears, for the tests of the machinery."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
# --8<-- [end:imports]


# --8<-- [start:echo]
def echo(x, w):
    """Each input (n,) as often as the weight says."""
    return w * x  # (n,)
# --8<-- [end:echo]


if __name__ == "__main__":
    # --8<-- [start:say]
    w = 2.0  # @param {type:"slider", min:0, max:4, step:0.5}
    x = np.arange(1000, 1004)
    print("heard", x.sum(), " said", echo(x, w).sum())
    plot.lines({"measured": echo(x, w)}, xlabel="inputs", ylabel="measured")
    # --8<-- [end:say]

    # --8<-- [start:cost]
    print("parameters       12,345")
    print("multiplications       1")
    # --8<-- [end:cost]
