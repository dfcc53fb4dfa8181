// Checks that stay on in release: a programmer's error stops the process, at
// the place where it is seen. Input from outside never goes through these.
#pragma once

namespace holdline::base_internal {

[[noreturn]] void CheckFailed(const char* file, int line, const char* what);

}  // namespace holdline::base_internal

#define HL_CHECK(condition)                                         \
  (__builtin_expect(static_cast<bool>(condition), 1)                \
       ? static_cast<void>(0)                                       \
       : ::holdline::base_internal::CheckFailed(__FILE__, __LINE__, \
                                                #condition))
