"""Reads PromQL just far enough to say which series an expression needs."""

import re

STRING = r'"(?:[^"\\]|\\.)*"|\'(?:[^\'\\]|\\.)*\'|`[^`]*`'
BRACES = r"\{(?:" + STRING + r"|[^{}\"'`])*\}"
# by (a, b), on (a), group_left(c): lists of labels, not of metrics.
LABEL_LIST = re.compile(
    r"\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")
KEYWORDS = {"and", "or", "unless", "bool", "offset", "by", "without", "on",
            "ignoring", "group_left", "group_right", "inf", "nan"}
TOKEN = re.compile(
    rf"(?P<string>{STRING})|"
    r"(?P<range>\[[^\]]*\])|"
    r"(?P<number>(?<![\w:])\d[\w.]*)|"
    rf"(?P<name>[a-zA-Z_:][\w:]*)\s*(?P<call>\()?(?P<braces>{BRACES})?")
MATCHER = re.compile(rf"\s*(\w+)\s*(=~|!~|!=|=)\s*({STRING})\s*,?")


def selectors(expression):
    """The instant selectors, as {name, matchers: [(label, operator, value)]}."""
    found = []
    for match in TOKEN.finditer(LABEL_LIST.sub(" ", expression)):
        name = match["name"]
        if not name or match["call"] or name.lower() in KEYWORDS:
            continue
        matchers = [(label, operator, value[1:-1])
                    for label, operator, value in MATCHER.findall(match["braces"] or "")]
        selector = {"name": name, "matchers": matchers}
        if selector not in found:
            found.append(selector)
    return found


def grouping_labels(expression):
    """The labels of all by (...)."""
    return [label for labels in re.findall(r"\bby\s*\(([^)]*)\)", expression)
            for label in re.findall(r"\w+", labels)]


def text_of(selector):
    """The selector as PromQL."""
    inside = ",".join(f'{label}{operator}"{value}"'
                      for label, operator, value in selector["matchers"])
    return selector["name"] + ("{" + inside + "}" if inside else "")


def fill_variables(expression, variables):
    """A dashboard's expression as Grafana would send it; `variables` by name."""
    def value(match):
        name = match[1] or match[2]
        if name not in variables:
            raise ValueError(f"unknown variable ${name} in: {expression}")
        return variables[name]
    return re.sub(r"\$(?:\{(\w+)\}|(\w+))", value, expression)
