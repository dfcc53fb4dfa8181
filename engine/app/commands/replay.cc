// holdline replay: last month's events under a contract, or under two of them
// side by side.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/board/live_screen.h"
#include "engine/app/commands/breach_counts.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/leg_table.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/progress.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/replayer.h"
#include "engine/app/commands/run_report.h"
#include "engine/app/commands/telemetry_arguments.h"
#include "engine/app/monitor/published.h"
#include "engine/app/options.h"
#include "engine/app/report/comparison.h"
#include "engine/app/report/interval_report.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

// The command line as it was written.
struct ReplayArguments {
  TelemetryArguments telemetry;
  std::vector<std::string> what_if;
  std::string output = "table";
  std::string alerts;
  std::string status;
  std::string ledger;
  std::string notifications;
  std::string by;
  std::string every = "30m";
  std::string within = "20s";
  std::string formula = "abandons_miss";
  std::string shorter;
  std::string booked_at = "enqueue";
  std::string tick = "20ms";
  ReplayerOptions replayer;
};

OutputFormat OutputFormatOf(const std::string& name) {
  if (name == "json") return OutputFormat::kJson;
  return name == "csv" ? OutputFormat::kCsv : OutputFormat::kTable;
}

BookedAt BookedAtOf(const std::string& name) {
  if (name == "service_level_event") return BookedAt::kServiceLevelEvent;
  if (name == "outcome") return BookedAt::kOutcome;
  return name == "end" ? BookedAt::kEnd : BookedAt::kEnqueue;
}

absl::StatusOr<IntervalOptions> IntervalsOf(const ReplayArguments& arguments,
                                            absl::TimeZone zone) {
  IntervalOptions intervals;
  intervals.zone = zone;
  intervals.by_queue = arguments.by == "queue";
  intervals.booked_at = BookedAtOf(arguments.booked_at);
  HL_ASSIGN_OR_RETURN(intervals.every, ParseDurationOption(arguments.every));
  if (!ClockIntervals::IsAllowed(intervals.every)) {
    return absl::InvalidArgumentError(
        "--every must be whole minutes that divide an hour (5m, 15m, 30m) or "
        "whole hours that divide a day (1h, 6h)");
  }
  HL_ASSIGN_OR_RETURN(const absl::Duration within,
                      ParseDurationOption(arguments.within));
  intervals.within_us = absl::ToInt64Microseconds(within);
  const ClassTable* classes = FormulaTable(arguments.formula);
  if (classes == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat(
        "\"", arguments.formula, "\" is not a formula; see docs of contracts"));
  }
  intervals.classes = *classes;
  if (!arguments.shorter.empty()) {
    HL_ASSIGN_OR_RETURN(const absl::Duration shorter,
                        ParseDurationOption(arguments.shorter));
    intervals.short_us = absl::ToInt64Microseconds(shorter);
  }
  return intervals;
}

// Whether what is read is gone then.
bool CanBeReadOnce(const std::string& file) {
  if (file == "-") return true;
  std::error_code error;
  const auto type = std::filesystem::status(file, error).type();
  return type == std::filesystem::file_type::fifo ||
         type == std::filesystem::file_type::socket ||
         type == std::filesystem::file_type::character;
}

// --what-if reads the files a second time.
absl::Status CheckWhatIf(const ReplayArguments& arguments) {
  if (arguments.what_if.empty()) return absl::OkStatus();
  if (arguments.output == "csv") {
    return absl::InvalidArgumentError(
        "--what-if has no CSV; choose --output table or json");
  }
  for (const std::string& file : arguments.telemetry.files) {
    if (!CanBeReadOnce(file)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "--what-if reads the files twice, and ",
        file == "-" ? "standard input" : absl::StrCat("`", file, "`"),
        " can be read only once; write it to a file first"));
  }
  return absl::OkStatus();
}

class ReplayCommand {
 public:
  explicit ReplayCommand(const ReplayArguments& arguments)
      : arguments_(arguments) {}

  int Run();

 private:
  absl::Status ReadOptions();
  absl::Status OpenFiles();
  absl::Status OpenInput();
  absl::Status Replay();
  absl::Status ReplayUnder(const LoadedBook& book, PublishedSink sink);
  void Publish(const NewRecord& record);
  absl::Status Print();
  absl::Status PrintComparison(Report as_is, const ReportStyle& style);

