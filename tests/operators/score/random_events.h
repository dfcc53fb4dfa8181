// Random lives of contacts for the property tests: plausible enough that every
// rule is met, wild enough that every order of kinds is.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "contact_oracle.h"
#include "engine/base/time_units.h"

namespace holdline {

// 2026-03-02T10:00:00Z, a Monday.
inline constexpr int64_t kMonday = 1'772'445'600 * kSecondUs;

// Up to `most` events of one contact around `from_us`, in order of time, with
// ids of their own. Corrections repeat an id with a higher revision. Draws
// from rapidcheck: call within a property.
std::vector<OwnEvent> RandomContact(const std::string& contact, int64_t from_us,
                                    int most);
// The same of a case.
std::vector<OwnEvent> RandomCase(const std::string& id, int64_t from_us,
                                 int most);
// The same of an outage, or of maintenance.
std::vector<OwnEvent> RandomOutage(const std::string& id, int64_t from_us,
                                   int most);

}  // namespace holdline
