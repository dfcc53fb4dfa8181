// holdline audit: is what was published what judge says again?
#include "engine/app/audit/audit.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>

#include "engine/app/audit/audit_text.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/config_file.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/options.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/kafka_log.h"

namespace holdline {
namespace {

struct AuditArguments {
  std::string config;
  std::string until;
  std::string output = "text";
};

absl::StatusOr<AuditResult> AuditLog(const ServiceConfig& config,
                                     std::optional<int64_t> until_us) {
  KafkaOptions kafka;
  kafka.properties = config.kafka;
  kafka.client_id = "holdline-audit";
  kafka.clock = &SystemClock();
  kafka.sink = [](KafkaSeverity severity, std::string_view event,
                  std::string_view detail) {
    if (severity == KafkaSeverity::kInfo) return;
    std::fprintf(stderr, "holdline audit: %s: %s\n", std::string(event).c_str(),
                 std::string(detail).c_str());
  };
  HL_ASSIGN_OR_RETURN(const auto log, OpenKafkaLog(std::move(kafka)));
  AuditOptions options;
  options.topics = config.topics;
  options.until_us = until_us;
  options.may_have_ended = config.clock == ClockMode::kLog;
  return Audit(*log, SystemClock(), options);
}

int RunAudit(const AuditArguments& arguments) {
  std::optional<int64_t> until_us;
  if (!arguments.until.empty()) {
    const auto until = ParseTimeOption(arguments.until, absl::UTCTimeZone());
    if (!until.ok()) return Refuse("audit", until.status(), kExitUsage);
    until_us = absl::ToUnixMicros(*until);
  }
  const auto config = LoadConfigFile(arguments.config);
  if (!config) return kExitMistakes;
  const auto result = AuditLog(*config, until_us);
  if (!result.ok()) return Refuse("audit", result.status(), kExitLog);
  const std::string text =
      arguments.output == "json" ? AuditJson(*result) : AuditText(*result);
  std::fputs(text.c_str(), stdout);
  return result->equal() ? kExitOk : kExitDifferent;
}

}  // namespace

void AddAuditCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<AuditArguments>();
  CLI::App* command = app.add_subcommand(
      "audit", "judge all observations again, compare with what is published");
  command
      ->add_option("-c,--config", arguments->config,
                   "configuration: holdline.yaml")
      ->required();
  command->add_option("--until", arguments->until,
                      "only up to this time of the observations' clock");
  command->add_option("--output", arguments->output, "form of the result")
      ->check(CLI::IsMember({"text", "json"}));
  command->callback(
      [arguments, exit_code] { *exit_code = RunAudit(*arguments); });
}

}  // namespace holdline
