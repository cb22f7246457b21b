package dev.leat.cli;

import dev.leat.cli.access.AppAccess;
import dev.leat.cli.access.AppCommand;
import dev.leat.cli.terminal.Terminal;
import dev.leat.port.BackupSummary;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `leat backup`: copies the state of an app to a new folder.
@Command(
        name = "backup",
        header = "Copy all stores of an app, as of one moment, to a new folder.",
        description = {
            "%nThe app may be running or stopped. A running app goes on while the files are",
            "copied. External stores are not contained; the command names them. The backup",
            "contains all data unmasked, and the tokens of the app."
        },
        footer = {
            "%nExamples:",
            "  leat backup /backups/orders-1 --app examples/orders",
            "  leat restore /backups/orders-1 --app examples/orders --state /data/orders"
        })
final class BackupCommand extends AppCommand {

    @Parameters(
            index = "0",
            paramLabel = "FOLDER",
            description = "New folder for the backup, outside of the state folder.")
    Path folder = Path.of("");

    BackupCommand(AppAccess access, Terminal terminal) {
        super(access, terminal);
    }

    @Override
    public Integer call() {
        var target = folder.toAbsolutePath().normalize();
        var backup = access.backup(options.location(), target);
        terminal.say("%s: backup of %s".formatted(folder, text(backup)));
        warn(backup, terminal);
        return 0;
    }

    /// Returns the app, the time and the size of a backup.
    static String text(BackupSummary backup) {
        return "app %s as of %s UTC, %s, %s"
                .formatted(
                        backup.app(),
                        TimeText.second(backup.at()),
                        CountText.of(backup.files(), "file"),
                        CountText.of(backup.bytes(), "byte"));
    }

    /// Prints the stores that a backup does not contain.
    static void warn(BackupSummary backup, Terminal terminal) {
        backup.missing().forEach(store -> terminal.warn("not contained: " + store));
    }
}
