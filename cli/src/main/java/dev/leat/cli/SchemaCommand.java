package dev.leat.cli;

import dev.leat.cli.terminal.Terminal;
import dev.leat.config.AppSchema;
import dev.leat.testkit.file.TestSchema;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `leat schema`: prints the JSON Schema of app.yaml.
@Command(
        name = "schema",
        header = "Print the JSON Schema of app.yaml, for completion in editors.",
        description = {
            "%nSave the schema to a file and name the file in the first line of app.yaml:",
            "  # yaml-language-server: $schema=app.schema.json",
            "The schema covers structure and option names; 'leat lint' also checks SQL."
        },
        footer = {"%nExample:", "  leat schema > app.schema.json"})
final class SchemaCommand implements Callable<Integer> {

    @Option(names = "--tests", description = "Print the schema of test files instead.")
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
