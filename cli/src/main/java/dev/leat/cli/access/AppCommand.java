package dev.leat.cli.access;

import dev.leat.cli.place.AppOptions;
import dev.leat.cli.terminal.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;

/// A command for one app, which may be running or stopped.
public abstract class AppCommand implements Callable<Integer> {

    @Mixin protected AppOptions options = new AppOptions();

    protected final AppAccess access;
    protected final Terminal terminal;

    protected AppCommand(AppAccess access, Terminal terminal) {
        this.access = access;
        this.terminal = terminal;
    }
}
