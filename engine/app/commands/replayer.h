// Records from files through both stages on the in-memory log: the engine of
// `holdline replay`. The same stages, runtime and transactions as the service.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/input/file_input.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/clock.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"

namespace holdline {

struct ReplayerOptions {
  int shards = 1;
  int32_t partitions = 1;        // of telemetry
  int32_t judge_partitions = 1;  // of observations
  size_t batch = 4096;           // records that one poll delivers
  size_t ring = 64;              // packets; a power of two
  absl::Duration tick = absl::Milliseconds(20);
  // Records after it are not read; unset: up to the last one.
  std::optional<int64_t> until_us;
  LegObserver* observer = nullptr;  // only with one shard
};

// Called with what each transaction publishes, on the committer's thread.
using PublishedSink = std::function<void(const NewRecord& record)>;

class Replayer {
 public:
  Replayer(Clock* clock, LoadedBook book, const ReplayerOptions& options,
           PublishedSink sink);
  ~Replayer();

  // Reads the input to its end, judges all, and commits. `progress` is called
  // now and then. With one shard everything happens on this thread as the input
  // is read, in little memory; with more, the whole input is read into the log
  // first, and the shards have threads of their own.
  absl::Status Run(FileInput& input, const std::function<void()>& progress);

  const Pipeline& pipeline() const { return pipeline_; }
  const TopicNames& topics() const { return topics_; }
  // The clock at which the run ended, microseconds since the epoch.
  int64_t until_us() const { return until_us_; }

 private:
  class Publisher;

  absl::Status Prepare();
  absl::Status Feed(FileInput& input, const std::function<void()>& progress);
  absl::Status OpenRuntime(std::optional<int64_t> until_us);
  absl::Status Finish();

  Clock& clock_;
  const LoadedBook book_;
  const ReplayerOptions options_;
  const TopicNames topics_;
  MemoryLog log_;
  const std::unique_ptr<Publisher> publisher_;
  Pipeline pipeline_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<LogAppender> appender_;
  int64_t until_us_ = 0;
};

}  // namespace holdline
