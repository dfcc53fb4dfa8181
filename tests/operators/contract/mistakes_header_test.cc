// Mistakes in what a contract says of itself. Each with its line and column,
// all at once.
#include <gtest/gtest.h>

#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

TEST(HeaderMistakes, LanguageVersion) {
  EXPECT_EQ(
      Told(R"(holdline: 2
contract: c
title: C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives:
  o:
    measure: offered
    periods: [month]
)"),
      R"(c.yaml:1:11: holdline: the language version 2 is not known; this release reads version 1
1 file, 1 error
)");
}

TEST(HeaderMistakes, EverythingThatIsMissing) {
  EXPECT_EQ(
      Told(R"(contract: c
)"),
      R"(c.yaml:1:1: `holdline:` is missing; write for example `holdline: 1`
c.yaml:1:1: warning: contract: there is no `title:`, by which people know it
c.yaml:1:1: `time_zone:` is missing; write for example `time_zone: Europe/Berlin`
c.yaml:1:1: `effective:` is missing; write for example `effective: 2026-01-01`
c.yaml:1:1: `covers:` is missing; write for example `covers: [{queue: "acme-*"}]`
c.yaml:1:1: `objectives:` is missing; write for example `objectives: {answer: {measure: service_level, ...}}`
1 file, 5 errors, 1 warning
)");
}

TEST(HeaderMistakes, Name) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c d
title: C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives:
  o:
    measure: offered
    periods: [month]
)"),
      R"(c.yaml:2:11: contract: "c d" is not a name: up to 100 letters, digits, '-', '_' and '.', beginning with a letter or digit
1 file, 1 error
)");
}

TEST(HeaderMistakes, UnknownKeyWithWhatWasMeant) {
  EXPECT_EQ(
      Told(ContractText(R"(objektives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:1:1: `objectives:` is missing; write for example `objectives: {answer: {measure: service_level, ...}}`
c.yaml:7:1: objektives: the key "objektives" is not known here; did you mean "objectives"?
1 file, 2 errors
)");
}

TEST(HeaderMistakes, UnknownKeyWithWhatThereIs) {
  EXPECT_EQ(
      Told(ContractText(R"(zzz: 1
objectives: {o: {measure: offered, periods: [day], qqq: 1}}
)")),
      R"(c.yaml:7:1: zzz: the key "zzz" is not known here; keys here: holdline, contract, title, parties, time_zone, effective, terminates, renews, amendments, exclusions, period_terms, close_after, covers, except, calendars, holidays, objectives, client, relief, termination_right, credits, escalation, inherits, template, for_each
c.yaml:8:52: objectives.o.qqq: the key "qqq" is not known here; keys here: clause, unit, wait_from, periods, watch, measure, of, target, targets, booked_at, verdict, rounded_to, low_volume, outlook, alert
1 file, 2 errors
)");
}

TEST(HeaderMistakes, Parties) {
  EXPECT_EQ(
      Told(ContractText(R"(parties: {provider: A, customer: B}
objectives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:7:24: parties.customer: the key "customer" is not known here; keys here: provider, client
1 file, 1 error
)");
}

TEST(HeaderMistakes, Zone) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
title: C
time_zone: Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives: {o: {measure: offered, periods: [day]}}
)"),
      R"(c.yaml:4:12: time_zone: "Halifax" is not a zone of the tz database; they are written like Europe/Berlin, America/Halifax or UTC
1 file, 1 error
)");
}

TEST(HeaderMistakes, Dates) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: 2026-02-30
covers: [{queue: "a-*"}]
terminates: 01.02.2026
objectives: {o: {measure: offered, periods: [day]}}
)"),
            R"(c.yaml:5:12: effective: there is no day 2026-02-30
c.yaml:7:13: terminates: "01.02.2026" is not a date; write for example 2026-01-31
1 file, 2 errors
)");
}

