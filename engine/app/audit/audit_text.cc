#include "engine/app/audit/audit_text.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <optional>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "engine/app/monitor/published.h"
#include "engine/app/report/json_text.h"
#include "holdline/alert.pb.h"
#include "holdline/ledger.pb.h"
#include "holdline/status.pb.h"

namespace holdline {
namespace {

const char* NameOf(SaidKind kind) {
  switch (kind) {
    case SaidKind::kAlert:
      return "alert";
    case SaidKind::kStatus:
      return "status";
    case SaidKind::kLedger:
      return "ledger";
    case SaidKind::kNotification:
      return "notification";
  }
  return "";
}

const char* NameOf(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kChanged:
      return "changed";
    case DifferenceKind::kMissing:
      return "missing";
    case DifferenceKind::kNotSaid:
      return "not_said";
    case DifferenceKind::kTwice:
      return "twice";
  }
  return "";
}

const char* Explain(DifferenceKind kind) {
  switch (kind) {
    case DifferenceKind::kChanged:
      return "published is not what judge says again";
    case DifferenceKind::kMissing:
      return "judge says it again, and it is not published there";
    case DifferenceKind::kNotSaid:
      return "published, and judge does not say it";
    case DifferenceKind::kTwice:
      return "published twice";
  }
  return "";
}

bool IsJson(const std::string& text) {
  google::protobuf::Value value;
  return google::protobuf::util::JsonStringToMessage(text, &value).ok();
}

// All but status is JSON as it stands. What cannot be read is a string of what
// its bytes are.
std::string ValueJson(SaidKind kind, const std::string& value) {
  if (kind == SaidKind::kAlert) {
    Alert alert;
    if (ParseAlert(value, &alert)) return value;
  } else if (kind == SaidKind::kLedger) {
    LedgerEntry entry;
    if (ParseLedgerEntry(value, &entry)) return value;
  } else if (kind == SaidKind::kNotification) {
    if (IsJson(value)) return value;
  } else if (Status status; status.ParseFromString(value)) {
    return StatusJson(value);
  }
  return JsonString(absl::CHexEscape(value));
}

std::string RecordJson(SaidKind kind, const std::optional<SaidRecord>& record) {
  return record ? ValueJson(kind, record->value) : "null";
}

std::string TimeText(int64_t time_us) {
  return absl::FormatTime(absl::RFC3339_full, absl::FromUnixMicros(time_us),
                          absl::UTCTimeZone());
}

void AppendDifference(const Difference& difference, std::string& text) {
  absl::StrAppend(&text, "  ", NameOf(difference.what), " of contract ",
                  difference.contract);
  if (difference.clock_us != 0) {
    absl::StrAppend(&text, " at ", TimeText(difference.clock_us));
  }
  absl::StrAppend(&text, ": ", Explain(difference.kind), "\n    published");
  if (difference.published) {
    absl::StrAppend(&text, " (offset ", difference.published->offset, ")");
  }
  absl::StrAppend(
      &text, ": ", RecordJson(difference.what, difference.published),
      "\n    judged again: ", RecordJson(difference.what, difference.judged),
      "\n");
}

std::string DifferenceJson(const Difference& difference) {
  return absl::StrCat(
      "{\"kind\":\"", NameOf(difference.kind), "\",\"record\":\"",
      NameOf(difference.what),
      "\",\"contract\":", JsonString(difference.contract),
      ",\"clockUs\":", difference.clock_us, ",\"publishedOffset\":",
      difference.published ? absl::StrCat(difference.published->offset)
                           : "null",
      ",\"published\":", RecordJson(difference.what, difference.published),
      ",\"judged\":", RecordJson(difference.what, difference.judged), "}");
}

std::string PartitionJson(const AuditedPartition& partition) {
  const AuditCounts& counts = partition.counts;
  return absl::StrCat(
      "{\"partition\":", partition.partition,
      ",\"observations\":", partition.observations, ",\"clockUs\":",
      partition.clock_us ? absl::StrCat(*partition.clock_us) : "null",
      ",\"alerts\":", counts.alerts, ",\"alertsAhead\":", counts.alerts_ahead,
      ",\"alertsGone\":", counts.alerts_gone, ",\"entries\":", counts.entries,
      ",\"statuses\":", counts.statuses,
      ",\"statusesGone\":", counts.statuses_gone,
      ",\"notifications\":", counts.notifications,
      ",\"notificationsGone\":", counts.notifications_gone, ",\"difference\":",
      partition.difference ? DifferenceJson(*partition.difference) : "null",
      "}");
}

void AppendPartition(const AuditedPartition& partition, std::string& text) {
  const AuditCounts& counts = partition.counts;
  absl::StrAppend(&text, "partition ", partition.partition, ": ",
                  partition.difference ? "differs after " : "equal, ",
                  counts.alerts, " alerts, ", counts.entries,
                  " ledger entries, ", counts.statuses, " status records and ",
                  counts.notifications, " notifications, of ",
                  partition.observations, " records of observations");
  if (partition.clock_us) {
    absl::StrAppend(&text, " up to ", TimeText(*partition.clock_us));
  }
  if (counts.alerts_gone > 0) {
    absl::StrAppend(&text, "; ", counts.alerts_gone,
                    " older alerts or entries are gone by retention");
  }
  if (counts.alerts_ahead > 0) {
    absl::StrAppend(&text, "; ", counts.alerts_ahead,
                    " alerts or entries are not published yet");
  }
  if (counts.statuses_gone > 0) {
    absl::StrAppend(&text, "; ", counts.statuses_gone,
                    " status records are compacted or not published yet");
  }
  if (counts.notifications_gone > 0) {
    absl::StrAppend(&text, "; ", counts.notifications_gone,
                    " notifications are compacted or not published yet");
  }
  absl::StrAppend(&text, "\n");
  if (partition.difference) AppendDifference(*partition.difference, text);
}

}  // namespace

std::string AuditText(const AuditResult& result) {
  std::string text;
  for (const AuditedPartition& partition : result.partitions) {
    AppendPartition(partition, text);
  }
  absl::StrAppend(&text, result.equal()
                             ? "equal: what is published is what judge says\n"
                             : "different\n");
  return text;
}

std::string AuditJson(const AuditResult& result) {
  std::string text = absl::StrCat(
      "{\"equal\":", JsonBool(result.equal()),
      ",\"alertsCut\":", JsonBool(result.alerts_cut), ",\"partitions\":[");
  for (size_t i = 0; i < result.partitions.size(); ++i) {
    absl::StrAppend(&text, i > 0 ? "," : "",
                    PartitionJson(result.partitions[i]));
  }
  return absl::StrCat(text, "]}\n");
}

}  // namespace holdline
