#include "operators/score/outage.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

using enum EventKind;

constexpr int64_t kTen = 1'772'445'600 * kSecondUs;
constexpr uint32_t kIvr = 7;

int64_t At(int64_t minutes) { return kTen + minutes * kMinuteUs; }

EventFact Fact(EventKind kind, int64_t time_us, uint32_t service = 0) {
  return {.time_us = time_us,
          .id_hash = CombineHash(static_cast<uint64_t>(kind),
                                 static_cast<uint64_t>(time_us)),
          .queue = service,
          .kind = kind};
}

OutageLife Folded(std::vector<EventFact> facts) {
  std::sort(facts.begin(), facts.end(), FoldsBefore);
  return FoldOutage(facts);
}

TEST(Outage, RunsFromItsBeginningToItsEnd) {
  const OutageLife life =
      Folded({Fact(kOutageBegan, At(0), kIvr), Fact(kOutageResponded, At(5)),
              Fact(kOutageEnded, At(30)), Fact(kOutageResponded, At(40)),
              Fact(kOutageResolved, At(90))});
  EXPECT_THAT(life.down, ElementsAre(TimeSpan{At(0), At(30)}));
  EXPECT_EQ(life.service, kIvr);
  EXPECT_EQ(life.responded_us, At(5));
  EXPECT_EQ(life.resolved_us, At(90));
  EXPECT_FALSE(life.IsDown());
  EXPECT_FALSE(life.contradictory);
  EXPECT_TRUE(SummaryOf(life).ended);
}

TEST(Outage, IsEndedByItsResolution) {
  const OutageLife life =
      Folded({Fact(kOutageBegan, At(0), kIvr), Fact(kOutageResolved, At(20)),
              Fact(kOutageEnded, At(21))});
  EXPECT_THAT(life.down, ElementsAre(TimeSpan{At(0), At(20)}));
  EXPECT_EQ(life.resolved_us, At(20));
}

TEST(Outage, MayBeginAgain) {
  const OutageLife life =
      Folded({Fact(kOutageBegan, At(0), kIvr),
              Fact(kOutageBegan, At(1)),  // is down already
              Fact(kOutageResolved, At(20)), Fact(kOutageBegan, At(25))});
  EXPECT_THAT(life.down, ElementsAre(TimeSpan{At(0), At(20)},
                                     TimeSpan{At(25), TimeSpan::kNever}));
  EXPECT_EQ(life.resolved_us, kNotYetUs) << "its cause is there again";
  EXPECT_TRUE(SummaryOf(life).waiting);
}

TEST(Outage, CountsAsNothingOnceItIsCancelled) {
  const OutageLife life =
      Folded({Fact(kOutageBegan, At(0), kIvr), Fact(kOutageCancelled, At(3))});
  EXPECT_TRUE(life.cancelled);
  EXPECT_THAT(life.down, ElementsAre(TimeSpan{At(0), At(3)}));
  EXPECT_FALSE(
      Folded({Fact(kOutageBegan, At(0), kIvr), Fact(kOutageCancelled, At(3)),
              Fact(kOutageBegan, At(4))})
          .cancelled);
}

TEST(Outage, TakesWhatASlowClockHasPutBeforeItsBeginning) {
  const OutageLife life = Folded({Fact(kOutageEnded, At(0) - 5 * kSecondUs),
                                  Fact(kOutageBegan, At(0), kIvr)});
  EXPECT_THAT(life.down, ElementsAre(TimeSpan{At(0), At(0)}));
  EXPECT_FALSE(life.contradictory);
}

TEST(Outage, IsContradictoryWhereItEndsBeforeItBegins) {
  const OutageLife life = Folded({Fact(kOutageEnded, At(0) - 5 * kSecondUs - 1),
                                  Fact(kOutageBegan, At(0), kIvr)});
  EXPECT_TRUE(life.contradictory);
  EXPECT_TRUE(life.IsDown()) << "what cannot be is not taken";
}

TEST(Outage, IsContradictoryWhereItEndsWithoutABeginning) {
  const OutageLife life = Folded({Fact(kOutageEnded, At(0), kIvr)});
  EXPECT_THAT(life.down, IsEmpty());
  EXPECT_TRUE(life.contradictory);
  EXPECT_TRUE(SummaryOf(life).orphan);
  EXPECT_FALSE(Folded({Fact(kOutageResponded, At(0))}).contradictory)
      << "its beginning may yet come";
}

TEST(Outage, IsNoMaintenance) {
  const OutageLife maintenance =
      Folded({Fact(kMaintenanceBegan, At(0), kIvr), Fact(kOutageEnded, At(5)),
              Fact(kMaintenanceEnded, At(9))});
  EXPECT_TRUE(maintenance.is_maintenance);
  EXPECT_TRUE(maintenance.contradictory);
  EXPECT_THAT(maintenance.down, ElementsAre(TimeSpan{At(0), At(9)}));
}

}  // namespace
}  // namespace holdline
