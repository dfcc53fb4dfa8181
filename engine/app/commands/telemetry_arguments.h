// What the commands that read telemetry from files have in common: which
// contracts, which files, until when, and in which zone.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/input/file_input.h"
#include "operators/contract/model.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace holdline {

// As they were written.
struct TelemetryArguments {
  std::vector<std::string> contracts;
  std::string format;
  std::string mapping;
  std::vector<std::string> files;
  std::string until;
  std::string time_zone;
};

// Each adds its options to the command; the arguments must outlive it.
void AddContractsOption(CLI::App& command, TelemetryArguments& arguments);
void AddFileOptions(CLI::App& command, TelemetryArguments& arguments);
void AddUntilOption(CLI::App& command, TelemetryArguments& arguments);
// --until, and the zone of what is printed.
void AddTimeOptions(CLI::App& command, TelemetryArguments& arguments);

absl::StatusOr<std::unique_ptr<FileInput>> OpenTelemetry(
    const TelemetryArguments& arguments);
// Where that has failed.
ExitCode ExitCodeOf(const absl::Status& not_opened);

// What --until and --time-zone mean under a book; unset where they are.
struct TelemetryTimes {
  std::optional<absl::TimeZone> zone;
  std::optional<int64_t> until_us;
  // In which local times of the command line are: --time-zone, else that of the
  // contracts, which usually share one.
  absl::TimeZone local;
};
absl::StatusOr<TelemetryTimes> TimesOf(const TelemetryArguments& arguments,
                                       const ContractBook& book);

// Says lines that never became a record on standard error.
void TellRefusedLines(const FileReport& report);

}  // namespace holdline
