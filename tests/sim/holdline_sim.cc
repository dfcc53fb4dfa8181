// holdline-sim: runs seeds of the simulator. See simulation.h.
#include <CLI/CLI.hpp>
#include <cinttypes>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/base/clock.h"
#include "tests/sim/simulation.h"

namespace holdline::sim {
namespace {

// Of how many failures it is found out which faults they need.
constexpr int64_t kNarrowed = 3;

struct Arguments {
  std::vector<uint64_t> seeds;
  std::string range;
  double minutes = 0;
  std::string bug;
  bool verbose = false;
};

struct Sums {
  int64_t runs = 0;
  int64_t failed = 0;
  RunResult all;

  void Add(const RunResult& result) {
    ++runs;
    if (!result.violation.empty()) ++failed;
    all.simulated_us += result.simulated_us;
    all.events += result.events;
    all.transactions += result.transactions;
    all.alerts += result.alerts;
    all.entries += result.entries;
    all.restores += result.restores;
    for (size_t i = 0; i < kFaults; ++i) all.faults[i] += result.faults[i];
  }
  void Print(double seconds) const {
    std::printf("%" PRId64 " seeds in %.0f s (%.1f a second), %" PRId64
                " failed\n%.1f hours simulated, %" PRId64 " events, %" PRId64
                " transactions, %" PRId64 " alerts, %" PRId64
                " ledger entries, %" PRId64 " claims\n",
                runs, seconds, static_cast<double>(runs) / seconds, failed,
                static_cast<double>(all.simulated_us) / 3.6e9, all.events,
                all.transactions, all.alerts, all.entries, all.restores);
    for (size_t i = 0; i < kFaults; ++i) {
      std::printf("%14s %" PRId64 "\n", kFaultNames[i], all.faults[i]);
    }
  }
};

void PrintFailure(const RunOptions& options, const RunResult& result,
                  bool narrow) {
  std::printf("seed %" PRIu64 " FAILED: %s\n", options.seed,
              result.violation.c_str());
  std::printf("the last that happened:\n%s", result.last.c_str());
  std::printf("to run it again: holdline-sim --verbose %" PRIu64 "\n",
              options.seed);
  std::fflush(stdout);
  if (!narrow) return;
  RunOptions less = options;
  std::string needed;
  for (size_t i = 0; i < kFaults; ++i) {
    const auto fault = static_cast<Fault>(i);
    RunOptions without = less;
    without.allowed = less.allowed.Without(fault);
    if (result.faults[i] == 0 || !RunSeed(without).violation.empty()) {
      less = without;
    } else {
      absl::StrAppend(&needed, " ", kFaultNames[i]);
    }
  }
  std::printf("it fails with these faults alone:%s\n",
              needed.empty() ? " none" : needed.c_str());
  std::fflush(stdout);
}

int RunAll(const Arguments& arguments) {
  RunOptions options;
  if (!arguments.bug.empty()) {
    const auto bug = BugNamed(arguments.bug);
    if (!bug) {
      std::fprintf(
          stderr, "holdline-sim: no bug %s; there are:", arguments.bug.c_str());
      for (const BugName& known : kBugs) {
        std::fprintf(stderr, " %s", std::string(known.name).c_str());
      }
      std::fprintf(stderr, "\n");
      return 2;
    }
    options.bug = *bug;
  }
  uint64_t from = 1;
  uint64_t to = UINT64_MAX;
  if (!arguments.range.empty() &&
      std::sscanf(arguments.range.c_str(), "%" SCNu64 "..%" SCNu64, &from,
                  &to) != 2) {
    std::fprintf(stderr, "holdline-sim: --seeds wants FROM..TO\n");
    return 2;
  }
  Sums sums;
  Clock& clock = SystemClock();
  const int64_t began_us = clock.MonotonicUs();
  const auto seconds = [&] {
    return static_cast<double>(clock.MonotonicUs() - began_us) / 1e6;
  };
  const auto run = [&](uint64_t seed) {
    options.seed = seed;
    const RunResult result = RunSeed(options);
    sums.Add(result);
    if (arguments.verbose) {
      std::printf("seed %" PRIu64 " trace %016" PRIx64 " %.0f s simulated\n",
                  seed, result.trace_hash,
                  static_cast<double>(result.simulated_us) / 1e6);
    }
    if (!result.violation.empty()) {
      PrintFailure(options, result, sums.failed <= kNarrowed);
    }
  };
  for (const uint64_t seed : arguments.seeds) run(seed);
  if (arguments.seeds.empty()) {
    const double most = arguments.minutes > 0     ? arguments.minutes * 60
                        : arguments.range.empty() ? 60
                                                  : 1e12;
    for (uint64_t seed = from; seed <= to && seconds() < most; ++seed) {
      run(seed);
    }
  }
  sums.Print(seconds());
  return sums.failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace holdline::sim

int main(int argc, char** argv) {
  CLI::App app("Runs Holdline against simulated faults, by seeds.");
  holdline::sim::Arguments arguments;
  app.add_option("SEED", arguments.seeds, "seeds to run");
  app.add_option("--seeds", arguments.range, "a range of them: FROM..TO");
  app.add_option("--minutes", arguments.minutes,
                 "end after so long, of real time; without seeds: 1");
  app.add_option("--bug", arguments.bug, "plant this bug");
  app.add_flag("--verbose", arguments.verbose, "a line for each seed");
  CLI11_PARSE(app, argc, argv);
  return holdline::sim::RunAll(arguments);
}
