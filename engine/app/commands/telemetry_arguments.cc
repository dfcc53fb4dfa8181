#include "engine/app/commands/telemetry_arguments.h"

#include <CLI/CLI.hpp>
#include <cstdio>

#include "engine/app/options.h"
#include "engine/base/status_macros.h"

namespace holdline {

void AddContractsOption(CLI::App& command, TelemetryArguments& arguments) {
  command
      .add_option("--contracts", arguments.contracts,
                  "contract file or folder; may be repeated")
      ->required()
      ->allow_extra_args(false);
}

void AddFileOptions(CLI::App& command, TelemetryArguments& arguments) {
  command.add_option("--format", arguments.format, "form of the files")
      ->required()
      ->check(CLI::IsMember({"jsonl", "protobuf", "asterisk", "csv"}));
  command.add_option("--mapping", arguments.mapping,
                     "which column is what, for csv");
  command
      .add_option("files", arguments.files,
                  "files in the order of time; - is standard input")
      ->required();
}

void AddUntilOption(CLI::App& command, TelemetryArguments& arguments) {
  command.add_option("--until", arguments.until,
                     "the clock at the end; default: the last record's time");
}

void AddTimeOptions(CLI::App& command, TelemetryArguments& arguments) {
  AddUntilOption(command, arguments);
  command.add_option("--time-zone", arguments.time_zone,
                     "zone of what is printed; default: each contract's own");
}

absl::StatusOr<std::unique_ptr<FileInput>> OpenTelemetry(
    const TelemetryArguments& arguments) {
  HL_ASSIGN_OR_RETURN(const FileFormat format,
                      ParseFileFormat(arguments.format));
  return FileInput::Open({.format = format,
                          .files = arguments.files,
                          .mapping = arguments.mapping});
}

// A mistake in a mapping is one of configuration.
ExitCode ExitCodeOf(const absl::Status& not_opened) {
  return absl::IsInvalidArgument(not_opened) ? kExitMistakes : kExitFile;
}

absl::StatusOr<TelemetryTimes> TimesOf(const TelemetryArguments& arguments,
                                       const ContractBook& book) {
  TelemetryTimes times;
  if (!arguments.time_zone.empty()) {
    HL_ASSIGN_OR_RETURN(times.zone, ParseZoneOption(arguments.time_zone));
  }
  times.local =
      times.zone.value_or(book.contracts.empty() ? absl::UTCTimeZone()
                                                 : book.contracts.front().zone);
  if (!arguments.until.empty()) {
    HL_ASSIGN_OR_RETURN(const absl::Time until,
                        ParseTimeOption(arguments.until, times.local));
    times.until_us = absl::ToUnixMicros(until);
  }
  return times;
}

void TellRefusedLines(const FileReport& report) {
  for (const RefusedLine& line : report.refused_lines) {
    std::fprintf(stderr, "%s:%lld: %s: %s\n", line.file.c_str(),
                 static_cast<long long>(line.line),
                 std::string(RefusalName(line.reason)).c_str(),
                 line.detail.c_str());
  }
}

}  // namespace holdline
