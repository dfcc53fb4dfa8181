// The report of a run that has ended: judge's rows and score's counts, as
// engine/app/report prints them.
#pragma once

#include "engine/app/input/file_report.h"
#include "engine/app/report/report.h"
#include "engine/app/stages/pipeline.h"
#include "operators/contract/model.h"

namespace holdline {

// `pipeline`'s runtime has stopped. Contracts come in the order of the book.
Report MakeReport(const Pipeline& pipeline, const ContractBook& book);

// Lines that never became a record are refused too.
void AddLineCounts(const FileReport& files, Report& report);

}  // namespace holdline
