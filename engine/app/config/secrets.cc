#include "engine/app/config/secrets.h"

namespace holdline {

bool IsSecret(std::string_view property) {
  const auto contains = [&](std::string_view part) {
    return property.find(part) != std::string_view::npos;
  };
  return contains("password") || contains("secret") ||
         property == "ssl.key.pem" || property == "sasl.oauthbearer.config";
}

std::map<std::string, std::string> Redacted(
    std::map<std::string, std::string> properties) {
  for (auto& [name, value] : properties) {
    if (IsSecret(name)) value = "(secret)";
  }
  return properties;
}

}  // namespace holdline
