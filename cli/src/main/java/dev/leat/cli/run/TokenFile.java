package dev.leat.cli.run;

import dev.leat.cli.terminal.Failure;
import dev.leat.error.FileTrouble;
import dev.leat.server.Token;
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
    static Token of(Path state) {
        var file = state.resolve(FILE);
        try {
            if (!Files.exists(file)) {
                OwnerOnly.write(file, Token.random().text() + "\n");
            }
            if (OwnerOnly.open(file)) {
                throw Failure.error(
                        "others can read the token in %s, so it is no secret: remove the file, and the next start makes a new one"
                                .formatted(file));
            }
            String text = Files.readString(file).strip();
            Token.wrong(text)
                    .ifPresent(why -> {
                        throw Failure.error(
                                "the token in %s %s, or remove the file, and the next start makes a new one"
                                        .formatted(file, why));
                    });
            return new Token(text);
        } catch (IOException failed) {
            throw Failure.error(
                    "cannot keep a token in %s: %s".formatted(file, FileTrouble.said(failed)));
        }
    }
}
