// holdline check: every mistake in contracts and configuration; contracts in
// words, or as they finally are.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/config/check_paths.h"
#include "engine/app/words/contract_words.h"
#include "operators/contract/diagnostic.h"

namespace holdline {
namespace {

struct CheckArguments {
  std::vector<std::string> paths;
  std::string output = "text";
  bool in_words = false;
  bool resolved = false;
};

// Warnings go to standard error: what is on standard output is the contract.
int TellInWords(const CheckResult& result) {
  if (!result.diagnostics.empty()) {
    std::fputs(FormatAsText(result.diagnostics, result.files).c_str(), stderr);
  }
  std::string text;
  for (const ContractBook& book : result.books) {
    if (!text.empty()) text += '\n';
    text += BookInWords(book);
  }
  std::fwrite(text.data(), 1, text.size(), stdout);
  return kExitOk;
}

int RunCheck(const CheckArguments& arguments) {
  std::string resolved;
  const CheckResult result =
      CheckPaths(arguments.paths, SystemEnvironment(),
                 arguments.resolved ? &resolved : nullptr);
  if (arguments.in_words && !HasErrors(result.diagnostics)) {
    return TellInWords(result);
  }
  const std::string text = arguments.output == "json"
                               ? FormatAsJson(result.diagnostics, result.files)
                               : FormatAsText(result.diagnostics, result.files);
  // What is resolved is for a file of its own.
  std::FILE* const told = arguments.resolved ? stderr : stdout;
  std::fwrite(text.data(), 1, text.size(), told);
  std::fwrite(resolved.data(), 1, resolved.size(), stdout);
  return HasErrors(result.diagnostics) ? kExitMistakes : kExitOk;
}

}  // namespace

void AddCheckCommand(CLI::App& app, int* exit_code) {
  auto arguments = std::make_shared<CheckArguments>();
  CLI::App* command = app.add_subcommand(
      "check", "tell every mistake in contract and configuration files");
  command->add_option("paths", arguments->paths, "files and folders")
      ->required();
  CLI::Option* const output =
      command->add_option("--output", arguments->output, "form of the answer")
          ->check(CLI::IsMember({"text", "json"}));
  CLI::Option* const in_words =
      command
          ->add_flag("--in-words", arguments->in_words,
                     "where there is no mistake: each clause as a sentence, "
                     "with a worked number, to compare with the signed paper")
          ->excludes(output);
  command
      ->add_flag("--resolved", arguments->resolved,
                 "print each contract as it finally is, with what it inherits "
                 "and where that stands; mistakes go to stderr")
      ->excludes(in_words);
  command->callback(
      [arguments, exit_code] { *exit_code = RunCheck(*arguments); });
}

}  // namespace holdline
