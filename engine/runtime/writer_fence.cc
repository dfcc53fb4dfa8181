#include "engine/runtime/writer_fence.h"

#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/base/mutex_lock.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

// To forget one costs a fencing more.
constexpr size_t kMostRemembered = 1'000;

}  // namespace

WriterFence::WriterFence(Log& log, std::string own, IsRival is_rival)
    : log_(log), own_(std::move(own)), is_rival_(std::move(is_rival)) {}

absl::StatusOr<bool> WriterFence::Fence(const std::string& owner) {
  if (owner == own_) return false;
  if (is_rival_ != nullptr && is_rival_(owner)) {
    return absl::AlreadyExistsError(
        absl::StrCat("another process has joined as this instance: ", owner));
  }
  MutexLock lock(&mutex_);
  if (fenced_.contains(owner)) return false;
  // To open a writer with the id is to fence it.
  HL_RETURN_IF_ERROR(log_.OpenTransactionalWriter(owner).status());
  if (fenced_.size() == kMostRemembered) fenced_.clear();
  fenced_.insert(owner);
  return true;
}

}  // namespace holdline
