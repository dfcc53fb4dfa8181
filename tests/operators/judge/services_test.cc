// What judge tells of services: states, budgets, and the same after a snapshot.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/text_judge.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string ServicesText(const std::string& rest) {
  return "holdline: 1\n"
         "contract: c\n"
         "title: C\n"
         "time_zone: UTC\n"
         "effective: 2026-01-01\n"
         "covers: [{service: ivr}, {service: crm}]\n" +
         rest;
}

std::string Uptime(const std::string& keys) {
  return ServicesText(absl::StrCat(
      "objectives:\n  uptime: {measure: availability, of: {service: ivr}, ",
      "target: {at_least: 99%}, ", keys, "}\n"));
}

// 2026-03-02 is a Monday; the clock begins at ten.
int64_t Today(int hour, int minute = 0, int second = 0) {
  return kToday * kDayUs + hour * kHourUs + minute * kMinuteUs +
         second * kSecondUs;
}

class ServicesJudge : public TextJudge {
 public:
  explicit ServicesJudge(const std::string& text)
      : TextJudge(text, Today(10)) {}

  // Is down from then until then; 0: it goes on. Said at the clock.
  void Down(const std::string& id, const std::string& service, int64_t from_us,
            int64_t to_us = 0, bool maintenance = false) {
    const int64_t at_us = clock_us() + kSecondUs;
    PacketBuilder builder({.clock_us = at_us});
    OutageState& outage = *builder.At(at_us).add_outages();
    outage.set_id(id);
    outage.set_service(service);
    outage.set_maintenance(maintenance);
    outage.add_down()->set_from_us(from_us);
    outage.mutable_down(0)->set_to_us(to_us);
    Process(builder.packet());
    GoTo(at_us);
  }
  // "10:07:12 day on_track > behind"
  std::vector<std::string> Told() {
    std::vector<std::string> told;
    for (const Alert& alert : Parsed(TakeSaid().alerts)) {
      told.push_back(absl::StrCat(
          absl::FormatTime("%H:%M:%S ", absl::FromUnixMicros(alert.since_us()),
                           absl::UTCTimeZone()),
          alert.watch().empty() ? alert.period() : alert.watch(), " ",
          alert.state_before(), " > ", alert.state()));
      last_ = alert;
    }
    return told;
  }
  StatusRow Row(const std::string& window, int64_t start_us) const {
    const Status status = StatusNow();
    for (const StatusRow& row : status.rows()) {
      if (row.period() == window && row.start_us() == start_us) return row;
    }
    ADD_FAILURE() << "no row of " << window;
    return {};
  }
  const Alert& last() const { return last_; }

 private:
  Alert last_;
};

// 1 % of a day is 864 s, of the ten hours that have passed 360 s.
TEST(JudgedServices, TellBreachLossAndWhatIsSpare) {
  ServicesJudge judge(Uptime("periods: [day]"));
  judge.Down("INC-1", "ivr", Today(10));
  judge.GoTo(Today(10, 6, 3));
  EXPECT_THAT(judge.Told(), IsEmpty());
  EXPECT_EQ(judge.Row("day", Today(0)).state(), "on_track");
  EXPECT_EQ(judge.Row("day", Today(0)).outlook().spare_us(),
            (864 - 363) * kSecondUs);
  judge.GoTo(Today(10, 10));
  EXPECT_THAT(judge.Told(), ElementsAre("10:06:04 day on_track > behind"))
      << "364 s of 36,364 s are more than 1 %";
  EXPECT_THAT(judge.last().contacts(), ElementsAre("INC-1"));
  judge.GoTo(Today(10, 20));
  EXPECT_THAT(judge.Told(), ElementsAre("10:14:25 day behind > lost"))
      << "865 s are more than 1 % of the whole day";
  EXPECT_EQ(judge.last().outlook().spare_us(), -kSecondUs);
  judge.Down("INC-1", "ivr", Today(10), Today(10, 20));
  judge.GoTo(Today(24, 20));
  EXPECT_THAT(judge.Told(), ElementsAre("00:15:00 day lost > missed"));
  EXPECT_EQ(judge.Row("day", Today(0)).counted(), kDayUs);
  EXPECT_EQ(judge.Row("day", Today(0)).met(), kDayUs - 20 * kMinuteUs);
}

