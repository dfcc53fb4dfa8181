#include "engine/app/statement/make_statement.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <tuple>
#include <utility>

#include "engine/app/version.h"
#include "engine/app/words/amounts.h"
#include "engine/app/words/case_words.h"
#include "engine/app/words/exclusion_words.h"
#include "engine/app/words/objective_words.h"
#include "engine/app/words/sample.h"
#include "engine/app/words/scope_words.h"
#include "engine/app/words/service_words.h"
#include "engine/app/words/verdict_words.h"
#include "engine/base/check.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"
#include "operators/judge/alert.h"
#include "operators/judge/promise.h"

namespace holdline {
namespace {

constexpr char kNoData[] = "no_data";

const ReportContract& ContractIn(const Report& report,
                                 const std::string& name) {
  const auto at = std::find_if(
      report.contracts.begin(), report.contracts.end(),
      [&](const ReportContract& contract) { return contract.name == name; });
  HL_CHECK(at != report.contracts.end());
  return *at;
}

std::vector<StatementTerms> TermsIn(const StatementPeriod& period,
                                    std::span<const Contract> versions) {
  std::vector<StatementTerms> terms;
  for (size_t i = 0; i < versions.size(); ++i) {
    const Contract& version = versions[i];
    int64_t to_us = version.terminates_us;
    if (i + 1 < versions.size()) {
      to_us = std::min(to_us, versions[i + 1].effective_us);
    }
    if (version.effective_us >= period.end_us || to_us <= period.start_us) {
      continue;
    }
    StatementTerms& told = terms.emplace_back();
    told.version = HexName(version.version);
    told.amendment = version.amendment;
    told.is_first = i == 0;
    told.from_us = version.effective_us;
    if (to_us != std::numeric_limits<int64_t>::max()) told.to_us = to_us;
  }
  return terms;
}

// "Met: answered within 20 s. Missed: answered later."
std::vector<std::string> ClassWords(const Objective& objective) {
  std::vector<std::string> met;
  std::vector<std::string> missed;
  std::vector<std::string> out;
  for (const ClassGroup& group : ClassGroups(objective)) {
    switch (CountsAs(objective, group.group.leg)) {
      case Counts::kMet:
        met.push_back(group.group.words);
        break;
      case Counts::kMissed:
        missed.push_back(group.group.words);
        break;
      case Counts::kOut:
        out.push_back(group.group.words);
        break;
    }
  }
  std::vector<std::string> sentences;
  const auto tell = [&](std::string_view head,
                        const std::vector<std::string>& words) {
    if (words.empty()) return;
    sentences.push_back(Concat(head, AndList(words), "."));
  };
  tell("Counts as met: ", met);
  tell("Counts as missed: ", missed);
  tell("Does not count: ", out);
  return sentences;
}

std::vector<std::string> RulesOf(const Contract& contract,
                                 const Objective& objective) {
  std::vector<std::string> rules;
  if (objective.measure == Measure::kServiceLevel) {
    rules = ClassWords(objective);
  }
  Page page;
  if (IsOfServices(objective.measure)) {
    TellServiceTime(contract, objective, page);
  }
  if (!CountsTime(objective.measure)) {
    page.Paragraph(Concat(IsOfServices(objective.measure) ? "An " : "A ",
                          ThingWord(objective), " belongs to the period ",
                          BookedWords(objective), "."));
  }
  TellVerdict(objective, page);
  for (const Page::Block& block : page.blocks()) rules.push_back(block.text);
  return rules;
}

std::optional<WaitLimit> LimitOf(const Objective& objective,
                                 const Target& target) {
  const auto seconds = [](int64_t us) { return static_cast<double>(us) / 1e6; };
  if (objective.HasDeadline() && objective.within_us > 0) {
    return WaitLimit{
        .seconds = seconds(objective.within_us),
        .words = Concat("within ", ThresholdWords(objective.within_us))};
  }
  const bool is_mean = objective.measure == Measure::kAverageSpeedOfAnswer;
  if (!is_mean || !target.has_bound) return std::nullopt;
  return WaitLimit{
      .seconds = seconds(target.bound),
      .words = Concat("mean ", TargetWords(ValueUnit::kDuration, target)),
      .is_of_each = false};
}

// "Mean of the days".
std::string FormLabel(const Objective& objective) {
  const VerdictRules& rules = objective.verdict;
  switch (rules.form) {
    case VerdictRules::Form::kPooled:
      return "";
    case VerdictRules::Form::kMeanOf:
      return Concat("Mean of the ", PartsWords(rules));
    case VerdictRules::Form::kShareOf:
      break;
  }
  return Concat("Share of the ", PartsWords(rules), " that keep it");
}

class StatementMaker {
 public:
  explicit StatementMaker(const StatementSources& sources)
      : sources_(sources),
        period_(sources.period),
        at_end_(VersionAt(sources.versions, period_.end_us - 1)),
        judged_(ContractIn(sources.report, at_end_.name)) {}

