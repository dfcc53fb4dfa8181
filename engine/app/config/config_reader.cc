#include "engine/app/config/config_reader.h"

#include <algorithm>
#include <filesystem>
#include <set>
#include <string_view>
#include <utility>

#include "engine/app/config/kafka_section.h"
#include "engine/app/config/setting.h"
#include "engine/app/config/values.h"
#include "engine/base/check.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/names.h"
#include "operators/contract/suggestion.h"
#include "operators/contract/text.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {
namespace {

constexpr int kMaxAutoShards = 8;

// The keys that may stand in the map of that name; "" is the whole file.
std::vector<std::string_view> KeysIn(std::string_view group) {
  std::vector<std::string_view> keys;
  for (const Setting& setting : Settings()) {
    std::string_view rest = setting.name;
    if (!group.empty()) {
      if (!rest.starts_with(group) || rest.substr(group.size(), 1) != ".") {
        continue;
      }
      rest.remove_prefix(group.size() + 1);
    }
    const std::string_view key = SplitOnce(rest, '.').first;
    if (keys.empty() || keys.back() != key) keys.push_back(key);
  }
  if (group.empty()) keys.push_back("kafka");
  return keys;
}

class Reader {
 public:
  Reader(std::string folder, const Environment& environment)
      : folder_(std::move(folder)), environment_(environment) {}

  ServiceConfig Read(const YamlCursor& document) {
    ReadGroup(document, "");
    for (const Setting& setting : Settings()) {
      if (seen_.contains(setting.name)) continue;
      if (setting.required) {
        if (document.IsMap()) {
          document.Error(
              Concat("`", setting.name, ":` is missing: ", setting.form));
        }
        continue;
      }
      HL_CHECK(setting.take(setting.fallback, config_).ok());
      config_.given[std::string(setting.name)] = std::string(setting.fallback);
    }
    Complete();
    return std::move(config_);
  }

 private:
  void ReadGroup(const YamlCursor& at, std::string_view group) {
    const std::vector<std::string_view> keys = KeysIn(group);
    for (const YamlCursor& entry : at.Entries()) {
      const std::string name = entry.path();
      if (name == "kafka") {
        config_.kafka = ReadKafkaSection(entry, folder_, environment_);
      } else if (const Setting* setting = FindSetting(name)) {
        ReadSetting(entry, *setting);
      } else if (std::find(keys.begin(), keys.end(), entry.Key()) !=
                 keys.end()) {
        ReadGroup(entry, name);
      } else {
        TellUnknown(entry, keys);
      }
    }
  }

  static void TellUnknown(const YamlCursor& at,
                          const std::vector<std::string_view>& keys) {
    std::string hint = DidYouMean(at.Key(), keys);
    if (hint.empty()) hint = Concat("; settings here: ", Listed(keys));
    at.ErrorAtKey(Concat("\"", at.Key(), "\" is not a setting", hint));
  }

  void ReadSetting(const YamlCursor& at, const Setting& setting) {
    seen_.insert(setting.name);
    std::string value;
    const std::vector<YamlCursor> parts =
        setting.list && at.IsList() ? at.Items() : std::vector<YamlCursor>{at};
    for (const YamlCursor& part : parts) {
      const std::optional<std::string> text = ReadText(part, setting);
      if (!text.has_value()) return;
      value += Concat(value.empty() ? "" : ",", *text);
    }
    if (parts.empty()) return;
    if (parts.size() > 1) HL_CHECK(setting.take(value, config_).ok());
    config_.given[std::string(setting.name)] = value;
  }

  // Takes the text too: a mistake is told at the item that holds it.
  std::optional<std::string> ReadText(const YamlCursor& at,
                                      const Setting& setting) {
    const std::optional<std::string> text = at.Text();
    if (!text.has_value()) return std::nullopt;
    const absl::StatusOr<std::string> full = Interpolate(*text, environment_);
    const absl::Status taken =
        full.ok() ? setting.take(*full, config_) : full.status();
    if (taken.ok()) return *full;
    // What a variable holds may be a secret in the wrong place.
    at.Error(full.ok() && HasVariable(*text)
                 ? Concat("what ", *text, " stands for is not right; expected ",
                          setting.form)
                 : std::string(taken.message()));
    return std::nullopt;
  }

  // What depends on the machine, on the file's place or on other settings.
  void Complete() {
    if (config_.shards == kAutoShards) {
      config_.shards = std::clamp(environment_.cores, 1, kMaxAutoShards);
    }
    if (config_.instance.empty()) {
      config_.instance = CheckName(environment_.host_name).ok()
                             ? environment_.host_name
                             : "holdline";
    }
    config_.kafka["bootstrap.servers"] = config_.brokers;
    if (!config_.contracts.empty()) {
      config_.contracts = (std::filesystem::path(folder_) / config_.contracts)
                              .lexically_normal()
                              .string();
    }
  }

  const std::string folder_;
  const Environment& environment_;
  ServiceConfig config_;
  std::set<std::string_view> seen_;
};

void CheckContractsPath(const YamlNode& document, YamlSink& sink,
                        const ServiceConfig& config) {
  std::error_code error;
  if (config.contracts.empty() ||
      std::filesystem::exists(config.contracts, error)) {
    return;
  }
  for (const YamlEntry& entry : document.entries) {
    if (entry.key.text != "contracts") continue;
    YamlCursor(document, sink)
        .Child(entry)
        .Error(Concat("there is no file or folder ", config.contracts));
  }
}

// It would read what it writes.
void CheckRekey(const YamlNode& document, YamlSink& sink,
                const ServiceConfig& config) {
  if (config.rekey_from != config.topics.telemetry) return;
  for (const YamlEntry& entry : document.entries) {
    if (entry.key.text != "rekey") continue;
    YamlCursor(document, sink)
        .Child(entry)
        .Error(Concat("rekey.from is topics.telemetry itself, ",
                      config.rekey_from,
                      "; name another topics.telemetry, such as ",
                      config.topics.prefix, ".telemetry"));
  }
}

}  // namespace

ConfigResult ReadConfig(const SourceFile& file,
                        const Environment& environment) {
  ConfigResult result;
  YamlSink sink{.files = {file.path}, .diagnostics = &result.diagnostics};
  const std::vector<YamlNode> documents = ParseYaml(file, result.diagnostics);
  if (documents.size() == 1) {
    Reader reader(std::filesystem::path(file.path).parent_path().string(),
                  environment);
    ServiceConfig config = reader.Read(YamlCursor(documents[0], sink));
    CheckContractsPath(documents[0], sink, config);
    CheckRekey(documents[0], sink, config);
    if (!HasErrors(result.diagnostics)) result.config = std::move(config);
  } else if (documents.size() > 1) {
    YamlCursor(documents[1], sink)
        .Error("a configuration is one document of YAML");
  } else if (result.diagnostics.empty()) {
    Diagnostic empty;
    empty.file = file.path;
    empty.message = "the file holds no configuration";
    result.diagnostics.push_back(std::move(empty));
  }
  SortDiagnostics(result.diagnostics);
  return result;
}

ConfigResult LoadConfig(const std::string& path,
                        const Environment& environment) {
  absl::StatusOr<std::string> text = ReadTextFile(path);
  if (text.ok()) return ReadConfig({path, *std::move(text)}, environment);
  ConfigResult result;
  Diagnostic unreadable;
  unreadable.file = path;
  unreadable.message = std::string(text.status().message());
  result.diagnostics.push_back(std::move(unreadable));
  return result;
}

}  // namespace holdline
