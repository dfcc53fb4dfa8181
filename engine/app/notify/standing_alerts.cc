#include "engine/app/notify/standing_alerts.h"

#include <simdjson.h>

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/base/status_macros.h"
#include "engine/base/time_units.h"

namespace holdline {
namespace {

constexpr int64_t kHistoryUs = kDayUs;

absl::Status NotSo(const char* what) {
  return absl::InvalidArgumentError(
      absl::StrCat("not an array of alerts: ", what));
}

// Absent: it has none.
absl::StatusOr<std::optional<int64_t>> EndOf(
    const simdjson::dom::element& alert) {
  simdjson::dom::element at;
  if (alert["endsAt"].get(at) != simdjson::SUCCESS) return std::nullopt;
  std::string_view text;
  absl::Time time;
  std::string error;
  if (at.get(text) != simdjson::SUCCESS ||
      !absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error)) {
    return NotSo("endsAt is no time");
  }
  return absl::ToUnixMicros(time);
}

}  // namespace

absl::Status StandingAlerts::Take(std::string_view value, int64_t now_us) {
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  if (parser.parse(simdjson::padded_string(value)).get(array) !=
      simdjson::SUCCESS) {
    return NotSo("no JSON array");
  }
  for (const simdjson::dom::element alert : array) {
    simdjson::dom::object labels;
    if (alert["labels"].get(labels) != simdjson::SUCCESS) {
      return NotSo("an alert without labels");
    }
    HL_ASSIGN_OR_RETURN(const std::optional<int64_t> ends_us, EndOf(alert));
    const bool is_history = ends_us && *ends_us < now_us - kHistoryUs;
    const std::string name = simdjson::minify(labels);
    if (is_history) {
      alerts_.erase(name);
      continue;
    }
    alerts_[name] = {.json = simdjson::minify(alert),
                     .over = ends_us.has_value(),
                     .change = ++changes_};
  }
  return absl::OkStatus();
}

std::vector<std::string> StandingAlerts::Due(size_t receiver, int64_t now_us) {
  Receiver& to = receivers_[receiver];
  to.offered = changes_;
  to.offered_whole = IsWholeDue(to, now_us);
  std::vector<std::string> bodies;
  if (!to.offered_whole && IsTold(receiver)) return bodies;
  size_t in_last = kMostInOne;
  for (const auto& [labels, alert] : alerts_) {
    const bool is_news = alert.change > to.knows;
    if (!is_news && (alert.over || !to.offered_whole)) continue;
    if (in_last == kMostInOne) {
      if (!bodies.empty()) bodies.back() += ']';
      bodies.push_back("[");
      in_last = 0;
    }
    absl::StrAppend(&bodies.back(), in_last++ == 0 ? "" : ",", alert.json);
  }
  if (!bodies.empty()) bodies.back() += ']';
  return bodies;
}

void StandingAlerts::Delivered(size_t receiver, int64_t now_us) {
  Receiver& to = receivers_[receiver];
  to.knows = to.offered;
  if (to.offered_whole) to.whole_us = now_us;
  uint64_t known = changes_;
  for (const Receiver& one : receivers_) known = std::min(known, one.knows);
  std::erase_if(alerts_, [&](const auto& alert) {
    return alert.second.over && alert.second.change <= known;
  });
}

size_t StandingAlerts::standing() const {
  return static_cast<size_t>(
      std::count_if(alerts_.begin(), alerts_.end(),
                    [](const auto& alert) { return !alert.second.over; }));
}

}  // namespace holdline
