package dev.leat.cli.synth;

import dev.leat.aws.deploy.print.CloudFormationText;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Writes the files of a deployment. Overwrites only files that an earlier call wrote.
final class WrittenFiles {

    private WrittenFiles() {}

    /// @throws CommandException if a file cannot be written, or is not from an earlier call
    static void write(Path folder, Map<String, String> files, Terminal terminal) {
        files.keySet().forEach(name -> check(folder.resolve(name)));
        files.forEach((name, text) -> {
            var file = folder.resolve(name);
            try {
                Files.createDirectories(folder.toAbsolutePath());
                Files.writeString(file, text);
            } catch (IOException failed) {
                throw CommandException.error(
                        "cannot write %s: %s".formatted(file, FileErrorText.said(failed)));
            }
            terminal.say("wrote " + file);
        });
    }

    private static void check(Path file) {
        if (!Files.exists(file)) {
            return;
        }
        try (var lines = Files.lines(file)) {
            if (lines.findFirst().filter(CloudFormationText.MARK::equals).isEmpty()) {
                throw CommandException.input(
                        "%s exists and was not written by `leat synth`; move it, or name another folder with --out"
                                .formatted(file));
            }
        } catch (IOException failed) {
            throw CommandException.error(
                    "cannot read %s: %s".formatted(file, FileErrorText.said(failed)));
        }
    }
}
