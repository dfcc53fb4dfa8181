// Reads `kafka:`, the properties that are passed on to librdkafka.
#pragma once

#include <map>
#include <string>

#include "engine/app/config/environment.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

// `folder` is that of the configuration: relative *_file paths begin there.
std::map<std::string, std::string> ReadKafkaSection(
    const YamlCursor& at, const std::string& folder,
    const Environment& environment);

}  // namespace holdline
