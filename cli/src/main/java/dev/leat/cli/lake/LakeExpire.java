package dev.leat.cli.lake;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.CommandException;
import dev.leat.cli.terminal.Terminal;
import dev.leat.config.ScalarValues;
import dev.leat.text.CountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `leat lake expire`.
@Command(
        name = "expire",
        header = "Remove old snapshots of a lake table.",
        description = {
            "%nRemoves the snapshots before a time, except the current one, and the objects that",
            "only they need. Also removes objects that are older than one day and to which no",
            "snapshot refers, such as those of a program that was killed. Each commit to the",
            "table removes snapshots older than one day."
        },
        footer = {
            "%nExamples:",
            "  leat lake expire sales --app examples/lake",
            "  leat lake expire sales --older-than 1h --app examples/lake"
        })
public final class LakeExpire extends AppCommand {

    @Parameters(paramLabel = "TABLE", description = "Lake table in app.yaml.")
    String table = "";

    @Option(
            names = "--older-than",
            paramLabel = "AGE",
            description = {
                "Age of the snapshots to remove, at least 1h, because other programs may still",
                "read younger ones. Default: max_snapshot_age of the table, 1d if it is not set."
            })
    @Nullable String olderThan;

    public LakeExpire(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        long age = olderThan == null ? 0 : seconds(olderThan);
        return access.read(
                options.location(),
                operations -> {
                    var done = operations.lake().expire(table, age);
                    terminal.say(
                            "%s: %s removed, with %s that only they needed and %s that no snapshot needed"
                                    .formatted(
                                            table,
                                            CountText.of(done.snapshots(), "snapshot"),
                                            CountText.of(done.objects(), "object"),
                                            CountText.of(done.orphans())));
                    return 0;
                });
    }

    /// Returns the age in seconds, at least 1, because 0 stands for the table's own.
    private static long seconds(String age) {
        return ScalarValues.parseDuration(age)
                .map(parsed -> Math.max(1, parsed.toSeconds()))
                .orElseThrow(() ->
                        CommandException.input(
                                "--older-than must be a duration such as 2h or 7d, not '%s'"
                                        .formatted(age)));
    }
}
