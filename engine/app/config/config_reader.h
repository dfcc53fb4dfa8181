// Start here. Reads holdline.yaml and tells every mistake at once, in the form
// in which contracts tell theirs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/app/config/environment.h"
#include "engine/app/config/service_config.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/source_text.h"

namespace holdline {

struct ConfigResult {
  // Set where there is no error.
  std::optional<ServiceConfig> config;
  std::vector<Diagnostic> diagnostics;
};

// Relative paths in the file begin at the folder of `file.path`. Reads the
// files that `*_file` settings name.
ConfigResult ReadConfig(const SourceFile& file, const Environment& environment);

// The same for a file on disk.
ConfigResult LoadConfig(const std::string& path,
                        const Environment& environment);

}  // namespace holdline
