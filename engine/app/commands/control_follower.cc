#include "engine/app/commands/control_follower.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/time.h"
#include "engine/app/log_line.h"
#include "engine/base/status_macros.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/late_exclusions.h"
#include "operators/contract/versions.h"

namespace holdline {
namespace {

constexpr absl::Duration kFirstTimeout = absl::Seconds(60);
constexpr absl::Duration kFollowTimeout = absl::Seconds(1);
constexpr absl::Duration kFollowPause = absl::Milliseconds(200);
constexpr absl::Duration kLookPause = absl::Seconds(1);

}  // namespace

ControlFollower::ControlFollower(Log& log, Clock& clock,
                                 const ServiceConfig& config,
                                 const LoadedBook& book)
    : clock_(clock),
      folder_(config.contracts),
      book_(book),
      control_(log, clock, config.topics.Control(), config.contracts_lead) {}

absl::Status ControlFollower::ReadFirst() {
  control_.Know(book_.book);
  HL_ASSIGN_OR_RETURN(const bool appended,
                      control_.Offer(book_.bytes, kFirstTimeout));
  if (appended) TellReload({.outcome = ReloadOutcome::kAppended});
  TellBookInForce();
  return absl::OkStatus();
}

void ControlFollower::Follow(const std::stop_token& ended, ReloadSignal& reload,
                             Monitor& monitor) {
  BookReloader reloader(folder_, book_.book->hash, control_);
  int64_t look_us = 0;
  bool answers = true;
  for (; !ended.stop_requested(); clock_.Sleep(kFollowPause)) {
    const absl::Status followed = control_.Follow(kFollowTimeout);
    if (followed.ok() != std::exchange(answers, followed.ok())) {
      LogLine(answers ? LogLevel::kInfo : LogLevel::kWarning,
              answers ? "control_log_back" : "control_log_away",
              {{"why", std::string(followed.message())}});
    }
    TellBookInForce();
    const bool asked = reload.Take();
    if (!asked && clock_.MonotonicUs() < look_us) continue;
    look_us = clock_.MonotonicUs() + absl::ToInt64Microseconds(kLookPause);
    const auto result = reloader.Look(asked);
    if (!result) continue;
    monitor.OnBookReload(result->outcome);
    TellReload(*result);
  }
}

void ControlFollower::TellReload(const ReloadResult& result) const {
  const bool bad = result.outcome == ReloadOutcome::kRefused ||
                   result.outcome == ReloadOutcome::kFailed;
  for (const Diagnostic& diagnostic : result.diagnostics) {
    LogLine(LogLevel::kError, "contract_mistake",
            {{"where", FormatDiagnostic(diagnostic)}});
  }
  const std::vector<BookVersion> books = control_.history().Books().first;
  const BookVersion& newest = books.back();
  LogLine(bad ? LogLevel::kError : LogLevel::kInfo,
          absl::StrCat("book_", ReloadOutcomeName(result.outcome)),
          {{"hash", absl::StrFormat("%016x", newest.book->hash)},
           {"in_force_from",
            newest.activates_us == kAlways
                ? "always"
                : absl::FormatTime(absl::FromUnixMicros(newest.activates_us),
                                   absl::UTCTimeZone())},
           {"why", bad && result.why.empty()
                       ? "the folder has mistakes; the old contracts stay"
                       : result.why}});
  if (result.outcome != ReloadOutcome::kAppended || books.size() < 2) return;
  for (const std::string& late : LateExclusions(
           *books[books.size() - 2].book, *newest.book, newest.activates_us)) {
    LogLine(LogLevel::kWarning, "exclusion_comes_late", {{"what", late}});
  }
}

void ControlFollower::TellBookInForce() {
  const BookVersion now = control_.history().InForceAt(clock_.WallUs());
  if (now.position == told_position_) return;
  told_position_ = now.position;
  LogLine(LogLevel::kInfo, "book_in_force",
          {{"hash", absl::StrFormat("%016x", now.book->hash)},
           {"contracts", absl::StrCat(ByContract(*now.book).size())},
           {"control_position", absl::StrCat(now.position)}});
}

}  // namespace holdline
