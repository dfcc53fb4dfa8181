#include "engine/app/report/interval_table.h"

#include <algorithm>
#include <tuple>

namespace holdline {
namespace {

std::optional<double> Ratio(int64_t part, int64_t whole, double unit) {
  if (whole == 0) return std::nullopt;
  return static_cast<double>(part) / static_cast<double>(whole) / unit;
}

}  // namespace

std::optional<double> IntervalRow::ServiceLevel() const {
  return Ratio(met, counted, 1);
}
std::optional<double> IntervalRow::AverageSpeedOfAnswer() const {
  return Ratio(wait_sum_us, answered, 1e6);
}
std::optional<double> IntervalRow::AverageHandleTime() const {
  return Ratio(handle_sum_us, handled, 1e6);
}

IntervalTable::IntervalTable(const IntervalOptions& options)
    : options_(options), intervals_(options.zone, options.every) {}

void IntervalTable::Book(const LegFacts& leg, int64_t sign) {
  if (leg.outcome == LegOutcome::kLost) return;
  const QueueIndex queue = IndexOf(leg.queue);
  if (leg.outcome == LegOutcome::kWaiting) {
    return NoteWaiting(queue, leg.enqueue_us, sign);
  }
  Cell& cell = cells_[{queue, intervals_.At(BookedUs(leg)).start_us}];
  cell.offered += sign;
  Count(ClassOf(leg), sign, cell);
  switch (leg.outcome) {
    case LegOutcome::kAnswered:
      cell.answered += sign;
      cell.wait_sum_us += sign * leg.wait_us;
      if (leg.handle_us != LegFacts::kUnknown) {
        cell.handled += sign;
        cell.handle_sum_us += sign * leg.handle_us;
      }
      return;
    case LegOutcome::kAbandoned:
      cell.abandoned += sign;
      return;
    case LegOutcome::kFlowedOut:
      cell.flowed_out += sign;
      return;
    case LegOutcome::kWaiting:
    case LegOutcome::kLost:
      return;
  }
}

void IntervalTable::NoteWaiting(QueueIndex queue, int64_t enqueue_us,
                                int64_t sign) {
  const auto at = waiting_.try_emplace({enqueue_us, queue}, 0).first;
  at->second += sign;
  if (at->second == 0) waiting_.erase(at);
}

// Booked at outcome or end, a leg without an outcome belongs to no interval.
void IntervalTable::AddWaiting(int64_t now_us, Cells& cells) const {
  const bool at_enqueue = options_.booked_at == BookedAt::kEnqueue;
  if (!at_enqueue && options_.booked_at != BookedAt::kServiceLevelEvent) return;
  for (const auto& [key, legs] : waiting_) {
    const auto [enqueue_us, queue] = key;
    if (now_us - enqueue_us > options_.lost_after_us) continue;
    const int64_t limit_us = enqueue_us + options_.within_us;
    const bool is_late = now_us > limit_us;
    if (!at_enqueue && !is_late) continue;
    const int64_t booked_us = at_enqueue ? enqueue_us : limit_us;
    Cell& cell = cells[{queue, intervals_.At(booked_us).start_us}];
    cell.offered += legs;
    if (is_late) Count(ContactClass::kAnsweredLate, legs, cell);
  }
}

void IntervalTable::Count(ContactClass contact_class, int64_t sign,
                          Cell& cell) const {
  const Counts counts = options_.classes[static_cast<size_t>(contact_class)];
  if (counts == Counts::kOut) return;
  cell.counted += sign;
  if (counts == Counts::kMet) cell.met += sign;
}

IntervalTable::QueueIndex IntervalTable::IndexOf(std::string_view queue) {
  if (!options_.by_queue) queue = "(all)";
  const auto [at, is_new] =
      index_of_.try_emplace(absl::string_view(queue.data(), queue.size()),
                            static_cast<QueueIndex>(queues_.size()));
  if (is_new) queues_.emplace_back(queue);
  return at->second;
}

int64_t IntervalTable::BookedUs(const LegFacts& leg) const {
  switch (options_.booked_at) {
    case BookedAt::kEnqueue:
      return leg.enqueue_us;
    case BookedAt::kServiceLevelEvent:
      return leg.wait_us <= options_.within_us
                 ? leg.outcome_us
                 : leg.enqueue_us + options_.within_us;
    case BookedAt::kOutcome:
      return leg.outcome_us;
    case BookedAt::kEnd:
      return leg.outcome == LegOutcome::kAnswered &&
                     leg.handle_us != LegFacts::kUnknown
                 ? leg.end_us
                 : leg.outcome_us;
    case BookedAt::kOpened:
    case BookedAt::kDue:
    case BookedAt::kResolved:
    case BookedAt::kBegan:
    case BookedAt::kEnded:
      break;  // of cases and services
  }
  return leg.enqueue_us;
}

ContactClass IntervalTable::ClassOf(const LegFacts& leg) const {
  const bool within = leg.wait_us <= options_.within_us;
  switch (leg.outcome) {
    case LegOutcome::kAbandoned:
      if (leg.wait_us <= options_.short_us)
        return ContactClass::kAbandonedShort;
      return within ? ContactClass::kAbandonedWithin
                    : ContactClass::kAbandonedLate;
    case LegOutcome::kFlowedOut:
      return within ? ContactClass::kFlowedWithin : ContactClass::kFlowedLate;
    default:
      return within ? ContactClass::kAnsweredWithin
                    : ContactClass::kAnsweredLate;
  }
}

std::vector<IntervalRow> IntervalTable::Rows(int64_t now_us) const {
  Cells cells = cells_;
  AddWaiting(now_us, cells);
  std::vector<IntervalRow> rows;
  for (const auto& [key, cell] : cells) {
    if (cell == Cell{}) continue;  // all that it held was taken back
    rows.push_back({.queue = queues_[key.first],
                    .start_us = key.second,
                    .end_us = intervals_.At(key.second).end_us,
                    .offered = cell.offered,
                    .answered = cell.answered,
                    .abandoned = cell.abandoned,
                    .flowed_out = cell.flowed_out,
                    .counted = cell.counted,
                    .met = cell.met,
                    .wait_sum_us = cell.wait_sum_us,
                    .handled = cell.handled,
                    .handle_sum_us = cell.handle_sum_us});
  }
  std::ranges::sort(rows, {}, [](const IntervalRow& row) {
    return std::tie(row.queue, row.start_us);
  });
  return rows;
}

}  // namespace holdline
