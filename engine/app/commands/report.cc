// holdline report: the statement of one contract for one period, from events in
// files.
#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/app/commands/book_files.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/progress.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/replayer.h"
#include "engine/app/commands/run_report.h"
#include "engine/app/commands/telemetry_arguments.h"
#include "engine/app/monitor/published.h"
#include "engine/app/statement/daily_book.h"
#include "engine/app/statement/make_statement.h"
#include "engine/app/statement/statement.h"
#include "engine/app/statement/statement_period.h"
#include "engine/app/statement/wait_fold.h"
#include "engine/app/topics.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "holdline/ledger.pb.h"
#include "operators/contract/find.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

struct ReportArguments {
  TelemetryArguments telemetry;
  std::string contract;
  std::string period;
  std::string output = "html";
};

StatementFormat StatementFormatOf(const std::string& name) {
  if (name == "json") return StatementFormat::kJson;
  return name == "csv" ? StatementFormat::kCsv : StatementFormat::kHtml;
}

using Versions = std::span<const Contract>;

// NotFound with the name that was meant, where one is near.
absl::StatusOr<Versions> ContractAsked(const ContractBook& book,
                                       const std::string& name) {
  const Versions found = FindContract(book, name);
  if (!found.empty()) return found;
  std::vector<std::string_view> names;
  for (const Versions versions : ByContract(book)) {
    names.push_back(versions[0].name);
  }
  return absl::NotFoundError(Concat("the contract \"", name,
                                    "\" is not in the book",
                                    DidYouMean(name, names)));
}

class ReportCommand {
 public:
  explicit ReportCommand(const ReportArguments& arguments)
      : arguments_(arguments) {}

  int Run();

 private:
  absl::Status FindPeriodAsked();
  absl::Status ReadTimes();
  absl::Status Replay();
  void Keep(const NewRecord& record);
  absl::StatusOr<Statement> Make() const;

  const ReportArguments& arguments_;
  AskedPeriod asked_;
  LoadedBook book_;
  Versions versions_;  // of the contract, in the book
  StatementPeriod period_;
  std::optional<WaitFold> waits_;
  ReplayerOptions options_;
  std::vector<LedgerEntry> ledger_;
  std::unique_ptr<FileInput> input_;
  std::unique_ptr<Replayer> replayer_;
};

absl::Status ReportCommand::FindPeriodAsked() {
  HL_ASSIGN_OR_RETURN(versions_,
                      ContractAsked(*book_.book, arguments_.contract));
  HL_ASSIGN_OR_RETURN(period_, FindPeriod(asked_, versions_));
  return absl::OkStatus();
}

// --until is in the contract's zone, as everything that is printed.
absl::Status ReportCommand::ReadTimes() {
  TelemetryArguments telemetry = arguments_.telemetry;
  telemetry.time_zone = versions_[0].time_zone;
  HL_ASSIGN_OR_RETURN(const TelemetryTimes times,
                      TimesOf(telemetry, *book_.book));
  options_.until_us = times.until_us;
  return absl::OkStatus();
}

void ReportCommand::Keep(const NewRecord& record) {
  if (record.topic != TopicNames().Ledger()) return;
  // It is ours.
  HL_CHECK(ParseLedgerEntry(record.value, &ledger_.emplace_back()));
}

absl::Status ReportCommand::Replay() {
  waits_.emplace(book_.book, WaitFold::Wanted{.contract = arguments_.contract,
                                              .start_us = period_.start_us,
                                              .end_us = period_.end_us});
  options_.observer = &*waits_;
  LoadedBook daily = book_;
  daily.book = WithDays(*book_.book, arguments_.contract);
  replayer_ = std::make_unique<Replayer>(
      &SystemClock(), std::move(daily), options_,
      [this](const NewRecord& record) { Keep(record); });
  Progress progress(*input_, SystemClock());
  return replayer_->Run(*input_, [&] { progress(); });
}

absl::StatusOr<Statement> ReportCommand::Make() const {
  Report report = MakeReport(replayer_->pipeline(), *book_.book);
  AddLineCounts(input_->report(), report);
  const std::vector<const JudgePartition*> judges =
      replayer_->pipeline().Judges();
  HL_CHECK(judges.size() == 1);
  return MakeStatement({.report = report,
                        .versions = versions_,
                        .period = period_,
                        .ledger = ledger_,
                        .waits = *waits_,
                        .clock_us = judges[0]->clock_us(),
                        .settled_us = judges[0]->settled_us()});
}

int ReportCommand::Run() {
  auto asked = ParseAskedPeriod(arguments_.period);
  if (!asked.ok()) return Refuse("report", asked.status(), kExitUsage);
  asked_ = *std::move(asked);
  int exit_code = kExitOk;
  auto book = LoadBookFiles(arguments_.telemetry.contracts, &exit_code);
  if (!book) return exit_code;
  book_ = *std::move(book);
  absl::Status status = FindPeriodAsked();
  if (!status.ok()) return Refuse("report", status, kExitUnknown);
  status = ReadTimes();
  if (!status.ok()) return Refuse("report", status, kExitUsage);
  auto input = OpenTelemetry(arguments_.telemetry);
  if (!input.ok()) {
    return Refuse("report", input.status(), ExitCodeOf(input.status()));
  }
  input_ = *std::move(input);
  status = Replay();
  if (!status.ok()) return Refuse("report", status, kExitFile);
  TellRefusedLines(input_->report());
  const absl::StatusOr<Statement> statement = Make();
  if (!statement.ok()) {
    return Refuse("report", statement.status(), kExitUnknown);
  }
  status = PrintText(
      RenderStatement(*statement, StatementFormatOf(arguments_.output)));
  return status.ok() ? kExitOk : Refuse("report", status, kExitFile);
}

}  // namespace

void AddReportCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<ReportArguments>();
  CLI::App* const report = app.add_subcommand(
      "report",
      "the statement of one contract for one period, from events in files: "
      "what was promised and attained, and what it costs");
  AddContractsOption(*report, arguments->telemetry);
  report->add_option("--contract", arguments->contract, "the contract's name")
      ->required();
  report
      ->add_option("--period", arguments->period,
                   "2026-03 (a month; a fiscal one is that in which it ends), "
                   "2026-W14, 2026-03-17, 2026-Q1 or 2026")
      ->required();
  AddFileOptions(*report, arguments->telemetry);
  report->add_option("--output", arguments->output, "form of the statement")
      ->check(CLI::IsMember({"html", "json", "csv"}));
  AddUntilOption(*report, arguments->telemetry);
  report->callback(
      [arguments, exit_code] { *exit_code = ReportCommand(*arguments).Run(); });
}

}  // namespace holdline
