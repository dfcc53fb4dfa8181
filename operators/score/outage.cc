#include "operators/score/outage.h"

#include <algorithm>

namespace holdline {
namespace {

bool IsOfMaintenance(EventKind kind) {
  return kind >= EventKind::kMaintenanceBegan;
}

bool Begins(EventKind kind) {
  return kind == EventKind::kOutageBegan ||
         kind == EventKind::kMaintenanceBegan;
}

bool Ends(EventKind kind) {
  return kind == EventKind::kOutageEnded ||
         kind == EventKind::kOutageResolved ||
         kind == EventKind::kMaintenanceEnded;
}

class OutageFolder {
 public:
  explicit OutageFolder(std::span<const EventFact> facts) : facts_(facts) {
    const auto first = std::ranges::find_if(facts_, Begins, &EventFact::kind);
    life_.is_maintenance =
        first != facts_.end() && IsOfMaintenance(first->kind);
  }

  OutageLife Fold() {
    for (size_t i = 0; i < facts_.size(); ++i) Take(i);
    if (!life_.HasBegun()) {
      life_.contradictory = std::ranges::any_of(facts_, Ends, &EventFact::kind);
    }
    return life_;
  }

 private:
  bool IsOfIt(EventKind kind) const {
    return IsOfMaintenance(kind) == life_.is_maintenance;
  }

  void Take(size_t i) {
    const EventFact& fact = facts_[i];
    if (fact.queue != 0) life_.service = fact.queue;
    if (!IsOfIt(fact.kind)) {
      life_.contradictory = true;
    } else if (Begins(fact.kind)) {
      Begin(i);
    } else if (fact.kind == EventKind::kOutageCancelled ||
               fact.kind == EventKind::kMaintenanceCancelled) {
      life_.cancelled = true;
      if (life_.IsDown()) End(fact.time_us);
    } else if (life_.HasBegun()) {
      TakeBegun(fact.kind, fact.time_us);
    }  // else it waits for the beginning
  }

  void Begin(size_t i) {
    if (life_.IsDown()) return;
    const int64_t time_us = facts_[i].time_us;
    const bool is_first = !life_.HasBegun();
    // A cancellation that came before the beginning is of this one.
    if (!is_first) life_.cancelled = false;
    life_.resolved_us = kNotYetUs;
    life_.down.push_back({time_us, TimeSpan::kNever});
    if (!is_first) return;
    for (const EventFact& early : facts_.first(i)) {
      if (!IsOfIt(early.kind)) continue;
      const bool waits =
          Ends(early.kind) || early.kind == EventKind::kOutageResponded;
      if (!waits) continue;
      if (early.time_us < time_us - kClockBehindUs) {
        life_.contradictory = true;
      } else {
        TakeBegun(early.kind, time_us);
      }
    }
    if (life_.cancelled && life_.IsDown()) End(time_us);
  }

  void TakeBegun(EventKind kind, int64_t time_us) {
    if (kind == EventKind::kOutageResponded) {
      life_.responded_us = std::min(life_.responded_us, time_us);
    }
    if (kind == EventKind::kOutageResolved) life_.resolved_us = time_us;
    if (Ends(kind) && life_.IsDown()) End(time_us);
  }

  void End(int64_t time_us) { life_.down.back().to_us = time_us; }

  const std::span<const EventFact> facts_;
  OutageLife life_;
};

}  // namespace

OutageLife FoldOutage(std::span<const EventFact> facts) {
  return OutageFolder(facts).Fold();
}

EntitySummary SummaryOf(const OutageLife& life) {
  return {.ended = life.HasBegun() && !life.IsDown(),
          .orphan = !life.HasBegun(),
          .waiting = life.IsDown(),
          .contradictory = life.contradictory};
}

}  // namespace holdline
