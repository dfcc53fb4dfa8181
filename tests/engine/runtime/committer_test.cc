#include "engine/runtime/committer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/time_units.h"
#include "engine/log/memory_log.h"

namespace holdline {
namespace {

using testing::ElementsAre;

// Keeps what it is given, and answers as it was told; kCommitted by default.
class ScriptedWriter final : public TransactionalWriter {
 public:
  struct Script {
    std::deque<CommitOutcome> outcomes;
    std::vector<Transaction> attempts;
  };
  explicit ScriptedWriter(Script& script) : script_(script) {}

  CommitOutcome Commit(const Transaction& transaction,
                       std::string* why) override {
    script_.attempts.push_back(transaction);
    if (script_.outcomes.empty()) return CommitOutcome::kCommitted;
    const CommitOutcome outcome = script_.outcomes.front();
    script_.outcomes.pop_front();
    if (outcome != CommitOutcome::kCommitted) *why = "as the script says";
    return outcome;
  }

 private:
  Script& script_;
};

class Recorder final : public RuntimeProbe, public CommitObserver {
 public:
  void OnCommit(const CommitSample& sample) override {
    outcomes.push_back(sample.outcome);
    attempts.push_back(sample.attempts);
  }
  void OnCommitted(std::span<const NewRecord> records, int64_t) override {
    for (const NewRecord& record : records) values.push_back(record.value);
  }
  std::vector<CommitOutcome> outcomes;
  std::vector<int> attempts;
  std::vector<std::string> values;
};

// Two shards with one stage, played by the test.
class CommitterTest : public testing::Test {
 protected:
  CommitterTest() {
    const std::vector<TopicSpec> topics = {{.name = "in", .partitions = 4}};
    EXPECT_EQ(log_.CreateTopics(topics), absl::OkStatus());
    std::vector<Committer::Peer> peers;
    for (size_t i = 0; i < 2; ++i) {
      members_.push_back(*log_.OpenReader({.topic = "in", .group = "g"}));
      links_.push_back(std::make_unique<ShardLink>(4, 1));
      for (int n = 0; n < 4; ++n) {
        EXPECT_TRUE(links_[i]->empties.TryPush(std::make_unique<Packet>()));
      }
      peers.push_back(
          {.link = links_[i].get(), .members = {members_[i].get()}});
    }
    committer_ = std::make_unique<Committer>(
        Committer::Options{.tick_us = 20 * kMillisecondUs,
                           .behind_tick_us = 100 * kMillisecondUs,
                           .transaction = {.instance = "i"}},
        std::make_unique<ScriptedWriter>(script_), std::move(peers),
        Committer::Surroundings{.clock = clock_,
                                .stages = stages_,
                                .ticks = ticks_,
                                .lifecycle = lifecycle_,
                                .probe = recorder_,
                                .observer = &recorder_});
  }

  void Push(size_t shard, Packet packet) {
    std::unique_ptr<Packet> pooled;
    links_[shard]->empties.Pop(1, [&](auto&& p) { pooled = std::move(p); });
    ASSERT_NE(pooled, nullptr) << "packets do not come back";
    packet.sequence = ++sequences_[shard];
    packet.tick = ticks_.asked.load();
    *pooled = std::move(packet);
    ASSERT_TRUE(links_[shard]->packets.TryPush(std::move(pooled)));
  }
  void Say(size_t shard, int32_t partition, int64_t next,
           const std::string& value) {
    Packet packet;
    packet.partition = partition;
    packet.next_offset = next;
    packet.epoch = links_[shard]->epochs[0].load();
    packet.behind = behind_;
    packet.outputs = {{.topic = 0, .partition = 0, .key = "", .value = value}};
    Push(shard, std::move(packet));
  }
  void EndTick(size_t shard) {
    Packet packet;
    packet.ends_tick = true;
    Push(shard, std::move(packet));
  }
  // Raises a hand, and lets the committer ask.
  void Ask() {
    ticks_.wanted = true;
    const uint64_t before = ticks_.asked;
    while (ticks_.asked == before) {
      if (committer_->DoWork() == 0) clock_.Advance(absl::Milliseconds(1));
    }
    asked_us_ = clock_.MonotonicUs();
  }
  void Work(int cycles = 10) {
    for (int i = 0; i < cycles; ++i) committer_->DoWork();
  }
  uint64_t Settled(size_t shard) { return links_[shard]->settled.load(); }

