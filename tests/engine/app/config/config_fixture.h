// A folder of files and an environment, for the tests of the configuration.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "engine/app/config/config_reader.h"

namespace holdline {

class ConfigFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string name = ::testing::TempDir() + "holdline_config_XXXXXX";
    ASSERT_NE(mkdtemp(name.data()), nullptr);
    folder_ = name;
    std::filesystem::create_directory(folder_ / "contracts");
    environment_.variable =
        [this](const std::string& name_of) -> std::optional<std::string> {
      const auto found = variables_.find(name_of);
      if (found == variables_.end()) return std::nullopt;
      return found->second;
    };
    environment_.check_property = SystemEnvironment().check_property;
    environment_.host_name = "host-1";
    environment_.cores = 2;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string Write(const std::string& path, const std::string& text) {
    const std::filesystem::path full = folder_ / path;
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full) << text;
    return full.string();
  }

  ConfigResult Read(const std::string& text) {
    return ReadConfig({(folder_ / "holdline.yaml").string(), text},
                      environment_);
  }

  // The config of a text without mistakes; `brokers` and `contracts` are added.
  ServiceConfig Good(const std::string& text) {
    ConfigResult result =
        Read("brokers: k:9092\ncontracts: contracts\n" + text);
    EXPECT_FALSE(HasErrors(result.diagnostics)) << Shown(result.diagnostics);
    return result.config.value_or(ServiceConfig{});
  }

  // What is told of the text, with the folder left out.
  std::string Told(const std::string& text) {
    return Shown(
        Read("brokers: k:9092\ncontracts: contracts\n" + text).diagnostics);
  }

  std::string Shown(const std::vector<Diagnostic>& diagnostics) const {
    std::string shown = FormatAsText(diagnostics, 1);
    const std::string prefix = folder_.string() + "/";
    for (size_t at = shown.find(prefix); at != std::string::npos;
         at = shown.find(prefix, at)) {
      shown.erase(at, prefix.size());
    }
    return shown;
  }

  std::filesystem::path folder_;
  std::map<std::string, std::string> variables_;
  Environment environment_;
};

}  // namespace holdline
