"""Reverse-mode automatic differentiation on NumPy arrays, with broadcasting. After PyTorch's `Tensor`."""

# --8<-- [start:imports]
import contextlib
import itertools
from heapq import heappop, heappush

import numpy as np

# --8<-- [end:imports]


# --8<-- [start:tensor]
class Tensor:
    """An array that remembers how it was made, so that `backward` can give each tensor
    that asks for it the gradient of a loss. Floats keep their type, the rest becomes
    float64."""

    __array_ufunc__ = None  # (1)!
    _serial = itertools.count()

    def __init__(self, data, requires_grad=False):
        data = data if type(data) is np.ndarray else np.asarray(data)
        self.data = data if data.dtype.kind == "f" else data.astype(float)
        self.grad = None  # an array of the same shape, once backward has come this far
        self.requires_grad = requires_grad
        self.edges = ()  # (parent, function from my gradient to the parent's), …
        self.serial = next(Tensor._serial)  # (2)!

    @property
    def shape(self):
        """Shape of the array."""
        return self.data.shape

    def item(self):
        """The value of a tensor with one element, as a Python number."""
        return self.data.item()

    def detach(self):
        """The same array without its history."""
        return Tensor(self.data)

    def __len__(self):
        return len(self.data)

    def __repr__(self):
        values = np.array2string(self.data, precision=4)
        return f"Tensor({values}, requires_grad={self.requires_grad})"
# --8<-- [end:tensor]


# --8<-- [start:apply]
def as_tensor(value, like=None):
    """A tensor from a tensor, an array, or a number, which takes the type of `like`."""
    if isinstance(value, Tensor):
        return value
    if like is not None and np.ndim(value) == 0:
        return Tensor(np.asarray(value, like.data.dtype))
    return Tensor(value)


def apply(data, *edges):
    """A tensor with the result of an operation. Each edge is (parent, vjp): vjp takes
    the gradient of the loss with respect to data and gives that of the parent."""
    result = Tensor(data)
    if _grad_enabled:
        result.edges = [edge for edge in edges if edge[0].requires_grad]
        result.requires_grad = result.edges != []
    return result
# --8<-- [end:apply]


# --8<-- [start:backward]
def unbroadcast(grad, shape):
    """Sum grad over the axes along which an array of this shape was repeated."""
    if grad.shape == shape:
        return grad
    grad = grad.sum(axis=tuple(range(grad.ndim - len(shape))))
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 != grad.shape[i])
    return grad.sum(axis=stretched, keepdims=True) if stretched else grad


def backward(self, grad=None):
    """Add to the `grad` of every leaf the gradient of this, or of (this * grad).sum().
    Speelpenning 1980; Griewank and Walther 2008, chapter 3."""
    if grad is None and self.data.size != 1:
        raise ValueError("backward: a loss with one element expected, "
                         f"shape {self.shape} came; give it a grad")
    if not self.requires_grad:
        raise ValueError("backward: nothing that it was made from requires a gradient")
    grads = {self: np.ones(self.shape, self.data.dtype) if grad is None
             else np.array(grad, self.data.dtype)}
    waiting = [(-self.serial, self)]  # the youngest first: all its children are done
    while waiting:
        node = heappop(waiting)[1]
        g = grads.pop(node)
        for parent, vjp in node.edges or [(node, np.copy)]:  # self may be a leaf
            piece = unbroadcast(vjp(g), parent.data.shape)
            if parent in grads:
                grads[parent] = grads[parent] + piece
            elif parent.edges:
                grads[parent] = piece
                heappush(waiting, (-parent.serial, parent))
            elif parent.grad is None:  # a view belongs to somebody else
                parent.grad = piece if piece.base is None else piece.copy()
            else:
                parent.grad = parent.grad + piece


Tensor.backward = backward
# --8<-- [end:backward]


# --8<-- [start:no-grad]
_grad_enabled = True


@contextlib.contextmanager
def no_grad():
    """Within `with no_grad():` operations remember nothing: for predicting."""
    global _grad_enabled
    before, _grad_enabled = _grad_enabled, False
    try:
        yield
    finally:
        _grad_enabled = before
# --8<-- [end:no-grad]


# --8<-- [start:arithmetic]
def _pair(name, a, b):
    """Both as tensors, with shapes that broadcast."""
    a = as_tensor(a, like=b if isinstance(b, Tensor) else None)
    b = as_tensor(b, like=a)
    try:
        np.broadcast_shapes(a.shape, b.shape)
    except ValueError:
        raise ValueError(f"{name}: shapes that broadcast expected, "
                         f"{a.shape} and {b.shape} came") from None
    return a, b


def add(a, b):
    """a + b."""
    a, b = _pair("add", a, b)
    return apply(a.data + b.data, (a, lambda g: g), (b, lambda g: g.copy()))


def sub(a, b):
    """a - b."""
    a, b = _pair("sub", a, b)
    return apply(a.data - b.data, (a, lambda g: g), (b, lambda g: -g))


