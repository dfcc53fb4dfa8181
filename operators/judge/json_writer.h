// Writes one JSON object, member by member, in the order of the calls.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace holdline {

class JsonWriter {
 public:
  // Adds to the end of `out`, which must outlive the writer.
  explicit JsonWriter(std::string* out) : out_(out) {}

  void BeginObject() { Begin('{'); }
  void BeginObject(std::string_view name) { Name(name), Begin('{'); }
  void EndObject() { End('}'); }
  void BeginArray(std::string_view name) { Name(name), Begin('['); }
  void EndArray() { End(']'); }

  void Text(std::string_view name, std::string_view value);
  void Integer(std::string_view name, int64_t value);
  // The shortest text that reads back as the same number. REQUIRES: finite.
  void Number(std::string_view name, double value);
  void Flag(std::string_view name, bool value);
  // An element of an array.
  void Text(std::string_view value);

 private:
  void Separate();
  void Name(std::string_view name);
  void Begin(char bracket);
  void End(char bracket);
  void Quoted(std::string_view text);

  std::string* out_;
  bool first_ = true;        // nothing stands yet in the innermost brackets
  bool after_name_ = false;  // a value must follow, without a comma
};

}  // namespace holdline
