// A month of real calls, which is not part of the project, by the mappings in
// deploy/mappings: what is known of it must come out.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "engine/base/time_units.h"
#include "operators/telemetry/csv_events.h"
#include "tests/operators/telemetry/owned_event.h"

namespace holdline {
namespace {

std::string ReadFile(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Month {
  std::vector<OwnedEvent> events;
  std::vector<RefusedEvent> refused;
  int rows = 0;
  int skipped = 0;

  int64_t Count(EventKind kind,
                int64_t within_s = INT64_MAX / kSecondUs) const {
    int64_t count = 0;
    for (const OwnedEvent& event : events) {
      count += event.kind == static_cast<int32_t>(kind) &&
               event.wait_us.value_or(0) <= within_s * kSecondUs;
    }
    return count;
  }
};

void Read(const std::string& text, const std::string& mapping_file,
          Month& month) {
  auto mapping = ParseCsvMapping(ReadFile(mapping_file), mapping_file);
  ASSERT_TRUE(mapping.ok()) << mapping.status();
  CsvReader reader(text, mapping->format);
  CsvRow row;
  ASSERT_TRUE(reader.Next(row));
  const absl::Status bound = BindCsvMapping(row.fields, *mapping);
  ASSERT_TRUE(bound.ok()) << bound;
  CsvEvents apply(*mapping, row.fields.size());
  EventBuffer buffer;
  while (reader.Next(row)) {
    ++month.rows;
    buffer.Clear();
    if (!apply.Apply(row, buffer, month.refused)) ++month.skipped;
    for (const Event& event : buffer.events()) {
      month.events.push_back(Own(event));
    }
  }
}

class BankMonth : public testing::Test {
 protected:
  // Of `file`, by `mapping`; skips where the data is not there.
  void ReadMonth(const std::string& file, const std::string& mapping) {
    const char* folder = std::getenv("HOLDLINE_TEST_DATA");
    const std::filesystem::path path =
        std::filesystem::path(folder != nullptr ? folder : "../shared/data") /
        "anonymous_bank" / file;
    if (!std::filesystem::exists(path)) {
      GTEST_SKIP() << "the month of real calls is not at " << path
                   << "; HOLDLINE_TEST_DATA may name its folder";
    }
    Read(ReadFile(path), "deploy/mappings/" + mapping, month_);
  }

  void CheckTotals() const {
    EXPECT_TRUE(month_.refused.empty());
    EXPECT_EQ(month_.Count(EventKind::kOffered), 33'066);
    EXPECT_EQ(month_.Count(EventKind::kAnswered), 27'162);
    EXPECT_EQ(month_.Count(EventKind::kAnswered, 20), 16'209);
    EXPECT_EQ(month_.Count(EventKind::kCompleted), 27'162);
    EXPECT_EQ(month_.Count(EventKind::kAbandoned), 5'904);
    EXPECT_EQ(month_.Count(EventKind::kAbandoned, 20), 3'198);
    EXPECT_EQ(month_.Count(EventKind::kAbandoned, 5), 2'215);
  }

  // Half-hours by enqueue with at least ten calls, and how many of them reach
  // 80 % answered within 20 s.
  void CheckHalfHours() const {
    std::map<std::string, int64_t> half_hour_of;
    std::map<int64_t, std::pair<int, int>> counts;  // offered, met
    for (const OwnedEvent& event : month_.events) {
      if (event.kind != static_cast<int32_t>(EventKind::kOffered)) continue;
      const int64_t half_hour = event.time_us / (1800 * kSecondUs);
      EXPECT_TRUE(half_hour_of.emplace(event.entity_id, half_hour).second);
      ++counts[half_hour].first;
    }
    for (const OwnedEvent& event : month_.events) {
      if (event.kind != static_cast<int32_t>(EventKind::kAnswered)) continue;
      if (event.wait_us <= 20 * kSecondUs) {
        ++counts[half_hour_of.at(event.entity_id)].second;
      }
    }
    int busy = 0;
    int good = 0;
    for (const auto& [half_hour, count] : counts) {
      if (count.first < 10) continue;
      ++busy;
      good += 5 * count.second >= 4 * count.first;
    }
    EXPECT_EQ(busy, 770);
    EXPECT_EQ(good, 194);
  }

  Month month_;
};

TEST_F(BankMonth, EventsGiveTheKnownTotals) {
  ReadMonth("february_1999_events.csv", "anonymous_bank_events.yaml");
  if (IsSkipped() || HasFatalFailure()) return;
  EXPECT_EQ(month_.rows, 93'294);
  CheckTotals();
  CheckHalfHours();
}

TEST_F(BankMonth, CallsGiveTheKnownTotals) {
  ReadMonth("february_1999.txt", "anonymous_bank_calls.yaml");
  if (IsSkipped() || HasFatalFailure()) return;
  EXPECT_EQ(month_.rows, 33'344);
  EXPECT_EQ(month_.skipped, 278);
  CheckTotals();
  CheckHalfHours();
}

}  // namespace
}  // namespace holdline
