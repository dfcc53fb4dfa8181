// Whether handles of librdkafka can be opened in this program.
#pragma once

#include <string>

namespace holdline {

// Empty, or why not: Debian's librdkafka makes C11 threads, which the thread
// sanitizer does not know and crashes on. One that was configured with
// --disable-c11threads is fine; HOLDLINE_TSAN_KAFKA=1 says that it is there.
std::string WhyNoKafkaHandles();

}  // namespace holdline
