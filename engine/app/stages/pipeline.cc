#include "engine/app/stages/pipeline.h"

#include <utility>

#include "engine/app/stages/rekey_task.h"
#include "engine/base/mutex_lock.h"
#include "holdline/observation.pb.h"
#include "operators/contract/loader.h"

namespace holdline {

std::shared_ptr<const ContractBook> BookOf(const Book& message) {
  std::vector<BookFile> files;
  for (const Book::File& file : message.files()) {
    files.push_back({.path = file.path(), .text = file.text()});
  }
  LoadResult loaded = LoadBook(std::move(files));
  if (!loaded.book) return nullptr;
  return std::make_shared<const ContractBook>(*std::move(loaded.book));
}

Pipeline::Pipeline(PipelineOptions options) : options_(std::move(options)) {}

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
                  {.name = options_.topics.Status()}};
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
  auto task =
      std::make_unique<ScoreTask>(options_.topics.telemetry, options_.book,
                                  options_.book_bytes, score, options_.probe);
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
  judge.parse_book = BookOf;
  judge.book = options_.book;
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
