#include "tests/engine/log/log_conformance.h"

#include <gmock/gmock.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <map>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/clock.h"

namespace holdline {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr absl::Duration kPoll = absl::Milliseconds(50);
constexpr absl::Duration kPatience = absl::Seconds(30);
constexpr int64_t kTimestampUs = 1'700'000'000'123'000;  // whole milliseconds

int64_t DeadlineUs() {
  return SystemClock().MonotonicUs() + absl::ToInt64Microseconds(kPatience);
}

bool IsPast(int64_t deadline_us) {
  return SystemClock().MonotonicUs() > deadline_us;
}

// Bytes that no compression makes smaller, the same in every run.
std::string NoiseBytes(size_t size) {
  std::mt19937 random(20240229);
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random() & 0xff);
  return bytes;
}

std::vector<std::string> Numbered(const std::string& prefix, int count) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) values.push_back(absl::StrCat(prefix, i));
  return values;
}

}  // namespace

Transaction MakeTransaction(LogReader* member,
                            std::vector<PartitionPosition> positions,
                            std::vector<NewRecord> records) {
  Transaction transaction;
  if (member != nullptr) {
    transaction.members.push_back(
        {.member = member, .positions = std::move(positions)});
  }
  transaction.records = std::move(records);
  return transaction;
}

std::vector<std::string> ValuesOf(std::span<const ReadRecord> records) {
  std::vector<std::string> values;
  for (const ReadRecord& record : records) values.push_back(record.value);
  return values;
}

void LogConformanceTest::SetUp() {
  auto log = GetParam().open();
  if (absl::IsUnavailable(log.status())) {
    GTEST_SKIP() << log.status().message();
  }
  ASSERT_TRUE(log.ok()) << log.status();
  log_ = *std::move(log);
}

std::string LogConformanceTest::UniqueName(const std::string& what) const {
  static std::atomic<int> count = 0;
  static const int64_t run = SystemClock().WallUs();
  return absl::StrCat("conformance-", what, "-", getpid(), "-", run, "-",
                      count.fetch_add(1));
}

std::string LogConformanceTest::MakeTopic(TopicSpec spec) {
  spec.name = UniqueName("topic");
  EXPECT_EQ(log_->CreateTopics({&spec, 1}), absl::OkStatus());
  return spec.name;
}

std::unique_ptr<LogReader> LogConformanceTest::OpenReader(
    const std::string& topic, const std::string& group,
    const std::string& instance_id) {
  auto reader = log_->OpenReader(
      {.topic = topic, .group = group, .instance_id = instance_id});
  EXPECT_TRUE(reader.ok()) << reader.status();
  return reader.ok() ? *std::move(reader) : nullptr;
}

std::unique_ptr<LogReader> LogConformanceTest::OpenFromStart(
    const std::string& topic) {
  auto reader = OpenReader(topic, UniqueName("group"));
  for (const int32_t partition :
       AwaitChange(*reader, PollResult::Kind::kAssigned)) {
    EXPECT_EQ(reader->Seek(partition, 0), absl::OkStatus());
  }
  return reader;
}

std::unique_ptr<TransactionalWriter> LogConformanceTest::OpenWriter(
    const std::string& id) {
  auto writer = log_->OpenTransactionalWriter(id);
  EXPECT_TRUE(writer.ok()) << writer.status();
  return writer.ok() ? *std::move(writer) : nullptr;
}

void LogConformanceTest::Append(const std::string& topic, int32_t partition,
                                const std::vector<std::string>& values) {
  std::vector<NewRecord> records;
  for (const std::string& value : values) {
    records.push_back({.topic = topic, .partition = partition, .value = value});
  }
  Append(std::move(records));
}

void LogConformanceTest::Append(std::vector<NewRecord> records) {
  auto appender = log_->OpenAppender();
  ASSERT_TRUE(appender.ok()) << appender.status();
  for (NewRecord& record : records) {
    ASSERT_EQ((*appender)->Append(std::move(record)), absl::OkStatus());
  }
  ASSERT_EQ((*appender)->Flush(kPatience), absl::OkStatus());
}

