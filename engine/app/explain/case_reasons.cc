#include "engine/app/explain/case_reasons.h"

#include <vector>

#include "engine/app/explain/explanation_words.h"
#include "engine/app/words/amounts.h"
#include "engine/base/time_units.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// "13 h 30 min"; never in days, which business time has others of.
std::string TimeWords(int64_t duration_us) {
  if (duration_us < kHourUs || duration_us % kMinuteUs != 0) {
    return DurationWords(duration_us);
  }
  const int64_t minutes = duration_us % kHourUs / kMinuteUs;
  return Concat(duration_us / kHourUs, " h",
                minutes == 0 ? std::string() : Concat(" ", minutes, " min"));
}

std::string OfHoursWords(const Contract& contract, const Objective& objective) {
  const int calendar = objective.clock.calendar;
  if (calendar == CaseClock::kAlways) return "";
  return Concat(" of ", contract.calendar_names[static_cast<size_t>(calendar)]);
}

std::string StintWords(const CaseStint& stint, std::string_view began,
                       absl::TimeZone zone) {
  std::string words = Concat(began, " ", ExactText(stint.from_us, zone));
  if (stint.responded_us != kNotYetUs) {
    words += Concat(", responded ", ExactText(stint.responded_us, zone));
  }
  return words + (stint.IsOpen()
                      ? std::string(", open still")
                      : Concat(", ended ", ExactText(stint.to_us, zone)));
}

std::string PauseWords(const ExplainedPause& told, absl::TimeZone zone) {
  return Concat(told.status.empty()
                    ? "pending, in a status that no contract names"
                    : Concat("pending as ", told.status),
                " from ", ExactText(told.pause.from_us, zone),
                told.pause.to_us == kNotYetUs
                    ? std::string(" on")
                    : Concat(" to ", ExactText(told.pause.to_us, zone)));
}

std::string DueWords(const CaseRun& run, absl::TimeZone zone) {
  if (run.due_us == kNotYetUs) {
    return run.IsOpen() ? "; while it is pending it is not due" : "";
  }
  return Concat("; due ", ExactText(run.due_us, zone));
}

}  // namespace

std::string_view CaseStateName(const ExplainedCase& told) {
  if (!told.life.IsOpened()) return "not_opened";
  if (told.life.cancelled) return "cancelled";
  return told.life.IsOpen() ? "open" : "ended";
}

std::string CaseWords(const ExplainedCase& told, absl::TimeZone zone) {
  if (!told.life.IsOpened()) return "nothing has opened it";
  std::vector<std::string> words;
  for (const CaseStint& stint : told.life.stints.all()) {
    words.push_back(
        StintWords(stint, words.empty() ? "opened" : "reopened", zone));
  }
  for (const ExplainedPause& pause : told.pauses) {
    words.push_back(PauseWords(pause, zone));
  }
  if (told.life.cancelled) words.push_back("cancelled");
  if (told.life.contradictory) {
    words.push_back(
        "something of it lies before its opening, which cannot be, and is not "
        "taken");
  }
  if (told.forgotten) words.push_back("forgotten since");
  return Listed(words, "; ");
}

std::string_view CaseVerdict(const ExplainedCaseObjective& objective,
                             const ExplainedCase& of) {
  if (!objective.taken) return "other";
  if (of.life.cancelled) return "cancelled";
  return objective.excluded != nullptr ? "excluded" : "";
}

std::string_view RunVerdict(const ExplainedRun& run,
                            const Objective& objective) {
  if (run.slot == Terms::kNoTarget) return "no_slot";
  if (!run.counted.has_value()) return "open";
  if (!IsCaseShare(objective.measure)) return "counts";
  return run.counted->tally.met != 0 ? "met" : "missed";
}

std::string RunReason(const ExplainedRun& told, const Contract& contract,
                      const Objective& objective, absl::TimeZone zone) {
  const CaseRun& run = told.run;
  const std::string hours = OfHoursWords(contract, objective);
  const std::string within = TimeWords(objective.within_us);
  const bool is_share = IsCaseShare(objective.measure);
  if (told.slot == Terms::kNoTarget) {
    return Concat("no slot holds ", ExactText(run.began_us, zone),
                  ", when it began");
  }
  if (run.IsOpen()) {
    if (!told.counted.has_value()) {
      return Concat("open still",
                    is_share ? DueWords(run, zone) : std::string());
    }
    return Concat("open still, and has taken more than ", within, hours,
                  " since ", ExactText(run.last_us, zone));
  }
  std::string words = Concat("took ", TimeWords(run.elapsed_us), hours);
  if (is_share) {
    words += Concat(run.elapsed_us <= objective.within_us ? ", which is within "
                                                          : ", more than ",
                    within, DueWords(run, zone));
  }
  return words;
}

}  // namespace holdline
