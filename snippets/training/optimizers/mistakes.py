"""Typical mistakes in the exercises of the page on optimizers: each region is answered with the message of its name."""


# --8<-- [start:momentum-step-not-a-pair]
def momentum_step(w, v, grad, lr, momentum):
    v = momentum * v + grad
    return w - lr * v
# --8<-- [end:momentum-step-not-a-pair]


# --8<-- [start:momentum-step-shape]
def momentum_step(w, v, grad, lr, momentum):
    v = momentum * v + grad
    return w - lr * v, v.sum()
# --8<-- [end:momentum-step-shape]


# --8<-- [start:momentum-step-same-velocity]
def momentum_step(w, v, grad, lr, momentum):
    return w - lr * (momentum * v + grad), v
# --8<-- [end:momentum-step-same-velocity]


# --8<-- [start:momentum-step-no-friction]
def momentum_step(w, v, grad, lr, momentum):
    v = v + grad
    return w - lr * v, v
# --8<-- [end:momentum-step-no-friction]


# --8<-- [start:momentum-step-uphill]
def momentum_step(w, v, grad, lr, momentum):
    v = momentum * v + grad
    return w + lr * v, v
# --8<-- [end:momentum-step-uphill]


# --8<-- [start:momentum-step-old-velocity]
def momentum_step(w, v, grad, lr, momentum):
    return w - lr * v, momentum * v + grad
# --8<-- [end:momentum-step-old-velocity]


# --8<-- [start:momentum-step-gradient-only]
def momentum_step(w, v, grad, lr, momentum):
    return w - lr * grad, momentum * v + grad
# --8<-- [end:momentum-step-gradient-only]


# --8<-- [start:momentum-step-wrong]
def momentum_step(w, v, grad, lr, momentum):
    v = momentum * v + (1 - momentum) * grad
    return w - lr * v, v
# --8<-- [end:momentum-step-wrong]


# --8<-- [start:linear-decay-nothing]
def linear_decay(step, num_steps, first):
    if step < first:
        return step / first
# --8<-- [end:linear-decay-nothing]


# --8<-- [start:linear-decay-no-warm-up]
def linear_decay(step, num_steps, first):
    return 1 - step / num_steps
# --8<-- [end:linear-decay-no-warm-up]


# --8<-- [start:linear-decay-jump]
def linear_decay(step, num_steps, first):
    if step < first:
        return step / first
    return 1 - step / num_steps
# --8<-- [end:linear-decay-jump]


# --8<-- [start:linear-decay-no-decay]
def linear_decay(step, num_steps, first):
    return min(step / first, 1)
# --8<-- [end:linear-decay-no-decay]


# --8<-- [start:linear-decay-above-one]
def linear_decay(step, num_steps, first):
    return step / first if step < first else (num_steps - step) / first
# --8<-- [end:linear-decay-above-one]


# --8<-- [start:linear-decay-wrong]
def linear_decay(step, num_steps, first):
    if step < first:
        return (step / first) ** 2
    return (num_steps - step) / (num_steps - first)
# --8<-- [end:linear-decay-wrong]
