#include "engine/runtime/cut_metadata.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace holdline {
namespace {

constexpr absl::string_view kVersion = "v1";

absl::Status Broken(absl::string_view text, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the committed metadata \"", text, "\" is not a cut: ", what));
}

}  // namespace

std::string FormatCutMetadata(const CutMetadata& cut) {
  return absl::StrCat(kVersion, " base=", cut.base_offset, " owner=", cut.owner,
                      " released=", cut.released ? 1 : 0, "|", cut.task);
}

absl::StatusOr<CutMetadata> ParseCutMetadata(const std::string& stored) {
  const absl::string_view text = stored;
  const size_t bar = text.find('|');
  if (bar == absl::string_view::npos) return Broken(text, "it has no task part");
  CutMetadata cut;
  cut.task = std::string(text.substr(bar + 1));
  const std::vector<absl::string_view> words =
      absl::StrSplit(text.substr(0, bar), ' ');
  if (words.empty() || words[0] != kVersion) {
    return Broken(text,
                  "its version is unknown; was it written by a newer "
                  "release?");
  }
  if (words.size() != 4) return Broken(text, "it has not four words");
  absl::string_view base = words[1], owner = words[2], released = words[3];
  if (!absl::ConsumePrefix(&base, "base=") ||
      !absl::SimpleAtoi(base, &cut.base_offset) || cut.base_offset < 0) {
    return Broken(text, "base");
  }
  if (!absl::ConsumePrefix(&owner, "owner=")) return Broken(text, "owner");
  cut.owner = std::string(owner);
  if (!absl::ConsumePrefix(&released, "released=") ||
      (released != "0" && released != "1")) {
    return Broken(text, "released");
  }
  cut.released = released == "1";
  return cut;
}

}  // namespace holdline
