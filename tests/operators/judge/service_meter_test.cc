// What services come to, against counting minute by minute.
#include "operators/judge/service_meter.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/time_units.h"
#include "operators/calendar/calendar.h"
#include "tests/operators/judge/observations.h"

namespace holdline {
namespace {

// The test's day, in minutes from kStartUs on, and a little around it.
constexpr int64_t kLast = 300;

int64_t At(int64_t minute) { return kStartUs + minute * kMinuteUs; }

int64_t Minute(int64_t from, int64_t to) {
  return *rc::gen::resize(rc::kNominalSize, rc::gen::inRange(from, to));
}

struct SomeOutage {
  std::string id;
  std::string service;
  bool is_maintenance = false;
  std::vector<std::pair<int64_t, int64_t>> down;  // minutes; -1: it goes on
  int64_t responded = -1;
  int64_t resolved = -1;
};

OutageState StateOf(const SomeOutage& some) {
  OutageState state;
  state.set_id(some.id);
  state.set_service(some.service);
  state.set_maintenance(some.is_maintenance);
  for (const auto& [from, to] : some.down) {
    OutageState::Down& down = *state.add_down();
    down.set_from_us(At(from));
    if (to >= 0) down.set_to_us(At(to));
  }
  if (some.responded >= 0) state.set_responded_us(At(some.responded));
  if (some.resolved >= 0) state.set_resolved_us(At(some.resolved));
  return state;
}

std::vector<SomeOutage> SomeOutages() {
  std::vector<SomeOutage> outages;
  const int64_t count = Minute(0, 7);
  for (int64_t i = 0; i < count; ++i) {
    SomeOutage& one = outages.emplace_back();
    one.id = absl::StrCat("o", i);
    one.service = *rc::gen::element<std::string>("crm", "ivr", "other");
    one.is_maintenance = Minute(0, 4) == 0;
    int64_t at = Minute(0, kLast);
    const int64_t stretches = Minute(1, 3);
    for (int64_t s = 0; s < stretches; ++s) {
      const int64_t to = at + Minute(1, 60);
      one.down.emplace_back(at, to);
      at = to + Minute(1, 20);
    }
    if (Minute(0, 4) == 0) one.down.back().second = -1;
    if (one.is_maintenance) continue;
    const int64_t began = one.down.front().first;
    if (Minute(0, 3) > 0) one.responded = began + Minute(0, 40);
    if (one.down.back().second >= 0 && Minute(0, 3) > 0) {
      one.resolved = one.down.back().second + Minute(0, 40);
    }
  }
  return outages;
}

CalendarSpec Hours(int from_hour, int to_hour) {
  CalendarSpec spec;
  spec.zone = absl::UTCTimeZone();
  for (auto& day : spec.week) {
    day = {{.from_minute = from_hour * 60, .to_minute = to_hour * 60}};
  }
  return spec;
}

std::shared_ptr<ContractBook> SomeBook(Measure measure) {
  Objective objective = MakeObjective(
      "o", measure,
      CountsTime(measure) ? AtLeast(99 * kPoint) : AtMost(25 * kMinuteUs));
  objective.services.names = {"crm", "ivr"};
  if (Minute(0, 2) == 0) objective.services.during = 1;
  if (CountsTime(measure)) {
    objective.services.ignore_below_us = Minute(0, 12) * kMinuteUs;
  }
  objective.booked_at = Minute(0, 2) == 0 ? BookedAt::kBegan : BookedAt::kEnded;
  if (Minute(0, 2) == 0) {
    objective.targets.push_back(objective.targets[0]);
    objective.targets[0].calendar = 0;
    objective.targets[0].slot = "prime";
    objective.targets[1].calendar = Target::kOtherwise;
    objective.targets[1].slot = "otherwise";
  }
  Contract contract = MakeContract("c", {objective});
  contract.calendars = {Hours(11, 12), Hours(10, 13)};
  contract.effective_us = At(Minute(-30, 60));
  contract.terminates_us = At(Minute(200, 400));
  const int64_t exclusions = Minute(0, 3);
  for (int64_t i = 0; i < exclusions; ++i) {
    const int64_t from = Minute(0, kLast);
    Exclusion exclusion{.from_us = At(from),
                        .to_us = At(from + Minute(1, 60)),
                        .objectives = {0}};
    if (Minute(0, 2) == 0) {
      ScopeLine of;
      of.kind = EntityKind::kService;
      of.service = "ivr";
      exclusion.of = of;
    }
    contract.exclusions.push_back(exclusion);
  }
  if (Minute(0, 2) == 0) {
    contract.exclusions.push_back({.entities = {"o0", "o2"},
                                   .kind = EntityKind::kService,
                                   .objectives = {0}});
  }
  return MakeBook({contract});
}

// The same, asked of every minute.
class MinuteCount {
 public:
  MinuteCount(const Contract& contract, size_t target,
              const std::vector<SomeOutage>& outages, int64_t clock)
      : contract_(contract),
        objective_(contract.objectives[0]),
        target_(target),
        outages_(outages),
        clock_(clock) {
    for (const CalendarSpec& spec : contract.calendars) {
      calendars_.emplace_back(spec);
    }
  }

