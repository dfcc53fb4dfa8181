// The simulator itself: that the same seed is the same run, and that it bites:
// each planted bug is found within so many seeds.
#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "tests/sim/simulation.h"

namespace holdline::sim {
namespace {

TEST(Simulator, TheSameSeedIsTheSameRun) {
  for (const uint64_t seed : {1, 2, 3, 4, 5, 6, 7, 8}) {
    const RunResult once = RunSeed({.seed = seed});
    const RunResult again = RunSeed({.seed = seed});
    EXPECT_EQ(once.violation, "") << "seed " << seed;
    EXPECT_EQ(once.trace_hash, again.trace_hash) << "seed " << seed;
    EXPECT_EQ(once.last, again.last) << "seed " << seed;
  }
}

TEST(Simulator, AnotherSeedIsAnotherRun) {
  EXPECT_NE(RunSeed({.seed = 1}).trace_hash, RunSeed({.seed = 2}).trace_hash);
}

// A run without any fault is not a run without anything.
TEST(Simulator, WithoutFaultsAllIsCalm) {
  for (const uint64_t seed : {1, 2, 3}) {
    const RunResult run = RunSeed({.seed = seed, .allowed = FaultSet()});
    EXPECT_EQ(run.violation, "");
    EXPECT_GT(run.events, 0);
    EXPECT_GT(run.transactions, 0);
    for (const int64_t count : run.faults) EXPECT_EQ(count, 0);
  }
}

// ---- Planted bugs

struct Planted {
  Bug bug;
  uint64_t needed;  // seeds from 1 on, when the table was made
  uint64_t limit;
};

std::string_view NameOf(Bug bug) {
  for (const BugName& known : kBugs) {
    if (known.bug == bug) return known.name;
  }
  return "none";
}

std::ostream& operator<<(std::ostream& out, const Planted& planted) {
  return out << NameOf(planted.bug);
}

class PlantedBug : public testing::TestWithParam<Planted> {};

TEST_P(PlantedBug, IsFound) {
  const Planted& planted = GetParam();
  for (uint64_t seed = 1; seed <= planted.limit; ++seed) {
    const RunResult run = RunSeed({.seed = seed, .bug = planted.bug});
    if (run.violation.empty()) continue;
    std::printf("%s: seed %d: %s\n", std::string(NameOf(planted.bug)).c_str(),
                static_cast<int>(seed), run.violation.substr(0, 300).c_str());
    return;
  }
  FAIL() << NameOf(planted.bug) << " was not found in " << planted.limit
         << " seeds";
}

INSTANTIATE_TEST_SUITE_P(
    All, PlantedBug,
    testing::Values(
        Planted{Bug::kPositionsFirst, 1, 10},
        Planted{Bug::kOutputsFirst, 1, 10}, Planted{Bug::kLoseAborted, 3, 30},
        Planted{Bug::kCommitUnknownAgain, 14, 60},
        Planted{Bug::kPositionBehind, 1, 10},
        Planted{Bug::kIgnoreFence, 13, 60}, Planted{Bug::kForeignOwner, 1, 10},
        Planted{Bug::kNoClaim, 1, 10}, Planted{Bug::kReadDirty, 2, 30},
        Planted{Bug::kDeliverTwice, 1, 10}, Planted{Bug::kDeliverGap, 1, 10},
        Planted{Bug::kOthersSnapshot, 1, 30}, Planted{Bug::kSkipBucket, 1, 30},
        Planted{Bug::kStaleSnapshot, 1, 30}, Planted{Bug::kTwiceAtSeam, 2, 10},
        Planted{Bug::kLoseAtSeam, 1, 10},
        Planted{Bug::kClockNotRestored, 1, 10},
        Planted{Bug::kForgetTimers, 1, 30}, Planted{Bug::kLevelsKept, 2, 30},
        Planted{Bug::kWallInJudge, 1, 10}, Planted{Bug::kLoudReplay, 2, 10},
        Planted{Bug::kControlBehind, 17, 60}, Planted{Bug::kBookUntold, 1, 30}),
    [](const testing::TestParamInfo<Planted>& test) {
      std::string name(NameOf(test.param.bug));
      for (char& c : name) c = c == '-' ? '_' : c;
      return name;
    });

}  // namespace
}  // namespace holdline::sim
