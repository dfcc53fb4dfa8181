#include "absl/strings/str_cat.h"
#include "engine/app/chart/chart.h"
#include "engine/app/statement/page_parts.h"
#include "engine/app/statement/statement.h"
#include "engine/app/statement/statement_charts.h"
#include "engine/app/words/amounts.h"

namespace holdline {
namespace {

class StatementPage {
 public:
  explicit StatementPage(const Statement& statement)
      : statement_(statement), zone_(statement.zone) {}

  std::string Write() {
    page_.Raw("<!DOCTYPE html>\n");
    page_.Open("html", {{"lang", "en"}});
    WriteHead();
    page_.Open("body");
    page_.Open("main");
    WriteHeading();
    WriteSummary();
    WriteObjectives(statement_, page_);
    WriteTakenOut(statement_, page_);
    WriteCredits(statement_, page_);
    WriteTerminations(statement_, page_);
    WriteTerms();
    WriteRead();
    page_.Close();
    page_.Close();
    page_.Close();
    return page_.text();
  }

 private:
  std::string At(int64_t time_us) const { return MomentWords(time_us, zone_); }

  std::string Title() const {
    return absl::StrCat(
        "Statement of service levels: ",
        statement_.title.empty() ? statement_.contract : statement_.title, ", ",
        statement_.period_title);
  }

  void WriteHead() {
    page_.Open("head");
    page_.Empty("meta", {{"charset", "utf-8"}});
    page_.Empty("meta", {{"name", "viewport"},
                         {"content", "width=device-width, initial-scale=1"}});
    page_.Empty("meta", {{"name", "color-scheme"}, {"content", "light dark"}});
    page_.Leaf("title", Title());
    page_.Open("style");
    page_.Raw(ChartStyle());
    page_.Raw(StatementStyle());
    page_.Close();
    page_.Close();
  }

  void Entry(const std::string& name, const std::string& value) {
    if (value.empty()) return;
    page_.Open("div");
    page_.Leaf("dt", name);
    page_.Leaf("dd", value);
    page_.Close();
  }

  std::string Standing() const {
    if (statement_.closed) {
      return absl::StrCat("Closed, as of ", At(statement_.clock_us));
    }
    return absl::StrCat(statement_.clock_us < statement_.end_us
                            ? "Still running"
                            : "Ended, and not closed yet",
                        ", as of ", At(statement_.clock_us));
  }

  void WriteHeading() {
    page_.Open("header");
    page_.Leaf("p", "Statement of service levels", {{"class", "kind"}});
    page_.Leaf("h1", statement_.title.empty() ? statement_.contract
                                              : statement_.title);
    page_.Leaf("p", statement_.period_title, {{"class", "period"}});
    page_.Open("dl", {{"class", "facts"}});
    Entry("Provider", statement_.provider);
    Entry("Client", statement_.client);
    Entry("Contract", statement_.contract);
    Entry("Period", DaysText(statement_.start_us, statement_.end_us, zone_));
    Entry("Time zone", zone_.name());
    Entry("Standing", Standing());
    page_.Close();
    if (!statement_.closed) {
      page_.Leaf(
          "p",
          absl::StrCat("Nothing here is final: the period closes at ",
                       At(statement_.close_us), ", and what was read ends at ",
                       At(statement_.clock_us), "."),
          {{"class", "notice"}});
    }
    page_.Close();
  }

  void StateCell(const std::string& state) {
    page_.Leaf("td", StateWords(state),
               {{"class", IsMissed(state) ? "state bad" : "state"}});
  }

  void WriteSummary() {
    page_.Open("section");
    page_.Leaf("h2", "In brief");
    page_.Open("table", {{"class", "brief"}});
    page_.Leaf("caption", "What was promised, and what was attained");
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "Objective", Column());
    page_.Leaf("th", "Promised", Column());
    page_.Leaf("th", "Attained", FigureColumn());
    page_.Leaf("th", StateHead(statement_),
               {{"scope", "col"}, {"class", "state"}});
    page_.Close();
    page_.Close();
    WriteSummaryRows();
    WriteSummaryTotals();
    page_.Close();
    page_.Close();
  }

