// The contacts of one bucket as bytes: facts, as a snapshot holds them. All
// else that score knows of a contact is derived from them.
//
// Names stand in the bytes as texts, so that they mean the same to whoever
// reads them. The format has a number; what is of a newer one, or damaged, is
// refused as a whole.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "operators/score/contact_table.h"
#include "operators/score/names.h"

namespace holdline {

// Appends to `out`.
void SaveContacts(ContactTable& contacts, const Names& names, uint32_t bucket,
                  std::string& out);

// Adds the contacts of the bytes, in the order of their last touch, to the
// bucket, which is empty. InvalidArgument where they are not such bytes: then
// the table is not to be used.
absl::Status LoadContacts(std::string_view bytes, uint32_t bucket,
                          ContactTable& contacts, Names& names);

}  // namespace holdline
