#include "operators/judge/service_meter.h"

#include <algorithm>
#include <limits>

#include "engine/base/time_units.h"
#include "operators/contract/find.h"
#include "operators/judge/state.h"

namespace holdline {
namespace {

// Further ahead it is looked another time.
constexpr int64_t kLookAheadUs = 40 * kDayUs;

// Without stretches that are shorter; of one that runs, so far.
TimeSpans WithoutShort(TimeSpans down, int64_t below_us, int64_t clock_us) {
  std::erase_if(down, [&](const TimeSpan& stretch) {
    return std::min(stretch.to_us, clock_us) - stretch.from_us < below_us;
  });
  return down;
}

// The first that has not ended by then; what is known may lie ahead of the
// clock.
TimeSpans::const_iterator FirstNotEnded(const TimeSpans& down,
                                        int64_t clock_us) {
  return std::ranges::upper_bound(down, clock_us, {}, &TimeSpan::to_us);
}

bool IsDownAt(const TimeSpans& down, int64_t clock_us) {
  const auto at = FirstNotEnded(down, clock_us);
  return at != down.end() && at->from_us <= clock_us;
}

bool IsExcludedByName(const Contract& contract, size_t objective,
                      std::string_view outage) {
  return std::ranges::any_of(
      contract.exclusions, [&](const Exclusion& exclusion) {
        return exclusion.TakesEntity(objective, EntityKind::kService, outage);
      });
}

bool TakesTimeOf(const Exclusion& exclusion, size_t objective,
                 std::string_view service) {
  const bool is_of_it = !exclusion.of.has_value() ||
                        (exclusion.of->kind == EntityKind::kService &&
                         exclusion.of->service == service);
  return is_of_it && exclusion.entities.empty() &&
         exclusion.TakesSpan(objective, exclusion.from_us);
}

}  // namespace

ServiceMeter::Version::Version(const SlotTerms& terms)
    : from_us(terms.from_us),
      to_us(std::min(terms.to_us, terms.subject.contract->terminates_us)),
      contract(terms.subject.contract),
      objective(terms.subject.objective),
      target(terms.subject.target),
      index(*FindObjective(*contract, objective->name)),
      slot(ServiceHours::OfSlot(*contract, *objective, *target)),
      during(ServiceHours::OfCalendar(*contract, objective->services.during)),
      views(objective->services.names.size()) {}

ServiceMeter::ServiceMeter(std::span<const SlotTerms> terms,
                           const ServiceLog& log)
    : log_(log), versions_(terms.begin(), terms.end()) {}

ServiceMeter::Sum ServiceMeter::OfPeriod(int64_t from_us, int64_t to_us,
                                         int64_t clock_us) {
  return SumOf({from_us, to_us, clock_us, Booked::kForPeriod});
}

ServiceMeter::Sum ServiceMeter::OfWatch(int64_t from_us, int64_t clock_us) {
  return SumOf({from_us, kNever, clock_us, Booked::kForWatch});
}

ServiceMeter::Sum ServiceMeter::SumOf(const Query& query) {
  Sum sum;
  for (Version& version : versions_) {
    if (CountsTime(version.objective->measure)) {
      AddTime(version, query, sum);
    } else {
      AddOutages(version, query, sum);
    }
  }
  return sum;
}

const ServiceMeter::View& ServiceMeter::ViewOf(Version& version,
                                               size_t service) {
  const std::string& name = version.objective->services.names[service];
  const ServiceLog::Known* const known = log_.Find(name);
  View& view = version.views[service];
  // Of one of which nothing is known the revision is 0, but time may be
  // excluded.
  const uint64_t revision = 1 + (known == nullptr ? 0 : known->revision);
  if (view.revision != revision) {
    view = View();
    view.revision = revision;
    LookAt(version, name, known, view);
  }
  return view;
}

void ServiceMeter::LookAt(const Version& version, const std::string& service,
                          const ServiceLog::Known* known, View& view) const {
  for (const Exclusion& exclusion : version.contract->exclusions) {
    if (!TakesTimeOf(exclusion, version.index, service)) continue;
    view.out.push_back({exclusion.from_us, exclusion.to_us});
  }
  if (known != nullptr) {
    for (const auto& [id, outage] : known->outages) {
      const bool is_named =
          IsExcludedByName(*version.contract, version.index, id);
      const auto add_to = [&down = outage.down](TimeSpans& spans) {
        spans.insert(spans.end(), down.begin(), down.end());
      };
      if (is_named || outage.is_maintenance) add_to(view.out);
      if (outage.is_maintenance) continue;
      add_to(view.down_whole);
      if (!is_named) add_to(view.down);
    }
  }
  for (TimeSpans* spans : {&view.out, &view.down, &view.down_whole}) {
    *spans = UnionOf(std::move(*spans));
  }
  if (CountsTime(version.objective->measure)) return;
  view.timed = TimedOf(version.objective->measure, known, view.down_whole);
}

TimeSpans ServiceMeter::Hours(Version& version, int64_t from_us,
                              int64_t to_us) const {
  from_us = std::max({from_us, version.from_us, begins_us_});
  to_us = std::min(to_us, version.to_us);
  if (from_us >= to_us) return {};
  return IntersectionOf(version.slot.Within(from_us, to_us),
                        version.during.Within(from_us, to_us));
}

void ServiceMeter::AddTime(Version& version, const Query& query, Sum& sum) {
  const TimeSpans hours =
      Hours(version, query.from_us, std::min(query.to_us, query.clock_us));
  if (hours.empty()) return;
  const int64_t from_us = hours.front().from_us;
  const int64_t to_us = hours.back().to_us;
  const int64_t below_us = version.objective->services.ignore_below_us;
  for (size_t i = 0; i < version.views.size(); ++i) {
    const View& view = ViewOf(version, i);
    const auto up_in = [&](const TimeSpans& counted, const TimeSpans& down) {
      const TimeSpans long_enough =
          WithoutShort(WithinSpans(down, from_us - below_us, kNever), below_us,
                       query.clock_us);
      return LengthUs(DifferenceOf(counted, long_enough));
    };
    const TimeSpans kept =
        DifferenceOf(hours, WithinSpans(view.out, from_us, to_us));
    const Tally tally{.counted = LengthUs(kept), .met = up_in(kept, view.down)};
    sum.kept += tally;
    sum.excluded += Tally{.counted = LengthUs(hours),
                          .met = up_in(hours, view.down_whole)} -
                    tally;
  }
}

std::vector<ServiceMeter::Timed> ServiceMeter::TimedOf(
    Measure measure, const ServiceLog::Known* known,
    const TimeSpans& down_whole) {
  std::vector<Timed> all;
  const auto add = [&](TimeSpans spans, int64_t end_us) {
    // One of no length is none.
    if (!spans.empty()) all.push_back({std::move(spans), end_us});
  };
  if (measure == Measure::kMeanTimeToRecover) {
    for (const TimeSpan& stretch : down_whole) add({stretch}, stretch.to_us);
    return all;
  }
  if (known == nullptr) return all;
  for (const auto& [id, outage] : known->outages) {
    if (outage.is_maintenance) continue;
    const int64_t ended_us = outage.EndedUs();
    if (measure == Measure::kMeanTimeToRestore) {
      add(UnionOf(outage.down), ended_us);
      continue;
    }
    const int64_t end_us = measure == Measure::kMeanTimeToRespond
                               ? std::min(outage.responded_us, ended_us)
                               : outage.resolved_us;
    add(UnionOf({{outage.BeganUs(), end_us}}), end_us);
  }
  return all;
}

void ServiceMeter::AddOutages(Version& version, const Query& query, Sum& sum) {
  for (size_t i = 0; i < version.views.size(); ++i) {
    const View& view = ViewOf(version, i);
    for (const Timed& timed : view.timed) {
      AddTimed(version, view, timed, query, sum);
    }
  }
}

bool ServiceMeter::IsUnder(const Version& version, int64_t began_us) const {
  return began_us >= std::max(version.from_us, begins_us_) &&
         began_us < version.to_us && version.slot.Holds(began_us);
}

ServiceMeter::Taken ServiceMeter::TakenBy(const Timed& timed, Version& version,
                                          const View& view, int64_t clock_us) {
  const int64_t from_us = timed.spans.front().from_us;
  const int64_t to_us = timed.end_us == kNever ? clock_us : timed.end_us;
  const TimeSpans whole =
      IntersectionOf(version.during.Within(from_us, to_us), timed.spans);
  return {.whole_us = LengthUs(whole),
          .kept_us = LengthUs(
              DifferenceOf(whole, WithinSpans(view.out, from_us, to_us)))};
}

bool ServiceMeter::IsPastTarget(const Version& version, int64_t time_us) {
  const Target& target = *version.target;
  return target.has_bound && target.at_most && time_us > target.bound;
}

void ServiceMeter::AddTimed(Version& version, const View& view,
                            const Timed& timed, const Query& query, Sum& sum) {
  const int64_t began_us = timed.spans.front().from_us;
  if (!IsUnder(version, began_us)) return;
  const bool runs = timed.end_us == kNever;
  const bool by_beginning = query.booked == Booked::kForPeriod &&
                            version.objective->booked_at == BookedAt::kBegan;
  const int64_t end_us = runs ? query.clock_us : timed.end_us;
  const int64_t booked_us = by_beginning ? began_us : end_us;
  if (booked_us < query.from_us || booked_us >= query.to_us) return;
  const Taken taken = TakenBy(timed, version, view, query.clock_us);
  const bool is_kept = taken.kept_us > 0;
  const int64_t time_us = is_kept ? taken.kept_us : taken.whole_us;
  if (time_us == 0 || (runs && !IsPastTarget(version, time_us))) return;
  (is_kept ? sum.kept : sum.excluded) +=
      Tally{.counted = 1, .met = 0, .sum_us = time_us};
}

int64_t ServiceMeter::ScheduledUs(int64_t from_us, int64_t to_us) {
  int64_t scheduled_us = 0;
  for (Version& version : versions_) {
    const TimeSpans hours = Hours(version, from_us, to_us);
    for (size_t i = 0; i < version.views.size(); ++i) {
      // Whether maintenance that runs will go on is not known.
      TimeSpans out = ViewOf(version, i).out;
      if (!out.empty() && out.back().to_us == kNever) {
        out.back().to_us = std::max(out.back().from_us, from_us);
      }
      scheduled_us += LengthUs(DifferenceOf(hours, out));
    }
  }
  return scheduled_us;
}

int64_t ServiceMeter::FirstAfter(int64_t from_us, int64_t to_us,
                                 int64_t amount_us) {
  for (Version& version : versions_) {
    const bool is_time = CountsTime(version.objective->measure);
    const TimeSpans hours = is_time ? Hours(version, from_us, to_us)
                                    : version.during.Within(from_us, to_us);
    for (const TimeSpan& span : hours) {
      const int64_t length_us = span.to_us - span.from_us;
      if (amount_us <= length_us) return span.from_us + amount_us;
      amount_us -= length_us;
    }
  }
  return kNever;
}

int64_t ServiceMeter::FirstCountedUs(int64_t from_us, int64_t to_us) {
  int64_t first_us = kNever;
  for (Version& version : versions_) {
    if (!CountsTime(version.objective->measure)) continue;
    const TimeSpans hours = Hours(version, from_us, to_us);
    for (size_t i = 0; i < version.views.size(); ++i) {
      const TimeSpans kept = DifferenceOf(hours, ViewOf(version, i).out);
      if (kept.empty()) continue;
      first_us = std::min(first_us, kept.front().from_us + 1);
    }
  }
  return first_us;
}

int64_t ServiceMeter::NextUs(int64_t clock_us) {
  int64_t next_us = kNever;
  for (Version& version : versions_) {
    if (clock_us < version.from_us) {
      next_us = std::min(next_us, version.from_us);
    } else {
      next_us = std::min(next_us, NextUsOf(version, clock_us));
    }
  }
  return next_us;
}

int64_t ServiceMeter::NextUsOf(Version& version, int64_t clock_us) {
  int64_t next_us = kNever;
  const auto look_every = [&](int64_t unit_us) {
    next_us = std::min(next_us, (clock_us / unit_us + 1) * unit_us);
  };
  const bool is_time = CountsTime(version.objective->measure);
  if (is_time && clock_us < version.to_us) look_every(kHourUs);
  for (size_t i = 0; i < version.views.size(); ++i) {
    const View& view = ViewOf(version, i);
    if (is_time) {
      if (clock_us >= version.to_us) continue;
      const auto at = FirstNotEnded(view.down_whole, clock_us);
      if (at == view.down_whole.end()) continue;
      if (at->from_us <= clock_us) {
        look_every(10 * kSecondUs);
      } else {
        next_us = std::min(next_us, at->from_us);
      }
      continue;
    }
    for (const Timed& timed : view.timed) {
      if (timed.end_us != kNever ||
          !IsUnder(version, timed.spans.front().from_us)) {
        continue;
      }
      const Taken taken = TakenBy(timed, version, view, clock_us);
      if (IsPastTarget(version, taken.kept_us)) {
        look_every(kMinuteUs);
      } else {
        next_us =
            std::min(next_us, PastTargetUs(timed, version, view, clock_us));
      }
    }
  }
  return next_us;
}

int64_t ServiceMeter::PastTargetUs(const Timed& timed, Version& version,
                                   const View& view, int64_t clock_us) {
  const Target& target = *version.target;
  if (!target.has_bound || !target.at_most) return kNever;
  const int64_t from_us = timed.spans.front().from_us;
  const int64_t to_us = clock_us + kLookAheadUs;
  // Nobody knows for how long maintenance will go on.
  const TimeSpans out = WithinSpans(view.out, from_us, clock_us);
  int64_t left_us = target.bound;
  for (const TimeSpan& span : DifferenceOf(
           IntersectionOf(version.during.Within(from_us, to_us), timed.spans),
           out)) {
    const int64_t length_us = span.to_us - span.from_us;
    if (left_us < length_us) {
      return std::max(span.from_us + left_us, clock_us) + 1;
    }
    left_us -= length_us;
  }
  return to_us;
}

ServiceMeter::Running ServiceMeter::RunningAt(int64_t clock_us) {
  Running running;
  for (Version& version : versions_) {
    for (size_t i = 0; i < version.views.size(); ++i) {
      const View& view = ViewOf(version, i);
      if (CountsTime(version.objective->measure)) {
        if (IsDownAt(view.down_whole, clock_us)) ++running.outages;
        if (!view.out.empty() && view.out.back().to_us == kNever) {
          ++running.maintained;
        }
        continue;
      }
      for (const Timed& timed : view.timed) {
        if (timed.end_us != kNever) continue;
        ++running.outages;
        running.since_us =
            std::min(running.since_us, timed.spans.front().from_us);
      }
    }
  }
  return running;
}

std::vector<int64_t> ServiceMeter::BookedUs(int64_t clock_us,
                                            bool only_running) {
  std::vector<int64_t> booked_us;
  for (Version& version : versions_) {
    const bool by_beginning = version.objective->booked_at == BookedAt::kBegan;
    for (size_t i = 0; i < version.views.size(); ++i) {
      for (const Timed& timed : ViewOf(version, i).timed) {
        const bool runs = timed.end_us == kNever;
        if (only_running && !runs) continue;
        const int64_t began_us = timed.spans.front().from_us;
        if (!IsUnder(version, began_us)) continue;
        booked_us.push_back(by_beginning ? began_us
                            : runs       ? clock_us
                                         : timed.end_us);
      }
    }
  }
  return booked_us;
}

int64_t ServiceMeter::FirstEndUs(int64_t from_us) {
  int64_t first_us = kNever;
  for (Version& version : versions_) {
    for (size_t i = 0; i < version.views.size(); ++i) {
      for (const Timed& timed : ViewOf(version, i).timed) {
        if (timed.end_us >= from_us) {
          first_us = std::min(first_us, timed.end_us);
        }
      }
    }
  }
  return first_us;
}

uint64_t ServiceMeter::Revision() const {
  uint64_t revision = 1;
  for (const Version& version : versions_) {
    for (const std::string& name : version.objective->services.names) {
      const ServiceLog::Known* const known = log_.Find(name);
      if (known != nullptr) revision = std::max(revision, known->revision);
    }
  }
  return revision;
}

int64_t ServiceMeter::WholeFromUs() const {
  int64_t from_us = std::numeric_limits<int64_t>::min();
  for (const Version& version : versions_) {
    for (const std::string& name : version.objective->services.names) {
      const ServiceLog::Known* const known = log_.Find(name);
      if (known != nullptr) from_us = std::max(from_us, known->whole_from_us);
    }
  }
  return from_us;
}

int64_t ServiceMeter::ServicesAt(int64_t time_us) const {
  return static_cast<int64_t>(
      TermsAt(versions_, time_us).objective->services.names.size());
}

bool ServiceMeter::Has(std::string_view service) const {
  return std::ranges::any_of(versions_, [&](const Version& version) {
    return std::ranges::binary_search(version.objective->services.names,
                                      service);
  });
}

}  // namespace holdline
