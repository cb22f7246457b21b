package dev.leat.cli.dlq.redrive;

import dev.leat.cli.place.OwnerOnlyFile;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.error.FileErrorText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Opens the body of a dead letter in the user's editor ($VISUAL, else $EDITOR).
public record BodyEditor(Terminal terminal) {

    /// Returns the edited body. Blocks until the editor exits. The body is written to a temporary
    /// file that only the owner can read and that is deleted afterwards.
    public byte[] edit(byte[] body) throws InterruptedException {
        var editor = command();
        try {
            var file = OwnerOnlyFile.temporary("leat-", ".json");
            try {
                Files.write(file, body);
                int code =
                        new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
                                .inheritIO()
                                .start()
                                .waitFor();
                if (code != 0) {
                    throw CommandException.error(
                            "the editor '%s' failed with exit code %d".formatted(editor, code));
                }
                return as(body, Files.readAllBytes(file));
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw CommandException.error(
                    "the editor '%s' cannot be started: %s"
                            .formatted(editor, FileErrorText.said(e)));
        }
    }

    private String command() {
        for (var name : List.of("VISUAL", "EDITOR")) {
            var command = terminal.environment().getOrDefault(name, "");
            if (!command.isBlank()) {
                return command;
            }
        }
        throw CommandException.input("no editor is set; set EDITOR, as in EDITOR=nano");
    }

    /// Removes the final newline that an editor adds to a text, unless the original text has one.
    private static byte[] as(byte[] before, byte[] after) {
        boolean added =
                after.length > 0
                        && after[after.length - 1] == '\n'
                        && (before.length == 0 || before[before.length - 1] != '\n');
        return added ? Arrays.copyOf(after, after.length - 1) : after;
    }

    /// Returns the removed and the added lines, without the lines that both texts have at the
    /// beginning and at the end.
    public static List<String> difference(byte[] before, byte[] after) {
        var old = lines(before);
        var fresh = lines(after);
        int least = Math.min(old.size(), fresh.size());
        int from = 0;
        while (from < least && old.get(from).equals(fresh.get(from))) {
            from++;
        }
        int same = 0;
        while (same < least - from
                && old.get(old.size() - 1 - same).equals(fresh.get(fresh.size() - 1 - same))) {
            same++;
        }
        var difference = new ArrayList<String>();
        old.subList(from, old.size() - same).forEach(line -> difference.add("- " + line));
        fresh.subList(from, fresh.size() - same).forEach(line -> difference.add("+ " + line));
        return difference;
    }

    private static List<String> lines(byte[] text) {
        return new String(text, StandardCharsets.UTF_8).lines().toList();
    }
}
