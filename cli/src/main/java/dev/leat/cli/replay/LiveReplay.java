package dev.leat.cli.replay;

import dev.leat.cli.past.ReplayReport;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.place.RunningInfo;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.operations.RefusedOperationException;
import dev.leat.operations.ReplayLine;
import dev.leat.past.Period;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A replay by the process that runs the app. This process only prints its output. If this process
/// ends, so does the replay.
record LiveReplay(Operations operations, AppLocation where, Terminal terminal) {

    /// Runs the replay to its end.
    ///
    /// @param replay the same replay, for its messages
    /// @throws CommandException if the app runs another definition than that of the current file,
    ///   or the replay fails
    void run(ReplayReport replay, String pipeline, Period period, List<String> also) {
        requireSame();
        var failure = new AtomicReference<Optional<CommandException>>(Optional.empty());
        try {
            operations.replay(
                    pipeline,
                    period.from(),
                    period.to(),
                    also,
                    line -> print(line).ifPresent(failed -> failure.set(Optional.of(failed))));
        } catch (RefusedOperationException refused) {
            var why = String.valueOf(refused.getMessage());
            throw refused.kind() == RefusedOperationException.Kind.CONFLICT
                    ? CommandException.error(why)
                    : refused;
        } catch (UnavailableException failed) {
            throw replay.failed(String.valueOf(failed.getMessage()));
        }
        if (failure.get().isPresent()) {
            throw failure.get().get();
        }
    }

    /// The app processes records with the definition of its start.
    private void requireSame() {
        var started = RunningInfo.read(where.state()).flatMap(RunningInfo::version);
        if (started.isEmpty() || !started.equals(where.digest())) {
            throw CommandException.error(
                    "%s has changed since the app was started; restart the app with it, or stop the app, and repeat the command"
                            .formatted(where.file()));
        }
    }

    private Optional<CommandException> print(ReplayLine line) {
        return switch (line.kind()) {
            case OUTPUT -> {
                terminal.say(line.text());
                yield Optional.empty();
            }
            case WARNING -> {
                terminal.warn(line.text());
                yield Optional.empty();
            }
            case RUNNING, DONE -> Optional.empty();
            case INVALID -> Optional.of(CommandException.input(line.text()));
            case FAILED -> Optional.of(CommandException.error(line.text()));
        };
    }
}
