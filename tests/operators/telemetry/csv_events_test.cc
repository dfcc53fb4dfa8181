#include "operators/telemetry/csv_events.h"

#include <gtest/gtest.h>

#include "tests/operators/telemetry/owned_event.h"

namespace holdline {
namespace {

struct Outcome {
  std::vector<OwnedEvent> events;
  std::string refused;  // "line/event reason", joined by "; "
  int skipped = 0;
};

Outcome Apply(std::string_view yaml, std::string_view csv) {
  Outcome outcome;
  auto mapping = ParseCsvMapping(yaml, "m.yaml");
  EXPECT_TRUE(mapping.ok()) << mapping.status();
  if (!mapping.ok()) return outcome;
  CsvReader reader(csv, mapping->format);
  CsvRow row;
  size_t columns = 0;
  if (mapping->header && reader.Next(row)) columns = row.fields.size();
  const absl::Status bound = BindCsvMapping(row.fields, *mapping);
  EXPECT_TRUE(bound.ok()) << bound;
  CsvEvents apply(*mapping, columns);
  while (reader.Next(row)) {
    EventBuffer buffer;
    std::vector<RefusedEvent> refused;
    if (!apply.Apply(row, buffer, refused)) ++outcome.skipped;
    for (const Event& event : buffer.events()) {
      outcome.events.push_back(Own(event));
    }
    for (const RefusedEvent& event : refused) {
      if (!outcome.refused.empty()) outcome.refused += "; ";
      outcome.refused +=
          std::to_string(row.line) + "/" + std::to_string(event.index) + " ";
      outcome.refused += RefusalName(event.reason);
    }
  }
  return outcome;
}

// The time that a row "c1,<text>" gets by a format, in Europe/Berlin.
int64_t ParsedBy(const std::string& format, const std::string& text) {
  const Outcome outcome = Apply(
      "csv: 1\ntime_zone: Europe/Berlin\nheader: false\ncontact: 1\n"
      "time: {column: 2, format: '" +
          format +
          "'}\n"
          "events: [{kind: offered}]\n",
      "c1," + text + "\n");
  return outcome.events.empty() ? -1 : outcome.events[0].time_us;
}

TEST(CsvEvents, ReadsEveryFormOfTime) {
  constexpr int64_t kTime = 1'772'442'000'000'000;  // 2026-03-02T09:00:00Z
  EXPECT_EQ(ParsedBy("unix", "1772442000"), kTime);
  EXPECT_EQ(ParsedBy("unix", "1772442000.25"), kTime + 250'000);
  EXPECT_EQ(ParsedBy("unix_ms", "1772442000001"), kTime + 1000);
  EXPECT_EQ(ParsedBy("unix_us", "1772442000000001"), kTime + 1);
  EXPECT_EQ(ParsedBy("local_epoch", "1772445600"), kTime);
  EXPECT_EQ(ParsedBy("rfc3339", "2026-03-02T10:00:00+01:00"), kTime);
  EXPECT_EQ(ParsedBy("%d.%m.%Y %H:%M:%S", "02.03.2026 10:00:00"), kTime);
  EXPECT_EQ(ParsedBy("%Y-%m-%d %H:%M:%E*S", "2026-03-02 10:00:00.5"),
            kTime + 500'000);
  EXPECT_EQ(ParsedBy("%Y-%m-%dT%H:%M:%S%Ez", "2026-03-02T09:00:00Z"), kTime);
  // Summer time began on 2026-03-29.
  EXPECT_EQ(ParsedBy("%Y-%m-%d %H:%M", "2026-04-02 11:00"),
            ParsedBy("rfc3339", "2026-04-02T09:00:00Z"));
}

TEST(CsvEvents, RefusesTimesThatAreNone) {
  for (const auto& [format, text] : {std::pair{"unix", "x"},
                                     {"unix", "1e9"},
                                     {"unix", "-5"},
                                     {"unix", "99999999999999999999999"},
                                     {"unix_us", "1772442000"},
                                     {"rfc3339", "2026-03-02T10:00:00"},
                                     {"%H:%M", "25:00"},
                                     {"%Y", "infinite-future"},
                                     {"unix", ""}}) {
    EXPECT_EQ(ParsedBy(format, text), -1) << format << " " << text;
  }
}

constexpr const char* kCalls = R"(csv: 1
time_zone: UTC
contact: [day, id]
queue: queue
customer: {column: customer, absent: ["0", unknown]}
channel: {value: voice}
attributes: {priority: prio}
skip: [{outcome: TEST}, {outcome: CALL, queue: none}]
time:
  format: "%H:%M:%S"
  date: {column: day, format: "%Y-%m-%d"}
  absent: "-"
  after: start
events:
  - {kind: offered, time: {column: [queued, start]}}
  - kind: answered
    when: {outcome: CALL}
    time: {column: up}
    agent: agent
    wait: wait
  - kind: completed
    when: {outcome: CALL}
    time: {column: up, plus: {column: talk, unit: min}}
    handle: {column: talk, unit: min}
  - {kind: abandoned, when: {outcome: GONE}, time: {column: up}, wait: wait}
)";
constexpr const char* kCallsHeader =
    "day,id,start,queued,up,wait,talk,outcome,queue,customer,agent,prio\n";

Outcome ApplyCalls(const std::string& rows) {
  return Apply(kCalls, kCallsHeader + rows);
}

TEST(CsvEvents, ARowOfAWholeCallGivesItsEvents) {
  const Outcome outcome = ApplyCalls(
      "2026-03-02,7,09:00:00,09:00:10,09:00:31,21,2,CALL,q,42,ann,1\n");
  EXPECT_EQ(outcome.refused, "");
  OwnedEvent offered{.entity_id = "2026-03-02/7",
                     .time_us = 1'772'442'010'000'000,
                     .kind = 1,
                     .channel = "voice",
                     .queue = "q",
                     .customer = "42",
                     .attributes = {{"priority", "1"}}};
  OwnedEvent answered = offered;
  answered.kind = 4;
  answered.time_us += 21'000'000;
  answered.agent = "ann";
  answered.wait_us = 21'000'000;
  OwnedEvent completed = answered;
  completed.kind = 11;
  completed.time_us += 120'000'000;
  completed.agent = "";
  completed.wait_us.reset();
  completed.handle_us = 120'000'000;
  EXPECT_EQ(outcome.events, (std::vector{offered, answered, completed}));
}

TEST(CsvEvents, AbsentValuesAreAbsent) {
  const Outcome outcome =
      ApplyCalls("2026-03-02,7,09:00:00,-,09:00:00,0,,GONE,q,unknown,ann,\n");
  EXPECT_EQ(outcome.refused, "");
  ASSERT_EQ(outcome.events.size(), 2u);
  EXPECT_EQ(outcome.events[0].time_us, 1'772'442'000'000'000);
  EXPECT_EQ(outcome.events[0].customer, "");
  EXPECT_TRUE(outcome.events[0].attributes.empty());
  EXPECT_EQ(outcome.events[1].wait_us, 0);
}

TEST(CsvEvents, TimesOfDayPassMidnightButNotForClocksThatDisagree) {
  const Outcome outcome = ApplyCalls(
      "2026-03-02,1,23:59:50,-,00:00:05,15,,GONE,q,,,\n"
      "2026-03-02,2,12:00:00,-,11:58:00,0,,GONE,q,,,\n");
  ASSERT_EQ(outcome.events.size(), 4u);
  EXPECT_EQ(outcome.events[1].time_us - outcome.events[0].time_us, 15'000'000);
  EXPECT_EQ(outcome.events[3].time_us - outcome.events[2].time_us,
            -120'000'000);
}

TEST(CsvEvents, SkipsRowsThatDoNotCount) {
  const Outcome outcome = ApplyCalls(
      "x,1,x,x,x,x,x,TEST,q,,,\n"
      "x,1,x,x,x,x,x,CALL,none,,,\n");
  EXPECT_EQ(outcome.skipped, 2);
  EXPECT_EQ(outcome.refused, "");
}

TEST(CsvEvents, RefusesABadEventOfARowAlone) {
  const Outcome outcome = ApplyCalls(
      "2026-03-02,1,09:00:00,-,09:00:05,-5,1,CALL,q,,,\n"
      "2026-03-02,2,09:00:00,-,-,5,1,CALL,q,,,\n"
      "2026-03-02,3,09:00:00,-,09:00:05,soon,1,GONE,q,,,\n");
  EXPECT_EQ(outcome.refused,
            "2/1 negative_wait; 3/1 no_time; 3/2 no_time; 4/3 bad_line");
  EXPECT_EQ(outcome.events.size(), 4u);
}

TEST(CsvEvents, RefusesRowsThatDoNotFit) {
  const Outcome outcome = Apply(R"(csv: 1
contact: id
time: {column: t, format: unix}
events: [{kind: offered, when: {what: in}}]
)",
                                "id,t,what\n"
                                "c1,1772442000,out\n"
                                "c1,1772442000\n"
                                "c1,1772442000,in,more\n"
                                "c1,1772442000,\"in\n"
                                ",1772442000,in\n"
                                "c\xFF,1772442000,in\n"
                                "c1,1772442000,in\n");
  EXPECT_EQ(outcome.refused,
            "2/-1 unknown_kind; 3/-1 bad_line; 4/-1 bad_line; 5/-1 bad_line; "
            "6/0 no_entity; 7/0 invalid_utf8");
  EXPECT_EQ(outcome.events.size(), 1u);
}

// A row of an outage says all of it.
TEST(CsvEvents, ReadsOutages) {
  const Outcome outcome = Apply(R"(csv: 1
time_zone: Europe/Berlin
contact: ticket
service: system
time: {format: "%Y-%m-%d %H:%M"}
events:
- {kind: OUTAGE_BEGAN, time: {column: down}}
- {kind: OUTAGE_ENDED, when: {open: [no]}, time: {column: up}}
)",
                                "ticket,system,down,up,open\n"
                                "INC-1,acme-ivr,2026-03-01 01:30,"
                                "2026-03-01 02:30,no\n"
                                "INC-2,acme-crm,2026-03-01 01:30,,yes\n"
                                "INC-3,,2026-03-01 01:30,,yes\n");
  EXPECT_EQ(outcome.refused, "4/0 no_service");
  ASSERT_EQ(outcome.events.size(), 3u);
  EXPECT_EQ(outcome.events[0].service, "acme-ivr");
  EXPECT_EQ(outcome.events[0].kind, static_cast<int>(EventKind::kOutageBegan));
  EXPECT_EQ(outcome.events[1].kind, static_cast<int>(EventKind::kOutageEnded));
  EXPECT_EQ(outcome.events[1].time_us - outcome.events[0].time_us,
            3'600'000'000);
}

TEST(CsvEvents, ReadsIdsSequencesAndRevisions) {
  const std::string yaml =
      "csv: 1\nheader: false\ncontact: 1\nevent_id: 3\nsequence: 4\n"
      "revision: 5\nevents: [{kind: queued, time: {column: 2, format: unix}}]";
  const Outcome outcome =
      Apply(yaml, "c1,1772442000,e1,9,2\nc1,1772442000,e1,x,2\n");
  EXPECT_EQ(outcome.refused, "2/0 bad_line");
  ASSERT_EQ(outcome.events.size(), 1u);
  EXPECT_EQ(outcome.events[0].event_id, "e1");
  EXPECT_EQ(outcome.events[0].sequence, 9u);
  EXPECT_EQ(outcome.events[0].revision, 2u);
}

TEST(CsvEvents, ALongFieldIsRefusedHoweverLong) {
  const std::string yaml =
      "csv: 1\nheader: false\ncontact: 1\n"
      "events: [{kind: queued, time: {column: 2, format: unix}}]";
  EXPECT_EQ(Apply(yaml, std::string(1 << 20, 'x') + ",1772442000\n").refused,
            "1/0 too_long_field");
}

}  // namespace
}  // namespace holdline
