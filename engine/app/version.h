// The version of this build.
#pragma once

namespace holdline {

extern const char kVersion[];   // "0.1.0"
extern const char kRevision[];  // "a1b2c3d", or "unknown"

}  // namespace holdline
