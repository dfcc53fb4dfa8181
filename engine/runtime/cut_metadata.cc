#include "engine/runtime/cut_metadata.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/base/check.h"

namespace holdline {
namespace {

constexpr std::string_view kVersion = "v1 ";
constexpr std::string_view kBar = "| ";

absl::Status Unreadable(std::string_view expected, std::string_view text) {
  return absl::InvalidArgumentError(absl::StrCat(
      "the committed metadata is not Holdline's: expected ",
      absl::string_view(expected.data(), expected.size()), " in \"",
      absl::CEscape(absl::string_view(text.data(), text.size())), "\""));
}

// Takes "key=value " from the front of `rest`; false where it is not there.
bool TakeField(absl::string_view* rest, absl::string_view key,
               absl::string_view* value) {
  absl::string_view left = *rest;
  if (!absl::ConsumePrefix(&left, key) || !absl::ConsumePrefix(&left, "=")) {
    return false;
  }
  const size_t end = left.find(' ');
  if (end == absl::string_view::npos || end == 0) return false;
  *value = left.substr(0, end);
  *rest = left.substr(end + 1);
  return true;
}

// Decimal digits alone: the numbers that FormatCutMetadata writes.
bool ParseOffset(absl::string_view text, int64_t* offset) {
  return std::all_of(text.begin(), text.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(text, offset);
}

}  // namespace

bool IsOwnerName(std::string_view text) {
  return !text.empty() && text.size() <= 255 &&
         std::none_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_isspace(static_cast<unsigned char>(c)) ||
                  absl::ascii_iscntrl(static_cast<unsigned char>(c));
         });
}

std::string FormatCutMetadata(const CutMetadata& metadata) {
  HL_CHECK(metadata.base_offset >= 0 && IsOwnerName(metadata.owner));
  return absl::StrCat("v1 base=", metadata.base_offset,
                      " owner=", metadata.owner,
                      " released=", metadata.released ? 1 : 0,
                      " snapshot=", metadata.snapshot, " | ", metadata.task);
}

absl::StatusOr<CutMetadata> ParseCutMetadata(std::string_view text) {
  absl::string_view rest(text.data(), text.size());
  absl::string_view value;
  CutMetadata metadata;
  if (!absl::ConsumePrefix(&rest, {kVersion.data(), kVersion.size()})) {
    return Unreadable("version v1", text);
  }
  if (!TakeField(&rest, "base", &value) ||
      !ParseOffset(value, &metadata.base_offset)) {
    return Unreadable("base=<offset>", text);
  }
  if (!TakeField(&rest, "owner", &value)) {
    return Unreadable("owner=<name>", text);
  }
  metadata.owner = std::string(value);
  if (!TakeField(&rest, "released", &value) || (value != "0" && value != "1")) {
    return Unreadable("released=<0 or 1>", text);
  }
  metadata.released = value == "1";
  int64_t snapshot = 0;
  if (!TakeField(&rest, "snapshot", &value) || !ParseOffset(value, &snapshot)) {
    return Unreadable("snapshot=<cycle>", text);
  }
  metadata.snapshot = static_cast<uint64_t>(snapshot);
  if (!absl::ConsumePrefix(&rest, {kBar.data(), kBar.size()})) {
    return Unreadable("a bar", text);
  }
  metadata.task = std::string(rest);
  return metadata;
}

}  // namespace holdline
