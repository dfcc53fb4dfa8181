#include "operators/judge/outlook.h"

#include <algorithm>

#include "absl/numeric/int128.h"
#include "engine/base/ppm.h"
#include "operators/tally/tally.h"
#include "operators/window/part_sums.h"

namespace holdline {
namespace {

Tally AllWeeksOf(const RestPart& part) {
  Tally sum;
  for (const Tally& week : part.weeks) sum += week;
  return sum;
}

int64_t WithMargin(int64_t contacts, int64_t margin_ppm) {
  return static_cast<int64_t>(
      (absl::int128(contacts) * (kWholePpm + margin_ppm) + kWholePpm - 1) /
      kWholePpm);
}

// A way in which a period may end.
struct Ending {
  Tally tally = {};
  PartSums parts = {};  // where the verdict is one of parts

  PeriodSum Sum() const { return {.tally = tally, .parts = parts.parts()}; }
};

class OutlookMaker {
 public:
  OutlookMaker(const Objective& objective, const PeriodPromise& promise,
               const PeriodSum& sum, const Rest& rest)
      : objective_(objective), promise_(promise), sum_(sum), rest_(rest) {}

  Outlook Make() {
    Outlook outlook{.is_forecast = rest_.is_forecast && !rest_.is_time,
                    .is_time = rest_.is_time,
                    .weeks = rest_.weeks};
    for (const RestPart& part : rest_.parts) {
      outlook.expected += ExpectedOf(part);
    }
    outlook.most = Most(outlook.expected);
    if (!rest_.is_time) Project(outlook);
    if (!promise_.has_bound()) return outlook;
    outlook.is_lost = IsLost();
    if (!promise_.is_of_parts()) {
      outlook.needed =
          promise_.promise().NeededOf(outlook.expected, sum_.tally);
      if (rest_.is_time) outlook.spare_us = SpareOf(outlook.expected);
    }
    return outlook;
  }

 private:
  int64_t ExpectedOf(const RestPart& part) const {
    if (rest_.is_forecast) return part.forecast;
    return (AllWeeksOf(part).counted + rest_.weeks / 2) / rest_.weeks;
  }

  // Of a share that must be at least so much.
  int64_t SpareOf(int64_t rest) const {
    const absl::int128 whole = absl::int128(sum_.tally.counted) + rest;
    const absl::int128 may_miss =
        whole * (kWholePpm - promise_.promise().bound()) / kWholePpm;
    return static_cast<int64_t>(may_miss) -
           promise_.promise().WrongOf(sum_.tally);
  }

  // What comes above it is relieved.
  int64_t MarginPpm() const {
    if (rest_.is_time) return 0;
    const auto& relief = objective_.relief.volume;
    return rest_.is_forecast && relief ? relief->above_ppm
                                       : objective_.outlook.margin_ppm;
  }

  int64_t Most(int64_t expected) const {
    if (rest_.is_forecast) return WithMargin(expected, MarginPpm());
    int64_t most = 0;
    for (int week = 0; week < rest_.weeks; ++week) {
      most = std::max(most, SumOf(static_cast<size_t>(week)).counted);
    }
    return WithMargin(most, MarginPpm());
  }

  // Of a part by itself: the most of each may be from another week.
  int64_t MostOf(const RestPart& part) const {
    if (rest_.is_forecast) return WithMargin(part.forecast, MarginPpm());
    int64_t most = 0;
    for (const Tally& week : part.weeks) most = std::max(most, week.counted);
    return WithMargin(most, MarginPpm());
  }

  Ending SoFar() const {
    Ending ending{.tally = sum_.tally};
    for (const PartSum& part : sum_.parts) {
      if (promise_.is_of_parts()) ending.parts.Add(part.slice, part.tally);
    }
    return ending;
  }

  void Add(int64_t part, const Tally& tally, Ending& ending) const {
    ending.tally += tally;
    if (promise_.is_of_parts()) ending.parts.Add(part, tally);
  }

  bool IsLost() const {
    if (!promise_.promise().BestOf(0)) return false;
    Ending best = SoFar();
    for (const RestPart& part : rest_.parts) {
      Add(part.part, *promise_.promise().BestOf(MostOf(part)), best);
    }
    return promise_.StateOf(best.Sum()) == ObjectiveState::kBad;
  }

  // With as many as are expected, that go as these of the part did; else as
  // these of the whole, or as the period so far.
  Tally Going(const RestPart& part, const Tally& of_part,
              const Tally& of_whole) const {
    for (const Tally* one : {&of_part, &of_whole, &sum_.tally}) {
      if (one->counted > 0) return Scaled(*one, ExpectedOf(part));
    }
    return {};
  }

  Ending Mean() const {
    Tally whole;
    for (const RestPart& part : rest_.parts) whole += AllWeeksOf(part);
    Ending ending = SoFar();
    for (const RestPart& part : rest_.parts) {
      Add(part.part, Going(part, AllWeeksOf(part), whole), ending);
    }
    return ending;
  }

  Tally SumOf(size_t week) const {
    Tally whole;
    for (const RestPart& part : rest_.parts) whole += part.weeks[week];
    return whole;
  }

  Ending AsIn(size_t week) const {
    const Tally whole = SumOf(week);
    Ending ending = SoFar();
    for (const RestPart& part : rest_.parts) {
      const Tally& came = part.weeks[week];
      Add(part.part, rest_.is_forecast ? Going(part, came, whole) : came,
          ending);
    }
    return ending;
  }

  void Project(Outlook& outlook) const {
    const Ending mean = Mean();
    // Nobody says how what is forecast goes.
    if (mean.tally.counted < sum_.tally.counted + outlook.expected) return;
    outlook.projected = promise_.ValueOf(mean.Sum());
    outlook.is_at_risk = promise_.has_bound() &&
                         promise_.StateOf(mean.Sum()) == ObjectiveState::kBad;
    for (int week = 0; week < rest_.weeks; ++week) {
      const auto value =
          promise_.ValueOf(AsIn(static_cast<size_t>(week)).Sum());
      if (!value) continue;
      outlook.lowest = std::min(outlook.lowest.value_or(*value), *value);
      outlook.highest = std::max(outlook.highest.value_or(*value), *value);
    }
  }

  const Objective& objective_;
  const PeriodPromise& promise_;
  const PeriodSum& sum_;
  const Rest& rest_;
};

}  // namespace

std::optional<Outlook> OutlookOf(const Objective& objective,
                                 const PeriodPromise& promise,
                                 const PeriodSum& sum, const Rest& rest) {
  if (!rest.IsKnown() || sum.is_void) return std::nullopt;
  return OutlookMaker(objective, promise, sum, rest).Make();
}

}  // namespace holdline