  ServiceMeter::Sum TimeIn(int64_t from, int64_t to) const {
    ServiceMeter::Sum sum;
    for (const std::string& service : objective_.services.names) {
      const std::set<int64_t> down = LongEnough(DownOf(service, false));
      const std::set<int64_t> down_whole = LongEnough(DownOf(service, true));
      for (int64_t m = from; m < std::min(to, clock_); ++m) {
        if (!IsInForce(m) || !IsInSlot(m) || !IsDuring(m)) continue;
        if (!IsOut(service, m)) Add(down, m, sum.kept);
        Add(down_whole, m, sum.excluded);
      }
    }
    sum.excluded -= sum.kept;
    return sum;
  }

  ServiceMeter::Sum OutagesIn(int64_t from, int64_t to, bool of_watch) const {
    ServiceMeter::Sum sum;
    for (const std::string& service : objective_.services.names) {
      for (const auto& [minutes, end] : TimedOf(service)) {
        if (minutes.empty()) continue;
        const int64_t began = *minutes.begin();
        if (!IsInForce(began) || !IsInSlot(began)) continue;
        const bool runs = end < 0;
        const int64_t ended = runs ? clock_ : end;
        const bool by_beginning =
            !of_watch && objective_.booked_at == BookedAt::kBegan;
        const int64_t booked = by_beginning ? began : ended;
        if (booked < from || booked >= to) continue;
        int64_t whole = 0;
        int64_t kept = 0;
        for (const int64_t m : minutes) {
          if (m >= ended || !IsDuring(m)) continue;
          ++whole;
          if (!IsOut(service, m)) ++kept;
        }
        const int64_t time = kept > 0 ? kept : whole;
        if (time == 0) continue;
        if (runs && time * kMinuteUs <= objective_.targets[target_].bound) {
          continue;
        }
        (kept > 0 ? sum.kept : sum.excluded) +=
            Tally{.counted = 1, .met = 0, .sum_us = time * kMinuteUs};
      }
    }
    return sum;
  }

 private:
  static void Add(const std::set<int64_t>& down, int64_t m, Tally& tally) {
    tally.counted += kMinuteUs;
    if (!down.contains(m)) tally.met += kMinuteUs;
  }
  bool IsInForce(int64_t m) const {
    return At(m) >= contract_.effective_us && At(m) < contract_.terminates_us;
  }
  bool IsInSlot(int64_t m) const {
    if (objective_.targets.size() == 1) return true;
    return calendars_[0].Contains(At(m)) == (target_ == 0);
  }
  bool IsDuring(int64_t m) const {
    return objective_.services.during < 0 || calendars_[1].Contains(At(m));
  }
  bool IsNamed(const std::string& id) const {
    for (const Exclusion& exclusion : contract_.exclusions) {
      for (const std::string& named : exclusion.entities) {
        if (named == id) return true;
      }
    }
    return false;
  }
  static bool IsIn(const SomeOutage& outage, int64_t m) {
    for (const auto& [from, to] : outage.down) {
      if (m >= from && (to < 0 || m < to)) return true;
    }
    return false;
  }
  bool IsOut(const std::string& service, int64_t m) const {
    for (const Exclusion& exclusion : contract_.exclusions) {
      if (!exclusion.entities.empty()) continue;
      if (exclusion.of && exclusion.of->service != service) continue;
      if (At(m) >= exclusion.from_us && At(m) < exclusion.to_us) return true;
    }
    for (const SomeOutage& outage : outages_) {
      const bool takes_out = outage.is_maintenance || IsNamed(outage.id);
      if (outage.service == service && takes_out && IsIn(outage, m)) {
        return true;
      }
    }
    return false;
  }
  std::set<int64_t> DownOf(const std::string& service, bool with_named) const {
    std::set<int64_t> down;
    for (const SomeOutage& outage : outages_) {
      if (outage.service != service || outage.is_maintenance) continue;
      if (IsNamed(outage.id) && !with_named) continue;
      for (int64_t m = 0; m < 3 * kLast; ++m) {
        if (IsIn(outage, m)) down.insert(m);
      }
    }
    return down;
  }
  // Stretches of minutes that follow one another; up to the clock.
  std::set<int64_t> LongEnough(const std::set<int64_t>& down) const {
    std::set<int64_t> kept;
    for (const int64_t m : down) {
      int64_t first = m;
      while (down.contains(first - 1)) --first;
      int64_t end = m + 1;
      while (down.contains(end)) ++end;
      const int64_t length = std::min(end, clock_) - first;
      if (length * kMinuteUs >= objective_.services.ignore_below_us) {
        kept.insert(m);
      }
    }
    return kept;
  }
  struct Timed {
    std::set<int64_t> minutes;
    int64_t end = -1;  // it goes on
  };
  static Timed Between(int64_t from, int64_t to) {
    Timed timed{.minutes = {}, .end = to};
    for (int64_t m = from; m < (to < 0 ? 3 * kLast : to); ++m) {
      timed.minutes.insert(m);
    }
    return timed;
  }
  std::vector<Timed> TimedOf(const std::string& service) const {
    std::vector<Timed> all;
    if (objective_.measure == Measure::kMeanTimeToRecover) {
      const std::set<int64_t> down = DownOf(service, true);
      for (const int64_t m : down) {
        if (down.contains(m - 1)) continue;
        int64_t end = m;
        while (down.contains(end)) ++end;
        all.push_back(Between(m, end == 3 * kLast ? -1 : end));
      }
      return all;
    }
    for (const SomeOutage& outage : outages_) {
      if (outage.service != service || outage.is_maintenance) continue;
      const int64_t began = outage.down.front().first;
      const int64_t ended = outage.down.back().second;
      switch (objective_.measure) {
        case Measure::kMeanTimeToRespond: {
          int64_t end = outage.responded;
          if (end < 0 || (ended >= 0 && ended < end)) end = ended;
          all.push_back(Between(began, end));
          break;
        }
        case Measure::kMeanTimeToResolve:
          all.push_back(Between(began, outage.resolved));
          break;
        default: {
          Timed timed = Between(began, ended);
          std::erase_if(timed.minutes,
                        [&](int64_t m) { return !IsIn(outage, m); });
          all.push_back(timed);
        }
      }
    }
    return all;
  }

