package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppSchema;
import dev.leat.testkit.file.TestSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat schema`: what can stand in app.yaml, for editors.
@Command(
        name = "schema",
        header = "Prints the JSON Schema of app.yaml, for editors to complete and check.",
        description = {
            "%nKeep it in a file, and name that in the first line of app.yaml:",
            "  # yaml-language-server: $schema=app.schema.json",
            "It knows forms and names of options; 'leat lint' knows the rest, SQL included."
        },
        footer = {"%nExample:", "  leat schema > app.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Option(names = "--tests", description = "That of test files instead.")
    boolean tests;

    private final Terminal terminal;

    SchemaCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        terminal.say(tests ? TestSchema.json() : AppSchema.json());
        return 0;
    }
}
