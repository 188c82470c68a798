"""Reading an explanation back as an auditor does: every equation on the page, with a calculator."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Iterator
from fractions import Fraction

_WORDS = ("得 ", "应得 ", "加分 ", "自查不实扣 ", "次 ")
_RESULT = re.compile(r" = (-?\d+(?:\.\d+)?)")
_LEFT = re.compile(r"[-\d.()+−×÷/ ]*$")
_OPERATIONS = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def equations(text: str) -> Iterator[tuple[str, Fraction, str]]:
    """Left side, its value, and the printed right side of every equation in a text."""
    text = " ".join(text.split())
    for word in sorted(_WORDS, key=len, reverse=True):
        text = text.replace(word, "")
    for match in _RESULT.finditer(text):
        found = _LEFT.search(text[max(0, match.start() - 500) : match.start()])
        left = found[0].strip() if found else ""
        while left.count(")") > left.count("("):  # a bracket that was opened before words
            left = left[left.index(")") + 1 :].strip()
        if re.search(r"[+−×÷/]", left):
            yield left, value(left), match[1]


def value(expression: str) -> Fraction:
    """What a calculator gives: × and ÷ before + and −, from the left."""
    plain = expression.translate(str.maketrans("−×÷", "-*/")).replace(" ", "")
    return _value(ast.parse(re.sub(r"(?<![\d.])0+(?=\d)", "", plain), mode="eval").body)


def _value(node: ast.expr) -> Fraction:
    if isinstance(node, ast.BinOp):
        return Fraction(_OPERATIONS[type(node.op)](_value(node.left), _value(node.right)))
    if isinstance(node, ast.UnaryOp):
        return -_value(node.operand)
    assert isinstance(node, ast.Constant)
    return Fraction(str(node.value))


def rounded(exact: Fraction, places: int) -> Fraction:
    """Half up, also below zero."""
    scale = 10**places
    return Fraction((exact * scale + Fraction(1, 2)).__floor__(), scale)


def holds(exact: Fraction, printed: str) -> bool:
    """Whether the printed result is the exact one, or that rounded to 2 or 4 places."""
    shown = Fraction(printed)
    return shown == exact or shown in (rounded(exact, 2), rounded(exact, 4))
