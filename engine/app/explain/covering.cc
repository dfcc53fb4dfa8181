#include "engine/app/explain/covering.h"

namespace holdline {
namespace {

// The first of the lines that wants such a queue, whatever else it wants;
// Visit::kNoLine: none does.
int FirstWanting(const Visit& visit, const std::vector<ScopeLine>& lines) {
  for (size_t i = 0; i < lines.size(); ++i) {
    const bool is_of_kind = lines[i].kind.value_or(visit.kind) == visit.kind;
    const bool wants_queue =
        !lines[i].queue || GlobMatches(*lines[i].queue, visit.queue);
    if (is_of_kind && wants_queue) return static_cast<int>(i);
  }
  return Visit::kNoLine;
}

Covering WhyNot(const Contract& contract, int64_t began_us) {
  if (began_us < contract.effective_us) return Covering::kNotYet;
  if (began_us >= contract.terminates_us) return Covering::kNoLonger;
  return Covering::kExcepted;
}

}  // namespace

std::optional<ExplainedContract> ExplainCovering(const Contract& contract,
                                                 const Visit& visit,
                                                 int64_t began_us,
                                                 bool is_covered) {
  ExplainedContract explained{.contract = &contract};
  explained.covers_line = visit.FirstIn(contract.covers);
  explained.except_line = visit.FirstIn(contract.except);
  if (is_covered) return explained;
  if (explained.covers_line != Visit::kNoLine) {
    explained.covering = WhyNot(contract, began_us);
    return explained;
  }
  explained.covers_line = FirstWanting(visit, contract.covers);
  if (explained.covers_line == Visit::kNoLine) return std::nullopt;
  explained.covering = Covering::kOtherwise;
  return explained;
}

}  // namespace holdline
