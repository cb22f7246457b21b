package dev.leat.cli.terminal;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/// Reads times that a user writes.
public final class TimeArgument {

    private TimeArgument() {}

    /// Returns the time that an option has, such as `2025-06-01T12:00:00Z`.
    ///
    /// @throws CommandException if the text is not a time with a zone
    public static Instant of(String option, String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException bad) {
            throw CommandException.input(
                    "%s must be a time with its zone, such as 2025-06-01T12:00:00Z, not '%s'"
                            .formatted(option, text));
        }
    }
}
