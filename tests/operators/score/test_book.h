// Contract books built by hand for the tests.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "contact_oracle.h"
#include "operators/contract/model.h"
#include "operators/score/score_partition.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

// A service level `within` seconds by this formula, watched over 5 and 30
// minutes, booked per day; no slots.
Objective ServiceLevel(const std::string& name, int64_t within_s,
                       const std::string& formula);
// Any other measure, with the same windows.
Objective Measured(const std::string& name, Measure measure);

// In force for ever, in UTC, covering these queues (globs).
Contract ContractFor(const std::string& name,
                     const std::vector<std::string>& queues,
                     std::vector<Objective> objectives);

// Gives contracts and objectives their ids.
std::shared_ptr<const ContractBook> MakeBook(std::vector<Contract> contracts);

// Opens on Mondays, these local minutes.
CalendarSpec Mondays(absl::TimeZone zone, int from_minute, int to_minute);

// Three contracts that overlap in queues, channels and attributes, with every
// measure, slots, two zones, exclusions of all kinds, and a start and an end in
// the middle of the hour after `from_us`, which is kMonday (random_events.h).
std::shared_ptr<const ContractBook> WideBook(int64_t from_us);

// What WideBook may become: one contract is unchanged, one has changed, one is
// gone, and one is new, for a tenant that nobody asked for before.
std::shared_ptr<const ContractBook> ChangedBook(int64_t from_us);

// Under WideBook, without any contact.
std::unique_ptr<ScorePartition> WidePartition(uint32_t buckets);
// As a record of its own, at the event's time. Returns what was refused.
std::vector<RefusedEvent> Apply(const OwnEvent& event,
                                ScorePartition& partition);

}  // namespace holdline
