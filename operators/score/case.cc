#include "operators/score/case.h"

#include <algorithm>

namespace holdline {
namespace {

class CaseFolder {
 public:
  CaseFolder(std::span<const EventFact> facts, AttributeSets& attributes,
             CaseLife& life)
      : facts_(facts), attributes_(attributes), life_(life) {}

  void Take(size_t i) {
    const EventFact& fact = facts_[i];
    if (fact.queue != 0) life_.queue = fact.queue;
    if (fact.channel != 0) life_.channel = fact.channel;
    life_.attributes = attributes_.Merge(
        life_.attributes, attributes_.WithoutStatus(fact.attributes));
    switch (fact.kind) {
      case EventKind::kCaseOpened:
        if (!life_.IsOpened()) Open(i);
        break;
      case EventKind::kCaseResponded:
      case EventKind::kCaseResolved:
      case EventKind::kCaseClosed:
        // Before the opening they wait for it.
        if (life_.IsOpen()) TakeWhileOpen(fact.kind, fact.time_us);
        break;
      case EventKind::kCasePended:
        if (!life_.IsOpen()) break;
        EndPause(fact.time_us);
        life_.pauses.Add({.from_us = fact.time_us, .stated = fact.attributes});
        break;
      case EventKind::kCaseResumed:
        EndPause(fact.time_us);
        break;
      case EventKind::kCaseReopened:
        if (!life_.IsOpened() || life_.IsOpen()) break;
        life_.cancelled = false;
        life_.stints.Add({.from_us = fact.time_us});
        break;
      case EventKind::kCaseCancelled:
        life_.cancelled = true;
        if (life_.IsOpen()) EndStint(fact.time_us);
        break;
      default:  // updated: what it states is taken
        break;
    }
  }

 private:
  void Open(size_t i) {
    const int64_t time_us = facts_[i].time_us;
    life_.stints.Add({.from_us = time_us});
    for (const EventFact& early : facts_.first(i)) {
      const bool responds = early.kind == EventKind::kCaseResponded;
      const bool ends = early.kind == EventKind::kCaseResolved ||
                        early.kind == EventKind::kCaseClosed;
      if (!responds && !ends) continue;
      if (early.time_us < time_us - kClockBehindUs) {
        life_.contradictory = true;
      } else if (life_.IsOpen()) {
        TakeWhileOpen(early.kind, time_us);
      }
    }
    if (life_.cancelled && life_.IsOpen()) EndStint(time_us);
  }

  void TakeWhileOpen(EventKind kind, int64_t time_us) {
    if (kind != EventKind::kCaseResponded) {
      EndStint(time_us);
    } else if (life_.stints.back().responded_us == kNotYetUs) {
      life_.stints.back().responded_us = time_us;
    }
  }

  void EndStint(int64_t time_us) {
    EndPause(time_us);
    life_.stints.back().to_us = time_us;
  }

  void EndPause(int64_t time_us) {
    if (life_.pauses.empty() || life_.pauses.back().to_us != kNotYetUs) return;
    life_.pauses.back().to_us = time_us;
  }

  const std::span<const EventFact> facts_;
  AttributeSets& attributes_;
  CaseLife& life_;
};

}  // namespace

void CaseLife::Clear() {
  stints.Clear();
  pauses.Clear();
  queue = 0;
  attributes = 0;
  channel = 0;
  cancelled = false;
  contradictory = false;
}

EntitySummary FoldCase(std::span<const EventFact> facts,
                       AttributeSets& attributes, CaseLife& life) {
  HL_CHECK(facts.size() <= kMaxEventsPerEntity);
  life.Clear();
  CaseFolder folder(facts, attributes, life);
  for (size_t i = 0; i < facts.size(); ++i) folder.Take(i);
  return {.ended = life.IsOpened() && !life.IsOpen(),
          .orphan = !life.IsOpened(),
          .waiting = life.IsOpen(),
          .contradictory = life.contradictory};
}

}  // namespace holdline
