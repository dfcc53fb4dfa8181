#include "operators/judge/service_log.h"

#include <algorithm>
#include <utility>

namespace holdline {
namespace {

ServiceOutage OutageOf(const OutageState& state) {
  const auto time_of = [](int64_t us) {
    return us == 0 ? TimeSpan::kNever : us;
  };
  ServiceOutage outage{.is_maintenance = state.maintenance(),
                       .down = {},
                       .responded_us = time_of(state.responded_us()),
                       .resolved_us = time_of(state.resolved_us())};
  for (const OutageState::Down& down : state.down()) {
    outage.down.push_back({down.from_us(), time_of(down.to_us())});
  }
  return outage;
}

}  // namespace

ServiceLog::Change ServiceLog::Set(const OutageState& state) {
  Change change;
  const auto before = service_of_.find(state.id());
  const bool was_known = before != service_of_.end();
  if (was_known && before->second != state.service()) {
    Known& other = services_[before->second];
    other.outages.erase(state.id());
    other.revision = ++revisions_;
    change.services.push_back(before->second);
    service_of_.erase(before);
  }
  if (state.down().empty()) return change;
  Known& known = services_[state.service()];
  known.outages[state.id()] = OutageOf(state);
  service_of_[state.id()] = state.service();
  known.revision = ++revisions_;
  change.services.push_back(state.service());
  if (!was_known && !state.maintenance()) {
    change.new_us = state.down(0).from_us();
  }
  const size_t kept = known.outages.size();
  ForgetOld(known);
  if (known.outages.size() < kept) Index();
  return change;
}

const ServiceLog::Known* ServiceLog::Find(std::string_view service) const {
  const auto found = services_.find(std::string(service));
  return found == services_.end() ? nullptr : &found->second;
}

void ServiceLog::Index() {
  service_of_.clear();
  for (const auto& [service, known] : services_) {
    for (const auto& [id, outage] : known.outages) service_of_[id] = service;
  }
}

void ServiceLog::ForgetOld(Known& known) {
  int64_t newest_us = std::numeric_limits<int64_t>::min();
  for (const auto& [id, outage] : known.outages) {
    newest_us = std::max(newest_us, outage.BeganUs());
  }
  const auto forget = [&](auto at) {
    known.whole_from_us = std::max(known.whole_from_us, at->second.EndedUs());
    return known.outages.erase(at);
  };
  for (auto at = known.outages.begin(); at != known.outages.end();) {
    const bool is_old =
        !at->second.IsRunning() && at->second.EndedUs() < newest_us - kKeptUs;
    at = is_old ? forget(at) : std::next(at);
  }
  if (known.outages.size() <= kMostOutages) return;
  const auto first = std::ranges::min_element(
      known.outages, {}, [](const auto& one) { return one.second.EndedUs(); });
  if (!first->second.IsRunning()) forget(first);
}

}  // namespace holdline
