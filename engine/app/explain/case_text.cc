#include <string>
#include <utility>
#include <vector>

#include "engine/app/explain/case_reasons.h"
#include "engine/app/explain/event_table.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/render_case.h"
#include "engine/app/report/figures.h"
#include "engine/app/report/ink.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/exclusion_words.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

class CaseTextWriter {
 public:
  CaseTextWriter(const CaseExplanation& told, const ExplanationStyle& style)
      : told_(told), style_(style), zone_(style.zone.value_or(told.Zone())) {}

  std::string Write() {
    Line(0, Concat("case ", told_.id, ", as it stands at ",
                   ExactText(told_.clock_us, zone_), " (", zone_.name(), ")"));
    text_ += '\n';
    text_ += EventTable(told_.events, zone_, style_.color);
    for (const ExplainedCase& one : told_.cases) WriteCase(one);
    return std::move(text_);
  }

 private:
  void Line(int indent, std::string_view line) {
    text_.append(static_cast<size_t>(indent), ' ');
    text_ += line;
    text_ += '\n';
  }

  void WriteCase(const ExplainedCase& told) {
    text_ += '\n';
    if (told.life_number > 0) {
      Line(0, "The id came back after the case was forgotten: another one.");
    }
    std::string title =
        Concat("In ", told.queue.empty() ? "no queue" : told.queue);
    if (!told.channel.empty()) title += Concat(", on ", told.channel);
    for (const auto& [key, value] : told.attributes) {
      title += Concat(", ", key, " = ", value);
    }
    Line(0, Paint(title, Ink::kStrong, style_.color));
    Line(2, CaseWords(told, zone_));
    if (!told.life.IsOpened()) return;
    if (!told.IsCovered()) Line(2, "No contract covers it.");
    for (const ExplainedCaseContract& contract : told.contracts) {
      WriteContract(contract, told);
    }
  }

  void WriteContract(const ExplainedCaseContract& told,
                     const ExplainedCase& of) {
    const Contract& contract = *told.how.contract;
    const absl::TimeZone zone = style_.zone.value_or(contract.zone);
    Line(2, Concat(contract.name, " ", CoveringWords(told.how, zone)));
    for (const ExplainedCaseObjective& objective : told.objectives) {
      WriteObjective(objective, contract, of, zone);
    }
  }

  void WriteObjective(const ExplainedCaseObjective& told,
                      const Contract& contract, const ExplainedCase& of,
                      absl::TimeZone zone) {
    const std::string_view verdict = CaseVerdict(told, of);
    if (verdict == "other" || verdict == "cancelled") {
      Line(4, Concat(told.objective->name, ": ",
                     verdict == "other" ? "does not ask for it"
                                        : "counts as nothing: cancelled"));
      return;
    }
    for (const ExplainedRun& run : told.runs) {
      WriteRun(run, told, contract, zone);
    }
    if (told.excluded != nullptr) {
      Line(6, Concat("excluded: ", ExclusionWords(*told.excluded, zone),
                     "; counted beside the objective"));
    }
    if (!told.objective->clause.empty()) {
      Line(6, Concat("clause: ", told.objective->clause));
    }
  }

  void WriteRun(const ExplainedRun& run, const ExplainedCaseObjective& of,
                const Contract& contract, absl::TimeZone zone) {
    const Objective& objective = *of.objective;
    const std::string_view verdict = RunVerdict(run, objective);
    const std::string slot =
        run.slot == Terms::kNoTarget
            ? ""
            : objective.targets[static_cast<size_t>(run.slot)].slot;
    Line(4, Concat(objective.name, slot.empty() ? "" : ", slot ", slot,
                   of.runs.size() > 1
                       ? Concat(", from ", ExactText(run.run.began_us, zone))
                       : "",
                   ": ",
                   Paint(verdict == "no_slot" ? "in no slot"
                                              : std::string(verdict),
                         VerdictInk(verdict), style_.color)));
    Line(6, RunReason(run, contract, objective, zone));
    if (run.counted.has_value()) WriteBooking(run, of, zone);
  }

  void WriteBooking(const ExplainedRun& run, const ExplainedCaseObjective& of,
                    absl::TimeZone zone) {
    const Objective& objective = *of.objective;
    if (!objective.watches_us.empty() && of.excluded == nullptr) {
      Line(6, Concat("in watches at ", ExactText(run.counted->watch_us, zone)));
    }
    if (run.periods.empty()) return;
    std::vector<std::string> periods;
    for (const ExplainedPeriod& period : run.periods) {
      periods.push_back(Concat(PeriodWords(period.spec), " ",
                               DaysText(period.from_us, period.to_us, zone)));
    }
    Line(6, Concat(of.excluded != nullptr ? "beside periods at "
                                          : "in periods at ",
                   ExactText(run.counted->booked_us, zone), " (booked_at: ",
                   BookedAtName(objective.booked_at), "): ", Listed(periods)));
  }

  const CaseExplanation& told_;
  const ExplanationStyle& style_;
  const absl::TimeZone zone_;
  std::string text_;
};

}  // namespace

std::string CaseText(const CaseExplanation& explanation,
                     const ExplanationStyle& style) {
  return CaseTextWriter(explanation, style).Write();
}

}  // namespace holdline
