package dev.leat.cli.run;

import dev.leat.cli.terminal.CommandException;
import dev.leat.error.FileErrorText;
import dev.leat.server.AccessToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The token of an app that listens beyond this machine, in its state folder: made when it is first
/// needed, kept from then on, never said.
final class TokenFile {

    static final String FILE = "token";

    private TokenFile() {}

    /// The token of the folder, which the caller holds.
    ///
    /// @throws Failure if it is there and cannot be used
    static AccessToken of(Path state) {
        var file = state.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                OwnerOnlyFile.write(file, AccessToken.random().text() + "\n");
            }
            if (OwnerOnlyFile.open(file)) {
                throw CommandException.error(
                        "others can read the token in %s, so it is no secret: remove the file, and the next start makes a new one"
                                .formatted(file));
            }
            String text = Files.readString(file).strip();
            AccessToken.wrong(text)
                    .ifPresent(why -> {
                        throw CommandException.error(
                                "the token in %s %s, or remove the file, and the next start makes a new one"
                                        .formatted(file, why));
                    });
            return new AccessToken(text);
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot keep a token in %s: %s".formatted(file, FileErrorText.said(failed)));
        }
    }
}
