// What JudgePartition saves and loads.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "engine/base/status_macros.h"
#include "engine/state/archive.h"
#include "operators/judge/alert.h"
#include "operators/judge/judge_format.h"
#include "operators/judge/judge_partition.h"

namespace holdline {
namespace {

absl::StatusOr<uint32_t> ReadFormat(StateReader& archive) {
  uint32_t format = 0;
  archive.Fields(format);
  if (archive.ok() && format >= kOldestJudgeFormat && format <= kJudgeFormat) {
    return format;
  }
  return absl::InvalidArgumentError(
      absl::StrCat("a state of format ", format, ", which is not known"));
}

}  // namespace

template <class Archive>
void JudgePartition::PersistHead(Archive& archive, uint32_t format) {
  archive.Fields(clock_us_, settled_us_, started_, included_, told_second_us_);
  clocks_.Persist(archive);
  held_.Persist(archive);
  const auto count = [&](std::string& queue, int64_t& entities) {
    archive.Fields(queue, entities);
  };
  PersistMap(archive, uncovered_, count);
  if (format >= 6) PersistMap(archive, uncovered_cases_, count);
  if (format >= 8) {
    PersistMap(archive, uncovered_outages_, count);
    contracts_.services().Persist(archive);
  }
}

std::string JudgePartition::SaveHead() {
  std::string bytes;
  StateWriter archive(&bytes);
  archive.Fields(kJudgeFormat, newest_position_);
  std::vector<ToldBook> books = coming_;
  if (in_force_.book != nullptr) books.insert(books.begin(), in_force_);
  archive.List(books, [&](const ToldBook& told) {
    archive.Fields(told.hash, told.activates_us);
  });
  archive.Fields(in_force_.book != nullptr);
  PersistHead(archive, kJudgeFormat);
  return bytes;
}

absl::Status JudgePartition::LoadBooks(StateReader& archive) {
  archive.Fields(newest_position_);
  archive.List(coming_, [&](ToldBook& told) {
    archive.Fields(told.hash, told.activates_us);
  });
  bool any_in_force = false;
  archive.Fields(any_in_force);
  for (ToldBook& told : coming_) {
    told.book = options_.find_book ? options_.find_book(told.hash) : nullptr;
    if (told.book == nullptr) {
      return absl::InvalidArgumentError(
          absl::StrCat("a head under a contract book that is not known, ",
                       HexName(told.hash)));
    }
  }
  if (!any_in_force || coming_.empty()) return absl::OkStatus();
  in_force_ = std::move(coming_.front());
  coming_.erase(coming_.begin());
  contracts_.Adopt(in_force_.book, in_force_.activates_us, notified_);
  return absl::OkStatus();
}

std::string JudgePartition::SaveBucket(uint32_t bucket) {
  std::string bytes;
  StateWriter archive(&bytes);
  archive.Fields(kJudgeFormat, in_force_.hash);
  contracts_.Save(bucket, archive);
  return bytes;
}

absl::Status JudgePartition::LoadHead(std::string_view bytes) {
  StateReader archive(bytes);
  HL_ASSIGN_OR_RETURN(const uint32_t format, ReadFormat(archive));
  HL_RETURN_IF_ERROR(LoadBooks(archive));
  PersistHead(archive, format);
  if (archive.AtEnd()) return absl::OkStatus();
  return absl::InvalidArgumentError("a head that is damaged");
}

absl::Status JudgePartition::LoadBucket(uint32_t bucket, int64_t offset,
                                        std::string_view bytes) {
  if (bucket >= buckets()) {
    return absl::InvalidArgumentError(absl::StrCat("no bucket ", bucket));
  }
  StateReader archive(bytes);
  HL_ASSIGN_OR_RETURN(const uint32_t format, ReadFormat(archive));
  uint64_t hash = 0;
  archive.Fields(hash);
  auto book = options_.find_book ? options_.find_book(hash) : nullptr;
  contracts_.Load(bucket, book, format, archive);
  loaded_.push_back({bucket, offset});
  if (archive.AtEnd()) return absl::OkStatus();
  return absl::InvalidArgumentError("contracts that are damaged");
}

void JudgePartition::ThawReached(int64_t offset) {
  std::erase_if(loaded_, [&](const LoadedBucket& loaded) {
    if (loaded.offset > offset) return false;
    contracts_.Thaw(loaded.bucket, started_ ? clock_us_ : kNever);
    return true;
  });
}

}  // namespace holdline
