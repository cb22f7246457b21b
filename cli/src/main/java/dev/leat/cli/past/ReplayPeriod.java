package dev.leat.cli.past;

import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.TimeArgument;
import dev.leat.past.Period;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/// Reads and checks the period of a replay.
public final class ReplayPeriod {

    private ReplayPeriod() {}

    /// Reads the options of a command. Without `--to` the period ends now.
    ///
    /// @throws CommandException if a text is not a time, or the period is empty or in the future
    public static Period of(String from, Optional<String> to, Instant now) {
        return of(
                TimeArgument.of("--from", from),
                to.map(text -> TimeArgument.of("--to", text)).orElse(now),
                now);
    }

    /// Returns a period that is not empty.
    ///
    /// @throws CommandException if the period is empty or in the future
    public static Period of(Instant from, Instant to, Instant now) {
        var period = new Period(from, to);
        if (period.to().isAfter(now)) {
            throw CommandException.input(
                    "--to is in the future: %s; it is now %s"
                            .formatted(period.to(), now.truncatedTo(ChronoUnit.SECONDS)));
        }
        if (!period.from().isBefore(period.to())) {
            throw CommandException.input(
                    "--from must be before --to, but is %s, and --to is %s"
                            .formatted(period.from(), period.to().truncatedTo(ChronoUnit.SECONDS)));
        }
        return period;
    }
}
