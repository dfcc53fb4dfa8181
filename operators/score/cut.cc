#include "operators/score/cut.h"

#include <charconv>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace holdline {
namespace {

constexpr std::string_view kForm = "score-cut/1";

bool TakeText(std::string_view& text, std::string_view expected) {
  if (text.substr(0, expected.size()) != expected) return false;
  text.remove_prefix(expected.size());
  return true;
}

bool TakeNumber(std::string_view& text, int64_t& number) {
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc()) return false;
  text.remove_prefix(static_cast<size_t>(rest - text.data()));
  return true;
}

}  // namespace

std::string FormatCut(const Cut& cut) {
  return std::string(kForm) + " k=" + std::to_string(cut.control_position) +
         " t=" + std::to_string(cut.clock_us);
}

absl::StatusOr<Cut> ParseCut(std::string_view text) {
  Cut cut;
  std::string_view rest = text;
  if (TakeText(rest, kForm) && TakeText(rest, " k=") &&
      TakeNumber(rest, cut.control_position) && TakeText(rest, " t=") &&
      TakeNumber(rest, cut.clock_us) && rest.empty()) {
    return cut;
  }
  return absl::InvalidArgumentError("not a cut of the score stage: \"" +
                                    std::string(text) + "\"");
}

}  // namespace holdline
