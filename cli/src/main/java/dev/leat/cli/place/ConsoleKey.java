package dev.leat.cli.place;

import dev.leat.cli.terminal.CommandException;
import dev.leat.error.FileErrorText;
import dev.leat.server.console.ConsoleSessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;

/// The key in the state folder that signs the logins to the console. It is created when it is first
/// needed. After it is removed, every browser must log in again.
final class ConsoleKey {

    static final String FILE = "console-key";

    private ConsoleKey() {}

    /// Returns the key of the folder. The caller must have locked the folder. If other users can
    /// read the key, or it is damaged, it is replaced.
    ///
    /// @throws CommandException if the file cannot be read or written
    static byte[] of(Path state) {
        var file = state.resolve(FILE);
        try {
            if (Files.exists(file) && !OwnerOnlyFile.open(file)) {
                var text = new String(Files.readAllBytes(file), StandardCharsets.US_ASCII).strip();
                if (text.matches("[0-9a-f]+") && text.length() == 2 * ConsoleSessions.KEY_BYTES) {
                    return HexFormat.of().parseHex(text);
                }
            }
            byte[] key = new byte[ConsoleSessions.KEY_BYTES];
            new SecureRandom().nextBytes(key);
            OwnerOnlyFile.write(file, HexFormat.of().formatHex(key) + "\n");
            return key;
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot write the key of the console to %s: %s"
                            .formatted(file, FileErrorText.said(failed)));
        }
    }
}
