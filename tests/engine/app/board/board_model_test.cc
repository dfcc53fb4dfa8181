#include "engine/app/board/board_model.h"

#include <gtest/gtest.h>

#include "engine/base/time_units.h"

namespace holdline {
namespace {

BoardModel::Options Options() {
  return {.title = "demo",
          .subtitle = "",
          .zone = absl::UTCTimeZone(),
          .trend_step = absl::Seconds(10),
          .trend_points = 4,
          .alerts_kept = 2};
}

Status StatusAt(const std::string& contract, int64_t clock_us, double value,
                const std::string& state) {
  Status status;
  status.set_contract(contract);
  status.set_clock_us(clock_us);
  StatusRow* row = status.add_rows();
  row->set_objective("answer");
  row->set_measure("service_level");
  row->set_slot("prime");
  row->set_watch("5m");
  row->set_state(state);
  row->set_value(value);
  row->set_target(0.8);
  row->set_counted(20);
  QueueLevel* level = status.add_queues();
  level->set_queue("support");
  level->set_waiting(3);
  level->set_oldest_us(clock_us - kSecondUs);
  return status;
}

std::vector<double> TrendOf(const BoardSnapshot& snapshot) {
  std::vector<double> values;
  for (const TrendPoint& point : snapshot.rows.at(0).trend) {
    values.push_back(point.value.value_or(-1));
  }
  return values;
}

TEST(BoardModel, TheNewestStatusOfAContractIsShown) {
  BoardModel model(Options());
  model.Apply(StatusAt("b", 10 * kSecondUs, 0.9, "ok"));
  model.Apply(StatusAt("a", 11 * kSecondUs, 0.8, "at_risk"));
  model.Apply(StatusAt("b", 12 * kSecondUs, 0.5, "breached"));
  const BoardSnapshot snapshot = model.Snapshot();
  ASSERT_EQ(snapshot.rows.size(), 2U);
  EXPECT_EQ(snapshot.rows[0].contract, "a");
  EXPECT_EQ(snapshot.rows[1].state, "breached");
  EXPECT_EQ(snapshot.rows[1].window, "5m");
  EXPECT_EQ(snapshot.rows[1].value, 0.5);
  EXPECT_EQ(snapshot.queues.size(), 2U);
  EXPECT_EQ(snapshot.clock_us, 12 * kSecondUs);
}

TEST(BoardModel, AContractThatIsDroppedIsNotShown) {
  BoardModel model(Options());
  model.Apply(StatusAt("a", 0, 0.9, "ok"));
  model.Drop("a");
  EXPECT_TRUE(model.Snapshot().rows.empty());
  EXPECT_TRUE(model.Snapshot().queues.empty());
}

TEST(BoardModel, TheTrendHasAPointForEachStep) {
  BoardModel model(Options());
  model.Apply(StatusAt("a", 101 * kSecondUs, 0.9, "ok"));
  model.Apply(StatusAt("a", 109 * kSecondUs, 0.8, "ok"));  // the same step
  model.Apply(StatusAt("a", 110 * kSecondUs, 0.7, "breached"));
  EXPECT_EQ(TrendOf(model.Snapshot()), (std::vector<double>{0.8, 0.7}));
  // Two steps without a word repeat what stood before them.
  model.Apply(StatusAt("a", 140 * kSecondUs, 0.6, "breached"));
  EXPECT_EQ(TrendOf(model.Snapshot()),
            (std::vector<double>{0.7, 0.7, 0.7, 0.6}));
}

TEST(BoardModel, ALongSilenceFillsTheTrendAtMostOnce) {
  BoardModel model(Options());
  model.Apply(StatusAt("a", 0, 0.9, "ok"));
  model.Apply(StatusAt("a", 1'000'000'000 * kSecondUs, 0.6, "breached"));
  EXPECT_EQ(TrendOf(model.Snapshot()),
            (std::vector<double>{0.9, 0.9, 0.9, 0.6}));
}

TEST(BoardModel, KeepsTheLatestAlertsAndCountsThemAll) {
  BoardModel model(Options());
  for (int i = 0; i < 3; ++i) {
    Alert alert;
    alert.set_contract("a");
    alert.set_measure("average_speed_of_answer");
    alert.set_period("month");
    alert.set_state(i == 2 ? "ok" : "breached");
    alert.set_since_us(i);
    alert.set_value(31.5);
    model.Apply(alert);
  }
  const BoardSnapshot snapshot = model.Snapshot();
  ASSERT_EQ(snapshot.alerts.size(), 2U);
  EXPECT_EQ(snapshot.alerts[0].since_us, 1);
  EXPECT_EQ(snapshot.alerts[1].window, "month");
  EXPECT_EQ(snapshot.alerts[1].unit, Unit::kSeconds);
  EXPECT_EQ(snapshot.alerts[1].target, std::nullopt);
  EXPECT_EQ(snapshot.alerts_told.at("breached"), 2);
}

TEST(BoardModel, ReadsAlertsAsTheyStandOnTheirTopic) {
  const auto alert = ParseAlertJson(
      R"({"alertId":"00ff","contract":"acme","objective":"answer",)"
      R"("measure":"service_level","watch":"5m","stateBefore":"ok",)"
      R"("state":"breached","value":0.75,"target":0.8,"counted":20,)"
      R"("sinceUs":1772446051000000,"contacts":["c-1"],"later":{"a":1}})");
  ASSERT_TRUE(alert.ok()) << alert.status();
  const BoardAlert shown = ToBoardAlert(*alert);
  EXPECT_EQ(shown.since_us, 1'772'446'051'000'000);
  EXPECT_EQ(shown.state_before, "ok");
  EXPECT_EQ(shown.value, 0.75);
  EXPECT_FALSE(ParseAlertJson("{\"state\":").ok());
}

}  // namespace
}  // namespace holdline
