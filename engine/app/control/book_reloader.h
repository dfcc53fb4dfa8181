// Watches the contracts folder of a running service and offers what it holds to
// the control log: when it is asked to, and when the files have changed and
// have then been left alone from one look to the next.
//
// All or nothing: a folder with any mistake changes nothing.
//
// Owned by the thread that owns the control log.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "engine/app/control/control_log.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/source_text.h"

namespace holdline {

enum class ReloadOutcome {
  kAppended,   // a new book, in force from its activation on
  kUnchanged,  // it is the newest book already
  kRefused,    // the files have mistakes, or cannot be read
  kFailed,     // the control log did not take it; it is tried again
};
const char* ReloadOutcomeName(ReloadOutcome outcome);

struct ReloadResult {
  ReloadOutcome outcome = ReloadOutcome::kUnchanged;
  std::string why = "";  // kFailed; kRefused: cannot be read
  std::vector<Diagnostic> diagnostics = {};  // kRefused: every mistake
};

class BookReloader {
 public:
  // `path` is the contracts file or folder, `loaded_hash` the book that was
  // loaded from it (holdline.Book.hash). `control` must outlive it.
  BookReloader(std::string path, uint64_t loaded_hash, ControlLog& control)
      : path_(std::move(path)),
        control_(control),
        done_(loaded_hash),
        seen_(loaded_hash) {}

  // Looks at the files. Absent: there was nothing to do. `asked`: whatever they
  // are.
  std::optional<ReloadResult> Look(bool asked);

 private:
  ReloadResult Reload(std::vector<SourceFile> files);

  const std::string path_;
  ControlLog& control_;
  uint64_t done_;  // what was dealt with, and what was seen last: hashes
  uint64_t seen_;
};

}  // namespace holdline
