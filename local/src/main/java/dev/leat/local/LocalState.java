package dev.leat.local;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.local.view.DefinitionAcceptance;
import dev.leat.local.view.LocalGeneration;
import dev.leat.port.Generation;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.Optional;

/// What can be done to a state folder while no app runs on it, and although the app's definitions
/// have changed since.
public final class LocalState {

    private LocalState() {}

    /// Begins a new generation of a view; closing it lets go of the folder.
    ///
    /// @throws StateException if the folder is in use or its file cannot be trusted
    public static Generation generation(App app, Path folder, String view, Time time) {
        var database = LocalPlatform.database(folder);
        try {
            StateRow.salt(database, app.name());
            return LocalGeneration.begin(database, app, view, time);
        } catch (Throwable failed) {
            database.abandon();
            throw failed;
        }
    }

    /// Whether a process has the state folder now, such as an app that starts; never takes it.
    public static boolean held(Path folder) {
        return Database.held(folder);
    }

    /// A state folder that is held: no app runs on it until it is closed.
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// Holds a state folder while something elsewhere that belongs to its app is changed.
    ///
    /// @throws StateException if the folder is in use or its file cannot be trusted
    public static Hold hold(App app, Path folder) {
        var database = LocalPlatform.database(folder);
        try {
            StateRow.salt(database, app.name());
            return database::close;
        } catch (Throwable failed) {
            database.abandon();
            throw failed;
        }
    }

    /// Takes today's definition of a view for what is kept of it. In what the definitions differ;
    /// empty if they do not.
    ///
    /// @throws StateException if the folder is in use, its file cannot be trusted, or what was
    ///   counted would mean something else
    public static Optional<String> acceptView(App app, Path folder, String view) {
        return accept(app, folder, acceptance -> acceptance.view(view));
    }

    /// Takes today's key of a pipeline. How the key was made before; empty if it is the same.
    ///
    /// @throws StateException as with a view
    public static Optional<String> acceptPipeline(App app, Path folder, String pipeline) {
        return accept(app, folder, acceptance -> acceptance.pipeline(pipeline));
    }

    private interface Accepting {
        Optional<String> run(DefinitionAcceptance acceptance) throws java.sql.SQLException;
    }

    private static Optional<String> accept(App app, Path folder, Accepting accepting) {
        try (var database = LocalPlatform.database(folder)) {
            StateRow.salt(database, app.name());
            return database.commit(
                    transaction -> accepting.run(new DefinitionAcceptance(transaction, app)));
        }
    }
}
