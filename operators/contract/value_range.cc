#include "operators/contract/value_range.h"

#include <string>

#include "absl/status/status.h"
#include "engine/base/status_macros.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

// An end of a range, and what stands before it.
struct End {
  std::string_view sign;  // "", "<", "<=", ">" or ">="
  int64_t value = 0;
};

absl::StatusOr<End> ParseEnd(TargetUnit unit, std::string_view text) {
  End end;
  text = Trim(text);
  size_t size = 0;
  if (!text.empty() && (text[0] == '<' || text[0] == '>')) {
    size = text.size() > 1 && text[1] == '=' ? 2 : 1;
  }
  end.sign = text.substr(0, size);
  HL_ASSIGN_OR_RETURN(end.value, ParseAmount(unit, Trim(text.substr(size))));
  return end;
}

absl::Status Mistake(std::string_view text, TargetUnit unit) {
  const std::string_view example =
      unit == TargetUnit::kShare      ? "75% to < 80%, or < 70%"
      : unit == TargetUnit::kDuration ? "> 45s to 48s, or >= 55s"
                                      : "10 contacts to < 20 contacts";
  return absl::InvalidArgumentError(
      Concat("\"", text, "\" is not a range; write for example ", example));
}

}  // namespace

absl::StatusOr<ValueRange> ParseRange(TargetUnit unit, std::string_view text) {
  ValueRange range;
  range.text = std::string(Trim(text));
  const size_t to = text.find(" to ");
  if (to == std::string_view::npos) {
    HL_ASSIGN_OR_RETURN(const End end, ParseEnd(unit, text));
    if (end.sign == "<") {
      range.to = end.value;
    } else if (end.sign == "<=") {
      range.to = end.value;
      range.has_to = true;
    } else if (end.sign == ">") {
      range.from = end.value;
      range.has_from = false;
    } else if (end.sign == ">=") {
      range.from = end.value;
    } else {
      return Mistake(text, unit);
    }
    return range;
  }
  HL_ASSIGN_OR_RETURN(const End low, ParseEnd(unit, text.substr(0, to)));
  HL_ASSIGN_OR_RETURN(const End high, ParseEnd(unit, text.substr(to + 4)));
  const bool low_is_out = low.sign == ">";
  const bool high_is_out = high.sign == "<";
  if ((!low.sign.empty() && !low_is_out) ||
      (!high.sign.empty() && !high_is_out)) {
    return Mistake(text, unit);
  }
  range.from = low.value;
  range.has_from = !low_is_out;
  range.to = high.value;
  range.has_to = !high_is_out;
  if (low.value > high.value ||
      (low.value == high.value && (low_is_out || high_is_out))) {
    return absl::InvalidArgumentError(
        Concat("\"", text, "\" holds nothing: it ends before it begins"));
  }
  return range;
}

}  // namespace holdline
