#include "engine/app/stages/pipeline.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/app/stages/rekey_task.h"
#include "engine/base/mutex_lock.h"
#include "holdline/observation.pb.h"

namespace holdline {

namespace {

// Where one book always holds.
std::unique_ptr<const BookHistory> OwnBooks(const PipelineOptions& options) {
  if (options.books != nullptr) return nullptr;
  return std::make_unique<const BookHistory>(BookVersion{
      .position = options.score.control_position,
      .book = options.book,
      .bytes = std::make_shared<const std::string>(options.book_bytes)});
}

absl::Status CheckRead(const BookHistory& books, int64_t position) {
  if (position <= books.position()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the control log is not read up to ", position, " yet"));
}

}  // namespace

Pipeline::Pipeline(PipelineOptions options)
    : options_(std::move(options)),
      own_books_(OwnBooks(options_)),
      books_(options_.books != nullptr ? *options_.books : *own_books_) {}

std::vector<StageSpec> Pipeline::Stages() {
  std::vector<StageSpec> stages;
  if (options_.run_score && !options_.rekey_from.empty()) {
    stages.push_back(RekeyStage());
  }
  if (options_.run_score) stages.push_back(ScoreStage());
  if (options_.run_judge) stages.push_back(JudgeStage());
  return stages;
}

StageSpec Pipeline::RekeyStage() {
  StageSpec spec;
  spec.name = "rekey";
  spec.input_topic = options_.rekey_from;
  spec.outputs = {{.name = options_.topics.telemetry},
                  {.name = options_.topics.DeadLetters()}};
  spec.stateless = true;
  spec.make_task = [this](int32_t partition, int32_t) {
    return std::make_unique<RekeyTask>(options_.rekey_from, partition,
                                       options_.telemetry_partitions,
                                       options_.probe);
  };
  return spec;
}

StageSpec Pipeline::ScoreStage() {
  StageSpec spec;
  spec.name = "score";
  spec.input_topic = options_.topics.telemetry;
  spec.outputs = {{.name = options_.topics.Observations(), .joins = true},
                  {.name = options_.topics.DeadLetters()}};
  spec.has_clock = true;
  spec.can_restore = [this](std::string_view cut) {
    return CheckRead(books_, ScoreTask::ControlPositionOf(cut));
  };
  spec.make_task = [this](int32_t partition, int32_t partitions) {
    return MakeScoreTask(partition, partitions);
  };
  return spec;
}

StageSpec Pipeline::JudgeStage() {
  StageSpec spec;
  spec.name = "judge";
  spec.input_topic = options_.topics.Observations();
  spec.outputs = {{.name = options_.topics.Alerts()},
                  {.name = options_.topics.Status()},
                  {.name = options_.topics.Ledger()},
                  {.name = options_.topics.Notifications()}};
  spec.can_restore = [this](std::string_view cut) {
    return CheckRead(books_, JudgeTask::ControlPositionOf(cut));
  };
  spec.make_task = [this](int32_t partition, int32_t partitions) {
    return MakeJudgeTask(partition, partitions);
  };
  return spec;
}

std::unique_ptr<StageTask> Pipeline::MakeScoreTask(int32_t partition,
                                                   int32_t partitions) {
  ScoreOptions score = options_.score;
  score.partition = partition;
  score.partitions = partitions;
  score.judge_partitions = options_.judge_partitions;
  score.buckets = options_.score_buckets;
  auto task = std::make_unique<ScoreTask>(options_.topics.telemetry, books_,
                                          score, options_.probe);
  task->partition().set_observer(options_.observer);
  MutexLock lock(&mutex_);
  scores_[partition] = task.get();
  return task;
}

std::unique_ptr<StageTask> Pipeline::MakeJudgeTask(int32_t partition,
                                                   int32_t partitions) {
  JudgeOptions judge;
  judge.partition = partition;
  judge.partitions = partitions;
  // All partitions share a book that this process has read.
  judge.parse_book = [this](const Book& message) {
    auto known = books_.Find(message.hash());
    return known != nullptr ? known : BookOf(message);
  };
  judge.find_book = [this](uint64_t hash) { return books_.Find(hash); };
  judge.buckets = options_.judge_buckets;
  auto task = std::make_unique<JudgeTask>(std::move(judge), options_.probe);
  MutexLock lock(&mutex_);
  judges_[partition] = task.get();
  return task;
}

EventCounts Pipeline::CountEvents() const {
  MutexLock lock(&mutex_);
  EventCounts counts;
  for (const auto& entry : scores_) counts += entry.second->CountEvents();
  return counts;
}

std::vector<const JudgePartition*> Pipeline::Judges() const {
  MutexLock lock(&mutex_);
  std::vector<const JudgePartition*> judges;
  for (const auto& entry : judges_) {
    judges.push_back(&entry.second->partition());
  }
  return judges;
}

std::vector<const ScorePartition*> Pipeline::Scores() const {
  MutexLock lock(&mutex_);
  std::vector<const ScorePartition*> scores;
  for (const auto& entry : scores_) {
    scores.push_back(&entry.second->partition());
  }
  return scores;
}

}  // namespace holdline
