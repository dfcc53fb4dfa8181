#include "operators/contract/fingerprint.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "operators/calendar/period.h"

namespace holdline {
namespace {

class Fingerprint {
 public:
  void Add(int64_t number) {
    hash_ = CombineHash(hash_, static_cast<uint64_t>(number));
  }
  void Add(std::string_view text) {
    hash_ = CombineHash(hash_, StableHash(text));
  }
  void Add(const std::optional<std::string>& text) {
    Add(int64_t{text.has_value()});
    if (text) Add(std::string_view(*text));
  }
  // What a line does not say leaves the number as it was before the language
  // had kinds.
  void Add(const ScopeLine& line) {
    if (line.kind == EntityKind::kCase) Add(std::string_view("case"));
    if (line.kind == EntityKind::kService) {
      Add(std::string_view("service"));
      Add(std::string_view(line.service));
    }
    Add(line.channel);
    Add(line.queue);
    Add(static_cast<int64_t>(line.attributes.size()));
    for (const auto& [name, value] : line.attributes) {
      Add(std::string_view(name));
      Add(std::string_view(value));
    }
  }
  void Add(const std::vector<ScopeLine>& lines) {
    Add(static_cast<int64_t>(lines.size()));
    for (const ScopeLine& line : lines) Add(line);
  }
  void Add(const std::vector<DaySpan>& spans) {
    Add(static_cast<int64_t>(spans.size()));
    for (const DaySpan& span : spans) {
      Add(int64_t{span.from_minute});
      Add(int64_t{span.to_minute});
    }
  }
  void Add(absl::CivilDay day) { Add(day - kEpoch); }
  void Add(const CalendarSpec& calendar) {
    for (const auto& spans : calendar.week) Add(spans);
    std::vector<absl::CivilDay> closed(calendar.closed.begin(),
                                       calendar.closed.end());
    std::sort(closed.begin(), closed.end());
    Add(static_cast<int64_t>(closed.size()));
    for (const absl::CivilDay day : closed) Add(day);
    Add(static_cast<int64_t>(calendar.days.size()));
    for (const auto& [day, spans] : calendar.days) {
      Add(day);
      Add(spans);
    }
  }
  uint64_t hash() const { return hash_; }

