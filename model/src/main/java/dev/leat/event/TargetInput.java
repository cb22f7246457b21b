package dev.leat.event;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/// The text that a target of a rule receives for an event.
public sealed interface TargetInput {

    /// Checks the input.
    ///
    /// @throws IllegalArgumentException if it is invalid; the message is the reason
    void check();

    /// Returns the text for an event.
    String text(MatchedEvent event);

    /// The event as JSON.
    record WholeEvent() implements TargetInput {

        @Override
        public void check() {}

        @Override
        public String text(MatchedEvent event) {
            return event.json();
        }
    }

    /// The same JSON for every event.
    record Constant(String json) implements TargetInput {

        @Override
        public void check() {
            InputTemplate.checkJson(json);
        }

        @Override
        public String text(MatchedEvent event) {
            return json;
        }
    }

    /// The part of the event at this path, as JSON; `null` if the event does not have this part.
    record Part(String path) implements TargetInput {

        @Override
        public void check() {
            new JsonPath(path);
        }

        @Override
        public String text(MatchedEvent event) {
            return new JsonPath(path)
                    .value(event.values())
                    .map(Object::toString)
                    .orElse(InputTemplate.NOTHING);
        }
    }

    /// A template, whose variables are the parts of the event at these paths.
    record Template(Map<String, String> paths, String template) implements TargetInput {

        public Template {
            paths = Collections.unmodifiableMap(new TreeMap<>(paths));
        }

        @Override
        public void check() {
            paths.values().forEach(JsonPath::new);
            new InputTemplate(this).check();
        }

        @Override
        public String text(MatchedEvent event) {
            return new InputTemplate(this).text(event);
        }
    }
}
