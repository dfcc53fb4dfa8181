// What was told to people, read by another parser of JSON than wrote it.
#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "operators/judge/judge_partition.h"

namespace holdline {

struct ToldAlert {
  std::map<std::string, std::string> labels;
  std::map<std::string, std::string> annotations;
  int64_t starts_us = 0;
  int64_t ends_us = 0;  // 0: it stands

  std::string Label(const std::string& name) const {
    const auto found = labels.find(name);
    return found == labels.end() ? "" : found->second;
  }
  bool IsNotice() const { return !Label("period").empty(); }
  bool operator==(const ToldAlert&) const = default;
};

inline int64_t InstantOf(std::string_view text) {
  absl::Time time;
  std::string error;
  EXPECT_TRUE(
      absl::ParseTime(absl::RFC3339_full, std::string(text), &time, &error))
      << text << error;
  return absl::ToUnixMicros(time);
}

inline std::vector<ToldAlert> AlertsOf(const std::string& json) {
  std::vector<ToldAlert> told;
  simdjson::dom::parser parser;
  simdjson::dom::array array;
  EXPECT_EQ(parser.parse(simdjson::padded_string(json)).get(array),
            simdjson::SUCCESS)
      << json;
  for (const simdjson::dom::element element : array) {
    ToldAlert& one = told.emplace_back();
    const auto fill = [&](const char* name,
                          std::map<std::string, std::string>& to) {
      for (const auto field : element[name].get_object()) {
        std::string_view value;
        EXPECT_EQ(field.value.get(value), simdjson::SUCCESS);
        to[std::string(field.key)] = value;
      }
    };
    fill("labels", one.labels);
    fill("annotations", one.annotations);
    std::string_view starts;
    EXPECT_EQ(element["startsAt"].get(starts), simdjson::SUCCESS);
    one.starts_us = InstantOf(starts);
    std::string_view ends;
    if (element["endsAt"].get(ends) == simdjson::SUCCESS) {
      one.ends_us = InstantOf(ends);
    }
  }
  return told;
}

// What stands of what lasts, as whoever reads the topic has it. Says where that
// makes no sense: something that ends and did not stand, or two at a time for
// one name.
class ToldStanding {
 public:
  // Contract, objective and name, to the alert's name.
  using Matter = std::tuple<std::string, std::string, std::string>;

  void Take(const std::vector<NotificationRecord>& records) {
    for (const NotificationRecord& record : records) {
      for (const ToldAlert& alert : AlertsOf(record.json)) {
        if (!alert.IsNotice()) TakeOne(alert, record.key);
      }
    }
  }
  const std::map<Matter, std::string>& now() const { return now_; }
  const std::string& wrong() const { return wrong_; }

 private:
  void TakeOne(const ToldAlert& alert, const std::string& key) {
    const Matter matter = {alert.Label("contract"), alert.Label("objective"),
                           alert.Label("notify")};
    const auto& [contract, objective, name] = matter;
    if (key != absl::StrCat(contract, "/", objective, "/", name)) {
      absl::StrAppend(&wrong_, "key ", key, "\n");
    }
    const auto known = last_.find(matter);
    if (alert.ends_us == 0) {
      if (now_.contains(matter)) absl::StrAppend(&wrong_, "two of ", key, "\n");
      now_[matter] = alert.Label("alertname");
    } else {
      // Alertmanager knows it by its labels.
      if (!now_.contains(matter) || known == last_.end() ||
          known->second.labels != alert.labels ||
          known->second.starts_us != alert.starts_us ||
          alert.ends_us < alert.starts_us) {
        absl::StrAppend(&wrong_, "ends without a beginning: ", key, "\n");
      }
      now_.erase(matter);
    }
    last_[matter] = alert;
  }

  std::map<Matter, std::string> now_;
  std::map<Matter, ToldAlert> last_;
  std::string wrong_;
};

}  // namespace holdline
