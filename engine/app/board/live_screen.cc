#include "engine/app/board/live_screen.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <string_view>

#include "engine/base/check.h"

namespace holdline {
namespace {

// Terminal's codes, by their names in terminfo or by their standard.
constexpr const char* kEnter = "\x1b[?1049h\x1b[?25l";    // smcup, civis
constexpr const char* kLeave = "\x1b[?25h\x1b[?1049l";    // cnorm, rmcup
constexpr const char* kBeginFrame = "\x1b[?2026h\x1b[H";  // synchronized, home
constexpr const char* kEndFrame = "\x1b[J\x1b[?2026l";    // ed
constexpr const char* kEndLine = "\x1b[K";                // el

void WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

}  // namespace

bool LiveScreen::IsTerminal(int fd) {
  const char* term = std::getenv("TERM");
  return ::isatty(fd) == 1 && term != nullptr && *term != '\0' &&
         std::string_view(term) != "dumb";
}

bool LiveScreen::HasColor(int fd) {
  const char* no_color = std::getenv("NO_COLOR");
  return IsTerminal(fd) && (no_color == nullptr || *no_color == '\0');
}

LiveScreen::LiveScreen(int fd) : fd_(fd) {
  HL_CHECK(IsTerminal(fd));
  WriteAll(fd_, kEnter);
}

LiveScreen::~LiveScreen() { WriteAll(fd_, kLeave); }

BoardSize LiveScreen::Size() const {
  BoardSize size;
  winsize window{};
  if (::ioctl(fd_, TIOCGWINSZ, &window) == 0 && window.ws_col != 0 &&
      window.ws_row != 0) {
    size.width = window.ws_col;
    size.height = window.ws_row;
  }
  size.color = HasColor(fd_);
  return size;
}

void LiveScreen::Show(const std::vector<std::string>& lines) {
  WriteAll(fd_, FrameBytes(lines));
}

// Every line clears what the frame before left behind it; the last line has no
// newline, because that would scroll a full screen.
std::string FrameBytes(const std::vector<std::string>& lines) {
  std::string frame = kBeginFrame;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (i != 0) frame += "\r\n";
    frame += lines[i];
    frame += kEndLine;
  }
  return frame += kEndFrame;
}

}  // namespace holdline
