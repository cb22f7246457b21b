package dev.leat.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Gives a server, which stands for one on another machine, a processor core of its own, so that it
/// does not slow the measured programs. Needs Linux's `taskset` and two cores; otherwise all
/// programs share all cores.
public final class Cores {

    private final boolean divided;
    private final int last;

    private Cores(boolean divided, int last) {
        this.divided = divided;
        this.last = last;
    }

    /// Lets all programs use all cores.
    public static Cores shared() {
        return new Cores(false, Runtime.getRuntime().availableProcessors() - 1);
    }

    /// Limits this process, and the processes that it starts from now on, to the last core.
    public static Cores ofServer() throws InterruptedException {
        var shared = shared();
        if (shared.last == 0) {
            return shared;
        }
        var limit =
                List.of(
                        "taskset",
                        "--all-tasks",
                        "--cpu-list",
                        "--pid",
                        "" + shared.last,
                        "" + ProcessHandle.current().pid());
        try {
            int code =
                    new ProcessBuilder(limit)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start()
                            .waitFor();
            return new Cores(code == 0, shared.last);
        } catch (IOException missing) {
            return shared;
        }
    }

    /// Returns a command that runs another one on the cores that the server does not use.
    public List<String> others(List<String> command) {
        if (!divided) {
            return command;
        }
        var limited = new ArrayList<>(List.of("taskset", "--cpu-list", "0-" + (last - 1)));
        limited.addAll(command);
        return limited;
    }

    @Override
    public String toString() {
        return divided
                ? "the server on a core of its own, Leat on %d".formatted(last)
                : "all programs share %d cores".formatted(last + 1);
    }
}
