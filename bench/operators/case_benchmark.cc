// The score of cases alone, from decoded events to sealed packets: a help desk
// with three objectives in business hours, each case opened, responded to,
// pended, resumed and resolved. The argument is how many cases are in memory.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/contract/model.h"
#include "operators/score/score_partition.h"

namespace holdline {
namespace {

constexpr int64_t kStartUs = 1'772'445'600 * kSecondUs;  // a Monday, 10:00
constexpr size_t kEventsOfCase = 5;

Objective Measured(const std::string& name, Measure measure,
                   int64_t within_us) {
  Objective objective;
  objective.name = name;
  objective.id = ObjectiveId("desk", name);
  objective.measure = measure;
  objective.within_us = within_us;
  objective.clock = {.calendar = 0, .pauses_on = {"pending_client"}};
  objective.booked_at = BookedAt::kDue;
  objective.targets.emplace_back();
  objective.targets.front().bound = 900'000;
  objective.watches_us = {7 * 24 * kHourUs};
  objective.periods = {{.kind = PeriodKind::kMonth}};
  return objective;
}

std::shared_ptr<const ContractBook> Desk() {
  auto book = std::make_shared<ContractBook>();
  Contract& contract = book->contracts.emplace_back();
  contract.name = "desk";
  contract.id = ContractId(contract.name);
  contract.zone = absl::UTCTimeZone();
  contract.terminates_us = std::numeric_limits<int64_t>::max();
  contract.covers.push_back({.kind = EntityKind::kCase,
                             .channel = {},
                             .queue = "desk*",
                             .attributes = {}});
  CalendarSpec prime;
  prime.zone = contract.zone;
  for (size_t day = 0; day < 5; ++day) prime.week[day] = {{450, 1080}};
  contract.calendars = {prime};
  contract.calendar_names = {"prime"};
  contract.objectives = {
      Measured("response", Measure::kResponseTime, kHourUs),
      Measured("turnaround", Measure::kTurnaround, 8 * kHourUs),
      Measured("total", Measure::kTotalResolutionTime, 16 * kHourUs)};
  return book;
}

// The events of case after case, each begun a second after the one before; what
// happens to one lies two hours apart.
class Stream {
 public:
  // Valid until the next call.
  const std::array<Event, kEventsOfCase>& Next() {
    constexpr std::array<EventKind, kEventsOfCase> kKinds = {
        EventKind::kCaseOpened, EventKind::kCaseResponded,
        EventKind::kCasePended, EventKind::kCaseResumed,
        EventKind::kCaseResolved};
    std::snprintf(id_, sizeof(id_), "INC-%09lld",
                  static_cast<long long>(number_));
    for (size_t i = 0; i < kEventsOfCase; ++i) {
      Event& event = events_[i];
      event = Event();
      event.kind = kKinds[i];
      event.time_us = kStartUs + number_ * kSecondUs +
                      static_cast<int64_t>(i) * 2 * kHourUs;
      event.entity_id = id_;
      event.entity_hash = StableHash(event.entity_id);
      event.id_hash = CombineHash(event.entity_hash, i);
      event.queue = "desk-1";
    }
    ++number_;
    return events_;
  }

 private:
  int64_t number_ = 0;
  char id_[24] = {};
  std::array<Event, kEventsOfCase> events_;
};

void Cases(benchmark::State& state) {
  ScoreOptions options;
  options.max_cases = static_cast<size_t>(state.range(0));
  ScorePartition partition(Desk(), "", options);
  Stream stream;
  std::vector<RefusedEvent> refused;
  int64_t cases = 0;
  const auto apply = [&] {
    const auto& events = stream.Next();
    // As they come in, in the end of them.
    partition.Apply({.timestamp_us = events.back().time_us}, events, refused);
    if (++cases % 512 == 0) {
      partition.Seal([&](int32_t, const std::string& packet) {
        benchmark::DoNotOptimize(packet.data());
      });
    }
  };
  for (int64_t i = 0; i < state.range(0); ++i) apply();
  for (auto _ : state) apply();
  state.SetItemsProcessed(state.iterations() *
                          static_cast<int64_t>(kEventsOfCase));
  state.counters["cases"] = static_cast<double>(
      partition.counters().cases_open + partition.counters().cases_ended);
}
BENCHMARK(Cases)->Arg(1'000)->Arg(100'000)->MinTime(2);

}  // namespace
}  // namespace holdline

BENCHMARK_MAIN();
