// The bytes of several files, one after the other; "-" is standard input.
// Bounded memory, whatever their size.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace holdline {

// Says of all files at once which of them are missing, are folders or may not
// be read. Opens none: a pipe could be read only once.
absl::Status CheckFiles(const std::vector<std::string>& files);

// The sum of their sizes, bytes; 0 where that cannot be known.
int64_t TotalBytes(const std::vector<std::string>& files);

class ByteSource {
 public:
  // `files` must outlive the source.
  explicit ByteSource(const std::vector<std::string>& files)
      : files_(files), buffer_(kBufferBytes, '\0') {}
  ByteSource(const ByteSource&) = delete;
  ByteSource& operator=(const ByteSource&) = delete;
  ~ByteSource() { CloseFile(); }

  // Moves on to the next file (to the first at first). False after the last.
  absl::StatusOr<bool> NextFile();
  const std::string& file() const { return files_[next_ - 1]; }

  // More bytes of the file, valid until the next call; empty at its end.
  absl::StatusOr<std::string_view> Read();

  int64_t bytes_read() const { return bytes_read_; }

 private:
  static constexpr size_t kBufferBytes = 1 << 16;

  void CloseFile();

  const std::vector<std::string>& files_;
  size_t next_ = 0;
  int descriptor_ = -1;
  std::string buffer_;
  int64_t bytes_read_ = 0;
};

}  // namespace holdline
