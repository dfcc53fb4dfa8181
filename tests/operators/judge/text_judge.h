// A judge of one contract that is written as text, and of what other texts make
// of it later.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/base/time_units.h"
#include "operators/contract/loader.h"
#include "operators/judge/judge_partition.h"
#include "tests/operators/judge/observations.h"

namespace holdline {

// A contract of queues "a-*", in UTC, and what follows its head.
inline std::string JudgedText(const std::string& rest) {
  return "holdline: 1\n"
         "contract: c\n"
         "title: C\n"
         "time_zone: UTC\n"
         "effective: 2026-01-01\n"
         "covers: [{queue: \"a-*\"}]\n" +
         rest;
}

class TextJudge {
 public:
  TextJudge(const std::string& text, int64_t clock_us)
      : TextJudge(text, "", clock_us) {}
  // With a table beside it, "t.csv".
  TextJudge(const std::string& text, const std::string& table, int64_t clock_us)
      : clock_us_(clock_us) {
    judge_ = MakeJudge();
    Use(text, table, 0);
  }

  // The text is in force from then on.
  void Use(const std::string& text, int64_t activates_us) {
    Use(text, "", activates_us);
  }
  void Use(const std::string& text, const std::string& table,
           int64_t activates_us) {
    std::vector<BookFile> files = {{"c.yaml", text}};
    if (!table.empty()) files.push_back({"t.csv", table});
    LoadResult result = LoadBook(std::move(files));
    ASSERT_TRUE(result.book.has_value()) << FormatAsText(result.diagnostics, 1);
    const uint64_t hash = books_.size() + 1;
    books_[hash] =
        std::make_shared<const ContractBook>(*std::move(result.book));
    Observation told = PacketBuilder({.clock_us = clock_us_}).packet();
    told.mutable_book()->set_hash(hash);
    told.mutable_book()->set_position(static_cast<int64_t>(hash));
    told.mutable_book()->set_activates_us(activates_us);
    Process(told);
  }
  void GoTo(int64_t clock_us) {
    clock_us_ = clock_us;
    Process(PacketBuilder({.clock_us = clock_us_}).packet());
  }
  // The tally of a slice of the periods, a second later; the clock goes on to a
  // second behind it.
  void Say(const std::string& objective, uint32_t slot, int64_t slice,
           const Tally& tally) {
    const int64_t at_us = clock_us_ + kSecondUs;
    PacketBuilder builder({.clock_us = at_us});
    builder.Period(at_us, Find(objective), slot, slice, tally);
    Process(builder.packet());
    GoTo(at_us + kSecondUs);
  }
  // Goes on from a snapshot of all.
  void Restore() {
    const std::string head = judge_->SaveHead();
    const std::string bucket = judge_->SaveBucket(0);
    judge_ = MakeJudge();
    ASSERT_TRUE(judge_->LoadHead(head).ok());
    ASSERT_TRUE(judge_->LoadBucket(0, 0, bucket).ok());
    judge_->Reach(0);
  }

  void Process(const Observation& packet) {
    ASSERT_TRUE(judge_->Process(RecordOf({packet})));
  }

  // The newest text.
  const ContractBook& book() const { return *books_.rbegin()->second; }
  // Of a version of its contract.
  const Objective& Find(const std::string& name, size_t version = 0) const {
    for (const Objective& objective : book().contracts[version].objectives) {
      if (objective.name == name) return objective;
    }
    ADD_FAILURE() << name;
    return book().contracts[0].objectives[0];
  }
  Status StatusNow() const {
    Status status;
    EXPECT_TRUE(status.ParseFromString(judge_->StatusNow()[0].bytes));
    return status;
  }
  Said TakeSaid() {
    Said said;
    said.Take(*judge_);
    return said;
  }
  int64_t clock_us() const { return clock_us_; }
  const JudgePartition& judge() const { return *judge_; }

 private:
  std::unique_ptr<JudgePartition> MakeJudge() {
    JudgeOptions options;
    options.find_book = [this](uint64_t hash) { return books_.at(hash); };
    options.parse_book = [this](const Book& told) {
      return books_.at(told.hash());
    };
    return std::make_unique<JudgePartition>(std::move(options));
  }

  std::map<uint64_t, std::shared_ptr<const ContractBook>> books_;
  std::unique_ptr<JudgePartition> judge_;
  int64_t clock_us_;
};

}  // namespace holdline
