#include "engine/app/version.h"

namespace holdline {

const char kVersion[] = HOLDLINE_VERSION;
const char kRevision[] = HOLDLINE_REVISION;

}  // namespace holdline
