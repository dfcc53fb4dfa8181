// The format of a judge's snapshots, which stands before their bytes. Older
// ones are read: what they do not have is as it was before anything was said.
//
// 3: contracts have a ledger. 4: periods have what is excluded from them, and
// contracts the rights to end them that have arisen. 5: the forecasts that were
// late. 6: cases that are open. 7: who was told what, and renewals. 8:
// services.
#pragma once

#include <cstdint>

namespace holdline {

inline constexpr uint32_t kJudgeFormat = 8;
inline constexpr uint32_t kOldestJudgeFormat = 2;

}  // namespace holdline
