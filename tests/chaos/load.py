"""Contacts of a seed, told to the bus as they happen, and what they come to.

Every wait is decided by the seed alone, so what each contract has counted and
met in the end is known before the first event is sent, however late, doubled
or disordered the events arrive.
"""

import bisect
import dataclasses
import json
import random
import subprocess
import threading
import time
import zlib

CONTRACTS = 4
WITHIN_US = 2_000_000
SECOND_US = 1_000_000

# Bad times, then good ones, before any fault; and what the alerts must have
# said before the load goes on, however long that takes.
PROLOGUE = ((3, {"breached", "behind"}), (9, {"ok", "on_track"}))
PROLOGUE_SECONDS = PROLOGUE[-1][0]


def contract_name(number):
    return f"desk-{number}"


def contract_text(number):
    return f"""
holdline: 1
contract: {contract_name(number)}
title: Desk {number}
parties: {{provider: Northwind CX, client: ACME}}
time_zone: UTC
effective: 2020-01-01
covers:
  - {{queue: "{contract_name(number)}"}}
objectives:
  answer:
    measure: service_level
    within: {WITHIN_US // SECOND_US}s
    formula: abandons_miss
    counts: {{flowed_late: missed}}
    target: {{at_least: 42%}}
    periods: [month]
    watch: [1m, 2m]
    alert: {{from: 5 contacts, at_risk: {{within_points: 2}}}}
  speed:
    measure: average_speed_of_answer
    target: {{at_most: 2s}}
    periods: [month]
    watch: [1m]
    alert: {{from: 5 contacts}}
"""


@dataclasses.dataclass
class Answer:
    """What a contract must have come to."""
    counted: int = 0
    met: int = 0
    answered: int = 0
    waited_us: int = 0


class Weather:
    """Good times and bad times, so that promises break and heal."""

    def __init__(self, rng, seconds):
        # Ends of bad and good times.
        self.turns_us = [at * SECOND_US for at, _ in PROLOGUE]
        while self.turns_us[-1] < seconds * SECOND_US:
            self.turns_us.append(self.turns_us[-1] +
                                 rng.randrange(3 * SECOND_US, 25 * SECOND_US))

    def is_good(self, time_us):
        return bisect.bisect(self.turns_us, time_us) % 2 == 1


class Script:
    """All events of a seed, relative to a start."""

    def __init__(self, seed, seconds, rate, partitions):
        self.rng = random.Random(seed)
        self.partitions = partitions
        self.weather = [Weather(self.rng, seconds) for _ in range(CONTRACTS)]
        self.answers = {contract_name(i): Answer() for i in range(CONTRACTS)}
        self.bad = 0  # messages that are no event
        self.events = []  # (when it is told, number, partition, fields)
        for number in range(int(seconds * rate)):
            self.add_contact(number, int(number * SECOND_US / rate))
        self.events.sort(key=lambda event: event[:2])

    def add_contact(self, number, queued_us):
        rng = self.rng
        desk = rng.randrange(CONTRACTS)
        answer = self.answers[contract_name(desk)]
        answer.counted += 1
        good = self.weather[desk].is_good(queued_us)
        meets = rng.random() < (0.95 if good else 0.05)
        wait_us = (rng.randrange(0, WITHIN_US - 1000) if meets else
                   rng.randrange(WITHIN_US + 1000, 3 * WITHIN_US))
        self.tell(number, "QUEUED", queued_us, desk)
        end_us = queued_us + wait_us
        fate = rng.random()
        if fate < 0.05:  # nobody ever hears of it again: a miss by silence
            return
        if fate < 0.2:
            self.tell(number, "ABANDONED", end_us, desk)
            return
        answer.met += meets
        answer.answered += 1
        answer.waited_us += wait_us
        if rng.random() < 0.05:  # first told wrongly, then corrected
            self.tell(number, "ANSWERED", end_us + SECOND_US, desk)
            self.tell(number, "ANSWERED", end_us, desk, revision=1)
        else:
            self.tell(number, "ANSWERED", end_us, desk)
        self.tell(number, "COMPLETED",
                  end_us + rng.randrange(SECOND_US, 4 * SECOND_US), desk)

    def tell(self, number, kind, time_us, desk, revision=0):
        contact = f"c-{number}"
        fields = {"eventId": f"{contact}-{kind}", "entityId": contact,
                  "kind": "CONTACT_" + kind, "queue": contract_name(desk),
                  "revision": revision}
        told_us = time_us + revision * 2 * SECOND_US
        if self.rng.random() < 0.05:
            told_us += self.rng.randrange(2 * SECOND_US)
        self.add(told_us, contact, time_us, fields)
        if self.rng.random() < 0.02:
            self.add(told_us + self.rng.randrange(3 * SECOND_US), contact,
                     time_us, fields)
        if self.rng.random() < 0.002:
            self.bad += 1
            self.add(told_us, contact, time_us, None)

    def add(self, told_us, contact, time_us, fields):
        partition = zlib.crc32(contact.encode()) % self.partitions
        self.events.append(
            (told_us, len(self.events), partition, time_us, fields))


class Load(threading.Thread):
    """Sends a script in real time, but for pauses in its prologue; `sent` is
    what was acknowledged in the end, in its order, and `last_us` the time of the
    last event. `states_told()` are the states that alerts have led to."""

    def __init__(self, script, tool, brokers, topic, states_told):
        super().__init__(daemon=True)
        self.script = script
        self.states_told = states_told
        self.prologue_told = threading.Event()
        self.stopping = False
        self.sent = []
        self.last_us = 0
        self.error = None
        self.process = subprocess.Popen(
            [tool, "send", brokers, topic, str(script.partitions)],
            stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    def run(self):
        try:
            self.send_all()
        except (OSError, subprocess.SubprocessError) as error:
            self.error = f"the load ended: {error}"
        finally:
            self.prologue_told.set()
        _, said = self.process.communicate()
        if self.process.returncode != 0:
            self.error = f"not all was acknowledged: {said}"

    def send_all(self):
        start_us = time.time_ns() // 1000
        prologue = list(PROLOGUE)
        starts_us = {}  # of contacts: a pause must not change what they wait
        for told_us, number, partition, time_us, fields in self.script.events:
            if prologue and told_us >= prologue[0][0] * SECOND_US:
                start_us += self.pause_until_told(prologue.pop(0)[1])
                if not prologue:
                    self.prologue_told.set()
            ahead = start_us + told_us - time.time_ns() // 1000
            if ahead > 0:
                self.process.stdin.flush()
                time.sleep(ahead / SECOND_US + 0.005)
            if fields is None:
                line = f'{{"no event": {number},'
            else:
                at_us = time_us + starts_us.setdefault(fields["entityId"],
                                                       start_us)
                self.last_us = max(self.last_us, at_us)
                line = json.dumps(fields | {"time": at_us})
            self.sent.append(line)
            self.process.stdin.write(f"{partition} {line}\n")

    def pause_until_told(self, states):
        """Returns how long that took, in microseconds."""
        began_us = time.time_ns() // 1000
        self.process.stdin.flush()
        while not self.stopping and not states <= self.states_told():
            time.sleep(0.2)
        return time.time_ns() // 1000 - began_us
