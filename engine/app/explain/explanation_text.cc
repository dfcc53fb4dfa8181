#include "engine/app/explain/event_table.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/objective_words.h"
#include "engine/app/explain/render_explanation.h"
#include "engine/app/report/figures.h"
#include "engine/app/report/ink.h"
#include "engine/app/report/interval_report.h"
#include "engine/app/words/amounts.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

class ContactTextWriter {
 public:
  ContactTextWriter(const ContactExplanation& told,
                    const ExplanationStyle& style)
      : told_(told), style_(style), zone_(style.zone.value_or(told.Zone())) {}

  std::string Write() {
    Line(0, Concat("contact ", told_.contact, ", as it stands at ",
                   ExactText(told_.clock_us, zone_), " (", zone_.name(), ")"));
    WriteEvents();
    for (size_t i = 0; i < told_.legs.size(); ++i) WriteLeg(i);
    if (told_.legs.empty()) {
      text_ += '\n';
      Line(0, "It never entered a queue: there is nothing to count.");
    }
    return std::move(text_);
  }

 private:
  void Line(int indent, std::string_view line) {
    text_.append(static_cast<size_t>(indent), ' ');
    text_ += line;
    text_ += '\n';
  }

  absl::TimeZone ZoneOf(const Contract& contract) const {
    return style_.zone.value_or(contract.zone);
  }

  void WriteEvents() {
    text_ += '\n';
    text_ += EventTable(told_.events, zone_, style_.color);
  }

  void WriteLeg(size_t index) {
    const ExplainedLeg& leg = told_.legs[index];
    std::string title =
        Concat("Leg ", index + 1, ": ", leg.queue, ", on ", leg.channel);
    for (const auto& [key, value] : leg.attributes) {
      title += Concat(", ", key, " = ", value);
    }
    text_ += '\n';
    if (index > 0 && told_.legs[index - 1].life != leg.life) {
      Line(0, "The id came back after the contact was forgotten: another one.");
    }
    Line(0, Paint(title, Ink::kStrong, style_.color));
    Line(2, LegWords(leg, zone_));
    if (!leg.IsCovered()) Line(2, "No contract covers it.");
    for (const ExplainedContract& contract : leg.contracts) {
      WriteContract(contract, leg);
    }
  }

  void WriteContract(const ExplainedContract& contract,
                     const ExplainedLeg& leg) {
    const absl::TimeZone zone = ZoneOf(*contract.contract);
    Line(2,
         Concat(contract.contract->name, " ", CoveringWords(contract, zone)));
    for (const ExplainedObjective& objective : contract.objectives) {
      WriteObjective(objective, leg, zone);
    }
  }

  void WriteObjective(const ExplainedObjective& told, const ExplainedLeg& leg,
                      absl::TimeZone zone) {
    const std::string_view verdict = ObjectiveVerdict(told, leg);
    const std::string_view slot = SlotName(told);
    std::string shown(verdict);
    if (verdict == "other") shown = "does not ask for it";
    if (verdict == "no_slot") shown = "in no slot";
    Line(4, Concat(told.objective->name,
                   slot.empty() ? "" : Concat(", slot ", slot), ": ",
                   Paint(shown, VerdictInk(verdict), style_.color)));
    Line(6, ObjectiveReason(told, leg, zone));
    if (told.withdrawn) Line(6, WithdrawnWords(*told.withdrawn, zone));
    if (told.counted) WriteBooking(told, zone);
    if (!told.objective->clause.empty()) {
      Line(6, Concat("clause: ", told.objective->clause));
    }
  }

  void WriteBooking(const ExplainedObjective& told, absl::TimeZone zone) {
    const Objective& objective = *told.objective;
    if (!objective.watches_us.empty() && told.excluded == nullptr) {
      Line(6,
           Concat("in watches at ", ExactText(told.counted->watch_us, zone)));
    }
    if (told.periods.empty()) return;
    std::vector<std::string> periods;
    for (const ExplainedPeriod& period : told.periods) {
      periods.push_back(Concat(PeriodWords(period.spec), " ",
                               DaysText(period.from_us, period.to_us, zone)));
    }
    Line(6, Concat(told.excluded != nullptr ? "beside periods at "
                                            : "in periods at ",
                   ExactText(told.counted->booked_us, zone), " (booked_at: ",
                   BookedAtName(objective.booked_at), "): ", Listed(periods)));
  }

  const ContactExplanation& told_;
  const ExplanationStyle& style_;
  const absl::TimeZone zone_;
  std::string text_;
};

}  // namespace

std::string ExplanationText(const ContactExplanation& explanation,
                            const ExplanationStyle& style) {
  return ContactTextWriter(explanation, style).Write();
}

}  // namespace holdline