std::vector<int32_t> LogConformanceTest::AwaitChange(LogReader& reader,
                                                     PollResult::Kind kind) {
  for (const int64_t deadline_us = DeadlineUs(); !IsPast(deadline_us);) {
    const auto result = reader.Poll(kPoll, /*take_records=*/false);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) return {};
    if ((*result)->kind == kind) return (*result)->partitions;
    EXPECT_EQ((*result)->kind, PollResult::Kind::kIdle);
  }
  ADD_FAILURE() << "no change of assignment";
  return {};
}

std::vector<ReadRecord> LogConformanceTest::Read(LogReader& reader,
                                                 size_t count) {
  std::vector<ReadRecord> records;
  std::map<int32_t, int64_t> next;
  for (const int64_t deadline_us = DeadlineUs();
       records.size() < count && !IsPast(deadline_us);) {
    const auto result = reader.Poll(kPoll, /*take_records=*/true);
    EXPECT_TRUE(result.ok()) << result.status();
    if (!result.ok()) return records;
    const PollResult& poll = **result;
    if (poll.kind != PollResult::Kind::kRecords) continue;
    for (const Record& record : poll.records) {
      EXPECT_GE(record.offset, next[poll.partition]);
      next[poll.partition] = record.offset + 1;
      records.push_back({poll.partition, record.offset, record.timestamp_us,
                         std::string(record.key), std::string(record.value)});
    }
    EXPECT_GE(poll.next_offset, next[poll.partition]);
  }
  EXPECT_THAT(records, SizeIs(count));
  return records;
}

void LogConformanceTest::AwaitPosition(LogReader& reader, int32_t partition,
                                       int64_t offset) {
  int64_t position = -1;
  for (const int64_t deadline_us = DeadlineUs();
       position < offset && !IsPast(deadline_us);) {
    const auto result = reader.Poll(kPoll, /*take_records=*/true);
    ASSERT_TRUE(result.ok()) << result.status();
    const PollResult& poll = **result;
    if (poll.kind == PollResult::Kind::kRecords &&
        poll.partition == partition) {
      position = poll.next_offset;
    }
  }
  EXPECT_EQ(position, offset);
}

OffsetRange LogConformanceTest::RangeOf(const std::string& topic,
                                        int32_t partition) {
  const auto ranges = log_->Ranges(topic, kPatience);
  EXPECT_TRUE(ranges.ok()) << ranges.status();
  return ranges.ok() ? ranges->at(static_cast<size_t>(partition))
                     : OffsetRange();
}

CommittedPosition LogConformanceTest::CommittedOf(LogReader& reader,
                                                  int32_t partition) {
  const auto committed = reader.Committed(partition, kPatience);
  EXPECT_TRUE(committed.ok()) << committed.status();
  return committed.ok() ? *committed : CommittedPosition();
}

// ---- Topics

TEST_P(LogConformanceTest, CreatesTopicsOnceAndFindsThemTheSecondTime) {
  const TopicSpec spec = {.name = UniqueName("topic"), .partitions = 3};
  EXPECT_TRUE(absl::IsNotFound(log_->PartitionCount(spec.name).status()));
  EXPECT_EQ(log_->CreateTopics({&spec, 1}), absl::OkStatus());
  EXPECT_EQ(log_->CreateTopics({&spec, 1}), absl::OkStatus());
  const auto partitions = log_->PartitionCount(spec.name);
  ASSERT_TRUE(partitions.ok()) << partitions.status();
  EXPECT_EQ(*partitions, 3);
}

TEST_P(LogConformanceTest, TellsTheConfigurationOfATopicOrNone) {
  const std::string topic =
      MakeTopic({.cleanup = Cleanup::kCompact, .log_append_time = true});
  const auto config = log_->TopicConfig(topic);
  ASSERT_TRUE(config.ok()) << config.status();
  if (config->empty()) return;
  EXPECT_EQ(config->at("cleanup.policy"), "compact");
  EXPECT_EQ(config->at("message.timestamp.type"), "LogAppendTime");
}

