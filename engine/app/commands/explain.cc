// holdline explain: why a contact, or a case, counted as it did.
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/app/board/live_screen.h"
#include "engine/app/commands/book_files.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/explain_objective.h"
#include "engine/app/commands/line_file.h"
#include "engine/app/commands/progress.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/telemetry_arguments.h"
#include "engine/app/explain/entity_story.h"
#include "engine/app/explain/explain_case.h"
#include "engine/app/explain/explain_contact.h"
#include "engine/app/explain/near_contacts.h"
#include "engine/app/explain/render_case.h"
#include "engine/app/explain/render_explanation.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

struct ExplainArguments {
  EntityKind kind = EntityKind::kContact;
  TelemetryArguments telemetry;
  std::string id;
  std::string output = "text";
};

class ExplainEntityCommand {
 public:
  explicit ExplainEntityCommand(const ExplainArguments& arguments)
      : arguments_(arguments), near_(arguments.id) {}

  int Run();

 private:
  absl::Status Read();
  void Take(const FileRecord& record);
  absl::Status Print() const;
  int TellUnknown() const;

  const ExplainArguments& arguments_;
  TelemetryTimes times_;
  std::unique_ptr<FileInput> input_;
  std::unique_ptr<EntityStory> story_;
  NearContacts near_;
};

// The same records up to the same clock as `holdline replay` takes.
absl::Status ExplainEntityCommand::Read() {
  Progress progress(*input_, SystemClock());
  FileRecord record;
  int64_t until_us = 0;
  for (int64_t count = 1;; ++count) {
    HL_ASSIGN_OR_RETURN(const bool more, input_->Next(record));
    if (!more) break;
    if (times_.until_us && record.timestamp_us > *times_.until_us) continue;
    until_us = std::max(until_us, record.timestamp_us);
    Take(record);
    if (count % 2048 == 0) progress();
  }
  story_->FinishAt(times_.until_us.value_or(until_us));
  return absl::OkStatus();
}

// What nobody could read may be the contact's.
void ExplainEntityCommand::Take(const FileRecord& record) {
  if (!record.key.empty() && record.key != story_->id()) {
    story_->Pass(record.timestamp_us);
    if (story_->events().empty()) near_.See(record.key);
    return;
  }
  const std::string file =
      *record.file == "-"
          ? "-"
          : std::filesystem::path(*record.file).filename().string();
  story_->Apply(record.timestamp_us, record.payload,
                absl::StrCat(file, ":", record.line));
}

absl::Status ExplainEntityCommand::Print() const {
  const ExplanationStyle style = {.zone = times_.zone,
                                  .color = LiveScreen::HasColor(STDOUT_FILENO)};
  if (arguments_.kind == EntityKind::kCase) {
    const CaseExplanation told = ExplainCase(*story_);
    return PrintText(arguments_.output == "json" ? CaseJson(told, style)
                                                 : CaseText(told, style));
  }
  const ContactExplanation explanation = Explain(*story_);
  return PrintText(arguments_.output == "json"
                       ? ExplanationJson(explanation, style)
                       : ExplanationText(explanation, style));
}

int ExplainEntityCommand::TellUnknown() const {
  std::string hint;
  if (!near_.near().empty()) {
    hint = absl::StrCat("; near it: ", absl::StrJoin(near_.near(), ", "));
  }
  return Refuse("explain",
                absl::NotFoundError(absl::StrCat(
                    "no event of the ", EntityKindName(arguments_.kind), " \"",
                    arguments_.id, "\" in what was read (",
                    input_->report().records, " records)", hint)),
                kExitUnknown);
}

int ExplainEntityCommand::Run() {
  int exit_code = kExitOk;
  auto book = LoadBookFiles(arguments_.telemetry.contracts, &exit_code);
  if (!book) return exit_code;
  auto times = TimesOf(arguments_.telemetry, *book->book);
  if (!times.ok()) return Refuse("explain", times.status(), kExitUsage);
  times_ = *times;
  auto input = OpenTelemetry(arguments_.telemetry);
  if (!input.ok()) {
    return Refuse("explain", input.status(), ExitCodeOf(input.status()));
  }
  input_ = *std::move(input);
  story_ = std::make_unique<EntityStory>(book->book, arguments_.kind,
                                         arguments_.id, ScoreOptions());
  absl::Status status = Read();
  if (!status.ok()) return Refuse("explain", status, kExitFile);
  TellRefusedLines(input_->report());
  if (story_->events().empty()) return TellUnknown();
  status = Print();
  return status.ok() ? kExitOk : Refuse("explain", status, kExitFile);
}

// One of the two commands; they differ in what they speak of.
void AddEntityCommand(CLI::App& explain, EntityKind kind,
                      const char* description, int* exit_code) {
  auto arguments = std::make_shared<ExplainArguments>();
  arguments->kind = kind;
  const std::string word = EntityKindName(arguments->kind);
  CLI::App* const command = explain.add_subcommand(word, description);
  command->add_option("id", arguments->id, "the " + word + "'s id")->required();
  AddContractsOption(*command, arguments->telemetry);
  AddFileOptions(*command, arguments->telemetry);
  command->add_option("--output", arguments->output, "form of the answer")
      ->check(CLI::IsMember({"text", "json"}));
  AddTimeOptions(*command, arguments->telemetry);
  command->callback([arguments, exit_code] {
    *exit_code = ExplainEntityCommand(*arguments).Run();
  });
}

}  // namespace

void AddExplainCommand(CLI::App& app, int* exit_code) {
  CLI::App* const explain = app.add_subcommand(
      "explain", "say why something counted as it did, from events in files");
  explain->require_subcommand(1);
  AddEntityCommand(
      *explain, EntityKind::kContact,
      "one contact: its events as they were understood, the legs they make, "
      "which contracts cover them by which line, and what each objective "
      "counts them as and when",
      exit_code);
  AddEntityCommand(
      *explain, EntityKind::kCase,
      "one case: its events as they were understood, how long it was open and "
      "paused, which contracts cover it by which line, and what each objective "
      "counts it as and when",
      exit_code);
  AddExplainObjectiveCommand(*explain, exit_code);
}

}  // namespace holdline
