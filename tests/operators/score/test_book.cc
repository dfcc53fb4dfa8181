#include "test_book.h"

#include <limits>
#include <utility>

#include "engine/base/check.h"
#include "engine/base/time_units.h"
#include "operators/contract/fingerprint.h"
#include "random_events.h"

namespace holdline {
namespace {

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

// Of each measure one, on the queue "desk" and what states severity 1; their
// objectives begin with number 7.
void AddCases(Contract& contract) {
  Objective turnaround = Measured("turnaround", Measure::kTurnaround);
  turnaround.within_us = 90 * kSecondUs;
  turnaround.clock = {.calendar = 2, .pauses_on = {"pending_client"}};
  turnaround.booked_at = BookedAt::kDue;
  AddSlots(turnaround, 950'000, false);
  Objective response = Measured("response", Measure::kResponseTime);
  response.within_us = 20 * kSecondUs;
  response.clock.continues_days = CaseClock::kNewClock;
  response.booked_at = BookedAt::kOpened;
  Objective total = Measured("total", Measure::kTotalResolutionTime);
  total.within_us = 300 * kSecondUs;
  total.clock = {.calendar = 2, .pauses_on = {"on_hold", "pending_vendor"}};
  total.booked_at = BookedAt::kResolved;
  total.of = ScopeLine{.kind = EntityKind::kCase,
                       .channel = {},
                       .queue = {},
                       .attributes = {{"severity", "1"}}};
  Objective mean = Measured("mean", Measure::kMeanTurnaround);
  mean.clock = {.calendar = 2, .pauses_on = {"on_hold"}, .continues_days = 1};
  mean.booked_at = BookedAt::kResolved;
  for (const Objective& one : {turnaround, response, total, mean}) {
    contract.objectives.push_back(one);
  }
  contract.covers.push_back({.kind = EntityKind::kCase,
                             .channel = {},
                             .queue = "desk",
                             .attributes = {}});
  contract.covers.push_back({.kind = EntityKind::kCase,
                             .channel = {},
                             .queue = {},
                             .attributes = {{"severity", "1"}}});
  CalendarSpec desk;
  desk.zone = contract.zone;
  desk.week[0] = {{600, 602}, {603, 610}, {612, 700}};
  desk.week[3] = {{500, 540}};
  contract.calendars = {Mondays(contract.zone, 600, 605),
                        Mondays(contract.zone, 603, 620), desk};
  contract.calendar_names = {"prime", "late", "desk"};
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
  AddCases(acme);
  acme.covers.push_back({.kind = EntityKind::kService,
                         .channel = {},
                         .queue = {},
                         .attributes = {},
                         .service = "ivr"});
  acme.covers.push_back({.kind = EntityKind::kContact,
                         .channel = {},
                         .queue = {},
                         .attributes = {{"tenant", "acme"}}});
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
      {.entities = {"c1", "c3"}, .objectives = {0, 3, 6}},
      {.from_us = from_us + kMinuteUs,
       .to_us = from_us + 2 * kMinuteUs,
       .of = ScopeLine{.channel = {}, .queue = "desk", .attributes = {}},
       .objectives = {7, 8}},
      {.entities = {"c1", "k1"},
       .kind = EntityKind::kCase,
       .objectives = {0, 8, 9}}};
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
  Objective first = Measured("first", Measure::kMeanResponseTime);
  Objective whole = Measured("whole", Measure::kTotalResolutionTime);
  whole.within_us = 60 * kSecondUs;
  whole.percentile = 90;
  globex.objectives.push_back(first);
  globex.objectives.push_back(whole);
  globex.covers.push_back({.kind = EntityKind::kCase,
                           .channel = {},
                           .queue = "s*",
                           .attributes = {}});
  globex.covers.push_back({.kind = EntityKind::kService,
                           .channel = {},
                           .queue = {},
                           .attributes = {},
                           .service = "crm"});
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
    contract.covers.push_back({.kind = EntityKind::kContact,
                               .channel = {},
                               .queue = queue,
                               .attributes = {}});
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
                             .objectives = {2, 3, 5, 10}});
  acme.objectives[0].within_us = 5 * kSecondUs;
  acme.objectives[0].id += 1;
  acme.objectives[1].id += 1;
  acme.objectives[1].short_us = 0;
  Contract& initech = book->contracts[2];
  initech.covers.push_back({.kind = EntityKind::kContact,
                            .channel = {},
                            .queue = {},
                            .attributes = {{"tenant", "globex"}}});
  // What they pause on is asked for by this book first.
  acme.objectives[7].clock.pauses_on = {"on_call"};
  acme.objectives[7].id += 1;
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
