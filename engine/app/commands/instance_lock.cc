#include "engine/app/commands/instance_lock.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/base/hash.h"

namespace holdline {
namespace {

struct Address {
  sockaddr_un address = {};
  socklen_t length = 0;

  const sockaddr* get() const {
    return reinterpret_cast<const sockaddr*>(&address);
  }
};

// In Linux's abstract namespace, which the leading NUL names: no file is left
// behind, and no directory has to be agreed upon.
Address AddressOf(const std::string& name) {
  const std::string path =
      absl::StrCat(std::string(1, '\0'), "holdline-",
                   absl::StrFormat("%016x", StableHash(name)));
  Address address;
  address.address.sun_family = AF_UNIX;
  std::copy(path.begin(), path.end(), address.address.sun_path);
  address.length =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
  return address;
}

// Who listens there; 0 where nobody is to be asked.
pid_t ProcessAt(const Address& address) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return 0;
  ucred peer = {};
  socklen_t size = sizeof(peer);
  if (connect(socket, address.get(), address.length) != 0 ||
      getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    peer.pid = 0;
  }
  close(socket);
  return peer.pid;
}

}  // namespace

absl::StatusOr<InstanceLock> InstanceLock::Acquire(const std::string& name) {
  const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return absl::ErrnoToStatus(errno, "opening a socket");
  InstanceLock lock(socket);
  const Address address = AddressOf(name);
  if (bind(socket, address.get(), address.length) != 0) {
    if (errno != EADDRINUSE) return absl::ErrnoToStatus(errno, "locking");
    const pid_t owner = ProcessAt(address);
    return absl::AlreadyExistsError(absl::StrCat(
        "runs on this machine already",
        owner == 0 ? std::string() : absl::StrCat(", as process ", owner)));
  }
  if (listen(socket, 1) != 0) return absl::ErrnoToStatus(errno, "locking");
  return lock;
}

InstanceLock::InstanceLock(InstanceLock&& other) noexcept
    : socket_(std::exchange(other.socket_, -1)) {}

InstanceLock::~InstanceLock() {
  if (socket_ >= 0) close(socket_);
}

}  // namespace holdline
