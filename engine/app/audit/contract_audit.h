// Compares what was published about one contract with what judge says again,
// byte for byte: alerts and ledger entries one by one; of status, which is
// compacted, what is still there. Notifications are compacted by keys of their
// own, and each of these is compared as if it were a contract.
//
// First all that was published is told, then what judge says, both in their
// order. Thread-compatible.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <utility>

namespace holdline {

enum class SaidKind : uint8_t { kAlert, kStatus, kLedger, kNotification };

// A record that was published, or that judge says again.
struct SaidRecord {
  int64_t offset = 0;  // where it stands, or of the observations that led to it
  std::string value;
};

// An offset of observations: behind the last, when judge ends a replay.
inline constexpr int64_t kEndOfReplay = INT64_MAX;

enum class DifferenceKind : uint8_t {
  kChanged,  // both sides have the record, with other bytes
  kMissing,  // judge says it, and it is not published
  kNotSaid,  // it is published, and judge does not say it
  kTwice,    // it is published once more than judge says it
};

// Where the two sides part.
struct Difference {
  DifferenceKind kind = DifferenceKind::kChanged;
  SaidKind what = SaidKind::kAlert;
  std::string contract;
  int64_t clock_us = 0;  // judge's; 0 where the bytes do not tell
  // The next that is published; nothing: there is none.
  std::optional<SaidRecord> published;
  // What judge says there; nothing: it says nothing there.
  std::optional<SaidRecord> judged;
};

// Records.
struct AuditCounts {
  int64_t alerts = 0;         // compared and equal
  int64_t statuses = 0;       // compared and equal
  int64_t entries = 0;        // of the ledger, compared and equal
  int64_t notifications = 0;  // compared and equal
  // Alerts and entries that are said again and not published yet, by judge's
  // place in the log.
  int64_t alerts_ahead = 0;
  // The same, older than the first that retention has left.
  int64_t alerts_gone = 0;
  // Said again, and compacted since or not published yet.
  int64_t statuses_gone = 0;
  int64_t notifications_gone = 0;
};

class ContractAudit {
 public:
  explicit ContractAudit(std::string contract)
      : contract_(std::move(contract)) {}

  void AddPublished(SaidKind kind, SaidRecord record);

  // Judge says this. True: it stands at this place of what was published.
  // `alerts_cut`: retention has removed the oldest alerts or entries.
  bool Say(SaidKind kind, const SaidRecord& record, bool alerts_cut,
           AuditCounts& counts);

  // Judge has said all. `published_through` is a place in observations: what
  // was said up to there must be published. `until_us`, where given, is where
  // judge's clock was stopped: what was published at it or later is left alone.
  void End(int64_t published_through, std::optional<int64_t> until_us);

  // The first one, once there is one; nothing is compared after it.
  const std::optional<Difference>& difference() const { return difference_; }

 private:
  // The records of one topic.
  struct Sequence {
    std::deque<SaidRecord> published;  // and not yet met
    std::optional<SaidRecord> last;    // the last that was met
    std::optional<SaidRecord> owed;    // the first said after all published
    std::optional<SaidRecord> beside;  // status: said at the next one's clock
  };

  Sequence& Of(SaidKind kind);
  // Of alerts and entries, none of which is ever replaced by another.
  bool SayLasting(SaidKind kind, const SaidRecord& record, bool alerts_cut,
                  AuditCounts& counts);
  // Of what is compacted.
  bool SayCompacted(SaidKind kind, const SaidRecord& record,
                    AuditCounts& counts);
  void Meet(Sequence& sequence);
  void Differ(DifferenceKind kind, SaidKind what, const Sequence& sequence,
              std::optional<SaidRecord> judged);
  void EndSequence(SaidKind what, const Sequence& sequence,
                   int64_t published_through, std::optional<int64_t> until_us);
  // That the next published record is said nowhere.
  void DifferNotSaid(SaidKind what, const Sequence& sequence);

  const std::string contract_;
  Sequence alerts_;
  Sequence statuses_;
  Sequence entries_;
  Sequence notifications_;
  std::optional<Difference> difference_;
};

}  // namespace holdline
