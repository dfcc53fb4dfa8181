// Bugs that are planted to see them found. They stand in the simulator's own
// wrappers around the log and the stages' tasks: production code has no switch
// for them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace holdline::sim {

enum class Bug : uint8_t {
  kNone,
  // Of commits.
  kPositionsFirst,      // positions in a transaction of their own, then outputs
  kOutputsFirst,        // and the other way round
  kLoseAborted,         // what was aborted is taken for committed
  kCommitUnknownAgain,  // without an answer it is committed once more
  kPositionBehind,      // one record is not in the position
  kIgnoreFence,         // a fenced writer commits what others own by now
  kForeignOwner,        // the cut names somebody else as its owner
  kNoClaim,             // a new owner does not say that it is
  kReadDirty,           // judge reads what is not committed
  // Of what is read.
  kDeliverTwice,    // a record of a batch
  kDeliverGap,      // all but one record of a batch
  kOthersSnapshot,  // of another partition
  kControlBehind,   // the control log as it ended some seconds ago
  // Of tasks.
  kSkipBucket,        // a bucket is saved as it was the time before
  kStaleSnapshot,     // all of them, and the head
  kTwiceAtSeam,       // the last record of the replay is applied again
  kLoseAtSeam,        // the first behind the cut is passed over
  kClockNotRestored,  // T of the cut
  kForgetTimers,      // what falls due next after a restore is not told
  kLevelsKept,        // what was said before a recovery is not said whole
  kWallInJudge,       // alerts depend on the wall clock
  kLoudReplay,        // silent replay is not silent
  kBookUntold,        // judge hears of the first book only
};

struct BugName {
  Bug bug;
  std::string_view name;
};
inline constexpr std::array kBugs = {
    BugName{Bug::kPositionsFirst, "positions-first"},
    BugName{Bug::kOutputsFirst, "outputs-first"},
    BugName{Bug::kLoseAborted, "lose-aborted"},
    BugName{Bug::kCommitUnknownAgain, "commit-unknown-again"},
    BugName{Bug::kPositionBehind, "position-behind"},
    BugName{Bug::kIgnoreFence, "ignore-fence"},
    BugName{Bug::kForeignOwner, "foreign-owner"},
    BugName{Bug::kNoClaim, "no-claim"},
    BugName{Bug::kReadDirty, "read-dirty"},
    BugName{Bug::kDeliverTwice, "deliver-twice"},
    BugName{Bug::kDeliverGap, "deliver-gap"},
    BugName{Bug::kOthersSnapshot, "others-snapshot"},
    BugName{Bug::kControlBehind, "control-behind"},
    BugName{Bug::kSkipBucket, "skip-bucket"},
    BugName{Bug::kStaleSnapshot, "stale-snapshot"},
    BugName{Bug::kTwiceAtSeam, "twice-at-seam"},
    BugName{Bug::kLoseAtSeam, "lose-at-seam"},
    BugName{Bug::kClockNotRestored, "clock-not-restored"},
    BugName{Bug::kForgetTimers, "forget-timers"},
    BugName{Bug::kLevelsKept, "levels-kept"},
    BugName{Bug::kWallInJudge, "wall-in-judge"},
    BugName{Bug::kLoudReplay, "loud-replay"},
    BugName{Bug::kBookUntold, "book-untold"},
};

std::optional<Bug> BugNamed(std::string_view name);

}  // namespace holdline::sim
