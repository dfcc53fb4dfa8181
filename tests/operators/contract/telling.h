// What the loader tells of a text, for the tests of mistakes.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "operators/contract/loader.h"

namespace holdline {

// A header of six lines without mistakes, and what follows it from line 7 on.
inline std::string ContractText(const std::string& rest) {
  return "holdline: 1\n"
         "contract: c\n"
         "title: C\n"
         "time_zone: America/Halifax\n"
         "effective: 2026-01-01\n"
         "covers: [{queue: \"a-*\"}]\n" +
         rest;
}

// One objective, `o`, in lines 7 and 8, and its keys from line 9 on.
inline std::string ObjectiveText(const std::string& keys) {
  return ContractText("objectives:\n  o:\n" + keys);
}

// The diagnostics of the one file c.yaml, as `check` prints them.
inline std::string Told(const std::string& text) {
  const LoadResult result = LoadBook({{"c.yaml", text}});
  EXPECT_EQ(result.book.has_value(), !HasErrors(result.diagnostics));
  return FormatAsText(result.diagnostics, 1);
}

}  // namespace holdline