  const Contract& contract_;
  const Objective& objective_;
  const size_t target_;
  const std::vector<SomeOutage>& outages_;
  const int64_t clock_;
  std::vector<Calendar> calendars_;
};

void CheckAgainstMinutes(Measure measure) {
  const auto book = SomeBook(measure);
  const Contract& contract = book->contracts[0];
  const std::vector<SomeOutage> outages = SomeOutages();
  ServiceLog log;
  for (const SomeOutage& outage : outages) log.Set(StateOf(outage));
  const int64_t clock = Minute(0, 2 * kLast);
  const int64_t from = Minute(-20, kLast);
  const int64_t to = from + Minute(1, kLast);
  const Objective& objective = contract.objectives[0];
  for (size_t target = 0; target < objective.targets.size(); ++target) {
    const std::vector<SlotTerms> terms = {
        {.from_us = contract.effective_us,
         .to_us = INT64_MAX,
         .subject = {&contract, &objective, &objective.targets[target]}}};
    ServiceMeter meter(terms, log);
    const MinuteCount minutes(contract, target, outages, clock);
    const auto expected = CountsTime(measure)
                              ? minutes.TimeIn(from, to)
                              : minutes.OutagesIn(from, to, false);
    const ServiceMeter::Sum period =
        meter.OfPeriod(At(from), At(to), At(clock));
    RC_ASSERT(period.kept.counted == expected.kept.counted);
    RC_ASSERT(period.kept.met == expected.kept.met);
    RC_ASSERT(period.kept.sum_us == expected.kept.sum_us);
    RC_ASSERT(period.excluded == expected.excluded);
    const auto watched = CountsTime(measure)
                             ? minutes.TimeIn(from, 3 * kLast)
                             : minutes.OutagesIn(from, 3 * kLast, true);
    const ServiceMeter::Sum watch = meter.OfWatch(At(from), At(clock));
    RC_ASSERT(watch.kept == watched.kept);
  }
}

RC_GTEST_PROP(ServiceMeter, CountsAvailabilityAsMinutesDo, ()) {
  CheckAgainstMinutes(Measure::kAvailability);
}

RC_GTEST_PROP(ServiceMeter, CountsMeanTimesAsMinutesDo, ()) {
  CheckAgainstMinutes(*rc::gen::element(
      Measure::kMeanTimeToRespond, Measure::kMeanTimeToRestore,
      Measure::kMeanTimeToResolve, Measure::kMeanTimeToRecover));
}

// Up to then it counts no other outage.
RC_GTEST_PROP(ServiceMeter, SaysWhenItWillCountAnotherOutage, ()) {
  const auto book = SomeBook(*rc::gen::element(Measure::kMeanTimeToRespond,
                                               Measure::kMeanTimeToRestore));
  const Contract& contract = book->contracts[0];
  ServiceLog log;
  for (const SomeOutage& outage : SomeOutages()) log.Set(StateOf(outage));
  const Objective& objective = contract.objectives[0];
  const std::vector<SlotTerms> terms = {
      {.from_us = contract.effective_us,
       .to_us = INT64_MAX,
       .subject = {&contract, &objective, &objective.targets[0]}}};
  ServiceMeter meter(terms, log);
  const int64_t clock_us = At(Minute(kLast, 3 * kLast));
  const auto counted_at = [&](int64_t at_us) {
    return meter.OfPeriod(At(0), At(10 * kLast), at_us).kept.counted;
  };
  const int64_t next_us = std::min(meter.NextUs(clock_us), At(9 * kLast));
  RC_ASSERT(next_us > clock_us);
  RC_ASSERT(counted_at(next_us - 1) == counted_at(clock_us));
}

}  // namespace
}  // namespace holdline
