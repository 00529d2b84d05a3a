"""How parameters follow their gradients. After `torch.optim`."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:optimizer]
class Optimizer:
    """Holds parameters and moves them against their gradients."""

    def __init__(self, parameters, lr):
        self.parameters, self.lr = list(parameters), lr
        if not self.parameters or not lr > 0:
            name, count = type(self).__name__, len(self.parameters)
            raise ValueError(f"{name}: some parameters and lr > 0 expected, "
                             f"{count} parameters and lr {lr} came")

    def zero_grad(self):
        """Forget the gradients, before those of the next batch are added up."""
        for p in self.parameters:
            p.grad = None
# --8<-- [end:optimizer]


# --8<-- [start:sgd]
class SGD(Optimizer):
    """v <- momentum · v + grad;  p <- p - lr · v.
    Robbins and Monro 1951; Polyak 1964."""

    def __init__(self, parameters, lr, momentum=0.0):
        super().__init__(parameters, lr)
        self.momentum = momentum
        self.velocity = [np.zeros_like(p.data) for p in self.parameters]

    def step(self):
        """Move every parameter that has a gradient once."""
        for p, v in zip(self.parameters, self.velocity):
            if p.grad is not None and self.momentum:
                v *= self.momentum
                v += p.grad
                p.data -= self.lr * v
            elif p.grad is not None:
                p.data -= self.lr * p.grad
# --8<-- [end:sgd]


# --8<-- [start:adam]
class Adam(Optimizer):
    """Steps of about lr, whatever the size of the gradient: its mean over the root of
    its mean square, both corrected for having begun at zero. Kingma and Ba 2015."""

    def __init__(self, parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8):
        super().__init__(parameters, lr)
        self.betas, self.eps, self.t = betas, eps, 0
        self.m = [np.zeros_like(p.data) for p in self.parameters]
        self.v = [np.zeros_like(p.data) for p in self.parameters]

    def step(self):
        """Move every parameter that has a gradient once."""
        self.t += 1
        beta1, beta2 = self.betas
        for p, m, v in zip(self.parameters, self.m, self.v):
            if p.grad is not None:
                m += (1 - beta1) * (p.grad - m)
                v += (1 - beta2) * (p.grad**2 - v)
                m_hat, v_hat = m / (1 - beta1**self.t), v / (1 - beta2**self.t)
                p.data -= self.lr * m_hat / (np.sqrt(v_hat) + self.eps)
# --8<-- [end:adam]
