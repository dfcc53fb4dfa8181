// A terminal that shows frames in place: the alternate screen, no cursor, one
// write a frame, so that nothing flickers. The destructor gives the terminal
// back as it was.
//
// Thread-compatible; one at a time for a terminal.
#pragma once

#include <string>
#include <vector>

#include "engine/app/board/board_view.h"

namespace holdline {

class LiveScreen {
 public:
  // Takes over the terminal behind the descriptor, which stays open longer.
  // REQUIRES: IsTerminal(fd).
  explicit LiveScreen(int fd);
  ~LiveScreen();
  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  // Whether the descriptor is a terminal that can show frames (TERM is set and
  // is not "dumb").
  static bool IsTerminal(int fd);

  // Whether text for the descriptor may be coloured: a terminal, and NO_COLOR
  // is not set.
  static bool HasColor(int fd);

  // The terminal's size now; it may change at any time.
  BoardSize Size() const;

  // REQUIRES: no line is wider than the terminal. A terminal that has gone
  // away is no error here: the program ends by its signal.
  void Show(const std::vector<std::string>& lines);

 private:
  const int fd_;
};

// The bytes of a frame, for tests.
std::string FrameBytes(const std::vector<std::string>& lines);

}  // namespace holdline
