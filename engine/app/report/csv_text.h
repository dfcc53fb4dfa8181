// A line of CSV as RFC 4180 has it, but for the newline, which is the
// machine's.
#pragma once

#include <string>
#include <vector>

namespace holdline {

std::string CsvLine(const std::vector<std::string>& fields);

}  // namespace holdline
