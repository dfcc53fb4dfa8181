"""One contract of one desk, its events, and the gauge of its missed contacts."""

import datetime
import json

MISSED = ('holdline_objective_missed_contacts{contract="desk",'
          'objective="answer",slot="",window="5m"}')


def contract(within):
    """The contract's text; whoever is not answered within is a miss."""
    return f"""
holdline: 1
contract: desk
title: Desk
parties: {{provider: Northwind CX, client: ACME}}
time_zone: UTC
effective: 2020-01-01
covers:
  - {{queue: "desk*"}}
objectives:
  answer:
    measure: service_level
    within: {within}s
    formula: abandons_miss
    target: {{at_least: 80%}}
    periods: [month]
    watch: [5m]
    alert: {{from: 1 contacts}}
escalation:
  - {{when: breached, notify: [floor, client-desk]}}
  - {{when: breached, for: 10h, notify: director}}
"""


def event(kind, contact, **fields):
    """An event of a contact, now, as JSON."""
    now = datetime.datetime.now(datetime.timezone.utc)
    body = {"eventId": f"{contact}-{kind}", "entityId": contact,
            "kind": "CONTACT_" + kind, "queue": "desk",
            "time": now.isoformat().replace("+00:00", "Z")}
    body.update(fields)
    return json.dumps(body)