def mul(a, b):
    """a * b, element by element."""
    a, b = _pair("mul", a, b)
    return apply(a.data * b.data, (a, lambda g: g * b.data), (b, lambda g: g * a.data))


def div(a, b):
    """a / b, element by element."""
    a, b = _pair("div", a, b)
    return apply(a.data / b.data,
                 (a, lambda g: g / b.data), (b, lambda g: -g * a.data / b.data**2))


def power(a, n):
    """a ** n, for a number n."""
    return apply(a.data**n, (a, lambda g: g * n * a.data ** (n - 1)))


Tensor.__add__ = Tensor.__radd__ = add
Tensor.__mul__ = Tensor.__rmul__ = mul
Tensor.__sub__, Tensor.__rsub__ = sub, lambda a, b: sub(b, a)
Tensor.__truediv__, Tensor.__rtruediv__ = div, lambda a, b: div(b, a)
Tensor.__pow__ = power
Tensor.__neg__ = lambda a: apply(-a.data, (a, lambda g: -g))
# --8<-- [end:arithmetic]


# --8<-- [start:matmul]
def matmul(a, b):
    """Matrix product a (…, n, k) @ b (…, k, m) -> (…, n, m)."""
    a, b = as_tensor(a), as_tensor(b)
    if a.data.ndim < 2 or b.data.ndim < 2 or a.shape[-1] != b.shape[-2]:
        raise ValueError("matmul: (…, n, k) @ (…, k, m) expected, "
                         f"{a.shape} @ {b.shape} came")
    return apply(a.data @ b.data,
                 (a, lambda g: g @ np.swapaxes(b.data, -1, -2)),
                 (b, lambda g: np.swapaxes(a.data, -1, -2) @ g))


Tensor.__matmul__ = matmul
Tensor.__rmatmul__ = lambda a, b: matmul(b, a)
# --8<-- [end:matmul]


# --8<-- [start:elementwise]
def exp(a):
    """e to the power of each element."""
    y = np.exp(a.data)
    return apply(y, (a, lambda g: g * y))


def log(a):
    """Natural logarithm of each element."""
    return apply(np.log(a.data), (a, lambda g: g / a.data))


Tensor.exp, Tensor.log = exp, log
# --8<-- [end:elementwise]


# --8<-- [start:reductions]
def _spread(g, axis, keepdims):
    """A gradient with the summed axes put back, so that it broadcasts."""
    return g if axis is None or keepdims else np.expand_dims(g, axis)


def sum(a, axis=None, keepdims=False):
    """Sum over an axis, several, or all."""
    return apply(a.data.sum(axis, keepdims=keepdims),
                 (a, lambda g: np.broadcast_to(_spread(g, axis, keepdims), a.shape)))


def mean(a, axis=None, keepdims=False):
    """Mean over an axis, several, or all."""
    total = sum(a, axis, keepdims)
    return total / (a.data.size / max(total.data.size, 1))


def amax(a, axis=None, keepdims=False):
    """Largest element along an axis, several, or all; ties share the gradient."""
    top = a.data.max(axis, keepdims=True)
    mask = a.data == top
    share = mask / mask.sum(axis, keepdims=True, dtype=a.data.dtype)
    return apply(top if keepdims else a.data.max(axis),
                 (a, lambda g: _spread(g, axis, keepdims) * share))


Tensor.sum, Tensor.mean, Tensor.amax = sum, mean, amax
# --8<-- [end:reductions]


# --8<-- [start:shapes]
def reshape(a, *shape):
    """The same elements in another shape."""
    try:
        data = a.data.reshape(*shape)
    except ValueError:
        raise ValueError(f"reshape: a shape of {a.data.size} elements expected, "
                         f"{shape} came") from None
    return apply(data, (a, lambda g: g.reshape(a.shape)))


def transpose(a, *axes):
    """Axes in another order, (1, 0) for a matrix by default."""
    axes = axes or tuple(reversed(range(a.data.ndim)))
    return apply(a.data.transpose(axes), (a, lambda g: g.transpose(np.argsort(axes))))


def getitem(a, index):
    """The elements at an index, a slice, or an array of indices."""

    def vjp(g):
        whole = np.zeros_like(a.data)
        np.add.at(whole, index, g)
        return whole

    return apply(a.data[index], (a, vjp))


def cat(tensors, axis=0):
    """Tensors one after the other along an axis."""
    tensors = [as_tensor(t) for t in tensors]
    ends = np.cumsum([0, *(t.shape[axis] for t in tensors)])
    edges = [(t, lambda g, i=i, j=j: g.take(range(i, j), axis))
             for t, i, j in zip(tensors, ends, ends[1:])]
    return apply(np.concatenate([t.data for t in tensors], axis), *edges)


Tensor.reshape, Tensor.transpose, Tensor.__getitem__ = reshape, transpose, getitem
# --8<-- [end:shapes]
