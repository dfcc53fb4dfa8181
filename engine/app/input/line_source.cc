#include "engine/app/input/line_source.h"

#include <algorithm>

#include "engine/base/status_macros.h"

namespace holdline {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool IsBlank(std::string_view line) {
  return line.find_first_not_of(" \t") == line.npos;
}

}  // namespace

absl::StatusOr<bool> LineSource::Next() {
  for (;;) {
    if (!in_file_) {
      HL_ASSIGN_OR_RETURN(in_file_, bytes_.NextFile());
      if (!in_file_) return false;
      rest_ = {};
      number_ = 0;
    }
    HL_ASSIGN_OR_RETURN(in_file_, ReadLine());
    if (!in_file_ && line_.empty()) continue;
    ++number_;
    if (number_ == 1 && line_.starts_with(kByteOrderMark)) {
      line_.erase(0, kByteOrderMark.size());
    }
    if (line_.ends_with('\r')) line_.pop_back();
    if (!IsBlank(line_)) return true;
  }
}

absl::StatusOr<bool> LineSource::ReadLine() {
  line_.clear();
  too_long_ = false;
  for (;;) {
    const size_t end = rest_.find('\n');
    if (end != rest_.npos) {
      Take(rest_.substr(0, end));
      rest_.remove_prefix(end + 1);
      return true;
    }
    Take(rest_);
    HL_ASSIGN_OR_RETURN(rest_, bytes_.Read());
    if (rest_.empty()) return false;
  }
}

void LineSource::Take(std::string_view piece) {
  const size_t room = kMaxLineBytes - line_.size();
  too_long_ = too_long_ || piece.size() > room;
  line_.append(piece.substr(0, room));
}

}  // namespace holdline
