// One contract through its amendments: what goes on, what is judged by which
// terms, and what a later text of the same contract takes over.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// 2026-03-02 12:00.
constexpr int64_t kAmendedUs = kStartUs + 2 * kHourUs;

constexpr const char* kContract = R"(
holdline: 1
contract: acme
title: ACME
time_zone: UTC
effective: 2026-01-01
covers: [{queue: sales}]
objectives:
  answer:
    measure: service_level
    within: 20s
    formula: abandons_miss
    target: {at_least: 80%}
    periods: [day, month]
    watch: [30m]
    alert: {from: 1 contact}
  speed:
    measure: average_speed_of_answer
    target: {at_most: 30s}
    periods: [day]
)";
constexpr const char* kEasier = R"(
amendments:
  - {effective: "2026-03-02 12:00", set: {objectives.answer.within: 60s, objectives.answer.target.at_least: 50%}}
)";

class Amended : public TextJudge {
 public:
  explicit Amended(const std::string& text) : TextJudge(text, kStartUs) {}

  // Of an objective of a version of the newest text.
  const Objective& Of(size_t version, const std::string& name) const {
    return Find(name, version);
  }
  // Counts now: in watches and in the day.
  void Count(const Objective& objective, const Tally& tally) {
    PacketBuilder packet({.clock_us = clock_us()});
    if (!objective.watches_us.empty()) {
      packet.Watch(clock_us(), objective, 0, clock_us() - 1, tally);
    }
    packet.Period(clock_us(), objective, 0, clock_us() / kDayUs, tally);
    Process(packet.packet());
    GoTo(clock_us() + kSecondUs);
  }

  // "answer month behind 40/100 of 0.8", and "partial" where it is.
  std::vector<std::string> Rows() {
    const Status status = StatusNow();
    std::vector<std::string> rows;
    for (const StatusRow& row : status.rows()) {
      rows.push_back(absl::StrCat(
          row.objective(), " ",
          row.watch().empty() ? row.period() : row.watch(), " ", row.state(),
          " ", row.met(), "/", row.counted(), " of ", row.target(),
          row.has_partial_since_us() ? " partial" : ""));
    }
    return rows;
  }
  // "answer 30m breached", with the version.
  std::vector<std::string> Alerts() {
    const Said said = TakeSaid();
    std::vector<std::string> alerts;
    for (const Alert& alert : Parsed(said.alerts)) {
      alerts.push_back(absl::StrCat(
          alert.objective(), " ",
          alert.watch().empty() ? alert.period() : alert.watch(), " ",
          alert.state(), " under ", VersionOf(alert.contract_version())));
    }
    return alerts;
  }

 private:
  size_t VersionOf(const std::string& name) const {
    const auto& contracts = book().contracts;
    for (size_t i = 0; i < contracts.size(); ++i) {
      if (HexName(contracts[i].version) == name) return i;
    }
    return 99;
  }
};

TEST(AmendedJudge, AWatchIsHeldAgainstTheTermsOfTheMoment) {
  Amended acme(std::string(kContract) + kEasier);
  acme.GoTo(kAmendedUs - 2 * kSecondUs);
  acme.Count(acme.Of(0, "answer"), Met(6, 10));
  EXPECT_THAT(acme.Alerts(), ElementsAre("answer 30m breached under 0"));
  // 60 % is enough from noon on, though nothing is said.
  acme.GoTo(kAmendedUs);
  EXPECT_THAT(acme.Alerts(), ElementsAre("answer 30m ok under 1"));
  // Whoever was enqueued before noon counts by what held then.
  acme.Count(acme.Of(0, "answer"), Met(0, 1));
  acme.Count(acme.Of(1, "answer"), Met(4, 9));
  EXPECT_THAT(acme.Rows(), testing::Contains("answer 30m ok 10/20 of 0.5"));
}

TEST(AmendedJudge, APeriodIsHeldAgainstTheTermsAtItsEnd) {
  std::string text = std::string(kContract) + kEasier;
  text.replace(text.find("2026-03-02 12"), 13, "2026-03-03 12");
  Amended acme(text);
  acme.Count(acme.Of(0, "answer"), Met(6, 10));
  EXPECT_THAT(acme.Rows(), testing::Contains("answer day behind 6/10 of 0.8"));
  EXPECT_THAT(acme.Rows(),
              testing::Contains("answer month on_track 6/10 of 0.5"));
  acme.GoTo(kStartUs + kDayUs);
  acme.Count(acme.Of(0, "answer"), Met(6, 10));
  acme.GoTo(kAmendedUs + kDayUs + kHourUs);
  acme.Count(acme.Of(1, "answer"), Met(0, 3));
  EXPECT_THAT(acme.Rows(), testing::Contains("answer day behind 6/13 of 0.5"));
  EXPECT_THAT(acme.Rows(),
              testing::Contains("answer month on_track 12/23 of 0.5"));
  acme.GoTo(kStartUs + 2 * kDayUs);
  EXPECT_THAT(acme.Rows(), testing::Contains("answer day missed 6/13 of 0.5"));
}

