#include "operators/judge/escalation.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "engine/base/hash.h"
#include "operators/contract/find.h"
#include "operators/judge/alert.h"

namespace holdline {
namespace {

bool Speaks(const EscalationLine& line, const Trouble& trouble) {
  const int severity = SeverityOf(trouble.state);
  if (line.watch_us.has_value() && trouble.watch_us != line.watch_us) {
    return false;
  }
  if (line.period.has_value() &&
      (trouble.IsOfWatch() || trouble.period != *line.period)) {
    return false;
  }
  switch (line.when) {
    case Occasion::kAtRisk:
      return severity >= 1;
    case Occasion::kBreached:
      return severity >= 2 && trouble.IsOfWatch();
    case Occasion::kBehind:
      return severity >= 2 && !trouble.IsOfWatch();
    case Occasion::kLost:
      return severity >= 3;
    case Occasion::kMissed:
    case Occasion::kForecastLate:
    case Occasion::kTerminationRight:
    case Occasion::kRenewalDue:
      return false;
  }
  return false;
}

// Null: the line has nothing to say of the objective.
const Trouble* WorstOf(const EscalationLine& line, const std::string& objective,
                       std::span<const Trouble> troubles) {
  const Trouble* worst = nullptr;
  for (const Trouble& trouble : troubles) {
    if (trouble.objective != objective || !Speaks(line, trouble)) continue;
    if (worst == nullptr || IsWorse(trouble, *worst)) worst = &trouble;
  }
  return worst;
}

// Of what has to last, and not of who hears of it.
uint64_t HashOf(const EscalationLine& line) {
  uint64_t hash = StableHash(OccasionName(line.when));
  hash = CombineHash(hash, static_cast<uint64_t>(line.watch_us.value_or(0)));
  hash = CombineHash(hash, StableHash(line.period ? line.period->Name() : ""));
  return CombineHash(hash, static_cast<uint64_t>(line.for_us));
}

// What an alert says that is told once, and whether it takes that back.
struct Said {
  Occasion occasion;
  bool withdrawn = false;
};
std::optional<Said> SaidBy(const Alert& alert) {
  if (alert.state() == kForecastLate) return Said{Occasion::kForecastLate};
  if (alert.state() == kForecastInTime) {
    return Said{Occasion::kForecastLate, true};
  }
  if (alert.state() == kRightArisen) return Said{Occasion::kTerminationRight};
  if (alert.state() == kRightWithdrawn) {
    return Said{Occasion::kTerminationRight, true};
  }
  if (alert.state() == kRenewalDue) return Said{Occasion::kRenewalDue};
  // Last: before a right arises stands a miss too.
  const std::string_view missed = PeriodStateName(ObjectiveState::kMissed);
  if (alert.state() == missed) return Said{Occasion::kMissed};
  if (alert.state_before() == missed) return Said{Occasion::kMissed, true};
  return std::nullopt;
}

std::set<std::string> HearersOf(const Contract& contract, const Alert& alert,
                                Occasion occasion) {
  std::set<std::string> hearers;
  const bool is_of_contract = occasion == Occasion::kRenewalDue;
  const auto objective = FindObjective(contract, alert.objective());
  if (!is_of_contract && !objective.has_value()) return hearers;
  for (const EscalationLine& line : contract.escalation) {
    if (line.when != occasion) continue;
    if (!is_of_contract && !line.IsOf(*objective)) continue;
    if (line.period && line.period->Name() != alert.period()) continue;
    hearers.insert(line.notify.begin(), line.notify.end());
  }
  return hearers;
}

void TellNotice(const Contract& contract, const Alert& alert,
                std::vector<NotificationRecord>& out) {
  const std::optional<Said> said = SaidBy(alert);
  if (!said.has_value()) return;
  for (const std::string& hearer : HearersOf(contract, alert, said->occasion)) {
    const Addressee to{.contract = contract.name,
                       .group = contract.group,
                       .objective = alert.objective(),
                       .receiver = hearer};
    NotificationWriter writer;
    if (said->withdrawn) {
      writer.WithdrawNotice(to, said->occasion, alert, contract);
    } else {
      writer.Notice(to, said->occasion, alert, contract);
    }
    out.push_back(
        {NoticeKey(to, said->occasion, alert.period()), writer.Take()});
  }
}

}  // namespace

void Escalation::Judge(const Contract& contract,
                       std::span<const Trouble> troubles,
                       std::span<const Alert* const> alerts, int64_t clock_us,
                       std::vector<NotificationRecord>& out) {
  for (const Alert* const alert : alerts) TellNotice(contract, *alert, out);
  // Mostly all is well, and was.
  if (troubles.empty() && told_.empty() && lasting_.empty()) return;
  Tell(contract, troubles, FindStanding(contract, troubles, clock_us), clock_us,
       out);
}

// By whom it is to be heard, the worst of what is.
Escalation::Standing Escalation::FindStanding(const Contract& contract,
                                              std::span<const Trouble> troubles,
                                              int64_t clock_us) {
  Standing standing;
  next_us_ = kNever;
  std::map<Lasting, int64_t> lasting;
  for (uint32_t i = 0; i < contract.objectives.size(); ++i) {
    const std::string& objective = contract.objectives[i].name;
    for (const EscalationLine& line : contract.escalation) {
      if (!line.IsOf(i)) continue;
      const Trouble* const worst = WorstOf(line, objective, troubles);
      if (worst == nullptr) continue;
      if (line.for_us > 0) {
        const Lasting key{objective, HashOf(line)};
        const auto known = lasting_.find(key);
        const int64_t since_us =
            known == lasting_.end() ? clock_us : known->second;
        lasting.emplace(key, since_us);
        if (clock_us < since_us + line.for_us) {
          next_us_ = std::min(next_us_, since_us + line.for_us);
          continue;
        }
      }
      for (const std::string& receiver : line.notify) {
        const Trouble*& told = standing[{objective, receiver}];
        if (told == nullptr || IsWorse(*worst, *told)) told = worst;
      }
    }
  }
  lasting_ = std::move(lasting);
  return standing;
}

void Escalation::Tell(const Contract& contract,
                      std::span<const Trouble> troubles,
                      const Standing& standing, int64_t clock_us,
                      std::vector<NotificationRecord>& out) {
  std::set<To> matters;
  for (const auto& [to, told] : told_) matters.insert(to);
  for (const auto& [to, trouble] : standing) matters.insert(to);
  for (const To& matter : matters) {
    const auto before = told_.find(matter);
    const auto now = standing.find(matter);
    const bool stays = before != told_.end() && now != standing.end() &&
                       before->second.occasion == now->second->occasion() &&
                       before->second.group == contract.group;
    if (stays) continue;
    NotificationWriter writer;
    Addressee to{.contract = contract.name,
                 .group = contract.group,
                 .objective = matter.objective,
                 .receiver = matter.receiver};
    const std::string key = NotificationKey(to);
    int64_t since_us = clock_us;
    if (before != told_.end()) {
      const Told& told = before->second;
      // The same may begin again at the same clock, live.
      since_us = NextSince(told.since_us, clock_us);
      Addressee was = to;
      was.group = told.group;
      writer.End(was, told.occasion, told.since_us, since_us);
      told_.erase(before);
    }
    if (now != standing.end()) {
      std::vector<const Trouble*> all;
      for (const Trouble& trouble : troubles) {
        if (trouble.objective == matter.objective) all.push_back(&trouble);
      }
      writer.Begin(to, *now->second, all, since_us);
      told_[matter] = {.group = contract.group,
                       .occasion = now->second->occasion(),
                       .since_us = since_us};
    }
    out.push_back({key, writer.Take()});
  }
}

void Escalation::End(const std::string& contract, int64_t clock_us,
                     std::vector<NotificationRecord>& out) {
  for (const auto& [matter, told] : told_) {
    const Addressee to{.contract = contract,
                       .group = told.group,
                       .objective = matter.objective,
                       .receiver = matter.receiver};
    NotificationWriter writer;
    writer.End(to, told.occasion, told.since_us,
               std::max(told.since_us, clock_us));
    out.push_back({NotificationKey(to), writer.Take()});
  }
  told_.clear();
  lasting_.clear();
  next_us_ = kNever;
}

}  // namespace holdline
