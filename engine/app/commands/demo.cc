// holdline demo: a simulated call centre, both stages, the metrics page and a
// board, in one process on the in-memory log, with time running faster.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/app/board/board_model.h"
#include "engine/app/board/board_view.h"
#include "engine/app/board/live_screen.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/stop_signal.h"
#include "engine/app/log_line.h"
#include "engine/app/monitor/monitor.h"
#include "engine/app/options.h"
#include "engine/app/simulate/call_centre.h"
#include "engine/app/simulate/demo_contracts.h"
#include "engine/app/stages/pipeline.h"
#include "engine/base/clock.h"
#include "engine/base/hash.h"
#include "engine/base/status_macros.h"
#include "engine/http/http_server.h"
#include "engine/log/memory_log.h"
#include "engine/runtime/runtime.h"
#include "operators/telemetry/encoder.h"

namespace holdline {
namespace {

struct DemoArguments {
  std::string run_for;
  double speed = 60;
  uint64_t seed = 1;
  std::string listen = "127.0.0.1:9464";
};

constexpr int32_t kTelemetryPartitions = 2;
constexpr absl::Duration kFrame = absl::Milliseconds(200);  // of real time
// The centre has been at work for so long when the demo begins.
constexpr absl::Duration kWarmUp = absl::Minutes(2);

// Ten in the morning of the latest working day, where the centre is: a busy
// hour, whenever the demo is looked at.
int64_t BusyMorningUs(absl::TimeZone zone) {
  absl::CivilDay day = absl::ToCivilDay(SystemClock().Wall(), zone);
  while (absl::GetWeekday(day) == absl::Weekday::saturday ||
         absl::GetWeekday(day) == absl::Weekday::sunday) {
    --day;
  }
  return absl::ToUnixMicros(absl::FromCivil(absl::CivilHour(day) + 10, zone));
}

class Demo {
 public:
  explicit Demo(const DemoArguments& arguments);

  absl::Status Run(const LoadedBook& book, absl::Duration run_for);

 private:
  absl::Status Open(const LoadedBook& book);
  absl::Status OpenPages();
  absl::Status Feed();
  absl::Status Round();
  void Show(LiveScreen* screen);
  void OnAlert(const Alert& alert);
  std::vector<std::string> Notes() const;

