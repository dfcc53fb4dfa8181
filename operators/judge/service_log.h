// What is known of services: every outage and maintenance, as score says them,
// each under its id. Some years of them are kept, whoever has the services
// under contract, so that what a contract makes of them can be worked out at
// any time: what overlaps, what an exclusion takes out afterwards.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/base/time_units.h"
#include "engine/state/archive.h"
#include "holdline/observation.pb.h"
#include "operators/calendar/time_spans.h"

namespace holdline {

// Instants are microseconds since the epoch; TimeSpan::kNever: not yet.
struct ServiceOutage {
  bool is_maintenance = false;
  TimeSpans down;  // not empty; the last may go on
  int64_t responded_us = TimeSpan::kNever;
  int64_t resolved_us = TimeSpan::kNever;

  int64_t BeganUs() const { return down.front().from_us; }
  int64_t EndedUs() const { return down.back().to_us; }
  bool IsRunning() const { return EndedUs() == TimeSpan::kNever; }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(is_maintenance, responded_us, resolved_us);
    archive.List(down, [&](TimeSpan& span) {
      archive.Fields(span.from_us, span.to_us);
    });
    if (down.empty()) archive.Refuse();
  }
};

class ServiceLog {
 public:
  // Of a service no more are kept, and none for longer after it ended than
  // that the newest one has begun.
  static constexpr size_t kMostOutages = 10'000;
  static constexpr int64_t kKeptUs = 800 * kDayUs;

  struct Known {
    std::map<std::string, ServiceOutage> outages;  // by id
    // What was down before may have been forgotten.
    int64_t whole_from_us = std::numeric_limits<int64_t>::min();
    uint64_t revision = 0;  // another one whenever something has changed
  };

  struct Change {
    std::vector<std::string> services;  // whose outages have changed
    // An outage that was not known: when it began.
    std::optional<int64_t> new_us;
  };
  Change Set(const OutageState& state);

  // Something, of whatever, was told for this time. Whether that is the first
  // time, by now.
  bool NoteTime(int64_t time_us) {
    const bool is_first = time_us < begins_us_;
    if (is_first) begins_us_ = time_us;
    return is_first;
  }
  // The first time for which anything was told: from the period that holds it
  // on a service without outages is up, and not unknown. TimeSpan::kNever: none
  // yet.
  int64_t begins_us() const { return begins_us_; }

  // Null where nothing was ever said of it.
  const Known* Find(std::string_view service) const;

  template <class Archive>
  void Persist(Archive& archive) {
    archive.Fields(begins_us_);
    PersistMap(archive, services_, [&](std::string& name, Known& known) {
      archive.Fields(name, known.whole_from_us);
      PersistMap(archive, known.outages,
                 [&](std::string& id, ServiceOutage& outage) {
                   archive.Fields(id);
                   outage.Persist(archive);
                 });
      if constexpr (Archive::kReads) known.revision = ++revisions_;
    });
    if constexpr (Archive::kReads) Index();
  }

 private:
  void Index();
  static void ForgetOld(Known& known);

  std::map<std::string, Known> services_;
  std::map<std::string, std::string> service_of_;  // by id
  uint64_t revisions_ = 0;
  int64_t begins_us_ = TimeSpan::kNever;
};

}  // namespace holdline
