package dev.leat.cli.place;

import dev.leat.cli.terminal.CommandException;
import dev.leat.error.FileErrorText;
import dev.leat.server.AccessToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// The file with the token of an app that other machines can reach. It is in the app's state
/// folder. The token is created when it is first needed, reused afterwards and never printed.
public final class TokenFile {

    public static final String FILE = "token";

    private TokenFile() {}

    /// Returns the token of the folder, and creates it if necessary. The caller must have locked
    /// the folder.
    ///
    /// @throws CommandException if the file exists and cannot be used
    public static AccessToken of(Path state) {
        var file = state.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                OwnerOnlyFile.write(file, AccessToken.random().text() + "\n");
            }
            if (OwnerOnlyFile.open(file)) {
                throw CommandException.error(
                        "the token in %s is readable by other users; remove the file, and the next start creates a new token"
                                .formatted(file));
            }
            var text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
            AccessToken.wrong(text)
                    .ifPresent(why -> {
                        throw CommandException.error(
                                "the token in %s %s; or remove the file, and the next start creates a new token"
                                        .formatted(file, why));
                    });
            return new AccessToken(text);
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write a token to %s: %s".formatted(file, FileErrorText.said(failed)));
        }
    }
}
