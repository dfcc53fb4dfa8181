#include "operators/telemetry/wire_reader.h"

namespace holdline {

bool WireReader::Skip(uint32_t tag) {
  // Field numbers of the groups that are open; no recursion, so that no input
  // can exhaust the stack.
  uint32_t open[kMaxGroupDepth];
  int depth = 0;
  for (;;) {
    uint64_t varint;
    std::string_view bytes;
    switch (static_cast<WireType>(tag & 7)) {
      case WireType::kVarint:
        if (!ReadVarint(varint)) return false;
        break;
      case WireType::kFixed64:
        if (!SkipBytes(8)) return false;
        break;
      case WireType::kBytes:
        if (!ReadBytes(bytes)) return false;
        break;
      case WireType::kGroupStart:
        if (depth == kMaxGroupDepth) return false;
        open[depth++] = tag >> 3;
        break;
      case WireType::kGroupEnd:
        if (depth == 0 || open[--depth] != tag >> 3) return false;
        break;
      case WireType::kFixed32:
        if (!SkipBytes(4)) return false;
        break;
      default:
        return false;
    }
    if (depth == 0) return true;
    if (!ReadTag(tag)) return false;
  }
}

}  // namespace holdline
