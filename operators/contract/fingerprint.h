// What an objective counts and how it is judged, as a number: the name of one
// version of it. Sums and snapshots belong to a version. What does not change
// the meaning of a sum is not part of it: titles, parties, clauses, and from
// when to when the contract holds.
//
// Thread-safe: a function without state.
#pragma once

#include <cstdint>

#include "operators/contract/model.h"

namespace holdline {

// Stable: depends on contents, not on order in memory or this release.
uint64_t ObjectiveFingerprint(const Contract& contract,
                              const Objective& objective);

// Names the version on the wire: objectives of different contracts or names
// differ in it too.
uint64_t VersionedObjectiveId(const Contract& contract,
                              const Objective& objective);

}  // namespace holdline