TEST_P(LogConformanceTest, RangesFollowTheLog) {
  const std::string topic = MakeTopic(2);
  EXPECT_EQ(RangeOf(topic, 0).first, 0);
  EXPECT_EQ(RangeOf(topic, 0).end, 0);
  Append(topic, 1, {"a", "b", "c"});
  EXPECT_EQ(RangeOf(topic, 0).end, 0);
  EXPECT_EQ(RangeOf(topic, 1).first, 0);
  EXPECT_EQ(RangeOf(topic, 1).end, 3);
}

// ---- Records

TEST_P(LogConformanceTest, KeepsKeysValuesAndTimestamps) {
  const std::string topic = MakeTopic({.max_message_bytes = 2 << 20});
  const std::string with_nul("a\0b\0", 4);
  const std::string megabyte = NoiseBytes(1'000'000);
  Append({{.topic = topic,
           .key = with_nul,
           .value = with_nul,
           .timestamp_us = kTimestampUs},
          {.topic = topic,
           .key = "k",
           .value = "",
           .timestamp_us = kTimestampUs + 1000,
           .headers = {{"instance", "one"}}},
          {.topic = topic,
           .value = megabyte,
           .timestamp_us = kTimestampUs - 1000}});
  const auto reader = OpenFromStart(topic);
  const auto records = Read(*reader, 3);
  ASSERT_THAT(records, SizeIs(3));
  EXPECT_EQ(records[0].key, with_nul);
  EXPECT_EQ(records[0].value, with_nul);
  EXPECT_EQ(records[0].timestamp_us, kTimestampUs);
  EXPECT_EQ(records[1].key, "k");
  EXPECT_EQ(records[1].value, "");
  EXPECT_EQ(records[1].timestamp_us, kTimestampUs + 1000);
  EXPECT_EQ(records[2].key, "");
  EXPECT_TRUE(records[2].value == megabyte);
  EXPECT_EQ(records[2].timestamp_us, kTimestampUs - 1000);
}

TEST_P(LogConformanceTest, LogAppendTimeReplacesTheProducersTime) {
  const std::string topic = MakeTopic({.log_append_time = true});
  Append({{.topic = topic, .value = "x", .timestamp_us = kTimestampUs}});
  const auto reader = OpenFromStart(topic);
  const auto records = Read(*reader, 1);
  ASSERT_THAT(records, SizeIs(1));
  EXPECT_GT(records[0].timestamp_us, kTimestampUs);
  EXPECT_EQ(log_->LastBrokerTime().broker_us, records[0].timestamp_us);
  EXPECT_GT(log_->LastBrokerTime().wall_us, 0);
}

// ---- Reading

TEST_P(LogConformanceTest, DeliversNothingOfAPartitionBeforeItsSeek) {
  const std::string topic = MakeTopic(2);
  Append(topic, 0, {"unsought"});
  Append(topic, 1, {"a", "b"});
  const auto reader = OpenReader(topic, UniqueName("group"));
  AwaitChange(*reader, PollResult::Kind::kAssigned);
  ASSERT_EQ(reader->Seek(1, 0), absl::OkStatus());
  EXPECT_THAT(ValuesOf(Read(*reader, 2)), ElementsAre("a", "b"));
  ASSERT_EQ(reader->Seek(1, 1), absl::OkStatus());
  EXPECT_THAT(ValuesOf(Read(*reader, 1)), ElementsAre("b"));
  ASSERT_EQ(reader->Seek(0, 0), absl::OkStatus());
  EXPECT_THAT(ValuesOf(Read(*reader, 1)), ElementsAre("unsought"));
}

TEST_P(LogConformanceTest, StartsAtTheOffsetThatWasSought) {
  const std::string topic = MakeTopic(1);
  Append(topic, 0, Numbered("v", 100));
  const auto reader = OpenReader(topic, UniqueName("group"));
  AwaitChange(*reader, PollResult::Kind::kAssigned);
  ASSERT_EQ(reader->Seek(0, 97), absl::OkStatus());
  EXPECT_THAT(ValuesOf(Read(*reader, 3)), ElementsAre("v97", "v98", "v99"));
}

