#include <algorithm>
#include <utility>

#include "engine/app/explain/cost_words.h"
#include "engine/app/explain/explanation_words.h"
#include "engine/app/explain/render_objective.h"
#include "engine/app/explain/scope_steps.h"
#include "engine/app/explain/slot_words.h"
#include "engine/app/report/figures.h"
#include "engine/app/report/ink.h"
#include "engine/app/report/interval_report.h"
#include "engine/app/report/text_table.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/objective_words.h"
#include "operators/contract/text.h"
#include "operators/judge/promise.h"

namespace holdline {
namespace {

using Align = TextTable::Align;

std::string CountsWords(std::string_view counts) {
  if (counts == "out") return "not counted";
  if (counts == "lost") return "not counted";
  if (counts == "open") return "not yet counted";
  if (counts == "unbooked") return "not counted: no periods then";
  return std::string(counts == "counts" ? "counted" : counts);
}

// What the met of a tally are called.
std::string MetWord(Measure measure) {
  return measure == Measure::kAbandonment ? "abandoned" : "met";
}

std::string BookingWords(BookedAt booked_at) {
  switch (booked_at) {
    case BookedAt::kEnqueue:
      return "when it enters the queue";
    case BookedAt::kServiceLevelEvent:
      return "when its wait ends or passes the limit";
    case BookedAt::kOutcome:
      return "when its wait ends";
    case BookedAt::kEnd:
      return "when its handling ends";
    case BookedAt::kOpened:
      return "when it is opened";
    case BookedAt::kDue:
      return "when it is due";
    case BookedAt::kResolved:
      return "when its time ends, or it is due without that";
    case BookedAt::kBegan:
      return "when it begins";
    case BookedAt::kEnded:
      return "when its time ends";
  }
  return "";
}

class ObjectiveTextWriter {
 public:
  ObjectiveTextWriter(const ObjectiveExplanation& told,
                      const ExplanationStyle& style)
      : told_(told),
        style_(style),
        zone_(style.zone.value_or(told.question.zone)),
        contract_(told.question.contract()) {}

  std::string Write() {
    WriteHead();
    for (const ExplainedSlot& slot : told_.slots) WriteSlot(slot);
    if (told_.in_no_slot > 0) WriteInNoSlot();
    WriteCost();
    return std::move(text_);
  }

 private:
  void Line(int indent, std::string_view line) {
    text_.append(static_cast<size_t>(indent), ' ');
    text_ += line;
    text_ += '\n';
  }
  void Section(std::string_view title) {
    text_ += '\n';
    Line(0, Paint(title, Ink::kStrong, style_.color));
  }
  void Lines(int indent, const std::vector<std::string>& lines) {
    for (const std::string& line : lines) Line(indent, line);
  }
  std::string State(const ExplainedSlot& slot) const {
    return Paint(StateName(slot), StateInk(StateName(slot)), style_.color);
  }

  void WriteHead() {
    const Objective& objective = told_.question.promised();
    std::vector<std::string> states;
    for (const ExplainedSlot& slot : told_.slots) {
      states.push_back(Concat(State(slot), InSlotWords(*slot.subject.target)));
    }
    Line(0, Concat(contract_.name, "/", objective.name, ", ",
                   PeriodWords(told_.question.spec), " ",
                   told_.question.PeriodName(), ": ",
                   states.empty() ? "no_data" : AndList(states)));
    Section("What is promised");
    if (!objective.clause.empty()) {
      Line(2, Concat("clause: ", objective.clause));
    }
    Line(2, Concat(MeasureWords(objective),
                   objective.formula.empty()
                       ? ""
                       : Concat(", by the formula ", objective.formula)));
    Lines(2, ScopeSteps(contract_, objective));
    for (const ExplainedSlot& slot : told_.slots) {
      const std::string in = InSlotWords(*slot.subject.target);
      Line(2, Concat(in.empty() ? "" : Concat(in.substr(1), ": "),
                     PromiseWords(slot)));
    }
    WritePeriod(objective);
    WriteVersions();
  }

