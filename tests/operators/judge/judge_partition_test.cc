#include "operators/judge/judge_partition.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// 80 % within a minute, from two contacts on, over the last minute and the day.
Contract Acme() {
  Objective answer =
      MakeObjective("answer", Measure::kServiceLevel, AtLeast(80 * kPoint));
  answer.clause = "4.1";
  answer.watches_us = {kMinuteUs};
  answer.periods = {PeriodSpec{PeriodKind::kDay}};
  answer.alert.from_contacts = 2;
  return MakeContract("acme", {answer});
}

class JudgePartitionTest : public ::testing::Test {
 protected:
  JudgePartitionTest() : JudgePartitionTest(Acme()) {}
  explicit JudgePartitionTest(Contract contract)
      : book_(MakeBook({std::move(contract)})), judge_(OptionsFor(book_)) {}

  const Contract& contract() const { return book_->contracts[0]; }
  const Objective& answer() const { return contract().objectives[0]; }

  void Process(const PacketBuilder& packet) {
    ASSERT_TRUE(judge_.Process(RecordOf({packet.packet()})));
    said_.Take(judge_);
  }

  // One partition, at so many seconds after the start.
  PacketBuilder At(double seconds, bool live = false) {
    return PacketBuilder({.clock_us = Us(seconds), .live = live}, true);
  }
  static int64_t Us(double seconds) {
    return kStartUs + static_cast<int64_t>(seconds * 1e6);
  }

  // state_before > state, of all alerts so far.
  std::vector<std::string> Transitions() const {
    std::vector<std::string> transitions;
    for (const Alert& alert : Parsed(said_.alerts)) {
      transitions.push_back(alert.watch() + alert.period() + ": " +
                            alert.state_before() + " > " + alert.state());
    }
    return transitions;
  }
  Status LastStatus() const { return Parsed(said_.statuses.back()); }

  std::shared_ptr<ContractBook> book_;
  JudgePartition judge_;
  Said said_;
};

// Score's first packet after a recovery says that it knows of no levels.
TEST_F(JudgePartitionTest, ARecoveryBeforeAnythingWasSaidBeginsNothing) {
  PacketBuilder recovered = At(1.5);
  recovered.At(Us(1)).set_levels_whole(true);
  Process(recovered);
  Process(At(100));
  EXPECT_THAT(said_.statuses, IsEmpty());
  Process(At(110).Watch(Us(105), answer(), 0, Us(104), {1, 1, 0}));
  EXPECT_THAT(said_.statuses, SizeIs(1));
}

TEST_F(JudgePartitionTest, BreachIsSaidAtItsSecondAndRecoveryWhenItLeaves) {
  Process(At(1.5).Watch(Us(1), answer(), 0, Us(0.5), {2, 1, 0}));
  EXPECT_THAT(Transitions(), ElementsAre("1m: no_data > breached"));
  const Alert breach = Parsed(said_.alerts)[0];
  EXPECT_EQ(breach.since_us(), Us(1));
  EXPECT_EQ(breach.value(), 0.5);
  EXPECT_EQ(breach.target(), 0.8);
  EXPECT_EQ(breach.clause(), "4.1");
  EXPECT_EQ(breach.counted(), 2);
  EXPECT_EQ(breach.completeness().included(), 1u);
  EXPECT_EQ(breach.completeness().oldest_clock_us(), Us(1));
  // The slice of second 0 leaves the window of sixty at second 60.
  Process(At(59));
  EXPECT_THAT(said_.alerts, SizeIs(1));
  Process(At(3600));
  EXPECT_THAT(Transitions(),
              ElementsAre("1m: no_data > breached", "1m: breached > no_data"));
  EXPECT_EQ(said_.alerts[1].since_us, Us(60));
}

TEST_F(JudgePartitionTest, SegmentAheadOfTheClockWaitsForItsSecond) {
  Process(At(0.5).Watch(Us(1), answer(), 0, Us(0.4), {2, 0, 0}));
  EXPECT_THAT(said_.alerts, IsEmpty());
  EXPECT_EQ(judge_.held_segments(), 1u);
  Process(At(1));
  EXPECT_THAT(said_.alerts, SizeIs(1));
  EXPECT_EQ(judge_.held_segments(), 0u);
}

