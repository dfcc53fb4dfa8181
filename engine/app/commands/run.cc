// holdline run: the service.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/config_file.h"
#include "engine/app/commands/control_follower.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/instance_lock.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/run_report.h"
#include "engine/app/commands/stop_signal.h"
#include "engine/app/config/setting.h"
#include "engine/app/log_line.h"
#include "engine/app/monitor/monitor.h"
#include "engine/app/options.h"
#include "engine/app/stages/pipeline.h"
#include "engine/app/topics.h"
#include "engine/app/version.h"
#include "engine/base/may_pass.h"
#include "engine/base/process.h"
#include "engine/base/status_macros.h"
#include "engine/http/http_server.h"
#include "engine/kafka/kafka_log.h"
#include "engine/runtime/runtime.h"
#include "operators/contract/diagnostic.h"

namespace holdline {
namespace {

struct RunArguments {
  std::string config;
  std::string instance;
  std::string listen;
  std::string until;
  std::string report;
  bool dry_run = false;
  bool help_config = false;
};

// An error and the exit code that it means.
struct Failure {
  absl::Status status;
  ExitCode code = kExitLog;
};

void TellFailure(ExitCode code, std::string_view why) {
  LogLine(LogLevel::kError, "failed",
          {{"why", std::string(why)},
           {"exit_code", absl::StrCat(static_cast<int>(code))}});
}

LogLevel LevelOf(KafkaSeverity severity) {
  switch (severity) {
    case KafkaSeverity::kInfo:
      return LogLevel::kInfo;
    case KafkaSeverity::kWarning:
      return LogLevel::kWarning;
    case KafkaSeverity::kError:
      return LogLevel::kError;
  }
  return LogLevel::kError;
}

// Between being fenced and joining again, so that two that fence each other do
// not do it all day.
constexpr absl::Duration kRejoinPause = absl::Milliseconds(100);

// After the signal to stop. A drain takes 15 s at most; what is left is for the
// handles of a log that does not answer.
constexpr absl::Duration kStopPatience = absl::Seconds(25);

constexpr int64_t kReturnMemoryAfterUs = 5'000'000;

class Service {
 public:
  Service(ServiceConfig config, LoadedBook book)
      : config_(std::move(config)), book_(std::move(book)) {}

  // Null: all went well.
  std::optional<Failure> Run(const RunArguments& arguments);

 private:
  absl::Status OpenLog();
  absl::Status WaitForTelemetry(const StopSignal& stop);
  absl::Status Begin(const StopSignal& stop);
  absl::Status PrepareTopics();
  absl::Status ReadControl();
  void ReturnMemory();
  void MakeMonitor();
  absl::Status OpenRuntime();
  bool IsRival(std::string_view owner) const;
  absl::Status Rejoin(const StopSignal& stop);
  absl::Status RunThreads(const StopSignal& stop);
  void EndInTime(const std::stop_token& ended, const StopSignal& stop);
  absl::Status OpenPages();
  absl::Status WriteReport(const std::string& path) const;
  absl::Status TellTaken(const absl::Status& taken) const;
  RuntimeOptions MakeRuntimeOptions();
  PipelineOptions MakePipelineOptions();