// What was missed weighs less with all time that passes.
TEST(JudgedServices, AreBackTheSecondTheyAre) {
  ServicesJudge judge(Uptime("periods: [day]"));
  judge.Down("INC-1", "ivr", Today(10), Today(10, 8));
  judge.GoTo(Today(10, 8));
  EXPECT_THAT(judge.Told(), ElementsAre("10:06:04 day on_track > behind"));
  judge.GoTo(Today(20));
  EXPECT_THAT(judge.Told(), ElementsAre("13:20:00 day behind > on_track"))
      << "480 s are 1 % of 48,000 s";
}

TEST(JudgedServices, AreMetWithoutAnyOutage) {
  ServicesJudge judge(Uptime("periods: [day, month]"));
  judge.Down("INC-1", "crm", Today(10));  // of another service
  judge.Told();
  judge.GoTo(Today(24 * 31));
  EXPECT_THAT(judge.Told(), testing::Contains("00:15:00 month on_track > met"));
  const StatusRow month = judge.Row("month", Today(-24));
  EXPECT_EQ(month.counted(), 31 * kDayUs) << "from the month's beginning on";
  EXPECT_EQ(month.met(), 31 * kDayUs);
}

TEST(JudgedServices, CountOnlyTheHoursOfTheirSlot) {
  ServicesJudge judge(ServicesText(R"(calendars:
  prime: {hours: "mon-fri 09:00-17:00"}
objectives:
  uptime:
    measure: availability
    of: {service: ivr}
    targets: [{when: prime, at_least: 99%}, {when: otherwise, at_least: 50%}]
    periods: [day]
)"));
  judge.Down("INC-1", "ivr", Today(16, 30), Today(17, 30));
  judge.GoTo(Today(23, 59));
  const Status status = judge.StatusNow();
  ASSERT_EQ(status.rows_size(), 2);
  EXPECT_EQ(status.rows(0).counted(), 8 * kHourUs);
  EXPECT_EQ(status.rows(0).met(), 8 * kHourUs - 30 * kMinuteUs);
  EXPECT_EQ(status.rows(0).state(), "lost");
  EXPECT_EQ(status.rows(1).counted(), 16 * kHourUs - kMinuteUs);
  EXPECT_EQ(status.rows(1).state(), "on_track");
}

TEST(JudgedServices, ExcludeForThePast) {
  const std::string text = Uptime("periods: [day]");
  ServicesJudge judge(text);
  judge.Down("INC-1", "ivr", Today(10), Today(10, 30));
  judge.GoTo(Today(24, 30));
  EXPECT_THAT(judge.Told(), testing::Contains("00:15:00 day lost > missed"));
  judge.Use(text + R"(exclusions:
  - {outages: [INC-1], reason: the client's line, ref: L-7}
)",
            Today(25));
  judge.GoTo(Today(25, 1));
  EXPECT_THAT(judge.Told(), ElementsAre("01:00:00 day missed > met"));
  EXPECT_TRUE(judge.last().correction());
  EXPECT_EQ(judge.last().excluded(), 30 * kMinuteUs);
  EXPECT_EQ(judge.last().excluded_met(), 0);
  EXPECT_DOUBLE_EQ(judge.last().raw_value(), 1 - 0.5 / 24);
}

TEST(JudgedServices, WatchTheLastMinutes) {
  ServicesJudge judge(Uptime("watch: [5m]"));
  judge.Down("INC-1", "ivr", Today(10, 1), Today(10, 1, 10));
  judge.GoTo(Today(10, 10));
  EXPECT_THAT(judge.Told(), ElementsAre("10:01:03 5m ok > breached",
                                        "10:06:07 5m breached > ok"));
}

TEST(JudgedServices, CountAMeanOnceItIsPastItsTarget) {
  ServicesJudge judge(ServicesText(R"(objectives:
  restore:
    measure: mean_time_to_restore
    target: {at_most: 30m}
    periods: [day]
)"));
  judge.Down("INC-1", "ivr", Today(10), Today(10, 10));
  judge.Down("INC-2", "crm", Today(10, 5));
  judge.GoTo(Today(10, 34));
  EXPECT_THAT(judge.Told(), IsEmpty()) << "it may yet be restored in time";
  judge.GoTo(Today(11));
  EXPECT_THAT(judge.Told(), ElementsAre("10:55:01 day on_track > behind"))
      << "10 min and 50 min are 30 min in the mean, and more from there on";
  judge.Down("INC-2", "crm", Today(10, 5), Today(10, 25));
  EXPECT_THAT(judge.Told(), ElementsAre("11:00:01 day behind > on_track"));
}

TEST(JudgedServices, SayWhoIsDown) {
  ServicesJudge judge(Uptime("periods: [day]"));
  judge.Down("INC-2", "ivr", Today(9, 30));
  judge.Down("INC-1", "ivr", Today(9));
  judge.Down("M-1", "crm", Today(9, 45), 0, /*maintenance=*/true);
  Status status = judge.StatusNow();
  ASSERT_EQ(status.services_size(), 2);
  EXPECT_EQ(status.services(0).service(), "ivr");
  EXPECT_EQ(status.services(0).since_us(), Today(9));
  EXPECT_THAT(status.services(0).outages(), ElementsAre("INC-1", "INC-2"));
  EXPECT_FALSE(status.services(0).maintenance());
  EXPECT_EQ(status.services(1).service(), "crm");
  EXPECT_TRUE(status.services(1).maintenance());
  judge.Down("INC-1", "ivr", Today(9), Today(9, 10));
  EXPECT_EQ(judge.StatusNow().services(0).since_us(), Today(9, 30));
  judge.Down("INC-2", "ivr", Today(9, 30), Today(9, 40));
  EXPECT_EQ(judge.StatusNow().services_size(), 1);
}

TEST(JudgedServices, GoOnFromASnapshot) {
  const std::string text = Uptime("periods: [day], watch: [5m]");
  ServicesJudge whole(text);
  ServicesJudge restored(text);
  for (ServicesJudge* judge : {&whole, &restored}) {
    judge->Down("INC-1", "ivr", Today(10));
    judge->GoTo(Today(10, 3));
    EXPECT_THAT(judge->Told(), ElementsAre("10:00:03 5m ok > breached"));
  }
  restored.Restore();
  for (ServicesJudge* judge : {&whole, &restored}) {
    judge->GoTo(Today(10, 12));
    judge->Down("INC-1", "ivr", Today(10), Today(10, 12));
    judge->GoTo(Today(24, 20));
  }
  const auto told = whole.Told();
  EXPECT_EQ(restored.Told(), told);
  EXPECT_THAT(told, testing::Contains("10:06:04 day on_track > behind"));
}

// Whether it is judged each second, or only when it wants to be, the same is
// told.
RC_GTEST_PROP(JudgedServicesProperty, AreJudgedWheneverItMatters, ()) {
  const auto pick = [](int64_t from, int64_t to) {
    return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to));
  };
  const std::string target =
      *rc::gen::element<std::string>("90%", "99%", "99.9%", "100%", "50%");
  const std::string text = ServicesText(absl::StrCat(
      "calendars: {prime: {hours: \"mon-sun 09:50-10:10\"}}\n"
      "objectives:\n"
      "  uptime: {measure: availability, target: {at_least: ",
      target, "}, ", *rc::gen::element("", "during: prime, "),
      *rc::gen::element("", "rounded_to: 0.1%, "),
      *rc::gen::element("", "verdict: {share_of: 5m, at_least: 99%}, "),
      "periods: [day], watch: [1m, 5m], alert: {",
      target == "100%" ? ""
                       : *rc::gen::element("",
                                           "at_risk: {within_points: "
                                           "0.05}, "),
      "recover: {for: 20s}}}\n"
      "  restore: {measure: mean_time_to_restore, target: {at_most: 90s}, ",
      *rc::gen::element("", "during: prime, "),
      "periods: [day], watch: [5m]}\n"
      "exclusions:\n"
      "  - {from: \"2026-03-02 10:04\", to: \"2026-03-02 10:06\", of: "
      "{service: crm}, reason: r, ref: x}\n"));
  struct Change {
    int64_t at_us;
    std::string id;
    std::string service;
    int64_t from_us;
    int64_t to_us;
    bool maintenance;
  };
  std::vector<Change> changes;
  for (int64_t i = 0, count = pick(1, 6); i < count; ++i) {
    const int64_t from_us = Today(10) + pick(0, 700) * kSecondUs;
    Change change{.at_us = from_us,
                  .id = absl::StrCat("o", i),
                  .service = *rc::gen::element<std::string>("ivr", "crm"),
                  .from_us = from_us,
                  .to_us = 0,
                  .maintenance = pick(0, 5) == 0};
    changes.push_back(change);
    change.at_us += pick(1, 500) * kSecondUs;
    change.to_us = change.at_us;
    if (pick(0, 5) > 0) changes.push_back(change);
  }
  std::stable_sort(
      changes.begin(), changes.end(),
      [](const Change& a, const Change& b) { return a.at_us < b.at_us; });
  const auto run = [&](bool each_second) {
    ServicesJudge judge(text);
    size_t next = 0;
    std::vector<std::string> told;
    const int64_t end_us = Today(10, 25);
    for (int64_t at_us = Today(10) + kSecondUs; at_us <= end_us;
         at_us += kSecondUs) {
      bool any = each_second;
      PacketBuilder builder({.clock_us = at_us});
      const auto say = [&](const Change& change) {
        OutageState& outage = *builder.At(at_us).add_outages();
        outage.set_id(change.id);
        outage.set_service(change.service);
        outage.set_maintenance(change.maintenance);
        outage.add_down()->set_from_us(change.from_us);
        outage.mutable_down(0)->set_to_us(change.to_us);
        any = true;
      };
      // Of both services, so that all is judged again.
      if (each_second || at_us == Today(10) + kSecondUs) {
        say({0, "m1", "ivr", Today(9), Today(9) + 1, true});
        say({0, "m2", "crm", Today(9), Today(9) + 1, true});
      }
      for (; next < changes.size() && changes[next].at_us < at_us; ++next) {
        say(changes[next]);
      }
      if (any || at_us == end_us) judge.Process(builder.packet());
    }
    judge.GoTo(end_us + kSecondUs);
    return judge.Told();
  };
  const std::vector<std::string> sparse = run(false);
  const std::vector<std::string> dense = run(true);
  RC_LOG() << text;
  RC_ASSERT(sparse == dense);
}