TEST_F(JudgePartitionTest, LiveCountsOnArrival) {
  Process(At(0.5, true).Watch(Us(1), answer(), 0, Us(0.4), {2, 0, 0}));
  ASSERT_THAT(said_.alerts, SizeIs(1));
  EXPECT_EQ(said_.alerts[0].since_us, Us(0.5));
  EXPECT_TRUE(LastStatus().live());
}

TEST_F(JudgePartitionTest, GoingLiveJudgesWhatIsHeldSecondBySecond) {
  PacketBuilder first({.partitions = 2, .clock_us = Us(10)}, true);
  first.Watch(Us(2), answer(), 0, Us(1), {2, 0, 0})
      .Watch(Us(4), answer(), 0, Us(3), {98, 98, 0});
  Process(first);
  EXPECT_EQ(judge_.held_segments(), 2u);
  Process(PacketBuilder(
      {.partition = 1, .partitions = 2, .clock_us = Us(20.25), .live = true}));
  EXPECT_EQ(judge_.held_segments(), 0u);
  EXPECT_THAT(Transitions(),
              ElementsAre("1m: no_data > breached", "1m: breached > ok"));
  EXPECT_EQ(said_.alerts[0].since_us, Us(2));
  EXPECT_EQ(said_.alerts[1].since_us, Us(4));
  EXPECT_EQ(judge_.clock_us(), Us(20.25));
  EXPECT_EQ(judge_.settled_us(), Us(10));
}

TEST_F(JudgePartitionTest, SecondWaitsForEveryPartition) {
  PacketBuilder first({.partitions = 2, .clock_us = Us(100)}, true);
  first.Watch(Us(1), answer(), 0, Us(0), {2, 0, 0});
  Process(first);
  EXPECT_THAT(said_.alerts, IsEmpty());
  // The other partition's calls of the same second turn the breach around.
  PacketBuilder second({.partition = 1, .partitions = 2, .clock_us = Us(1)});
  second.Watch(Us(1), answer(), 0, Us(0), {98, 98, 0});
  Process(second);
  EXPECT_THAT(said_.alerts, IsEmpty());
  EXPECT_EQ(judge_.clock_us(), Us(1));
}

TEST_F(JudgePartitionTest, LivePeriodClosesOnTheOldestIncludedClock) {
  const int64_t midnight = (kToday + 1) * kDayUs;
  const auto tell = [&](uint32_t partition, int64_t clock_us) {
    PacketBuilder packet({.partition = partition,
                          .partitions = 2,
                          .clock_us = clock_us,
                          .live = true},
                         true);
    packet.Period(clock_us, answer(), 0, kToday, {1, 1, 0});
    Process(packet);
  };
  tell(0, midnight - 10 * kSecondUs);
  tell(1, midnight - 10 * kSecondUs);
  tell(0, midnight + kSecondUs);
  EXPECT_THAT(Transitions(), IsEmpty());
  tell(1, midnight);
  EXPECT_THAT(Transitions(), ElementsAre("day: on_track > met"));
}

TEST_F(JudgePartitionTest, LaggardIsLeftOutAndItIsSaid) {
  const auto tell = [&](uint32_t partition, double seconds) {
    PacketBuilder packet({.partition = partition,
                          .partitions = 2,
                          .clock_us = Us(seconds),
                          .live = true},
                         true);
    Process(packet);
  };
  tell(0, 0);
  tell(1, 1);
  EXPECT_EQ(LastStatus().completeness().included(), 2u);
  tell(0, 61);
  EXPECT_EQ(judge_.settled_us(), Us(1));
  tell(0, 62);
  EXPECT_EQ(judge_.settled_us(), Us(62));
  EXPECT_EQ(LastStatus().completeness().included(), 1u);
  EXPECT_EQ(LastStatus().completeness().partitions(), 2u);
}

TEST_F(JudgePartitionTest, LateCallChangesAClosedVerdictAndSaysSo) {
  const int64_t midnight = (kToday + 1) * kDayUs;
  Process(At(1).Period(Us(1), answer(), 0, kToday, {4, 4, 0}));
  PacketBuilder late({.clock_us = midnight + kHourUs});
  late.Period(midnight + kHourUs, answer(), 0, kToday, {4, 0, 0});
  Process(late);
  EXPECT_THAT(Transitions(),
              ElementsAre("day: on_track > met", "day: met > missed"));
  const std::vector<Alert> alerts = Parsed(said_.alerts);
  EXPECT_FALSE(alerts[0].correction());
  EXPECT_EQ(alerts[0].since_us(), midnight);
  EXPECT_TRUE(alerts[1].correction());
  EXPECT_EQ(alerts[1].counted(), 8);
}

