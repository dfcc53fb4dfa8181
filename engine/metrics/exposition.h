// Writes a page of Prometheus' text format 0.0.4 straight into a string: for
// the thousands of series that are made anew for each scrape, where building
// them as objects first would cost ten times as much.
//
//   ExpositionWriter page(text);
//   page.Family("holdline_objective_value", "Value of ...", "gauge");
//   page.Sample(labels, 0.8125);        // labels: by AppendLabel
//   page.Sample(labels, R"(unit="ratio")", 0.8125);
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace holdline {

// Appends `name="value"` to a list of labels, with a comma where it is not the
// first, and escapes the value. Invalid UTF-8 becomes U+FFFD: one odd queue
// name must not make a scraper refuse the page. REQUIRES: a valid name.
void AppendLabel(std::string& labels, std::string_view name,
                 std::string_view value);

class ExpositionWriter {
 public:
  // Appends to `out`, which must outlive the writer.
  explicit ExpositionWriter(std::string& out) : out_(out) {}

  // Begins a family: the samples that follow are its. All samples of a family
  // must stand together, as the format wants. `type`: "gauge" or "counter".
  // Nothing is written of a family without samples.
  void Family(std::string_view name, std::string_view help,
              std::string_view type);

  // REQUIRES, of all: a family was begun. `labels` as AppendLabel makes them;
  // `more` is added to them.
  void Sample(std::string_view labels, double value) {
    Sample(labels, "", value);
  }
  void Sample(std::string_view labels, std::string_view more, double value);
  void Sample(std::string_view labels, int64_t value) {
    Sample(labels, "", value);
  }
  void Sample(std::string_view labels, std::string_view more, int64_t value);

  // Samples written so far.
  size_t samples() const { return samples_; }

 private:
  void Begin(std::string_view labels, std::string_view more);
  void End(std::string_view value);

  std::string& out_;
  std::string name_;
  std::string heading_;  // HELP and TYPE, until the first sample
  size_t samples_ = 0;
};

}  // namespace holdline
