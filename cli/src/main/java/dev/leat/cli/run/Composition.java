package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.local.LocalPlatform;
import dev.leat.local.database.StateException;
import dev.leat.port.Damaged;
import dev.leat.port.Platform;
import dev.leat.port.Time;
import dev.leat.port.Unavailable;
import java.nio.file.Path;
import java.util.List;

/// Makes the parts that an app is put together from; [RunningApp] joins them. What an author or the
/// machine did wrong becomes a [Failure].
public final class Composition {

    private Composition() {}

    /// The app, with warnings told to the person.
    ///
    /// @throws Failure with a line for each mistake
    public static App app(Location where, Terminal terminal) {
        try {
            var read = AppFile.lint(where.existing(), terminal.environment());
            read.warnings().forEach(warning -> terminal.warn("warning: " + warning));
            return read.app();
        } catch (AppException mistakes) {
            throw Failure.input(
                    "%s%n%s"
                            .formatted(
                                    mistakes.getMessage(),
                                    Terminal.count(mistakes.problems().size(), "mistake")));
        }
    }

    /// What a person should know of a state that was opened.
    static List<String> notices(LocalPlatform platform) {
        return platform.newViews().stream()
                .map("the view %s is new: it counts from now on"::formatted)
                .toList();
    }

    /// The state of the app; the caller closes it.
    ///
    /// @throws Failure if somebody else has it, or it cannot be trusted
    static LocalPlatform platform(App app, Path state) {
        try {
            return LocalPlatform.open(app, state, Time.system());
        } catch (StateException | Damaged | Unavailable refused) {
            throw Failure.error(String.valueOf(refused.getMessage()));
        }
    }

    /// The same, with notices told to the person.
    static Platform platform(App app, Path state, Terminal terminal) {
        var platform = platform(app, state);
        notices(platform).forEach(terminal::warn);
        return platform;
    }
}
