// holdline check: every mistake in contracts and configuration.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/config/check_paths.h"
#include "operators/contract/diagnostic.h"

namespace holdline {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  std::string output = "text";
};

int RunCheck(const CheckArguments& arguments) {
  const CheckResult result = CheckPaths(arguments.paths, SystemEnvironment());
  const std::string text = arguments.output == "json"
                               ? FormatAsJson(result.diagnostics, result.files)
                               : FormatAsText(result.diagnostics, result.files);
  std::fwrite(text.data(), 1, text.size(), stdout);
  return HasErrors(result.diagnostics) ? kExitMistakes : kExitOk;
}

}  // namespace

void AddCheckCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", "tell every mistake in contract and configuration files");
  command->add_option("paths", arguments->paths, "files and folders")
      ->required();
  command->add_option("--output", arguments->output, "form of the answer")
      ->check(CLI::IsMember({"text", "json"}));
  command->callback(
      [arguments, exit_code] { *exit_code = RunCheck(*arguments); });
}

}  // namespace holdline
