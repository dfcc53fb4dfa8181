// Passing absl::Status on, in one line.
#pragma once

#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

#define HL_RETURN_IF_ERROR(expression)                          \
  do {                                                          \
    if (absl::Status hl_status = (expression); !hl_status.ok()) \
      return hl_status;                                         \
  } while (false)

#define HL_STATUS_CONCAT_INNER(a, b) a##b
#define HL_STATUS_CONCAT(a, b) HL_STATUS_CONCAT_INNER(a, b)

// HL_ASSIGN_OR_RETURN(auto x, MakeX()); returns the error, or assigns.
#define HL_ASSIGN_OR_RETURN(target, expression)                         \
  HL_ASSIGN_OR_RETURN_INNER(HL_STATUS_CONCAT(hl_or_, __LINE__), target, \
                            expression)
#define HL_ASSIGN_OR_RETURN_INNER(temporary, target, expression) \
  auto temporary = (expression);                                 \
  if (!temporary.ok()) return temporary.status();                \
  target = *std::move(temporary)
