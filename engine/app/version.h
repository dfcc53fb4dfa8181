// The version of this build.
#pragma once

namespace holdline {

inline constexpr char kVersion[] = HOLDLINE_VERSION;  // "0.1.0"
inline constexpr char kRevision[] =
    HOLDLINE_REVISION;  // "a1b2c3d" or "unknown"

}  // namespace holdline
