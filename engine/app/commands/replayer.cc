#include "engine/app/commands/replayer.h"

#include <algorithm>
#include <utility>

#include "engine/base/hash.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

// Records between two rounds of the stages.
constexpr int64_t kRecordsPerRound = 2048;

PipelineOptions MakePipelineOptions(const LoadedBook& book,
                                    const ReplayerOptions& options) {
  PipelineOptions pipeline;
  pipeline.book = book.book;
  pipeline.book_bytes = book.bytes;
  pipeline.judge_partitions = options.judge_partitions;
  pipeline.observer = options.observer;
  return pipeline;
}

}  // namespace

// Hands on what was committed.
class Replayer::Publisher final : public CommitObserver {
 public:
  explicit Publisher(PublishedSink sink) : sink_(std::move(sink)) {}

  void OnCommitted(std::span<const NewRecord> records, int64_t) override {
    if (!sink_) return;
    for (const NewRecord& record : records) sink_(record);
  }

 private:
  const PublishedSink sink_;
};

Replayer::Replayer(Clock* clock, LoadedBook book,
                   const ReplayerOptions& options, PublishedSink sink)
    : clock_(*clock),
      book_(std::move(book)),
      options_(options),
      log_(*clock, {.max_poll_records = options.batch}),
      publisher_(std::make_unique<Publisher>(std::move(sink))),
      pipeline_(MakePipelineOptions(book_, options)) {}

Replayer::~Replayer() = default;

absl::Status Replayer::Prepare() {
  std::vector<TopicSpec> topics = TopicTable(
      {.names = topics_, .judge_partitions = options_.judge_partitions});
  TopicSpec telemetry;
  telemetry.name = topics_.telemetry;
  telemetry.partitions = options_.partitions;
  topics.push_back(telemetry);
  HL_RETURN_IF_ERROR(log_.CreateTopics(topics));
  log_.TrimCommitted(topics_.telemetry);
  log_.TrimCommitted(topics_.Observations());
  HL_ASSIGN_OR_RETURN(appender_, log_.OpenAppender());
  return absl::OkStatus();
}

absl::Status Replayer::Run(FileInput& input,
                           const std::function<void()>& progress) {
  HL_RETURN_IF_ERROR(Prepare());
  if (options_.shards == 1) HL_RETURN_IF_ERROR(OpenRuntime(std::nullopt));
  HL_RETURN_IF_ERROR(Feed(input, progress));
  if (options_.until_us) until_us_ = *options_.until_us;
  return Finish();
}

absl::Status Replayer::OpenRuntime(std::optional<int64_t> until_us) {
  RuntimeOptions runtime;
  runtime.shards = options_.shards;
  runtime.max_batch = options_.batch;
  runtime.ring_capacity = options_.ring;
  runtime.tick = runtime.behind_tick = options_.tick;
  runtime.clock_mode = ClockMode::kLog;
  runtime.until_us = until_us;
  HL_ASSIGN_OR_RETURN(runtime_,
                      Runtime::Open(log_, clock_, runtime, pipeline_.Stages(),
                                    /*probe=*/nullptr, publisher_.get()));
  return absl::OkStatus();
}

absl::Status Replayer::Feed(FileInput& input,
                            const std::function<void()>& progress) {
  FileRecord record;
  for (int64_t count = 1;; ++count) {
    HL_ASSIGN_OR_RETURN(const bool more, input.Next(record));
    if (!more) return absl::OkStatus();
    if (options_.until_us && record.timestamp_us > *options_.until_us) continue;
    until_us_ = std::max(until_us_, record.timestamp_us);
    NewRecord telemetry;
    telemetry.topic = topics_.telemetry;
    telemetry.partition = PartitionOf(record.key, options_.partitions);
    telemetry.value = std::move(record.payload);
    telemetry.timestamp_us = record.timestamp_us;
    HL_RETURN_IF_ERROR(appender_->Append(std::move(telemetry)));
    if (count % kRecordsPerRound != 0) continue;
    progress();
    if (runtime_ == nullptr) continue;
    HL_RETURN_IF_ERROR(runtime_->Step().status());
  }
}

absl::Status Replayer::Finish() {
  if (runtime_ == nullptr) {
    HL_RETURN_IF_ERROR(OpenRuntime(until_us_));
    return runtime_->RunThreads(std::stop_token());
  }
  HL_RETURN_IF_ERROR(runtime_->FinishAt(until_us_));
  while (!runtime_->finished()) {
    HL_RETURN_IF_ERROR(runtime_->Step().status());
  }
  return runtime_->Drain();
}

}  // namespace holdline
