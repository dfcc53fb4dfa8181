// Services from decoded events to verdicts, score and judge together: each is
// down for a minute an hour, in another minute than the others, under a
// contract with an availability (a month, the last half-hour) and a mean time
// to restore. The argument is how many services there are; time passes as the
// events say.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/model.h"
#include "operators/judge/judge_partition.h"
#include "operators/score/score_partition.h"

namespace holdline {
namespace {

constexpr int64_t kStartUs = 1'772'445'600 * kSecondUs;  // a Monday, 10:00

std::string NameOf(int64_t service) {
  return absl::StrCat("service-", service);
}

Objective Measured(const Contract& contract, const std::string& name,
                   Measure measure) {
  Objective objective;
  objective.name = name;
  objective.id = ObjectiveId(contract.name, name);
  objective.measure = measure;
  objective.booked_at = BookedAt::kBegan;
  objective.services.names = {contract.covers.front().service};
  Target& target = objective.targets.emplace_back();
  target.at_most = !CountsTime(measure);
  target.bound = CountsTime(measure) ? 999'000 : 2 * kMinuteUs;
  objective.watches_us = {30 * kMinuteUs};
  objective.periods = {{.kind = PeriodKind::kMonth}};
  return objective;
}

std::shared_ptr<const ContractBook> Hosting(int64_t services) {
  auto book = std::make_shared<ContractBook>();
  for (int64_t i = 0; i < services; ++i) {
    Contract& contract = book->contracts.emplace_back();
    contract.name = absl::StrCat("contract-", i);
    contract.id = ContractId(contract.name);
    contract.zone = absl::UTCTimeZone();
    contract.effective_us = kStartUs - kDayUs;
    contract.terminates_us = std::numeric_limits<int64_t>::max();
    ScopeLine& line = contract.covers.emplace_back();
    line.kind = EntityKind::kService;
    line.service = NameOf(i);
    contract.objectives = {
        Measured(contract, "uptime", Measure::kAvailability),
        Measured(contract, "restore", Measure::kMeanTimeToRestore)};
  }
  return book;
}

// Outage after outage, each with its beginning, its response and its end.
class Centre {
 public:
  explicit Centre(int64_t services) : services_(services) {}

  void Next(std::array<Event, 3>& events) {
    constexpr std::array<EventKind, 3> kKinds = {EventKind::kOutageBegan,
                                                 EventKind::kOutageResponded,
                                                 EventKind::kOutageEnded};
    id_ = absl::StrCat("INC-", number_);
    service_ = NameOf(number_ % services_);
    const int64_t began_us = kStartUs + number_ * kHourUs / services_;
    for (size_t i = 0; i < events.size(); ++i) {
      Event& event = events[i] = Event();
      event.kind = kKinds[i];
      event.time_us = began_us + static_cast<int64_t>(i) * 30 * kSecondUs;
      event.entity_id = id_;
      event.entity_hash = StableHash(event.entity_id);
      event.id_hash = CombineHash(event.entity_hash, i);
      event.service = service_;
    }
    ++number_;
  }

 private:
  const int64_t services_;
  int64_t number_ = 0;
  std::string id_;
  std::string service_;
};

void Services(benchmark::State& state) {
  const auto book = Hosting(state.range(0));
  ScorePartition score(book, "", {});
  JudgeOptions options;
  options.parse_book = [&](const Book&) { return book; };
  JudgePartition judge(options);
  Centre centre(state.range(0));
  std::array<Event, 3> events;
  std::vector<RefusedEvent> refused;
  JudgeRecords said;
  int64_t alerts = 0;
  for (auto _ : state) {
    centre.Next(events);
    for (const Event& event : events) {
      score.Apply({.timestamp_us = event.time_us}, {&event, 1}, refused);
    }
    score.Seal(
        [&](int32_t, const std::string& packet) { judge.Process(packet); });
    judge.Seal(said);
    alerts += static_cast<int64_t>(said.alerts.size());
    said.Clear();
  }
  state.SetItemsProcessed(state.iterations() * 3);
  state.counters["alerts"] = static_cast<double>(alerts);
}
BENCHMARK(Services)->Arg(10)->Arg(1'000)->MinTime(2);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
