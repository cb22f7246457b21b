package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.run.FileDocument;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;

/// The app file with which the state was last used: each start stores its text in the state folder.
/// Values of environment variables are not in it.
public final class StoredDefinition {

    static final String FILE = "definition.yaml";

    private StoredDefinition() {}

    private static FileDocument document(AppLocation where) {
        return new FileDocument(where.state().resolve(FILE));
    }

    /// Stores the current app file, unless it is stored already or cannot be read.
    ///
    /// @throws dev.leat.port.UnavailableException if it cannot be written
    static void store(AppLocation where) {
        String text;
        try {
            text = Files.readString(where.file());
        } catch (IOException unreadable) {
            return;
        }
        var document = document(where);
        if (!document.read().equals(Optional.of(text))) {
            document.write(text);
        }
    }

    /// Returns the app of the stored file. Files that it names are read from the folder of the
    /// current app file, as they are now.
    ///
    /// @throws CommandException if no file is stored, or it is invalid now
    public static App read(AppLocation where, Terminal terminal) {
        var text =
                document(where)
                        .read()
                        .orElseThrow(() ->
                                CommandException.input(
                                        "state folder %s has no app file to compare with; start the app once with the old file"
                                                .formatted(where.state())));
        try {
            return AppFile.lint(text, where.file(), terminal.environment(), where.environment())
                    .app();
        } catch (AppException mistakes) {
            throw CommandException.input(
                    "the stored app file %s is not valid now:%n%s"
                            .formatted(document(where).file(), mistakes.getMessage()));
        }
    }
}
