#include "operators/contract/names.h"

#include <algorithm>

#include "operators/contract/text.h"

namespace holdline {
namespace {

bool IsLetterOrDigit(char c) { return IsLetter(c) || IsDigit(c); }

}  // namespace

absl::Status CheckName(std::string_view name) {
  if (!name.empty() && name.size() <= kMaxNameBytes &&
      IsLetterOrDigit(name[0]) &&
      std::all_of(name.begin(), name.end(), [](char c) {
        return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.';
      })) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(Concat(
      "\"", name, "\" is not a name: up to ", kMaxNameBytes,
      " letters, digits, '-', '_' and '.', beginning with a letter or digit"));
}

}  // namespace holdline
