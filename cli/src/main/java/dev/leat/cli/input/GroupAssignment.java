package dev.leat.cli.input;

import dev.leat.app.Queue;
import dev.leat.app.Stream;
import dev.leat.cli.terminal.CommandException;
import dev.leat.error.LibraryErrorText;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Assigns the messages of a FIFO queue to groups, or gives the records of a stream their partition
/// keys.
public sealed interface GroupAssignment {

    /// The assigned value, and its valid texts.
    enum Kind {
        GROUP("a group must be " + Queue.Fifo.FORM, "--group"),
        PARTITION_KEY(
                "a partition key must have 1 to %d characters".formatted(Stream.MAX_PARTITION_KEY),
                "--key");

        private final String form;
        private final String option;

        Kind(String form, String option) {
            this.form = form;
            this.option = option;
        }

        private boolean valid(String text) {
            return switch (this) {
                case GROUP -> Queue.Fifo.isValidId(text);
                case PARTITION_KEY ->
                        !text.isEmpty()
                                && text.codePointCount(0, text.length())
                                        <= Stream.MAX_PARTITION_KEY;
            };
        }

        private String checked(String text, String what) {
            if (valid(text)) {
                return text;
            }
            throw CommandException.input("%s is '%s'; %s".formatted(what, text, form));
        }
    }

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
    record One(Kind kind, String group) implements GroupAssignment {
        @Override
        public Optional<String> of(byte[] body, String which) {
            return Optional.of(kind.checked(group, kind.option));
        }
    }

    /// Uses the value of a top-level field of each JSON document.
    record ByField(Kind kind, String field) implements GroupAssignment {

        private static final JsonMapper JSON = JsonMapper.shared();

        @Override
        public Optional<String> of(byte[] body, String which) {
            var found = text(body, which);
            if (found.isEmpty()) {
                throw CommandException.input(
                        "%s has no field '%s' that is a text or a number".formatted(which, field));
            }
            return Optional.of(kind.checked(found.get(), "'%s' of %s".formatted(field, which)));
        }

        /// Returns the first value of the field as written, so that no digit of a number is lost.
        private Optional<String> text(byte[] body, String which) {
            try (var json = JSON.createParser(body)) {
                if (json.nextToken() != JsonToken.START_OBJECT) {
                    throw CommandException.input("%s is not a JSON object".formatted(which));
                }
                Optional<String> first = Optional.empty();
                boolean found = false;
                while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                    boolean wanted = !found && json.currentName().equals(field);
                    var value = json.nextToken();
                    if (wanted) {
                        found = true;
                        first = scalar(value) ? Optional.of(json.getString()) : Optional.empty();
                    }
                    json.skipChildren();
                }
                if (json.nextToken() != null) {
                    throw CommandException.input("%s is not one JSON object".formatted(which));
                }
                return first;
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
}
