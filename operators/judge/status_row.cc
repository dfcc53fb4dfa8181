#include "operators/judge/status_row.h"

namespace holdline {
namespace {

double Seconds(int64_t us) { return static_cast<double>(us) / 1e6; }

void FillPercentiles(const Histogram& histogram, StatusRow* row) {
  if (histogram.IsZero()) return;
  row->set_p50(Seconds(histogram.PercentileUs(50)));
  row->set_p90(Seconds(histogram.PercentileUs(90)));
  row->set_p95(Seconds(histogram.PercentileUs(95)));
  row->set_p99(Seconds(histogram.PercentileUs(99)));
}

}  // namespace

StatusRow* AddRow(const RowNumbers& numbers, Status* status) {
  const auto& [subject, promise, tally, histogram] = numbers;
  StatusRow* row = status->add_rows();
  row->set_objective(subject.objective->name);
  row->set_measure(MeasureName(subject.objective->measure));
  row->set_slot(subject.target->slot);
  if (const auto value = promise.ValueOf(tally)) row->set_value(*value);
  if (const auto target = promise.TargetValue()) row->set_target(*target);
  row->set_target_at_most(promise.at_most());
  row->set_counted(tally.counted);
  row->set_met(tally.met);
  row->set_sum_us(tally.sum_us);
  const auto in_a_row = promise.InARow(tally);
  if (in_a_row && !CountsTime(subject.objective->measure)) {
    row->set_in_a_row(*in_a_row);
  }
  if (histogram != nullptr) FillPercentiles(*histogram, row);
  return row;
}

}  // namespace holdline
