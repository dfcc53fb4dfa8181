// holdline: real-time service levels for call centres. See README.md.
#include <CLI/CLI.hpp>

#include "engine/app/commands/commands.h"
#include "engine/app/commands/exit_code.h"
#include "engine/app/version.h"

int main(int argc, char** argv) {
  CLI::App app{"Holdline: real-time service levels for call centres",
               "holdline"};
  app.require_subcommand(1);
  app.set_version_flag("--version", holdline::kVersion);
  int exit_code = holdline::kExitOk;
  holdline::AddDemoCommand(app, &exit_code);
  holdline::AddRunCommand(app, &exit_code);
  holdline::AddNotifyCommand(app, &exit_code);
  holdline::AddReplayCommand(app, &exit_code);
  holdline::AddExplainCommand(app, &exit_code);
  holdline::AddReportCommand(app, &exit_code);
  holdline::AddAuditCommand(app, &exit_code);
  holdline::AddCheckCommand(app, &exit_code);
  holdline::AddSimulateCommand(app, &exit_code);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked = app.exit(error) == 0;  // --help, --version
    return asked ? holdline::kExitOk : holdline::kExitUsage;
  }
  return exit_code;
}
