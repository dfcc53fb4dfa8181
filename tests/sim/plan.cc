#include "tests/sim/plan.h"

#include <initializer_list>

#include "engine/base/time_units.h"

namespace holdline::sim {
namespace {

template <typename T>
T OneOf(Random& random, std::initializer_list<T> values) {
  return values.begin()[random.Below(values.size())];
}

absl::Duration Ms(int64_t ms) { return absl::Milliseconds(ms); }

RuntimeOptions RuntimePlan(Random& random, const std::string& snapshots) {
  RuntimeOptions options;
  options.shards = static_cast<int>(random.Between(1, 2));
  options.tick = Ms(OneOf<int64_t>(random, {0, 5, 20, 50, 200}));
  options.behind_tick =
      options.tick + Ms(OneOf<int64_t>(random, {0, 20, 100, 500}));
  options.ring_capacity = OneOf<size_t>(random, {2, 4, 8, 64});
  options.max_batch = OneOf<size_t>(random, {1, 3, 32, 4096});
  options.max_output_bytes =
      OneOf<size_t>(random, {1, 300, 5'000, size_t{4} << 20});
  options.max_record_bytes = OneOf<size_t>(random, {1, 400, 3'000, 900'000});
  options.clock_mode = random.Percent(25) ? ClockMode::kLog : ClockMode::kLive;
  options.allowance = Ms(OneOf<int64_t>(random, {0, 100, 500, 2'000}));
  options.watch_interval = Ms(OneOf<int64_t>(random, {20, 100, 300}));
  options.revoke_deadline = Ms(OneOf<int64_t>(random, {50, 500, 5'000}));
  options.snapshots_topic = random.Percent(85) ? snapshots : "";
  options.snapshot_pace = {
      .cycle_us = OneOf<int64_t>(
          random, {1, 200'000, 1'000'000, 3'000'000, 20'000'000}),
      .cycle_records = OneOf<int64_t>(random, {1, 20, 50, 200, 2'000'000}),
      .max_piece_bytes = OneOf<size_t>(random, {100, 2'000, 900'000})};
  return options;
}

ScoreOptions ScorePlan(Random& random) {
  ScoreOptions options;
  options.remember_us = OneOf<int64_t>(random, {10, 40, 900}) * kSecondUs;
  options.open_us = OneOf<int64_t>(random, {60, 86'400}) * kSecondUs;
  options.lost_after_us =
      OneOf<int64_t>(random, {25, 60, 4 * 3600}) * kSecondUs;
  options.max_contacts = random.Percent(10) ? 12 : 1'000'000;
  options.remember_cases_us =
      OneOf<int64_t>(random, {15, 90, 30 * 86'400}) * kSecondUs;
  options.open_cases_us =
      OneOf<int64_t>(random, {60, 400 * 86'400}) * kSecondUs;
  options.max_cases = options.max_contacts;
  options.remember_outages_us =
      OneOf<int64_t>(random, {15, 90, 30 * 86'400}) * kSecondUs;
  options.open_outages_us =
      OneOf<int64_t>(random, {60, 400 * 86'400}) * kSecondUs;
  options.max_outages = options.max_contacts;
  return options;
}

// When slots change, days end and hours begin, somewhere on the way.
int64_t StartTime(Random& random) {
  constexpr int64_t kWednesdayUs = 1'795'564'800 * kSecondUs;  // 2026-11-25
  const int64_t minute =
      OneOf<int64_t>(random, {7 * 60 + 30, 18 * 60, 5 * 60, 24 * 60, 24 * 60});
  return kWednesdayUs + (minute - random.Between(0, 2)) * 60 * kSecondUs +
         random.Between(0, 59) * kSecondUs + random.Between(0, 999'999);
}

// A part of the kinds, each at its own rate: what many kinds at once would
// hide shows where few are at work.
void DrawRates(Random& random, FaultSet allowed, Plan& plan) {
  const auto draw = [&](Fault fault, std::initializer_list<int> rates) {
    const int rate = OneOf<int>(random, rates);
    const bool wanted = random.Percent(60);
    if (wanted && allowed.Has(fault)) {
      plan.rate[static_cast<size_t>(fault)] = rate;
    }
  };
  draw(Fault::kCrash, {1, 3, 8});
  draw(Fault::kCrashAtCall, {1, 4, 12});
  draw(Fault::kFreeze, {1, 3, 6});
  draw(Fault::kTwin, {1, 3});
  draw(Fault::kLeave, {1, 3, 6});
  draw(Fault::kStall, {2, 10});
  draw(Fault::kCutOff, {1, 3});
  draw(Fault::kClock, {1, 5});
  draw(Fault::kNoSnapshots, {100, 300});
  draw(Fault::kAbort, {5, 50, 300});
  draw(Fault::kHang, {2, 10});
  draw(Fault::kAway, {1, 2});
  draw(Fault::kDamage, {20, 200});
  draw(Fault::kDuplicate, {20, 200});
  draw(Fault::kLate, {20, 200});
  draw(Fault::kCorrect, {20, 100});
  draw(Fault::kOddTime, {5, 30});
  draw(Fault::kGarbage, {5, 30});
  draw(Fault::kSilence, {1, 3});
  draw(Fault::kReload, {1, 3, 8});
}

}  // namespace

Plan MakePlan(Random& random, FaultSet allowed, int minutes) {
  Plan plan;
  plan.start_us = StartTime(random);
  plan.faults_for_us = random.Between(30, 120) * kSecondUs;
  if (minutes > 0) plan.faults_for_us = int64_t{minutes} * 60 * kSecondUs;
  plan.telemetry_partitions = static_cast<int32_t>(random.Between(1, 4));
  plan.judge_partitions = static_cast<int32_t>(random.Between(1, 3));
  plan.snapshot_partitions = static_cast<int32_t>(random.Between(1, 2));
  plan.instances = static_cast<int>(random.Between(2, 4));
  plan.session_us = OneOf<int64_t>(random, {1'000'000, 3'000'000, 6'000'000});
  plan.transaction_timeout_us = OneOf<int64_t>(random, {2'000'000, 10'000'000});
  plan.max_poll_records = OneOf<size_t>(random, {1, 5, 50, 4096});
  plan.runtime = RuntimePlan(random, "holdline.snapshots");
  plan.score = ScorePlan(random);
  plan.score_buckets = OneOf<uint32_t>(random, {1, 4, 32});
  plan.judge_buckets = OneOf<uint32_t>(random, {1, 3, 16});
  plan.round_us_max = OneOf<int64_t>(random, {40'000, 120'000, 250'000});
  plan.part_percent = OneOf<int>(random, {60, 90, 100});
  plan.contacts_per_minute = OneOf<int>(random, {20, 60, 200});
  plan.contracts_lead_us = OneOf<int64_t>(random, {5, 8}) * kSecondUs;
  plan.events_per_record = static_cast<int>(random.Between(1, 6));
  DrawRates(random, allowed, plan);
  return plan;
}

}  // namespace holdline::sim
