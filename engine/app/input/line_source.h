// The lines of several files, one after the other.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/app/input/byte_source.h"

namespace holdline {

class LineSource {
 public:
  // Longer lines are passed over but for their beginning. Four times what a
  // message may have, so that what is merely too large still becomes a record
  // and is refused where all else is.
  static constexpr size_t kMaxLineBytes = 16 << 20;

  // `files` must outlive the source.
  explicit LineSource(const std::vector<std::string>& files) : bytes_(files) {}

  // The next line that is not blank, without its end and, at the front of a
  // file, without a byte order mark. False after the last file.
  absl::StatusOr<bool> Next();

  // Of the line: valid until the next call.
  std::string_view text() const { return line_; }
  bool too_long() const { return too_long_; }
  const std::string& file() const { return bytes_.file(); }
  int64_t number() const { return number_; }  // in its file, from 1

  int64_t bytes_read() const { return bytes_.bytes_read(); }

 private:
  // Reads up to the next line end; false at the end of the file.
  absl::StatusOr<bool> ReadLine();
  void Take(std::string_view piece);

  ByteSource bytes_;
  bool in_file_ = false;
  std::string_view rest_;  // read, but not of any line yet
  std::string line_;
  bool too_long_ = false;
  int64_t number_ = 0;
};

}  // namespace holdline
