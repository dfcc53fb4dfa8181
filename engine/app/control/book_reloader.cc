#include "engine/app/control/book_reloader.h"

#include <memory>
#include <utility>

#include "engine/base/hash.h"
#include "operators/contract/book.h"
#include "operators/contract/book_folder.h"
#include "operators/contract/loader.h"

namespace holdline {
namespace {

constexpr absl::Duration kPatience = absl::Seconds(5);

}  // namespace

const char* ReloadOutcomeName(ReloadOutcome outcome) {
  switch (outcome) {
    case ReloadOutcome::kAppended:
      return "appended";
    case ReloadOutcome::kUnchanged:
      return "unchanged";
    case ReloadOutcome::kRefused:
      return "refused";
    case ReloadOutcome::kFailed:
      return "failed";
  }
  return "";
}

std::optional<ReloadResult> BookReloader::Look(bool asked) {
  auto files = ReadBookFolder(path_);
  const uint64_t hash = files.ok()
                            ? BookHash(*files)
                            : StableHash(std::string(files.status().message()));
  const bool settled = hash == std::exchange(seen_, hash);
  if (!asked && (hash == done_ || !settled)) return std::nullopt;
  done_ = hash;
  if (!files.ok()) {
    return ReloadResult{.outcome = ReloadOutcome::kRefused,
                        .why = std::string(files.status().message())};
  }
  ReloadResult result = Reload(*std::move(files));
  // The next look tries again.
  if (result.outcome == ReloadOutcome::kFailed) done_ = ~hash;
  return result;
}

ReloadResult BookReloader::Reload(std::vector<SourceFile> files) {
  ReloadResult result;
  const std::string bytes = SerializeBook(files);
  LoadResult loaded = LoadBook(std::move(files));
  if (!loaded.book) {
    result.outcome = ReloadOutcome::kRefused;
    result.diagnostics = std::move(loaded.diagnostics);
    return result;
  }
  control_.Know(std::make_shared<const ContractBook>(*std::move(loaded.book)));
  const auto appended = control_.Offer(bytes, kPatience);
  if (!appended.ok()) {
    result.outcome = absl::IsFailedPrecondition(appended.status())
                         ? ReloadOutcome::kRefused
                         : ReloadOutcome::kFailed;
    result.why = std::string(appended.status().message());
  } else if (*appended) {
    result.outcome = ReloadOutcome::kAppended;
  }
  return result;
}

}  // namespace holdline
