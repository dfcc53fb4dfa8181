// What is explained is what is counted: the sum of the explanations of all
// contacts and cases of a random log is what score says of that log.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "engine/app/explain/entity_story.h"
#include "engine/app/explain/explain_case.h"
#include "engine/app/explain/explain_contact.h"
#include "engine/base/time_units.h"
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

void AddRun(const ExplainedRun& run, const ExplainedCaseObjective& of,
            absl::TimeZone zone, Totals& to) {
  if (!run.counted) return;
  const Objective& objective = *of.objective;
  RowKey key{.period = false,
             .objective = objective.id,
             .slot = static_cast<uint32_t>(run.slot)};
  const bool is_out = of.excluded != nullptr;
  if (!objective.watches_us.empty() && !is_out) {
    key.slice = run.counted->watch_us / BaseSliceUs(objective);
    to.Add(key, run.counted->tally, run.counted->bin, 1);
  }
  if (run.periods.empty()) return;
  key.period = true;
  key.slice = DayFinder(zone).DayOf(run.counted->booked_us);
  if (is_out) key.slot += static_cast<uint32_t>(objective.targets.size());
  to.Add(key, run.counted->tally, is_out ? kNoBin : run.counted->bin, 1);
}

void AddExplanation(const CaseExplanation& told, Totals& to) {
  for (const ExplainedCase& one : told.cases) {
    const bool is_gone = one.forgotten && one.life.IsOpen();
    if (!one.life.IsOpened() || is_gone) continue;
    if (!one.IsCovered()) to.AddUncovered("case " + one.queue, 1);
    for (const ExplainedCaseContract& contract : one.contracts) {
      for (const ExplainedCaseObjective& objective : contract.objectives) {
        for (const ExplainedRun& run : objective.runs) {
          AddRun(run, objective, contract.how.contract->zone, to);
        }
      }
    }
  }
}

// The story of the entity, read to its end.
std::unique_ptr<EntityStory> StoryIn(
    const std::vector<LogRecord>& log,
    const std::shared_ptr<const ContractBook>& book, EntityKind kind,
    const std::string& id, const ScoreOptions& options, int64_t until_us) {
  auto read = std::make_unique<EntityStory>(book, kind, id, options);
  EntityStory& story = *read;
  for (const LogRecord& record : log) {
    WithEvents(record, [&](const std::vector<Event>& events) {
      story.Apply(record.timestamp_us, events, "log");
    });
  }
  story.FinishAt(until_us);
  return read;
}

RC_GTEST_PROP(ExplainedSum, IsWhatScoreSays, ()) {
  const auto book = WideBook(kMonday);
  const ScoreOptions options = RandomOptions();
  const std::vector<LogRecord> log = RandomLog(5, /*with_cases=*/true);
  const int64_t until_us =
      log.back().timestamp_us + *rc::gen::element(0, 30, 20'000) * kSecondUs;
  std::set<std::pair<EntityKind, std::string>> entities;
  for (const LogRecord& record : log) {
    for (const OwnEvent& event : record.events) {
      entities.emplace(
          IsOfCase(event.kind) ? EntityKind::kCase : EntityKind::kContact,
          event.contact);
    }
  }
  Totals explained;
  int64_t duplicates = 0;
  int64_t refused = 0;
  for (const auto& [kind, id] : entities) {
    const auto story = StoryIn(log, book, kind, id, options, until_us);
    for (const ExplainedEvent& event : story->events()) {
      if (event.became == Became::kDuplicate) ++duplicates;
      if (event.became == Became::kRefused) ++refused;
    }
    if (kind == EntityKind::kCase) {
      const CaseExplanation told = ExplainCase(*story);
      RC_ASSERT(told.clock_us == story->clock_us());
      AddExplanation(told, explained);
    } else {
      const ContactExplanation told = Explain(*story);
      RC_ASSERT(told.clock_us == story->clock_us());
      AddExplanation(told, explained);
    }
  }
  const Said said = WhatScoreSays(log, options, until_us);
  RC_ASSERT(Difference(explained, said.totals) == "");
  RC_ASSERT(duplicates == said.counters.duplicate);
  RC_ASSERT(refused == said.counters.late + said.counters.time_ahead +
                           said.counters.too_many_events);
}

}  // namespace
}  // namespace holdline