 private:
  uint64_t hash_ = StableHash("holdline.Objective");
};

void AddMeasure(const Objective& objective, Fingerprint& print) {
  print.Add(std::string_view(MeasureName(objective.measure)));
  print.Add(int64_t{objective.of.has_value()});
  if (objective.of) print.Add(*objective.of);
  print.Add(objective.within_us);
  for (const Counts counts : objective.classes) {
    print.Add(static_cast<int64_t>(counts));
  }
  print.Add(objective.short_us);
  print.Add(objective.over_us);
  print.Add(static_cast<int64_t>(objective.divide_by));
  print.Add(int64_t{objective.percentile});
  print.Add(static_cast<int64_t>(objective.booked_at));
}

void AddTarget(const Contract& contract, const Target& target,
               Fingerprint& print) {
  print.Add(std::string_view(target.slot));
  print.Add(int64_t{std::min(target.calendar, 0)});
  if (target.calendar >= 0) {
    print.Add(contract.calendars[static_cast<size_t>(target.calendar)]);
  }
  print.Add(int64_t{target.has_bound});
  print.Add(int64_t{target.at_most});
  print.Add(target.bound);
}

void AddWindows(const Objective& objective, Fingerprint& print) {
  print.Add(static_cast<int64_t>(objective.periods.size()));
  for (const PeriodSpec& period : objective.periods) {
    print.Add(std::string_view(period.Name()));
  }
  print.Add(static_cast<int64_t>(objective.watches_us.size()));
  for (const int64_t watch_us : objective.watches_us) print.Add(watch_us);
}

void AddVerdict(const VerdictRules& verdict, Fingerprint& print) {
  print.Add(std::string_view("verdict"));
  print.Add(static_cast<int64_t>(verdict.form));
  print.Add(verdict.part_us);
  print.Add(verdict.share_ppm);
  print.Add(verdict.rounded_to);
  print.Add(verdict.low_below);
  print.Add(int64_t{verdict.low_allows_one_miss});
}

void AddRelief(const Relief& relief, Fingerprint& print) {
  print.Add(std::string_view("relief"));
  print.Add(int64_t{relief.volume.has_value()});
  const Relief::Volume volume = relief.volume.value_or(Relief::Volume());
  print.Add(volume.above_ppm);
  print.Add(volume.part_us);
  print.Add(volume.at_least);
  print.Add(int64_t{relief.void_when_late});
}

void AddClock(const Contract& contract, const CaseClock& clock,
              Fingerprint& print) {
  print.Add(std::string_view("clock"));
  print.Add(int64_t{clock.calendar != CaseClock::kAlways});
  if (clock.calendar != CaseClock::kAlways) {
    print.Add(contract.calendars[static_cast<size_t>(clock.calendar)]);
  }
  for (const std::string& status : clock.pauses_on) {
    print.Add(std::string_view(status));
  }
  print.Add(clock.continues_days);
}

void AddServiceRules(const Contract& contract, const ServiceRules& rules,
                     Fingerprint& print) {
  print.Add(std::string_view("services"));
  print.Add(int64_t{rules.during != ServiceRules::kAlways});
  if (rules.during != ServiceRules::kAlways) {
    print.Add(contract.calendars[static_cast<size_t>(rules.during)]);
  }
  print.Add(rules.ignore_below_us);
  for (const std::string& name : rules.names) print.Add(std::string_view(name));
}

// What an objective does not say leaves its number as it was before the
// language had it.
void AddWhatDiffers(const Contract& contract, const Objective& objective,
                    Fingerprint& print) {
  if (objective.answered_short_us > 0) {
    print.Add(std::string_view("answered_short"));
    print.Add(objective.answered_short_us);
    print.Add(static_cast<int64_t>(objective.answered_short));
  }
  if (objective.verdict != VerdictRules()) AddVerdict(objective.verdict, print);
  if (objective.relief.IsAny()) AddRelief(objective.relief, print);
  if (objective.forecast_part_us != Objective::kNoParts) {
    print.Add(std::string_view("forecast"));
    print.Add(objective.forecast_part_us);
  }
  if (IsOfCases(objective.measure)) {
    AddClock(contract, objective.clock, print);
  }
  if (IsOfServices(objective.measure)) {
    AddServiceRules(contract, objective.services, print);
  }
  if (objective.outlook.IsAny()) {
    print.Add(std::string_view("outlook"));
    print.Add(int64_t{objective.outlook.weeks});
    print.Add(objective.outlook.margin_ppm);
    print.Add(objective.outlook.part_us);
  }
}

void AddAlertRules(const AlertRules& rules, Fingerprint& print) {
  print.Add(rules.from_contacts);
  print.Add(int64_t{rules.at_risk_within.has_value()});
  print.Add(rules.at_risk_within.value_or(0));
  print.Add(rules.recover_by);
  print.Add(rules.recover_for_us);
}

}  // namespace

uint64_t ObjectiveFingerprint(const Contract& contract,
                              const Objective& objective) {
  Fingerprint print;
  print.Add(std::string_view(contract.time_zone));
  print.Add(contract.close_after_us);
  print.Add(contract.covers);
  print.Add(contract.except);
  AddMeasure(objective, print);
  print.Add(static_cast<int64_t>(objective.targets.size()));
  for (const Target& target : objective.targets) {
    AddTarget(contract, target, print);
  }
  AddWindows(objective, print);
  AddAlertRules(objective.alert, print);
  AddWhatDiffers(contract, objective, print);
  return print.hash();
}

uint64_t VersionedObjectiveId(const Contract& contract,
                              const Objective& objective) {
  return CombineHash(ObjectiveId(contract.name, objective.name),
                     ObjectiveFingerprint(contract, objective));
}

}  // namespace holdline
