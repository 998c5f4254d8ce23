"""The rules of the house as functions of a file's path and text.

Each rule takes the path of one file inside the checkout and its text, and returns what it found wrong, one
`path:line what` a finding, an empty list if nothing. Nothing here reads a file: `test_house.py` feeds the
rules with the sources, and with bad text that each of them must report.
"""

import ast
import re
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath

FLOORS = ("calculator", "tariffs", "api", "ui")  # lowest first; imports go down only
LINES_OF_A_MODULE = 400
LINES_OF_A_FUNCTION = 60

Rule = Callable[[str, str], list[str]]
Function = ast.FunctionDef | ast.AsyncFunctionDef

# The calculator knows no web, no database, no command line; it gets tables and gives tables.
FOREIGN_TO_CALCULATOR = {
    "alembic", "click", "flask", "flask_smorest", "gunicorn", "jinja2", "marshmallow", "psycopg", "requests",
    "sqlalchemy", "sqlite3", "tqdm", "urllib", "werkzeug",
}  # fmt: skip
FILE_MODULES = {"fileinput", "glob", "os", "pathlib", "shutil", "tempfile"}
FILE_CALLS = {"genfromtxt", "loadtxt", "open", "read_bytes", "read_text", "write_bytes", "write_text"}
CSV_CALLS = {"open_csv", "read_csv", "to_csv", "write_csv"}

PRICING = re.compile(
    r"calculator/(money|exchange|tariff_book|tariff_set|rate_plan|charges|single_price|batch_kernel|batch_programs)\w*\.py"
)
KERNEL = re.compile(r"calculator/(charges|single_price|batch_kernel)\w*\.py")
ROUNDING_CALLS = {"around", "ceil", "fix", "floor", "rint", "round", "round_", "trunc"}

# The bracketed letter keeps a pattern from finding itself in this file.
PRIVATE = {
    r"(?<![\w.])/wor[k]\b": "a path of one machine",
    r"(?<![\w.])/(?:root|home/\w+|Users/\w+)/": "a path of one machine",
    r"\.\./share[d]\b": "a folder outside the project",
    r"\bpyp[i]\.org\b|\bpythonhoste[d]\.org\b": "a package registry's host",
    r"\bnpmj[s]\.(?:org|com)\b|\bdeb\.debia[n]\.org\b": "a package registry's host",
    r"\b(?:Claud[e]|Anthropi[c]|ChatGP[T]|Copilo[t])\b": "a tool that is no part of the project",
}
UNDONE = {
    r"\b(?:TOD[O]|FIXM[E]|XX[X])\b": "a note of something undone",
    r"\bNotImplementedErro[r]\b": "a stub",
    r"\b(?:mark|pytest|unittest)\.(?:ski[p]|xfai[l])|\bimportorski[p]|\bskipTes[t]\b": "a test left out",
}


def upward_imports(path: str, text: str) -> list[str]:
    """Imports of a higher floor from a lower one, by statement or by `import_module("name")`."""
    floor = PurePosixPath(path).parts[0]
    if floor not in FLOORS:
        return []
    higher = FLOORS[FLOORS.index(floor) + 1 :]
    return [
        f"{path}:{line} imports {name} from the floor above"
        for line, name in imported(path, ast.parse(text))
        if name.split(".")[0] in higher
    ]


def impure_calculator(path: str, text: str) -> list[str]:
    """Web, store, command line and files in the calculator; only its batch modules turn streams into CSV."""
    if not path.startswith("calculator/"):
        return []
    tree = ast.parse(text)
    batch = path.startswith("calculator/batch")
    modules = FOREIGN_TO_CALCULATOR | FILE_MODULES
    forbidden = FILE_CALLS if batch else FILE_CALLS | CSV_CALLS
    return [
        f"{path}:{line} imports {name}: the calculator knows no web, no store and no file"
        for line, name in imported(path, tree)
        if name.split(".")[0] in modules or (name.startswith("pyarrow.csv") and not batch)
    ] + [
        f"{path}:{call.lineno} calls {name}(): the calculator opens no file"
        for call, name in calls(tree)
        if name in forbidden
    ]


def long_modules(path: str, text: str) -> list[str]:
    """A module over the limit of lines."""
    lines = len(text.splitlines())
    return [f"{path}:1 has {lines} lines, over {LINES_OF_A_MODULE}"] if lines > LINES_OF_A_MODULE else []


