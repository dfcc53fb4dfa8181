// An entity's id, as evidence quotes it. Ids of up to 40 bytes, as nearly all
// are, stand inline; a longer one allocates.
//
// Thread-compatible.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

namespace holdline {

class EntityId {
 public:
  static constexpr size_t kInline = 40;

  EntityId() = default;
  // At most 65,535 bytes; what is longer is cut.
  explicit EntityId(std::string_view id) { Assign(id); }
  EntityId(const EntityId& other) { Assign(other.view()); }
  EntityId& operator=(const EntityId& other) {
    if (this != &other) Assign(other.view());
    return *this;
  }
  EntityId(EntityId&& other) noexcept { Take(other); }
  EntityId& operator=(EntityId&& other) noexcept {
    if (this != &other) {
      Release();
      Take(other);
    }
    return *this;
  }
  ~EntityId() { Release(); }

  void Assign(std::string_view id) {
    Release();
    size_ =
        static_cast<uint16_t>(id.size() < UINT16_MAX ? id.size() : UINT16_MAX);
    char* to = bytes_;
    if (size_ > kInline) {
      to = new char[size_];
      std::memcpy(bytes_, &to, sizeof(to));
    }
    if (size_ > 0) std::memcpy(to, id.data(), size_);
  }

  std::string_view view() const { return {data(), size_}; }

 private:
  const char* data() const {
    if (size_ <= kInline) return bytes_;
    const char* far;
    std::memcpy(&far, bytes_, sizeof(far));
    return far;
  }
  void Release() {
    if (size_ > kInline) delete[] data();
    size_ = 0;
  }
  void Take(EntityId& other) {
    std::memcpy(bytes_, other.bytes_, kInline);
    size_ = std::exchange(other.size_, uint16_t{0});
  }

  char bytes_[kInline];  // or the address of a longer id
  uint16_t size_ = 0;
};

}  // namespace holdline
