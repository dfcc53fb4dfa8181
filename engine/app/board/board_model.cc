#include "engine/app/board/board_model.h"

#include <google/protobuf/util/json_util.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace holdline {
namespace {

template <typename Message>
std::string WindowOf(const Message& message) {
  return message.watch().empty() ? message.period() : message.watch();
}

std::optional<double> If(bool has, double value) {
  return has ? std::optional(value) : std::nullopt;
}

BoardQueue ToBoardQueue(const std::string& contract, const QueueLevel& level,
                        bool is_of_cases) {
  return {.contract = contract,
          .queue = level.queue(),
          .is_of_cases = is_of_cases,
          .waiting = level.waiting(),
          .oldest_us = level.oldest_us(),
          .next_miss_us = level.next_miss_us()};
}

// "acme: acme-ivr is down for 4 m 02 s (INC-1)".
std::string ServiceNote(const std::string& contract, const ServiceRow& row,
                        int64_t clock_us) {
  return absl::StrCat(
      contract, ": ", row.service(),
      row.maintenance() ? " is maintained for " : " is down for ",
      WaitText(absl::Microseconds(clock_us - row.since_us())), " (",
      absl::StrJoin(row.outages(), ", "), ")");
}

// Value and target as they are judged: of all contacts, or of parts.
template <typename Told, typename Shown>  // StatusRow or Alert
void FillFigures(const Told& told, Shown& shown) {
  shown.unit = UnitOfMeasure(told.measure());
  shown.counts_time = CountsTime(told.measure());
  shown.value = If(told.has_value(), told.value());
  shown.target = If(told.has_target(), told.target());
  shown.at_most = told.target_at_most();
  if (told.verdict().empty()) return;
  shown.value = If(told.has_verdict_value(), told.verdict_value());
  if (!told.has_verdict_target()) return;
  shown.unit = Unit::kShare;
  shown.target = told.verdict_target();
  shown.at_most = false;
}

}  // namespace

BoardAlert ToBoardAlert(const Alert& alert) {
  BoardAlert out;
  out.since_us = alert.since_us();
  out.contract = alert.contract();
  out.objective = alert.objective();
  out.clause = alert.clause();
  out.slot = alert.slot();
  out.window = WindowOf(alert);
  out.state_before = alert.state_before();
  out.state = alert.state();
  FillFigures(alert, out);
  out.counted = alert.counted();
  return out;
}

absl::StatusOr<Alert> ParseAlertJson(const std::string& json) {
  google::protobuf::util::JsonParseOptions options;
  options.ignore_unknown_fields = true;
  Alert alert;
  const auto status =
      google::protobuf::util::JsonStringToMessage(json, &alert, options);
  if (status.ok()) return alert;
  return absl::InvalidArgumentError(
      absl::StrCat("not an alert: ", std::string(status.message())));
}

void BoardModel::Apply(const Status& status) {
  contracts_[status.contract()] = status;
  for (const StatusRow& row : status.rows()) {
    FollowTrend(MakeRow(status.contract(), row), status.clock_us());
  }
}

void BoardModel::Drop(const std::string& contract) {
  contracts_.erase(contract);
  std::erase_if(trends_, [&contract](const auto& entry) {
    return std::get<0>(entry.first) == contract;
  });
}

void BoardModel::Add(BoardAlert alert) {
  ++alerts_told_[alert.state];
  alerts_.push_back(std::move(alert));
  if (alerts_.size() > options_.alerts_kept) alerts_.pop_front();
}

BoardRow BoardModel::MakeRow(const std::string& contract,
                             const StatusRow& row) const {
  BoardRow out;
  out.contract = contract;
  out.objective = row.objective();
  out.slot = row.slot();
  out.window = WindowOf(row);
  out.is_watch = !row.watch().empty();
  out.state = row.state();
  FillFigures(row, out);
  out.counted = row.counted();
  out.since_us = row.since_us();
  if (row.has_in_a_row()) out.in_a_row = row.in_a_row();
  out.needed = If(row.outlook().has_needed(), row.outlook().needed());
  out.expected = row.outlook().expected();
  return out;
}

// Each point is the last value of its step; steps in which nothing was said
// repeat the point before.
void BoardModel::FollowTrend(const BoardRow& row, int64_t clock_us) {
  Trend& trend = trends_[{row.contract, row.objective, row.slot, row.window}];
  const int64_t step =
      clock_us / absl::ToInt64Microseconds(options_.trend_step);
  if (trend.points.empty()) {
    trend.step = step;
    trend.points.emplace_back();
  }
  const auto limit = static_cast<int64_t>(options_.trend_points);
  for (trend.step = std::max(trend.step, step - limit); trend.step < step;
       ++trend.step) {
    trend.points.push_back(trend.points.back());
    if (trend.points.size() > options_.trend_points) trend.points.pop_front();
  }
  trend.points.back() = {row.value, row.state};
}

BoardSnapshot BoardModel::Snapshot() const {
  BoardSnapshot snapshot;
  snapshot.title = options_.title;
  snapshot.subtitle = options_.subtitle;
  snapshot.zone = options_.zone;
  snapshot.notes = notes_;
  snapshot.events = events_;
  snapshot.alerts = {alerts_.begin(), alerts_.end()};
  snapshot.alerts_told = alerts_told_;
  for (const auto& [contract, status] : contracts_) {
    snapshot.clock_us = std::max(snapshot.clock_us, status.clock_us());
    if (status.has_completeness()) {
      snapshot.included = status.completeness().included();
      snapshot.partitions = status.completeness().partitions();
    }
    for (const StatusRow& row : status.rows()) {
      snapshot.rows.push_back(MakeRow(contract, row));
      BoardRow& made = snapshot.rows.back();
      const auto trend =
          trends_.find({contract, made.objective, made.slot, made.window});
      if (trend != trends_.end()) {
        made.trend = {trend->second.points.begin(), trend->second.points.end()};
      }
    }
    for (const QueueLevel& level : status.queues()) {
      snapshot.queues.push_back(ToBoardQueue(contract, level, false));
    }
    for (const QueueLevel& level : status.cases()) {
      snapshot.queues.push_back(ToBoardQueue(contract, level, true));
    }
    for (const ServiceRow& row : status.services()) {
      snapshot.notes.push_back(ServiceNote(contract, row, status.clock_us()));
    }
  }
  return snapshot;
}

}  // namespace holdline
