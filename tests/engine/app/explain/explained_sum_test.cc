// What is explained is what is counted: the sum of the explanations of all
// contacts of a random log is what score says of that log.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "engine/app/explain/contact_story.h"
#include "engine/app/explain/explain_contact.h"
#include "operators/score/score_partition.h"
#include "packet_sum.h"
#include "random_log.h"
#include "test_book.h"

namespace holdline {
namespace {

struct Said {
  Totals totals;
  ScoreCounters counters;
};

Said WhatScoreSays(const std::vector<LogRecord>& log,
                   const ScoreOptions& options, int64_t until_us) {
  ScorePartition partition(WideBook(kMonday), "", options);
  for (const LogRecord& record : log) {
    WithEvents(record, [&](const std::vector<Event>& events) {
      std::vector<RefusedEvent> refused;
      partition.Apply({.timestamp_us = record.timestamp_us}, events, refused);
    });
  }
  partition.AdvanceTo(until_us, false);
  PacketSum sum;
  partition.Seal([&](int32_t, const std::string& bytes) { sum.Take(bytes); });
  return {.totals = sum.totals(), .counters = partition.counters()};
}

void AddObjective(const ExplainedObjective& told, Totals& to) {
  if (!told.counted) return;
  RowKey key{.period = false,
             .objective = told.objective->id,
             .slot = static_cast<uint32_t>(told.slot)};
  const bool is_out = told.excluded != nullptr;
  if (!told.objective->watches_us.empty() && !is_out) {
    key.slice = told.counted->watch_us / BaseSliceUs(*told.objective);
    to.Add(key, told.counted->tally, told.counted->bin, 1);
  }
  if (told.periods.empty()) return;
  key.period = true;
  key.slice = told.period_slice;
  if (is_out) {
    key.slot += static_cast<uint32_t>(told.objective->targets.size());
  }
  to.Add(key, told.counted->tally, is_out ? kNoBin : told.counted->bin, 1);
}

void AddExplanation(const ContactExplanation& told, Totals& to) {
  for (const ExplainedLeg& leg : told.legs) {
    if (!leg.IsCovered()) to.AddUncovered(leg.queue, 1);
    for (const ExplainedContract& contract : leg.contracts) {
      if (contract.covering != Covering::kCovered) continue;
      if (leg.lost) to.AddLost(contract.contract->id, 1);
      for (const ExplainedObjective& objective : contract.objectives) {
        AddObjective(objective, to);
      }
    }
  }
}

ContactExplanation ExplainIn(const std::vector<LogRecord>& log,
                             const std::shared_ptr<const ContractBook>& book,
                             const std::string& contact,
                             const ScoreOptions& options, int64_t until_us) {
  ContactStory story(book, contact, options);
  for (const LogRecord& record : log) {
    WithEvents(record, [&](const std::vector<Event>& events) {
      story.Apply(record.timestamp_us, events, "log");
    });
  }
  story.FinishAt(until_us);
  ContactExplanation told = Explain(story);
  RC_ASSERT(told.clock_us == story.clock_us());
  return told;
}

RC_GTEST_PROP(ExplainedSum, IsWhatScoreSays, ()) {
  const auto book = WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const std::vector<LogRecord> log = RandomLog();
  const int64_t until_us =
      log.back().timestamp_us + *rc::gen::element(0, 30, 20'000) * kSecond;
  std::set<std::string> contacts;
  for (const LogRecord& record : log) {
    for (const OwnEvent& event : record.events) contacts.insert(event.contact);
  }
  Totals explained;
  int64_t duplicates = 0;
  int64_t refused = 0;
  for (const std::string& contact : contacts) {
    const auto told = ExplainIn(log, book, contact, options, until_us);
    for (const ExplainedEvent& event : told.events) {
      if (event.became == Became::kDuplicate) ++duplicates;
      if (event.became == Became::kRefused) ++refused;
    }
    AddExplanation(told, explained);
  }
  const Said said = WhatScoreSays(log, options, until_us);
  RC_ASSERT(Difference(explained, said.totals) == "");
  RC_ASSERT(duplicates == said.counters.duplicate);
  RC_ASSERT(refused == said.counters.late + said.counters.time_ahead +
                           said.counters.too_many_events);
}

}  // namespace
}  // namespace holdline