TEST_P(LogConformanceTest, SeekingBackDeliversAgainExactly) {
  const std::string topic = MakeTopic(1);
  const auto values = Numbered("v", 5000);
  Append(topic, 0, values);
  const auto reader = OpenFromStart(topic);
  EXPECT_EQ(ValuesOf(Read(*reader, 5000)), values);
  for (const int64_t from : {10, 4000, 0}) {
    ASSERT_EQ(reader->Seek(0, from), absl::OkStatus());
    EXPECT_EQ(
        ValuesOf(Read(*reader, values.size() - static_cast<size_t>(from))),
        std::vector(values.begin() + from, values.end()));
  }
}

TEST_P(LogConformanceTest, SeekInTheMiddleOfABatchDropsTheRestOfIt) {
  const std::string topic = MakeTopic(2);
  for (const int32_t partition : {0, 1}) {
    Append(topic, partition, Numbered(absl::StrCat("p", partition, "-"), 50));
  }
  const auto reader = OpenFromStart(topic);
  // Whatever comes first, both partitions are sought again: all must come
  // once more, from there on, once.
  const PollResult* poll = nullptr;
  do {
    const auto result = reader->Poll(kPoll, true);
    ASSERT_TRUE(result.ok()) << result.status();
    poll = *result;
  } while (poll->kind != PollResult::Kind::kRecords);
  ASSERT_EQ(reader->Seek(0, 40), absl::OkStatus());
  ASSERT_EQ(reader->Seek(1, 45), absl::OkStatus());
  std::vector<std::string> values = ValuesOf(Read(*reader, 15));
  std::sort(values.begin(), values.end());
  EXPECT_THAT(values, testing::Each(testing::ContainsRegex("p0-4.|p1-4[5-9]")));
  EXPECT_EQ(std::unique(values.begin(), values.end()), values.end());
}

TEST_P(LogConformanceTest, EachPollHoldsRecordsOfOnePartition) {
  const std::string topic = MakeTopic(4);
  std::vector<NewRecord> records;
  for (int i = 0; i < 400; ++i) {
    records.push_back({.topic = topic,
                       .partition = i % 4,
                       .value = absl::StrCat(i % 4, ":", i)});
  }
  Append(std::move(records));
  const auto reader = OpenFromStart(topic);
  for (const ReadRecord& record : Read(*reader, 400)) {
    EXPECT_EQ(record.value.front() - '0', record.partition);
    EXPECT_EQ(record.value, absl::StrCat(record.partition, ":",
                                         record.offset * 4 + record.partition));
  }
}

TEST_P(LogConformanceTest, TakesNoRecordsWhenToldSo) {
  const std::string topic = MakeTopic(1);
  Append(topic, 0, {"a"});
  const auto reader = OpenFromStart(topic);
  for (int i = 0; i < 5; ++i) {
    const auto result = reader->Poll(kPoll, /*take_records=*/false);
    ASSERT_TRUE(result.ok()) << result.status();
    EXPECT_EQ((*result)->kind, PollResult::Kind::kIdle);
  }
  EXPECT_THAT(ValuesOf(Read(*reader, 1)), ElementsAre("a"));
}

// ---- Groups

TEST_P(LogConformanceTest, TwoMembersShareByRange) {
  const std::string topic = MakeTopic(4);
  const std::string group = UniqueName("group");
  const auto first = OpenReader(topic, group);
  EXPECT_THAT(AwaitChange(*first, PollResult::Kind::kAssigned),
              ElementsAre(0, 1, 2, 3));

  // The first is asked to give up all, although it takes no records.
  const auto second = OpenReader(topic, group);
  bool released = false;
  std::map<LogReader*, std::vector<int32_t>> shares;
  for (const int64_t deadline_us = DeadlineUs();
       shares.size() < 2 && !IsPast(deadline_us);) {
    for (LogReader* reader : {first.get(), second.get()}) {
      const auto result = reader->Poll(kPoll, /*take_records=*/false);
      ASSERT_TRUE(result.ok()) << result.status();
      const PollResult& poll = **result;
      if (poll.kind == PollResult::Kind::kRevoked) {
        EXPECT_EQ(reader, first.get());
        EXPECT_THAT(poll.partitions, ElementsAre(0, 1, 2, 3));
        EXPECT_FALSE(poll.lost);
        ASSERT_EQ(reader->ReleaseRevoked(), absl::OkStatus());
        released = true;
      } else if (poll.kind == PollResult::Kind::kAssigned) {
        EXPECT_TRUE(released);
        shares[reader] = poll.partitions;
      }
    }
  }
  std::vector<std::vector<int32_t>> halves = {shares[first.get()],
                                              shares[second.get()]};
  std::sort(halves.begin(), halves.end());
  EXPECT_THAT(halves, ElementsAre(ElementsAre(0, 1), ElementsAre(2, 3)));
}

