#include "engine/app/board/live_screen.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <pty.h>
#include <unistd.h>

#include <cstdlib>

namespace holdline {
namespace {

TEST(LiveScreen, AFrameIsDrawnInPlace) {
  EXPECT_EQ(FrameBytes({"one", "two"}),
            "\x1b[?2026h\x1b[Hone\x1b[K\r\ntwo\x1b[K\x1b[J\x1b[?2026l");
}

TEST(LiveScreen, AFileIsNoTerminal) {
  const int fd = ::open("/dev/null", O_WRONLY);
  EXPECT_FALSE(LiveScreen::IsTerminal(fd));
  EXPECT_FALSE(LiveScreen::HasColor(fd));
  ::close(fd);
}

// A pseudo-terminal: what the program writes to `inside` is read at `outside`.
class LiveScreenOnATerminal : public ::testing::Test {
 protected:
  void SetUp() override {
    winsize window{};
    window.ws_col = 132;
    window.ws_row = 43;
    if (::openpty(&outside_, &inside_, nullptr, nullptr, &window) != 0) {
      GTEST_SKIP() << "no pseudo-terminal here";
    }
    ::setenv("TERM", "xterm-256color", 1);
    ::unsetenv("NO_COLOR");
  }
  void TearDown() override {
    ::close(outside_);
    ::close(inside_);
  }
  std::string Read() const {
    std::string bytes(4096, '\0');
    const ssize_t got = ::read(outside_, bytes.data(), bytes.size());
    bytes.resize(got < 0 ? 0 : static_cast<size_t>(got));
    return bytes;
  }

  int outside_ = -1;
  int inside_ = -1;
};

TEST_F(LiveScreenOnATerminal, TakesTheTerminalAndGivesItBack) {
  {
    LiveScreen screen(inside_);
    EXPECT_EQ(Read(), "\x1b[?1049h\x1b[?25l");
    screen.Show({"x"});
    EXPECT_EQ(Read(), FrameBytes({"x"}));
  }
  EXPECT_EQ(Read(), "\x1b[?25h\x1b[?1049l");
}

TEST_F(LiveScreenOnATerminal, KnowsItsSizeAndColour) {
  LiveScreen screen(inside_);
  EXPECT_EQ(screen.Size().width, 132);
  EXPECT_EQ(screen.Size().height, 43);
  EXPECT_TRUE(screen.Size().color);
  ::setenv("NO_COLOR", "1", 1);
  EXPECT_FALSE(screen.Size().color);
  ::unsetenv("NO_COLOR");
}

TEST_F(LiveScreenOnATerminal, ADumbTerminalGetsLines) {
  ::setenv("TERM", "dumb", 1);
  EXPECT_FALSE(LiveScreen::IsTerminal(inside_));
}

}  // namespace
}  // namespace holdline
