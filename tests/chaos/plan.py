"""Which faults come when: decided by a seed before anything starts."""

import dataclasses
import random

# By how long they last, in seconds: shorter than the session of a group's
# member, and longer.
SESSION = 3.0
SHORT = (0.2, 1.5)
LONG = (SESSION + 1, SESSION + 4)

# Of one instance. What each does is in chaos.py.
OF_INSTANCES = ("kill", "kill_long", "freeze", "freeze_long", "cut", "cut_long",
                "hole", "slow", "narrow", "leave", "leave_cut")
OF_BROKER = ("broker",)


@dataclasses.dataclass
class Fault:
    at: float  # seconds from the start
    kind: str
    target: int  # the instance; -1: the broker
    lasts: float

    def __str__(self):
        who = "broker" if self.target < 0 else f"instance {self.target}"
        return f"{self.at:7.2f} {self.kind} {who} for {self.lasts:.2f} s"


def make_plan(seed, seconds, instances):
    """Each kind once as far as the time goes, in an order of the seed, then any
    of them; one at a time for each instance, others beside it."""
    rng = random.Random(seed)
    free_at = [rng.uniform(0.5, 2.0) for _ in range(instances)]
    broker_at = rng.uniform(0.2, 0.6) * min(seconds, 60)
    waiting, plan = [], []
    while True:
        target = min(range(instances), key=lambda i: free_at[i])
        at = free_at[target]
        if min(at, broker_at) > seconds:
            return plan
        if broker_at <= at:
            plan.append(Fault(broker_at, "broker", -1, rng.uniform(*SHORT)))
            broker_at += rng.uniform(20, 40)
            continue
        if not waiting:
            waiting = rng.sample(OF_INSTANCES, len(OF_INSTANCES))
        kind = waiting.pop()
        lasts = rng.uniform(*(SHORT if kind in ("kill", "freeze", "cut", "leave")
                              else LONG))
        plan.append(Fault(at, kind, target, lasts))
        free_at[target] = at + lasts + rng.uniform(0.5, 3.0)
