// What the log in memory promises beyond the conformance suite: faults,
// trimming, sessions, and that it is deterministic.
#include "engine/log/memory_log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr absl::Duration kNow = absl::ZeroDuration();

class MemoryLogTest : public testing::Test {
 protected:
  MemoryLogTest() {
    const std::vector<TopicSpec> topics = {{.name = "in", .partitions = 4},
                                           {.name = "out", .partitions = 1}};
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
  }

  std::unique_ptr<LogReader> Open(const std::string& instance,
                                  const std::string& topic = "in") {
    return *log_.OpenReader(
        {.topic = topic, .group = "g", .instance_id = instance});
  }

  static PollResult Poll(LogReader& reader, bool take_records = false) {
    return **reader.Poll(kNow, take_records);
  }

  void Append(int32_t partition, const std::string& value) {
    EXPECT_EQ(
        (*log_.OpenAppender())
            ->Append({.topic = "in", .partition = partition, .value = value}),
        absl::OkStatus());
  }

  static Transaction Say(const std::string& value) {
    return {.records = {{.topic = "out", .value = value}}};
  }

  std::vector<std::string> Visible(const std::string& topic = "out") {
    const auto reader = *log_.OpenReader({.topic = topic, .group = "visible"});
    for (const int32_t partition : Poll(*reader).partitions) {
      const int64_t first =
          (*log_.Ranges(topic, kNow))[static_cast<size_t>(partition)].first;
      EXPECT_EQ(reader->Seek(partition, first), absl::OkStatus());
    }
    std::vector<std::string> values;
    for (PollResult poll = Poll(*reader, true);
         poll.kind == PollResult::Kind::kRecords; poll = Poll(*reader, true)) {
      for (const Record& record : poll.records) {
        values.emplace_back(record.value);
      }
    }
    reader->Close();
    return values;
  }

  ManualClock clock_{1'700'000'000'000'000};
  MemoryLog log_{clock_, {.session_timeout = absl::Seconds(6)}};
};

// ---- Faults

TEST_F(MemoryLogTest, CommitsMeetTheFaultsInTheOrderTheyWereGiven) {
  const auto writer = *log_.OpenTransactionalWriter("w");
  const std::vector faults = {CommitFault::kAbort, CommitFault::kNone,
                              CommitFault::kFence};
  log_.FailCommits(faults);
  std::string why;
  EXPECT_EQ(writer->Commit(Say("a"), &why), CommitOutcome::kAborted);
  EXPECT_NE(why, "");
  EXPECT_EQ(writer->Commit(Say("a"), &why), CommitOutcome::kCommitted);
  EXPECT_EQ(writer->Commit(Say("b"), &why), CommitOutcome::kFenced);
  EXPECT_EQ(writer->Commit(Say("c"), &why), CommitOutcome::kFenced);
  EXPECT_THAT(Visible(), ElementsAre("a"));
}

TEST_F(MemoryLogTest, ACrashBeforeTheCommitPointLeavesNothing) {
  const auto writer = *log_.OpenTransactionalWriter("w");
  log_.FailCommits({{CommitFault::kCrashBefore}});
  EXPECT_EQ(writer->Commit(Say("a"), nullptr), CommitOutcome::kFenced);
  EXPECT_THAT(Visible(), IsEmpty());
}

TEST_F(MemoryLogTest, ACrashAfterTheCommitPointLeavesAllAndTellsNobody) {
  const auto writer = *log_.OpenTransactionalWriter("w");
  log_.FailCommits({{CommitFault::kCrashAfter}});
  EXPECT_EQ(writer->Commit(Say("a"), nullptr), CommitOutcome::kFenced);
  EXPECT_EQ(writer->Commit(Say("b"), nullptr), CommitOutcome::kFenced);
  EXPECT_THAT(Visible(), ElementsAre("a"));
}

TEST_F(MemoryLogTest, AwayIsIdleForReadersAndAbortsCommits) {
  const auto reader = Open("one");
  const auto writer = *log_.OpenTransactionalWriter("w");
  log_.SetAway(true);
  EXPECT_EQ(Poll(*reader).kind, PollResult::Kind::kIdle);
  EXPECT_EQ(writer->Commit(Say("a"), nullptr), CommitOutcome::kAborted);
  EXPECT_TRUE(absl::IsUnavailable(log_.Ranges("in", kNow).status()));
  EXPECT_TRUE(absl::IsUnavailable(log_.OpenAppender().status()));
  log_.SetAway(false);
  EXPECT_EQ(Poll(*reader).kind, PollResult::Kind::kAssigned);
  EXPECT_EQ(writer->Commit(Say("a"), nullptr), CommitOutcome::kCommitted);
}

TEST_F(MemoryLogTest, APositionBeforeTheFirstRecordIsAnErrorNotASkip) {
  const auto reader = Open("one");
  Poll(*reader);
  for (const char* value : {"a", "b", "c"}) Append(0, value);
  log_.DeleteBefore({"in", 0}, 2);
  EXPECT_EQ(log_.Ranges("in", kNow)->at(0).first, 2);
  EXPECT_TRUE(absl::IsOutOfRange(reader->Seek(0, 1)));
  EXPECT_TRUE(absl::IsOutOfRange(reader->Seek(0, 4)));
  EXPECT_EQ(reader->Seek(0, 2), absl::OkStatus());
  EXPECT_EQ(Poll(*reader, true).records.front().value, "c");
}

// ---- Transactions that hang

class HangingTest : public MemoryLogTest {
 protected:
  HangingTest() { Poll(*member_); }

