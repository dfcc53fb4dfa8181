#include "engine/app/commands/line_file.h"

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"

namespace holdline {

void LineFile::Closer::operator()(FILE* file) const {
  if (file != stdout) std::fclose(file);
}

absl::StatusOr<LineFile> LineFile::Create(const std::string& path) {
  if (path == "-") return LineFile("standard output", stdout);
  FILE* file = std::fopen(path.c_str(), "wb");
  if (file == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot write ", path, ": ", std::strerror(errno)));
  }
  return LineFile(path, file);
}

void LineFile::Remember() {
  if (!error_.ok()) return;
  error_ = absl::UnavailableError(
      absl::StrCat("cannot write ", path_, ": ", std::strerror(errno)));
}

void LineFile::Write(const std::string& line) {
  WriteBytes(line);
  WriteBytes("\n");
}

void LineFile::WriteBytes(const std::string& bytes) {
  if (bytes.empty()) return;
  if (std::fwrite(bytes.data(), bytes.size(), 1, file_.get()) != 1) Remember();
}

absl::Status LineFile::Flush() {
  if (std::fflush(file_.get()) != 0) Remember();
  return error_;
}

absl::Status LineFile::Close() {
  (void)Flush();
  file_.reset();
  return error_;
}

absl::Status PrintText(const std::string& text) {
  HL_ASSIGN_OR_RETURN(LineFile out, LineFile::Create("-"));
  out.WriteBytes(text);
  return out.Flush();
}

}  // namespace holdline