  void WritePeriod(const Objective& objective) {
    Line(2, Concat("from ", MomentWords(told_.question.from_us, zone_),
                   " until ", MomentWords(told_.question.to_us, zone_), " (",
                   zone_.name(), "), ", told_.closed ? "closed" : "not closed",
                   "; as it stands at ", ExactText(told_.clock_us, zone_)));
    Line(2, Concat("a contact belongs to it by ",
                   BookingWords(objective.booked_at),
                   " (booked_at: ", BookedAtName(objective.booked_at), ")"));
  }

  void WriteVersions() {
    WriteTerm();
    if (told_.versions.size() < 2) return;
    for (const Contract* version : told_.versions) {
      Line(2, Concat("from ", MomentWords(version->effective_us, zone_),
                     " on by ", VersionName(*version)));
    }
    Line(2,
         Concat("each contact counts by the terms of its enqueue; the period "
                "is held against those at its end, ",
                VersionName(contract_)));
  }

  // Where the contract is in force for a part of the period only.
  void WriteTerm() {
    const int64_t begins_us = told_.question.versions[0].effective_us;
    const int64_t ends_us = contract_.terminates_us;
    if (begins_us > told_.question.from_us) {
      Line(2, Concat("the contract is in force from ",
                     MomentWords(begins_us, zone_), " on"));
    }
    if (ends_us < told_.question.to_us) {
      Line(2, Concat("the contract is in force until ",
                     MomentWords(ends_us, zone_)));
    }
  }

  static std::string VersionName(const Contract& version) {
    return version.amendment.empty() ? "the contract as agreed first"
                                     : Concat("\"", version.amendment, "\"");
  }

  std::string Titled(std::string_view title, const ExplainedSlot& slot) const {
    return Concat(title, InSlotWords(*slot.subject.target));
  }

  void WriteSlot(const ExplainedSlot& slot) {
    Section(Titled("What counted", slot));
    WriteGroups(slot);

    Section(Titled("The verdict", slot));
    Lines(2, VerdictSteps(slot));
    if (slot.parts) WriteParts(slot);
    const std::vector<std::string> crossings =
        CrossingSteps(slot, told_.closed, zone_);
    if (!crossings.empty()) {
      Section(Concat(Titled("How it came about", slot),
                     ", in the order in which contacts were decided"));
      Lines(2, crossings);
    }
    if (!slot.longest.empty()) WriteMisses(slot);
  }

  void WriteGroups(const ExplainedSlot& slot) {
    const Measure measure = slot.subject.objective->measure;
    const ValueUnit unit = ValueUnitOf(measure);
    TextTable table(
        {{.title = "class"},
         {.title = "is"},
         {.title = "terms"},
         {.title = "contacts", .align = Align::kRight},
         {.title = "counts as"},
         {.title = "counted", .align = Align::kRight},
         {.title = MetWord(measure), .align = Align::kRight},
         {.title = measure == Measure::kHandleTime ? "sum of handling"
                                                   : "sum of waits",
          .align = Align::kRight}});
    const auto add = [&](std::vector<TextTable::Cell> cells, const Tally& tally,
                         Ink ink) {
      const auto cell = [&](bool shown, const std::string& text) {
        cells.emplace_back(shown ? text : "", ink);
      };
      cell(true, CountText(tally.counted));
      cell(unit == ValueUnit::kShare, CountText(tally.met));
      cell(unit == ValueUnit::kDuration, SecondsWords(tally.sum_us));
      table.Add(std::move(cells));
    };
    int64_t legs = 0;
    for (const LegGroup& group : slot.groups) {
      const Ink ink = group.tally.IsZero() ? Ink::kFaint : Ink::kPlain;
      legs += group.legs;
      add({{std::string(LegKindName(group.kind)), ink},
           {LegKindWords(group.kind, *group.objective), ink},
           {told_.versions.size() > 1 ? TermsWords(*group.version) : "", ink},
           {CountText(group.legs), ink},
           {CountsWords(group.counts), ink}},
          group.tally, ink);
    }
    add({{"together", Ink::kStrong},
         {""},
         {""},
         {CountText(legs), Ink::kStrong},
         {""}},
        slot.tally, Ink::kStrong);
    text_ += table.Render({.indent = 2, .color = style_.color});
  }

