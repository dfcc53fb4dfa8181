#include "outage_oracle.h"

#include <algorithm>
#include <optional>
#include <sstream>

namespace holdline {
namespace {

using enum EventKind;

bool IsBeginning(const OwnEvent& event) {
  return event.kind == kOutageBegan || event.kind == kMaintenanceBegan;
}
bool IsEnd(const OwnEvent& event) {
  return event.kind == kOutageEnded || event.kind == kOutageResolved ||
         event.kind == kMaintenanceEnded;
}
bool IsCancellation(const OwnEvent& event) {
  return event.kind == kOutageCancelled || event.kind == kMaintenanceCancelled;
}
bool IsMaintenance(const OwnEvent& event) {
  return event.kind == kMaintenanceBegan || event.kind == kMaintenanceEnded ||
         event.kind == kMaintenanceCancelled;
}

}  // namespace

OracleOutage RecomputeOutage(const std::vector<OwnEvent>& log) {
  OracleOutage outage;
  std::vector<OwnEvent> events = SortedSet(log);
  for (const OwnEvent& event : events) {
    outage.last_us = std::max(outage.last_us, event.time_us);
    if (!event.service.empty()) outage.service = event.service;
  }
  const auto first = std::find_if(events.begin(), events.end(), IsBeginning);
  if (first == events.end()) {
    outage.contradictory = std::any_of(events.begin(), events.end(), IsEnd);
    return outage;
  }
  outage.is_maintenance = IsMaintenance(*first);
  const int64_t began_us = first->time_us;
  // What a slow clock has put before the beginning is moved to it.
  std::vector<OwnEvent> early(events.begin(), first);
  std::vector<OwnEvent> later(first + 1, events.end());
  std::optional<int64_t> down_since_us = began_us;
  const auto end = [&](int64_t at_us) {
    if (!down_since_us) return;
    outage.down.emplace_back(*down_since_us, at_us);
    down_since_us.reset();
  };
  const auto take = [&](const OwnEvent& event, int64_t at_us) {
    if (event.kind == kOutageResponded) {
      outage.responded_us = std::min(outage.responded_us, at_us);
    }
    if (event.kind == kOutageResolved) outage.resolved_us = at_us;
    if (IsEnd(event)) end(at_us);
  };
  bool cancelled_before = false;
  for (const OwnEvent& event : early) {
    if (IsMaintenance(event) != outage.is_maintenance) {
      outage.contradictory = true;
    } else if (IsCancellation(event)) {
      cancelled_before = true;
    } else if (began_us - event.time_us > 5'000'000) {
      outage.contradictory = true;
    } else {
      take(event, began_us);
    }
  }
  outage.cancelled = cancelled_before;
  if (cancelled_before) end(began_us);
  for (const OwnEvent& event : later) {
    if (IsMaintenance(event) != outage.is_maintenance) {
      outage.contradictory = true;
    } else if (IsBeginning(event)) {
      if (down_since_us) continue;
      down_since_us = event.time_us;
      outage.cancelled = false;
      outage.resolved_us = kOracleNever;
    } else if (IsCancellation(event)) {
      outage.cancelled = true;
      end(event.time_us);
    } else {
      take(event, event.time_us);
    }
  }
  if (down_since_us) end(kOracleNever);
  return outage;
}

std::string TextOf(const OracleOutage& outage) {
  if (!outage.HasBegun() || outage.cancelled) return "";
  std::ostringstream text;
  const auto time = [&](int64_t time_us) {
    if (time_us != kOracleNever) text << time_us;
    text << " ";
  };
  text << outage.service << (outage.is_maintenance ? " maintained " : " down ");
  for (const auto& [from_us, to_us] : outage.down) {
    time(from_us);
    time(to_us);
  }
  text << "responded ";
  time(outage.responded_us);
  text << "resolved ";
  time(outage.resolved_us);
  return text.str();
}

}  // namespace holdline