  ManualClock clock_;
  MemoryLog log_{clock_};
  std::vector<StageSpec> stages_ = {{.name = "s",
                                     .input_topic = "in",
                                     .outputs = {{.name = "out"}},
                                     .make_task = nullptr}};
  TickLine ticks_;
  Lifecycle lifecycle_;
  Recorder recorder_;
  ScriptedWriter::Script script_;
  std::vector<std::unique_ptr<LogReader>> members_;
  std::vector<std::unique_ptr<ShardLink>> links_;
  std::unique_ptr<Committer> committer_;
  uint64_t sequences_[2] = {0, 0};
  bool behind_ = false;
  int64_t asked_us_ = 0;
};

TEST_F(CommitterTest, AsksNobodyBeforeAHandIsUp) {
  clock_.Advance(absl::Seconds(10));
  Work();
  EXPECT_EQ(ticks_.asked, 0u);
  ticks_.wanted = true;
  Work();
  EXPECT_EQ(ticks_.asked, 1u);
}

TEST_F(CommitterTest, OneTransactionHoldsWhatAllShardsSay) {
  Ask();
  Say(0, 0, 5, "a");
  EndTick(0);
  Work();
  EXPECT_TRUE(script_.attempts.empty());  // the other shard may have something
  Say(1, 2, 7, "b");
  EndTick(1);
  Work();
  ASSERT_EQ(script_.attempts.size(), 1u);
  EXPECT_EQ(script_.attempts[0].records.size(), 2u);
  EXPECT_EQ(script_.attempts[0].members.size(), 2u);
  EXPECT_THAT(recorder_.values, ElementsAre("a", "b"));
  EXPECT_EQ(Settled(0), 2u);
  EXPECT_EQ(Settled(1), 2u);
}

TEST_F(CommitterTest, AShardThatDoesNotAnswerHoldsUpNobodyForLong) {
  Ask();
  Say(0, 0, 5, "a");
  EndTick(0);
  clock_.Advance(absl::Milliseconds(20));
  Work();
  EXPECT_THAT(recorder_.values, ElementsAre("a"));
  // What the late one has to say needs no hand of its own.
  Say(1, 2, 7, "late");
  EndTick(1);
  clock_.Advance(absl::Milliseconds(20));
  Work();
  EndTick(0);
  EndTick(1);
  Work();
  EXPECT_THAT(recorder_.values, ElementsAre("a", "late"));
}

TEST_F(CommitterTest, ATickInWhichNobodySpeaksCommitsNothing) {
  Ask();
  EndTick(0);
  EndTick(1);
  Work();
  EXPECT_TRUE(script_.attempts.empty());
  EXPECT_EQ(Settled(0), 1u);
}

TEST_F(CommitterTest, TicksAreShortAtTheEndAndLongBehindIt) {
  for (const bool behind : {false, true, false}) {
    behind_ = behind;
    Ask();
    const int64_t first_us = asked_us_;
    Say(0, 0, 5, "a");
    EndTick(0);
    EndTick(1);
    Work();
    Ask();
    EXPECT_EQ(asked_us_ - first_us,
              behind ? 100 * kMillisecondUs : 20 * kMillisecondUs);
    EndTick(0);
    EndTick(1);
    Work();
    clock_.Advance(absl::Seconds(1));
  }
}

TEST_F(CommitterTest, AShardThatIsFullDoesNotWaitForTheTick) {
  behind_ = true;
  Ask();
  const int64_t first_us = asked_us_;
  Say(0, 0, 5, "a");
  EndTick(0);
  EndTick(1);
  Work();
  ticks_.urgent = true;
  Ask();
  EXPECT_EQ(asked_us_, first_us);
}

TEST_F(CommitterTest, AnAbortedTransactionIsTriedAgainAsItIs) {
  script_.outcomes = {CommitOutcome::kAborted, CommitOutcome::kAborted};
  Ask();
  Say(0, 0, 5, "a");
  EndTick(0);
  EndTick(1);
  for (int i = 0; i < 100; ++i) {
    Work(1);
    clock_.Advance(absl::Milliseconds(1));
  }
  ASSERT_EQ(script_.attempts.size(), 3u);
  for (const Transaction& attempt : script_.attempts) {
    ASSERT_EQ(attempt.records.size(), 1u);
    EXPECT_EQ(attempt.records[0].value, "a");
    EXPECT_EQ(attempt.records[0].headers,
              script_.attempts[0].records[0].headers);
    EXPECT_EQ(attempt.members[0].positions[0].next_offset, 5);
  }
  EXPECT_THAT(recorder_.values, ElementsAre("a"));
  EXPECT_THAT(recorder_.attempts, ElementsAre(1, 2, 3));
}

TEST_F(CommitterTest, NothingIsSettledBeforeTheOutcome) {
  script_.outcomes = {CommitOutcome::kAborted, CommitOutcome::kAborted};
  Ask();
  Say(0, 0, 5, "a");
  EndTick(0);
  EndTick(1);
  Work(5);
  EXPECT_GE(script_.attempts.size(), 1u);
  EXPECT_EQ(Settled(0), 0u);
}

TEST_F(CommitterTest, AFencedWriterIsTheEnd) {
  script_.outcomes = {CommitOutcome::kFenced};
  Ask();
  Say(0, 0, 5, "a");
  EndTick(0);
  EndTick(1);
  Work(2);
  EXPECT_TRUE(lifecycle_.failed());
  EXPECT_TRUE(absl::IsAborted(lifecycle_.status())) << lifecycle_.status();
  EXPECT_TRUE(recorder_.values.empty());
}

TEST_F(CommitterTest, PacketsOfALostAssignmentAreDropped) {
  Ask();
  Say(0, 0, 5, "stale");
  EndTick(0);
  Say(1, 2, 7, "b");
  EndTick(1);
  links_[0]->epochs[0] = 1;
  Work();
  EXPECT_THAT(recorder_.values, ElementsAre("b"));
  EXPECT_EQ(script_.attempts[0].members.size(), 1u);
  EXPECT_EQ(Settled(0), 2u);  // dropped for good
}

TEST_F(CommitterTest, WhatIsLostBetweenTwoAttemptsIsLeftOutOfTheSecond) {
  script_.outcomes = {CommitOutcome::kAborted};
  Ask();
  Say(0, 0, 5, "stale");
  EndTick(0);
  Say(1, 2, 7, "b");
  EndTick(1);
  Work(2);
  ASSERT_EQ(script_.attempts.size(), 1u);
  EXPECT_EQ(script_.attempts[0].records.size(), 2u);
  links_[0]->epochs[0] = 1;
  clock_.Advance(absl::Seconds(1));
  Work();
  ASSERT_EQ(script_.attempts.size(), 2u);
  EXPECT_EQ(script_.attempts[1].records.size(), 1u);
  EXPECT_THAT(recorder_.values, ElementsAre("b"));
}

TEST_F(CommitterTest, ATransactionOfNothingButStalePacketsIsNotCommitted) {
  Ask();
  Say(0, 0, 5, "stale");
  EndTick(0);
  EndTick(1);
  links_[0]->epochs[0] = 1;
  Work();
  EXPECT_TRUE(script_.attempts.empty());
  EXPECT_EQ(Settled(0), 2u);
}

TEST_F(CommitterTest, PacketsComeBackEmptyHoweverManyThereAre) {
  Ask();
  for (int i = 0; i < 20; ++i) {
    Say(0, i % 3, i, "a");
    Work(1);
  }
  EndTick(0);
  EndTick(1);
  Work();
  EXPECT_EQ(recorder_.values.size(), 20u);
  links_[0]->empties.Pop(4, [](std::unique_ptr<Packet>&& packet) {
    EXPECT_TRUE(packet->outputs.empty());
    EXPECT_FALSE(packet->ends_tick);
  });
}

TEST_F(CommitterTest, APartitionThatFinishesTwiceCountsOnce) {
  for (int i = 0; i < 2; ++i) {
    Ask();
    Packet packet;
    packet.partition = 3;
    packet.finished = true;
    Push(0, std::move(packet));
    EndTick(0);
    EndTick(1);
    Work();
  }
  EXPECT_EQ(committer_->finished_partitions(0), 1u);
}

}  // namespace
}  // namespace holdline
