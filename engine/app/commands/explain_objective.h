// holdline explain objective: why an objective came to what it did in a
// period, and why that costs what it does.
#pragma once

namespace CLI {
class App;
}

namespace holdline {

// Adds the command to `holdline explain`; see commands.h.
void AddExplainObjectiveCommand(CLI::App& explain, int* exit_code);

}  // namespace holdline
