// The contracts of `holdline demo`: deploy/examples/demo/*.yaml, as they were
// when the binary was built. They cover the queues of DefaultCentre.
#pragma once

#include <span>
#include <string_view>

namespace holdline {

struct DemoContract {
  std::string_view file;  // "acme-support.yaml"
  std::string_view text;
};

// In the order of their files' names; constant for the life of the process.
std::span<const DemoContract> DemoContracts();

}  // namespace holdline
