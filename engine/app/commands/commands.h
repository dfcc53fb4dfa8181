// The commands of the binary. Each function adds its subcommand to the command
// line; when it is the one that was called, its body runs after parsing and
// leaves the process's exit code in `*exit_code`.
//
// Each command is a file of this folder; main.cc is the list.
#pragma once

namespace CLI {
class App;
}

namespace holdline {

void AddRunCommand(CLI::App& app, int* exit_code);
void AddCheckCommand(CLI::App& app, int* exit_code);
void AddReplayCommand(CLI::App& app, int* exit_code);
void AddSimulateCommand(CLI::App& app, int* exit_code);
void AddDemoCommand(CLI::App& app, int* exit_code);
void AddAuditCommand(CLI::App& app, int* exit_code);
void AddNotifyCommand(CLI::App& app, int* exit_code);
void AddExplainCommand(CLI::App& app, int* exit_code);
void AddReportCommand(CLI::App& app, int* exit_code);

}  // namespace holdline
