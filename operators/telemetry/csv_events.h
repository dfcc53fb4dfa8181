// Rows of a CSV file into events, by a mapping (csv_mapping.h).
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "operators/telemetry/csv_mapping.h"
#include "operators/telemetry/csv_reader.h"
#include "operators/telemetry/event_buffer.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class CsvEvents {
 public:
  // REQUIRES: BindCsvMapping said that the mapping is good. `columns` is the
  // number of fields that a row must have; 0 where there is no header.
  CsvEvents(CsvMapping mapping, size_t columns)
      : mapping_(std::move(mapping)), columns_(columns) {}

  // Appends what the row says, texts copied. A bad event of a row is refused
  // alone, with its place among the mapping's events. False where the row is
  // one to skip.
  bool Apply(const CsvRow& row, EventBuffer& events,
             std::vector<RefusedEvent>& refused);

 private:
  struct Fault {
    Refusal reason = Refusal::kNone;
    std::string detail = {};

    bool IsNone() const { return reason == Refusal::kNone; }
  };

  Fault ReadEvent(const CsvRow& row, const CsvEvent& form, EventBuffer& events,
                  Event& event);
  Fault ReadTime(const CsvRow& row, const CsvTime& form, int64_t& time_us);
  Fault ParseTime(const CsvRow& row, const CsvTime& form, std::string_view text,
                  int64_t& time_us);
  Fault ParsePattern(const CsvRow& row, const CsvTime& form,
                     std::string_view text, int64_t& time_us);
  bool ParseLocal(const CsvRow& row, const CsvTime& form, std::string_view text,
                  absl::Time& time, std::string& mistake);
  Fault ReadDuration(const CsvRow& row, const CsvDuration& form,
                     int64_t& duration_us);
  template <typename T>
  Fault ReadNumber(const CsvRow& row, const CsvColumn& column, T& number);
  void ReadTexts(const CsvRow& row, const CsvEvent& form, Event& event);
  void KeepTexts(EventBuffer& events, Event& event);
  bool Holds(const CsvRow& row,
             const std::vector<CsvCondition>& conditions) const;

  CsvMapping mapping_;
  const size_t columns_;
  // Of the event that is being read.
  std::string contact_;
  std::vector<Attribute> attributes_;
};

}  // namespace holdline
