#include "operators/contract/forecast_table.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "operators/calendar/period.h"
#include "operators/contract/civil.h"
#include "operators/contract/day_slice.h"
#include "operators/contract/forecast.h"
#include "operators/contract/model.h"
#include "operators/contract/text.h"
#include "operators/contract/units.h"

namespace holdline {
namespace {

constexpr size_t kMostMistakesTold = 5;
// Of one row, so that no sum of them comes near the end of the numbers.
constexpr int64_t kMostContacts = 1'000'000'000;

// Reads rows, and tells the first of their mistakes at the name of the table.
class ForecastTable {
 public:
  ForecastTable(const YamlCursor& named, const Table& table,
                const ForecastRows& rows)
      : named_(named), table_(table), rows_(rows), days_(rows.zone) {}

  // Empty where anything was wrong.
  std::vector<ForecastRow> Read() {
    start_ = ColumnOf("start");
    contacts_ = ColumnOf("contacts");
    received_ = ColumnOf("received");
    CheckColumns();
    if (!mistakes_.empty()) return Told();
    std::vector<ForecastRow> rows;
    for (const TableRow& row : table_.rows) {
      if (auto read = ReadRow(row)) rows.push_back(*read);
    }
    return mistakes_.empty() ? rows : Told();
  }

 private:
  std::optional<size_t> ColumnOf(std::string_view name) const {
    const auto at =
        std::find(table_.columns.begin(), table_.columns.end(), name);
    if (at == table_.columns.end()) return std::nullopt;
    return static_cast<size_t>(at - table_.columns.begin());
  }

  void CheckColumns() {
    for (const std::string& column : table_.columns) {
      if (column != "start" && column != "contacts" && column != "received") {
        Mistake(1, Concat("nobody reads the column \"", column,
                          "\"; columns are start, contacts and received"));
      }
    }
    if (!start_) Mistake(1, "there is no column \"start\"");
    if (!contacts_) Mistake(1, "there is no column \"contacts\"");
    if (received_ || !rows_.wants_received) return;
    Mistake(1,
            "there is no column \"received\", the day or time at which a "
            "forecast came; `due` and `locked` go by it");
  }

  std::optional<ForecastRow> ReadRow(const TableRow& from) {
    ForecastRow row{.line = from.line};
    const auto start = ParseLocalTime(from.cells[*start_]);
    const auto contacts = ParseWhole(from.cells[*contacts_]);
    if (!start.ok()) Mistake(from.line, std::string(start.status().message()));
    if (!contacts.ok())
      Mistake(from.line, std::string(contacts.status().message()));
    if (!start.ok() || !contacts.ok()) return std::nullopt;
    if (*contacts > kMostContacts) {
      Mistake(from.line, Concat("more than ", kMostContacts, " contacts"));
      return std::nullopt;
    }
    row.contacts = *contacts;
    row.month = MonthNumber(absl::CivilMonth(start->civil));
    const auto slice = SliceOf(start->civil);
    if (!slice) {
      Mistake(from.line,
              Concat("\"", from.cells[*start_], "\" begins no part of ",
                     rows_.part_us == VerdictRules::kDay
                         ? std::string("a day")
                         : DurationText(rows_.part_us)));
      return std::nullopt;
    }
    row.slice = *slice;
    if (received_) {
      const auto received = ParseLocalTime(from.cells[*received_]);
      if (!received.ok()) {
        Mistake(from.line, std::string(received.status().message()));
        return std::nullopt;
      }
      row.received_us = InstantOf(received->civil, rows_.zone).us;
    }
    return row;
  }

  std::optional<int64_t> SliceOf(absl::CivilSecond start) {
    const int64_t start_us = InstantOf(start, rows_.zone).us;
    const int64_t slice = DaySliceOf(start_us, rows_.part_us, days_);
    const bool begins =
        DaySliceStartUs(slice, rows_.part_us, rows_.zone) == start_us;
    return begins ? std::optional(slice) : std::nullopt;
  }

  void Mistake(int64_t line, std::string_view what) {
    mistakes_.push_back(Concat("line ", line, ": ", what));
  }

  std::vector<ForecastRow> Told() {
    const size_t more = mistakes_.size() > kMostMistakesTold
                            ? mistakes_.size() - kMostMistakesTold
                            : 0;
    mistakes_.resize(mistakes_.size() - more);
    named_.Error(Concat(
        table_.path, ", ", Listed(mistakes_, "; "),
        more > 0 ? Concat("; and ", more, " more lines with mistakes") : ""));
    return {};
  }

  const YamlCursor& named_;
  const Table& table_;
  const ForecastRows& rows_;
  DayFinder days_;
  std::optional<size_t> start_;
  std::optional<size_t> contacts_;
  std::optional<size_t> received_;
  std::vector<std::string> mistakes_;
};

}  // namespace

std::vector<ForecastRow> ReadForecastRows(const YamlCursor& named,
                                          const Table& table,
                                          const ForecastRows& rows) {
  return ForecastTable(named, table, rows).Read();
}

}  // namespace holdline
