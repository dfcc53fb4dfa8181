// The settings of holdline.yaml, each declared once: its name, what it is for,
// its default, and the one function that checks and takes a value. The default
// goes through the same function.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "engine/app/config/service_config.h"

namespace holdline {

struct Setting {
  std::string_view name;      // "topics.telemetry"; dots are maps in maps
  std::string_view form;      // "a duration": what a value looks like
  std::string_view fallback;  // the default as one would write it
  bool required = false;      // then there is no default
  bool list = false;          // may be written as a list too
  std::string_view description;
  // Takes the value, or says in a sentence why not.
  absl::Status (*take)(std::string_view value, ServiceConfig& config);
};

std::span<const Setting> Settings();

// The setting of that name, or null.
const Setting* FindSetting(std::string_view name);

// All settings with what they are for, for `run --help-config`.
std::string DescribeSettings();

}  // namespace holdline
