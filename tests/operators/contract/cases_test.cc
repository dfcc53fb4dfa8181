// What the language says of cases, and the mistakes in it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "engine/base/time_units.h"
#include "tests/operators/contract/telling.h"

namespace holdline {
namespace {

using testing::ElementsAre;

// Objective `o` from line 10 on.
std::string CaseText(const std::string& keys, const std::string& rest = "") {
  return "holdline: 1\n"
         "contract: c\n"
         "title: C\n"
         "time_zone: America/Halifax\n"
         "effective: 2026-01-01\n"
         "covers: [{queue: \"a-*\"}, {kind: case, queue: \"desk-*\"}]\n"
         "calendars: {prime: {hours: \"mon-fri 07:30-18:00\"}}\n"
         "objectives:\n"
         "  o:\n" +
         keys + rest;
}

Objective ReadCase(const std::string& keys) {
  const LoadResult result = LoadBook({{"c.yaml", CaseText(keys)}});
  EXPECT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
  return result.book ? result.book->contracts[0].objectives[0] : Objective();
}

constexpr char kTurnaround[] =
    "    measure: turnaround\n"
    "    within: 4h\n"
    "    target: {at_least: 95%}\n"
    "    periods: [month]\n";

TEST(Cases, ALineCoversContactsUnlessItSaysWhat) {
  const LoadResult result =
      LoadBook({{"c.yaml", CaseText(std::string(kTurnaround) +
                                    "    clock: {runs: prime}\n")}});
  ASSERT_TRUE(result.book.has_value());
  const Contract& contract = result.book->contracts[0];
  EXPECT_EQ(contract.covers[0].kind, EntityKind::kContact);
  EXPECT_EQ(contract.covers[1].kind, EntityKind::kCase);
}

TEST(Cases, WithoutAClockTheTimeAlwaysRunsAndGoesOnWhenReopened) {
  const Objective read = ReadCase(kTurnaround);
  EXPECT_EQ(read.clock, CaseClock());
  EXPECT_EQ(read.within_us, 4 * kHourUs);
  EXPECT_EQ(read.booked_at, BookedAt::kOpened);
}

TEST(Cases, AClockHasHoursAndPauses) {
  const Objective read =
      ReadCase(std::string(kTurnaround) +
               "    clock: {runs: prime, pauses_on: [pending_vendor, "
               "pending_client]}\n"
               "    reopen: {continues_within: 5 business days}\n"
               "    booked_at: due\n");
  EXPECT_EQ(read.clock.calendar, 0);
  EXPECT_THAT(read.clock.pauses_on,
              ElementsAre("pending_client", "pending_vendor"));
  EXPECT_EQ(read.clock.continues_days, 5);
  EXPECT_EQ(read.booked_at, BookedAt::kDue);
}

TEST(Cases, WhatIsReopenedGoesOnOrBegins) {
  EXPECT_EQ(ReadCase(std::string(kTurnaround) + "    reopen: new_clock\n")
                .clock.continues_days,
            CaseClock::kNewClock);
  EXPECT_EQ(ReadCase(std::string(kTurnaround) + "    reopen: continues\n")
                .clock.continues_days,
            CaseClock::kContinues);
}

TEST(Cases, APercentileIsJudgedByCount) {
  const Objective read = ReadCase(
      "    measure: response_time\n"
      "    p90: {at_most: 60d}\n"
      "    periods: [month]\n");
  EXPECT_EQ(read.percentile, 90);
  EXPECT_EQ(read.within_us, 60 * 24 * kHourUs);
  EXPECT_EQ(read.targets[0].bound, 900'000);
}

TEST(Cases, AMeanIsATime) {
  const Objective read = ReadCase(
      "    measure: mean_total_resolution_time\n"
      "    target: {at_most: 16h}\n"
      "    alert: {from: 20 cases}\n"
      "    watch: [7d]\n"
      "    booked_at: resolved\n"
      "    periods: [month]\n");
  EXPECT_TRUE(read.targets[0].at_most);
  EXPECT_EQ(read.targets[0].bound, 16 * kHourUs);
  EXPECT_EQ(read.alert.from_contacts, 20);
}

// Else sums under other terms would be taken for the same.
TEST(Cases, WhatTheClockSaysIsPartOfTheVersion) {
  const auto id = [](const std::string& keys) {
    return ReadCase(std::string(kTurnaround) + keys).id;
  };
  const uint64_t plain = id("");
  EXPECT_EQ(id("    clock: {runs: always}\n"), plain);
  EXPECT_EQ(id("    reopen: continues\n"), plain);
  EXPECT_NE(id("    clock: {runs: prime}\n"), plain);
  EXPECT_NE(id("    clock: {pauses_on: [pending_client]}\n"), plain);
  EXPECT_NE(id("    reopen: new_clock\n"), plain);
  EXPECT_NE(id("    of: {attributes: {severity: 1}}\n"), plain);
}

TEST(CaseMistakes, OfTheClock) {
  EXPECT_EQ(
      Told(CaseText(std::string(kTurnaround) +
                    R"(    clock: {runs: primetime, pauses_on: [x, x], y: 1}
    reopen: {continues_within: 5 days}
)")),
      R"(c.yaml:14:19: objectives.o.clock.runs: the calendar "primetime" is not defined; calendars here: prime
c.yaml:14:45: objectives.o.clock.pauses_on[1]: "x" stands here a second time
c.yaml:14:49: objectives.o.clock.y: YAML reads a bare y as true or false; write the key in quotes, or choose another
c.yaml:15:32: objectives.o.reopen.continues_within: "5 days" is not 1 to 366 business days; write for example 5 business days
1 file, 4 errors
)");
}

TEST(CaseMistakes, OfWhatIsPromised) {
  EXPECT_EQ(
      Told(CaseText(R"(    measure: turnaround
    target: {at_least: 95%}
    periods: [month]
  k:
    measure: turnaround
    periods: [month]
  p:
    measure: turnaround
    within: 4h
    p90: {at_most: 8h}
    target: {at_most: 8h}
    periods: [month]
  m:
    measure: mean_turnaround
    within: 4h
    p90: {at_most: 8h}
    target: {at_least: 8h}
    booked_at: due
    periods: [month]
  r:
    measure: total_resolution_time
    within: 400d
    target: {at_least: 95%}
    reopen: new_clock
    alert: {from: 20 contacts}
    outlook: {weeks: 4}
    periods: [month]
)")),
      R"(c.yaml:9:3: objectives.o: `within:` is missing; write for example `within: 4h`
c.yaml:13:3: objectives.k: a turnaround is promised as a share, `within: 4h` with a `target`, or as a percentile, `p90: {at_most: 8h}`
c.yaml:19:5: objectives.p.p90: give either `within` or a percentile
c.yaml:20:14: objectives.p.target.at_most: a target of turnaround is at_least, for example {at_least: 80%}
c.yaml:20:23: objectives.p.target.at_most: expected a share such as 80%, found "8h"
c.yaml:24:5: objectives.m.within: `within` belongs to service_level, response_time, turnaround and total_resolution_time, not to mean_turnaround
c.yaml:25:5: objectives.m.p90: a mean has no percentiles; they belong to turnaround
c.yaml:26:14: objectives.m.target.at_least: a target of mean_turnaround is at_most, for example {at_most: 8h}
c.yaml:27:16: objectives.m.booked_at: a mean has no time at which a case is due; it is booked at opened or resolved
c.yaml:31:13: objectives.r.within: 400d is not from 1us to 366d
c.yaml:33:5: objectives.r.reopen: `reopen` belongs to response_time and turnaround, and to the means of them, not to total_resolution_time
c.yaml:34:19: objectives.r.alert.from: "20 contacts" is not a number of cases; write for example 20 cases
c.yaml:35:5: objectives.r.outlook: an outlook for cases is not yet supported: it goes by what enters queues
1 file, 13 errors
)");
}

TEST(CaseMistakes, OfWhatIsCovered) {
  EXPECT_EQ(
      Told(ContractText("objectives:\n"
                        "  o:\n"
                        "    measure: turnaround\n"
                        "    within: 4h\n"
                        "    target: {at_least: 95%}\n"
                        "    periods: [month]\n")),
      "c.yaml:9:14: objectives.o.measure: turnaround is of cases, and `covers` "
      "has none; add {kind: case} to it\n"
      "1 file, 1 error\n");
  EXPECT_EQ(
      Told(CaseText(std::string(kTurnaround) +
                    "    of: {kind: contact, queue: a-1}\n"
                    "  p:\n"
                    "    measure: offered\n"
                    "    of: {kind: case}\n"
                    "    periods: [month]\n"
                    "  q:\n"
                    "    measure: offered\n"
                    "    of: {queue: desk-1}\n"
                    "    periods: [month]\n")),
      "c.yaml:14:9: objectives.o.of: turnaround is of cases, not of contacts\n"
      "c.yaml:17:9: objectives.p.of: offered is of contacts, not of cases\n"
      "c.yaml:21:9: objectives.q.of: nothing can match: it lies outside of "
      "`covers`\n"
      "1 file, 3 errors\n");
}

TEST(CaseMistakes, OfExclusions) {
  EXPECT_EQ(
      Told(CaseText(kTurnaround,
                    "exclusions:\n"
                    "  - {cases: [17], from: 2026-03-01, reason: x, ref: "
                    "y1}\n"
                    "  - {cases: [17], contacts: [17], reason: x, ref: "
                    "y1}\n")),
      "c.yaml:7:13: warning: calendars.prime: nothing uses this calendar\n"
      "c.yaml:15:19: exclusions[0].from: `cases` names what it takes out "
      "one by one\n"
      "c.yaml:16:6: exclusions[1].cases: give either `contacts` or "
      "`cases`; write two exclusions\n"
      "1 file, 2 errors, 1 warning\n");
}

}  // namespace
}  // namespace holdline
