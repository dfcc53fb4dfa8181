// Lets one process of a machine run under an instance's name at a time. Held
// by the kernel: it is gone with the process, however that ends.
//
// It knows nothing of other machines, and of other containers only where they
// share a network; there the brokers let the later process in, and the earlier
// one ends with a word.
#pragma once

#include <string>

#include "absl/status/statusor.h"

namespace holdline {

class InstanceLock {
 public:
  // `name` of any length. Errors: AlreadyExists, with the process that has it.
  static absl::StatusOr<InstanceLock> Acquire(const std::string& name);

  InstanceLock(InstanceLock&& other) noexcept;
  InstanceLock& operator=(InstanceLock&&) = delete;
  ~InstanceLock();

 private:
  explicit InstanceLock(int socket) : socket_(socket) {}

  int socket_;
};

}  // namespace holdline
