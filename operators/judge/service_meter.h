// What services come to for an objective in one slot, in any span of time: a
// pure function of what is known of them (service_log.h), of the terms and of
// the clock T. Nothing is summed up, so that late events, exclusions for the
// past and outages that overlap need nothing of their own.
//
// Time counts in the hours of the slot and of `during`, as long as the contract
// is in force, but not what is excluded: by time, by the name of an outage, by
// maintenance. Down is the union of a service's outages, so that two at once
// count once; a stretch of it that is shorter than `ignore_below` does not
// count. An outage that runs is down until T.
//
// - availability: microseconds counted, and up in them (met), of all services
//   together: (scheduled - excluded - down outside excluded) /
//   (scheduled - excluded).
// - mean_time_to_respond, _restore, _resolve: each outage, from its beginning
//   to its first response (or its end), to its end, to where its cause was
//   removed; mean_time_to_recover: each stretch in which a service was down.
//   Time runs in the hours of `during`, and what is excluded does not run. One
//   of which nothing is left does not count. It is in the slot, and under the
//   terms, of its beginning.
//   One that still runs counts from where its time so far is past the target
//   on, with that time: it can only become worse. Periods book at `booked_at`
//   (one that runs, by `ended`, now), watches at the end, or now.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "operators/judge/contract_versions.h"
#include "operators/judge/service_hours.h"
#include "operators/judge/service_log.h"
#include "operators/tally/tally.h"

namespace holdline {

// Instants are microseconds since the epoch.
class ServiceMeter {
 public:
  // What these point to must outlive this. Nothing before `begins_us` counts,
  // once it is set.
  ServiceMeter(std::span<const SlotTerms> terms, const ServiceLog& log);

  void set_begins_us(int64_t begins_us) { begins_us_ = begins_us; }

  struct Sum {
    Tally kept;      // what the verdict is of
    Tally excluded;  // what would count beside it, but for exclusions
  };
  Sum OfPeriod(int64_t from_us, int64_t to_us, int64_t clock_us);
  Sum OfWatch(int64_t from_us, int64_t clock_us);

  // Time in [from, to) that will count if nothing else is excluded.
  int64_t ScheduledUs(int64_t from_us, int64_t to_us);
  // The first instant at which so much time may have passed in hours that count
  // (of outages: in which their time runs), if nothing is excluded; kNever
  // where it cannot before `to_us`.
  int64_t FirstAfter(int64_t from_us, int64_t to_us, int64_t amount_us);

  // Just behind the first instant of [from, to) that counts, for availability;
  // kNever where none does.
  int64_t FirstCountedUs(int64_t from_us, int64_t to_us);

  // When it counts something anew though nothing is said of the services: an
  // outage that runs is past its target. Else when it is time to look again for
  // those who look on: soon while anything runs, and each hour.
  int64_t NextUs(int64_t clock_us);
  // What is timed and still runs at the clock.
  struct Running {
    int64_t outages = 0;     // or stretches; for availability, services
    int64_t maintained = 0;  // services, for availability
    int64_t since_us = TimeSpan::kNever;  // when the first of them began
  };
  Running RunningAt(int64_t clock_us);
  // The times by which periods book what is timed, in no order; of what runs,
  // or of all.
  std::vector<int64_t> BookedUs(int64_t clock_us, bool only_running);
  // When the first of what is timed has ended, from then on; kNever: none.
  int64_t FirstEndUs(int64_t from_us);
  // Another one whenever anything has changed.
  uint64_t Revision() const;

  // Before it, something may have been forgotten.
  int64_t WholeFromUs() const;
  // How many services count at the time.
  int64_t ServicesAt(int64_t time_us) const;
  // Whether the service counts under any of the terms.
  bool Has(std::string_view service) const;

 private:
  // An outage, or a stretch, whose time is measured.
  struct Timed {
    TimeSpans spans;
    int64_t end_us = TimeSpan::kNever;
  };
  // What is known of a service, as a version of the contract sees it. Spans may
  // go on for ever.
  struct View {
    uint64_t revision = 0;
    TimeSpans out;             // excluded, or maintained
    TimeSpans down;            // without outages that are excluded by name
    TimeSpans down_whole;      // with them
    std::vector<Timed> timed;  // of a mean: what is timed
  };
  struct Version {
    explicit Version(const SlotTerms& terms);
    int64_t from_us;
    int64_t to_us;
    const Contract* contract;
    const Objective* objective;
    const Target* target;
    size_t index;  // of the objective in the contract
    ServiceHours slot;
    ServiceHours during;
    std::vector<View> views;  // by service of the objective
  };
  enum class Booked : uint8_t { kForWatch, kForPeriod };
  struct Query {
    int64_t from_us;
    int64_t to_us;  // exclusive
    int64_t clock_us;
    Booked booked;
  };

  Sum SumOf(const Query& query);
  const View& ViewOf(Version& version, size_t service);
  void LookAt(const Version& version, const std::string& service,
              const ServiceLog::Known* known, View& view) const;
  void AddTime(Version& version, const Query& query, Sum& sum);
  void AddOutages(Version& version, const Query& query, Sum& sum);
  void AddTimed(Version& version, const View& view, const Timed& timed,
                const Query& query, Sum& sum);
  static std::vector<Timed> TimedOf(Measure measure,
                                    const ServiceLog::Known* known,
                                    const TimeSpans& down_whole);
  // Whether the version's terms are those of what began then, in the slot.
  bool IsUnder(const Version& version, int64_t began_us) const;
  // How long it took, or has taken at the clock: in all, and without what is
  // excluded.
  struct Taken {
    int64_t whole_us;
    int64_t kept_us;
  };
  static Taken TakenBy(const Timed& timed, Version& version, const View& view,
                       int64_t clock_us);
  static bool IsPastTarget(const Version& version, int64_t time_us);
  // When one that runs is, if nothing else is excluded. REQUIRES: it is not.
  static int64_t PastTargetUs(const Timed& timed, Version& version,
                              const View& view, int64_t clock_us);
  int64_t NextUsOf(Version& version, int64_t clock_us);
  // In which something can count: for availability in its slot.
  TimeSpans Hours(Version& version, int64_t from_us, int64_t to_us) const;

  const ServiceLog& log_;
  std::vector<Version> versions_;
  int64_t begins_us_ = INT64_MIN;
};

}  // namespace holdline
