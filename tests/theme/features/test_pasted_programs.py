"""Programs that readers bring along: what they would do on other machines they do here, or the page says why not."""

import pytest
from conftest import with_handle
from test_runner import PERCEPTRON, block, press, run, run_code, start_python, visitor, wait_until_idle, write

CHECK = "average-starter"  # an exercise of that page

PLAIN = {  # what a program prints, or what its last line is worth
    "sys.stdout.reconfigure and its bytes": (
        "import sys\nsys.stdout.reconfigure(encoding='utf-8')\nsys.stdout.buffer.write(b'bytes ')\nprint('ñ')",
        "bytes ñ",
    ),
    "sys.exit with a text": ("import sys\nprint('before')\nsys.exit('no data')\nprint('after')", "before\nno data"),
    "asyncio": ("import asyncio\nasync def main():\n    await asyncio.sleep(0.01)\n    return 'done'\nprint(asyncio.run(main()))", "done"),
    "progress in one line": ("import sys\nfor i in range(3):\n    sys.stdout.write('\\rstep %d of 3' % i)\nprint()", "step 2 of 3"),
    "a shorter line over a longer one": ("print('12345\\rab')", "ab345"),
    "pickle": ("import pickle\nclass Net: pass\nprint(type(pickle.loads(pickle.dumps(Net()))) is Net)", "True"),
    "timeit": ("import timeit\ndef f(): return 1\nprint(timeit.timeit('f()', 'from __main__ import f', number=3) < 9)", "True"),
    "inspect of a function": ("import inspect\ndef f(x):\n    return x\nprint(inspect.getsource(f))", "def f(x):\n    return x"),
    "inspect of a class": (
        "import inspect\nclass Net:\n    def f(self):\n        return 1\nprint(inspect.getsource(Net))",
        "class Net:\n    def f(self):",
    ),
    "a module of the toolbox that the program does not use": (
        "from nn.layers import (\n    Linear,\n)\nimport numpy as np\nprint(Linear(2, 3, np.random.default_rng(0))(np.ones((5, 2))).shape)",
        "(5, 3)",
    ),
    "what the last line is worth": ("x = [1, 2]\nx", "[1, 2]"),
    "a last line that is None": ("x = [1, 2]\nx.append(3)", "(sin salida)"),
    "a last line that ends in a semicolon": ("x = [1, 2]\nx;", "(sin salida)"),
    "modules that no program here uses": ("import configparser, profile, pydoc, tomllib, uuid\nprint(tomllib.loads('a = 1'))", "{'a': 1}"),
    "help": ("help(len)", "Return the number of items in a container."),
}
TOLD = {  # what the page says, beside what Python says
    "curly quotes": ("print(“x”)", "comillas tipográficas"),
    "a blank that cannot be seen": ("if True:\n\u00a0\u00a0print(1)", "un carácter que no se ve"),
    "a line of Jupyter": ("%matplotlib inline\nprint(1)", "son de Jupyter"),
    "Python 2": ("print 'x'", "Python 2"),
    "a module that could be here": ("import sqlite3", "no viene con esta página"),
    "a module that cannot": ("import tkinter", "no funciona en un navegador"),
    "whole numbers that are too large": ("import numpy as np\nnp.arange(1, 100_001).sum()", "sum pasa de los 32 bits"),
    "and powers": ("import numpy as np\nx = np.array([300_000])\nx **= 2", "En la línea 3, ** pasa de los 32 bits"),
}


@pytest.fixture(scope="module")
def page(chromium, address):
    context = chromium.new_context()
    page = visitor(context, address)(PERCEPTRON)
    start_python(page)
    yield page
    context.close()


@pytest.fixture(autouse=True)
def as_published(page):
    page.evaluate(with_handle("({blocks}) => blocks.forEach(block => block.reset())"))