TEST_P(LogConformanceTest, ARevokedPartitionDeliversNoMore) {
  const std::string topic = MakeTopic(1);
  const std::string group = UniqueName("group");
  const auto first = OpenReader(topic, group);
  AwaitChange(*first, PollResult::Kind::kAssigned);
  ASSERT_EQ(first->Seek(0, 0), absl::OkStatus());
  auto second = OpenReader(topic, group);
  for (bool revoked = false; !revoked;) {
    ASSERT_TRUE(second->Poll(kPoll, false).ok());
    const auto result = first->Poll(kPoll, false);
    ASSERT_TRUE(result.ok()) << result.status();
    revoked = (*result)->kind == PollResult::Kind::kRevoked;
  }
  Append(topic, 0, {"a"});
  const auto result = first->Poll(kPoll, /*take_records=*/true);
  ASSERT_TRUE(result.ok()) << result.status();
  EXPECT_EQ((*result)->kind, PollResult::Kind::kIdle);
  EXPECT_FALSE(first->Seek(0, 0).ok());
  EXPECT_EQ(first->ReleaseRevoked(), absl::OkStatus());
}

TEST_P(LogConformanceTest, CommitsBetweenRevokedAndReleased) {
  const std::string topic = MakeTopic(2);
  const std::string group = UniqueName("group");
  const auto writer = OpenWriter(UniqueName("writer"));
  const auto first = OpenReader(topic, group);
  AwaitChange(*first, PollResult::Kind::kAssigned);
  const auto second = OpenReader(topic, group);
  for (bool revoked = false; !revoked;) {
    ASSERT_TRUE(second->Poll(kPoll, false).ok());
    const auto result = first->Poll(kPoll, false);
    ASSERT_TRUE(result.ok()) << result.status();
    revoked = (*result)->kind == PollResult::Kind::kRevoked;
  }
  std::string why;
  EXPECT_EQ(writer->Commit(
                MakeTransaction(first.get(), {{0, 7, "released"}}, {}), &why),
            CommitOutcome::kCommitted)
      << why;
  EXPECT_EQ(first->ReleaseRevoked(), absl::OkStatus());
  EXPECT_EQ(CommittedOf(*second, 0).next_offset, 7);
  EXPECT_EQ(CommittedOf(*second, 0).metadata, "released");
}

TEST_P(LogConformanceTest, AMemberMayLeaveWithoutReleasingWhatWasRevoked) {
  const std::string topic = MakeTopic(2);
  const std::string group = UniqueName("group");
  const auto first = OpenReader(topic, group);
  AwaitChange(*first, PollResult::Kind::kAssigned);
  const auto second = OpenReader(topic, group);
  for (bool revoked = false; !revoked;) {
    ASSERT_TRUE(second->Poll(kPoll, false).ok());
    const auto result = first->Poll(kPoll, false);
    ASSERT_TRUE(result.ok()) << result.status();
    revoked = (*result)->kind == PollResult::Kind::kRevoked;
  }
  first->Close();
  EXPECT_THAT(AwaitChange(*second, PollResult::Kind::kAssigned),
              ElementsAre(0, 1));
}

TEST_P(LogConformanceTest, AMemberThatLeavesGivesItsPartitionsBack) {
  const std::string topic = MakeTopic(2);
  const std::string group = UniqueName("group");
  const auto first = OpenReader(topic, group);
  AwaitChange(*first, PollResult::Kind::kAssigned);
  first->Close();
  const auto second = OpenReader(topic, group);
  EXPECT_THAT(AwaitChange(*second, PollResult::Kind::kAssigned),
              ElementsAre(0, 1));
}

// ---- Transactions