  // A transaction of "out" and of the position of "in" 0.
  Transaction Both(const std::string& value) {
    Transaction both = Say(value);
    both.members = {{.member = member_.get(), .positions = {{0, 7, value}}}};
    return both;
  }
  void Hang(CommitFault fault) {
    log_.FailCommits({{fault}});
    std::string why;
    EXPECT_EQ(writer_->Commit(Both("hung"), &why), CommitOutcome::kFenced);
    EXPECT_NE(why, "");
    EXPECT_EQ((*log_.OpenTransactionalWriter("other"))
                  ->Commit(Say("behind"), nullptr),
              CommitOutcome::kCommitted);
  }
  void ExpectOpen() {
    EXPECT_THAT(Visible(), IsEmpty());
    EXPECT_EQ(log_.Ranges("out", kNow)->at(0).end, 0);
    EXPECT_GT(log_.WrittenEnds("out", kNow)->at(0), 0);
    EXPECT_EQ(member_->Committed(0, kNow)->next_offset, -1);
    const int64_t before_us = clock_.MonotonicUs();
    EXPECT_TRUE(absl::IsDeadlineExceeded(
        member_->Committed(0, absl::Milliseconds(30)).status()));
    EXPECT_EQ(clock_.MonotonicUs() - before_us, 30'000);
    // Another partition's position has nothing to wait for.
    EXPECT_TRUE(member_->Committed(1, absl::Seconds(1)).ok());
  }
  int64_t CommittedNext() {
    return member_->Committed(0, absl::Seconds(1))->next_offset;
  }

  const std::unique_ptr<LogReader> member_ = Open("one");
  const std::unique_ptr<TransactionalWriter> writer_ =
      *log_.OpenTransactionalWriter("w");
};

TEST_F(HangingTest, ReadersWaitUntilTheWriterIsFencedAndSeeNothingOfIt) {
  Hang(CommitFault::kHangThenAbort);
  ExpectOpen();
  const auto successor = *log_.OpenTransactionalWriter("w");
  EXPECT_THAT(Visible(), ElementsAre("behind"));
  EXPECT_EQ(CommittedNext(), -1);
  EXPECT_EQ(writer_->Commit(Both("late"), nullptr), CommitOutcome::kFenced);
  EXPECT_EQ(successor->Commit(Both("on"), nullptr), CommitOutcome::kCommitted);
  EXPECT_THAT(Visible(), ElementsAre("behind", "on"));
}

TEST_F(HangingTest, ItMayTurnOutToHaveBeenCommitted) {
  Hang(CommitFault::kHangThenCommit);
  ExpectOpen();
  const auto successor = *log_.OpenTransactionalWriter("w");
  EXPECT_THAT(Visible(), ElementsAre("hung", "behind"));
  EXPECT_EQ(CommittedNext(), 7);
}

TEST_F(HangingTest, ItsTimeEndsItToo) {
  Hang(CommitFault::kHangThenCommit);
  clock_.Advance(absl::Seconds(59));
  ExpectOpen();
  clock_.Advance(absl::Seconds(1));
  EXPECT_THAT(Visible(), ElementsAre("hung", "behind"));
  EXPECT_EQ(CommittedNext(), 7);
}

TEST_F(HangingTest, WhoReadsUncommittedDoesNotWait) {
  Hang(CommitFault::kHangThenAbort);
  const auto reader = *log_.OpenReader(
      {.topic = "out", .group = "dirty", .read_committed = false});
  Poll(*reader);
  ASSERT_EQ(reader->Seek(0, 0), absl::OkStatus());
  EXPECT_EQ(Poll(*reader, true).records.size(), 2U);
}

TEST_F(HangingTest, AReaderGoesOnWhereItStopped) {
  const auto reader = Open("reader", "out");
  Poll(*reader);
  ASSERT_EQ(reader->Seek(0, 0), absl::OkStatus());
  EXPECT_EQ(writer_->Commit(Say("before"), nullptr), CommitOutcome::kCommitted);
  Hang(CommitFault::kHangThenAbort);
  const PollResult before = Poll(*reader, true);
  ASSERT_EQ(before.records.size(), 1U);
  EXPECT_EQ(before.next_offset, 2);
  EXPECT_EQ(Poll(*reader, true).kind, PollResult::Kind::kIdle);
  const auto successor = *log_.OpenTransactionalWriter("w");
  const PollResult behind = Poll(*reader, true);
  ASSERT_EQ(behind.records.size(), 1U);
  EXPECT_EQ(behind.records.front().value, "behind");
  EXPECT_EQ(behind.next_offset, log_.Ranges("out", kNow)->at(0).end);
}

TEST_F(HangingTest, TheListenerIsToldOfEachTransactionAsItBecomesVisible) {
  std::vector<std::string> told;
  log_.SetCommitListener([&](const VisibleTransaction& visible) {
    told.push_back(absl::StrCat(std::string(visible.transactional_id), " ",
                                visible.records.front().value, " ",
                                visible.positions.size()));
  });
  Hang(CommitFault::kHangThenCommit);
  EXPECT_THAT(told, ElementsAre("other behind 0"));
  const auto successor = *log_.OpenTransactionalWriter("w");
  EXPECT_THAT(told, ElementsAre("other behind 0", "w hung 1"));
  log_.FailCommits({{CommitFault::kHangThenAbort}});
  EXPECT_EQ(successor->Commit(Both("not"), nullptr), CommitOutcome::kFenced);
  const auto third = *log_.OpenTransactionalWriter("w");
  EXPECT_EQ(told.size(), 2U);
}

TEST_F(HangingTest, AClaimIsToldToTheListenerAndHasNoWriter) {
  std::vector<std::string> told;
  log_.SetCommitListener([&](const VisibleTransaction& visible) {
    told.push_back(absl::StrCat(std::string(visible.transactional_id), "|",
                                visible.positions.front().position.metadata,
                                "|", visible.records.size()));
  });
  const std::vector<PartitionPosition> claim = {{1, 3, "mine"}};
  ASSERT_EQ(member_->Claim(claim, kNow), absl::OkStatus());
  EXPECT_THAT(told, ElementsAre("|mine|0"));
}

TEST_F(HangingTest, FaultsThatWereForgottenMeetNoCommit) {
  log_.FailCommits({{CommitFault::kHangThenAbort}});
  log_.ForgetFaults();
  EXPECT_EQ(writer_->Commit(Both("a"), nullptr), CommitOutcome::kCommitted);
}

// ---- Compaction

TEST_F(HangingTest, CompactionKeepsTheNewestOfEachKeyAtItsPlace) {
  const auto say = [&](const std::string& key, const std::string& value) {
    Transaction said;
    said.records = {{.topic = "out", .key = key, .value = value}};
    return said;
  };
  for (const char* value : {"1", "2", "3"}) {
    for (const char* key : {"a", "b"}) {
      ASSERT_EQ(writer_->Commit(say(key, absl::StrCat(key, value)), nullptr),
                CommitOutcome::kCommitted);
    }
  }
  ASSERT_EQ(writer_->Commit(say("c", "c1"), nullptr),
            CommitOutcome::kCommitted);
  log_.FailCommits({{CommitFault::kHangThenAbort}});
  ASSERT_EQ(writer_->Commit(say("a", "never"), nullptr),
            CommitOutcome::kFenced);
  const int64_t end = log_.Ranges("out", kNow)->at(0).end;
  log_.Compact("out");  // one is open
  EXPECT_EQ(Visible().size(), 7U);
  const auto successor = *log_.OpenTransactionalWriter("w");
  log_.Compact("out");
  EXPECT_THAT(Visible(), ElementsAre("a3", "b3", "c1"));
  ASSERT_EQ(successor->Commit(say("a", "a4"), nullptr),
            CommitOutcome::kCommitted);
  EXPECT_THAT(Visible(), ElementsAre("a3", "b3", "c1", "a4"));
  EXPECT_GT(log_.Ranges("out", kNow)->at(0).end, end);
  log_.Compact("out");
  EXPECT_THAT(Visible(), ElementsAre("b3", "c1", "a4"));
}

// ---- Sessions that end by silence

TEST_F(MemoryLogTest, SilenceEndsNoSessionUnlessThatIsWanted) {
  const auto one = Open("one");
  const auto two = Open("two");
  Poll(*one);
  Poll(*two);
  clock_.Advance(absl::Hours(1));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
}

TEST_F(MemoryLogTest, WhoIsSilentForASessionLosesItsPartitions) {
  MemoryLog log(clock_, {.session_timeout = absl::Seconds(6),
                         .sessions_end_by_silence = true});
  const std::vector<TopicSpec> topics = {{.name = "in", .partitions = 4}};
  ASSERT_EQ(log.CreateTopics(topics), absl::OkStatus());
  const auto open = [&](const char* name) {
    return *log.OpenReader({.topic = "in", .group = "g", .instance_id = name});
  };
  const auto one = open("one");
  const auto two = open("two");
  EXPECT_THAT(Poll(*one).partitions, ElementsAre(0, 1));
  EXPECT_THAT(Poll(*two).partitions, ElementsAre(2, 3));
  const auto writer = *log.OpenTransactionalWriter("w");
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
  clock_.Advance(absl::Seconds(1));
  // Before anybody has polled it may not commit any more.
  const Transaction late = {
      .members = {{.member = one.get(), .positions = {{0, 1, "late"}}}}};
  EXPECT_EQ(writer->Commit(late, nullptr), CommitOutcome::kAborted);
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kRevoked);
  ASSERT_EQ(two->ReleaseRevoked(), absl::OkStatus());
  EXPECT_THAT(Poll(*two).partitions, ElementsAre(0, 1, 2, 3));
  // It wakes, hears what it has lost, and joins again.
  const PollResult lost = Poll(*one);
  EXPECT_TRUE(lost.lost);
  EXPECT_THAT(lost.partitions, ElementsAre(0, 1));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kRevoked);
  ASSERT_EQ(two->ReleaseRevoked(), absl::OkStatus());
  EXPECT_THAT(Poll(*one).partitions, ElementsAre(0, 1));
}

