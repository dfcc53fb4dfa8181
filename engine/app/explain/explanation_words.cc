#include "engine/app/explain/explanation_words.h"

#include "engine/app/words/amounts.h"
#include "engine/app/words/scope_words.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

std::string LineWords(std::string_view list, int index,
                      const std::vector<ScopeLine>& lines) {
  return Concat(list, "[", index, "] (",
                ScopeWords(lines[static_cast<size_t>(index)]), ")");
}

std::string VersionWords(const Contract& contract, absl::TimeZone zone) {
  if (contract.amendment.empty()) return "";
  return Concat(" as amended by \"", contract.amendment, "\" from ",
                MomentWords(contract.effective_us, zone), " on,");
}

std::string EndWords(const ExplainedLeg& explained, absl::TimeZone zone) {
  const Leg& leg = explained.leg;
  if (explained.forgotten) {
    return "lost: it was forgotten while it waited";
  }
  if (explained.lost) {
    return leg.outcome == Outcome::kWaiting
               ? "lost: it has waited too long for its end to be known"
               : "lost: how its wait ended is not known";
  }
  if (leg.outcome == Outcome::kWaiting) return "waits still";
  std::string words =
      Concat(leg.outcome == Outcome::kFlowedOut ? "flowed out"
                                                : OutcomeName(explained),
             " at ", ExactText(leg.outcome_us, zone), " after a wait of ",
             DurationWords(leg.wait_us));
  if (leg.wait_us != leg.outcome_us - leg.enqueue_us) words += " (as stated)";
  if (leg.IsHandled()) {
    words += Concat(", handled for ", DurationWords(leg.handle_us), " until ",
                    ExactText(leg.end_us, zone));
  }
  return words;
}

}  // namespace

std::string ExactText(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%E*S", absl::FromUnixMicros(time_us),
                          zone);
}

std::string ExactInstant(int64_t time_us, absl::TimeZone zone) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(time_us),
                          zone);
}

std::string_view BecameName(Became became) {
  switch (became) {
    case Became::kApplied:
      return "applied";
    case Became::kCorrection:
      return "correction";
    case Became::kDuplicate:
      return "duplicate";
    case Became::kRefused:
      break;
  }
  return "refused";
}

std::string_view OutcomeName(const ExplainedLeg& leg) {
  switch (leg.lost ? Outcome::kLost : leg.leg.outcome) {
    case Outcome::kWaiting:
      return "waiting";
    case Outcome::kAnswered:
      return "answered";
    case Outcome::kAbandoned:
      return "abandoned";
    case Outcome::kFlowedOut:
      return "flowed_out";
    case Outcome::kLost:
      break;
  }
  return "lost";
}

std::string_view CoveringName(Covering covering) {
  switch (covering) {
    case Covering::kCovered:
      return "covered";
    case Covering::kExcepted:
      return "excepted";
    case Covering::kNotYet:
      return "not_yet";
    case Covering::kNoLonger:
      return "no_longer";
    case Covering::kOtherwise:
      break;
  }
  return "otherwise";
}

std::string_view SlotName(const ExplainedObjective& objective) {
  if (objective.slot == Terms::kNoTarget) return "";
  return objective.objective->targets[static_cast<size_t>(objective.slot)].slot;
}

std::string CoveringWords(const ExplainedContract& explained,
                          absl::TimeZone zone) {
  const Contract& contract = *explained.contract;
  const std::string line =
      LineWords("covers", explained.covers_line, contract.covers);
  const std::string version = VersionWords(contract, zone);
  switch (explained.covering) {
    case Covering::kCovered:
      return Concat("covers it", version, " by ", line);
    case Covering::kExcepted:
      return Concat("does not cover it", version, ": ", line, " does, but ",
                    LineWords("except", explained.except_line, contract.except),
                    " takes it out");
    case Covering::kNotYet:
      return Concat("does not cover it: ", line, " would, but from ",
                    MomentWords(contract.effective_us, zone), " on");
    case Covering::kNoLonger:
      return Concat("does not cover it: ", line, " would have, but until ",
                    MomentWords(contract.terminates_us, zone));
    case Covering::kOtherwise:
      break;
  }
  return Concat("does not cover it", version, ": ", line,
                " asks for more than the queue");
}

std::string LegWords(const ExplainedLeg& leg, absl::TimeZone zone) {
  return Concat("entered the queue at ", ExactText(leg.leg.enqueue_us, zone),
                "; ", EndWords(leg, zone));
}

}  // namespace holdline
