package dev.leat.cli;

import dev.leat.cli.place.AppOptions;
import dev.leat.cli.place.CommandHints;
import dev.leat.cli.run.AppParts;
import dev.leat.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `leat restore`: creates a state folder from a backup.
@Command(
        name = "restore",
        header = "Create the state folder of an app from a backup.",
        description = {
            "%nVerifies the checksums of all files before it writes anything. The state folder",
            "must not exist or be empty. Data that arrived after the backup must be sent again."
        },
        footer = {
            "%nExample:",
            "  leat restore /backups/orders-1 --app examples/orders --state /data/orders"
        })
final class RestoreCommand implements Callable<Integer> {

    @Parameters(
            index = "0",
            paramLabel = "FOLDER",
            description = "Folder that 'leat backup' has written.")
    Path folder = Path.of("");

    @Mixin AppOptions options = new AppOptions();

    private final Terminal terminal;

    RestoreCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() {
        var where = options.location();
        var app = AppParts.readable(where, terminal);
        var backup = AppParts.restore(where, app, CommandHints.of(terminal, where), folder);
        terminal.say(
                "%s: restored from the backup of %s"
                        .formatted(where.state(), BackupCommand.text(backup)));
        BackupCommand.warn(backup, terminal);
        return 0;
    }
}
