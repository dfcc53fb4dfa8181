#!/usr/bin/env python3
"""prometheus_test.py finds a renamed metric, label or value, and nothing else.

A page made here stands for Holdline's; Prometheus, rules and dashboard are real.
"""

import contextlib
import http.server
import io
import threading
import time
import unittest

import promql
import prometheus_test
from prometheus import Prometheus

OBJECTIVE = 'contract="acme",objective="answer",slot="prime",window="30m"'
STATES = ("ok", "at_risk", "breached", "insufficient", "no_data", "on_track",
          "behind", "lost", "met", "missed", "not_measured", "stale")
GAUGES = [
    'holdline_build_info{version="0.1.0",revision="abc"}',
    'holdline_stage_lag_records{stage="score",partition="0"}',
    'holdline_clock_age_seconds{stage="score",partition="0"}',
    'holdline_recovery_needed_share{stage="score",partition="0"}',
    'holdline_ring_packets{shard="0"}', "holdline_ring_capacity_packets",
    'holdline_contacts{state="open"}', 'holdline_contacts{state="remembered"}',
    "holdline_clock_skew_seconds", "holdline_ready",
    'holdline_partitions{stage="score"}',
    *(f'holdline_objectives{{state="{state}"}}' for state in STATES),
    'holdline_uncovered_contacts{queue="other"}',
    "holdline_series_over_limit", "holdline_contract_series",
    "holdline_book_last_reload_successful",
    *(f'holdline_objective_{what}{{{OBJECTIVE},unit="{unit}"}}'
      for what in ("value", "target") for unit in ("ratio", "seconds")),
    f'holdline_objective_state{{{OBJECTIVE},state="ok"}}',
    f"holdline_objective_counted_contacts{{{OBJECTIVE}}}",
    f"holdline_objective_missed_contacts{{{OBJECTIVE}}}",
    *(f'holdline_queue_{what}{{contract="acme",queue="q"}}'
      for what in ("waiting_contacts", "longest_wait_seconds", "next_miss_seconds")),
    *(f'holdline_{what}{{contract="acme"}}'
      for what in ("status_age_seconds", "contract_stale", "status_complete_ratio")),
]
COUNTERS = [
    'holdline_events_total{outcome="applied"}',
    'holdline_dead_letters_total{reason="late"}',
    *(f'holdline_commits_total{{outcome="{outcome}"}}'
      for outcome in ("committed", "aborted", "fenced")),
    'holdline_ring_full_total{shard="0"}',
    'holdline_snapshot_bytes_total{stage="score"}',
    "holdline_fenced_writers_total", "holdline_rejoins_total",
    *(f'holdline_contacts_forgotten_total{{why="{why}"}}'
      for why in ("closed", "open", "orphan", "ceiling")),
    *(f'holdline_{name}_seconds_bucket{{le="{le}"}}'
      for name in ("delivery_delay", "event_to_alert", "commit") for le in ("0.1", "+Inf")),
]
# One of each sort: a gauge of an alert, a histogram, a label that an alert
# groups by, one that a legend shows, one that a variable lists, a value.
RENAMED = {
    "holdline_ready": "holdline_is_ready",
    "holdline_commit_seconds": "holdline_commit_duration_seconds",
    "reason=": "cause=",
    'holdline_clock_age_seconds{stage=': 'holdline_clock_age_seconds{phase=',
    "version=": "release=",
    '"fenced"': '"fenced_off"',
    '"behind"': '"late"',
}


@contextlib.contextmanager
def fake_holdline(renamed):
    """Serves the page; counters rise with time."""
    start = time.monotonic()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):  # pylint: disable=invalid-name
            count = int((time.monotonic() - start) * 10) + 1
            text = "".join(f"{series} 1\n" for series in GAUGES)
            text += "".join(f"{series} {count}\n" for series in COUNTERS)
            for old, new in renamed.items():
                text = text.replace(old, new)
            self.send_response(200)
            self.send_header("Content-Type", "text/plain; version=0.0.4")
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def missing_from(renamed, seconds):
    with fake_holdline(renamed) as address, Prometheus(address) as prometheus:
        with contextlib.redirect_stdout(io.StringIO()):
            missing = prometheus_test.unanswered(prometheus, seconds)
        return missing, prometheus_test.ill_rules(prometheus)


class Promql(unittest.TestCase):
    def names(self, expression):
        return [promql.text_of(selector) for selector in promql.selectors(expression)]

    def test_finds_selectors_with_their_matchers(self):
        self.assertEqual(self.names('max by (a, b) (x{c="d}",e=~"f|g"}) == 1'),
                         ['x{c="d}",e=~"f|g"}'])
        self.assertEqual(self.names("sum(rate(x_total[5m])) and on (a) y:z > 1e3"),
                         ["x_total", "y:z"])
        self.assertEqual(self.names("a / on (b) group_left (c) d unless e offset 5m"),
                         ["a", "d", "e"])
        self.assertEqual(self.names('label_join(x, "row", "/", "b")'), ["x"])
        self.assertEqual(self.names("up == 0 or absent(x) or vector(1)"), ["up", "x"])

    def test_finds_grouping_labels(self):
        self.assertEqual(promql.grouping_labels("sum by (a, b) (max by (c) (x))"),
                         ["a", "b", "c"])

    def test_refuses_a_variable_it_does_not_know(self):
        self.assertEqual(promql.fill_variables('x{a=~"$b"}[${c}]', {"b": ".*", "c": "5m"}),
                         'x{a=~".*"}[5m]')
        with self.assertRaises(ValueError):
            promql.fill_variables("x[$__interval]", {})

    def test_asks_for_each_value_of_an_alternative(self):
        selector = promql.selectors('x{a=~"b|c",d=~"e.*"}')[0]
        self.assertEqual([promql.text_of(one) for one in prometheus_test.single_valued(selector)],
                         ['x{a="b",d=~"e.*"}', 'x{a="c",d=~"e.*"}'])


class Names(unittest.TestCase):
    def test_the_agreed_names_answer_everything(self):
        missing, ill = missing_from({}, 30)
        self.assertEqual((missing, ill), ({}, {}))

    def test_each_renamed_one_is_missed(self):
        missing, _ = missing_from(RENAMED, 8)
        text = "\n".join(f"{where} {question.expression} {sorted(question.labels)}"
                         for question, where in missing.items())
        for lost in ("alert HoldlineNotReady", "record holdline:commit_seconds:p99_5m",
                     "alert HoldlineDeadLetters", "panel «Age of the clocks»",
                     "alert HoldlineClockOld", "alert HoldlineVersionsDiffer",
                     'holdline_commits_total{outcome="fenced"}',
                     'holdline_objectives{state="behind"}'):
            self.assertIn(lost, text)
        self.assertNotIn("holdline_objective_value", text)


if __name__ == "__main__":
    unittest.main()
