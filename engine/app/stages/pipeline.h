// Holdline's stages, as the runtime takes them: what `run`, `replay` and
// `demo` have in common. It makes the tasks and knows them afterwards, for
// reports.
//
// Tasks are made on shard threads; the lists are for one thread, after the
// runtime has stopped and before it is destroyed.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "engine/app/control/book_history.h"
#include "engine/app/stages/judge_task.h"
#include "engine/app/stages/score_task.h"
#include "engine/app/stages/stage_probe.h"
#include "engine/app/topics.h"
#include "engine/runtime/stage.h"
#include "operators/contract/book.h"
#include "operators/contract/model.h"
#include "operators/score/leg_observer.h"

namespace holdline {

struct PipelineOptions {
  TopicNames topics;
  // The books of the control log, which must outlive the pipeline; or null, and
  // one that always holds.
  const BookHistory* books = nullptr;
  std::shared_ptr<const ContractBook> book;
  std::string book_bytes;  // the serialized holdline.Book of `book`
  int32_t judge_partitions = 1;
  // The topic that is re-keyed into topics.telemetry, with so many partitions;
  // empty: telemetry is keyed by contact.
  std::string rekey_from;
  int32_t telemetry_partitions = 1;
  // Partition numbers and counts are filled in.
  ScoreOptions score;
  LegObserver* observer = nullptr;  // only with one shard
  StageProbe* probe = nullptr;
  bool run_score = true;  // and rekey
  bool run_judge = true;
  // Into how many buckets each partition divides its state, for snapshots.
  uint32_t score_buckets = 32;
  uint32_t judge_buckets = 16;
};

class Pipeline {
 public:
  explicit Pipeline(PipelineOptions options);

  // The stages that were asked for, in the order of the data. The pipeline
  // outlives them.
  std::vector<StageSpec> Stages();

  // What became of all events.
  EventCounts CountEvents() const;
  // By partition, those that this process owns.
  std::vector<const JudgePartition*> Judges() const;
  std::vector<const ScorePartition*> Scores() const;

 private:
  StageSpec RekeyStage();
  StageSpec ScoreStage();
  StageSpec JudgeStage();
  std::unique_ptr<StageTask> MakeScoreTask(int32_t partition,
                                           int32_t partitions);
  std::unique_ptr<StageTask> MakeJudgeTask(int32_t partition,
                                           int32_t partitions);

  const PipelineOptions options_;
  std::unique_ptr<const BookHistory> own_books_;  // where none were given
  const BookHistory& books_;
  mutable absl::Mutex mutex_;
  std::map<int32_t, const ScoreTask*> scores_ ABSL_GUARDED_BY(mutex_);
  std::map<int32_t, const JudgeTask*> judges_ ABSL_GUARDED_BY(mutex_);
};

}  // namespace holdline
