package dev.leat.cli.lake;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.LakeMaintenance;
import dev.leat.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat lake rollback`.
@Command(
        name = "rollback",
        header = "Return a lake table to an older snapshot.",
        description = {
            "%nThe rows that were added later are no longer part of the table, and each of their",
            "files becomes a dead letter of its pipeline in the same commit. Redrive a dead letter",
            "to load its file again, or purge it. The table \"TABLE$snapshots\" in 'leat sql'"
                    + " lists",
            "the snapshots. To undo a rollback, return to the newer snapshot, which exists until"
                    + " it",
            "expires, and purge the dead letters."
        },
        footer = {
            "%nExample:",
            "  leat lake rollback sales --to 5781947118336215154 --app examples/lake"
        })
public final class LakeRollback extends AppCommand {

    @Parameters(paramLabel = "TABLE", description = "Lake table in app.yaml.")
    String table = "";

    @Option(
            names = "--to",
            paramLabel = "SNAPSHOT",
            required = true,
            description = "Number of an existing snapshot.")
    long snapshot;

    public LakeRollback(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    var done = operations.lake().rollback(table, Long.toString(snapshot));
                    if (done.from() == done.to()) {
                        terminal.say(
                                "snapshot %d is the current one of %s already"
                                        .formatted(done.to(), table));
                        return 0;
                    }
                    terminal.say(
                            "%s: snapshot %d is the current one now; it was %d"
                                    .formatted(table, done.to(), done.from()));
                    report(done);
                    return 0;
                });
    }

    private void report(LakeMaintenance.Rollback done) {
        if (!done.files().isEmpty()) {
            terminal.say(
                    "%s without rows now, each a dead letter:"
                            .formatted(CountText.of(done.files().size(), "file")));
            done.files().forEach(file -> terminal.say("  " + file));
        }
        if (done.others() > 0) {
            terminal.warn(
                    "the rows of %s were removed that cannot be loaded again from files; the former snapshot has them until it expires"
                            .formatted(CountText.of(done.others(), "other source")));
        }
    }
}
