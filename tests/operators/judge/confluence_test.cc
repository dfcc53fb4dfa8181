// The laws of judge: its bytes are a function of its log alone, and with record
// time of what was said alone.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

#include "operators/judge/judge_partition.h"
#include "tests/operators/judge/observations.h"
#include "tests/operators/judge/walks.h"

namespace holdline {
namespace {

struct Outcome {
  std::string alerts;
  std::string statuses;
  std::string report;
  std::vector<Status> contracts;  // the same
};

Outcome Judge(const Walk& walk, const std::vector<std::string>& records) {
  JudgeOptions options = OptionsFor(walk.book);
  options.parse_book = [&walk](const Book& told) {
    return told.hash() == 2 ? ChangedWalkBook(true) : walk.book;
  };
  JudgePartition judge(options);
  Said said;
  for (const std::string& record : records) {
    RC_ASSERT(judge.Process(record));
    said.Take(judge);
  }
  judge.Finish();
  said.Take(judge);
  Outcome outcome{said.Alerts() + said.Ledger() + said.Notifications(),
                  said.Statuses(), "", judge.Report()};
  for (const Status& status : outcome.contracts) {
    outcome.report += status.ShortDebugString() + "\n";
  }
  return outcome;
}

RC_GTEST_PROP(Confluence, RecordTimeForgetsHowPacketsWereCutAndInterleaved,
              ()) {
  const Walk walk =
      ArbitraryWalkWithServices(*rc::gen::inRange<uint32_t>(1, 4));
  const Outcome one = Judge(walk, ArbitraryRecords(ArbitraryCut(walk)));
  const Outcome other = Judge(walk, ArbitraryRecords(ArbitraryCut(walk)));
  RC_ASSERT(one.alerts == other.alerts);
  RC_ASSERT(one.statuses == other.statuses);
  RC_ASSERT(one.report == other.report);
  RC_CLASSIFY(!one.alerts.empty(), "with alerts");
}

// A book comes into force at its second, whoever's packet brought it first.
// What has not changed keeps its sums, to the byte.
RC_GTEST_PROP(Confluence, RecordTimeForgetsInWhichPacketABookCame, ()) {
  const Walk walk =
      ArbitraryWalkWithServices(*rc::gen::inRange<uint32_t>(1, 4));
  auto packets = ArbitraryCut(walk);
  auto other_packets = ArbitraryCut(walk);
  const int64_t activates_us = ArbitrarySecond(walk);
  ChangeBookAt(activates_us, packets);
  ChangeBookAt(activates_us, other_packets);
  const Outcome one = Judge(walk, ArbitraryRecords(packets));
  const Outcome other = Judge(walk, ArbitraryRecords(other_packets));
  RC_ASSERT(one.alerts == other.alerts);
  RC_ASSERT(one.statuses == other.statuses);
  RC_ASSERT(one.report == other.report);

  const Outcome unchanged = Judge(walk, ArbitraryRecords(ArbitraryCut(walk)));
  const auto rows = [](const Outcome& outcome, const std::string& contract,
                       const std::string& objective) {
    std::string all;
    for (const Status& status : outcome.contracts) {
      if (status.contract() != contract) continue;
      for (const StatusRow& row : status.rows()) {
        if (row.objective() == objective) all += row.ShortDebugString() + "\n";
      }
    }
    return all;
  };
  RC_ASSERT(rows(one, "city", "answer") == rows(unchanged, "city", "answer"));
  RC_ASSERT(rows(one, "acme", "speed") == rows(unchanged, "acme", "speed"));
  for (const Status& status : one.contracts) {
    RC_ASSERT(status.contract() != "bank");
    for (const StatusRow& row : status.rows()) {
      const bool is_new =
          (status.contract() == "acme" && row.objective() == "answer") ||
          status.contract() == "dock";
      RC_ASSERT(row.has_partial_since_us() ==
                (is_new && row.start_us() < activates_us));
      if (!is_new) continue;
      RC_ASSERT(row.counted() == 0);
    }
  }
}

// Live, the order of the packets is what happened: it may not be forgotten, but
// the calls that bring them may.
RC_GTEST_PROP(Confluence, LiveBytesDependOnTheLogAlone, ()) {
  const Walk walk = ArbitraryWalkWithServices(2);
  auto packets = ArbitraryCut(walk);
  for (auto& of_partition : packets) {
    for (Observation& packet : of_partition) {
      packet.set_live(*rc::gen::inRange(0, 4) > 0);
    }
  }
  std::string log;
  std::vector<std::string> records = ArbitraryRecords(packets);
  for (const std::string& record : records) log += record;
  const Outcome in_many = Judge(walk, records);
  const Outcome in_one = Judge(walk, {log});
  RC_ASSERT(in_many.alerts == in_one.alerts);
  RC_ASSERT(in_many.statuses == in_one.statuses);
  RC_ASSERT(in_many.report == in_one.report);
}

// Numbers are the same in every mode; only verdicts depend on when they fell.
RC_GTEST_PROP(Confluence, LiveAndRecordTimeCountTheSame, ()) {
  const Walk walk = ArbitraryWalkWithServices(2);
  auto packets = ArbitraryCut(walk);
  const auto numbers = [&](const std::vector<std::string>& records) {
    JudgePartition judge(OptionsFor(walk.book));
    for (const std::string& record : records) judge.Process(record);
    judge.Finish();
    std::string all;
    for (const Status& status : judge.Report()) {
      for (const StatusRow& row : status.rows()) {
        all += row.objective() + row.slot() + row.watch() + row.period() +
               std::to_string(row.counted()) + "," + std::to_string(row.met()) +
               "," + std::to_string(row.sum_us()) + "," +
               std::to_string(row.p90()) + "\n";
      }
    }
    return all;
  };
  const std::string record_time = numbers(ArbitraryRecords(packets));
  for (auto& of_partition : packets) {
    for (Observation& packet : of_partition) packet.set_live(true);
  }
  RC_ASSERT(numbers(ArbitraryRecords(packets)) == record_time);
}

}  // namespace
}  // namespace holdline
