#include "engine/app/config/kafka_section.h"

#include <filesystem>
#include <optional>
#include <utility>

#include "engine/app/config/secrets.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/text.h"

namespace holdline {
namespace {

constexpr std::string_view kFileSuffix = "_file";

bool NamesBrokers(const std::string& property) {
  return property == "bootstrap.servers" || property == "metadata.broker.list";
}

// The text with its variables, or nothing where that was told.
std::optional<std::string> ReadText(const YamlCursor& at,
                                    const Environment& environment) {
  // librdkafka has its own true and false.
  const bool plain_boolean =
      at.IsScalar() && (at.node().text == "true" || at.node().text == "false");
  const std::optional<std::string> text =
      plain_boolean ? at.AnyText() : at.Text();
  if (!text.has_value()) return std::nullopt;
  const absl::StatusOr<std::string> full = Interpolate(*text, environment);
  if (full.ok()) return *full;
  at.Error(std::string(full.status().message()));
  return std::nullopt;
}

std::optional<std::string> ReadFromFile(const YamlCursor& at,
                                        const std::string& folder,
                                        const Environment& environment) {
  const std::optional<std::string> name = ReadText(at, environment);
  if (!name.has_value()) return std::nullopt;
  const std::string path = (std::filesystem::path(folder) / *name).string();
  const absl::StatusOr<std::string> content = ReadTextFile(path);
  if (!content.ok()) {
    at.Error(std::string(content.status().message()));
    return std::nullopt;
  }
  std::string value(Trim(*content));
  if (value.empty()) {
    at.Error(Concat(path, " is empty"));
    return std::nullopt;
  }
  return value;
}

// The library may quote the value, or a part of it, in its reason. Where it is
// hidden, only reasons that speak of the name alone are passed on.
void CheckProperty(const YamlCursor& at, const std::string& property,
                   const std::string& value, bool hidden,
                   const Environment& environment) {
  const absl::Status good = environment.check_property(property, value);
  if (good.ok()) return;
  std::string reason(good.message());
  if (reason.starts_with(property + ": ")) reason.erase(0, property.size() + 2);
  const bool of_the_name =
      reason.starts_with("No such configuration property") ||
      reason.starts_with("is set by Holdline");
  at.ErrorAtKey(hidden && !of_the_name ? "librdkafka does not take this value"
                                       : reason);
}

}  // namespace

std::map<std::string, std::string> ReadKafkaSection(
    const YamlCursor& at, const std::string& folder,
    const Environment& environment) {
  std::map<std::string, std::string> properties;
  for (const YamlCursor& entry : at.Entries()) {
    const bool from_file = entry.Key().ends_with(kFileSuffix);
    std::string property = entry.Key();
    if (from_file) property.resize(property.size() - kFileSuffix.size());
    if (NamesBrokers(property)) {
      entry.ErrorAtKey("name the brokers under `brokers:`");
      continue;
    }
    const std::optional<std::string> value =
        from_file ? ReadFromFile(entry, folder, environment)
                  : ReadText(entry, environment);
    if (!value.has_value()) continue;
    const bool written = !from_file && !HasVariable(entry.node().text);
    if (written && IsSecret(property)) {
      entry.WarnAtKey(Concat("a secret is written here; prefer `", property,
                             "_file:` or ${NAME}"));
    }
    CheckProperty(entry, property, *value, !written || IsSecret(property),
                  environment);
    if (!properties.try_emplace(property, *value).second) {
      entry.ErrorAtKey(Concat("`", property, "` is given twice, once as `",
                              property, "_file`"));
    }
  }
  return properties;
}

}  // namespace holdline
