package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.app.Environment;
import dev.leat.cli.terminal.Failure;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.local.LocalState;
import dev.leat.local.database.StateException;
import dev.leat.port.Damaged;
import dev.leat.port.Generation;
import dev.leat.port.Time;
import dev.leat.port.Unavailable;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Makes the parts that an app is put together from; [RunningApp] joins them. What an author or the
/// machine did wrong becomes a [Failure].
public final class Composition {

    private Composition() {}

    /// The app, with warnings told to the person.
    ///
    /// @throws Failure with a line for each mistake
    public static App app(Location where, Terminal terminal) {
        try {
            var read = AppFile.lint(where.existing(), terminal.environment(), where.environment());
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

    /// What the app stands on in the environment that was named; the caller closes it.
    ///
    /// @throws Failure if somebody else has the state, or it cannot be trusted
    static Ground ground(App app, Location where) {
        try {
            return Ground.open(app, environment(app, where), where.state(), Time.system());
        } catch (StateException | Damaged | Unavailable | IllegalArgumentException refused) {
            throw Failure.error(String.valueOf(refused.getMessage()));
        }
    }

    /// A new generation of a view; the caller closes it.
    ///
    /// @throws Failure if the app runs, its state cannot be trusted, or the view is kept elsewhere
    public static Generation generation(App app, Location where, String view) {
        atHome(app, where, view);
        try {
            return LocalState.generation(app, kept(where), view, Time.system());
        } catch (StateException | Damaged | Unavailable refused) {
            throw Failure.error(String.valueOf(refused.getMessage()));
        }
    }

    /// Goes on with what a view or a pipeline of this name has kept, under today's definition. What
    /// has changed, for people.
    ///
    /// @throws Failure if there is none of this name, it cannot go on, or the app runs
    public static String accept(App app, Location where, String name) {
        boolean view = app.views().containsKey(name);
        if (!view && !app.pipelines().containsKey(name)) {
            throw Failure.input(
                    "there is no view or pipeline '%s' in the app; there are: %s"
                            .formatted(
                                    name,
                                    Stream.of(app.views(), app.pipelines())
                                            .flatMap(all -> all.keySet().stream())
                                            .collect(Collectors.joining(", "))));
        }
        atHome(app, where, name);
        try {
            var state = kept(where);
            var change =
                    view
                            ? LocalState.acceptView(app, state, name)
                            : LocalState.acceptPipeline(app, state, name)
                                    .map(
                                            "its key was %s; records from before that come again count again"
                                                    ::formatted);
            return change.map(text -> "%s goes on: %s".formatted(name, text))
                    .orElse("%s is kept by today's definition already".formatted(name));
        } catch (StateException | Damaged | Unavailable refused) {
            throw Failure.error(String.valueOf(refused.getMessage()));
        }
    }

    private static void atHome(App app, Location where, String view) {
        if (environment(app, where).stores().containsKey(view)) {
            throw Failure.input(
                    "the environment %s keeps the view %s in Redis, and only a view in the state folder can be rebuilt or accepted; put its definition back, or give it a database that has nothing of the app yet and send its records again"
                            .formatted(where.environment().orElseThrow(), view));
        }
    }

    private static Path kept(Location where) {
        if (!where.hasState()) {
            throw Failure.error("nothing is kept in %s yet".formatted(where.state()));
        }
        return where.state();
    }

    /// The environment that is meant; lint has made sure that it is there.
    public static Environment environment(App app, Location where) {
        return where.environment().map(app.environments()::get).orElse(Environment.EMBEDDED);
    }

    /// What a person should know of the ground, a sentence each.
    ///
    /// @throws Failure if what is kept elsewhere is not what the app means
    static List<String> notices(Ground ground) {
        try {
            return ground.notices();
        } catch (Damaged refused) {
            throw Failure.error(String.valueOf(refused.getMessage()));
        }
    }
}