def long_functions(path: str, text: str) -> list[str]:
    """Functions over the limit of lines, their docstrings not counted."""
    found = []
    for function in functions(ast.parse(text)):
        body = function.body[1:] if ast.get_docstring(function) else function.body
        lines = (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0
        if lines > LINES_OF_A_FUNCTION:
            found.append(f"{path}:{function.lineno} {function.name} has {lines} lines, over {LINES_OF_A_FUNCTION}")
    return found


def undocumented(path: str, text: str) -> list[str]:
    """Public classes and functions of the floors without a docstring or with an unannotated name."""
    if PurePosixPath(path).parts[0] not in FLOORS:
        return []
    found = []
    for name, node in public_names(ast.parse(text)):
        if not ast.get_docstring(node):
            found.append(f"{path}:{node.lineno} {name} has no docstring")
        if isinstance(node, Function) and (bare := unannotated(node)):
            found.append(f"{path}:{node.lineno} {name} has no annotation for {', '.join(bare)}")
    return found


def inexact_pricing(path: str, text: str) -> list[str]:
    """Binary floating point and unnamed rounding in the pricing path.

    Whether a `/` divides rationals cannot be seen in the text, so it is forbidden only in the kernel, which
    works on whole numbers. Elsewhere a float, or a rounding that is not half up, makes a price inexact.
    """
    if not PRICING.fullmatch(path):
        return []
    tree = ast.parse(text)
    found = [
        f"{path}:{call.lineno} calls {name}(): round half up by name"
        for call, name in calls(tree)
        if name in ROUNDING_CALLS
    ]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            found.append(f"{path}:{node.lineno} writes {node.value} as a float")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "float":
            found.append(f"{path}:{node.lineno} calls float()")
        if isinstance(node, ast.Attribute) and re.fullmatch(r"float(16|32|64|ing)|double|true_divide", node.attr):
            found.append(f"{path}:{node.lineno} uses {node.attr}")
        in_kernel = KERNEL.fullmatch(path)
        if in_kernel and isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div):
            found.append(f"{path}:{node.lineno} divides with a bare /")
    return found


def private_words(path: str, text: str) -> list[str]:
    """Words that tie a file to one machine, one registry or one tool."""
    return matches(path, text, PRIVATE)


def undone(path: str, text: str) -> list[str]:
    """Work left undone: notes, stubs and tests that do not run."""
    return matches(path, text, UNDONE)


def test_file_of(path: str) -> str | None:
    """The file that tests the source at `path`; None where none is due (empty or generated modules)."""
    parts = PurePosixPath(path)
    if parts.parts[0] not in FLOORS or parts.suffix != ".py" or "migrations" in parts.parts:
        return None
    if parts.name == "__init__.py":
        return None
    return str(PurePosixPath("tests") / parts.with_name(f"test_{parts.name}"))


def imported(path: str, tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and full name of every module imported, relative names resolved against `path`."""
    package = PurePosixPath(path).parent.parts
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*base, *([node.module] if node.module else [])])
            # `from pyarrow import csv` imports a module too.
            yield from ((node.lineno, f"{module}.{alias.name}".lstrip(".")) for alias in node.names)
    for call, name in calls(tree):
        if name in {"import_module", "__import__"} and call.args and isinstance(call.args[0], ast.Constant):
            yield call.lineno, str(call.args[0].value)


def calls(tree: ast.Module) -> Iterator[tuple[ast.Call, str]]:
    """Every call with the last part of the name called: `open` of both `open(p)` and `p.open()`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node, node.func.id
            elif isinstance(node.func, ast.Attribute):
                yield node, node.func.attr


def functions(tree: ast.Module) -> Iterator[Function]:
    """Every function and method, nested ones too."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def public_names(tree: ast.Module) -> Iterator[tuple[str, ast.ClassDef | Function]]:
    """Public classes and functions of a module, and the public methods of those classes."""
    for node in tree.body:
        if isinstance(node, ast.ClassDef | Function) and not node.name.startswith("_"):
            yield node.name, node
            members = node.body if isinstance(node, ast.ClassDef) else []
            for member in members:
                if isinstance(member, Function) and not member.name.startswith("_"):
                    yield f"{node.name}.{member.name}", member


def unannotated(function: Function) -> list[str]:
    """Parameters without a type, and `return` if that has none."""
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs]
    named += [argument for argument in (given.vararg, given.kwarg) if argument]
    bare = [a.arg for a in named if a.annotation is None and a.arg not in {"self", "cls"}]
    return bare if function.returns else [*bare, "return"]


def matches(path: str, text: str, patterns: dict[str, str]) -> list[str]:
    """A finding for every match of every pattern."""
    return [
        f"{path}:{line_of(text, match)} {match.group()!r} is {meaning}"
        for pattern, meaning in patterns.items()
        for match in re.finditer(pattern, text)
    ]


def line_of(text: str, match: re.Match[str]) -> int:
    """The line, from 1, on which a match begins."""
    return 1 + text.count("\n", 0, match.start())
