// holdline notify: tells Alertmanager what people are to know.
#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/app/commands/commands.h"
#include "engine/app/commands/config_file.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/commands/refuse.h"
#include "engine/app/commands/stop_signal.h"
#include "engine/app/log_line.h"
#include "engine/app/notify/notifier.h"
#include "engine/app/options.h"
#include "engine/base/status_macros.h"
#include "engine/kafka/kafka_log.h"

namespace holdline {
namespace {

constexpr absl::Duration kPoll = absl::Milliseconds(200);
// In less than Alertmanager's shortest sensible resolve_timeout.
constexpr absl::Duration kLeastAgain = absl::Seconds(1);

struct NotifyArguments {
  std::string config;
  std::vector<std::string> to;
  std::string again = "1m";
};

absl::StatusOr<NotifierOptions> OptionsOf(const NotifyArguments& arguments) {
  NotifierOptions options;
  for (const std::string& url : arguments.to) {
    HL_ASSIGN_OR_RETURN(options.to.emplace_back(), ParseHttpBase(url));
  }
  HL_ASSIGN_OR_RETURN(options.again, ParseDurationOption(arguments.again));
  if (options.again < kLeastAgain) {
    return absl::InvalidArgumentError("--again must be at least 1s");
  }
  return options;
}

absl::Status Notify(const ServiceConfig& config, NotifierOptions options) {
  KafkaOptions kafka;
  kafka.properties = config.kafka;
  kafka.client_id = "holdline-notify";
  kafka.clock = &SystemClock();
  kafka.sink = [](KafkaSeverity severity, std::string_view event,
                  std::string_view detail) {
    if (severity == KafkaSeverity::kInfo) return;
    LogLine(LogLevel::kWarning, std::string(event),
            {{"detail", std::string(detail)}});
  };
  HL_ASSIGN_OR_RETURN(const auto log, OpenKafkaLog(std::move(kafka)));
  options.topic = config.topics.Notifications();
  options.group = absl::StrCat(config.topics.prefix, "-notify");
  StopSignal stop;
  Notifier notifier(*log, SystemClock(), std::move(options));
  HL_RETURN_IF_ERROR(notifier.Open());
  while (!stop.requested()) HL_RETURN_IF_ERROR(notifier.Step(kPoll));
  notifier.Close();
  return absl::OkStatus();
}

int RunNotify(const NotifyArguments& arguments) {
  auto options = OptionsOf(arguments);
  if (!options.ok()) return Refuse("notify", options.status(), kExitUsage);
  const auto config = LoadConfigFile(arguments.config);
  if (!config) return kExitMistakes;
  const absl::Status ended = Notify(*config, *std::move(options));
  return ended.ok() ? kExitOk : Refuse("notify", ended, kExitLog);
}

}  // namespace

void AddNotifyCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<NotifyArguments>();
  CLI::App* command =
      app.add_subcommand("notify", "tell Alertmanager what people are to know");
  command
      ->add_option("-c,--config", arguments->config,
                   "configuration: holdline.yaml")
      ->required();
  command
      ->add_option("--to", arguments->to,
                   "Alertmanager's address, http://127.0.0.1:9093; once for "
                   "each of a cluster")
      ->required();
  command->add_option("--again", arguments->again,
                      "what stands is said again after so long; less than "
                      "Alertmanager's resolve_timeout (1m)");
  command->callback(
      [arguments, exit_code] { *exit_code = RunNotify(*arguments); });
}

}  // namespace holdline
