#include "engine/runtime/writer_fence.h"

#include <cstddef>
#include <utility>

#include "engine/base/mutex_lock.h"
#include "engine/base/status_macros.h"

namespace holdline {
namespace {

// To forget one costs a fencing more.
constexpr size_t kMostRemembered = 1'000;

}  // namespace

WriterFence::WriterFence(Log& log, std::string own)
    : log_(log), own_(std::move(own)) {}

absl::StatusOr<bool> WriterFence::Fence(const std::string& owner) {
  if (owner == own_) return false;
  MutexLock lock(&mutex_);
  if (fenced_.contains(owner)) return false;
  // To open a writer with the id is to fence it.
  HL_RETURN_IF_ERROR(log_.OpenTransactionalWriter(owner).status());
  if (fenced_.size() == kMostRemembered) fenced_.clear();
  fenced_.insert(owner);
  return true;
}

}  // namespace holdline
