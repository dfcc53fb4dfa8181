// Finds the columns of a mapping in a file's header.
#include <algorithm>
#include <charconv>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "operators/telemetry/csv_mapping.h"
#include "operators/telemetry/nearest_name.h"

namespace holdline {
namespace {

void Collect(std::optional<CsvColumn>& column, std::vector<CsvColumn*>& all) {
  if (column) all.push_back(&*column);
}

void Collect(CsvText& text, std::vector<CsvColumn*>& all) {
  Collect(text.column, all);
}

void Collect(std::optional<CsvDuration>& duration,
             std::vector<CsvColumn*>& all) {
  if (duration) all.push_back(&duration->column);
}

void Collect(std::vector<CsvCondition>& conditions,
             std::vector<CsvColumn*>& all) {
  for (CsvCondition& condition : conditions) all.push_back(&condition.column);
}

void Collect(CsvTime& time, std::vector<CsvColumn*>& all) {
  for (CsvColumn& column : time.columns) all.push_back(&column);
  if (time.date) all.push_back(&time.date->column);
  Collect(time.after, all);
  Collect(time.plus, all);
}

void Collect(CsvEvent& event, std::vector<CsvColumn*>& all) {
  Collect(event.when, all);
  Collect(event.time, all);
  Collect(event.wait, all);
  Collect(event.handle, all);
  for (CsvText* text : {&event.channel, &event.queue, &event.agent,
                        &event.customer, &event.service}) {
    Collect(*text, all);
  }
}

// "" where the column was found.
std::string FindByName(const std::vector<std::string_view>& header,
                       CsvColumn& column) {
  for (size_t i = 0; i < header.size(); ++i) {
    if (header[i] != column.name) continue;
    column.index = i;
    return "";
  }
  return absl::StrCat("the file has no column `", column.name, "`",
                      DidYouMeanName(column.name, header), "; it has ",
                      ListNames(header));
}

std::string FindByNumber(CsvColumn& column) {
  constexpr size_t kMaxColumns = 10'000;
  const char* end = column.name.data() + column.name.size();
  size_t number = 0;
  const auto [stop, error] = std::from_chars(column.name.data(), end, number);
  if (error == std::errc() && stop == end && number >= 1 &&
      number <= kMaxColumns) {
    column.index = number - 1;
    return "";
  }
  return absl::StrCat("`", column.name,
                      "` is no column; without a header they are numbers, "
                      "from 1");
}

}  // namespace

std::vector<CsvColumn*> CsvMapping::Columns() {
  std::vector<CsvColumn*> all;
  for (std::vector<CsvCondition>& conditions : skip) Collect(conditions, all);
  for (CsvColumn& column : contact) all.push_back(&column);
  Collect(event_id, all);
  Collect(sequence, all);
  Collect(revision, all);
  for (CsvAttribute& attribute : attributes) all.push_back(&attribute.column);
  for (CsvEvent& event : events) Collect(event, all);
  return all;
}

absl::Status BindCsvMapping(const std::vector<std::string_view>& header,
                            CsvMapping& mapping) {
  std::vector<std::string> mistakes;
  for (CsvColumn* column : mapping.Columns()) {
    const std::string mistake =
        mapping.header ? FindByName(header, *column) : FindByNumber(*column);
    if (mistake.empty()) continue;
    std::string line = absl::StrCat(mapping.file, ":", column->line, ":",
                                    column->column, ": ", mistake);
    // Events inherit columns; each is told once.
    if (std::find(mistakes.begin(), mistakes.end(), line) == mistakes.end()) {
      mistakes.push_back(std::move(line));
    }
  }
  if (mistakes.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(mistakes, "\n"));
}

}  // namespace holdline