  Statement Make() {
    Statement statement;
    statement.contract = at_end_.name;
    statement.title = at_end_.title;
    statement.provider = at_end_.provider;
    statement.client = at_end_.client;
    statement.zone = at_end_.zone;
    statement.period = period_.spec.Name();
    statement.period_title = period_.title;
    statement.start_us = period_.start_us;
    statement.end_us = period_.end_us;
    // As SlotJudge closes it.
    statement.close_us = period_.end_us + at_end_.close_after_us;
    statement.closed = sources_.settled_us >= statement.close_us;
    statement.clock_us = sources_.clock_us;
    statement.terms = TermsIn(period_, sources_.versions);
    for (const Objective& objective : at_end_.objectives) {
      const std::vector<PeriodSpec>& specs = objective.periods;
      if (std::find(specs.begin(), specs.end(), period_.spec) == specs.end()) {
        continue;
      }
      statement.objectives.push_back(ObjectiveOf(objective));
    }
    AddWhatIsTakenOut(statement);
    for (const ReportTermination& right : judged_.terminations) {
      if (IsWithin(right.start_us, right.end_us)) {
        statement.terminations.push_back(right);
      }
    }
    AddCredits(statement);
    statement.events = sources_.report.events;
    statement.lost = judged_.lost;
    statement.holdline = Concat(kVersion, " (", kRevision, ")");
    return statement;
  }

 private:
  bool IsWithin(int64_t start_us, int64_t end_us) const {
    return start_us >= period_.start_us && end_us <= period_.end_us;
  }

  StatementObjective ObjectiveOf(const Objective& objective) const {
    StatementObjective told;
    told.name = objective.name;
    told.clause = objective.clause;
    told.measure = MeasureName(objective.measure);
    told.thing = ThingWord(objective);
    told.counts_cases = IsOfCases(objective.measure);
    told.counts_time = CountsTime(objective.measure);
    told.unit = UnitOfMeasure(told.measure);
    told.promise = MeasureWords(objective);
    if (objective.of) {
      if (!IsOfServices(objective.measure)) {
        told.promise += Concat(", of those ", ScopeWords(*objective.of));
      }
    }
    told.rules = RulesOf(at_end_, objective);
    for (const Target& target : objective.targets) {
      told.slots.push_back(SlotOf(objective, target));
    }
    return told;
  }

  StatementSlot SlotOf(const Objective& objective, const Target& target) const {
    StatementSlot slot;
    slot.result = NothingIn(objective, target);
    slot.held = target.has_bound ? HeldWords(objective, target) : "";
    slot.form = FormLabel(objective);
    slot.waits = sources_.waits.Of(objective.name, target.slot);
    slot.limit = LimitOf(objective, target);
    for (const ReportObjective& judged : judged_.objectives) {
      if (judged.name != objective.name) continue;
      for (const ReportResult& result : judged.results) {
        if (result.slot == target.slot) TakeResult(result, slot);
      }
    }
    return slot;
  }

  // Rows of nothing are not reported.
  ReportResult NothingIn(const Objective& objective,
                         const Target& target) const {
    const Promise promise(objective, target);
    ReportResult nothing;
    nothing.period = period_.spec.Name();
    nothing.slot = target.slot;
    nothing.start_us = period_.start_us;
    nothing.end_us = period_.end_us;
    nothing.state = kNoData;
    nothing.target = promise.TargetValue();
    nothing.at_most = target.at_most;
    return nothing;
  }

  void TakeResult(const ReportResult& result, StatementSlot& slot) const {
    const bool is_day =
        PeriodSpec{.kind = PeriodKind::kDay}.Name() == result.period;
    if (result.period == period_.spec.Name()) {
      if (result.start_us == period_.start_us) slot.result = result;
    } else if (is_day && IsWithin(result.start_us, result.end_us)) {
      slot.days.push_back({.start_us = result.start_us,
                           .state = result.state,
                           .value = result.value,
                           .counted = result.counted,
                           .met = result.met});
    }
  }

