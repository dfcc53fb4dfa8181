"""The service beside a real broker, live.

A contact that is never answered is a miss when its promise has passed, within
the tick and the allowance; bad input is counted and kept, and nothing else is
lost; a kill loses and doubles no alert.
"""

import datetime
import re
import signal
import time
import unittest

import desk
from desk import MISSED, event
from service import ServiceTest

CONTRACT = desk.contract(within=3)


class Live(ServiceTest):
    contract = CONTRACT

    def dead_letters(self):
        return self.records("dead-letters")

    def test_a_contact_that_still_waits_is_a_miss_when_its_promise_has_passed(
            self):
        self.append(event("QUEUED", "never-answered"))
        self.wait_for(lambda: self.metric(MISSED) == 1.0)
        alert = self.wait_for(
            lambda: [a for a in self.alerts() if a["state"] == "breached"])[0]
        self.assertEqual(alert["contacts"], ["never-answered"])
        self.assertEqual((alert["counted"], alert["met"]), (1, 0))

    def test_bad_input_is_kept_and_nothing_else_is_lost(self):
        far = (datetime.datetime.now(datetime.timezone.utc) +
               datetime.timedelta(minutes=30)).isoformat()
        self.append(
            event("QUEUED", "good-1"),
            '{"eventId": "x", "entityId":',
            event("SHOUTED", "a"),
            event("QUEUED", ""),
            event("ANSWERED", "b", waitUs=-5),
            event("QUEUED", "c", time=far),
            event("QUEUED", "d", time="1971-01-01T00:00:00Z"),
            event("QUEUED", "e\\u0000e".encode().decode("unicode_escape")),
            event("ANSWERED", "good-1"))
        applied = 'holdline_events_total{outcome="applied"}'
        self.wait_for(lambda: self.metric(applied) == 2.0)
        # Counted when they are said, to be seen when that is committed.
        self.wait_for(lambda: len(self.dead_letters()) >= 7)
        letters = self.dead_letters()
        self.assertEqual(
            [letter["reason"] for letter in letters],
            ["bad_json", "unknown_kind", "no_entity", "negative_wait",
             "time_ahead", "bad_time", "nul_byte"])
        self.assertEqual(letters[0]["topic"], self.telemetry)
        self.assertEqual([int(letter["offset"]) for letter in letters],
                         [1, 2, 3, 4, 5, 6, 7])

    def test_a_kill_loses_and_doubles_no_alert(self):
        self.append(event("QUEUED", "first"))
        self.wait_for(lambda: len(self.alerts()) >= 1)
        before = self.alerts()
        self.service.send_signal(signal.SIGKILL)
        self.start()
        self.append(*[line for i in range(5)
                    for line in (event("QUEUED", f"ok-{i}"),
                                 event("ANSWERED", f"ok-{i}", waitUs=0))])
        self.wait_for(lambda: any(a["state"] == "ok" for a in self.alerts()))
        after = self.alerts()
        self.assertEqual(after[:len(before)], before)
        ids = [alert["alertId"] for alert in after]
        self.assertEqual(len(ids), len(set(ids)))

    def reloads(self, outcome):
        return self.metric(
            'holdline_book_reloads_total{outcome="%s"}' % outcome)

    def test_a_changed_contract_comes_into_force_and_a_bad_one_does_not(self):
        target = ('holdline_objective_target{contract="desk",'
                  'objective="answer",slot="",window="5m",unit="ratio"}')
        self.append(event("QUEUED", "before"))
        self.wait_for(lambda: self.metric(MISSED) == 1.0)
        self.assertEqual(self.metric(target), 0.8)
        # A mistake: the old contract stays, and every mistake is told.
        self.write("contracts/desk.yaml",
                   CONTRACT.replace("80%", "180%").replace("5m", "5x"))
        self.service.send_signal(signal.SIGHUP)
        self.wait_for(lambda: self.reloads("refused") == 1.0)
        self.assertEqual(
            self.metric("holdline_book_last_reload_successful"), 0.0)
        said = re.findall(r"event=contract_mistake.*", self.service.said())
        self.assertEqual(len(said), 2, said)
        # A good one, without a signal.
        self.write("contracts/desk.yaml", CONTRACT.replace("80%", "60%"))
        self.wait_for(lambda: self.reloads("appended") == 1.0)
        self.assertEqual(self.metric(target), 0.8)
        self.wait_for(lambda: self.metric(target) == 0.6)
        self.assertEqual(
            self.metric("holdline_book_last_reload_successful"), 1.0)
        # It begins anew, and says so.
        self.assertEqual(self.metric(MISSED), 0.0)
        partial = ('holdline_objective_partial_since_timestamp_seconds{'
                   'contract="desk",objective="answer",slot="",window="5m"}')
        begins = self.metric(partial)
        self.assertLess(abs(begins - time.time()), 30)
        self.append(event("QUEUED", "after"))
        alert = self.wait_for(
            lambda: [a for a in self.alerts() if a["target"] == 0.6])[0]
        self.assertEqual(alert["contacts"], ["after"])
        self.assertEqual(int(alert["partialSinceUs"]), begins * 1e6)
        # Whoever starts again goes on under the new terms.
        self.service.send_signal(signal.SIGKILL)
        self.start()
        self.wait_for(lambda: self.metric(MISSED) == 1.0)
        self.assertEqual(self.metric(target), 0.6)
        self.assertEqual(self.metric(partial), begins)

    def test_started_with_other_files_the_book_changes_as_by_a_reload(self):
        self.service.send_signal(signal.SIGTERM)
        self.assertEqual(self.service.wait(), 0)
        self.write("contracts/desk.yaml",
                   CONTRACT.replace("contract: desk", "contract: counter"))
        self.start()
        age = 'holdline_status_age_seconds{contract="%s"}'
        self.wait_for(lambda: self.metric(age % "desk") is not None)
        self.wait_for(lambda: self.metric(age % "counter") is not None)
        self.assertIsNone(self.metric(age % "desk"))

    def test_a_stop_signal_drains_and_ends_with_zero(self):
        self.service.send_signal(signal.SIGTERM)
        self.assertEqual(self.service.wait(), 0)
        self.assertIn("event=stopped", self.service.said())

    def test_after_a_stop_signal_there_is_nothing_to_replay(self):
        self.append(*[event("QUEUED", f"never-{i}") for i in range(7)])
        self.wait_for(lambda: self.metric(MISSED) == 7.0)
        self.service.send_signal(signal.SIGTERM)
        self.assertEqual(self.service.wait(), 0)
        self.start()
        # Of observations only the marker of the last transaction is left.
        owned = re.findall(
            r"event=partition_owned stage=(\w+) partition=0 "
            r"next_offset=(\d+) replays_from=(\d+)", self.service.said())
        self.assertIn(("score", "7", "7"), owned)
        self.assertNotIn("0", [replays_from for _, _, replays_from in owned])
        # The state is there all the same: the seven are known, and one comes.
        self.append(event("QUEUED", "never-7"), event("ABANDONED", "never-0"))
        self.wait_for(lambda: self.metric(MISSED) == 8.0)


if __name__ == "__main__":
    unittest.main()
