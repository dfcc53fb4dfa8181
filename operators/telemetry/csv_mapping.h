// How the columns of a CSV file become events: a mapping, read from YAML.
//
//   csv: 1                        # the version of this format
//   separator: tab                # or one character; "," by default
//   quotes: false                 # quotes are plain characters; true by
//   default header: false                 # columns are numbers, from 1; true
//   by default time_zone: Asia/Jerusalem     # for times that do not say theirs
//   skip: [{outcome: PHANTOM}]    # rows that do not count: any of the entries,
//                                 # all columns of an entry
//   contact: [date, call_id]      # one column, or several, joined by "/"
//   queue: type                   # TEXT; so channel, agent, customer,
//   event_id,
//                                 # service
//   sequence: COLUMN              # so revision
//   attributes: {priority: COLUMN}
//   time: TIME                    # what the times of all events share
//   events:                       # what one row says, each event for itself
//   - kind: answered              # a name of proto/holdline/event.proto
//     when: {outcome: [AGENT]}    # columns and their values; all must hold
//     time: TIME                  # keys that are absent are those from above
//     wait: DURATION              # as the source states it; so handle
//     agent: TEXT                 # so queue, channel, customer, service
//
//   TEXT      COLUMN, or {column: COLUMN, absent: VALUES}, or {value: text}
//   DURATION  COLUMN, or {column: COLUMN, unit: s | ms | us | min}
//   TIME      column: COLUMNS     # the first that is not absent
//             absent: VALUES      # besides the empty one
//             format: unix | unix_ms | unix_us   # since 1970, UTC
//                     | local_epoch  # seconds of the local clock since its
//                     1970 | rfc3339 | "%d.%m.%Y %H:%M:%S"      # as strptime
//                     has it
//             date: {column: COLUMN, format: "%y%m%d"}  # of a time of day
//             after: COLUMN       # a time of day more than 12 hours before
//                                 # that one belongs to the next day
//             plus: DURATION      # to be added
//
// A row that is not skipped and gives no event is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/base/time_units.h"
#include "operators/telemetry/csv_reader.h"
#include "operators/telemetry/event.h"

namespace holdline {

// A column as the mapping names it, and where.
struct CsvColumn {
  std::string name;
  int line = 0;  // of the mapping, from 1
  int column = 0;
  size_t index = 0;  // in a row; set by Bind
};

struct CsvCondition {
  CsvColumn column;
  std::vector<std::string> values;
};

struct CsvText {
  std::optional<CsvColumn> column;
  std::vector<std::string> absent;
  std::string value;  // where there is no column
};

struct CsvDuration {
  CsvColumn column;
  int64_t unit_us = kSecondUs;
};

struct CsvDate {
  CsvColumn column;
  std::string pattern;
};

struct CsvTime {
  enum class Form : uint8_t {
    kUnix,
    kUnixMs,
    kUnixUs,
    kLocalEpoch,
    kRfc3339,
    kPattern,
  };

  std::vector<CsvColumn> columns;
  std::vector<std::string> absent;
  std::optional<Form> form;
  // Of the time; in a mapping's events with the date's before it, and a blank
  // between.
  std::string pattern;
  std::optional<CsvDate> date;
  std::optional<CsvColumn> after;
  std::optional<CsvDuration> plus;
};

struct CsvEvent {
  EventKind kind = EventKind::kUnspecified;
  std::vector<CsvCondition> when;
  CsvTime time;
  std::optional<CsvDuration> wait;
  std::optional<CsvDuration> handle;
  // Those of the mapping, where the event has none of its own.
  CsvText channel;
  CsvText queue;
  CsvText agent;
  CsvText customer;
  CsvText service;
};

struct CsvAttribute {
  std::string name;
  CsvColumn column;
};

struct CsvMapping {
  std::string file;  // for messages
  CsvFormat format;
  bool header = true;
  absl::TimeZone zone;
  std::vector<std::vector<CsvCondition>> skip;
  std::vector<CsvColumn> contact;
  CsvText event_id;
  std::optional<CsvColumn> sequence;
  std::optional<CsvColumn> revision;
  std::vector<CsvAttribute> attributes;
  std::vector<CsvEvent> events;

  // All columns that the mapping names.
  std::vector<CsvColumn*> Columns();
};

// Reads a mapping. `file` is its name for messages. The error lists all
// mistakes, one a line: file:line:column, what was found, what would be right.
absl::StatusOr<CsvMapping> ParseCsvMapping(std::string_view yaml,
                                           const std::string& file);

// Finds the mapping's columns in a file's header (empty where the mapping says
// that there is none). The error lists all that are missing, as above.
absl::Status BindCsvMapping(const std::vector<std::string_view>& header,
                            CsvMapping& mapping);

}  // namespace holdline
