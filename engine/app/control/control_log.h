// The control log: the contract books of an installation, kept for ever, in
// one partition. The first book holds from the log's beginning; each later one
// comes into force at its activation, the first whole second that lies its
// lead after the record's timestamp.
//
// Every process follows the log, and no clock passes an activation before the
// log was read up to it. Precisely: asked at broker time q, the log said that
// it ends at e, and everything below e has been read; then whatever else there
// will be activates later than q + kLeastLead, and clocks may go that far.
//
// Owned by one thread; what it has read is for all.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "engine/app/control/book_history.h"
#include "engine/base/clock.h"
#include "engine/log/log.h"

namespace holdline {

class ControlLog {
 public:
  // No book comes into force sooner than this after it was appended.
  static constexpr absl::Duration kLeastLead = absl::Seconds(5);

  // `lead` is that of books which are appended here; at least kLeastLead. `log`
  // and `clock` must outlive it.
  ControlLog(Log& log, Clock& clock, std::string topic, absl::Duration lead);

  // A book that was read from files: where the log has it too, it is not read
  // again.
  void Know(std::shared_ptr<const ContractBook> book) {
    known_ = std::move(book);
  }

  // Asks the log for its end and reads up to it. Errors: those of the log, and
  // DataLoss where it holds a book that this release cannot read; then what was
  // read stands, and no later time becomes safe.
  absl::Status Follow(absl::Duration timeout);

  // Appends the book (a serialized holdline.Book) unless it is the newest
  // already, and reads it back. Returns whether it was appended.
  // FailedPrecondition where it changes what amendments have put in force.
  absl::StatusOr<bool> Offer(const std::string& book_bytes,
                             absl::Duration timeout);

  const BookHistory& history() const { return history_; }

 private:
  absl::Status ReadTo(int64_t end, absl::Duration timeout);
  absl::Status Take(const Record& record);
  absl::Status CheckFollows(const Book& message) const;

  Log& log_;
  Clock& clock_;
  const std::string topic_;
  const int64_t lead_us_;
  BookHistory history_;
  BookVersion newest_;  // without a book: there is none
  std::shared_ptr<const ContractBook> known_;
};

}  // namespace holdline
