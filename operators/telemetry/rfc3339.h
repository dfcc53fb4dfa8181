// Times as text: "2026-03-02T09:00:20.5+01:00". By hand, because absl's parser
// costs more than the rest of an event.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdline {

// Reads an RFC 3339 date-time; the offset ("Z" or "+hh:mm") is required,
// digits below a microsecond are dropped, a leap second is the second after
// it. False where the text is anything else.
bool ParseRfc3339(std::string_view text, int64_t& time_us);

// Appends the time in UTC, with as many digits of the second as it needs: none,
// three or six. REQUIRES: between the years 1 and 9999.
void AppendRfc3339(int64_t time_us, std::string& out);

}  // namespace holdline
