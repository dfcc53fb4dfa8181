#include "tests/engine/kafka/sanitizer.h"

#include <cstdlib>

namespace holdline {
namespace {

#if defined(__SANITIZE_THREAD__)
constexpr bool kThreadSanitizer = true;
#elif defined(__has_feature)
constexpr bool kThreadSanitizer = __has_feature(thread_sanitizer);
#else
constexpr bool kThreadSanitizer = false;
#endif

}  // namespace

std::string WhyNoKafkaHandles() {
  if (!kThreadSanitizer) return "";
  if (std::getenv("HOLDLINE_TSAN_KAFKA") != nullptr) return "";
  return "the thread sanitizer does not know this librdkafka's C11 threads";
}

}  // namespace holdline
