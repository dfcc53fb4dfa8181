#include "engine/app/audit/contract_audit.h"

#include <algorithm>
#include <utility>

#include "engine/app/monitor/published.h"
#include "holdline/alert.pb.h"
#include "holdline/ledger.pb.h"
#include "holdline/status.pb.h"

namespace holdline {
namespace {

bool IsCompacted(SaidKind kind) {
  return kind == SaidKind::kStatus || kind == SaidKind::kNotification;
}

// The judge's clock when it was said; 0 where the bytes do not tell.
int64_t ClockOf(SaidKind kind, const SaidRecord& record) {
  if (kind == SaidKind::kNotification) return 0;
  if (kind == SaidKind::kStatus) {
    Status status;
    return status.ParseFromString(record.value) ? status.clock_us() : 0;
  }
  if (kind == SaidKind::kLedger) {
    LedgerEntry entry;
    return ParseLedgerEntry(record.value, &entry) ? entry.clock_us() : 0;
  }
  Alert alert;
  return ParseAlert(record.value, &alert) ? alert.since_us() : 0;
}

std::string IdOf(SaidKind kind, const SaidRecord& record) {
  if (kind == SaidKind::kLedger) {
    LedgerEntry entry;
    return ParseLedgerEntry(record.value, &entry) ? entry.entry_id() : "";
  }
  Alert alert;
  return ParseAlert(record.value, &alert) ? alert.alert_id() : "";
}

// Further on, that is.
bool IsPublished(const std::deque<SaidRecord>& published,
                 const SaidRecord& said) {
  return std::any_of(
      published.begin(), published.end(),
      [&](const SaidRecord& other) { return other.value == said.value; });
}

}  // namespace

ContractAudit::Sequence& ContractAudit::Of(SaidKind kind) {
  switch (kind) {
    case SaidKind::kAlert:
      return alerts_;
    case SaidKind::kStatus:
      return statuses_;
    case SaidKind::kNotification:
      return notifications_;
    case SaidKind::kLedger:
      break;
  }
  return entries_;
}

void ContractAudit::AddPublished(SaidKind kind, SaidRecord record) {
  Of(kind).published.push_back(std::move(record));
}

bool ContractAudit::Say(SaidKind kind, const SaidRecord& record,
                        bool alerts_cut, AuditCounts& counts) {
  if (difference_) return false;
  return IsCompacted(kind) ? SayCompacted(kind, record, counts)
                           : SayLasting(kind, record, alerts_cut, counts);
}

bool ContractAudit::SayLasting(SaidKind kind, const SaidRecord& record,
                               bool alerts_cut, AuditCounts& counts) {
  Sequence& sequence = Of(kind);
  if (sequence.published.empty()) {
    if (!sequence.owed) sequence.owed = record;
    if (record.offset != kEndOfReplay) ++counts.alerts_ahead;
    return false;
  }
  const SaidRecord& next = sequence.published.front();
  if (next.value == record.value) {
    ++(kind == SaidKind::kAlert ? counts.alerts : counts.entries);
    Meet(sequence);
    return true;
  }
  const int64_t published_us = ClockOf(kind, next);
  const int64_t judged_us = ClockOf(kind, record);
  if (alerts_cut && !sequence.last && judged_us <= published_us) {
    ++counts.alerts_gone;
  } else if (judged_us < published_us) {
    Differ(DifferenceKind::kMissing, kind, sequence, record);
  } else if (IdOf(kind, next) == IdOf(kind, record)) {
    Differ(DifferenceKind::kChanged, kind, sequence, record);
  } else if (judged_us == published_us &&
             !IsPublished(sequence.published, record)) {
    Differ(DifferenceKind::kMissing, kind, sequence, record);
  } else {
    DifferNotSaid(kind, sequence);
    difference_->judged = record;
  }
  return false;
}

bool ContractAudit::SayCompacted(SaidKind kind, const SaidRecord& record,
                                 AuditCounts& counts) {
  const bool is_status = kind == SaidKind::kStatus;
  int64_t& gone = is_status ? counts.statuses_gone : counts.notifications_gone;
  Sequence& sequence = Of(kind);
  if (sequence.published.empty()) {
    if (!sequence.owed) sequence.owed = record;
    if (record.offset != kEndOfReplay) ++gone;
    return false;
  }
  const SaidRecord& next = sequence.published.front();
  if (next.value == record.value) {
    ++(is_status ? counts.statuses : counts.notifications);
    Meet(sequence);
    return true;
  }
  const int64_t published_us = ClockOf(kind, next);
  const int64_t judged_us = ClockOf(kind, record);
  if (judged_us > published_us) {
    DifferNotSaid(kind, sequence);
    return false;
  }
  if (is_status && judged_us == published_us) sequence.beside = record;
  ++gone;
  return false;
}

void ContractAudit::End(int64_t published_through,
                        std::optional<int64_t> until_us) {
  EndSequence(SaidKind::kAlert, alerts_, published_through, until_us);
  EndSequence(SaidKind::kLedger, entries_, published_through, until_us);
  EndSequence(SaidKind::kStatus, statuses_, published_through, until_us);
  EndSequence(SaidKind::kNotification, notifications_, published_through,
              until_us);
}

void ContractAudit::EndSequence(SaidKind what, const Sequence& sequence,
                                int64_t published_through,
                                std::optional<int64_t> until_us) {
  if (difference_) return;
  if (!sequence.published.empty()) {
    const int64_t clock_us = ClockOf(what, sequence.published.front());
    const bool may_be_later = what == SaidKind::kNotification;
    if (!until_us || (clock_us < *until_us && !may_be_later)) {
      DifferNotSaid(what, sequence);
    }
  } else if (sequence.owed && sequence.owed->offset <= published_through) {
    Differ(DifferenceKind::kMissing, what, sequence, sequence.owed);
  }
}

void ContractAudit::Meet(Sequence& sequence) {
  sequence.last = std::move(sequence.published.front());
  sequence.published.pop_front();
  sequence.beside.reset();
}

void ContractAudit::DifferNotSaid(SaidKind what, const Sequence& sequence) {
  if (sequence.last &&
      sequence.last->value == sequence.published.front().value) {
    Differ(DifferenceKind::kTwice, what, sequence, std::nullopt);
  } else {
    Differ(
        sequence.beside ? DifferenceKind::kChanged : DifferenceKind::kNotSaid,
        what, sequence, sequence.beside);
  }
}

void ContractAudit::Differ(DifferenceKind kind, SaidKind what,
                           const Sequence& sequence,
                           std::optional<SaidRecord> judged) {
  Difference difference;
  difference.kind = kind;
  difference.what = what;
  difference.contract = contract_;
  if (!sequence.published.empty()) {
    difference.published = sequence.published.front();
  }
  difference.judged = std::move(judged);
  difference.clock_us = ClockOf(
      what, difference.judged ? *difference.judged : *difference.published);
  difference_ = std::move(difference);
}

}  // namespace holdline