  const DemoArguments& arguments_;
  const bool color_;
  const bool on_terminal_;
  const absl::TimeZone zone_;  // of the centre
  FastClock clock_;
  MemoryLog log_;
  const TopicNames topics_;
  BoardModel model_;
  Monitor monitor_;
  std::unique_ptr<CallCentre> centre_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<Runtime> runtime_;
  std::unique_ptr<LogAppender> appender_;
  std::unique_ptr<HttpServer> pages_;
};

Demo::Demo(const DemoArguments& arguments)
    : arguments_(arguments),
      color_(LiveScreen::HasColor(STDOUT_FILENO)),
      on_terminal_(LiveScreen::IsTerminal(STDOUT_FILENO)),
      zone_(DefaultCentre(arguments.seed, absl::UnixEpoch()).time_zone),
      clock_(BusyMorningUs(zone_), arguments.speed),
      log_(clock_),
      model_({.title = "demo",
              .subtitle = absl::StrFormat(
                  "a simulated call centre, %g times as fast", arguments.speed),
              .zone = zone_}),
      monitor_(&clock_,
               {.topics = topics_,
                .stale_after = absl::Minutes(5),
                .on_alert = [this](const Alert& alert) { OnAlert(alert); }}) {}

absl::Status Demo::Open(const LoadedBook& book) {
  std::vector<TopicSpec> topics =
      TopicTable({.names = topics_, .judge_partitions = 1});
  TopicSpec telemetry;
  telemetry.name = topics_.telemetry;
  telemetry.partitions = kTelemetryPartitions;
  topics.push_back(telemetry);
  HL_RETURN_IF_ERROR(log_.CreateTopics(topics));
  for (const TopicSpec& topic : topics) log_.TrimCommitted(topic.name);

  PipelineOptions pipeline;
  pipeline.book = book.book;
  pipeline.book_bytes = book.bytes;
  pipeline.probe = &monitor_;
  pipeline_ = std::make_unique<Pipeline>(std::move(pipeline));
  RuntimeOptions runtime;
  runtime.tick = runtime.behind_tick = absl::Milliseconds(100);
  HL_ASSIGN_OR_RETURN(runtime_,
                      Runtime::Open(log_, clock_, runtime, pipeline_->Stages(),
                                    &monitor_, &monitor_));
  HL_ASSIGN_OR_RETURN(appender_, log_.OpenAppender());
  SimulationOptions simulation =
      DefaultCentre(arguments_.seed, clock_.Wall() - kWarmUp);
  simulation.incidents = DemoIncidents();
  HL_ASSIGN_OR_RETURN(centre_, CallCentre::Create(simulation));
  return OpenPages();
}

// The page is part of the demo, but a port that is taken does not end it.
absl::Status Demo::OpenPages() {
  auto started = HttpServer::Start(
      {.listen = arguments_.listen, .setting = "--listen"}, monitor_.Routes());
  if (absl::IsAlreadyExists(started.status())) {
    std::fprintf(stderr, "holdline demo: no metrics page: %s\n",
                 std::string(started.status().message()).c_str());
    return absl::OkStatus();
  }
  HL_RETURN_IF_ERROR(started.status());
  pages_ = *std::move(started);
  return absl::OkStatus();
}

// What has happened until now goes onto the bus.
absl::Status Demo::Feed() {
  const int64_t now_us = clock_.WallUs();
  while (centre_->NextEventTimeUs() <= now_us) {
    const CentreEvent& event = centre_->Next();
    NewRecord record;
    record.topic = topics_.telemetry;
    record.partition = PartitionOf(event.entity_id, kTelemetryPartitions);
    record.timestamp_us = event.delivery_us;
    AppendEventProtobuf(event.AsEvent(), record.value);
    HL_RETURN_IF_ERROR(appender_->Append(std::move(record)));
  }
  return absl::OkStatus();
}

absl::Status Demo::Round() {
  HL_RETURN_IF_ERROR(Feed());
  while (true) {
    HL_ASSIGN_OR_RETURN(const int work, runtime_->Step());
    if (work == 0) return absl::OkStatus();
  }
}

void Demo::OnAlert(const Alert& alert) {
  const BoardAlert shown = ToBoardAlert(alert);
  model_.Add(shown);
  if (!on_terminal_) {
    std::printf("%s\n", AlertText(shown, zone_, color_).c_str());
    std::fflush(stdout);
  }
}

std::vector<std::string> Demo::Notes() const {
  if (pages_ == nullptr) return {};
  return {absl::StrCat("metrics: http://127.0.0.1:", pages_->port(),
                       "/metrics   end: Ctrl-C")};
}

void Demo::Show(LiveScreen* screen) {
  for (const auto& status : monitor_.board().Contracts()) model_.Apply(*status);
  model_.SetEvents(monitor_.events());
  model_.SetNotes(Notes());
  if (screen == nullptr) return;
  BoardSize size = screen->Size();
  size.color = color_;
  screen->Show(RenderBoard(model_.Snapshot(), size));
}

absl::Status Demo::Run(const LoadedBook& book, absl::Duration run_for) {
  StopSignal stop;
  HL_RETURN_IF_ERROR(Open(book));
  std::optional<LiveScreen> screen;
  if (on_terminal_) screen.emplace(STDOUT_FILENO);
  Clock& real = SystemClock();
  const int64_t began_us = real.MonotonicUs();
  int64_t shown_us = 0;
  while (!stop.requested()) {
    HL_RETURN_IF_ERROR(Round());
    const int64_t now_us = real.MonotonicUs();
    if (now_us - shown_us >= absl::ToInt64Microseconds(kFrame)) {
      shown_us = now_us;
      Show(screen ? &*screen : nullptr);
    }
    if (absl::Microseconds(now_us - began_us) >= run_for) break;
    real.Sleep(absl::Milliseconds(10));
  }
  if (pages_ != nullptr) pages_->Stop();
  Show(nullptr);
  screen.reset();
  std::printf("%s\n", SummaryText(model_.Snapshot(), color_).c_str());
  return runtime_->Drain();
}

int RunDemo(const DemoArguments& arguments) {
  // Without a terminal nobody would press Ctrl-C.
  absl::Duration run_for = LiveScreen::IsTerminal(STDOUT_FILENO)
                               ? absl::InfiniteDuration()
                               : absl::Seconds(30);
  if (!arguments.run_for.empty()) {
    const auto given = ParseDurationOption(
        arguments.run_for.find_first_not_of("0123456789") == std::string::npos
            ? arguments.run_for + "s"
            : arguments.run_for);
    if (!given.ok()) {
      std::fprintf(stderr, "holdline demo: --for: %s\n",
                   std::string(given.status().message()).c_str());
      return kExitUsage;
    }
    run_for = *given;
  }
  std::vector<BookFile> files;
  for (const DemoContract& contract : DemoContracts()) {
    files.push_back({.path = std::string(contract.file),
                     .text = std::string(contract.text)});
  }
  SetLogLevel(LogLevel::kError);  // the board says it all
  int exit_code = kExitOk;
  auto book = LoadBookTexts(std::move(files), &exit_code);
  if (!book) return exit_code;
  const absl::Status status = Demo(arguments).Run(*std::move(book), run_for);
  return status.ok() ? kExitOk : Refuse("demo", status, kExitPort);
}

}  // namespace

void AddDemoCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<DemoArguments>();
  CLI::App* command = app.add_subcommand(
      "demo", "a simulated call centre, judged live; needs nothing else");
  command->add_option("--for", arguments->run_for,
                      "end after so long: 30s; default without a terminal");
  command->add_option("--speed", arguments->speed, "how much faster time runs")
      ->check(CLI::Range(0.1, 600.0));
  command->add_option("--seed", arguments->seed, "of the simulation");
  command->add_option("--listen", arguments->listen,
                      "address of the metrics page");
  command->callback(
      [arguments, exit_code] { *exit_code = RunDemo(*arguments); });
}

}  // namespace holdline
