// States as they were saved, kept in the tree, one file for each format that
// there ever was: later versions must read them. A line is a name and, in hex,
// the bytes.
#pragma once

#include <fstream>
#include <map>
#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace holdline {

using KeptState = std::map<std::string, std::string>;  // bytes by name

// `path` is relative to the project's folder; empty where there is no file.
inline KeptState ReadKeptState(const std::string& path) {
  KeptState state;
  std::ifstream file(path);
  std::string name;
  std::string hex;
  while (file >> name >> hex) state[name] = absl::HexStringToBytes(hex);
  return state;
}

// The text of such a file.
inline std::string KeptStateText(const KeptState& state) {
  std::string text;
  for (const auto& [name, bytes] : state) {
    absl::StrAppend(&text, name, " ", absl::BytesToHexString(bytes), "\n");
  }
  return text;
}

}  // namespace holdline
