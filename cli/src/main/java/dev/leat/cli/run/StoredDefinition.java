package dev.leat.cli.run;

import dev.leat.app.App;
import dev.leat.aws.state.StateTable;
import dev.leat.aws.state.StoredText;
import dev.leat.cli.place.AppLocation;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppException;
import dev.leat.config.AppFile;
import dev.leat.port.StateDocument;
import dev.leat.port.Time;
import dev.leat.run.FileDocument;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Optional;

/// The app file with which the state was last used: each start of an app stores its text, in the
/// state folder or, on AWS, in the state table. Values of environment variables are not in it.
public final class StoredDefinition {

    static final String FILE = "definition.yaml";

    /// The name of the text in the state table.
    private static final String TEXT = "app file";

    /// Maximum size of a text in the state table, whose items have at most 400 KB. The text of a
    /// larger app file is not stored.
    private static final int MOST_BYTES = 390_000;

    private StoredDefinition() {}

    private static FileDocument document(AppLocation where) {
        return new FileDocument(where.state().resolve(FILE));
    }

    /// Returns the document in a state table.
    private static StateDocument document(StateTable table) {
        return new StoredText(table, TEXT);
    }

    /// Stores the current app file, unless it is stored already or cannot be read.
    ///
    /// @throws dev.leat.port.UnavailableException if it cannot be written
    static void store(AppLocation where, Home home) {
        String text;
        try {
            text = Files.readString(where.file());
        } catch (IOException unreadable) {
            return;
        }
        if (home instanceof AwsHome aws) {
            boolean large = text.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES;
            store(document(aws.state()), large ? "" : text);
        } else {
            store(document(where), text);
        }
    }

    private static void store(StateDocument document, String text) {
        if (!document.read().equals(Optional.of(text))) {
            document.write(text);
        }
    }

    /// Returns the app of the stored file. Files that it names are read from the folder of the
    /// current app file, as they are now.
    ///
    /// @param app the app of the current file
    /// @throws CommandException if no file is stored, or it is invalid now
    /// @throws dev.leat.port.UnavailableException if the state table is unavailable
    public static App read(App app, AppLocation where, Terminal terminal) {
        var aws = AppParts.environment(app, where).aws();
        if (aws.isPresent()) {
            try (var clients = AwsHome.clients(aws.get())) {
                var table = AwsHome.state(app, aws.get(), clients, Time.system());
                return read(document(table), where, terminal);
            }
        }
        return read(document(where), where, terminal);
    }

    private static App read(StateDocument document, AppLocation where, Terminal terminal) {
        var text =
                document.read()
                        .filter(found -> !found.isEmpty())
                        .orElseThrow(() ->
                                CommandException.input(
                                        "there is no app file to compare with: %s does not exist; start the app once with the old file"
                                                .formatted(document.what())));
        try {
            return AppFile.lint(text, where.file(), terminal.environment(), where.environment())
                    .app();
        } catch (AppException mistakes) {
            throw CommandException.input(
                    "the stored app file, %s, is not valid now:%n%s"
                            .formatted(document.what(), mistakes.getMessage()));
        }
    }
}