TEST_P(LogConformanceTest, CommittedPositionsAndMetadataComeBackExactly) {
  const std::string topic = MakeTopic(3);
  const auto reader = OpenReader(topic, UniqueName("group"));
  AwaitChange(*reader, PollResult::Kind::kAssigned);
  EXPECT_EQ(CommittedOf(*reader, 0).next_offset, -1);
  const std::string longest(4096, 'm');
  const std::string umlauts = "{\"T\":1,\"owner\":\"Zürich ☎\"}";
  const auto writer = OpenWriter(UniqueName("writer"));
  std::string why;
  ASSERT_EQ(
      writer->Commit(
          MakeTransaction(reader.get(), {{0, 5, longest}, {1, 0, umlauts}}, {}),
          &why),
      CommitOutcome::kCommitted)
      << why;
  EXPECT_EQ(CommittedOf(*reader, 0).next_offset, 5);
  EXPECT_EQ(CommittedOf(*reader, 0).metadata, longest);
  EXPECT_EQ(CommittedOf(*reader, 1).next_offset, 0);
  EXPECT_EQ(CommittedOf(*reader, 1).metadata, umlauts);
  EXPECT_EQ(CommittedOf(*reader, 2).next_offset, -1);
  EXPECT_EQ(CommittedOf(*reader, 2).metadata, "");

  const auto at_once = reader->Committed(0, absl::ZeroDuration());
  ASSERT_TRUE(at_once.ok()) << at_once.status();
  EXPECT_EQ(at_once->next_offset, 5);
  EXPECT_EQ(at_once->metadata, longest);
}

TEST_P(LogConformanceTest, AClaimIsCommittedWithoutATransaction) {
  const std::string topic = MakeTopic({.partitions = 3});
  const std::string group = UniqueName("group");
  const auto reader = OpenReader(topic, group);
  AwaitChange(*reader, PollResult::Kind::kAssigned);
  const std::vector<PartitionPosition> claims = {{0, 7, "mine"}, {2, 0, ""}};
  ASSERT_EQ(reader->Claim(claims, kPatience), absl::OkStatus());
  for (const absl::Duration timeout : {absl::ZeroDuration(), kPatience}) {
    const auto first = reader->Committed(0, timeout);
    ASSERT_TRUE(first.ok()) << first.status();
    EXPECT_EQ(first->next_offset, 7);
    EXPECT_EQ(first->metadata, "mine");
    const auto second = reader->Committed(1, timeout);
    ASSERT_TRUE(second.ok()) << second.status();
    EXPECT_EQ(second->next_offset, -1);
    const auto third = reader->Committed(2, timeout);
    ASSERT_TRUE(third.ok()) << third.status();
    EXPECT_EQ(third->next_offset, 0);
    EXPECT_EQ(third->metadata, "");
  }
}

TEST_P(LogConformanceTest, AMemberThatWasReplacedCannotClaim) {
  const std::string topic = MakeTopic({.partitions = 1});
  const std::string group = UniqueName("group");
  const auto first = OpenReader(topic, group, "one");
  AwaitChange(*first, PollResult::Kind::kAssigned);
  const auto second = OpenReader(topic, group, "one");
  AwaitChange(*second, PollResult::Kind::kAssigned);
  const std::vector<PartitionPosition> late = {{0, 9, "late"}};
  EXPECT_FALSE(first->Claim(late, kPatience).ok());
  const auto committed = second->Committed(0, kPatience);
  ASSERT_TRUE(committed.ok()) << committed.status();
  EXPECT_EQ(committed->next_offset, -1);
}

TEST_P(LogConformanceTest, NobodyClaimsWhatIsNotAssigned) {
  const std::string topic = MakeTopic({.partitions = 1});
  const auto reader = OpenReader(topic, UniqueName("group"));
  const std::vector<PartitionPosition> claims = {{0, 1, ""}};
  EXPECT_TRUE(
      absl::IsFailedPrecondition(reader->Claim(claims, absl::Seconds(1))));
}