  DayRange Days() const {
    DayFinder finder(at_end_.zone);
    const int64_t first = finder.DayOf(period_.start_us);
    return {.first = first, .end = finder.DayOf(period_.end_us - 1) + 1};
  }

  void AddWhatIsTakenOut(Statement& statement) const {
    for (const auto& [exclusion, what] :
         ExclusionStatements(sources_.versions)) {
      const bool is_elsewhere = exclusion->entities.empty() &&
                                (exclusion->from_us >= period_.end_us ||
                                 exclusion->to_us <= period_.start_us);
      if (is_elsewhere) continue;
      statement.exclusions.push_back({.what = what,
                                      .reason = exclusion->reason,
                                      .ref = exclusion->ref,
                                      .author = exclusion->author});
    }
    if (!at_end_.forecast) return;
    const Forecast& forecast = *at_end_.forecast;
    statement.forecast = {.counted_by = at_end_.objectives[forecast.of].name,
                          .is_due = forecast.due.has_value(),
                          .is_late = forecast.IsLateFor(Days())};
  }

  void AddCredits(Statement& statement) const {
    std::map<std::string, int> digits;  // of currencies
    for (const Contract& version : sources_.versions) {
      if (!version.credits) continue;
      digits[version.credits->currency] = version.credits->digits;
    }
    statement.has_credits = at_end_.credits.has_value();
    if (at_end_.credits) {
      statement.credits_period = at_end_.credits->period.Name();
    }
    for (const ReportCredit& credit : judged_.credits) {
      if (!IsWithin(credit.start_us, credit.end_us)) continue;
      statement.credits.push_back(credit);
    }
    for (const LedgerEntry& entry : sources_.ledger) {
      const bool is_of_it =
          entry.contract() == at_end_.name &&
          IsWithin(entry.period_start_us(), entry.period_end_us());
      if (!is_of_it) continue;
      statement.entries.push_back({.id = entry.entry_id(),
                                   .objective = entry.objective(),
                                   .clause = entry.clause(),
                                   .period = entry.period(),
                                   .start_us = entry.period_start_us(),
                                   .end_us = entry.period_end_us(),
                                   .kind = entry.kind(),
                                   .currency = entry.currency(),
                                   .digits = digits[entry.currency()],
                                   .amount_minor = entry.amount_minor(),
                                   .reason = entry.reason(),
                                   .corrects = entry.corrects(),
                                   .clock_us = entry.clock_us()});
    }
  }

  const StatementSources& sources_;
  const StatementPeriod& period_;
  const Contract& at_end_;
  const ReportContract& judged_;
};

bool HasData(const Statement& statement) {
  for (const StatementObjective& objective : statement.objectives) {
    for (const StatementSlot& slot : objective.slots) {
      if (slot.result.state != kNoData || slot.result.counted != 0) return true;
    }
  }
  return false;
}

std::string ReadWords(const Statement& statement) {
  if (statement.events.applied == 0) return "no event was read";
  return Concat("what was read ends ",
                MomentWords(statement.clock_us, statement.zone));
}

}  // namespace

absl::StatusOr<Statement> MakeStatement(const StatementSources& sources) {
  Statement statement = StatementMaker(sources).Make();
  if (!HasData(statement)) {
    return absl::NotFoundError(
        Concat("nothing of ", statement.contract, " counts in ",
               statement.period_title, " (",
               DaysText(statement.start_us, statement.end_us, statement.zone),
               "); ", ReadWords(statement)));
  }
  return statement;
}

std::vector<StatementTotal> TotalsOf(const Statement& statement) {
  std::map<std::pair<bool, std::string>, StatementTotal> totals;
  for (const ReportCredit& credit : statement.credits) {
    StatementTotal& total = totals[{!credit.closed, credit.currency}];
    total.currency = credit.currency;
    total.digits = credit.digits;
    total.closed = credit.closed;
    total.credit_minor += credit.credit_minor;
    total.bonus_minor += credit.bonus_minor;
  }
  std::vector<StatementTotal> all;
  for (auto& [key, total] : totals) all.push_back(std::move(total));
  return all;
}

}  // namespace holdline
