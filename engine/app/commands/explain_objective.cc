#include "engine/app/commands/explain_objective.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/board/live_screen.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/progress.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/replayer.h"
#include "engine/app/commands/telemetry_arguments.h"
#include "engine/app/explain/explain_objective.h"
#include "engine/app/explain/leg_collector.h"
#include "engine/app/explain/objective_question.h"
#include "engine/app/explain/render_objective.h"
#include "engine/app/monitor/published.h"
#include "engine/base/check.h"
#include "engine/base/status_macros.h"
#include "operators/calendar/period_text.h"

namespace holdline {
namespace {

struct ExplainObjectiveArguments {
  TelemetryArguments telemetry;
  std::string objective;
  std::string period;
  std::string output = "text";
  size_t contacts = 10;
};

class ExplainObjectiveCommand {
 public:
  explicit ExplainObjectiveCommand(const ExplainObjectiveArguments& arguments)
      : arguments_(arguments) {}

  int Run();

 private:
  absl::Status ReadOptions();
  absl::Status Replay();
  void KeepEntry(const NewRecord& record);
  ObjectiveExplanation Explained() const;
  absl::Status Print(const ObjectiveExplanation& told) const;
  absl::Status NoData(const ObjectiveExplanation& told) const;

  const ExplainObjectiveArguments& arguments_;
  LoadedBook book_;
  ObjectiveQuestion question_;
  TelemetryTimes times_;
  std::unique_ptr<FileInput> input_;
  LegCollector legs_;
  std::vector<LedgerEntry> ledger_;
  std::unique_ptr<Replayer> replayer_;
};

absl::Status ExplainObjectiveCommand::ReadOptions() {
  HL_ASSIGN_OR_RETURN(times_, TimesOf(arguments_.telemetry, *book_.book));
  HL_ASSIGN_OR_RETURN(question_, FindQuestion(*book_.book, arguments_.objective,
                                              arguments_.period));
  return absl::OkStatus();
}

void ExplainObjectiveCommand::KeepEntry(const NewRecord& record) {
  if (record.topic != TopicNames().Ledger()) return;
  // It is ours.
  HL_CHECK(ParseLedgerEntry(record.value, &ledger_.emplace_back()));
}

// The same stages over the same records as `holdline replay` has.
absl::Status ExplainObjectiveCommand::Replay() {
  ReplayerOptions options;
  options.until_us = times_.until_us;
  options.observer = &legs_;
  replayer_ = std::make_unique<Replayer>(
      &SystemClock(), book_, options,
      [this](const NewRecord& record) { KeepEntry(record); });
  Progress progress(*input_, SystemClock());
  return replayer_->Run(*input_, [&] { progress(); });
}

ObjectiveExplanation ExplainObjectiveCommand::Explained() const {
  const ScorePartition& score = *replayer_->pipeline().Scores().front();
  const JudgePartition& judge = *replayer_->pipeline().Judges().front();
  return Explain(question_,
                 {.book = book_.book,
                  .legs = legs_,
                  .names = score.names(),
                  .at = {.clock_us = score.clock_us(),
                         .lost_after_us = ScoreOptions().lost_after_us},
                  .settled_us = judge.settled_us(),
                  .judge = judge.Find(question_.versions[0].name),
                  .ledger = ledger_},
                 arguments_.contacts);
}

absl::Status ExplainObjectiveCommand::Print(
    const ObjectiveExplanation& told) const {
  const ExplanationStyle style = {.zone = times_.zone,
                                  .color = LiveScreen::HasColor(STDOUT_FILENO)};
  return PrintText(arguments_.output == "json" ? ObjectiveJson(told, style)
                                               : ObjectiveText(told, style));
}

// Says where there is something.
absl::Status ExplainObjectiveCommand::NoData(
    const ObjectiveExplanation& told) const {
  std::string where = "; it has none in what was read at all";
  if (told.seen) {
    const std::string first = PeriodText(question_.spec, told.seen->first_day);
    const std::string last = PeriodText(question_.spec, told.seen->last_day);
    where = absl::StrCat("; it has some in ", first,
                         first == last ? "" : absl::StrCat(" to ", last));
  }
  return absl::NotFoundError(absl::StrCat(
      "no contact of ", arguments_.objective, " in ", arguments_.period, " (",
      input_->report().records, " records were read)", where));
}

int ExplainObjectiveCommand::Run() {
  int exit_code = kExitOk;
  auto book = LoadBookFiles(arguments_.telemetry.contracts, &exit_code);
  if (!book) return exit_code;
  book_ = *std::move(book);
  absl::Status status = ReadOptions();
  if (!status.ok()) {
    return Refuse("explain", status,
                  absl::IsNotFound(status) ? kExitUnknown : kExitUsage);
  }
  auto input = OpenTelemetry(arguments_.telemetry);
  if (!input.ok()) {
    return Refuse("explain", input.status(), ExitCodeOf(input.status()));
  }
  input_ = *std::move(input);
  status = Replay();
  if (!status.ok()) return Refuse("explain", status, kExitFile);
  TellRefusedLines(input_->report());
  const ObjectiveExplanation told = Explained();
  if (told.IsEmpty()) return Refuse("explain", NoData(told), kExitUnknown);
  status = Print(told);
  return status.ok() ? kExitOk : Refuse("explain", status, kExitFile);
}

}  // namespace

void AddExplainObjectiveCommand(CLI::App& explain, int* exit_code) {
  auto arguments = std::make_shared<ExplainObjectiveArguments>();
  CLI::App* const objective = explain.add_subcommand(
      "objective",
      "one objective in one period: what its contacts count as and what they "
      "add up to, how that makes the verdict, when it went wrong and with "
      "whom, and what it costs");
  objective->add_option("objective", arguments->objective, "CONTRACT/OBJECTIVE")
      ->required();
  objective
      ->add_option("--period", arguments->period,
                   "2026-03 (month), 2026-W14 (week), 2026-03-17 (day), "
                   "2026-Q1 or 2026")
      ->required();
  AddContractsOption(*objective, arguments->telemetry);
  AddFileOptions(*objective, arguments->telemetry);
  objective->add_option("--output", arguments->output, "form of the answer")
      ->check(CLI::IsMember({"text", "json"}));
  objective->add_option("--contacts", arguments->contacts,
                        "how many of the misses are listed; default 10");
  AddTimeOptions(*objective, arguments->telemetry);
  objective->callback([arguments, exit_code] {
    *exit_code = ExplainObjectiveCommand(*arguments).Run();
  });
}

}  // namespace holdline
