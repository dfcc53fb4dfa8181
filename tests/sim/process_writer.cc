#include "tests/sim/process_writer.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace holdline::sim {
namespace {

std::string_view NameOf(CommitOutcome outcome) {
  switch (outcome) {
    case CommitOutcome::kCommitted:
      return "committed";
    case CommitOutcome::kAborted:
      return "commit aborted";
    case CommitOutcome::kFenced:
      return "commit fenced";
  }
  return "";
}

}  // namespace

CommitOutcome ProcessWriter::Commit(const Transaction& transaction,
                                    std::string* why) {
  std::string reason;
  const CommitOutcome outcome = CommitThrough(transaction, reason);
  log_.world().trace.Note(log_.name(), NameOf(outcome),
                          static_cast<int64_t>(transaction.records.size()));
  if (why != nullptr) *why = std::move(reason);
  return outcome;
}

CommitOutcome ProcessWriter::CommitThrough(Transaction transaction,
                                           std::string& why) {
  World& world = log_.world();
  if (log_.cut_off()) {
    why = "the process is cut off";
    return CommitOutcome::kAborted;
  }
  // Frozen with a transaction in its hands, that it will send when it wakes.
  if (world.Happens(Fault::kFreeze)) {
    log_.WantFreeze();
    why = "the process is frozen";
    return CommitOutcome::kAborted;
  }
  if (world.Happens(Fault::kAbort)) {
    why = "the plan aborts it";
    return world.bug == Bug::kLoseAborted ? CommitOutcome::kCommitted
                                          : CommitOutcome::kAborted;
  }
  world.log.ForgetFaults();
  if (world.Happens(Fault::kHang)) {
    world.log.FailCommits(
        {{world.random.Percent(50) ? CommitFault::kHangThenAbort
                                   : CommitFault::kHangThenCommit}});
  }
  const ProcessLog::Reach reach = log_.Call();
  why = "the process is dead";
  if (reach == ProcessLog::Reach::kNowhere) return CommitOutcome::kFenced;
  const CommitOutcome outcome = CommitWithBugs(Translate(transaction), why);
  return reach == ProcessLog::Reach::kThere ? CommitOutcome::kFenced : outcome;
}

// The log knows its own readers only.
Transaction ProcessWriter::Translate(const Transaction& transaction) const {
  Transaction translated = transaction;
  for (MemberPositions& member : translated.members) {
    member.member = static_cast<ProcessReader*>(member.member)->inner();
  }
  return translated;
}

// ---- Planted bugs

CommitOutcome ProcessWriter::CommitWithBugs(Transaction transaction,
                                            std::string& why) {
  World& world = log_.world();
  switch (world.bug) {
    case Bug::kPositionsFirst:
    case Bug::kOutputsFirst:
      return CommitInParts(transaction, why);
    case Bug::kPositionBehind:
      for (MemberPositions& member : transaction.members) {
        for (PartitionPosition& position : member.positions) {
          if (position.next_offset > 0 && world.random.Percent(5)) {
            --position.next_offset;
          }
        }
      }
      break;
    case Bug::kForeignOwner:
      for (MemberPositions& member : transaction.members) {
        for (PartitionPosition& position : member.positions) {
          position.metadata = absl::StrReplaceAll(
              position.metadata,
              {{absl::StrCat("owner=", id_), "owner=somebody"}});
        }
      }
      break;
    default:
      break;
  }
  const CommitOutcome outcome = inner_->Commit(transaction, &why);
  if (outcome == CommitOutcome::kCommitted) return outcome;
  const auto because = [&](const char* part) {
    return why.find(part) != std::string::npos;
  };
  if ((world.bug == Bug::kCommitUnknownAgain && because("did not answer")) ||
      (world.bug == Bug::kIgnoreFence && because("another writer"))) {
    return CommitAsOther(transaction, why);
  }
  return outcome;
}

CommitOutcome ProcessWriter::CommitInParts(const Transaction& transaction,
                                           std::string& why) {
  Transaction parts[2];
  const bool first = log_.world().bug == Bug::kPositionsFirst;
  parts[first ? 0 : 1].members = transaction.members;
  parts[first ? 1 : 0].records = transaction.records;
  for (const Transaction& part : parts) {
    const CommitOutcome outcome = inner_->Commit(part, &why);
    if (outcome != CommitOutcome::kCommitted) return outcome;
  }
  return CommitOutcome::kCommitted;
}

// As though nobody looked at who commits: through the readers of those that
// hold the partitions by now, and as the newest writer of the id.
CommitOutcome ProcessWriter::CommitAsOther(const Transaction& transaction,
                                           std::string& why) {
  Transaction borrowed;
  borrowed.records = transaction.records;
  for (const MemberPositions& member : transaction.members) {
    ReaderOptions options;
    for (ProcessReader* reader : log_.world().readers) {
      if (reader->inner() == member.member) options = reader->options();
    }
    for (const PartitionPosition& position : member.positions) {
      LogReader* const holder = Holder(options, position.partition);
      if (holder == nullptr) return CommitOutcome::kFenced;
      borrowed.members.push_back({.member = holder, .positions = {position}});
    }
  }
  auto writer = log_.world().log.OpenTransactionalWriter(id_);
  if (!writer.ok()) return CommitOutcome::kFenced;
  inner_ = *std::move(writer);
  return inner_->Commit(borrowed, &why);
}

LogReader* ProcessWriter::Holder(const ReaderOptions& options,
                                 int32_t partition) const {
  for (ProcessReader* reader : log_.world().readers) {
    if (reader->options().topic == options.topic && reader->Holds(partition)) {
      return reader->inner();
    }
  }
  return nullptr;
}

}  // namespace holdline::sim