  static std::string TermsWords(const Contract& version) {
    return version.amendment.empty() ? "first" : version.amendment;
  }

  void WriteParts(const ExplainedSlot& slot) {
    if (slot.parts->worst.empty()) return;
    Line(2, Concat("the worst of those that are not",
                   slot.parts->failed >
                           static_cast<int64_t>(slot.parts->worst.size())
                       ? Concat(", ", slot.parts->worst.size(), " of ",
                                CountText(slot.parts->failed))
                       : "",
                   ":"));
    const ValueUnit unit = ValueUnitOf(slot.subject.objective->measure);
    TextTable table({{.title = "part"},
                     {.title = "counted", .align = Align::kRight},
                     {.title = MetWord(slot.subject.objective->measure),
                      .align = Align::kRight},
                     {.title = "value", .align = Align::kRight}});
    for (const ExplainedPart& part : slot.parts->worst) {
      table.Add({{PartText(part, zone_)},
                 {CountText(part.tally.counted)},
                 {unit == ValueUnit::kShare ? CountText(part.tally.met) : ""},
                 {ValueOf(slot, part.tally)}});
    }
    text_ += table.Render({.indent = 4, .color = style_.color});
  }

  void WriteMisses(const ExplainedSlot& slot) {
    const bool is_handling =
        slot.subject.objective->measure == Measure::kHandleTime;
    const bool is_mean =
        ValueUnitOf(slot.subject.objective->measure) == ValueUnit::kDuration;
    Section(Concat(Titled(is_mean ? "Worse than the target" : "Misses", slot),
                   ", the longest ", is_handling ? "handling" : "waits",
                   " first: ", slot.longest.size(), " of ",
                   CountText(slot.misses)));
    TextTable table({{.title = "contact"},
                     {.title = "entered the queue"},
                     {.title = "queue"},
                     {.title = "waited", .align = Align::kRight},
                     {.title = "handled", .align = Align::kRight},
                     {.title = "class"}});
    for (const ToldLeg& miss : slot.longest) {
      table.Add({{miss.contact},
                 {ExactText(miss.leg.enqueue_us, zone_)},
                 {miss.queue},
                 {SecondsWords(miss.wait_us)},
                 {is_handling ? SecondsWords(miss.leg.handle_us) : ""},
                 {std::string(LegKindName(miss.kind))}});
    }
    text_ += table.Render({.indent = 2, .color = style_.color});
  }

  void WriteInNoSlot() {
    Section("In no slot");
    Line(2, Concat(CountText(told_.in_no_slot),
                   told_.in_no_slot == 1 ? " contact" : " contacts",
                   " entered the queue when none of the slots was open: not "
                   "counted"));
  }

  void WriteCost() {
    Section(Concat("What it costs: ", CostWords(told_)));
    Lines(2, CostSteps(told_));
    for (const LedgerEntry& entry : told_.cost.entries) {
      Line(2,
           Concat("ledger: ",
                  EntryWords(entry, told_.cost.account->span.terms(), zone_)));
    }
  }

  const ObjectiveExplanation& told_;
  const ExplanationStyle& style_;
  const absl::TimeZone zone_;
  const Contract& contract_;
  std::string text_;
};

}  // namespace

std::string ObjectiveText(const ObjectiveExplanation& told,
                          const ExplanationStyle& style) {
  return ObjectiveTextWriter(told, style).Write();
}

}  // namespace holdline
