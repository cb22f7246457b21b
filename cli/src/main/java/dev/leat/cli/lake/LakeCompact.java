package dev.leat.cli.lake;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.Terminal;
import dev.leat.text.CountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat lake compact`.
@Command(
        name = "compact",
        header = "Merge the small data files of a lake table.",
        description = {
            "%nAfter it, each partition has at most one file below 8 MiB. Old snapshots keep their",
            "files until they expire."
        },
        footer = {"%nExample:", "  leat lake compact sales --app examples/lake"})
public final class LakeCompact extends AppCommand {

    @Parameters(paramLabel = "TABLE", description = "Lake table in app.yaml.")
    String table = "";

    public LakeCompact(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        return access.read(
                options.location(),
                operations -> {
                    var done = operations.lake().compact(table);
                    terminal.say(
                            done.merged() == 0
                                    ? "%s has no files to merge".formatted(table)
                                    : "%s: %s (%s) merged to %s"
                                            .formatted(
                                                    table,
                                                    CountText.of(done.merged(), "file"),
                                                    CountText.of(done.bytes(), "byte"),
                                                    CountText.of(done.written())));
                    return 0;
                });
    }
}
