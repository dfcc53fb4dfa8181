// holdline simulate: a seeded call centre onto the bus, into a file, or to
// standard output.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/stop_signal.h"
#include "engine/app/log_line.h"
#include "engine/app/options.h"
#include "engine/app/simulate/call_centre.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/kafka_log.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

struct SimulateArguments {
  uint64_t seed = 1;
  std::string start;
  int64_t minutes = 0;
  double rate = 0;
  int64_t incident = -1;
  bool dirt = false;
  std::string format = "jsonl";
  std::string output = "-";
  std::string brokers;
  std::string topic = "telemetry";
  int32_t create_partitions = 0;
  int batch = 1;
};

// Mean events of a contact of the default centre, for --rate.
constexpr double kEventsPerContact = 5.5;

absl::StatusOr<SimulationOptions> OptionsOf(const SimulateArguments& arguments,
                                            Clock& clock) {
  absl::Time start = clock.Wall();
  if (!arguments.start.empty()) {
    HL_ASSIGN_OR_RETURN(start,
                        ParseTimeOption(arguments.start, absl::UTCTimeZone()));
  }
  SimulationOptions options = DefaultCentre(arguments.seed, start);
  options.incidents = DemoIncidents();
  if (arguments.incident >= 0) {
    Incident incident;
    incident.title = "half of the staff is away";
    incident.after = absl::Minutes(arguments.incident);
    incident.lasts = absl::Minutes(10);
    incident.staff_percent = 50;
    options.incidents = {incident};
  }
  if (arguments.dirt) options.dirt = DirtOptions::Some();
  if (arguments.minutes > 0) {
    options.arrivals_for = absl::Minutes(arguments.minutes);
  }
  if (arguments.rate > 0) {
    options.scale =
        arguments.rate * 3600 / (BusyHourContacts(options) * kEventsPerContact);
  }
  return options;
}

// Where events go.
class EventSink {
 public:
  virtual ~EventSink() = default;
  virtual absl::Status Put(const CentreEvent& event) = 0;
  virtual absl::Status Flush() = 0;
};

class FileSink final : public EventSink {
 public:
  FileSink(LineFile file, bool json) : file_(std::move(file)), json_(json) {}

  absl::Status Put(const CentreEvent& event) override {
    bytes_.clear();
    if (json_) {
      AppendEventJson(event.AsEvent(), JsonTime::kRfc3339, bytes_);
      bytes_ += '\n';
      file_.WriteBytes(bytes_);
      return absl::OkStatus();
    }
    AppendEventProtobuf(event.AsEvent(), bytes_);
    file_.WriteBytes(LengthOf(bytes_.size()));
    file_.WriteBytes(bytes_);
    return absl::OkStatus();
  }
  absl::Status Flush() override { return file_.Flush(); }

 private:
  // A varint, as protobuf's delimited streams have it.
  static std::string LengthOf(size_t size) {
    std::string length;
    for (; size >= 0x80; size >>= 7) {
      length += static_cast<char>((size & 0x7f) | 0x80);
    }
    length += static_cast<char>(size);
    return length;
  }

  LineFile file_;
  const bool json_;
  std::string bytes_;
};

// One message holds up to `batch` events of its partition.
class BusSink final : public EventSink {
 public:
  BusSink(std::unique_ptr<LogAppender> appender, std::string topic,
          int32_t partitions, const SimulateArguments& arguments)
      : appender_(std::move(appender)),
        topic_(std::move(topic)),
        batch_(arguments.batch),
        json_(arguments.format == "jsonl"),
        pending_(static_cast<size_t>(partitions)) {}

  absl::Status Put(const CentreEvent& event) override {
    const int32_t partition =
        PartitionOf(event.entity_id, static_cast<int32_t>(pending_.size()));
    Pending& pending = pending_[static_cast<size_t>(partition)];
    Append(event, pending);
    return pending.events < batch_ ? absl::OkStatus()
                                   : Send(partition, pending);
  }

  absl::Status Flush() override {
    for (size_t i = 0; i < pending_.size(); ++i) {
      HL_RETURN_IF_ERROR(Send(static_cast<int32_t>(i), pending_[i]));
    }
    return appender_->Flush(absl::Seconds(30));
  }

 private:
  struct Pending {
    std::string bytes;
    int events = 0;
  };

  void Append(const CentreEvent& event, Pending& pending) {
    ++pending.events;
    if (json_) {
      AppendEventJson(event.AsEvent(), JsonTime::kRfc3339, pending.bytes);
      pending.bytes += '\n';
    } else if (batch_ == 1) {
      AppendEventProtobuf(event.AsEvent(), pending.bytes);
    } else {
      // Messages of one field join by concatenation.
      const Event one = event.AsEvent();
      pending.bytes += EncodeEventBatch(std::span(&one, 1));
    }
  }

  absl::Status Send(int32_t partition, Pending& pending) {
    if (pending.events == 0) return absl::OkStatus();
    NewRecord record;
    record.topic = topic_;
    record.partition = partition;
    record.value = std::move(pending.bytes);
    pending = Pending();
    return appender_->Append(std::move(record));
  }

