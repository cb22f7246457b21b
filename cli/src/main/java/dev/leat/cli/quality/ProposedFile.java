package dev.leat.cli.quality;

import dev.leat.cli.place.AppLocation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// A file with another text of an app, in the app's folder, so that relative paths in it have the
/// same meaning. Closing deletes it, as does the end of the process.
///
/// @param target the app file; the real one if it is a link
record ProposedFile(AppLocation location, Path target) implements AutoCloseable {

    private static final String PREFIX = "proposed-";

    /// Writes the file.
    static ProposedFile create(AppLocation app, String text) throws IOException {
        var target = app.existing().toRealPath();
        var file = app.file().resolveSibling(PREFIX + app.file().getFileName());
        Files.copy(
                target,
                file,
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES);
        file.toFile().deleteOnExit();
        Files.writeString(file, text);
        return new ProposedFile(new AppLocation(file, app.state(), app.environment()), target);
    }

    /// Replaces the app file in one step.
    void replace() throws IOException {
        Files.move(location.file(), target, StandardCopyOption.ATOMIC_MOVE);
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(location.file());
    }
}