  const ReplayArguments& arguments_;
  ReplayerOptions options_;
  LoadedBook book_;
  std::optional<LoadedBook> what_if_;
  BreachCounts breaches_;  // only with `what_if_`
  std::optional<absl::TimeZone> zone_;
  std::optional<LegTable> table_;
  std::optional<LineFile> alerts_;
  std::optional<LineFile> status_;
  std::optional<LineFile> ledger_;
  std::optional<LineFile> notifications_;
  std::unique_ptr<FileInput> input_;
  std::unique_ptr<Replayer> replayer_;
};

absl::Status ReplayCommand::ReadOptions() {
  HL_RETURN_IF_ERROR(CheckWhatIf(arguments_));
  options_ = arguments_.replayer;
  HL_ASSIGN_OR_RETURN(options_.tick, ParseDurationOption(arguments_.tick));
  HL_ASSIGN_OR_RETURN(const TelemetryTimes times,
                      TimesOf(arguments_.telemetry, *book_.book));
  zone_ = times.zone;
  options_.until_us = times.until_us;
  if (!SpscRing<int>::IsCapacity(options_.ring)) {
    return absl::InvalidArgumentError("--ring must be a power of two");
  }
  if (!arguments_.by.empty()) {
    if (options_.shards != 1) {
      return absl::InvalidArgumentError("--by needs --shards 1");
    }
    HL_ASSIGN_OR_RETURN(const IntervalOptions intervals,
                        IntervalsOf(arguments_, times.local));
    table_.emplace(intervals);
    options_.observer = &*table_;
  }
  return absl::OkStatus();
}

absl::Status ReplayCommand::OpenFiles() {
  if (!arguments_.alerts.empty()) {
    HL_ASSIGN_OR_RETURN(alerts_, LineFile::Create(arguments_.alerts));
  }
  if (!arguments_.status.empty()) {
    HL_ASSIGN_OR_RETURN(status_, LineFile::Create(arguments_.status));
  }
  if (!arguments_.ledger.empty()) {
    HL_ASSIGN_OR_RETURN(ledger_, LineFile::Create(arguments_.ledger));
  }
  if (!arguments_.notifications.empty()) {
    HL_ASSIGN_OR_RETURN(notifications_,
                        LineFile::Create(arguments_.notifications));
  }
  return OpenInput();
}

absl::Status ReplayCommand::OpenInput() {
  HL_ASSIGN_OR_RETURN(input_, OpenTelemetry(arguments_.telemetry));
  return absl::OkStatus();
}

void ReplayCommand::Publish(const NewRecord& record) {
  if (what_if_) breaches_.Count(record);
  const TopicNames topics;
  if (alerts_ && record.topic == topics.Alerts()) alerts_->Write(record.value);
  if (ledger_ && record.topic == topics.Ledger()) ledger_->Write(record.value);
  if (notifications_ && record.topic == topics.Notifications()) {
    notifications_->Write(record.value);
  }
  if (status_ && record.topic == topics.Status()) {
    status_->Write(StatusJson(record.value));
  }
}

absl::Status ReplayCommand::ReplayUnder(const LoadedBook& book,
                                        PublishedSink sink) {
  replayer_ = std::make_unique<Replayer>(&SystemClock(), book, options_,
                                         std::move(sink));
  Progress progress(*input_, SystemClock());
  return replayer_->Run(*input_, [&] { progress(); });
}

absl::Status ReplayCommand::Replay() {
  HL_RETURN_IF_ERROR(
      ReplayUnder(book_, [this](const NewRecord& record) { Publish(record); }));
  if (alerts_) HL_RETURN_IF_ERROR(alerts_->Close());
  if (status_) HL_RETURN_IF_ERROR(status_->Close());
  if (ledger_) HL_RETURN_IF_ERROR(ledger_->Close());
  if (notifications_) HL_RETURN_IF_ERROR(notifications_->Close());
  return absl::OkStatus();
}

absl::Status ReplayCommand::Print() {
  const OutputFormat format = OutputFormatOf(arguments_.output);
  const bool color = LiveScreen::HasColor(STDOUT_FILENO);
  Report report = MakeReport(replayer_->pipeline(), *book_.book);
  AddLineCounts(input_->report(), report);
  TellRefusedLines(input_->report());
  const ReportStyle style = {.zone = zone_, .color = color};
  if (what_if_) return PrintComparison(std::move(report), style);
  std::string text;
  if (table_) {
    text = RenderIntervals({.options = table_->options(),
                            .formula = arguments_.formula,
                            .rows = table_->Rows(replayer_->until_us())},
                           format, color);
  } else {
    text = RenderReport(report, format, style);
  }
  return PrintText(text);
}

