// The score of services: events of outages and maintenance in, what is known of
// each of them out. outage.h says what events mean.
//
// A service has few outages, and what they come to overlaps, across outages and
// time that does not count: so score says each outage as it is, and judge, who
// keeps them all, measures (operators/judge/service_log.h). Nothing of it
// depends on T. It is said to every judge partition, whoever has the service
// under contract: that may be others tomorrow.
//
// Owned by a ScorePartition; thread-compatible.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "operators/score/entity_memory.h"
#include "operators/score/entity_snapshot.h"
#include "operators/score/outage.h"
#include "operators/score/score_context.h"
#include "operators/telemetry/event.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class OutageScore {
 public:
  // `context` must outlive this.
  explicit OutageScore(ScoreContext& context);
  OutageScore(const OutageScore&) = delete;
  OutageScore& operator=(const OutageScore&) = delete;

  // kNone where the event was taken, or was known already; kLate or
  // kTooManyEvents.
  Refusal Apply(const Event& event);

  void ForgetExpired();

  // Other terms: first what began since then is taken back, then the terms
  // change, then it is said again. Only of who covers what: outages themselves
  // are the same under all terms.
  std::vector<uint32_t> TakeBack(int64_t since_us);
  void SayAgain(const std::vector<uint32_t>& slots);

  // What is derived from the outages is worked out anew.
  void Rederive();

  EntityMemory& memory() { return memory_; }
  const EntityMemory& memory() const { return memory_; }
  EntitySection Section();

  // Outages in memory that are contradictory.
  int64_t contradictory() const { return contradictory_; }

 private:
  OutageLife LifeOf(uint32_t slot) const;
  void Say(std::string_view id, const OutageLife& before,
           const OutageLife& after);
  void CountUncovered(const OutageLife& life, int64_t outages);
  void Forget(uint32_t slot, bool by_ceiling);

  ScoreContext& context_;
  EntityMemory memory_;
  int64_t contradictory_ = 0;
};

}  // namespace holdline
