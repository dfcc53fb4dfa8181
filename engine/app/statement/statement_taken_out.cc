// What does not count, and why: exclusions, and relief by what the client owed;
// and whether the contract may be ended for what was missed.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/app/report/report_parts.h"
#include "engine/app/statement/page_parts.h"
#include "engine/app/statement/statement_charts.h"

namespace holdline {
namespace {

bool HasTakenOut(const StatementSlot& slot) {
  return slot.result.excluded || slot.result.relieved || slot.result.is_void;
}

class TakenOutSection {
 public:
  TakenOutSection(const Statement& statement, Markup& page)
      : statement_(statement), page_(page) {}

  void Write() {
    if (!HasAny()) return;
    page_.Open("section");
    page_.Leaf("h2", "What does not count");
    WriteFigures();
    WriteExclusions();
    WriteForecast();
    page_.Close();
  }

 private:
  bool HasFigures() const {
    return std::any_of(statement_.objectives.begin(),
                       statement_.objectives.end(), [](const auto& objective) {
                         return std::any_of(objective.slots.begin(),
                                            objective.slots.end(), HasTakenOut);
                       });
  }
  bool HasAny() const {
    return HasFigures() || !statement_.exclusions.empty() ||
           statement_.forecast;
  }

  void WriteFigures() {
    if (!HasFigures()) return;
    page_.Open("table", {{"class", "figures"}});
    page_.Leaf("caption",
               "Contacts that were taken out, and what the value would be with "
               "them");
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "Objective", Column());
    page_.Leaf("th", "Attained", FigureColumn());
    page_.Leaf("th", "Relieved", FigureColumn());
    page_.Leaf("th", "Before relief", FigureColumn());
    page_.Leaf("th", "Excluded", FigureColumn());
    page_.Leaf("th", "Before all", FigureColumn());
    page_.Close();
    page_.Close();
    page_.Open("tbody");
    for (const StatementObjective& objective : statement_.objectives) {
      for (const StatementSlot& slot : objective.slots) {
        if (HasTakenOut(slot)) WriteRow(objective, slot);
      }
    }
    page_.Close();
    page_.Close();
  }

  void WriteRow(const StatementObjective& objective,
                const StatementSlot& slot) {
    const ReportResult& result = slot.result;
    const auto figure = [&](bool there, const std::string& text) {
      page_.Leaf("td", there ? text : "–", Figure());
    };
    const auto value = [&](std::optional<double> of) {
      return ValueText(of, objective.unit, result.target);
    };
    const ReportRelieved relieved = result.relieved.value_or(ReportRelieved());
    const ReportExcluded excluded = result.excluded.value_or(ReportExcluded());
    page_.Open("tr");
    page_.Leaf("th", SlotTitle(objective, slot), Row());
    figure(true, value(result.value));
    figure(result.relieved.has_value() || result.is_void,
           result.is_void ? "void" : CountText(relieved.contacts));
    figure(result.relieved.has_value(), value(relieved.unrelieved_value));
    figure(result.excluded.has_value(),
           CountedText(excluded.contacts, objective.counts_time));
    figure(result.excluded.has_value(), value(excluded.raw_value));
    page_.Close();
  }

  void WriteExclusions() {
    if (statement_.exclusions.empty()) return;
    page_.Open("table");
    page_.Leaf("caption", "Exclusions of this period");
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "What", Column());
    page_.Leaf("th", "Why", Column());
    page_.Leaf("th", "Reference", Column());
    page_.Close();
    page_.Close();
    page_.Open("tbody");
    for (const StatementExclusion& exclusion : statement_.exclusions) {
      page_.Open("tr");
      page_.Leaf("td", Prose(absl::StrCat(exclusion.what, ".")));
      page_.Leaf("td", exclusion.reason);
      page_.Leaf("td",
                 exclusion.author.empty()
                     ? exclusion.ref
                     : absl::StrCat(exclusion.ref, ", ", exclusion.author));
      page_.Close();
    }
    page_.Close();
    page_.Close();
  }

  void WriteForecast() {
    if (!statement_.forecast) return;
    const StatementForecast& forecast = *statement_.forecast;
    std::string text = "The client forecasts how many contacts will come";
    if (forecast.is_due) {
      absl::StrAppend(&text, "; for this period the forecast was ",
                      forecast.is_late ? "late" : "in time");
    }
    absl::StrAppend(&text, ". ", forecast.counted_by,
                    " counts those that came.");
    page_.Leaf("p", text, {{"class", "note"}});
  }

  const Statement& statement_;
  Markup& page_;
};

}  // namespace

void WriteTakenOut(const Statement& statement, Markup& page) {
  TakenOutSection(statement, page).Write();
}

void WriteTerminations(const Statement& statement, Markup& page) {
  if (statement.terminations.empty()) return;
  page.Open("section");
  page.Leaf("h2", "Right to end the contract");
  for (const ReportTermination& right : statement.terminations) {
    page.Leaf("p", absl::StrCat(TerminationText(right, statement.zone), "."),
              {{"class", "notice"}});
  }
  page.Close();
}

}  // namespace holdline
