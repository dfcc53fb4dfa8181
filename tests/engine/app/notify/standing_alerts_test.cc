#include "engine/app/notify/standing_alerts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

constexpr int64_t kAgainUs = 60 * kSecondUs;
// 2026-03-02 10:00:00 UTC.
constexpr int64_t kNowUs = 1'772'445'600 * kSecondUs;

std::string Stands(const std::string& name) {
  return absl::StrCat(R"({"labels":{"alertname":")", name,
                      R"("},"startsAt":"2026-03-02T09:00:00+00:00"})");
}
std::string Over(const std::string& name,
                 const std::string& end = "2026-03-02T09:30:00.5+00:00") {
  return absl::StrCat(R"({"labels":{"alertname":")", name,
                      R"("},"startsAt":"2026-03-02T09:00:00+00:00","endsAt":")",
                      end, "\"}");
}
std::string Array(const std::vector<std::string>& alerts) {
  return absl::StrCat("[", absl::StrJoin(alerts, ","), "]");
}

TEST(StandingAlerts, SaysWhatIsNewAndAllAgainAfterAWhile) {
  StandingAlerts alerts(1, kAgainUs);
  ASSERT_TRUE(alerts.Take(Array({Stands("a"), Stands("b")}), kNowUs).ok());
  const std::string both = Array({Stands("a"), Stands("b")});
  EXPECT_THAT(alerts.Due(0, kNowUs), ElementsAre(both));
  // It was not taken.
  EXPECT_THAT(alerts.Due(0, kNowUs), ElementsAre(both));
  EXPECT_FALSE(alerts.IsTold(0));
  alerts.Delivered(0, kNowUs);
  EXPECT_TRUE(alerts.IsTold(0));
  EXPECT_THAT(alerts.Due(0, kNowUs + kAgainUs - 1), IsEmpty());
  ASSERT_TRUE(alerts.Take(Array({Over("a")}), kNowUs).ok());
  EXPECT_THAT(alerts.Due(0, kNowUs + 1), ElementsAre(Array({Over("a")})));
  alerts.Delivered(0, kNowUs + 1);
  EXPECT_EQ(alerts.size(), 1u);
  EXPECT_EQ(alerts.standing(), 1u);
  EXPECT_THAT(alerts.Due(0, kNowUs + kAgainUs),
              ElementsAre(Array({Stands("b")})));
}

TEST(StandingAlerts, WhatIsOverWaitsForEverybody) {
  StandingAlerts alerts(2, kAgainUs);
  ASSERT_TRUE(alerts.Take(Array({Stands("a")}), kNowUs).ok());
  alerts.Due(0, kNowUs);
  alerts.Delivered(0, kNowUs);
  ASSERT_TRUE(alerts.Take(Array({Over("a")}), kNowUs).ok());
  alerts.Due(0, kNowUs);
  alerts.Delivered(0, kNowUs);
  EXPECT_EQ(alerts.standing(), 0u);
  EXPECT_EQ(alerts.size(), 1u);
  EXPECT_THAT(alerts.Due(1, kNowUs + kAgainUs),
              ElementsAre(Array({Over("a")})));
  alerts.Delivered(1, kNowUs + kAgainUs);
  EXPECT_EQ(alerts.size(), 0u);
}

TEST(StandingAlerts, WhatComesWhileItIsToldIsStillToBeTold) {
  StandingAlerts alerts(1, kAgainUs);
  ASSERT_TRUE(alerts.Take(Array({Stands("a")}), kNowUs).ok());
  alerts.Due(0, kNowUs);
  ASSERT_TRUE(alerts.Take(Array({Over("a"), Stands("b")}), kNowUs).ok());
  alerts.Delivered(0, kNowUs);
  EXPECT_THAT(alerts.Due(0, kNowUs),
              ElementsAre(Array({Over("a"), Stands("b")})));
}

TEST(StandingAlerts, PassesHistoryOver) {
  StandingAlerts alerts(1, kAgainUs);
  ASSERT_TRUE(alerts.Take(Array({Stands("a")}), kNowUs).ok());
  ASSERT_TRUE(alerts
                  .Take(Array({Over("a", "2026-03-01T09:59:59+00:00"),
                               Over("b", "2026-03-01T10:00:00+00:00")}),
                        kNowUs)
                  .ok());
  EXPECT_EQ(alerts.size(), 1u);
}

TEST(StandingAlerts, ABodyHasAnEnd) {
  StandingAlerts alerts(1, kAgainUs);
  std::vector<std::string> many;
  for (int i = 0; i < 1'001; ++i) many.push_back(Stands(absl::StrCat(i)));
  ASSERT_TRUE(alerts.Take(Array(many), kNowUs).ok());
  const std::vector<std::string> bodies = alerts.Due(0, kNowUs);
  ASSERT_EQ(bodies.size(), 3u);
  for (const std::string& body : bodies) {
    EXPECT_TRUE(alerts.Take(body, kNowUs).ok()) << body;
  }
  EXPECT_EQ(alerts.size(), 1'001u);
}

TEST(StandingAlerts, SaysWhatIsNoRecord) {
  StandingAlerts alerts(1, kAgainUs);
  for (const char* const value : {"", "{}", "[1]", "[{}]", R"([{"labels": 1}])",
                                  R"([{"labels": {}, "endsAt": "soon"}])",
                                  R"([{"labels": {}, "endsAt": 1}])"}) {
    const absl::Status taken = alerts.Take(value, kNowUs);
    EXPECT_EQ(taken.code(), absl::StatusCode::kInvalidArgument) << value;
    EXPECT_THAT(std::string(taken.message()),
                HasSubstr("not an array of alerts"));
  }
}

// Whoever fails now and then knows in the end what whoever never does knows.
RC_GTEST_PROP(StandingAlerts, EverybodyHearsOfEverything, ()) {
  StandingAlerts alerts(2, kAgainUs);
  std::map<std::string, bool> stands;  // as Alertmanager has it, by body
  std::map<std::string, bool> truth;
  int64_t now_us = kNowUs;
  const auto tell = [&](bool takes) {
    const std::vector<std::string> bodies = alerts.Due(1, now_us);
    for (const std::string& body : bodies) {
      for (int i = 0; i < 4; ++i) {
        const std::string name(1, static_cast<char>('a' + i));
        // It may have taken a part of what failed as a whole.
        if (body.find(Over(name)) != std::string::npos) stands[name] = false;
        if (body.find(Stands(name)) != std::string::npos) stands[name] = true;
      }
    }
    if (takes) alerts.Delivered(1, now_us);
  };
  const int steps = *rc::gen::inRange(0, 40);
  for (int i = 0; i < steps; ++i) {
    now_us += *rc::gen::inRange<int64_t>(0, 30) * kSecondUs;
    const std::string name(1, static_cast<char>('a' + *rc::gen::inRange(0, 4)));
    truth[name] = *rc::gen::arbitrary<bool>();
    RC_ASSERT(
        alerts.Take(Array({truth[name] ? Stands(name) : Over(name)}), now_us)
            .ok());
    if (*rc::gen::arbitrary<bool>()) {
      alerts.Due(0, now_us);
      alerts.Delivered(0, now_us);
    }
    if (*rc::gen::arbitrary<bool>()) tell(*rc::gen::arbitrary<bool>());
  }
  tell(true);
  RC_ASSERT(stands == truth);
  RC_ASSERT(alerts.IsTold(1));
}

}  // namespace
}  // namespace holdline
