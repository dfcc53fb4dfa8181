// A judge that is restored from a snapshot goes on as the one that was saved:
// the same bytes, whatever the head's and the buckets' places in the log are.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "operators/judge/judge_partition.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/walks.h"

namespace holdline {
namespace {

constexpr uint32_t kSnapshotBuckets = 3;

JudgeOptions SnapshotOptions(const Walk& walk) {
  walk.book->hash = 1;  // as the walk's packets have it
  JudgeOptions options;
  options.find_book = [book = walk.book, changed = ChangedWalkBook(true)](
                          uint64_t hash) -> std::shared_ptr<ContractBook> {
    return hash == book->hash      ? book
           : hash == changed->hash ? changed
                                   : nullptr;
  };
  options.parse_book = [find = options.find_book](const Book& told) {
    return find(told.hash());
  };
  options.buckets = kSnapshotBuckets;
  return options;
}

struct Snapshot {
  struct Bucket {
    size_t at = 0;
    std::string bytes;
  };
  size_t at = 0;
  std::string head;
  std::vector<Bucket> buckets;
};

struct Run {
  std::vector<std::string> said;  // by record, and at the end
  std::string report;
};

std::string TakeSaid(JudgePartition& judge) {
  Said said;
  said.Take(judge);
  return said.Alerts() + said.Statuses() + said.Ledger() + said.Notifications();
}

std::string ReportOf(const JudgePartition& judge) {
  std::string report;
  for (const Status& status : judge.Report()) {
    report += status.ShortDebugString() + "\n";
  }
  for (const auto& [queue, contacts] : judge.uncovered()) {
    report += queue + " " + std::to_string(contacts) + "\n";
  }
  return report;
}

// Saves at random places on the way.
Run RunThrough(const Walk& walk, const std::vector<std::string>& records,
               Snapshot& snapshot) {
  JudgePartition judge(SnapshotOptions(walk));
  Run run;
  std::vector<std::string> saved(kSnapshotBuckets);
  for (size_t i = 0; i < records.size(); ++i) {
    if (snapshot.buckets.size() < kSnapshotBuckets &&
        *rc::gen::inRange(0, 3) == 0) {
      if (snapshot.buckets.empty()) {
        snapshot.at = i;
        snapshot.head = judge.SaveHead();
      }
      const auto bucket = static_cast<uint32_t>(snapshot.buckets.size());
      snapshot.buckets.push_back({i, judge.SaveBucket(bucket)});
    }
    RC_ASSERT(judge.Process(records[i]));
    run.said.push_back(TakeSaid(judge));
  }
  judge.Finish();
  run.said.push_back(TakeSaid(judge));
  run.report = ReportOf(judge);
  return run;
}

Run RunFrom(const Walk& walk, const std::vector<std::string>& records,
            const Snapshot& snapshot) {
  JudgePartition judge(SnapshotOptions(walk));
  RC_ASSERT(judge.LoadHead(snapshot.head).ok());
  size_t last = snapshot.at;
  for (uint32_t i = 0; i < kSnapshotBuckets; ++i) {
    const Snapshot::Bucket& bucket = snapshot.buckets[i];
    RC_ASSERT(judge.LoadBucket(i, static_cast<int64_t>(bucket.at), bucket.bytes)
                  .ok());
    last = bucket.at;
  }
  Run run;
  run.said.resize(last);
  for (size_t i = snapshot.at; i < records.size(); ++i) {
    judge.Reach(static_cast<int64_t>(i));
    RC_ASSERT(judge.Process(records[i]));
    const std::string said = TakeSaid(judge);
    if (i >= last) run.said.push_back(said);
  }
  judge.Reach(static_cast<int64_t>(records.size()));
  judge.Finish();
  run.said.push_back(TakeSaid(judge));
  run.report = ReportOf(judge);
  return run;
}

void ExpectTheSame(const Walk& walk, const std::vector<std::string>& records) {
  Snapshot snapshot;
  const Run whole = RunThrough(walk, records, snapshot);
  RC_PRE(snapshot.buckets.size() == kSnapshotBuckets);
  const Run restored = RunFrom(walk, records, snapshot);
  RC_ASSERT(restored.said.size() == whole.said.size());
  for (size_t i = snapshot.buckets.back().at; i < whole.said.size(); ++i) {
    RC_ASSERT(restored.said[i] == whole.said[i]);
  }
  RC_ASSERT(restored.report == whole.report);
}

RC_GTEST_PROP(JudgeSnapshot, WithRecordTimeGoesOnWithTheSameBytes, ()) {
  const Walk walk =
      ArbitraryWalkWithServices(*rc::gen::inRange<uint32_t>(1, 4));
  ExpectTheSame(walk, ArbitraryRecords(ArbitraryCut(walk)));
}

RC_GTEST_PROP(JudgeSnapshot, LiveGoesOnWithTheSameBytes, ()) {
  const Walk walk = ArbitraryWalkWithServices(2);
  auto packets = ArbitraryCut(walk);
  for (auto& of_partition : packets) {
    for (Observation& packet : of_partition) {
      packet.set_live(*rc::gen::inRange(0, 4) > 0);
    }
  }
  ExpectTheSame(walk, ArbitraryRecords(packets));
}

RC_GTEST_PROP(JudgeSnapshot, AChangeOfBooksInBetweenIsNotSeen, ()) {
  const Walk walk =
      ArbitraryWalkWithServices(*rc::gen::inRange<uint32_t>(1, 4));
  auto packets = ArbitraryCut(walk);
  ChangeBookAt(ArbitrarySecond(walk), packets);
  const bool live = *rc::gen::arbitrary<bool>();
  for (auto& of_partition : packets) {
    for (Observation& packet : of_partition) packet.set_live(live);
  }
  ExpectTheSame(walk, ArbitraryRecords(packets));
}

RC_GTEST_PROP(JudgeSnapshot, DamagedBytesAreLoadedOrRefused, ()) {
  const Walk walk = ArbitraryWalkWithServices(1);
  JudgePartition judge(SnapshotOptions(walk));
  for (const std::string& record : ArbitraryRecords(ArbitraryCut(walk))) {
    judge.Process(record);
  }
  std::string head = judge.SaveHead();
  std::string bucket = judge.SaveBucket(0);
  const auto cut = *rc::gen::inRange<size_t>(0, head.size());
  RC_ASSERT(!JudgePartition(SnapshotOptions(walk))
                 .LoadHead(head.substr(0, cut))
                 .ok());
  JudgePartition damaged(SnapshotOptions(walk));
  RC_ASSERT(damaged.LoadHead(head).ok());
  bucket[*rc::gen::inRange<size_t>(0, bucket.size())] =
      *rc::gen::arbitrary<char>();
  (void)damaged.LoadBucket(0, 0, bucket);
}

TEST(JudgeSnapshot, UnderAnotherBookIsRefused) {
  const std::shared_ptr<ContractBook> book = WalkBook();
  Walk walk;
  walk.book = book;
  JudgeOptions options = SnapshotOptions(walk);
  JudgePartition judge(options);
  Observation packet;
  packet.set_partitions(1);
  packet.mutable_book()->set_hash(book->hash);
  ObservationRecord record;
  *record.add_packets() = packet;
  ASSERT_TRUE(judge.Process(record.SerializeAsString()));
  options.find_book = [](uint64_t) { return nullptr; };
  EXPECT_THAT(
      std::string(JudgePartition(options).LoadHead(judge.SaveHead()).message()),
      testing::HasSubstr("contract book that is not known"));
  EXPECT_THAT(std::string(JudgePartition(options).LoadHead("\x09").message()),
              testing::HasSubstr("format 9"));
}

}  // namespace
}  // namespace holdline