  void WriteSummaryRows() {
    page_.Open("tbody");
    for (const StatementObjective& objective : statement_.objectives) {
      for (const StatementSlot& slot : objective.slots) {
        page_.Open("tr");
        page_.Leaf("th", SlotTitle(objective, slot), Row());
        page_.Open("td");
        page_.Text(slot.held.empty() ? "no target" : Prose(slot.held));
        page_.Leaf("span", Prose(objective.promise), {{"class", "clause"}});
        page_.Close();
        page_.Leaf("td", HeldText(objective, slot.result), Figure());
        StateCell(slot.result.state);
        page_.Close();
      }
    }
    page_.Close();
  }

  // What all of it costs is on the first page.
  void WriteSummaryTotals() {
    page_.Open("tfoot");
    for (const StatementTotal& total : TotalsOf(statement_)) {
      page_.Open("tr");
      page_.Leaf("th", absl::StrCat("Credits, ", OwedWords(total)),
                 {{"scope", "row"}, {"colspan", "2"}});
      page_.Leaf("td", Money(BalanceOf(total), total.digits, total.currency),
                 {{"class", "n"}, {"colspan", "2"}});
      page_.Close();
    }
    page_.Close();
  }

  void WriteTerms() {
    page_.Open("section");
    page_.Leaf("h2", "Terms in force");
    page_.Open("table");
    page_.Leaf("caption", "Versions of the contract in this period");
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "In force", Column());
    page_.Leaf("th", "As agreed in", Column());
    page_.Leaf("th", "Version", Column());
    page_.Close();
    page_.Close();
    page_.Open("tbody");
    for (const StatementTerms& terms : statement_.terms) {
      page_.Open("tr");
      page_.Leaf(
          "td", absl::StrCat(
                    "from ", At(terms.from_us),
                    terms.to_us ? absl::StrCat(" to ", At(*terms.to_us)) : ""));
      page_.Leaf("td", !terms.amendment.empty() ? terms.amendment
                       : terms.is_first         ? "the contract"
                                                : "an amendment");
      page_.Leaf("td", terms.version, {{"class", "code"}});
      page_.Close();
    }
    page_.Close();
    page_.Close();
    if (statement_.terms.size() > 1) {
      page_.Leaf("p",
                 "A contact counts by the terms of the moment in which it "
                 "entered its queue; the period is held against the terms at "
                 "its end, and costs by them.",
                 {{"class", "note"}});
    }
    page_.Close();
  }

  void CountRow(const std::string& name, int64_t count) {
    page_.Open("tr");
    page_.Leaf("th", name, Row());
    page_.Leaf("td", CountText(count), Figure());
    page_.Close();
  }

  void WriteRead() {
    const ReportEvents& events = statement_.events;
    page_.Open("section");
    page_.Leaf("h2", "What was read");
    page_.Open("table", {{"class", "figures"}});
    page_.Leaf("caption",
               absl::StrCat("Records up to ", At(statement_.clock_us),
                            ", of this period and others"));
    page_.Open("tbody");
    CountRow("Read", events.read);
    CountRow("Applied", events.applied);
    CountRow("Duplicates, counted once", events.duplicate);
    CountRow("Too late", events.late);
    for (const auto& [reason, count] : events.refused) {
      CountRow(absl::StrCat("Refused: ", reason), count);
    }
    CountRow("Contacts whose end never came, not counted", statement_.lost);
    page_.Close();
    page_.Close();
    page_.Leaf("p",
               absl::StrCat("Made by Holdline ", statement_.holdline,
                            ". The same records, the same text of the contract "
                            "and the same version give this statement again, "
                            "to the byte."),
               {{"class", "note"}});
    page_.Close();
  }

  const Statement& statement_;
  const absl::TimeZone zone_;
  Markup page_;
};

}  // namespace

std::string StatementHtml(const Statement& statement) {
  return StatementPage(statement).Write();
}

std::string RenderStatement(const Statement& statement,
                            StatementFormat format) {
  switch (format) {
    case StatementFormat::kHtml:
      return StatementHtml(statement);
    case StatementFormat::kJson:
      return StatementJson(statement);
    case StatementFormat::kCsv:
      return StatementCsv(statement);
  }
  return "";
}

}  // namespace holdline
