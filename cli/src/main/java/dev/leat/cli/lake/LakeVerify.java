package dev.leat.cli.lake;

import dev.leat.app.LakeTable;
import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.Operations;
import dev.leat.port.LakeMaintenance;
import dev.leat.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat lake verify`.
@Command(
        name = "verify",
        header = "Check all objects of a lake table.",
        description = {
            "%nReads each object to which a snapshot refers, and compares its length, its content",
            "and its number of rows with the metadata. Lists objects to which no snapshot refers.",
            "The exit code is 1 if there is a problem."
        },
        footer = {"%nExample:", "  leat lake verify sales --app examples/lake"})
public final class LakeVerify extends AppCommand {

    @Parameters(paramLabel = "TABLE", description = "Lake table in app.yaml.")
    String table = "";

    public LakeVerify(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    var check = operations.lake().verify(table);
                    report(check, operations);
                    terminal.say(
                            "%s: %s in %s, %s, %s; %s"
                                    .formatted(
                                            table,
                                            CountText.of(check.rows(), "row"),
                                            CountText.of(check.files(), "data file"),
                                            CountText.of(check.snapshots(), "snapshot"),
                                            CountText.of(check.bytes(), "byte"),
                                            check.problems().isEmpty()
                                                    ? "no problem found"
                                                    : CountText.of(
                                                            check.problems().size(), "problem")));
                    return check.problems().isEmpty() ? 0 : CommandException.ERROR;
                });
    }

    /// Prints the location of the table, and each problem with the rest of the object's location.
    private void report(LakeMaintenance.Check check, Operations operations) {
        if (check.problems().isEmpty()) {
            return;
        }
        var folder = operations.app().get(LakeTable.class, table).location() + "/";
        terminal.say(folder);
        for (var problem : check.problems()) {
            var location = problem.location();
            var shown =
                    location.startsWith(folder) ? location.substring(folder.length()) : location;
            terminal.say("  " + shown + ": " + problem.problem());
        }
    }
}