// ---- Groups

TEST_F(MemoryLogTest, AStaticMemberHasItsPartitionsBackWithoutARebalance) {
  auto one = Open("one");
  auto two = Open("two");
  EXPECT_THAT(Poll(*one).partitions, ElementsAre(0, 1));
  EXPECT_THAT(Poll(*two).partitions, ElementsAre(2, 3));
  one->Close();
  clock_.Advance(absl::Seconds(5));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
  one = Open("one");
  EXPECT_THAT(Poll(*one).partitions, ElementsAre(0, 1));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
}

TEST_F(MemoryLogTest, AfterItsSessionTheOthersHaveThePartitions) {
  auto one = Open("one");
  auto two = Open("two");
  Poll(*one);
  Poll(*two);
  one.reset();  // dies without leaving
  clock_.Advance(absl::Seconds(6));
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kRevoked);
  ASSERT_EQ(two->ReleaseRevoked(), absl::OkStatus());
  EXPECT_THAT(Poll(*two).partitions, ElementsAre(0, 1, 2, 3));
}

TEST_F(MemoryLogTest, ASecondReaderOfTheSameInstanceEndsTheFirst) {
  const auto first = Open("one");
  Poll(*first);
  const auto second = Open("one");
  EXPECT_THAT(Poll(*second).partitions, ElementsAre(0, 1, 2, 3));
  EXPECT_FALSE(first->Poll(kNow, true).ok());
}

