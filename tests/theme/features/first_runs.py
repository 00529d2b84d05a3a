# ruff: noqa: E501  a case is read more easily in few lines
"""Programs of two steps whose second step changes what the first has left, or Python itself.

{name: (first step, second step)}. Whoever runs the second step again has to see what was seen the first time: the first
step's things as they were, and a Python that nothing has happened to.
"""

VALUE = """
class Value:
    def __init__(self, data, parents=()):
        self.data, self.grad, self.parents, self.pass_back = data, 0.0, parents, lambda: None
    def __mul__(self, other):
        product = Value(self.data * other.data, (self, other))
        def pass_back():
            self.grad += other.data * product.grad
            other.grad += self.data * product.grad
        product.pass_back = pass_back
        return product
    def backward(self):
        self.grad = 1.0
        self.pass_back()
a, b = Value(3.0), Value(2.0)
c = a * b
"""

CASES = {
    # ---- what a copy of the variables would miss
    "objects that hold closures": (VALUE, "c.backward()\nprint(a.grad, b.grad)\na.data -= 1\nprint(a.data, c.data)"),
    "a class that counts its objects": (
        "class Layer:\n    made, names = 0, []\n    def __init__(self):\n        Layer.made += 1\n        self.names.append(Layer.made)\nLayer()",
        "Layer()\nprint(Layer.made, Layer.names)\nLayer.extra = 1\nLayer.__repr__ = lambda self: 'L'\nprint(Layer())",
    ),
    "a mutable default": ("def log(x, seen=[]):\n    seen.append(x)\n    return seen\nlog(1)", "print(log(2), log(3))"),
    "attributes of a function": ("def f():\n    f.calls = getattr(f, 'calls', 0) + 1\n    return f.calls\nf()", "print(f(), f())"),
    "a counter in a closure": (
        "def counter():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n        return n\n    return up\nup = counter()\nup()",
        "print(up(), up())",
    ),
    "an iterator half used": ("import itertools\nids = itertools.count()\nnext(ids)\nletters = iter('abc')\nnext(letters)", "print(next(ids), *letters)"),
    "functools.cache": (
        "import functools\n@functools.cache\ndef square(x):\n    return x * x\nsquare(3)",
        "print(square(3), square(4), square.cache_info())",
    ),
    "a generator that waits": (
        "def count():\n    try:\n        yield from range(5)\n    finally:\n        print('closed')\ng = count()\nnext(g)",
        "print(next(g), next(g))\ng.close()\nprint(list(g))",
    ),
    "weak references": (
        "import gc, weakref\nclass Node: pass\nnodes = [Node() for _ in range(100)]\nrefs = [weakref.ref(n) for n in nodes]",
        "print(sum(r() is not None for r in refs))\ndel nodes\ngc.collect()\nprint(sum(r() is not None for r in refs))",
    ),
    "objects that are counted when they die": (
        "deaths = []\nclass Node:\n    def __init__(self):\n        self.me = self\n    def __del__(self):\n        deaths.append(1)\npool = [Node() for _ in range(500)]",
        "import gc\nprint(len(deaths))\nfor _ in range(20_000): Node()\ndel pool\ngc.collect()\nprint(len(deaths))",
    ),
    "a dataclass, an enumeration, an abstract class, a context variable": (
        "import abc, contextvars, dataclasses, enum\nclass Gate(enum.Enum): AND = 1\n@dataclasses.dataclass\nclass D:\n    x: list = dataclasses.field(default_factory=list)\n"
        "class B(abc.ABC): pass\nv = contextvars.ContextVar('v', default=0)\nd = D()",
        "print(Gate.AND, d, issubclass(int, B), v.get())\nB.register(int)\nv.set(3)\nd.x.append(1)\nprint(issubclass(int, B), v.get(), d)",
    ),
    "functools.singledispatch": (
        "import functools\n@functools.singledispatch\ndef kind(x):\n    return 'any'",
        "print(kind(1))\nkind.register(int)(lambda x: 'int')\nprint(kind(1))",
    ),
    "what is called when a with ends": (
        "import contextlib\nstack = contextlib.ExitStack()\nstack.callback(print, 'left')",
        "stack.close()\nstack.callback(print, 'again')\nstack.close()",
    ),
    "an exception that was kept": (
        "try:\n    1 / 0\nexcept ZeroDivisionError as error:\n    kept = error",
        "kept.add_note('a note')\nprint(kept.__notes__, kept.__traceback__.tb_lineno)\nraise kept",
    ),
    "a class that is pickled": (
        "import pickle\nclass Point:\n    def __init__(self, x):\n        self.x = x\np = Point([1])",
        "q = pickle.loads(pickle.dumps(p))\nq.x.append(2)\np.x.append(3)\nprint(p.x, q.x, Point.__module__, type(q) is Point)",
    ),
    "a chain of 20,000 objects": (
        "class Node:\n    def __init__(self, next):\n        self.next, self.value = next, 0\nhead = None\nfor _ in range(20_000):\n    head = Node(head)",
        "node, total = head, 0\nwhile node:\n    node.value += 1\n    total += node.value\n    node = node.next\nprint(total)",
    ),
    # ---- chance
    "np.random.seed": (
        "import numpy as np\nnp.random.seed(1)\nfirst = np.random.rand()",
        "print(first, np.random.rand(2), np.random.permutation(6))",
    ),
    "default_rng, and a method taken from it": (
        "import numpy as np\nrng = np.random.default_rng(0)\nnormal = rng.normal\nnormal()",
        "print(rng.random(2), normal(size=2), rng.bit_generator.state['state']['state'])",
    ),
    "random.seed": ("import random\nrandom.seed(3)\nrandom.random()", "print(random.random(), random.sample(range(99), 3))"),
    "time goes on, and the system's own chance": (
        "import os, time\nbefore, bytes_before = time.monotonic(), os.urandom(8)",
        "print(time.monotonic() > before, os.urandom(8) != bytes_before)",
    ),
    # ---- what a step does to Python and NumPy
    "print options, errors and warnings": (
        "import warnings\nimport numpy as np\na = np.array([1 / 3, 1e-9])",
        "print(a, np.geterr()['divide'])\nnp.set_printoptions(precision=2, suppress=True)\nnp.seterr(all='ignore')\nwarnings.simplefilter('error')\nprint(a, np.geterr()['divide'])",
    ),
    "built-in functions that are replaced": (
        "import builtins\nimport numpy as np",
        "print(len([1]), np.sum([1, 2]))\nold = print\nbuiltins.print = lambda *a: old('mine', *a)\nnp.sum = lambda a: -1\nprint(np.sum([1, 2]))\ndel builtins.len",
    ),
    "modules that are thrown out": (
        "import sys\nimport numpy as np",
        "print('numpy' in sys.modules, len(sys.path))\ndel sys.modules['numpy']\nsys.meta_path.clear()\nsys.path.clear()\nprint('numpy' in sys.modules)",
    ),
    "limits, folders, the environment, the collector": (
        "import gc, os, sys",
        "print(sys.getrecursionlimit(), os.getcwd(), os.environ.get('X'), len(sys.path), gc.isenabled())\nsys.setrecursionlimit(5000)\nos.chdir('/')\n"
        "os.environ['X'] = '1'\nsys.path.append('/x')\ngc.disable()\nprint(os.getcwd(), gc.isenabled())",
    ),
    "sys.stdout that is replaced, hooks": (
        "import atexit, io, sys",
        "print(sys.stdout is sys.__stdout__, sys.gettrace(), sys.excepthook.__name__)\nsys.excepthook = print\natexit.register(print, 'bye')\nsys.settrace(lambda *a: None)\nsys.stdout = io.StringIO()\nprint('lost')",
    ),
    "modules that are first imported in the step": (
        "import sys",
        "print('fractions' in sys.modules, 'statistics' in sys.modules)\nimport fractions, statistics, textwrap\nprint(fractions.Fraction(1, 3), statistics.stdev([1, 2, 4]))",
    ),
    "parts of NumPy that are first used in the step": (
        "import numpy as np",
        "print(np.fft.fft([1, 2, 3.0]).round(3), np.linalg.inv([[2.0, 1], [1, 1]]), np.ma.array([1, 2], mask=[0, 1]).sum(), np.polynomial.Polynomial([1, 2])(3))",
    ),
    "modules in C that are first imported in the step": (
        "import sys",
        "import array, bz2, datetime, decimal, hashlib, unicodedata, zlib\nprint(unicodedata.name('é'), hashlib.sha256(b'a').hexdigest()[:8], zlib.crc32(b'a'))\n"
        "print(decimal.Decimal(1) / 3)\ndecimal.getcontext().prec = 5\nprint(decimal.Decimal(1) / 3, datetime.date(2020, 1, 1))",
    ),
    "logging that is set up": (
        "import logging",
        "print(logging.getLogger('a').handlers, logging.root.level)\nlogging.getLogger('a').addHandler(logging.NullHandler())\nlogging.basicConfig(level=10)\nprint(logging.root.level)",
    ),
    "tasks and alarms that are left": (
        "import asyncio, signal\nhits = []",
        "async def later():\n    hits.append(len(hits))\n    await asyncio.sleep(0.01)\n    return 'done'\nprint(asyncio.run(later()), hits)\n"
        "signal.signal(signal.SIGALRM, lambda *a: hits.append('alarm'))\nsignal.setitimer(signal.ITIMER_REAL, 0.005)\nprint(hits)",
    ),
    # ---- memory and files
    "memory that grows in the step": (
        "import numpy as np\nsmall = np.arange(3.0)",
        "large = [np.zeros(5_000_000) + i for i in range(3)]\nprint(sum(x.sum() for x in large))\nsmall += 1\nprint(small)",
    ),
    "a large array that was there": ("import numpy as np\nlarge = np.arange(3_000_000.0)", "large *= 2\nprint(large.sum(), large[-1])\ndel large"),
    "memory that is not enough": (
        "import numpy as np\nkeep = np.arange(5)",
        "try:\n    np.zeros(2**31 - 1, dtype=np.uint8)\nexcept MemoryError:\n    print('too much')\nhog = []\ntry:\n    while True:\n        hog.append(bytearray(2**26))\n"
        "except MemoryError:\n    print(len(hog) > 4)\n    del hog\nkeep += 1\nprint(keep)",
    ),
    "files that are written, renamed and removed": (
        "import os\nfrom pathlib import Path\nPath('a.txt').write_text('first')\nPath('d').mkdir(exist_ok=True)\nPath('d/b.txt').write_text('b')",
        "print(sorted(os.listdir()), Path('a.txt').read_text(), Path('d/b.txt').read_text())\nPath('left.txt').write_text('left')\n"
        "with open('a.txt', 'r+') as f: f.write('FI')\nwith open('a.txt', 'a') as f: f.write('+')\nos.rename('d/b.txt', 'c.txt')\nos.rmdir('d')\nPath('e/f').mkdir(parents=True)\n"
        "os.truncate('c.txt', 0)\nprint(sorted(os.listdir()), Path('a.txt').read_text(), repr(Path('c.txt').read_text()))",
    ),
    "a file that is open": (
        "f = open('log.txt', 'w+')\nf.write('one\\n')\nf.flush()",
        "f.write('two\\n')\nf.seek(0)\nprint(f.read(), f.tell())\ng = open('log.txt')\nprint(g.read(2), g.fileno(), f.fileno())\nf.close()",
    ),
    "a module that a step has written": (
        "from pathlib import Path\nPath('mine.py').write_text('x = 1\\n')\nimport mine",
        "print(mine.x)\nmine.x = 5\nPath('other.py').write_text('y = 2\\n')\nimport importlib\nimportlib.invalidate_caches()\nimport other\nprint(mine.x, other.y)",
    ),
    # ---- errors
    "an error in the step": ("x = [1]\ndef f(n):\n    return 1 / (n - n)", "x.append(2)\nprint(x)\nf(3)"),
    "calls that are nested too deeply": ("def f(n):\n    return f(n + 1)", "try:\n    f(0)\nexcept RecursionError as error:\n    print(error)\nf(0)"),
    "threads and processes that are refused": (
        "import threading",
        "import subprocess\nfor start in (lambda: threading.Thread(target=print).start(), lambda: subprocess.run(['ls'])):\n    try:\n        start()\n    except Exception as error:\n        print(type(error).__name__)",
    ),
    "addresses, and the order of sets": (
        "class A: pass\nobjects = {A() for _ in range(20)}",
        "print([id(o) % 1000 for o in objects], hash('word'), {'b', 'a', 'c'})\nobjects.clear()",
    ),
    # ---- Python ends
    "an end without a word": ("x = 1", "import os\nprint(x)\nx += 1\nos._exit(3)"),
    "a nest that is too deep for C": (
        "nest = []\nfor _ in range(100_000):\n    nest = [nest]",
        "repr(nest)",
    ),
}
OF_ONE_PYTHON = {"addresses, and the order of sets"}  # another one may have other addresses
ENDS = {"an end without a word", "a nest that is too deep for C"}
REPLACED = ENDS | {"memory that is not enough"}  # the worker is, which has ended or grown too far: the first step runs again

# Between two runs of a case: a program that leaves as little as it can of Python.
VANDAL = """
import builtins, gc, os, random, sys
import numpy as np
np.set_printoptions(precision=1)
np.random.seed(9)
random.seed(9)
np.sum = builtins.len = None
gc.disable()
for name in os.listdir():
    if os.path.isfile(name):
        os.remove(name)
open("mine.py", "w").write("x = 99")
os.chdir("/tmp")
sys.path.append("/tmp")
sys.setrecursionlimit(200)
for name in ("numpy", "random", "fractions", "mine"):
    sys.modules.pop(name, None)
"""
