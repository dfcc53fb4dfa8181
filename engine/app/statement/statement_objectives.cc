// What was promised, what was attained and how, objective by objective.
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/chart/chart.h"
#include "engine/app/statement/page_parts.h"
#include "engine/app/statement/statement_charts.h"
#include "engine/app/words/amounts.h"

namespace holdline {
namespace {

// Each picture is there twice, so that its text is as large on a telephone as
// elsewhere; the style sheet shows one of them.
constexpr int kWide = 680;
constexpr int kNarrow = 340;
// What stands one below the other has the same axis.
constexpr int kChartLeft = 56;
constexpr int kChartRight = 62;

// What `met` counts of a share; empty where it counts nothing by itself.
std::string MetLabel(const std::string& measure) {
  if (measure == "service_level") return "Of these met";
  if (measure == "wait_time" || measure == "response_time" ||
      measure == "turnaround" || measure == "total_resolution_time") {
    return "Of these within the limit";
  }
  return measure == "abandonment" ? "Of these abandoned" : "";
}

class ObjectivesSection {
 public:
  ObjectivesSection(const Statement& statement, Markup& page)
      : statement_(statement), zone_(statement.zone), page_(page) {}

  void Write() {
    page_.Open("section");
    page_.Leaf("h2", "Objectives");
    for (const StatementObjective& objective : statement_.objectives) {
      WriteObjective(objective);
    }
    page_.Close();
  }

 private:
  void WriteObjective(const StatementObjective& objective) {
    page_.Open("section", {{"class", "objective"}});
    page_.Open("div", {{"class", "told"}});
    page_.Leaf("h3", objective.name);
    if (!objective.clause.empty()) {
      page_.Leaf("p", objective.clause, {{"class", "clause"}});
    }
    page_.Leaf("p",
               Prose(absl::StrCat("Measured is ", objective.promise, ".")));
    page_.Open("ul", {{"class", "rules"}});
    for (const std::string& rule : objective.rules) {
      page_.Leaf("li", Prose(rule));
    }
    page_.Close();
    WriteFigures(objective);
    page_.Close();
    for (const StatementSlot& slot : objective.slots) {
      WritePictures(objective, slot);
    }
    page_.Close();
  }

  // A row of one figure in every slot; none where no slot has it.
  template <typename TextOf>
  void FigureRow(const StatementObjective& objective, const std::string& name,
                 const TextOf& text_of) {
    std::vector<std::string> cells;
    bool is_empty = true;
    for (const StatementSlot& slot : objective.slots) {
      cells.push_back(text_of(slot));
      is_empty &= cells.back().empty();
    }
    if (is_empty) return;
    page_.Open("tr");
    page_.Leaf("th", name, Row());
    for (const std::string& cell : cells) {
      page_.Leaf("td", cell.empty() ? "–" : cell, Figure());
    }
    page_.Close();
  }

  void WriteFigures(const StatementObjective& objective) {
    page_.Open("table", {{"class", "figures"}});
    page_.Leaf("caption", absl::StrCat("Figures of ", objective.name));
    WriteSlotHeads(objective);
    page_.Open("tbody");
    WriteTargetRows(objective);
    WriteCountRows(objective);
    for (const int percent : {50, 90, 95, 99}) {
      FigureRow(
          objective,
          absl::StrCat(percent, objective.counts_cases ? " % took at most"
                                                       : " % waited at most"),
          [&](const StatementSlot& slot) -> std::string {
            const auto at = slot.result.percentiles.find(percent);
            return at == slot.result.percentiles.end()
                       ? ""
                       : ValueText(at->second, Unit::kSeconds);
          });
    }
    FigureRow(objective, "Counted from", [&](const StatementSlot& slot) {
      const auto& since_us = slot.result.partial_since_us;
      return since_us ? At(*since_us) : std::string();
    });
    page_.Open("tr", {{"class", "verdict"}});
    page_.Leaf("th", StateHead(statement_), Row());
    for (const StatementSlot& slot : objective.slots) {
      page_.Leaf("td", StateWords(slot.result.state),
                 {{"class", IsMissed(slot.result.state) ? "n bad" : "n"}});
    }
    page_.Close();
    page_.Close();
    page_.Close();
  }

  void WriteSlotHeads(const StatementObjective& objective) {
    if (objective.slots.size() == 1 && objective.slots[0].result.slot.empty()) {
      return;
    }
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "Slot", Column());
    for (const StatementSlot& slot : objective.slots) {
      page_.Leaf("th", slot.result.slot, FigureColumn());
    }
    page_.Close();
    page_.Close();
  }