TEST_F(MemoryLogTest, ALostMemberIsToldAndMayNotCommit) {
  const auto one = Open("one");
  Poll(*one);
  const auto writer = *log_.OpenTransactionalWriter("w");
  log_.ExpireSession("in", "g", "one");
  const Transaction late = {
      .members = {{.member = one.get(), .positions = {{0, 1, "late"}}}}};
  EXPECT_EQ(writer->Commit(late, nullptr), CommitOutcome::kAborted);
  const PollResult lost = Poll(*one);
  EXPECT_EQ(lost.kind, PollResult::Kind::kRevoked);
  EXPECT_TRUE(lost.lost);
  EXPECT_EQ(Poll(*one).kind, PollResult::Kind::kAssigned);
  EXPECT_EQ(one->Committed(0, kNow)->next_offset, -1);
}

TEST_F(MemoryLogTest, MoreMembersThanPartitionsLeaveSomeWithNone) {
  const auto one = Open("one", "out");
  EXPECT_EQ(Poll(*one).kind, PollResult::Kind::kAssigned);
  const auto two = Open("two", "out");
  EXPECT_EQ(Poll(*one).kind, PollResult::Kind::kRevoked);
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
  ASSERT_EQ(one->ReleaseRevoked(), absl::OkStatus());
  EXPECT_EQ(Poll(*one).kind, PollResult::Kind::kAssigned);
  EXPECT_EQ(Poll(*two).kind, PollResult::Kind::kIdle);
}

