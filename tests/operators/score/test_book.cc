#include "test_book.h"

#include <limits>
#include <utility>

#include "engine/base/check.h"
#include "operators/contract/fingerprint.h"
#include "random_events.h"

namespace holdline {
namespace {

constexpr int64_t kSecondUs = 1'000'000;
constexpr int64_t kMinuteUs = 60 * kSecondUs;

void AddSlots(Objective& objective, int64_t bound, bool at_most) {
  objective.targets = {{.slot = "prime",
                        .calendar = 0,
                        .has_bound = true,
                        .at_most = at_most,
                        .bound = bound},
                       {.slot = "late",
                        .calendar = 1,
                        .has_bound = true,
                        .at_most = at_most,
                        .bound = bound}};
}

Contract Acme(int64_t from_us) {
  Objective answer = ServiceLevel("answer", 20, "abandons_miss");
  AddSlots(answer, 800'000, false);
  Objective short_ignored =
      ServiceLevel("short_ignored", 15, "short_abandons_ignored");
  short_ignored.short_us = 5 * kSecondUs;
  short_ignored.booked_at = BookedAt::kServiceLevelEvent;
  Objective removed = ServiceLevel("removed", 20, "removed_within");
  removed.booked_at = BookedAt::kOutcome;
  Objective speed = Measured("speed", Measure::kAverageSpeedOfAnswer);
  AddSlots(speed, 30 * kSecondUs, true);
  Objective ghosts = ServiceLevel("ghosts", 20, "abandons_miss");
  ghosts.answered_short_us = 40 * kSecondUs;
  ghosts.answered_short = Counts::kMet;
  ghosts.verdict = {.form = VerdictRules::Form::kShareOf,
                    .part_us = 5 * kMinuteUs};
  Objective handle = Measured("handle", Measure::kHandleTime);
  handle.booked_at = BookedAt::kEnd;
  handle.outlook = {.weeks = 1, .part_us = 5 * kMinuteUs};
  Objective offered = Measured("offered", Measure::kOffered);
  offered.booked_at = BookedAt::kEnd;
  Contract acme = ContractFor(
      "acme", {"sales", "lobby"},
      {answer, short_ignored, removed, speed, ghosts, handle, offered});
  acme.calendars = {Mondays(acme.zone, 600, 605), Mondays(acme.zone, 603, 620)};
  acme.calendar_names = {"prime", "late"};
  acme.covers.push_back(
      {.channel = {}, .queue = {}, .attributes = {{"tenant", "acme"}}});
  acme.exclusions = {
      {.from_us = from_us + kMinuteUs,
       .to_us = from_us + 3 * kMinuteUs,
       .of = ScopeLine{.channel = {}, .queue = "sales", .attributes = {}},
       .objectives = {0, 2, 4}},
      {.from_us = from_us + 2 * kMinuteUs,
       .to_us = from_us + 5 * kMinuteUs,
       .of = ScopeLine{.channel = {},
                       .queue = {},
                       .attributes = {{"tenant", "nobody"}}},
       .objectives = {0, 1, 2, 3, 4, 5, 6}},
      {.contacts = {"c1", "c3"}, .objectives = {0, 3, 6}}};
  return acme;
}

Contract Globex(int64_t from_us) {
  Objective wait = Measured("wait", Measure::kWaitTime);
  wait.within_us = 60 * kSecondUs;
  wait.percentile = 95;
  Objective shown = Measured("wait_shown", Measure::kWaitTime);
  shown.watches_us = {};
  Objective speed = Measured("speed", Measure::kAverageSpeedOfAnswer);
  speed.divide_by = DivideBy::kOffered;
  speed.periods = {};
  Objective gone = Measured("gone", Measure::kAbandonment);
  gone.over_us = 5 * kSecondUs;
  gone.divide_by = DivideBy::kOfferedLessShort;
  Objective abandoned = Measured("abandoned", Measure::kAbandoned);
  Objective answered = Measured("answered", Measure::kAnswered);
  answered.of = ScopeLine{.channel = {}, .queue = "sa*", .attributes = {}};
  Contract globex = ContractFor(
      "globex", {"s*"}, {wait, shown, speed, gone, abandoned, answered});
  globex.covers.front().channel = "voice";
  globex.exclusions = {{.from_us = from_us + 3 * kMinuteUs,
                        .to_us = from_us + 5 * kMinuteUs,
                        .objectives = {0, 1, 2, 3}}};
  globex.except.push_back(
      {.channel = {}, .queue = "support", .attributes = {{"tenant", "acme"}}});
  globex.time_zone = "America/New_York";
  HL_CHECK(absl::LoadTimeZone(globex.time_zone, &globex.zone));
  return globex;
}

}  // namespace

Objective Measured(const std::string& name, Measure measure) {
  Objective objective;
  objective.name = name;
  objective.measure = measure;
  objective.targets.emplace_back();
  objective.watches_us = {5 * kMinuteUs, 30 * kMinuteUs};
  objective.periods = {{.kind = PeriodKind::kDay}};
  return objective;
}

Objective ServiceLevel(const std::string& name, int64_t within_s,
                       const std::string& formula) {
  Objective objective = Measured(name, Measure::kServiceLevel);
  objective.within_us = within_s * kSecondUs;
  objective.formula = formula;
  objective.classes = *FormulaTable(formula);
  objective.targets.front().bound = 800'000;
  return objective;
}

Contract ContractFor(const std::string& name,
                     const std::vector<std::string>& queues,
                     std::vector<Objective> objectives) {
  Contract contract;
  contract.name = name;
  contract.time_zone = "UTC";
  contract.zone = absl::UTCTimeZone();
  contract.effective_us = 0;
  contract.terminates_us = std::numeric_limits<int64_t>::max();
  for (const std::string& queue : queues) {
    contract.covers.push_back(
        {.channel = {}, .queue = queue, .attributes = {}});
  }
  contract.objectives = std::move(objectives);
  return contract;
}

std::shared_ptr<const ContractBook> MakeBook(std::vector<Contract> contracts) {
  auto book = std::make_shared<ContractBook>();
  book->contracts = std::move(contracts);
  for (Contract& contract : book->contracts) {
    contract.id = ContractId(contract.name);
    for (Objective& objective : contract.objectives) {
      objective.id = VersionedObjectiveId(contract, objective);
    }
  }
  return book;
}

CalendarSpec Mondays(absl::TimeZone zone, int from_minute, int to_minute) {
  CalendarSpec spec;
  spec.zone = zone;
  spec.week[0] = {{.from_minute = from_minute, .to_minute = to_minute}};
  return spec;
}

std::shared_ptr<const ContractBook> WideBook(int64_t from_us) {
  Contract late =
      ContractFor("late", {"*"}, {ServiceLevel("answer", 5, "answered_only")});
  late.effective_us = from_us + 2 * kMinuteUs;
  Contract early = Globex(from_us);
  early.terminates_us = from_us + 4 * kMinuteUs;
  Contract amended = early;
  amended.version = 1;
  amended.effective_us = early.terminates_us;
  amended.terminates_us = from_us + 6 * kMinuteUs;
  amended.objectives[0].within_us = 30 * kSecondUs;
  return MakeBook({Acme(from_us), early, amended, late});
}

std::shared_ptr<const ContractBook> ChangedBook(int64_t from_us) {
  const auto wide = WideBook(from_us);
  auto book = std::make_shared<ContractBook>(
      *MakeBook({wide->contracts[3], wide->contracts[0],
                 ContractFor("initech", {"lobby"},
                             {ServiceLevel("answer", 20, "abandons_miss")})}));
  Contract& acme = book->contracts[1];
  acme.version = 2;
  acme.exclusions.pop_back();
  acme.exclusions.push_back({.from_us = from_us + 4 * kMinuteUs,
                             .to_us = from_us + 60 * kMinuteUs,
                             .objectives = {2, 3, 5}});
  acme.objectives[0].within_us = 5 * kSecondUs;
  acme.objectives[0].id += 1;
  acme.objectives[1].id += 1;
  acme.objectives[1].short_us = 0;
  Contract& initech = book->contracts[2];
  initech.covers.push_back(
      {.channel = {}, .queue = {}, .attributes = {{"tenant", "globex"}}});
  return book;
}

std::unique_ptr<ScorePartition> WidePartition(uint32_t buckets) {
  return std::make_unique<ScorePartition>(WideBook(kMonday), "",
                                          ScoreOptions{.buckets = buckets});
}

std::vector<RefusedEvent> Apply(const OwnEvent& event,
                                ScorePartition& partition) {
  std::vector<Attribute> attributes;
  std::vector<RefusedEvent> refused;
  const Event view = ViewOf(event, attributes);
  partition.Apply({.timestamp_us = event.time_us}, {&view, 1}, refused);
  return refused;
}

}  // namespace holdline