// A book that begins in the middle of the day counts from there on.
TEST(JudgedServices, BeginWithTheirBook) {
  ServicesJudge judge(ServicesText(
      "objectives: {o: {measure: mean_time_to_recover, periods: [day]}}\n"));
  judge.Down("INC-1", "ivr", Today(10), Today(11));
  judge.Use(Uptime("periods: [day]"), Today(10, 30));
  judge.GoTo(Today(12));
  const StatusRow row = judge.Row("day", Today(0));
  EXPECT_EQ(row.counted(), 90 * kMinuteUs);
  EXPECT_EQ(row.met(), 60 * kMinuteUs);
  EXPECT_EQ(row.partial_since_us(), Today(10, 30));
}

// Each version's time is that of its own terms.
TEST(JudgedServices, GoThroughAmendments) {
  ServicesJudge judge(ServicesText(R"(calendars:
  prime: {hours: "mon-fri 09:00-17:00"}
objectives:
  uptime:
    measure: availability
    of: {service: ivr}
    during: prime
    target: {at_least: 99%}
    periods: [month]
amendments:
  - {effective: 2026-03-04, clause: A1, set: {objectives.uptime.during: always}}
)"));
  judge.Down("INC-1", "ivr", Today(8), Today(9, 30));
  judge.Down("INC-2", "ivr", Today(48 + 8), Today(48 + 9, 30));
  judge.GoTo(Today(24 * 31));
  const StatusRow month = judge.Row("month", Today(-24));
  EXPECT_EQ(month.counted(), 16 * kHourUs + 28 * kDayUs);
  EXPECT_EQ(month.counted() - month.met(), 120 * kMinuteUs);
}

}  // namespace
}  // namespace holdline