TEST_P(LogConformanceTest, AScanReadsAPartitionToItsEndOfThen) {
  const std::string topic = MakeTopic(2);
  Append(topic, 0, {"of another partition"});
  Append(topic, 1, Numbered("a", 3000));
  auto writer = OpenWriter(UniqueName("writer"));
  NewRecord record;
  record.topic = topic;
  record.partition = 1;
  record.value = "committed";
  ASSERT_EQ(writer->Commit(MakeTransaction(nullptr, {}, {record}), nullptr),
            CommitOutcome::kCommitted);
  auto expected = Numbered("a", 3000);
  expected.push_back("committed");
  // What has been committed may be seen a moment later.
  const int64_t deadline_us = DeadlineUs();
  while (RangeOf(topic, 1).end < 3002 && !IsPast(deadline_us)) {
  }
  auto scan = log_->OpenScan({topic, 1});
  ASSERT_TRUE(scan.ok()) << scan.status();
  Append(topic, 1, {"later"});
  std::vector<std::string> values;
  int64_t last_offset = -1;
  while (!(*scan)->done()) {
    ASSERT_FALSE(IsPast(deadline_us));
    const auto records = (*scan)->Poll(kPoll);
    ASSERT_TRUE(records.ok()) << records.status();
    for (const Record& read : *records) {
      EXPECT_GT(read.offset, last_offset);
      last_offset = read.offset;
      values.emplace_back(read.value);
    }
  }
  EXPECT_EQ(values, expected);
}

TEST_P(LogConformanceTest, AScanOfAnEmptyPartitionIsDone) {
  const std::string topic = MakeTopic(1);
  auto scan = log_->OpenScan({topic, 0});
  ASSERT_TRUE(scan.ok()) << scan.status();
  EXPECT_TRUE((*scan)->done());
  EXPECT_FALSE(log_->OpenScan({UniqueName("no-topic"), 0}).ok());
}

TEST_P(LogConformanceTest, ATransactionMayOnlyWriteOrOnlyCommitPositions) {
  const std::string topic = MakeTopic(1);
  const auto writer = OpenWriter(UniqueName("writer"));
  EXPECT_EQ(writer->Commit({}, nullptr), CommitOutcome::kCommitted);
  EXPECT_EQ(writer->Commit(
                MakeTransaction(nullptr, {}, {{.topic = topic, .value = "a"}}),
                nullptr),
            CommitOutcome::kCommitted);
  const auto reader = OpenFromStart(topic);
  EXPECT_THAT(ValuesOf(Read(*reader, 1)), ElementsAre("a"));
}

TEST_P(LogConformanceTest, OneTransactionCarriesSeveralMembersAndTopics) {
  const std::string in_a = MakeTopic(1);
  const std::string in_b = MakeTopic(1);
  const std::string out = MakeTopic(2);
  const auto reader_a = OpenReader(in_a, UniqueName("group"));
  const auto reader_b = OpenReader(in_b, UniqueName("group"));
  AwaitChange(*reader_a, PollResult::Kind::kAssigned);
  AwaitChange(*reader_b, PollResult::Kind::kAssigned);
  const auto writer = OpenWriter(UniqueName("writer"));
  Transaction transaction;
  transaction.members = {
      {.member = reader_a.get(), .positions = {{0, 3, "a"}}},
      {.member = reader_b.get(), .positions = {{0, 4, "b"}}}};
  transaction.records = {{.topic = out, .partition = 0, .value = "to 0"},
                         {.topic = out, .partition = 1, .value = "to 1"}};
  std::string why;
  ASSERT_EQ(writer->Commit(transaction, &why), CommitOutcome::kCommitted)
      << why;
  EXPECT_EQ(CommittedOf(*reader_a, 0).metadata, "a");
  EXPECT_EQ(CommittedOf(*reader_b, 0).metadata, "b");
  const auto reader = OpenFromStart(out);
  EXPECT_THAT(ValuesOf(Read(*reader, 2)),
              testing::UnorderedElementsAre("to 0", "to 1"));
}