// The same stages over the same records, with the other book.
absl::Status ReplayCommand::PrintComparison(Report as_is,
                                            const ReportStyle& style) {
  breaches_.AddTo(as_is);
  HL_RETURN_IF_ERROR(OpenInput());
  BreachCounts breaches;
  HL_RETURN_IF_ERROR(ReplayUnder(
      *what_if_,
      [&breaches](const NewRecord& record) { breaches.Count(record); }));
  Report what_if = MakeReport(replayer_->pipeline(), *what_if_->book);
  breaches.AddTo(what_if);
  const Comparison comparison = Compare(as_is, what_if);
  return PrintText(arguments_.output == "json"
                       ? ComparisonJson(comparison, style)
                       : ComparisonTable(comparison, style));
}

int ReplayCommand::Run() {
  int exit_code = kExitOk;
  auto book = LoadBookFiles(arguments_.telemetry.contracts, &exit_code);
  if (!book) return exit_code;
  book_ = *std::move(book);
  if (!arguments_.what_if.empty()) {
    what_if_ = LoadBookFiles(arguments_.what_if, &exit_code);
    if (!what_if_) return exit_code;
  }
  absl::Status status = ReadOptions();
  if (!status.ok()) return Refuse("replay", status, kExitUsage);
  status = OpenFiles();
  if (!status.ok()) return Refuse("replay", status, ExitCodeOf(status));
  status = Replay();
  if (status.ok()) status = Print();
  return status.ok() ? kExitOk : Refuse("replay", status, kExitFile);
}

}  // namespace

void AddReplayCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<ReplayArguments>();
  CLI::App* command = app.add_subcommand(
      "replay", "run events from files under contracts and print a report");
  AddContractsOption(*command, arguments->telemetry);
  CLI::Option* const what_if =
      command
          ->add_option("--what-if", arguments->what_if,
                       "the same events under these contracts too (file or "
                       "folder; may be repeated), both side by side; --alerts, "
                       "--status, --ledger and --notifications stay those of "
                       "--contracts")
          ->allow_extra_args(false);
  AddFileOptions(*command, arguments->telemetry);
  command->add_option("--output", arguments->output, "form of the report")
      ->check(CLI::IsMember({"table", "json", "csv"}));
  command->add_option("--alerts", arguments->alerts,
                      "write alerts to this file, one JSON object a line");
  command->add_option("--status", arguments->status,
                      "write every status to this file, JSON lines");
  command->add_option("--ledger", arguments->ledger,
                      "write ledger entries to this file, one JSON object a "
                      "line");
  command->add_option("--notifications", arguments->notifications,
                      "write who is told what to this file, one JSON array a "
                      "line");
  AddTimeOptions(*command, arguments->telemetry);
  command->add_option("--by", arguments->by, "print the interval table instead")
      ->check(CLI::IsMember({"queue", "all"}))
      ->excludes(what_if);
  command->add_option("--every", arguments->every, "its intervals");
  command->add_option("--within", arguments->within, "its threshold");
  command->add_option("--formula", arguments->formula, "its formula");
  command->add_option("--short", arguments->shorter, "its short abandons");
  command->add_option("--booked-at", arguments->booked_at, "its booking rule")
      ->check(
          CLI::IsMember({"enqueue", "service_level_event", "outcome", "end"}));
  ReplayerOptions& replayer = arguments->replayer;
  command->add_option("--shards", replayer.shards, "threads")
      ->check(CLI::Range(1, 64));
  command
      ->add_option("--partitions", replayer.partitions,
                   "partitions of the telemetry")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--judge-partitions", replayer.judge_partitions,
                   "partitions of the observations")
      ->check(CLI::Range(1, 1024));
  command->add_option("--batch", replayer.batch, "records a batch")
      ->check(CLI::Range(1, 1 << 20));
  command->add_option("--ring", replayer.ring, "packets a ring");
  command->add_option("--tick", arguments->tick, "least time between commits");
  command->callback(
      [arguments, exit_code] { *exit_code = ReplayCommand(*arguments).Run(); });
}

}  // namespace holdline