  Clock& clock_ = SystemClock();
  const ServiceConfig config_;
  const LoadedBook book_;  // of the folder, at the start
  std::unique_ptr<Log> log_;
  int32_t judge_partitions_ = 1;
  int32_t telemetry_partitions_ = 1;
  // Made at the start, then owned by the thread that follows.
  std::unique_ptr<ControlFollower> control_;
  int64_t memory_returned_for_us_ = 0;  // the monitor's phase_changed_us
  const int64_t started_us_ = clock_.WallUs();
  int opened_ = 0;  // runtimes
  std::unique_ptr<Monitor> monitor_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<HttpServer> pages_;
};

absl::Status Service::OpenLog() {
  KafkaOptions kafka;
  kafka.properties = config_.kafka;
  kafka.client_id = absl::StrCat("holdline-", config_.instance);
  kafka.clock = &clock_;
  kafka.sink = [](KafkaSeverity severity, std::string_view event,
                  std::string_view detail) {
    LogLine(LevelOf(severity), std::string(event),
            {{"detail", std::string(detail)}});
  };
  HL_ASSIGN_OR_RETURN(log_, OpenKafkaLog(std::move(kafka)));
  return absl::OkStatus();
}

// Brokers may be down at the start: then it is asked again, with growing
// pauses, until they answer or the service is stopped.
absl::Status Service::WaitForTelemetry(const StopSignal& stop) {
  const bool rekey = !config_.rekey_from.empty();
  const std::string& topic =
      rekey ? config_.rekey_from : config_.topics.telemetry;
  for (absl::Duration pause = absl::Milliseconds(250); !stop.requested();
       pause = std::min(pause * 2, absl::Seconds(15))) {
    const auto partitions = log_->PartitionCount(topic);
    if (partitions.ok()) return absl::OkStatus();
    if (absl::IsNotFound(partitions.status())) {
      return absl::NotFoundError(absl::StrCat(
          "there is no topic ", topic, "; create it, or name the right one in ",
          rekey ? "rekey.from" : "topics.telemetry"));
    }
    if (!MayPass(partitions.status())) return partitions.status();
    LogLine(LogLevel::kWarning, "waiting_for_brokers",
            {{"brokers", config_.brokers},
             {"again_in", absl::FormatDuration(pause)},
             {"why", std::string(partitions.status().message())}});
    for (absl::Duration slept; slept < pause && !stop.requested();
         slept += absl::Milliseconds(100)) {
      clock_.Sleep(absl::Milliseconds(100));
    }
  }
  return absl::CancelledError("stopped while waiting for brokers");
}

absl::Status Service::PrepareTopics() {
  const auto table =
      TopicTable({.names = config_.topics,
                  .judge_partitions = config_.judge_partitions,
                  .rekey_partitions =
                      config_.rekey_from.empty() ? 0 : config_.rekey_partitions,
                  .replication = config_.replication});
  HL_RETURN_IF_ERROR(log_->CreateTopics(table));
  HL_ASSIGN_OR_RETURN(const auto differences, CheckTopics(*log_, table));
  for (const std::string& difference : differences) {
    LogLine(LogLevel::kWarning, "topic_differs", {{"what", difference}});
  }
  HL_ASSIGN_OR_RETURN(judge_partitions_,
                      log_->PartitionCount(config_.topics.Observations()));
  HL_ASSIGN_OR_RETURN(telemetry_partitions_,
                      log_->PartitionCount(config_.topics.telemetry));
  return absl::OkStatus();
}

absl::Status Service::ReadControl() {
  if (control_ == nullptr) {
    control_ = std::make_unique<ControlFollower>(*log_, clock_, config_, book_);
  }
  return control_->ReadFirst();
}

// A recovery frees what it read, a partition that went what it knew; without
// this it would stay with the allocator, some hundred MB each time.
void Service::ReturnMemory() {
  const int64_t changed_us = monitor_->phase_changed_us();
  if (changed_us == memory_returned_for_us_ ||
      clock_.MonotonicUs() - changed_us < kReturnMemoryAfterUs) {
    return;
  }
  memory_returned_for_us_ = changed_us;
  ReturnFreeMemory();
}

PipelineOptions Service::MakePipelineOptions() {
  PipelineOptions options;
  options.topics = config_.topics;
  options.books = &control_->history();
  options.judge_partitions = judge_partitions_;
  options.rekey_from = config_.rekey_from;
  options.telemetry_partitions = telemetry_partitions_;
  options.score.remember_us = absl::ToInt64Microseconds(config_.remember);
  options.score.open_us = absl::ToInt64Microseconds(config_.remember_open);
  options.score.lost_after_us = absl::ToInt64Microseconds(config_.lost_after);
  options.score.max_contacts = config_.max_contacts;
  options.score.remember_cases_us =
      absl::ToInt64Microseconds(config_.remember_cases);
  options.score.open_cases_us =
      absl::ToInt64Microseconds(config_.remember_open_cases);
  options.score.max_cases = config_.max_cases;
  options.score.remember_outages_us =
      absl::ToInt64Microseconds(config_.remember_outages);
  options.score.open_outages_us =
      absl::ToInt64Microseconds(config_.remember_open_outages);
  options.score.max_outages = config_.max_outages;
  options.probe = monitor_.get();
  options.run_score = config_.run_score;
  options.run_judge = config_.run_judge;
  return options;
}

RuntimeOptions Service::MakeRuntimeOptions() {
  RuntimeOptions options;
  options.incarnation = absl::StrFormat("%x-%x-%d", started_us_,
                                        static_cast<int>(getpid()), ++opened_);
  if (opened_ > 1) {
    options.is_rival = [this](std::string_view owner) {
      return IsRival(owner);
    };
  }
  options.shards = config_.shards;
  options.tick = config_.tick;
  options.behind_tick = config_.behind_tick;
  options.ring_capacity = config_.ring_packets;
  options.clock_mode = config_.clock;
  options.allowance = config_.allowance;
  options.until_us = config_.until_us;
  options.instance = config_.instance;
  options.group_prefix = config_.topics.prefix;
  options.transactional_id_prefix = config_.topics.prefix;
  if (config_.snapshots) {
    options.snapshots_topic = config_.topics.Snapshots();
    options.snapshot_pace.cycle_us =
        absl::ToInt64Microseconds(*config_.snapshots);
  }
  return options;
}

void Service::MakeMonitor() {
  MonitorOptions monitor;
  monitor.topics = config_.topics;
  monitor.judge_partitions = judge_partitions_;
  monitor.max_series = static_cast<int64_t>(config_.max_series);
  monitor.stale_after = config_.stale_after;
  monitor.live = config_.clock == ClockMode::kLive;
  monitor_ = std::make_unique<Monitor>(&clock_, std::move(monitor));
}

// Whatever of it the brokers do not answer is asked again, from the beginning.
absl::Status Service::Begin(const StopSignal& stop) {
  for (;;) {
    absl::Status status = PrepareTopics();
    if (status.ok()) status = ReadControl();
    if (status.ok()) MakeMonitor();
    if (status.ok()) status = OpenRuntime();
    if (!MayPass(status)) return status;
    LogLine(
        LogLevel::kWarning, "waiting_for_brokers",
        {{"brokers", config_.brokers}, {"why", std::string(status.message())}});
    clock_.Sleep(kRejoinPause);
    HL_RETURN_IF_ERROR(WaitForTelemetry(stop));
  }
}

absl::Status Service::OpenRuntime() {
  pipeline_ = std::make_unique<Pipeline>(MakePipelineOptions());
  HL_ASSIGN_OR_RETURN(
      runtime_,
      Runtime::Open(*log_, clock_, MakeRuntimeOptions(), pipeline_->Stages(),
                    monitor_.get(), monitor_.get()));
  return absl::OkStatus();
}

// Whoever was fenced may have been taken for dead, or is late with a request to
// join that it has made again since. Only a cut tells that there is another
// process of this name; of the two the earlier one ends.
bool Service::IsRival(std::string_view owner) const {
  absl::string_view rest(owner.data(), owner.size());
  int64_t started_us = 0;
  return absl::ConsumePrefix(&rest, absl::StrCat(config_.topics.prefix, "-",
                                                 config_.instance, "-")) &&
         absl::SimpleHexAtoi(rest.substr(0, rest.find('-')), &started_us) &&
         started_us > started_us_;
}

// Whoever was fenced has lost partitions, to another instance that took it for
// dead. It throws its state away, and is a new one in its old members' places.
absl::Status Service::Rejoin(const StopSignal& stop) {
  runtime_.reset();
  pipeline_.reset();
  monitor_->StartAnew();
  HL_RETURN_IF_ERROR(WaitForTelemetry(stop));
  return OpenRuntime();
}

absl::Status Service::RunThreads(const StopSignal& stop) {
  std::stop_source source;
  std::jthread watch([&](const std::stop_token& ended) {
    while (!stop.requested() && !ended.stop_requested()) {
      ReturnMemory();
      clock_.Sleep(absl::Milliseconds(50));
    }
    if (stop.requested()) LogLine(LogLevel::kInfo, "stopping", {});
    source.request_stop();
  });
  absl::Status status = runtime_->RunThreads(source.get_token());
  while (absl::IsAborted(status)) {
    // Others have what it had: there is nothing to hand over.
    if (stop.requested()) return absl::CancelledError(status.message());
    LogLine(LogLevel::kWarning, "begins_anew",
            {{"why", std::string(status.message())}});
    do {
      clock_.Sleep(kRejoinPause);
      status = Rejoin(stop);
    } while (MayPass(status) && !stop.requested());
    if (MayPass(status)) return absl::CancelledError("stopped while joining");
    if (status.ok()) status = runtime_->RunThreads(source.get_token());
  }
  return status;
}

// Whoever was told to stop does so, whatever waits for the brokers. What is not
// committed by then is for the next owner to say.
void Service::EndInTime(const std::stop_token& ended, const StopSignal& stop) {
  int64_t told_us = clock_.MonotonicUs();
  while (!ended.stop_requested()) {
    const int64_t now_us = clock_.MonotonicUs();
    if (!stop.requested()) told_us = now_us;
    if (now_us - told_us > absl::ToInt64Microseconds(kStopPatience)) {
      TellFailure(kExitLog, "did not stop in time; are the brokers there?");
      std::_Exit(kExitLog);
    }
    clock_.Sleep(absl::Milliseconds(50));
  }
}

absl::Status Service::OpenPages() {
  HL_ASSIGN_OR_RETURN(pages_, HttpServer::Start({.listen = config_.listen},
                                                monitor_->Routes()));
  LogLine(
      LogLevel::kInfo, "listening",
      {{"address", config_.listen}, {"port", absl::StrCat(pages_->port())}});
  return absl::OkStatus();
}

absl::Status Service::WriteReport(const std::string& path) const {
  HL_ASSIGN_OR_RETURN(LineFile file, LineFile::Create(path));
  const BookVersion book =
      control_->history().InForceAt(config_.until_us.value_or(clock_.WallUs()));
  file.WriteBytes(RenderReport(MakeReport(*pipeline_, *book.book),
                               OutputFormat::kJson, {}));
  return file.Close();
}

absl::Status Service::TellTaken(const absl::Status& taken) const {
  return absl::Status(
      taken.code(),
      absl::StrCat("instance ", config_.instance, " ", taken.message(),
                   "; give this one a name of its own (instance: NAME)"));
}

std::optional<Failure> Service::Run(const RunArguments& arguments) {
  StopSignal stop;
  ReloadSignal reload;
  const std::jthread limit(
      [&](const std::stop_token& ended) { EndInTime(ended, stop); });
  SetLogLevel(config_.log_level);
  LogLine(LogLevel::kInfo, "starting",
          {{"version", kVersion}, {"instance", config_.instance}});
  const auto lock = InstanceLock::Acquire(absl::StrCat(
      config_.brokers, "/", config_.topics.prefix, "/", config_.instance));
  if (!lock.ok()) return Failure{TellTaken(lock.status()), kExitTaken};
  absl::Status status = OpenLog();
  if (!status.ok()) return Failure{status, kExitMistakes};
  status = WaitForTelemetry(stop);
  if (absl::IsCancelled(status)) return std::nullopt;
  if (status.ok() && arguments.dry_run) {
    std::printf("configuration and contracts are good, the brokers answer\n");
    return std::nullopt;
  }
  if (status.ok()) status = Begin(stop);
  if (absl::IsCancelled(status)) return std::nullopt;
  if (!status.ok()) return Failure{status, kExitLog};
  status = OpenPages();
  if (!status.ok()) return Failure{status, kExitPort};

  {
    const std::jthread control([&](const std::stop_token& ended) {
      control_->Follow(ended, reload, *monitor_);
    });
    status = RunThreads(stop);
  }
  pages_->Stop();
  if (absl::IsCancelled(status)) {
    LogLine(LogLevel::kInfo, "stopped",
            {{"why", std::string(status.message())}});
    return std::nullopt;
  }
  if (absl::IsAlreadyExists(status)) return Failure{status, kExitTaken};
  if (!status.ok()) return Failure{status, kExitLog};
  if (!arguments.report.empty()) {
    status = WriteReport(arguments.report);
    if (!status.ok()) return Failure{status, kExitFile};
  }
  LogLine(LogLevel::kInfo, "stopped", {});
  return std::nullopt;
}

int RunService(const RunArguments& arguments) {
  if (arguments.help_config) {
    std::fputs(DescribeSettings().c_str(), stdout);
    return kExitOk;
  }
  auto config = LoadConfigFile(arguments.config);
  if (!config) return kExitMistakes;
  for (const auto& [name, value] : {std::pair("instance", arguments.instance),
                                    std::pair("listen", arguments.listen)}) {
    if (value.empty()) continue;
    const absl::Status taken = FindSetting(name)->take(value, *config);
    if (taken.ok()) continue;
    std::fprintf(stderr, "holdline run: --%s: %s\n", name,
                 std::string(taken.message()).c_str());
    return kExitUsage;
  }
  if (!arguments.until.empty()) {
    const auto until = ParseTimeOption(arguments.until, absl::UTCTimeZone());
    if (!until.ok()) {
      std::fprintf(stderr, "holdline run: --until: %s\n",
                   std::string(until.status().message()).c_str());
      return kExitUsage;
    }
    config->until_us = absl::ToUnixMicros(*until);
  }
  int exit_code = kExitOk;
  auto book = LoadBookFiles({config->contracts}, &exit_code);
  if (!book) return exit_code;
  const std::optional<Failure> failure =
      Service(*std::move(config), *std::move(book)).Run(arguments);
  if (!failure) return kExitOk;
  TellFailure(failure->code, std::string(failure->status.message()));
  return failure->code;
}

}  // namespace

void AddRunCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* command = app.add_subcommand("run", "the service");
  auto* config = command->add_option("-c,--config", arguments->config,
                                     "configuration: holdline.yaml");
  command->add_flag("--dry-run", arguments->dry_run,
                    "check configuration, contracts and brokers, then end");
  command->add_option("--instance", arguments->instance,
                      "this process's name, in place of the configuration's");
  command->add_option("--listen", arguments->listen,
                      "host:port of the pages, in place of the "
                      "configuration's");
  command->add_option("--until", arguments->until,
                      "with clock: log; judge what the log has now, up to "
                      "this time, and end");
  command->add_option("--report", arguments->report,
                      "with --until: write the report to this file, as JSON");
  auto* help = command->add_flag("--help-config", arguments->help_config,
                                 "print every setting of the configuration");
  command->callback([arguments, exit_code, config, help] {
    if (config->count() == 0 && help->count() == 0) {
      throw CLI::RequiredError("-c,--config");
    }
    *exit_code = RunService(*arguments);
  });
}

}  // namespace holdline
