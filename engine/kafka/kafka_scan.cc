#include "engine/kafka/kafka_scan.h"

#include <librdkafka/rdkafka.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/errors.h"

namespace holdline::kafka_internal {
namespace {

constexpr size_t kScanBatchRecords = 1024;
constexpr absl::Duration kPause = absl::Milliseconds(1);

// What was written since the scan was opened comes along.
std::span<const Record> BeforeEnd(std::span<const Record> records,
                                  int64_t end) {
  while (!records.empty() && records.back().offset >= end) {
    records = records.first(records.size() - 1);
  }
  return records;
}

}  // namespace

KafkaScan::KafkaScan(const Options& options, BrokerWatch& watch)
    : options_(options), watch_(watch), batch_(kScanBatchRecords) {
  positions_.Assign(options.where.partition);
  positions_.Start(options.where.partition, options.range.first);
}

absl::StatusOr<std::unique_ptr<KafkaScan>> KafkaScan::Open(
    const Options& options, const Properties& user, BrokerWatch& watch) {
  std::unique_ptr<KafkaScan> scan(new KafkaScan(options, watch));
  const Properties fixed = {
      {"client.id", options.client_id},
      // The library assigns nothing without one; nobody joins it.
      {"group.id", absl::StrCat(options.where.topic, "-scan")},
      {"isolation.level", "read_committed"},
      {"enable.auto.commit", "false"},
      // The range was asked for a moment ago: if it is gone, from what is left.
      {"auto.offset.reset", "earliest"},
      {"enable.partition.eof", "true"},
      // Behind the last record stands a marker, of which only the end tells.
      {"fetch.wait.max.ms", "10"},
  };
  HL_ASSIGN_OR_RETURN(scan->client_,
                      Client::Open(Role::kQuery, user, fixed, watch, nullptr));
  rd_kafka_t* handle = scan->client_->handle();
  rd_kafka_poll_set_consumer(handle);
  scan->queue_.reset(rd_kafka_queue_get_consumer(handle));
  const PartitionList list(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(list.get(), options.where.topic.c_str(),
                                    options.where.partition)
      ->offset = options.range.first;
  HL_RETURN_IF_ERROR(
      ToStatus(rd_kafka_assign(handle, list.get()),
               absl::StrCat("reading ", options.where.topic, " [",
                            options.where.partition, "]")));
  return scan;
}

absl::StatusOr<std::span<const Record>> KafkaScan::Poll(
    absl::Duration timeout) {
  const int64_t deadline_us =
      watch_.clock().MonotonicUs() + absl::ToInt64Microseconds(timeout);
  RecordBatch::Slice slice;  // a batch is one, as there is one partition
  for (;;) {
    if (batch_.NextSlice(slice)) {
      const auto wanted = BeforeEnd(slice.records, options_.range.end);
      if (!wanted.empty()) return wanted;
    }
    if (done()) return std::span<const Record>();
    if (batch_.Take(*queue_, positions_) > 0) continue;
    HL_RETURN_IF_ERROR(batch_.failure());
    const int64_t left_us = deadline_us - watch_.clock().MonotonicUs();
    if (left_us <= 0) return std::span<const Record>();
    watch_.clock().Sleep(std::min(kPause, absl::Microseconds(left_us)));
  }
}

}  // namespace holdline::kafka_internal
