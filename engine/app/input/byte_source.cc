#include "engine/app/input/byte_source.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace holdline {
namespace {

constexpr const char* kStandardInput = "-";

absl::Status CannotRead(const std::string& file, int error) {
  const std::string message =
      absl::StrCat("cannot read `", file, "`: ", std::strerror(error));
  return error == ENOENT ? absl::NotFoundError(message)
                         : absl::FailedPreconditionError(message);
}

absl::Status CheckFile(const std::string& file) {
  if (file == kStandardInput) return absl::OkStatus();
  struct stat status;
  if (stat(file.c_str(), &status) != 0) return CannotRead(file, errno);
  if (S_ISDIR(status.st_mode)) return CannotRead(file, EISDIR);
  if (access(file.c_str(), R_OK) != 0) return CannotRead(file, errno);
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckFiles(const std::vector<std::string>& files) {
  std::vector<std::string> mistakes;
  absl::StatusCode code = absl::StatusCode::kOk;
  for (const std::string& file : files) {
    const absl::Status status = CheckFile(file);
    if (status.ok()) continue;
    code = status.code();
    mistakes.emplace_back(status.message());
  }
  return absl::Status(code, absl::StrJoin(mistakes, "\n"));
}

int64_t TotalBytes(const std::vector<std::string>& files) {
  int64_t total = 0;
  for (const std::string& file : files) {
    struct stat status;
    if (file == kStandardInput || stat(file.c_str(), &status) != 0 ||
        !S_ISREG(status.st_mode)) {
      return 0;
    }
    total += status.st_size;
  }
  return total;
}

absl::StatusOr<bool> ByteSource::NextFile() {
  CloseFile();
  if (next_ == files_.size()) return false;
  const std::string& file = files_[next_++];
  descriptor_ = file == kStandardInput
                    ? STDIN_FILENO
                    : open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor_ < 0) return CannotRead(file, errno);
  return true;
}

absl::StatusOr<std::string_view> ByteSource::Read() {
  ssize_t count = 0;
  do {
    count = read(descriptor_, buffer_.data(), buffer_.size());
  } while (count < 0 && errno == EINTR);
  if (count < 0) return CannotRead(file(), errno);
  bytes_read_ += count;
  return std::string_view(buffer_.data(), static_cast<size_t>(count));
}

void ByteSource::CloseFile() {
  if (descriptor_ > STDIN_FILENO) close(descriptor_);
  descriptor_ = -1;
}

}  // namespace holdline
