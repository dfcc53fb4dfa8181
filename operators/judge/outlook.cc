#include "operators/judge/outlook.h"

#include <algorithm>
#include <vector>

#include "absl/numeric/int128.h"
#include "operators/tally/tally.h"

namespace holdline {
namespace {

constexpr int64_t kWhole = 1'000'000;

Tally AllWeeksOf(const RestPart& part) {
  Tally sum;
  for (const Tally& week : part.weeks) sum += week;
  return sum;
}

int64_t WithMargin(int64_t contacts, int64_t margin_ppm) {
  return static_cast<int64_t>(
      (absl::int128(contacts) * (kWhole + margin_ppm) + kWhole - 1) / kWhole);
}

// A way that the rest of a period may go.
class Course {
 public:
  void Add(int64_t part, const Tally& tally) {
    if (tally.IsZero()) return;
    parts_.push_back({.slice = part, .tally = tally});
    whole_ += tally;
  }

  const Tally& whole() const { return whole_; }

  // Calls `use` with the period's sum at the end.
  template <typename Use>
  auto With(const PeriodSum& sum, bool of_parts, const Use& use) const {
    std::vector<PartSum> parts;
    if (of_parts) parts = Merged(sum.parts);
    return use(PeriodSum{.tally = sum.tally + whole_, .parts = parts});
  }

 private:
  // Both ascend.
  std::vector<PartSum> Merged(std::span<const PartSum> before) const {
    std::vector<PartSum> all;
    all.reserve(before.size() + parts_.size());
    std::merge(before.begin(), before.end(), parts_.begin(), parts_.end(),
               std::back_inserter(all), [](const PartSum& a, const PartSum& b) {
                 return a.slice < b.slice;
               });
    size_t kept = 0;
    for (size_t i = 1; i < all.size(); ++i) {
      if (all[i].slice == all[kept].slice) {
        all[kept].tally += all[i].tally;
      } else {
        all[++kept] = all[i];
      }
    }
    all.resize(std::min(all.size(), kept + 1));
    return all;
  }

  std::vector<PartSum> parts_;
  Tally whole_;
};

class OutlookMaker {
 public:
  OutlookMaker(const Objective& objective, const PeriodPromise& promise,
               const PeriodSum& sum, const Rest& rest)
      : objective_(objective), promise_(promise), sum_(sum), rest_(rest) {}

  Outlook Make() {
    Outlook outlook{.is_forecast = rest_.is_forecast, .weeks = rest_.weeks};
    for (const RestPart& part : rest_.parts) {
      outlook.expected += ExpectedOf(part);
    }
    outlook.most = Most(outlook.expected);
    Project(outlook);
    if (!promise_.has_bound()) return outlook;
    outlook.is_lost = IsLostWith(outlook.most);
    if (!promise_.is_of_parts()) {
      outlook.needed =
          promise_.promise().NeededOf(outlook.expected, sum_.tally);
    }
    return outlook;
  }

 private:
  int64_t ExpectedOf(const RestPart& part) const {
    if (rest_.is_forecast) return part.forecast;
    return (AllWeeksOf(part).counted + rest_.weeks / 2) / rest_.weeks;
  }

  // What comes above it is relieved.
  int64_t MarginPpm() const {
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

  // Of a part by itself, for a verdict of parts.
  int64_t MostOf(const RestPart& part) const {
    if (rest_.is_forecast) return WithMargin(part.forecast, MarginPpm());
    int64_t most = 0;
    for (const Tally& week : part.weeks) most = std::max(most, week.counted);
    return WithMargin(most, MarginPpm());
  }

  bool IsLostWith(int64_t most) const {
    Course best;
    if (!promise_.is_of_parts()) {
      const auto tally = promise_.promise().BestOf(most);
      if (!tally) return false;
      best.Add(0, *tally);
    }
    for (const RestPart& part : rest_.parts) {
      if (!promise_.is_of_parts()) break;
      const auto tally = promise_.promise().BestOf(MostOf(part));
      if (!tally) return false;
      best.Add(part.part, *tally);
    }
    return StateWith(best) == ObjectiveState::kBad;
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

  Course Mean() const {
    Tally whole;
    for (const RestPart& part : rest_.parts) whole += AllWeeksOf(part);
    Course course;
    for (const RestPart& part : rest_.parts) {
      course.Add(part.part, Going(part, AllWeeksOf(part), whole));
    }
    return course;
  }

  Tally SumOf(size_t week) const {
    Tally whole;
    for (const RestPart& part : rest_.parts) whole += part.weeks[week];
    return whole;
  }

  Course AsIn(size_t week) const {
    const Tally whole = SumOf(week);
    Course course;
    for (const RestPart& part : rest_.parts) {
      const Tally& came = part.weeks[week];
      course.Add(part.part,
                 rest_.is_forecast ? Going(part, came, whole) : came);
    }
    return course;
  }

  void Project(Outlook& outlook) const {
    const Course mean = Mean();
    // Nobody says how what is forecast goes.
    if (mean.whole().counted < outlook.expected) return;
    outlook.projected = ValueWith(mean);
    outlook.is_at_risk =
        promise_.has_bound() && StateWith(mean) == ObjectiveState::kBad;
    for (int week = 0; week < rest_.weeks; ++week) {
      const auto value = ValueWith(AsIn(static_cast<size_t>(week)));
      if (!value) continue;
      outlook.lowest = std::min(outlook.lowest.value_or(*value), *value);
      outlook.highest = std::max(outlook.highest.value_or(*value), *value);
    }
  }

  std::optional<double> ValueWith(const Course& course) const {
    return course.With(sum_, promise_.is_of_parts(), [&](const PeriodSum& end) {
      return promise_.ValueOf(end);
    });
  }
  ObjectiveState StateWith(const Course& course) const {
    return course.With(sum_, promise_.is_of_parts(), [&](const PeriodSum& end) {
      return promise_.StateOf(end);
    });
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
