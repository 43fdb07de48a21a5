"""How each of our exceptions is answered: status and message, read from the source.

A function that a handler calls is followed, in whatever module it is; the function with the handler is not named.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cop_platform.web.refusals import Refusal

ROOT = Path(__file__).resolve().parent.parent.parent.parent
OURS = ("cop_platform", "members", "communities", "meetings")
SAYING = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext", "ngettext_lazy", "npgettext"}
#: Django's exceptions that are recorded as well.
TOLD = {"PermissionDenied", "ValidationError", "Http404", "BadRequest", "BadSignature", "IntegrityError"}
#: How many calls are followed from a handler.
DEPTH = 2
REFUSED = range(300, 600)


@dataclass
class Module:
    name: str
    tree: ast.Module
    functions: dict[str, ast.FunctionDef] = field(default_factory=dict)
    #: By local name: the module it is from, and its name there.
    imported: dict[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def app(self) -> str:
        return self.name.split(".", maxsplit=1)[0]


@cache
def modules() -> dict[str, Module]:
    found = {}
    for app in OURS:
        for file in sorted((ROOT / app).rglob("*.py")):
            parts = file.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            if "migrations" not in parts:
                found[name] = _module(name, ast.parse(file.read_text()))
    return found


def _module(name: str, tree: ast.Module) -> Module:
    own = Module(name, tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            own.functions.setdefault(node.name, node)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            own.imported |= {each.asname or each.name: (node.module, each.name) for each in node.names}
    return own


@cache
def exceptions() -> set[str]:
    """Names of exception classes: ours, found through their base classes, and Django's of TOLD."""
    classes = [node for each in modules().values() for node in ast.walk(each.tree) if isinstance(node, ast.ClassDef)]
    found: set[str] = {"Exception", *TOLD}
    while grown := {each.name for each in classes if {*map(_name, each.bases)} & found} - found:
        found |= grown
    return found - {"Exception"}


def _name(node: ast.expr | None) -> str:
    """The last part of a dotted name."""
    if isinstance(node, ast.Call):
        return _name(node.func)
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


# --- Facts --------------------------------------------------------------------------------------------------------
def refusals() -> list[str]:
    found: list[str] = []
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ExceptHandler):
                found += _handled(module, node)
            elif isinstance(node, ast.Raise):
                found += _raised(module, node)
            elif isinstance(node, ast.ClassDef) and node.name in carried():
                found.append(f"{module.app} | class {node.name} | {carried()[node.name]}")
    return [" ".join(fact.split()) for fact in found]


def _handled(module: Module, handler: ast.ExceptHandler) -> Iterator[str]:
    caught = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    for name in filter(exceptions().__contains__, (_name(each) for each in caught if each)):
        answer = Answer()
        for statement in handler.body:
            answer.read(module, statement, DEPTH)
            if handler.name and name in carried():
                answer.take(carried()[name], handler.name, statement)
        yield f"{module.app} | except {name} | {answer}"


def _raised(module: Module, node: ast.Raise) -> Iterator[str]:
    if isinstance(node.exc, ast.Call) and _name(node.exc) in exceptions():
        answer = Answer()
        answer.read(module, node.exc, DEPTH)
        if answer.sentences:
            yield f"{module.app} | raise {_name(node.exc)} | {answer}"


@cache
def carried() -> dict[str, "Answer"]:
    """What each refusal says by itself, wherever it is caught."""
    found = {}
    for module in modules().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef) and "Refusal" in map(_name, node.bases):
                found[node.name] = answer = Answer(statuses={Refusal.status})
                for each in ast.walk(node):
                    if isinstance(each, ast.Assign) and _name(each.targets[0]) == "status":
                        answer.statuses = _numbers(each.value)
                    elif isinstance(each, ast.Call) and _name(each) in SAYING:
                        answer.read(module, each, depth=0)
    return found


@dataclass
class Answer:
    statuses: set[int] = field(default_factory=set)
    sentences: set[str] = field(default_factory=set)
    raised: set[str] = field(default_factory=set)

    def __str__(self) -> str:
        told = [str(sorted(self.statuses) or "–"), *sorted(f"“{each}”" for each in self.sentences)]
        return " | ".join([*told, *sorted(f"raises {each}" for each in self.raised)])

    def read(self, module: Module, node: ast.AST, depth: int) -> None:
        for each in ast.walk(node):
            if isinstance(each, ast.Raise) and each.exc:
                self.raised.add(_name(each.exc))
            elif isinstance(each, ast.Call):
                self._call(module, each, depth)

    def _call(self, module: Module, call: ast.Call, depth: int) -> None:
        name = _name(call.func)
        if name in SAYING:
            texts = [each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)]
            self.sentences.add(" / ".join(texts))
            return
        given = {each.arg: each.value for each in call.keywords}
        if name == "Refusal" or name in carried():
            self._refuse(name, call, told="status" in given)
        self.statuses |= _numbers(given["status"]) if "status" in given else set()
        if isinstance(call.func, ast.Name):
            self.statuses |= {number for each in call.args for number in _numbers(each)}
            self._follow(module, name, depth, told="status" in given)

    def take(self, says: "Answer", caught: str, statement: ast.stmt) -> None:
        """What a handler uses of the refusal that it caught by this name."""
        if not any(isinstance(each, ast.Name) and each.id == caught for each in ast.walk(statement)):
            return
        shown = [each for each in ast.walk(statement) if isinstance(each, ast.Call) and _name(each) == "str"]
        self.sentences |= says.sentences
        self.statuses |= set() if shown else says.statuses

    def _refuse(self, name: str, call: ast.Call, *, told: bool) -> None:
        says = carried().get(name, Answer(statuses={Refusal.status}))
        self.sentences |= set() if call.args else says.sentences
        self.statuses |= set() if told else says.statuses

    def _follow(self, module: Module, name: str, depth: int, *, told: bool) -> None:
        home, function = _defined(module, name)
        if function is None or not depth:
            return
        self.statuses |= set() if told else _default_status(function)
        for statement in function.body:
            self.read(home, statement, depth - 1)


def _defined(module: Module, name: str) -> tuple[Module, ast.FunctionDef | None]:
    for _re_exported in range(3):
        if name in module.functions:
            return module, module.functions[name]
        where, name = module.imported.get(name, ("", ""))
        if where not in modules():
            break
        module = modules()[where]
    return module, None


def _numbers(node: ast.AST) -> set[int]:
    """Statuses of 300 or more written as literals: one, several, or either branch of a conditional expression."""
    nodes = [node.body, node.orelse] if isinstance(node, ast.IfExp) else getattr(node, "elts", [node])
    values = [each.value for each in nodes if isinstance(each, ast.Constant)]
    return {value for value in values if type(value) is int and value in REFUSED}


def _default_status(function: ast.FunctionDef) -> set[int]:
    """Statuses that the keyword ``status`` of a function has as its default."""
    named = zip(function.args.kwonlyargs, function.args.kw_defaults, strict=True)
    return {number for arg, default in named if arg.arg == "status" and default for number in _numbers(default)}
