// The pieces of an explanation as words, for people and for JSON alike.
#pragma once

#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "engine/app/explain/explanation.h"

namespace holdline {

// "2026-03-02 10:00:20.5", local, with as many digits as it needs.
std::string ExactText(int64_t time_us, absl::TimeZone zone);
// "2026-03-02T10:00:20.5+01:00".
std::string ExactInstant(int64_t time_us, absl::TimeZone zone);

// "applied", "correction", "duplicate" or "refused".
std::string_view BecameName(Became became);
// "waiting", "answered", "abandoned", "flowed_out" or "lost", at the clock.
std::string_view OutcomeName(const ExplainedLeg& leg);
// "covered", "excepted", "not_yet", "no_longer" or "otherwise".
std::string_view CoveringName(Covering covering);
// "prime"; empty where there are no slots, or none holds it.
std::string_view SlotName(const ExplainedObjective& objective);

// Why a contract covers the leg or does not, with the lines that decide.
std::string CoveringWords(const ExplainedContract& contract,
                          absl::TimeZone zone);

// What the leg went through, in one line.
std::string LegWords(const ExplainedLeg& leg, absl::TimeZone zone);

}  // namespace holdline
