"""Prints what a Python module declares, as JSON. Only read by ast: nothing of it is imported."""

import ast
import json
import sys


def function(node):
    arguments = node.args
    return {
        "doc": ast.get_docstring(node) or "",
        "positional": [a.arg for a in arguments.posonlyargs + arguments.args if a.arg not in ("self", "cls")],
        "rest": arguments.vararg.arg if arguments.vararg else None,
        "keywords": [a.arg for a in arguments.kwonlyargs],
    }


def cls(node):
    functions = [f for f in node.body if isinstance(f, ast.FunctionDef)]
    return {"doc": ast.get_docstring(node) or "", "functions": {f.name: function(f) for f in functions}}


with open(sys.argv[1], encoding="utf-8") as file:
    tree = ast.parse(file.read())
classes = [node for node in tree.body if isinstance(node, ast.ClassDef) and not node.name.startswith("_")]
print(json.dumps({node.name: cls(node) for node in classes}))
