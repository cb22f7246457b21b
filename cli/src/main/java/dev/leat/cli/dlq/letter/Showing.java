package dev.leat.cli.dlq.letter;

import dev.leat.app.App;
import dev.leat.cli.terminal.Terminal;
import dev.leat.server.mask.Mask;
import java.util.List;
import java.util.Optional;

/// Shows letters of one queue. Owned by the command's thread.
///
/// @param app the app, if its file can be read: it has the schemas
/// @param json one line of JSON a letter
public record Showing(Terminal terminal, Optional<App> app, String queue, Mask mask, boolean json) {

    public void show(Letter letter) {
        var reasons = letter.reasons().stream().map(mask::reason).toList();
        var fields =
                app.filter(found -> !LetterReaders.ofFiles(found, queue, letter))
                        .flatMap(found -> LetterReaders.schema(found, queue, letter))
                        .map(schema -> Field.of(schema, letter.message().body(), reasons, mask))
                        .orElse(List.of());
        var objects =
                app.filter(found -> LetterReaders.ofFiles(found, queue, letter))
                        .map(_ -> Named.in(letter))
                        .orElse(List.of());
        if (json) {
            terminal.say(LetterJson.of(queue, letter, mask, fields, objects));
        } else {
            new LetterText(terminal, queue, letter, mask, fields, objects).print();
        }
    }
}
