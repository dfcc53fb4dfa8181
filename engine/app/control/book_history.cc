#include "engine/app/control/book_history.h"

#include <algorithm>

#include "engine/base/check.h"
#include "engine/base/mutex_lock.h"
#include "operators/contract/loader.h"

namespace holdline {

std::shared_ptr<const ContractBook> BookOf(const Book& message) {
  std::vector<BookFile> files;
  for (const Book::File& file : message.files()) {
    files.push_back({.path = file.path(), .text = file.text()});
  }
  LoadResult loaded = LoadBook(std::move(files));
  if (!loaded.book) return nullptr;
  return std::make_shared<const ContractBook>(*std::move(loaded.book));
}

BookHistory::BookHistory(BookVersion only)
    : position_(only.position),
      safe_us_(std::numeric_limits<int64_t>::max()),
      books_({std::move(only)}) {}

std::pair<std::vector<BookVersion>, int64_t> BookHistory::Books() const {
  MutexLock lock(&mutex_);
  return {books_, position_.load(std::memory_order_relaxed)};
}

std::shared_ptr<const ContractBook> BookHistory::Find(uint64_t hash) const {
  MutexLock lock(&mutex_);
  const auto found = std::find_if(books_.begin(), books_.end(),
                                  [hash](const BookVersion& version) {
                                    return version.book->hash == hash;
                                  });
  return found == books_.end() ? nullptr : found->book;
}

BookVersion BookHistory::InForceAt(int64_t time_us) const {
  MutexLock lock(&mutex_);
  HL_CHECK(!books_.empty());
  size_t at = 0;
  while (at + 1 < books_.size() && books_[at + 1].activates_us <= time_us) ++at;
  return books_[at];
}

bool BookHistory::IsFresh() const {
  if (clock_ == nullptr) return true;
  return clock_->WallUs() - skew_us_.load(std::memory_order_relaxed) <=
         safe_us();
}

void BookHistory::Add(std::vector<BookVersion> books, int64_t position) {
  MutexLock lock(&mutex_);
  std::move(books.begin(), books.end(), std::back_inserter(books_));
  position_.store(position, std::memory_order_release);
}

void BookHistory::SetSafe(int64_t safe_us, int64_t skew_us) {
  skew_us_.store(skew_us, std::memory_order_relaxed);
  safe_us_.store(safe_us, std::memory_order_relaxed);
}

}  // namespace holdline
