// A log through both stages, for the tests of what objectives come to.
#pragma once

#include <google/protobuf/util/json_util.h>
#include <gtest/gtest.h>

#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "contact_oracle.h"
#include "engine/app/explain/explain_objective.h"
#include "engine/app/explain/leg_collector.h"
#include "engine/app/explain/objective_question.h"
#include "holdline/ledger.pb.h"
#include "holdline/observation.pb.h"
#include "operators/judge/judge_partition.h"
#include "operators/score/score_partition.h"

namespace holdline {

class Stages {
 public:
  explicit Stages(const std::shared_ptr<const ContractBook>& book,
                  const ScoreOptions& options = {})
      : book_(book),
        options_(options),
        score_(book, Told(), options),
        judge_(JudgedBy(book)) {
    score_.set_observer(&legs_);
  }

  void Apply(int64_t timestamp_us, std::span<const Event> events) {
    std::vector<RefusedEvent> refused;
    score_.Apply({.timestamp_us = timestamp_us}, events, refused);
  }
  void Apply(const OwnEvent& own) {
    std::vector<Attribute> attributes;
    const Event event = ViewOf(own, attributes);
    Apply(own.time_us, {&event, 1});
  }

  // The log has ended; the clock goes on to here.
  void FinishAt(int64_t clock_us) {
    score_.AdvanceTo(clock_us, /*live=*/false);
    score_.Seal([&](int32_t, const std::string& bytes) {
      EXPECT_TRUE(judge_.Process(bytes));
    });
    judge_.Finish();
    JudgeRecords said;
    judge_.Seal(said);
    for (const LedgerRecord& entry : said.entries) {
      EXPECT_TRUE(google::protobuf::util::JsonStringToMessage(
                      entry.json, &ledger_.emplace_back())
                      .ok());
    }
  }

  ObjectiveExplanation Explained(const ObjectiveQuestion& question,
                                 size_t most_contacts = 10) const {
    return Explain(question,
                   {.book = book_,
                    .legs = legs_,
                    .names = score_.names(),
                    .at = {.clock_us = score_.clock_us(),
                           .lost_after_us = options_.lost_after_us},
                    .settled_us = judge_.settled_us(),
                    .judge = judge_.Find(question.versions[0].name),
                    .ledger = ledger_},
                   most_contacts);
  }
  ObjectiveExplanation Explained(const std::string& objective,
                                 const std::string& period,
                                 size_t most_contacts = 10) const {
    const auto question = FindQuestion(*book_, objective, period);
    EXPECT_TRUE(question.ok()) << question.status();
    return Explained(question.value(), most_contacts);
  }

  const ContractBook& book() const { return *book_; }
  const JudgePartition& judge() const { return judge_; }
  const std::vector<LedgerEntry>& ledger() const { return ledger_; }

 private:
  static JudgeOptions JudgedBy(
      const std::shared_ptr<const ContractBook>& book) {
    JudgeOptions options;
    options.parse_book = [book](const Book&) { return book; };
    return options;
  }
  static std::string Told() {
    Book book;
    book.set_hash(1);
    return book.SerializeAsString();
  }

  const std::shared_ptr<const ContractBook> book_;
  const ScoreOptions options_;
  LegCollector legs_;
  ScorePartition score_;
  JudgePartition judge_;
  std::vector<LedgerEntry> ledger_;
};

}  // namespace holdline
