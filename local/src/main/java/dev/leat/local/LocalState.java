package dev.leat.local;

import dev.leat.app.App;
import dev.leat.local.database.Database;
import dev.leat.local.database.StateException;
import dev.leat.local.queue.Recovery;
import dev.leat.local.queue.storage.StateRow;
import dev.leat.local.rename.RenamedState;
import dev.leat.local.stream.StreamSources;
import dev.leat.local.view.DefinitionAcceptance;
import dev.leat.local.view.LocalGeneration;
import dev.leat.port.StateSnapshot;
import dev.leat.port.Time;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Operations on the state folder of an app that is not running. They work even if the app's
/// definitions have changed.
public final class LocalState {

    private LocalState() {}

    /// Begins a new generation of a view, that is, a new copy of its data. Closing the generation
    /// releases the folder.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    public static LocalGeneration generation(App app, Path folder, String view, Time time) {
        var resources = resources(app, folder, time);
        try {
            return resources.generation(app, view);
        } catch (Throwable failed) {
            resources.close();
            throw failed;
        }
    }

    /// Opens the state of an app without its pipelines and views, so that neither is used or
    /// checked.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    public static LocalPlatform resources(App app, Path folder, Time time) {
        rename(app, folder);
        var resources = app.withPipelines(Map.of()).withViews(Map.of()).withApi(List.of());
        return LocalPlatform.open(resources, folder, time);
    }

    /// Returns true if a process has locked the state folder. That process may still be starting.
    /// This method never locks the folder itself.
    public static boolean held(Path folder) {
        return Database.held(folder);
    }

    /// A lock on a state folder: no app can run on the folder until the lock is closed.
    public interface Hold extends AutoCloseable {
        @Override
        void close();
    }

    /// Locks a state folder, so that the caller can change state that the app keeps outside of the
    /// folder.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    public static Hold hold(App app, Path folder) {
        var database = StateFormat.open(folder);
        try {
            StateRow.salt(database, app.name());
            return database::close;
        } catch (Throwable failed) {
            database.abandon();
            throw failed;
        }
    }

    /// Returns the version of the format of state folders. Folders with a newer version are
    /// refused.
    public static int version() {
        return StateFormat.VERSION;
    }

    /// Locks a state folder and returns a snapshot of it, whatever the app is. Runs `point` once it
    /// is locked. Closing the snapshot releases the folder.
    ///
    /// @throws StateException if the folder is in use or its file is invalid
    public static StateSnapshot snapshot(Path folder, Runnable point) {
        var database = StateFormat.open(folder);
        try {
            return LocalSnapshot.take(database, database::close, point);
        } catch (Throwable failed) {
            database.abandon();
            throw failed;
        }
    }

    /// Ends the leases of workers in a restored state folder, because the records that they had at
    /// the time of the backup did not crash a process.
    ///
    /// @throws StateException if the file is invalid
    public static void release(Path folder) {
        try (var database = StateFormat.open(folder)) {
            Recovery.release(database);
            StreamSources.release(database);
        }
    }

    /// Declares that the stored values of a view match its current definition. Returns the
    /// difference between the stored and the current definition; empty if there is none.
    ///
    /// @throws StateException if the folder is in use, its file is invalid, or the stored values
    ///   cannot be used with the current definition
    public static Optional<String> acceptView(App app, Path folder, String view) {
        return accept(app, folder, acceptance -> acceptance.view(view));
    }

    /// Declares that the stored identities (hashes of record keys) of a pipeline match its current
    /// key. Returns the previous key; empty if the key is unchanged.
    ///
    /// @throws StateException if the folder is in use, its file is invalid, or the stored
    ///   identities cannot be used with the current key
    public static Optional<String> acceptPipeline(App app, Path folder, String pipeline) {
        return accept(app, folder, acceptance -> acceptance.pipeline(pipeline));
    }

    /// Renames what the app has renamed since its last start. The next start would do it, but a
    /// caller that opens only a part of the state needs the new names now.
    ///
    /// @throws StateException if the folder is in use, its file is invalid, or something cannot be
    ///   renamed
    public static void rename(App app, Path folder) {
        accept(app, folder, _ -> Optional.empty());
    }

    private interface Accepting {
        Optional<String> run(DefinitionAcceptance acceptance) throws java.sql.SQLException;
    }

    private static Optional<String> accept(App app, Path folder, Accepting accepting) {
        try (var database = StateFormat.open(folder)) {
            StateRow.salt(database, app.name());
            return database.commit(transaction -> {
                RenamedState.in(database, app).run(transaction);
                return accepting.run(new DefinitionAcceptance(transaction, app));
            });
        }
    }
}
