// What the period costs, entry by entry.
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/statement/page_parts.h"
#include "engine/app/words/amounts.h"

namespace holdline {
namespace {

std::string KindWords(const StatementEntry& entry) {
  const std::string kind = entry.kind == "bonus" ? "Bonus to the provider"
                           : entry.kind == "earn_back"
                               ? "Earned back by the provider"
                               : "Credit to the client";
  return entry.corrects.empty() ? kind : absl::StrCat(kind, ", corrected");
}

// As the client sees it.
int64_t Signed(const StatementEntry& entry) {
  return entry.kind == "credit" ? entry.amount_minor : -entry.amount_minor;
}

class CreditsSection {
 public:
  CreditsSection(const Statement& statement, Markup& page)
      : statement_(statement), zone_(statement.zone), page_(page) {}

  void Write() {
    page_.Open("section");
    page_.Leaf("h2", "Credits");
    if (!statement_.has_credits) {
      page_.Leaf("p", "The contract has no credits.");
    } else if (statement_.credits.empty() && statement_.entries.empty()) {
      page_.Leaf("p", absl::StrCat("Credits are settled by the ",
                                   statement_.credits_period,
                                   "; none of those lies in this period."));
    } else {
      WriteClosedCredits();
      WriteRunningCredits();
    }
    page_.Close();
  }

 private:
  void CreditHead(const char* caption, const char* how) {
    page_.Open("table", {{"class", "credits"}});
    page_.Leaf("caption", caption);
    page_.Open("thead");
    page_.Open("tr");
    page_.Leaf("th", "Objective", Column());
    page_.Leaf("th", how, Column());
    page_.Leaf("th", "Amount", FigureColumn());
    page_.Close();
    page_.Close();
    page_.Open("tbody");
  }

  void WriteClosedCredits() {
    const bool any =
        std::any_of(statement_.credits.begin(), statement_.credits.end(),
                    [](const ReportCredit& credit) { return credit.closed; });
    if (!any) return;
    CreditHead(
        "In the ledger, as what the provider owes the client; below zero is "
        "what it earns back, or what the client owes",
        "How it comes about");
    for (const StatementEntry& entry : statement_.entries) WriteEntry(entry);
    WriteNothingOwed();
    page_.Close();
    WriteTotals(/*closed=*/true);
    page_.Close();
  }

  // Of which period, where that is not the statement's own.
  std::string DaysOf(int64_t start_us, int64_t end_us) const {
    const bool is_all =
        start_us == statement_.start_us && end_us == statement_.end_us;
    return is_all ? ""
                  : absl::StrCat(" for ", DaysText(start_us, end_us, zone_));
  }

  void WriteEntry(const StatementEntry& entry) {
    page_.Open("tr");
    page_.Open("th", Row());
    page_.Text(entry.objective);
    if (!entry.clause.empty()) {
      page_.Leaf("span", entry.clause, {{"class", "clause"}});
    }
    page_.Close();
    page_.Open("td");
    page_.Text(absl::StrCat(KindWords(entry),
                            DaysOf(entry.start_us, entry.end_us), ": ",
                            entry.reason));
    page_.Leaf("span",
               absl::StrCat("entered ", At(entry.clock_us), ", no. ", entry.id),
               {{"class", "clause"}});
    page_.Close();
    page_.Leaf("td", Money(Signed(entry), entry.digits, entry.currency),
               Figure());
    page_.Close();
  }

  // Objectives that might have cost something and did not.
  void WriteNothingOwed() {
    std::set<std::pair<std::string, int64_t>> told;
    for (const StatementEntry& entry : statement_.entries) {
      told.emplace(entry.objective, entry.start_us);
    }
    for (const ReportCredit& credit : statement_.credits) {
      if (!credit.closed || told.contains({credit.objective, credit.start_us}))
        continue;
      page_.Open("tr");
      page_.Leaf("th", credit.objective, Row());
      page_.Leaf("td", absl::StrCat("Nothing is owed",
                                    DaysOf(credit.start_us, credit.end_us)));
      page_.Leaf("td", Money(0, credit.digits, credit.currency), Figure());
      page_.Close();
    }
  }

  void WriteRunningCredits() {
    const bool any =
        std::any_of(statement_.credits.begin(), statement_.credits.end(),
                    [](const ReportCredit& credit) { return !credit.closed; });
    if (!any) return;
    CreditHead("Not in the ledger: what it would be, if it closed as it is",
               "At most");
    for (const ReportCredit& credit : statement_.credits) {
      if (credit.closed) continue;
      page_.Open("tr");
      page_.Leaf("th",
                 absl::StrCat(credit.objective,
                              DaysOf(credit.start_us, credit.end_us)),
                 Row());
      page_.Leaf("td", credit.most_minor ? Money(*credit.most_minor,
                                                 credit.digits, credit.currency)
                                         : "no limit");
      page_.Leaf("td",
                 Money(credit.credit_minor, credit.digits, credit.currency),
                 Figure());
      page_.Close();
    }
    page_.Close();
    WriteTotals(/*closed=*/false);
    page_.Close();
  }

  void WriteTotals(bool closed) {
    page_.Open("tfoot");
    for (const StatementTotal& total : TotalsOf(statement_)) {
      if (total.closed != closed) continue;
      page_.Open("tr");
      page_.Leaf("th", absl::StrCat("Together, ", OwedWords(total)),
                 {{"scope", "row"}, {"colspan", "2"}});
      page_.Leaf("td", Money(BalanceOf(total), total.digits, total.currency),
                 Figure());
      page_.Close();
    }
    page_.Close();
  }

  std::string At(int64_t time_us) const { return MomentWords(time_us, zone_); }

  const Statement& statement_;
  const absl::TimeZone zone_;
  Markup& page_;
};

}  // namespace

void WriteCredits(const Statement& statement, Markup& page) {
  CreditsSection(statement, page).Write();
}

}  // namespace holdline
