package dev.leat.cli.dlq.inspect;

import dev.leat.app.App;
import dev.leat.cli.terminal.Terminal;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.inspect.DeadLetterSchemas;
import dev.leat.inspect.LetterEnvelopes;
import dev.leat.inspect.NamedObject;
import dev.leat.mask.Mask;
import dev.leat.operations.OperationsJson;
import java.util.List;
import java.util.Optional;

/// Prints the dead letters of one queue. Owned by the command's thread.
///
/// @param app the app with its schemas; empty if its file cannot be read
/// @param json true to print each dead letter as one line of JSON
public record DeadLetterDisplay(
        Terminal terminal, Optional<App> app, String queue, Mask mask, boolean json) {

    /// Prints a dead letter, without SNS envelopes.
    public void show(DeadLetterDetails enclosed) {
        var letter =
                app.map(found -> new LetterEnvelopes(found, queue).opened(enclosed))
                        .orElse(enclosed);
        var reasons = letter.reasons().stream().map(mask::reason).toList();
        var fields =
                app.filter(found -> !DeadLetterSchemas.ofFiles(found, queue, letter))
                        .flatMap(found -> DeadLetterSchemas.schema(found, queue, letter))
                        .map(schema ->
                                DocumentField.of(schema, letter.message().body(), reasons, mask))
                        .orElse(List.of());
        var objects =
                app.filter(found -> DeadLetterSchemas.ofFiles(found, queue, letter))
                        .map(_ -> NamedObject.in(letter))
                        .orElse(List.of());
        if (json) {
            var row = DeadLetterRow.of(queue, letter, mask, fields, objects);
            terminal.say(OperationsJson.text(row));
        } else {
            new DeadLetterText(terminal, queue, letter, mask, fields, objects).print();
        }
    }
}