// Live the clock may stand while packets come.
TEST_F(JudgePartitionTest, WhatComesAgainAtOneClockIsToldWithAnIdOfItsOwn) {
  for (const int64_t counted : {2, -2, 2, -2}) {
    Process(At(1, true).Period(Us(1), answer(), 0, kToday, {counted, 0, 0}));
  }
  EXPECT_THAT(Transitions(),
              ElementsAre("day: no_data > behind", "day: behind > no_data",
                          "day: no_data > behind", "day: behind > no_data"));
  std::set<std::string> ids;
  for (const Alert& alert : Parsed(said_.alerts)) ids.insert(alert.alert_id());
  EXPECT_THAT(ids, SizeIs(4));
  // Once the clock has passed them they are as though they had never been.
  Process(At(2, true).Period(Us(2), answer(), 0, kToday, {2, 0, 0}));
  EXPECT_EQ(said_.alerts.back().since_us, Us(2));
}

TEST_F(JudgePartitionTest, EvidenceIsWhatWasMissedSinceTheAlertBefore) {
  Process(At(1)
              .Watch(Us(1), answer(), 0, Us(0), {2, 0, 0})
              .Miss(Us(1), answer(), 0, Us(0.7), "b")
              .Miss(Us(1), answer(), 0, Us(0.3), "a"));
  Process(At(2)
              .Watch(Us(2), answer(), 0, Us(1), {98, 97, 0})
              .Miss(Us(2), answer(), 0, Us(1.1), "c"));
  const std::vector<Alert> alerts = Parsed(said_.alerts);
  ASSERT_THAT(alerts, SizeIs(2));
  EXPECT_THAT(alerts[0].contacts(), ElementsAre("a", "b"));
  EXPECT_THAT(alerts[1].contacts(), ElementsAre("c"));
}

TEST_F(JudgePartitionTest, StatusIsSaidAtOnceForAStateElseAtTheMinute) {
  Process(At(1).Watch(Us(1), answer(), 0, Us(0), {2, 2, 0}));
  ASSERT_THAT(said_.statuses, SizeIs(1));
  EXPECT_EQ(LastStatus().clock_us(), Us(1));
  Process(At(30).Watch(Us(30), answer(), 0, Us(29), {1, 1, 0}));
  EXPECT_THAT(said_.statuses, SizeIs(1));
  Process(At(59));
  EXPECT_THAT(said_.statuses, SizeIs(1));
  Process(At(60));
  // One for the minute; the first slice left in the same second.
  ASSERT_THAT(said_.statuses, SizeIs(2));
  EXPECT_EQ(LastStatus().clock_us(), Us(60));
}

TEST_F(JudgePartitionTest, LiveStatusIsSaidAtMostOnceASecondWhenChanged) {
  Process(At(0.5, true).Watch(0, answer(), 0, Us(0), {2, 2, 0}));
  ASSERT_THAT(said_.statuses, SizeIs(1));
  Process(At(0.6, true).Watch(0, answer(), 0, Us(0), {1, 1, 0}));
  Process(At(0.9, true).Watch(0, answer(), 0, Us(0), {1, 1, 0}));
  EXPECT_THAT(said_.statuses, SizeIs(1));
  Process(At(1.1, true));
  ASSERT_THAT(said_.statuses, SizeIs(2));
  Process(At(2.1, true));
  EXPECT_THAT(said_.statuses, SizeIs(2));
}

TEST_F(JudgePartitionTest, GoingLiveSaysStatusOfWhatWasHeldByMinutes) {
  PacketBuilder first({.partitions = 2, .clock_us = Us(600)}, true);
  for (int second = 1; second <= 600; ++second) {
    first.Watch(Us(second), answer(), 0, Us(second - 1), {1, 1, 0});
  }
  Process(first);
  Process(PacketBuilder(
      {.partition = 1, .partitions = 2, .clock_us = Us(601), .live = true}));
  // Two states (insufficient, ok), ten minutes, and now.
  EXPECT_LE(said_.statuses.size(), 13u);
}