// ---- Records

TEST_F(MemoryLogTest, AppendTimeIsTheBrokersClock) {
  MemoryLog log(clock_, {.broker_ahead = absl::Seconds(90)});
  const std::vector<TopicSpec> topics = {
      {.name = "t", .log_append_time = true}};
  ASSERT_EQ(log.CreateTopics(topics), absl::OkStatus());
  EXPECT_EQ(log.LastBrokerTime().wall_us, 0);
  ASSERT_EQ((*log.OpenAppender())->Append({.topic = "t"}), absl::OkStatus());
  EXPECT_EQ(log.LastBrokerTime().wall_us, clock_.WallUs());
  EXPECT_EQ(log.LastBrokerTime().broker_us, clock_.WallUs() + 90'000'000);
}

TEST_F(MemoryLogTest, TrimmingForgetsOnlyWhatEveryGroupHasCommitted) {
  log_.TrimCommitted("in");
  const auto fast = *log_.OpenReader({.topic = "in", .group = "fast"});
  const auto slow = *log_.OpenReader({.topic = "in", .group = "slow"});
  Poll(*fast);
  Poll(*slow);
  const std::string kilobytes(10'000, 'x');
  for (int i = 0; i < 100; ++i) Append(0, kilobytes);
  const auto writer = *log_.OpenTransactionalWriter("w");
  const auto commit = [&](LogReader& member, int64_t next) {
    const Transaction transaction = {
        .members = {{.member = &member, .positions = {{0, next, ""}}}}};
    EXPECT_EQ(writer->Commit(transaction, nullptr), CommitOutcome::kCommitted);
  };
  commit(*fast, 100);
  EXPECT_EQ(log_.Ranges("in", kNow)->at(0).first, 0);
  commit(*slow, 50);
  const int64_t first = log_.Ranges("in", kNow)->at(0).first;
  EXPECT_GT(first, 0);
  EXPECT_LE(first, 50);
}

TEST_F(MemoryLogTest, RecordsOfAPollOutliveTrimming) {
  log_.TrimCommitted("in");
  const auto reader = Open("one");
  Poll(*reader);
  const std::string kilobytes(60'000, 'x');
  Append(0, kilobytes);
  Append(0, "next chunk");
  ASSERT_EQ(reader->Seek(0, 0), absl::OkStatus());
  const PollResult poll = Poll(*reader, true);
  const auto writer = *log_.OpenTransactionalWriter("w");
  const Transaction all = {
      .members = {{.member = reader.get(), .positions = {{0, 2, ""}}}}};
  ASSERT_EQ(writer->Commit(all, nullptr), CommitOutcome::kCommitted);
  EXPECT_EQ(poll.records.front().value, kilobytes);
}

TEST_F(MemoryLogTest, AReaderWaitsOnTheGivenClockAndNotOnTheMachines) {
  const auto reader = Open("one");
  Poll(*reader);
  const int64_t before_us = clock_.MonotonicUs();
  EXPECT_EQ((*reader->Poll(absl::Hours(1), true))->kind,
            PollResult::Kind::kIdle);
  EXPECT_EQ(clock_.MonotonicUs() - before_us, 3'600'000'000);
}

TEST_F(MemoryLogTest, ReadsWhileOthersAppend) {
  constexpr int kRecords = 20'000;
  const auto reader = Open("one");
  Poll(*reader);
  ASSERT_EQ(reader->Seek(2, 0), absl::OkStatus());
  std::jthread producer([&] {
    for (int i = 0; i < kRecords; ++i) Append(2, absl::StrCat(i));
  });
  for (int expected = 0; expected < kRecords;) {
    const PollResult poll = Poll(*reader, true);
    for (const Record& record : poll.records) {
      ASSERT_EQ(record.value, absl::StrCat(expected++));
    }
  }
}

}  // namespace
}  // namespace holdline