  const std::unique_ptr<LogAppender> appender_;
  const std::string topic_;
  const int batch_;
  const bool json_;
  std::vector<Pending> pending_;
};

absl::StatusOr<std::unique_ptr<Log>> OpenBus(
    const SimulateArguments& arguments) {
  KafkaOptions kafka;
  kafka.properties["bootstrap.servers"] = arguments.brokers;
  kafka.clock = &SystemClock();
  kafka.client_id = "holdline-simulate";
  kafka.sink = [](KafkaSeverity, std::string_view event,
                  std::string_view detail) {
    LogLine(LogLevel::kWarning, std::string(event),
            {{"detail", std::string(detail)}});
  };
  HL_ASSIGN_OR_RETURN(auto log, OpenKafkaLog(std::move(kafka)));
  if (arguments.create_partitions > 0) {
    TopicSpec topic;
    topic.name = arguments.topic;
    topic.partitions = arguments.create_partitions;
    HL_RETURN_IF_ERROR(log->CreateTopics(std::span(&topic, 1)));
  }
  return log;
}

// Puts each event when its time has come; those of the past at once.
absl::Status Pour(CallCentre& centre, EventSink& sink, bool paced,
                  const StopSignal& stop) {
  Clock& clock = SystemClock();
  while (centre.NextEventTimeUs() != CallCentre::kNever && !stop.requested()) {
    const int64_t ahead_us = centre.NextEventTimeUs() - clock.WallUs();
    if (paced && ahead_us > 0) {
      HL_RETURN_IF_ERROR(sink.Flush());
      // Short naps, so that a signal is heard.
      clock.Sleep(absl::Microseconds(std::min<int64_t>(ahead_us, 100'000)));
      continue;
    }
    HL_RETURN_IF_ERROR(sink.Put(centre.Next()));
  }
  return sink.Flush();
}

absl::Status Simulate(const SimulateArguments& arguments) {
  HL_ASSIGN_OR_RETURN(const SimulationOptions options,
                      OptionsOf(arguments, SystemClock()));
  HL_ASSIGN_OR_RETURN(auto centre, CallCentre::Create(options));
  StopSignal stop;
  if (arguments.brokers.empty()) {
    if (arguments.minutes <= 0) {
      return absl::InvalidArgumentError(
          "a file needs an end: say --minutes (only a bus, --brokers, can be "
          "fed without end)");
    }
    HL_ASSIGN_OR_RETURN(LineFile file, LineFile::Create(arguments.output));
    FileSink sink(std::move(file), arguments.format == "jsonl");
    return Pour(*centre, sink, /*paced=*/false, stop);
  }
  HL_ASSIGN_OR_RETURN(auto log, OpenBus(arguments));
  HL_ASSIGN_OR_RETURN(const int32_t partitions,
                      log->PartitionCount(arguments.topic));
  HL_ASSIGN_OR_RETURN(auto appender, log->OpenAppender());
  BusSink sink(std::move(appender), arguments.topic, partitions, arguments);
  return Pour(*centre, sink, /*paced=*/true, stop);
}

int RunSimulate(const SimulateArguments& arguments) {
  const absl::Status status = Simulate(arguments);
  if (status.ok()) return kExitOk;
  const ExitCode broken = arguments.brokers.empty() ? kExitFile : kExitLog;
  return Refuse("simulate", status,
                absl::IsInvalidArgument(status) ? kExitUsage : broken);
}

}  // namespace

void AddSimulateCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<SimulateArguments>();
  CLI::App* command = app.add_subcommand(
      "simulate", "tell the events of a simulated call centre");
  command->add_option("--seed", arguments->seed, "same seed, same events");
  command->add_option("--start", arguments->start,
                      "time of the first event; default: now");
  command
      ->add_option("--minutes", arguments->minutes,
                   "how long contacts arrive; 0: without end")
      ->check(CLI::NonNegativeNumber);
  command
      ->add_option("--rate", arguments->rate,
                   "events a second in the busiest hour; 0: as it is")
      ->check(CLI::NonNegativeNumber);
  command->add_option("--incident", arguments->incident,
                      "minute at which half of the staff is away for ten "
                      "minutes, instead of the demo's incidents");
  command->add_flag("--dirt", arguments->dirt,
                    "add duplicates, disorder, late events and corrections");
  command->add_option("--format", arguments->format, "form of the events")
      ->check(CLI::IsMember({"jsonl", "protobuf"}));
  command->add_option("--output", arguments->output,
                      "file; - is standard output");
  command->add_option("--brokers", arguments->brokers,
                      "to a Kafka bus instead, in real time: host:port,...");
  command->add_option("--topic", arguments->topic, "the bus's topic");
  command
      ->add_option("--create-partitions", arguments->create_partitions,
                   "create the topic with so many partitions, if missing")
      ->check(CLI::Range(0, 1024));
  command->add_option("--batch", arguments->batch, "events a message")
      ->check(CLI::Range(1, 10'000));
  command->callback(
      [arguments, exit_code] { *exit_code = RunSimulate(*arguments); });
}

}  // namespace holdline