TEST_F(JudgePartitionTest, StatusHasPeriodsWatchesAndLevels) {
  Process(At(1)
              .Watch(Us(1), answer(), 0, Us(0), {4, 3, 0})
              .Period(Us(1), answer(), 0, kToday, {400, 300, 0})
              .Waits(Us(1), contract(), "sales", 3));
  const Status status = LastStatus();
  ASSERT_EQ(status.rows_size(), 2);
  const StatusRow& day = status.rows(0);
  EXPECT_EQ(day.period(), "day");
  EXPECT_EQ(day.state(), "behind");
  EXPECT_EQ(day.start_us(), kToday * kDayUs);
  EXPECT_EQ(day.end_us(), (kToday + 1) * kDayUs);
  EXPECT_EQ(day.in_a_row(), 100);
  const StatusRow& minute = status.rows(1);
  EXPECT_EQ(minute.watch(), "1m");
  EXPECT_EQ(minute.state(), "breached");
  EXPECT_EQ(minute.value(), 0.75);
  EXPECT_EQ(minute.slice_us(), kSecondUs);
  EXPECT_EQ(minute.worst(), 0.75);
  EXPECT_EQ(minute.worst_us(), Us(1));
  ASSERT_EQ(status.queues_size(), 1);
  EXPECT_EQ(status.queues(0).waiting(), 3);
}

TEST_F(JudgePartitionTest, NewDayIsShownThoughNothingWasCountedInIt) {
  Process(At(1).Period(Us(1), answer(), 0, kToday, {4, 4, 0}));
  Process(PacketBuilder({.clock_us = (kToday + 1) * kDayUs + kHourUs}));
  const Status status = LastStatus();
  ASSERT_EQ(status.rows_size(), 3);
  EXPECT_EQ(status.rows(0).state(), "met");
  EXPECT_EQ(status.rows(1).start_us(), (kToday + 1) * kDayUs);
  EXPECT_EQ(status.rows(1).state(), "no_data");
  EXPECT_FALSE(status.rows(1).has_value());
}

TEST_F(JudgePartitionTest, ReportHasEveryPeriodThatTheDataTouched) {
  Process(At(1)
              .Period(Us(1), answer(), 0, kToday - 3, {1, 0, 0})
              .Period(Us(1), answer(), 0, kToday - 2, {1, 1, 0})
              .Period(Us(1), answer(), 0, kToday, {1, 1, 0}));
  // What is taken back has not been touched.
  Process(At(2).Period(Us(2), answer(), 0, kToday - 1, {1, 1, 0}));
  Process(At(3).Period(Us(3), answer(), 0, kToday - 1, {-1, -1, 0}));
  judge_.Finish();
  const std::vector<Status> report = judge_.Report();
  ASSERT_THAT(report, SizeIs(1));
  std::vector<std::string> states;
  for (const StatusRow& row : report[0].rows()) states.push_back(row.state());
  EXPECT_THAT(states, ElementsAre("missed", "met", "on_track", "no_data"));
}

TEST_F(JudgePartitionTest, FinishJudgesTheLastSecond) {
  Process(At(0.5).Watch(Us(1), answer(), 0, Us(0.4), {2, 0, 0}));
  judge_.Finish();
  said_.Take(judge_);
  EXPECT_THAT(Transitions(), ElementsAre("1m: no_data > breached"));
  EXPECT_EQ(judge_.clock_us(), Us(1));
  EXPECT_EQ(LastStatus().rows(1).state(), "breached");
}