TEST(AmendedJudge, GoesOnFromASnapshot) {
  Amended acme(std::string(kContract) + kEasier);
  acme.GoTo(kAmendedUs - kMinuteUs);
  acme.Count(acme.Of(0, "answer"), Met(6, 10));
  acme.Alerts();
  const auto before = acme.Rows();
  acme.Restore();
  EXPECT_EQ(acme.Rows(), before);
  acme.GoTo(kAmendedUs);
  EXPECT_THAT(acme.Alerts(), ElementsAre("answer 30m ok under 1"));
}

// Nothing begins anew because something is agreed for later.
TEST(AmendedJudge, AnAmendmentThatIsAddedKeepsAllSums) {
  Amended acme(kContract);
  acme.Count(acme.Of(0, "answer"), Met(9, 10));
  acme.Count(acme.Of(0, "speed"), {.counted = 4, .sum_us = 100});
  const auto before = acme.Rows();
  acme.GoTo(kStartUs + kMinuteUs);
  acme.Use(std::string(kContract) + kEasier, kStartUs + kMinuteUs);
  acme.GoTo(kStartUs + 2 * kMinuteUs);
  EXPECT_THAT(acme.Rows(), ElementsAre("answer day on_track 9/10 of 0.5",
                                       "answer month on_track 9/10 of 0.5",
                                       "answer 30m ok 9/10 of 0.8",
                                       "speed day on_track 0/4 of 30"));
  acme.Use(kContract, kStartUs + 3 * kMinuteUs);  // and is taken back again
  acme.GoTo(kStartUs + 3 * kMinuteUs);
  EXPECT_EQ(acme.Rows(), before);
}

TEST(AmendedJudge, OtherWatchesBeginAnewAndPeriodsDoNot) {
  Amended acme(kContract);
  acme.Count(acme.Of(0, "answer"), Met(9, 10));
  acme.GoTo(kStartUs + kMinuteUs);
  acme.Use(std::string(kContract) +
               "amendments: [{effective: 2026-04-01, set: "
               "{objectives.answer.watch: [5m, 30m]}}]\n",
           kStartUs + kMinuteUs);
  acme.GoTo(kStartUs + 2 * kMinuteUs);
  EXPECT_THAT(acme.Rows(),
              ElementsAre("answer day on_track 9/10 of 0.8 partial",
                          "answer month on_track 9/10 of 0.8 partial",
                          "answer 30m no_data 0/0 of 0.8 partial",
                          "speed day no_data 0/0 of 30"));
}

TEST(AmendedJudge, WhatTheTermsNoLongerHaveIsNotShown) {
  Amended acme(std::string(kContract) + R"(
amendments:
  - effective: "2026-03-02 12:00"
    set:
      objectives.speed: ~
      objectives.answer.watch: [5m, 1h]
      objectives.answer.periods: [month]
)");
  acme.Count(acme.Of(0, "answer"), Met(9, 10));
  EXPECT_THAT(acme.Rows(), ElementsAre("answer month on_track 9/10 of 0.8",
                                       "answer 30m ok 9/10 of 0.8",
                                       "speed day no_data 0/0 of 30"));
  acme.GoTo(kAmendedUs);
  EXPECT_THAT(acme.Rows(), ElementsAre("answer month on_track 9/10 of 0.8",
                                       "answer 5m no_data 0/0 of 0.8",
                                       "answer 1h no_data 0/0 of 0.8",
                                       "speed day no_data 0/0 of 30"));
  acme.Count(acme.Of(1, "answer"), Met(1, 1));
  acme.GoTo(kStartUs + 2 * kDayUs);
  EXPECT_THAT(acme.Rows(), ElementsAre("answer month on_track 10/11 of 0.8",
                                       "answer 5m no_data 0/0 of 0.8",
                                       "answer 1h no_data 0/0 of 0.8"));
}

// Another measure of the same name has nothing to do with the one before.
TEST(AmendedJudge, AnotherMeasureBeginsWithItsAmendment) {
  Amended acme(std::string(kContract) + R"(
amendments:
  - effective: "2026-03-02 12:00"
    set: {objectives.speed: {measure: handle_time, target: {at_most: 300s}, periods: [day]}}
)");
  acme.Count(acme.Of(0, "speed"), {.counted = 1, .sum_us = kSecondUs});
  acme.GoTo(kAmendedUs);
  acme.Count(acme.Of(1, "speed"), {.counted = 2, .sum_us = kSecondUs});
  const auto rows = acme.Rows();
  EXPECT_THAT(rows, testing::Contains("speed day on_track 0/1 of 30"));
  EXPECT_THAT(rows, testing::Contains("speed day on_track 0/2 of 300 partial"));
}

TEST(AmendedJudge, NothingIsToldTwice) {
  Amended acme(std::string(kContract) + kEasier);
  acme.Count(acme.Of(0, "answer"), Met(0, 10));
  EXPECT_THAT(acme.Alerts(), ElementsAre("answer 30m breached under 0",
                                         "answer day behind under 1",
                                         "answer month behind under 1"));
  acme.GoTo(kAmendedUs + kMinuteUs);
  acme.Alerts();
  acme.GoTo(kAmendedUs + 2 * kMinuteUs);
  EXPECT_THAT(acme.Alerts(), IsEmpty());
}

}  // namespace
}  // namespace holdline
