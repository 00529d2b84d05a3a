"""Where whole numbers leave their 32 bits.

In the browser NumPy's whole numbers have 32 bits unless a program asks for more, on other machines 64, and what does not
fit is cut off without a word. A program is rewritten so that its sums, products and powers pass through here. What is not
seen: other operations, functions that are called by another name, and what happens inside of the toolbox or NumPy.
"""

import ast
import operator

import numpy as np

OPERATORS = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Pow: "**", ast.MatMult: "@"}
ACT = {"+": operator.add, "-": operator.sub, "*": operator.mul, "**": operator.pow, "@": operator.matmul}
FUNCTIONS = {"sum", "prod", "cumsum", "cumprod", "dot", "matmul"}
LIMIT = 2.0**31
found = None  # {line, operation} of the first


class Watch(ast.NodeTransformer):
    """a + b becomes __checked__("+", a, b, line), f(a) becomes __called__(name, line, f, a) where f may add up."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        sign = OPERATORS.get(type(node.op))
        return call("__checked__", node, ast.Constant(sign), node.left, node.right, ast.Constant(node.lineno)) if sign else node

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if not (sign := OPERATORS.get(type(node.op))):
            return node
        value = ast.Name("__value__", ast.Load())
        target = ast.parse(ast.unparse(node.target), mode="eval").body
        keep = ast.Assign([ast.Name("__value__", ast.Store())], node.value)
        look = ast.Expr(call("__checked__", node, ast.Constant(sign), target, value, ast.Constant(node.lineno)))
        return [ast.copy_location(new, node) for new in (keep, look, ast.AugAssign(node.target, node.op, value))]

    def visit_Call(self, node):
        self.generic_visit(node)
        name = getattr(node.func, "attr", None)
        if name not in FUNCTIONS:
            return node
        values = [ast.Constant(name), ast.Constant(node.lineno), node.func, *node.args]
        return ast.copy_location(ast.Call(ast.Name("__called__", ast.Load()), values, node.keywords), node)


def call(name, node, *values):
    return ast.copy_location(ast.Call(ast.Name(name, ast.Load()), list(values), []), node)


def checked(sign, a, b, line):
    result = ACT[sign](a, b)
    if is_short(result) and not (isinstance(a, int) and isinstance(b, int)):
        note(line, sign, lambda: ACT[sign](as_float(a), as_float(b)))
    return result


def called(name, line, function, *values, **named):
    result = function(*values, **named)
    if is_short(result):
        own = getattr(function, "__self__", None)
        every = [own, *values] if isinstance(own, np.ndarray | np.generic) else values
        note(line, name, lambda: getattr(np, name)(*map(as_float, every), **named))
    return result


def is_short(result):
    return isinstance(result, np.ndarray | np.generic) and result.dtype == np.int32


def as_float(value):
    return value.astype(float) if is_short(value) else value


def note(line, operation, exactly):
    """Keep the first result that is too large: as floating-point numbers it is still right to fifteen digits."""
    global found
    try:
        too_large = found is None and np.abs(np.asarray(exactly(), float)).max(initial=0) >= LIMIT
    except Exception:  # what cannot be repeated is not looked at
        return
    if too_large:
        found = {"line": line, "operation": operation}
