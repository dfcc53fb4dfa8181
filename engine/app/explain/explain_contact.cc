#include "engine/app/explain/explain_contact.h"

#include "engine/app/explain/leg_explainer.h"

namespace holdline {

ContactExplanation Explain(const EntityStory& story) {
  ContactExplanation explanation{.contact = story.id(),
                                 .clock_us = story.clock_us(),
                                 .lost_after_us = story.options().lost_after_us,
                                 .events = story.events()};
  LegExplainer explainer(story.book(), story.names(),
                         {.clock_us = story.clock_us(),
                          .lost_after_us = story.options().lost_after_us});
  for (const StoryLeg& leg : story.Legs()) {
    explanation.legs.push_back(explainer.Explain(story.id(), leg));
  }
  return explanation;
}

}  // namespace holdline
