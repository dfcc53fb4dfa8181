// What the language knows of each measure: its unit, which way a target may
// point, and which keys belong to it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "operators/contract/model.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

enum class TargetUnit : uint8_t { kShare, kDuration, kContacts };

TargetUnit UnitOf(Measure measure);

bool MayBeAtLeast(Measure measure);
bool MayBeAtMost(Measure measure);

// The longest `within`, or limit of a percentile; microseconds.
int64_t MostWithinUs(Measure measure);

// Whether a contract that gives it no target has probably forgotten one.
bool WantsTarget(Measure measure);

// Tells unknown measures, and those that this release does not compute.
std::optional<Measure> ReadMeasure(const YamlCursor& at);

// An amount in the unit of a target: ppm, microseconds or contacts.
absl::StatusOr<int64_t> ParseAmount(TargetUnit unit, std::string_view text);
std::string AmountText(TargetUnit unit, int64_t amount);

}  // namespace holdline
