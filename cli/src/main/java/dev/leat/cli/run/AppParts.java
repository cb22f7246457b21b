package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.local.LocalState;
import dev.leat.local.database.StateException;
import dev.leat.port.CorruptStateException;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.UnavailableException;
import java.util.List;
import java.util.Optional;

/// Makes the parts that an app is put together from; [RunningApp] joins them. What an author or the
/// machine did wrong becomes a [CommandException].
public final class AppParts {

    private AppParts() {}

    /// The app, with warnings told to the person.
    ///
    /// @throws Failure with a line for each mistake
    public static App linted(AppLocation where, Terminal terminal) {
        var read = read(where, terminal);
        read.warnings().forEach(warning -> terminal.warn("warning: " + warning));
        return read.app();
    }

    /// The app, for those who have been told the warnings before.
    ///
    /// @throws Failure with a line for each mistake
    public static App app(AppLocation where, Terminal terminal) {
        return read(where, terminal).app();
    }

    /// The app as its file says now, if it can be read.
    public static Optional<App> readable(AppLocation where, Terminal terminal) {
        try {
            return Optional.of(app(where, terminal));
        } catch (CommandException mistakes) {
            return Optional.empty();
        }
    }

    private static AppFile read(AppLocation where, Terminal terminal) {
        try (var _ = ProgressLog.on("checking " + where.file(), terminal)) {
            return AppFile.lint(where.existing(), terminal.environment(), where.environment());
        } catch (AppException mistakes) {
            throw CommandException.input(
                    "%s%n%s"
                            .formatted(
                                    mistakes.getMessage(),
                                    Terminal.count(mistakes.problems().size(), "mistake")));
        }
    }

    /// What the app stands on in the environment that was named; the caller closes it.
    ///
    /// @throws Failure if somebody else has the state, or it cannot be trusted
    static RunContext ground(App app, AppLocation where, CommandHints hints, Time time) {
        try {
            return RunContext.open(app, environment(app, where), where.state(), time);
        } catch (StateException
                | CorruptStateException
                | UnavailableException
                | IllegalArgumentException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }

    /// Whether a process has the state folder now, such as an app that starts.
    static boolean held(AppLocation where) {
        return LocalState.held(where.state());
    }

    /// The queues in the state folder without what else is there; empty if that cannot be had
    /// either. The caller closes them.
    static Optional<Platform> queues(App app, AppLocation where, Time time) {
        try {
            var alone = App.named(app.name()).withQueues(app.queues());
            return Optional.of(LocalPlatform.open(alone, where.state(), time));
        } catch (StateException | CorruptStateException | UnavailableException refused) {
            return Optional.empty();
        }
    }

    /// The environment that is meant; lint has made sure that it is there.
    public static Environment environment(App app, AppLocation where) {
        return where.environment().map(app.environments()::get).orElse(Environment.EMBEDDED);
    }

    /// What a person who starts the app should know of its ground, a sentence each.
    ///
    /// @throws Failure if what is kept elsewhere is not what the app means
    static List<String> starts(App app, RunContext ground, CommandHints hints) {
        try {
            return ground.starts(app);
        } catch (CorruptStateException | UnavailableException refused) {
            throw CommandException.error(hints.complete(String.valueOf(refused.getMessage())));
        }
    }
}
