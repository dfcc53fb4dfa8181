// A file that is written line by line, where every line counts: an error (a
// full disk, say) is remembered and told by Close.
#pragma once

#include <cstdio>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace holdline {

class LineFile {
 public:
  // "-" is standard output.
  static absl::StatusOr<LineFile> Create(const std::string& path);

  void Write(const std::string& line);  // adds the line's end
  void WriteBytes(const std::string& bytes);
  absl::Status Flush();
  // Flushes; tells the first error of all that was written.
  absl::Status Close();

 private:
  struct Closer {
    void operator()(FILE* file) const;
  };
  LineFile(std::string path, FILE* file)
      : path_(std::move(path)), file_(file) {}
  void Remember();

  std::string path_;
  std::unique_ptr<FILE, Closer> file_;
  absl::Status error_;
};

// The text as it is, to standard output.
absl::Status PrintText(const std::string& text);

}  // namespace holdline
