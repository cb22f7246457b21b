package dev.leat.local.bucket;

import dev.leat.local.bucket.ObjectState.Runs;
import dev.leat.local.database.Database;
import dev.leat.local.database.Statements;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Finds the files that an unclean stop left, when the state is opened. A process wrote these
/// files, and no row refers to them. Each process writes to a folder with its own run number, so
/// only the folders of the processes since the last check are read. Folders with unknown numbers,
/// for example next to a state file that was restored from a backup, are ignored.
final class OrphanedFiles {

    private final Database database;
    private final Path state;

    OrphanedFiles(Database database) {
        this.database = database;
        this.state = database.folder();
    }

    /// Returns a run number for this process. No folder has this number yet.
    long begin() throws IOException {
        var runs = database.read(ObjectState::runs);
        for (long run = runs.swept() + 1; run <= runs.last(); run++) {
            for (var folder : Folders.in(state.resolve(Blobs.folder(run)))) {
                tidy(folder);
            }
        }
        long next = runs.last() + 1;
        while (Files.exists(state.resolve(Blobs.folder(next)))) {
            next++;
        }
        long run = next;
        database.commit(tx -> {
            ObjectState.runs(tx, new Runs(run, run - 1));
            return run;
        });
        return run;
    }

    private void tidy(Path folder) throws IOException {
        var files = Folders.in(folder);
        for (var file : database.read(statements -> orphans(statements, files))) {
            Files.deleteIfExists(file);
        }
    }

    private List<Path> orphans(Statements statements, List<Path> files) throws SQLException {
        var orphans = new ArrayList<Path>();
        for (var file : files) {
            var place = state.relativize(file).toString().replace('\\', '/');
            if (!DeletedBlobs.kept(statements, place)) {
                orphans.add(file);
            }
        }
        return orphans;
    }
}
