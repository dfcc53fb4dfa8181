// An explanation as text for people, events first and then each leg with its
// contracts; or as JSON.
#pragma once

#include <optional>
#include <string>

#include "absl/time/time.h"
#include "engine/app/explain/explanation.h"

namespace holdline {

struct ExplanationStyle {
  // Of all times; unset: those of a contract in its own, events in that of the
  // first contract that covers them.
  std::optional<absl::TimeZone> zone = {};
  bool color = false;
};

std::string ExplanationText(const ContactExplanation& explanation,
                            const ExplanationStyle& style);

// The same facts as one JSON object.
std::string ExplanationJson(const ContactExplanation& explanation,
                            const ExplanationStyle& style);

}  // namespace holdline