TEST_P(LogConformanceTest, ThePositionPassesWhatTransactionsLeaveInTheLog) {
  const std::string topic = MakeTopic(1);
  const auto writer = OpenWriter(UniqueName("writer"));
  for (const char* value : {"a", "b", "c"}) {
    ASSERT_EQ(
        writer->Commit(
            MakeTransaction(nullptr, {}, {{.topic = topic, .value = value}}),
            nullptr),
        CommitOutcome::kCommitted);
  }
  const auto reader = OpenFromStart(topic);
  EXPECT_THAT(ValuesOf(Read(*reader, 3)), ElementsAre("a", "b", "c"));
  ASSERT_EQ(reader->Seek(0, 0), absl::OkStatus());
  AwaitPosition(*reader, 0, RangeOf(topic, 0).end);
}

TEST_P(LogConformanceTest, AnAbortedTransactionLeavesNothingVisible) {
  const std::string topic = MakeTopic({.max_message_bytes = 10'000});
  const auto member = OpenReader(topic, UniqueName("group"));
  AwaitChange(*member, PollResult::Kind::kAssigned);
  const auto writer = OpenWriter(UniqueName("writer"));
  std::string why;
  EXPECT_EQ(writer->Commit(MakeTransaction(
                               member.get(), {{0, 9, "aborted"}},
                               {{.topic = topic, .value = "aborted"},
                                {.topic = topic, .value = NoiseBytes(20'000)}}),
                           &why),
            CommitOutcome::kAborted);
  EXPECT_NE(why, "");
  EXPECT_EQ(CommittedOf(*member, 0).next_offset, -1);

  // The writer goes on, and a reader sees only what was committed.
  EXPECT_EQ(writer->Commit(MakeTransaction(member.get(), {{0, 1, "kept"}},
                                           {{.topic = topic, .value = "kept"}}),
                           &why),
            CommitOutcome::kCommitted)
      << why;
  EXPECT_EQ(CommittedOf(*member, 0).metadata, "kept");
  const auto reader = OpenFromStart(topic);
  EXPECT_THAT(ValuesOf(Read(*reader, 1)), ElementsAre("kept"));
}

TEST_P(LogConformanceTest, AWriterWithTheSameIdFencesTheFirst) {
  const std::string topic = MakeTopic(1);
  const auto member = OpenReader(topic, UniqueName("group"));
  AwaitChange(*member, PollResult::Kind::kAssigned);
  const std::string id = UniqueName("writer");
  const auto first = OpenWriter(id);
  ASSERT_EQ(first->Commit(MakeTransaction(member.get(), {{0, 1, "first"}},
                                          {{.topic = topic, .value = "1"}}),
                          nullptr),
            CommitOutcome::kCommitted);
  const auto second = OpenWriter(id);
  const Transaction late = MakeTransaction(member.get(), {{0, 2, "late"}},
                                           {{.topic = topic, .value = "late"}});
  std::string why;
  EXPECT_EQ(first->Commit(late, &why), CommitOutcome::kFenced);
  EXPECT_NE(why, "");
  EXPECT_EQ(first->Commit(late, nullptr), CommitOutcome::kFenced);
  EXPECT_EQ(CommittedOf(*member, 0).metadata, "first");
  ASSERT_EQ(second->Commit(MakeTransaction(member.get(), {{0, 3, "second"}},
                                           {{.topic = topic, .value = "2"}}),
                           &why),
            CommitOutcome::kCommitted)
      << why;
  EXPECT_EQ(CommittedOf(*member, 0).metadata, "second");
  const auto reader = OpenFromStart(topic);
  EXPECT_THAT(ValuesOf(Read(*reader, 2)), ElementsAre("1", "2"));
}

TEST_P(LogConformanceTest, ManyTransactionsArriveInOrderAndOnce) {
  const std::string topic = MakeTopic(1);
  const auto writer = OpenWriter(UniqueName("writer"));
  const auto values = Numbered("t", 60);
  for (size_t i = 0; i < values.size(); i += 3) {
    Transaction transaction;
    for (size_t at = i; at < i + 3; ++at) {
      transaction.records.push_back({.topic = topic, .value = values[at]});
    }
    ASSERT_EQ(writer->Commit(transaction, nullptr), CommitOutcome::kCommitted);
  }
  const auto reader = OpenFromStart(topic);
  EXPECT_EQ(ValuesOf(Read(*reader, values.size())), values);
}

}  // namespace holdline