def original(page, block, region):
    """The published code of a region of the program of a block."""
    code = "async ({block}, [name, region]) => { const p = await block(name).load(); return p.original(p.segment(region)) }"
    return page.evaluate(with_handle(code), [block, region])


@pytest.mark.parametrize("name", PLAIN)
def test_a_program_does_what_it_does_elsewhere(page, name):
    code, expected = PLAIN[name]
    status, shown = run_code(page, code)
    assert "Listo" in status, (status, shown)
    assert expected in shown and "after" not in shown, shown


@pytest.mark.parametrize("name", TOLD)
def test_what_is_different_is_told(page, name):
    code, expected = TOLD[name]
    run_code(page, code)
    page.locator(".live__extra", has_text=expected).first.wait_for()


def test_a_value_is_not_compared_with_what_is_published(page):
    published = original(page, "gates", "gates")
    status, shown = run_code(page, f"{published}\n1 + 1", "gates")
    assert "Igual que lo publicado" in status and shown.rstrip().endswith("2")


def test_numbers_that_fit_are_not_told_of(page):
    code = "import numpy as np\nx = np.arange(1000) * 2 + 1\ny = np.array([300_000], dtype=np.int64) ** 2\nprint(x.sum(), 3**99)"
    run_code(page, code)
    page.wait_for_timeout(1500)
    assert page.locator(".run-note").count() == 0


def test_the_message_of_an_error_is_bounded(page):
    _, shown = run_code(page, "raise ValueError('x' * 1_000_000 + '\\n' + 'y\\n' * 10_000)")
    assert "ValueError: xxx" in shown and "…" in shown and len(shown) < 8_000


def test_calls_that_are_nested_too_deeply_are_told_as_that(page):
    write(page, "predict", "import sys\nsys.setrecursionlimit(10**8)\ndef f():\n    return f()\nf()")
    assert "las llamadas se anidan demasiado" in run(page, "predict")
    assert "Listo" in run_code(page, "print(1)")[0]


def test_the_end_of_a_program_in_an_earlier_block_is_told(page):
    run_code(page, "import sys\nsys.exit()")
    assert "bloque «predict», línea 2" in run(page, "gates")


def test_a_loss_that_explodes_is_drawn(page):
    code = "from nn import plot\nx, loss = 1.0, []\nfor _ in range(600):\n    x *= -2\n    loss.append(x * x)\nplot.lines({'loss': loss})"
    status, _ = run_code(page, code)
    assert "Listo" in status and "∞" in page.evaluate(with_handle("({block}) => block('predict').result.drawn.innerHTML"))
    status, _ = run_code(page, "import numpy as np\nfrom nn import plot\nplot.images([np.eye(256)], ['x'])")
    assert "Listo" in status


# ---- Exercises

def judged(page, code):
    """What is said of the reader's code for the exercise."""
    change = "async ({block}, [region, code]) => { await block(region).load(); block(region).change(code) }"
    page.evaluate(with_handle(change), [CHECK, code])
    press(page, CHECK, ".run__check")
    wait_until_idle(page, CHECK)
    return block(page, CHECK).locator(".verdict").inner_text()


@pytest.mark.parametrize("answer", ["'5'", "{}", "1j", "np.array([])", "lambda: 1", "(5,)", "[5]", "(['a'], 'b')"])
def test_whatever_a_function_returns_gets_a_verdict_in_words(page, answer):
    said = judged(page, f"import numpy as np\ndef average(path):\n    return {answer}")
    assert len(said) > 20 and "Error" not in said, said
    assert page.locator(".verdict--right").count() == 0


def test_an_answer_of_another_type_is_right_and_the_readers_names_are_not_those_of_the_check(page):
    solution = original(page, CHECK, "average-solution")
    for code in (
        solution,
        f"from numpy import *\n{solution}\ncheck_average = path = given = 0",
        f"{solution}\nown = average\ndef average(path):\n    return list(own(path))",
    ):
        judged(page, code)
        assert block(page, CHECK).locator(".verdict--right").count() == 1, code