TEST(HeaderMistakes, TimesOfDay) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: "2026-01-01 25:00"
covers: [{queue: "a-*"}]
terminates: 2150-01-01
objectives: {o: {measure: offered, periods: [day]}}
)"),
            R"(c.yaml:5:12: effective: there is no time 25:00
c.yaml:7:13: terminates: the year 2150 is not from 1970 to 2100
1 file, 2 errors
)");
}

TEST(HeaderMistakes, TerminatesBeforeEffective) {
  EXPECT_EQ(
      Told(ContractText(R"(terminates: 2025-12-30
objectives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:7:13: terminates: `terminates` (2025-12-30) is before `effective` (2026-01-01)
1 file, 1 error
)");
}

TEST(HeaderMistakes, LocalTimesThatAClockChangeSkipsOrRepeats) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: "2026-03-08 02:30"
covers: [{queue: "a-*"}]
terminates: "2026-11-01 01:30"
objectives: {o: {measure: offered, periods: [day]}}
)"),
      R"(c.yaml:5:12: warning: effective: a clock change skips 2026-03-08 02:30; taken as 2026-03-08 03:00, the first time after it
c.yaml:7:13: warning: terminates: a clock change repeats 2026-11-01 01:30; taken as the first of the two, 2026-11-01 01:30 UTC-03:00
1 file, 0 errors, 2 warnings
)");
}

TEST(HeaderMistakes, CloseAfter) {
  EXPECT_EQ(Told(ContractText(R"(close_after: 8d
objectives: {o: {measure: offered, periods: [day]}}
)")),
            R"(c.yaml:7:14: close_after: 8d is not from 0s to 7d
1 file, 1 error
)");
}

TEST(HeaderMistakes, TwoContractsWithOneName) {
  EXPECT_EQ(
      Told(ContractText(R"(objectives: {o: {measure: offered, periods: [day]}}
---
holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{queue: "a-*"}]
objectives: {o: {measure: offered, periods: [day]}}
)")),
      R"(c.yaml:10:11: contract: another contract is named "c" too, in c.yaml:2
1 file, 1 error
)");
}

TEST(HeaderMistakes, Scopes) {
  EXPECT_EQ(
      Told(R"(holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: 2026-01-01
covers: 
  - {queue: "a-*", channel: voice}
  - {queue: "a-1", channel: voice}
  - {queue: "b-*"}
except: [{queue: "b*"}]
objectives:
  o: {measure: offered, periods: [day], of: {channel: chat}}
  p: {measure: offered, periods: [day], of: {queue: "b-?"}}
  q: {measure: offered, periods: [day], of: {qeue: "b-?"}}
)"),
      R"(c.yaml:8:5: warning: covers[1]: a line before this one covers all of it already
c.yaml:9:5: covers[2]: nothing can match this line: `except` takes all of it away
c.yaml:12:45: objectives.o.of: nothing can match: `except` takes all of it away
c.yaml:13:45: objectives.p.of: nothing can match: `except` takes all of it away
c.yaml:14:46: objectives.q.of.qeue: the key "qeue" is not known here; did you mean "queue"?
1 file, 4 errors, 1 warning
)");
}

TEST(HeaderMistakes, ScopeKeysNotYetSupported) {
  EXPECT_EQ(Told(R"(holdline: 1
contract: c
title: C
time_zone: America/Halifax
effective: 2026-01-01
covers: [{kind: agent}, {service: x, queue: y}, {team: t}]
objectives: {o: {measure: offered, periods: [day]}}
)"),
            R"(c.yaml:6:17: covers[0].kind: "agent" is not yet supported
c.yaml:6:38: covers[1].queue: `queue` is of contacts and cases; a line of a service has nothing else
c.yaml:6:45: covers[1].queue: YAML reads a bare y as true or false; if the word is meant, write "y" in quotes
c.yaml:6:50: covers[2].team: `team` is not yet supported
1 file, 4 errors
)");
}

}  // namespace
}  // namespace holdline
