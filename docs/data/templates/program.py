"""TODO: what this program shows, in one sentence."""

# --8<-- [start:imports]
import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:SLUG]
def NAME(x, w):
    """TODO: what it computes, from inputs (n,) and a weight."""
    return w * x  # (n,)
# --8<-- [end:SLUG]


if __name__ == "__main__":
    # --8<-- [start:demonstration]
    w = 2.0  # @param {type:"slider", min:-4, max:4, step:0.5}
    rng = np.random.default_rng(0)
    x = np.sort(rng.normal(size=20))  # (n,)
    print("largest output", round(float(NAME(x, w).max()), 2))
    plot.lines({"output": NAME(x, w)}, x=x, xlabel="input", ylabel="output")
    # --8<-- [end:demonstration]

    # --8<-- [start:cost]
    print(f"parameters       {1:,}")
    print(f"multiplications  {1:,}")
    # --8<-- [end:cost]
