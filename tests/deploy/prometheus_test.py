#!/usr/bin/env python3
"""Are the names in deploy/ those that Holdline exports?

    prometheus_test.py HOLDLINE_BINARY

Runs `holdline demo` with its metrics page, lets a real Prometheus scrape it
with our rules loaded, and asks until each expression has had an answer:

- every expression of the dashboard and every recording rule;
- every alert's selectors: the alert itself has no answer in health.

It fails when a metric or a label is renamed in one place only. Standard library
alone; prometheus has to be in the PATH.
"""

import itertools
import json
import re
import subprocess
import sys
import time
import typing

import promql
from prometheus import ROOT, Prometheus, free_port

DASHBOARD = ROOT / "deploy" / "grafana" / "holdline.json"
DEMO_SECONDS = 60
# What Grafana would put in.
VARIABLES = {"contract": ".*", "objective": ".*", "window": ".*", "instance": ".*",
             "datasource": "prometheus", "__rate_interval": "10s"}


class Question(typing.NamedTuple):
    """Answered by one sample or more, and each label by one of them."""
    expression: str
    labels: frozenset


def dashboard_questions():
    dashboard = json.loads(DASHBOARD.read_text())
    for panel in dashboard["panels"]:
        for target in panel.get("targets", []):
            labels = re.findall(r"\{\{\s*(\w+)\s*\}\}", target.get("legendFormat", ""))
            # Objectives without slots have an empty one; alerts ask for it.
            yield (f"panel «{panel['title']}»",
                   Question(promql.fill_variables(target["expr"], VARIABLES),
                            frozenset(labels) - {"slot"}))
    for variable in dashboard["templating"]["list"]:
        query = re.match(r"label_values\((.*), (\w+)\)$", str(variable.get("definition")))
        if query:
            yield (f"variable ${variable['name']}",
                   Question(promql.fill_variables(query[1], VARIABLES),
                            frozenset([query[2]])))


def single_valued(selector):
    """a=~"x|y" as a="x" and a="y": each value has to exist."""
    choices = []
    for label, operator, value in selector["matchers"]:
        if operator == "=~" and re.fullmatch(r"[\w|]+", value):
            choices.append([(label, "=", one) for one in value.split("|")])
        else:
            choices.append([(label, operator, value)])
    for matchers in itertools.product(*choices):
        yield {"name": selector["name"], "matchers": list(matchers)}


def alert_questions(rule):
    """What has to exist for an alert to be able to speak, with the labels that
    it speaks of.

    A state that nothing is in at this moment has no series of its own. That the
    state exists is asked of holdline_objectives, which counts every state.
    """
    labels = frozenset(promql.grouping_labels(rule["query"]) +
                       re.findall(r"\$labels\.(\w+)", json.dumps(rule["annotations"])))
    for several in promql.selectors(rule["query"]):
        for selector in single_valued(several):
            if selector["name"] != "holdline_objective_state":
                yield Question(promql.text_of(selector), labels)
                continue
            yield Question('holdline_objective_state{state!=""}', labels)
            counted = {**selector, "name": "holdline_objectives"}
            yield Question(promql.text_of(counted), frozenset())


def all_questions(rules):
    """{Question: where it comes from}."""
    questions = {}
    for where, question in dashboard_questions():
        questions.setdefault(question, where)
    for rule in rules:
        if rule["type"] == "recording":
            labels = frozenset(promql.grouping_labels(rule["query"])) - {"le"}
            questions.setdefault(Question(rule["query"], labels), f"record {rule['name']}")
            continue
        for question in alert_questions(rule):
            questions.setdefault(question, f"alert {rule['name']}")
    return questions


def is_answered(prometheus, question):
    samples = prometheus.query(question.expression)
    return bool(samples) and all(
        any(sample["metric"].get(label) for sample in samples) for label in question.labels)


def unanswered(prometheus, seconds):
    """Asks for so long; what had no answer all the time is returned."""
    left = all_questions(prometheus.rules())
    total = len(left)
    deadline = time.monotonic() + seconds
    while left and time.monotonic() < deadline:
        time.sleep(1)
        left = {question: where for question, where in left.items()
                if not is_answered(prometheus, question)}
    print(f"{total - len(left)} of {total} questions answered")
    return left


def ill_rules(prometheus):
    return {rule["name"]: rule["lastError"] for rule in prometheus.rules()
            if rule["health"] == "err"}


def report(missing, ill):
    for question, where in missing.items():
        labels = ", ".join(sorted(question.labels))
        print(f"no answer, {where}: {question.expression}"
              + (f" with labels {labels}" if labels else ""))
    for name, error in ill.items():
        print(f"rule {name} fails: {error}")
    return 1 if missing or ill else 0


def main(binary):
    address = f"127.0.0.1:{free_port()}"
    demo = subprocess.Popen(
        [binary, "demo", "--for", f"{DEMO_SECONDS}s", "--listen", address],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    try:
        with Prometheus(address) as prometheus:
            missing = unanswered(prometheus, DEMO_SECONDS - 5)
            if demo.poll() is not None:
                print(f"the demo ended with {demo.returncode}")
                return 1
            return report(missing, ill_rules(prometheus))
    finally:
        demo.terminate()
        demo.wait()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1]))
