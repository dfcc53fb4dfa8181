#include "operators/telemetry/csv_mapping.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace holdline {
namespace {

constexpr const char* kGoodMapping = R"(csv: 1
contact: id
queue: q
time: {column: t, format: unix}
events:
  - kind: offered
    when: {what: in}
  - kind: CONTACT_ANSWERED
    when: {what: [up, answered]}
    wait: {column: w, unit: ms}
)";

std::string MistakesOf(std::string_view yaml) {
  return std::string(ParseCsvMapping(yaml, "m.yaml").status().message());
}

// The good mapping with one text replaced.
std::string MistakesWith(std::string_view from, std::string_view to) {
  std::string yaml = kGoodMapping;
  yaml.replace(yaml.find(from), from.size(), to);
  return MistakesOf(yaml);
}

TEST(CsvMapping, ReadsAMapping) {
  const auto mapping = ParseCsvMapping(kGoodMapping, "m.yaml");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  ASSERT_EQ(mapping->events.size(), 2u);
  const CsvEvent& answered = mapping->events[1];
  EXPECT_EQ(answered.kind, EventKind::kAnswered);
  EXPECT_EQ(answered.queue.column->name, "q");
  EXPECT_EQ(answered.time.form, CsvTime::Form::kUnix);
  EXPECT_EQ(answered.when[0].values,
            (std::vector<std::string>{"up", "answered"}));
  EXPECT_EQ(answered.wait->unit_us, 1000);
}

TEST(CsvMapping, ADateBelongsToATimeOfDay) {
  const auto mapping = ParseCsvMapping(R"(csv: 1
time_zone: Europe/Berlin
contact: id
time: {format: "%H:%M", date: {column: d, format: "%d.%m.%y"}, absent: "-"}
events:
  - {kind: offered, time: {column: [a, b]}}
  - {kind: completed, time: {column: c, format: rfc3339}}
)",
                                       "m.yaml");
  EXPECT_EQ(mapping.status().message(),
            "m.yaml:7:29: `date` and `after` belong to a time of day, whose "
            "format is a pattern such as `%H:%M:%S`");
}

TEST(CsvMapping, TellsEachMistakeWithItsPlace) {
  EXPECT_EQ(MistakesWith("csv: 1", "csv: 2"),
            "m.yaml:1:6: the version of this format must be 1");
  EXPECT_EQ(MistakesWith("contact: id", "contcat: id"),
            "m.yaml:2:1: a mapping file has no key `contcat`; did you mean "
            "`contact`?; it has `csv`, `separator`, `quotes`, `header`, "
            "`time_zone`, `skip`, `contact`, `event_id`, `sequence`, "
            "`revision`, `channel`, `queue`, `agent`, `customer`, `service`, "
            "`attributes`, `time`, `events`\n"
            "m.yaml:1:1: `contact` is missing: the columns that identify a "
            "call");
  EXPECT_EQ(MistakesWith("queue: q", "contact: q"),
            "m.yaml:3:1: `contact` stands here twice");
  EXPECT_EQ(MistakesWith("unit: ms", "unit: hours"),
            "m.yaml:10:29: unit must be `us`, `ms`, `s` or `min`");
  EXPECT_EQ(MistakesWith("{column: w, unit: ms}", "[w]"),
            "m.yaml:10:11: wait must be a mapping with the keys `column`, "
            "`unit`");
  EXPECT_EQ(MistakesWith("queue: q", "separator: ';;'"),
            "m.yaml:3:12: separator must be one character, or `tab`");
  EXPECT_EQ(MistakesWith("queue: q", "header: no"),
            "m.yaml:3:9: header must be true or false");
  EXPECT_EQ(MistakesWith("queue: q", "time_zone: Europe/Atlantis"),
            "m.yaml:3:12: `Europe/Atlantis` is no time zone; one is "
            "`Europe/Berlin`");
  EXPECT_EQ(MistakesWith("queue: q", "queue: {column: q, value: x}"),
            "m.yaml:3:8: queue must have either `column` or `value`");
  EXPECT_EQ(MistakesWith("when: {what: in}", "when: in"),
            "m.yaml:7:11: when must be columns with their values, as in "
            "`{outcome: [AGENT, HANG]}`");
  EXPECT_EQ(MistakesWith("queue: q", "skip: [{}]"),
            "m.yaml:3:8: skip must be columns with their values, as in "
            "`{outcome: [AGENT, HANG]}`");
}

TEST(CsvMapping, TellsWhatATimeLacks) {
  EXPECT_EQ(MistakesWith("format: unix", "absent: x"),
            "m.yaml:6:5: the event's time has no `format`\n"
            "m.yaml:8:5: the event's time has no `format`");
  EXPECT_EQ(
      MistakesWith("{column: t, format: unix}", "{format: unix}").substr(0, 75),
      "m.yaml:6:5: the event has no time: `column` is missing in `time`\n"
      "m.yaml:8:5");
  EXPECT_EQ(MistakesWith("format: unix", "format: local_epoch").substr(0, 63),
            "m.yaml:6:5: the event's time is local: `time_zone` is missing\nm");
  EXPECT_EQ(MistakesWith("format: unix", "format: epoch").substr(0, 46),
            "m.yaml:4:27: format must be `unix`, `unix_ms`,");
}

TEST(CsvMapping, TellsAllMistakesAtOnce) {
  const std::string mistakes = MistakesOf(R"(separator: xx
contact: []
events:
  - kind: ofered
  - {time: {column: t, format: never}}
)");
  EXPECT_EQ(std::count(mistakes.begin(), mistakes.end(), '\n') + 1, 8)
      << mistakes;
}

TEST(CsvMapping, WhatIsNoYamlIsToldWithItsPlace) {
  EXPECT_EQ(MistakesOf("csv: 1\ncontact: [a\n").substr(0, 7), "m.yaml:");
  EXPECT_NE(MistakesOf(""), "");
  EXPECT_NE(MistakesOf("- a\n- b\n"), "");
  EXPECT_NE(MistakesOf("just text"), "");
}

TEST(CsvMapping, FindsItsColumnsInTheHeader) {
  auto mapping = ParseCsvMapping(kGoodMapping, "m.yaml");
  ASSERT_TRUE(mapping.ok());
  EXPECT_TRUE(BindCsvMapping({"w", "q", "t", "what", "id"}, *mapping).ok());
  EXPECT_EQ(mapping->contact[0].index, 4u);
  EXPECT_EQ(mapping->events[1].wait->column.index, 0u);
  EXPECT_EQ(
      BindCsvMapping({"w", "queue", "t", "what", "ids"}, *mapping).message(),
      "m.yaml:2:10: the file has no column `id`; did you mean `ids`?; it "
      "has `w`, `queue`, `t`, `what`, `ids`\n"
      "m.yaml:3:8: the file has no column `q`; did you mean `w`?; it has "
      "`w`, `queue`, `t`, `what`, `ids`");
}

TEST(CsvMapping, WithoutAHeaderColumnsAreNumbers) {
  auto mapping = ParseCsvMapping(
      "csv: 1\nheader: false\ncontact: 2\n"
      "events: [{kind: offered, time: {column: one, format: unix}}]\n",
      "m.yaml");
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  EXPECT_EQ(BindCsvMapping({}, *mapping).message(),
            "m.yaml:4:41: `one` is no column; without a header they are "
            "numbers, from 1");
  EXPECT_EQ(mapping->contact[0].index, 1u);
}

}  // namespace
}  // namespace holdline
