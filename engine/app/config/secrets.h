// Which of librdkafka's properties nobody should read over a shoulder.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace holdline {

bool IsSecret(std::string_view property);

// The same properties, with "(secret)" in place of secret values.
std::map<std::string, std::string> Redacted(
    std::map<std::string, std::string> properties);

}  // namespace holdline