  void WriteTargetRows(const StatementObjective& objective) {
    FigureRow(objective, "Target", [&](const StatementSlot& slot) {
      return TargetText(slot.result.target, slot.result.at_most,
                        objective.unit);
    });
    const bool is_of_parts = !objective.slots[0].form.empty();
    FigureRow(objective,
              is_of_parts
                  ? absl::StrCat("All ",
                                 objective.counts_time ? std::string("time")
                                                       : objective.Things(),
                                 " together")
                  : "Attained",
              [&](const StatementSlot& slot) {
                return ValueText(slot.result.value, objective.unit,
                                 slot.result.target);
              });
    if (!is_of_parts) return;
    FigureRow(objective, objective.slots[0].form,
              [&](const StatementSlot& slot) {
                return HeldText(objective, slot.result);
              });
    FigureRow(objective, "Of which must keep it",
              [&](const StatementSlot& slot) -> std::string {
                const auto& verdict = slot.result.verdict;
                if (!verdict || !verdict->share) return "";
                return TargetText(verdict->share, false, Unit::kShare);
              });
  }

  void WriteTimeRows(const StatementObjective& objective) {
    FigureRow(objective, "Scheduled, h:mm:ss", [](const StatementSlot& slot) {
      return CountedText(slot.result.counted, true);
    });
    FigureRow(objective, "Of this down", [](const StatementSlot& slot) {
      return CountedText(slot.result.counted - slot.result.met, true);
    });
  }

  void WriteCountRows(const StatementObjective& objective) {
    if (objective.counts_time) return WriteTimeRows(objective);
    FigureRow(objective, absl::StrCat(objective.CapitalThings(), " counted"),
              [](const StatementSlot& slot) {
                return CountText(slot.result.counted);
              });
    const std::string met = MetLabel(objective.measure);
    if (met.empty()) return;
    FigureRow(objective, met, [](const StatementSlot& slot) {
      return CountText(slot.result.met);
    });
    if (objective.measure == "abandonment") return;
    FigureRow(objective, "Of these missed", [](const StatementSlot& slot) {
      return CountText(slot.result.counted - slot.result.met);
    });
  }

  void WriteChart(const Chart& chart, int height, int right = 0) {
    for (const auto& [style, width] :
         {std::pair("wide", kWide), std::pair("narrow", kNarrow)}) {
      page_.Open("div", {{"class", style}});
      page_.Raw(ChartSvg(chart, {.width = width,
                                 .height = height,
                                 .left = kChartLeft,
                                 .right = right}));
      page_.Close();
    }
  }

  void WritePictures(const StatementObjective& objective,
                     const StatementSlot& slot) {
    const std::string in =
        slot.result.slot.empty() ? "" : absl::StrCat(" in ", slot.result.slot);
    const auto days = DaysChart(statement_, objective, slot);
    const auto volume = VolumeChart(statement_, objective, slot);
    if (volume) {
      page_.Open("figure", {{"class", days ? "days" : "volume"}});
      WriteDaysCaption(objective, in, slot, days.has_value());
      if (days) WriteChart(*days, 170, kChartRight);
      WriteChart(*volume, days ? 56 : 110, kChartRight);
      page_.Close();
    }
    if (const auto waits = WaitsChart(objective, slot)) {
      page_.Open("figure");
      WriteWaitsCaption(in, slot, *waits);
      WriteChart(waits->chart, 150);
      page_.Close();
    }
  }

  void WriteDaysCaption(const StatementObjective& objective,
                        const std::string& in, const StatementSlot& slot,
                        bool has_values) {
    const std::string below =
        absl::StrCat("Below, the ", objective.Things(), " counted.");
    page_.Open("figcaption");
    if (!has_values) {
      page_.Text(absl::StrCat(objective.CapitalThings(), " counted on each day",
                              in, "."));
    } else if (slot.result.target) {
      page_.Text(absl::StrCat("Each day", in, " against the target: "));
      page_.Leaf("span", "○", {{"class", "kept"}});
      page_.Text("keeps it, ");
      page_.Leaf("span", "●", {{"class", "broken"}});
      page_.Text("does not. " + below);
    } else {
      page_.Text(absl::StrCat("Each day", in, ". ", below));
    }
    page_.Close();
  }

  void WriteWaitsCaption(const std::string& in, const StatementSlot& slot,
                         const WaitPicture& waits) {
    std::string text = absl::StrCat(
        "How long the ", CountText(waits.answered), " who were answered", in,
        " had waited, in steps of ", waits.width_s, " s");
    if (slot.limit && slot.limit->is_of_each) {
      text += "; outlined is what was longer than the limit";
    }
    if (waits.longer > 0) {
      absl::StrAppend(&text, ". Another ", CountText(waits.longer),
                      " waited longer than ", waits.shown_s, " s");
    }
    page_.Leaf("figcaption", Prose(text + "."));
  }

  std::string At(int64_t time_us) const { return MomentWords(time_us, zone_); }

  const Statement& statement_;
  const absl::TimeZone zone_;
  Markup& page_;
};

}  // namespace

void WriteObjectives(const Statement& statement, Markup& page) {
  ObjectivesSection(statement, page).Write();
}

}  // namespace holdline
