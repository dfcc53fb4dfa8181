#include "engine/app/commands/breach_counts.h"

#include "engine/app/monitor/published.h"
#include "engine/app/topics.h"
#include "engine/base/check.h"
#include "holdline/alert.pb.h"
#include "operators/judge/state.h"

namespace holdline {

void BreachCounts::Count(const NewRecord& record) {
  if (record.topic != TopicNames().Alerts()) return;
  Alert alert;
  HL_CHECK(ParseAlert(record.value, &alert));  // it is ours
  if (alert.watch().empty()) return;
  if (alert.state() != WatchStateName(ObjectiveState::kBad)) return;
  ++counts_[{alert.contract(), alert.objective(), alert.slot(), alert.watch()}];
}

void BreachCounts::AddTo(Report& report) const {
  for (ReportContract& contract : report.contracts) {
    for (ReportObjective& objective : contract.objectives) {
      for (ReportResult& result : objective.results) {
        if (result.watch.empty()) continue;
        const auto at = counts_.find(
            {contract.name, objective.name, result.slot, result.watch});
        result.breaches = at == counts_.end() ? 0 : at->second;
      }
    }
  }
}

}  // namespace holdline