TEST_F(JudgePartitionTest, LongSilenceIsCheap) {
  Process(At(1).Watch(Us(1), answer(), 0, Us(0), {2, 2, 0}));
  Process(PacketBuilder({.clock_us = kStartUs + 10'000 * kDayUs}));
  EXPECT_EQ(judge_.clock_us(), kStartUs + 10'000 * kDayUs);
}

TEST_F(JudgePartitionTest, BrokenInputIsCountedAndPassedOver) {
  EXPECT_FALSE(judge_.Process("\x0a\xff"));
  EXPECT_EQ(judge_.counters().broken_records, 1);
  Process(PacketBuilder({.partition = 7, .partitions = 2}));
  EXPECT_EQ(judge_.counters().broken_packets, 1);
  PacketBuilder uneven = At(1);
  uneven.Watch(Us(1), answer(), 0, Us(0), {2, 0, 0});
  uneven.At(Us(1)).mutable_watch()->add_met(1);
  AddBin(uneven.At(Us(1)).mutable_period(), 3, 1);
  Process(uneven);
  EXPECT_EQ(judge_.counters().broken_tallies, 2);
  Objective strange;
  strange.id = 5;
  strange.watches_us = {kMinuteUs};
  PacketBuilder stranger = At(2);
  stranger.Watch(Us(2), strange, 0, Us(0), {2, 0, 0});
  stranger.Watch(Us(2), answer(), 9, Us(0), {2, 0, 0});
  stranger.At(Us(2)).mutable_watch()->set_slice(1, INT64_MAX);
  Process(stranger);
  EXPECT_EQ(judge_.counters().unknown_cells, 2);
  EXPECT_EQ(judge_.counters().cells, 0);
  EXPECT_THAT(said_.alerts, IsEmpty());
}

TEST_F(JudgePartitionTest, TimesBeyondAllDatesChangeNothing) {
  PacketBuilder absurd = At(1);
  absurd.Watch(Us(1), answer(), 0, Us(0), {2, 0, 0});
  absurd.Period(Us(1), answer(), 0, INT64_MAX, {2, 0, 0});
  absurd.At(Us(1)).mutable_watch()->set_slice(0, INT64_MIN);
  Process(absurd);
  EXPECT_THAT(said_.alerts, IsEmpty());
  EXPECT_EQ(judge_.counters().forgotten_cells, 1);
}

TEST_F(JudgePartitionTest, UncoveredAndLostAddUp) {
  PacketBuilder packet = At(1);
  Uncovered& uncovered = *packet.At(Us(1)).add_uncovered();
  uncovered.set_queue("old name");
  uncovered.set_contacts(3);
  *packet.At(Us(1)).add_uncovered() = uncovered;
  Lost& lost = *packet.At(Us(1)).add_lost();
  lost.set_contract(contract().id);
  lost.set_contacts(2);
  Process(packet);
  EXPECT_EQ(judge_.uncovered().at("old name"), 6);
  EXPECT_EQ(judge_.LostByContract(),
            (std::map<std::string, int64_t>{{"acme", 2}}));
}

TEST(JudgePartition, JudgesOnlyTheContractsOfItsPartition) {
  const auto book = MakeBook({MakeContract("a", {}), MakeContract("b", {}),
                              MakeContract("c", {}), MakeContract("d", {})});
  std::map<std::string, int> seen;
  for (int32_t partition = 0; partition < 3; ++partition) {
    JudgeOptions options = OptionsFor(book);
    options.partition = partition;
    options.partitions = 3;
    JudgePartition judge(options);
    judge.Process(RecordOf({PacketBuilder({}, true).packet()}));
    for (const Status& status : judge.Report()) {
      EXPECT_EQ(PartitionOf(status.contract(), 3), partition);
      ++seen[status.contract()];
    }
  }
  EXPECT_THAT(seen, ElementsAre(std::pair("a", 1), std::pair("b", 1),
                                std::pair("c", 1), std::pair("d", 1)));
}

// Whatever book is told, it is what `book_` is by then.
class JudgePartitionBooks : public ::testing::Test {
 protected:
  JudgePartitionBooks() : judge_(Options()) {}

  void Process(const Observation& packet) {
    ASSERT_TRUE(judge_.Process(RecordOf({packet})));
  }
  void TellBookFor(int64_t activates_us) {
    Observation told;
    told.mutable_book()->set_position(2);
    told.mutable_book()->set_hash(2);
    told.mutable_book()->set_activates_us(activates_us);
    Process(told);
  }

  std::shared_ptr<ContractBook> book_;
  JudgePartition judge_;

 private:
  JudgeOptions Options() {
    JudgeOptions options = OptionsFor(nullptr);
    options.parse_book = [this](const Book&) { return book_; };
    return options;
  }
};

TEST_F(JudgePartitionBooks, ANewOneKeepsWhatIsUnchanged) {
  Contract stays = Acme();
  Contract changes = MakeContract("other", Acme().objectives);
  book_ = MakeBook({stays, changes});
  const Objective& answer = book_->contracts[0].objectives[0];
  const Objective& other = book_->contracts[1].objectives[0];
  Process(PacketBuilder({.clock_us = kStartUs}, true)
              .Period(kStartUs, answer, 0, kToday, {1, 1, 0})
              .Period(kStartUs, other, 0, kToday, {1, 1, 0})
              .packet());
  changes.version += 1;
  changes.objectives[0].id += 1;
  book_ = MakeBook({changes, stays});
  Observation next =
      PacketBuilder({.clock_us = kStartUs + kSecondUs}, true).packet();
  next.set_control_position(2);
  next.mutable_book()->set_hash(2);
  Process(next);
  judge_.Finish();
  const std::vector<Status> report = judge_.Report();
  ASSERT_THAT(report, SizeIs(2));
  EXPECT_EQ(report[0].contract(), "other");
  EXPECT_EQ(report[0].rows_size(), 1);  // the watch
  EXPECT_EQ(report[1].contract(), "acme");
  EXPECT_EQ(report[1].rows_size(), 2);
  EXPECT_EQ(report[1].rows(0).counted(), 1);
}

// A watch is whole again once it holds nothing from before, and says so by
// itself.
TEST_F(JudgePartitionBooks, AWatchIsPartialUntilAllOfItIsUnderTheNewTerms) {
  Contract acme = Acme();
  book_ = MakeBook({acme});
  Process(PacketBuilder({.clock_us = kStartUs}, true)
              .Period(kStartUs, acme.objectives[0], 0, kToday, {1, 1, 0})
              .packet());
  acme.version += 1;
  acme.objectives[0].id += 1;
  const int64_t watch_us = acme.objectives[0].watches_us.at(0);
  book_ = MakeBook({acme});
  TellBookFor(kStartUs + 10 * kSecondUs);
  const auto partial = [&](int64_t after_us) {
    Process(PacketBuilder({.clock_us = kStartUs + after_us}).packet());
    Said said;
    said.Take(judge_);
    if (said.statuses.empty()) return std::string("nothing");
    const Status status = Parsed(said.statuses.back());
    for (const StatusRow& row : status.rows()) {
      if (row.watch().empty()) continue;
      return row.has_partial_since_us()
                 ? std::to_string(row.partial_since_us() - kStartUs)
                 : std::string("whole");
    }
    return std::string("no watch");
  };
  EXPECT_EQ(partial(9 * kSecondUs), "whole");
  EXPECT_EQ(partial(kMinuteUs), std::to_string(10 * kSecondUs));
  EXPECT_EQ(partial(watch_us + 5 * kMinuteUs), "whole");
}

// Where one telemetry partition catches up it may be ahead of those that are
// live, and so say what only a book to come knows (simulator seed 21821).
TEST_F(JudgePartitionBooks, WhatIsSaidUnderOneToComeWaitsForIt) {
  Contract acme = Acme();
  book_ = MakeBook({acme});
  const auto at = [](uint32_t partition, int64_t seconds, bool live) {
    return PacketBuilder({.partition = partition,
                          .partitions = 2,
                          .clock_us = kStartUs + seconds * kSecondUs,
                          .live = live},
                         partition == 0 && seconds == 0);
  };
  Process(at(0, 0, true).packet());
  acme.version += 1;
  acme.objectives[0].id += 1;
  book_ = MakeBook({acme});
  TellBookFor(kStartUs + 5 * kSecondUs);
  PacketBuilder ahead = at(1, 9, false);
  ahead.Period(kStartUs + 9 * kSecondUs, acme.objectives[0], 0, kToday,
               {3, 3, 0});
  Process(ahead.packet());
  EXPECT_EQ(judge_.held_segments(), 1u);
  Process(at(0, 6, true).packet());
  EXPECT_EQ(judge_.held_segments(), 0u);
  EXPECT_EQ(judge_.counters().unknown_cells, 0);
  const std::vector<Status> report = judge_.Report();
  ASSERT_THAT(report, SizeIs(1));
  EXPECT_EQ(report[0].rows(0).counted(), 3);
}

TEST(JudgePartition, UnreadableBookIsCountedAndTheOldOneStays) {
  JudgeOptions options = OptionsFor(nullptr);
  JudgePartition judge(options);
  judge.Process(RecordOf({PacketBuilder({}, true).packet()}));
  EXPECT_EQ(judge.counters().refused_books, 1);
  EXPECT_THAT(judge.Report(), IsEmpty());
}

}  // namespace
}  // namespace holdline
