// What the process's exit code says. Documented in README.md.
#pragma once

namespace holdline {

enum ExitCode : int {
  kExitOk = 0,
  kExitMistakes = 1,   // mistakes in contracts or configuration, all listed
  kExitUsage = 2,      // wrong command line
  kExitFile = 3,       // a file cannot be read or written
  kExitLog = 4,        // the log cannot be used: topic, permission, data lost
  kExitTaken = 5,      // another process runs under this instance's name
  kExitPort = 6,       // the listen address cannot be used
  kExitDifferent = 7,  // audit: published is not what judge says again
  kExitUnknown = 8,    // explain, report: what was asked for is not there
};

}  // namespace holdline
