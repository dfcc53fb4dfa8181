#include "engine/app/simulate/staff.h"

#include <gtest/gtest.h>

namespace holdline {
namespace {

SimulationOptions TwoQueues() {
  SimulationOptions options;
  options.queues.resize(2);
  options.queues[0].name = "sales";
  options.queues[1].name = "support";
  options.teams = {{"both", 2, {"support", "sales"}}, {"one", 1, {"sales"}}};
  return options;
}

TEST(Staff, SpecialistsWorkBeforeGeneralists) {
  Staff staff(TwoQueues());
  EXPECT_EQ(staff.NameOf(*staff.TakeIdle(0)), "one-01");
  EXPECT_EQ(staff.NameOf(*staff.TakeIdle(0)), "both-01");
  EXPECT_EQ(staff.NameOf(*staff.TakeIdle(1)), "both-02");
  EXPECT_FALSE(staff.TakeIdle(1).has_value());
}

TEST(Staff, TheOneWhoIsIdleForLongestWorksNext) {
  Staff staff(TwoQueues());
  const uint32_t first = *staff.TakeIdle(1);
  const uint32_t second = *staff.TakeIdle(1);
  staff.MakeIdle(second);
  staff.MakeIdle(first);
  EXPECT_EQ(staff.TakeIdle(1), second);
}

TEST(Staff, IdleAgentsLeaveAtOnceAndBusyOnesWhenTheyAreThrough) {
  Staff staff(TwoQueues());
  const uint32_t busy = *staff.TakeIdle(1);
  EXPECT_TRUE(staff.SetPresent(0, 0).empty());
  EXPECT_FALSE(staff.TakeIdle(1).has_value());
  EXPECT_FALSE(staff.StaysAfterWork(busy));
  EXPECT_EQ(staff.SetPresent(0, 100).size(), 2U);
  EXPECT_TRUE(staff.StaysAfterWork(busy));
}

TEST(Staff, PartOfATeamIsRoundedUp) {
  Staff staff(TwoQueues());
  EXPECT_TRUE(staff.SetPresent(0, 51).empty());
  EXPECT_TRUE(staff.TakeIdle(1).has_value());
  EXPECT_TRUE(staff.TakeIdle(1).has_value());
  EXPECT_TRUE(staff.SetPresent(0, 50).empty());
}

TEST(Staff, ScaleMultipliesEveryTeam) {
  SimulationOptions options = TwoQueues();
  options.scale = 1.5;
  Staff staff(options);
  int agents = 0;
  while (staff.TakeIdle(0).has_value()) ++agents;
  EXPECT_EQ(agents, 3 + 2);
}

}  // namespace
}  // namespace holdline
