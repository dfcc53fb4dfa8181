#include "engine/app/status/overview_series.h"

#include <algorithm>
#include <utility>

namespace holdline {
namespace {

// The names of operators/judge's states, watches' and periods'; and of what is
// not known any more.
constexpr const char* kStates[] = {
    "ok",     "at_risk", "breached", "insufficient", "no_data",      "on_track",
    "behind", "lost",    "met",      "missed",       "not_measured", "stale"};

constexpr const char* kOthers = "(other)";

void WriteStates(const ContractList& contracts, ExpositionWriter& page) {
  std::map<std::string, int64_t> rows;
  for (const char* state : kStates) rows[state] = 0;
  for (const auto& [status, clock_us, is_stale] : contracts) {
    for (const StatusRow& row : status->rows()) {
      ++rows[is_stale ? "stale" : row.state()];
    }
  }
  page.Family("holdline_objectives",
              "Objectives by state, counted by slot and window.", "gauge");
  for (const auto& [state, count] : rows) {
    std::string labels;
    AppendLabel(labels, "state", state);
    page.Sample(labels, count);
  }
}

// The largest, at most `limit`, by name; then the rest as one.
std::vector<std::pair<std::string, int64_t>> Largest(
    const std::map<std::string, int64_t>& contacts, size_t limit) {
  std::vector<std::pair<std::string, int64_t>> largest;
  int64_t others = 0;
  for (const auto& entry : contacts) {
    if (entry.first == kOthers) {
      others += entry.second;
    } else {
      largest.push_back(entry);
    }
  }
  std::ranges::stable_sort(largest, std::greater<>(),
                           [](const auto& entry) { return entry.second; });
  while (largest.size() > limit) {
    others += largest.back().second;
    largest.pop_back();
  }
  std::ranges::sort(largest);
  if (others != 0) largest.emplace_back(kOthers, others);
  return largest;
}

void WriteByName(const char* label,
                 const std::map<std::string, int64_t>& counts, size_t limit,
                 ExpositionWriter& page) {
  for (const auto& [name, count] : Largest(counts, limit)) {
    std::string labels;
    AppendLabel(labels, label, name);
    page.Sample(labels, count);
  }
}

void WriteUncovered(const Overview& overview, ExpositionWriter& page) {
  page.Family("holdline_uncovered_contacts",
              "Contacts that no contract covers, by queue.", "gauge");
  WriteByName("queue", overview.uncovered.contacts, overview.uncovered_queues,
              page);
  page.Family("holdline_uncovered_cases",
              "Cases that no contract covers, by queue.", "gauge");
  WriteByName("queue", overview.uncovered.cases, overview.uncovered_queues,
              page);
  page.Family("holdline_uncovered_outages",
              "Outages of services that no contract covers, by service.",
              "gauge");
  WriteByName("service", overview.uncovered.outages, overview.uncovered_queues,
              page);
}

}  // namespace

void WriteOverview(const Overview& overview, ExpositionWriter& page) {
  WriteStates(overview.contracts, page);
  WriteUncovered(overview, page);
  page.Family("holdline_contract_series",
              "Series that the contracts of this process have.", "gauge");
  page.Sample("", overview.contract_series);
  page.Family("holdline_series_over_limit",
              "1 where they are too many for this page and stand only on "
              "/metrics/contracts.",
              "gauge");
  page.Sample("", int64_t{overview.is_over_limit ? 1 : 0});
}

}  // namespace holdline
