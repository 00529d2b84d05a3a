"""Checked exercises of the page on optimizers."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:momentum-step-starter]
def momentum_step(w, v, grad, lr, momentum):
    """The next w (d,) and velocity v (d,), given the gradient at w."""
    return w - lr * grad, v
# --8<-- [end:momentum-step-starter]


# --8<-- [start:momentum-step-solution]
def momentum_step(w, v, grad, lr, momentum):
    """The next w (d,) and velocity v (d,), given the gradient at w."""
    v = momentum * v + grad
    return w - lr * v, v
# --8<-- [end:momentum-step-solution]


def check_momentum_step(momentum_step):
    """Whether the velocity is updated first, and the weights follow it downhill."""
    w, v, grad = np.array([1.0, 2.0]), np.array([1.0, -2.0]), np.array([2.0, 4.0])
    right_v = 0.5 * v + grad
    right_w = w - 0.1 * right_v
    got = momentum_step(w.copy(), v.copy(), grad.copy(), 0.1, 0.5)
    if not isinstance(got, tuple | list) or len(got) != 2:
        return "not-a-pair"
    new_w, new_v = map(np.asarray, got)
    if new_w.shape != (2,) or new_v.shape != (2,):
        return "shape", {"w": new_w.shape, "v": new_v.shape}
    if np.allclose(new_v, v):
        return "same-velocity"
    if np.allclose(new_v, v + grad):
        return "no-friction"
    if np.allclose(new_w, w + 0.1 * new_v):
        return "uphill"
    if np.allclose(new_v, right_v) and np.allclose(new_w, w - 0.1 * v):
        return "old-velocity"
    if np.allclose(new_v, right_v) and np.allclose(new_w, w - 0.1 * grad):
        return "gradient-only"
    if not (np.allclose(new_v, right_v) and np.allclose(new_w, right_w)):
        return "wrong", {"w": np.round(new_w, 3), "v": np.round(new_v, 3), "right_w": right_w, "right_v": right_v}
    return "right"


# --8<-- [start:linear-decay-starter]
def linear_decay(step, num_steps, first):
    """Share of the rate at a step: it rises in a straight line from 0 to 1 over the
    first steps, then falls in a straight line to 0 at num_steps."""
    return 1 - step / num_steps
# --8<-- [end:linear-decay-starter]


# --8<-- [start:linear-decay-solution]
def linear_decay(step, num_steps, first):
    """Share of the rate at a step: it rises in a straight line from 0 to 1 over the
    first steps, then falls in a straight line to 0 at num_steps."""
    if step < first:
        return step / first
    return (num_steps - step) / (num_steps - first)
# --8<-- [end:linear-decay-solution]


def check_linear_decay(linear_decay):
    """Whether it rises, peaks at 1 and ends at 0."""
    shares = [linear_decay(step, 100, 20) for step in (0, 10, 20, 60, 100)]
    if any(share is None for share in shares):
        return "nothing"
    if np.allclose(shares, [1, 0.9, 0.8, 0.4, 0]):
        return "no-warm-up"
    if np.isclose(shares[0], 0) and np.isclose(shares[1], 0.5) and shares[2] < 0.99:
        return "jump", {"share": f"{shares[2]:.2f}"}
    if np.allclose(shares, [0, 0.5, 1, 1, 1]):
        return "no-decay"
    if max(shares) > 1 + 1e-9:
        return "above-one", {"share": f"{max(shares):.2f}"}
    if not np.allclose(shares, [0, 0.5, 1, 0.5, 0]):
        return "wrong", {"shares": ", ".join(f"{share:.2f}" for share in shares)}
    return "right"
