package dev.leat.cli.run;

import dev.leat.app.Queue;
import dev.leat.cli.terminal.CommandException;
import dev.leat.error.LibraryErrorText;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Assigns the messages of a FIFO queue to groups.
public sealed interface GroupAssignment {

    /// Returns the group of this body; `which` names the body in errors.
    ///
    /// @throws CommandException if the group is missing or invalid
    Optional<String> of(byte[] body, String which);

    /// Assigns no group; the queue is not FIFO.
    record None() implements GroupAssignment {
        @Override
        public Optional<String> of(byte[] body, String which) {
            return Optional.empty();
        }
    }

    /// Assigns all messages to one group.
    record One(String group) implements GroupAssignment {
        @Override
        public Optional<String> of(byte[] body, String which) {
            return Optional.of(taken(group, "--group"));
        }
    }

    /// Uses the value of a top-level field of each JSON document.
    record ByField(String field) implements GroupAssignment {

        private static final JsonMapper JSON = JsonMapper.shared();

        @Override
        public Optional<String> of(byte[] body, String which) {
            var found = text(body, which);
            if (found.isEmpty()) {
                throw CommandException.input(
                        "%s has no field '%s' that is a text or a number".formatted(which, field));
            }
            return Optional.of(taken(found.get(), "'%s' of %s".formatted(field, which)));
        }

        /// Returns the field's value as written, so that no digit of a number is lost.
        private Optional<String> text(byte[] body, String which) {
            try (var json = JSON.createParser(body)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw CommandException.input("%s is not a JSON object".formatted(which));
                }
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean wanted = json.currentName().equals(field);
                    var value = json.nextToken();
                    if (wanted) {
                        return scalar(value) ? Optional.of(json.getString()) : Optional.empty();
                    }
                    json.skipChildren();
                }
                return Optional.empty();
            } catch (JacksonException broken) {
                throw CommandException.input(
                        "%s is not valid JSON: %s"
                                .formatted(
                                        which, LibraryErrorText.text(broken.getOriginalMessage())));
            }
        }

        private static boolean scalar(JsonToken value) {
            return value.isScalarValue() && value != JsonToken.VALUE_NULL;
        }
    }

    private static String taken(String group, String what) {
        if (Queue.Fifo.isValidId(group)) {
            return group;
        }
        throw CommandException.input(
                "%s is '%s'; a group must be %s".formatted(what, group, Queue.Fifo.FORM));
    }
}
