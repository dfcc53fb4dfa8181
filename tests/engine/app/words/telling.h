// Contracts in words for tests: loaded from text, and told on one line.
#pragma once

#include <gtest/gtest.h>

#include <string>

#include "engine/app/words/contract_words.h"
#include "operators/contract/diagnostic.h"
#include "operators/contract/loader.h"

namespace holdline {

inline ContractBook LoadedBookOf(const std::string& text) {
  LoadResult result = LoadBook({{"c.yaml", text}});
  EXPECT_TRUE(result.book.has_value())
      << FormatAsText(result.diagnostics, 1) << text;
  return result.book ? *std::move(result.book) : ContractBook{};
}

// Without its line ends: sentences are where they were written.
inline std::string OnOneLine(const std::string& text) {
  std::string line;
  for (const char c : text) {
    if (c != '\n' && (c != ' ' || line.empty() || line.back() != ' ')) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  return line;
}

// A contract with these lines below its head.
inline std::string ContractText(const std::string& lines) {
  return "holdline: 1\ncontract: c\ntitle: T\ntime_zone: UTC\n"
         "effective: 2026-01-01\ncovers: [{queue: \"*\"}]\n" +
         lines;
}

inline std::string Told(const std::string& lines) {
  return OnOneLine(BookInWords(LoadedBookOf(ContractText(lines))));
}

}  // namespace holdline
