package dev.leat.cli;

import dev.leat.batch.Outcome;
import dev.leat.cli.run.RunningApp;
import dev.leat.cli.terminal.Terminal;
import dev.leat.cli.terminal.TerminalLine;
import dev.leat.cli.top.FileStatusText;
import dev.leat.metrics.PipelineStatus;
import dev.leat.text.CountText;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/// The progress of a running app: a line that is rewritten on a terminal, and a line for each
/// pipeline that stops or resumes. Owned by the command's thread.
final class ProgressDisplay {

    private static final Duration LINE_EVERY = Duration.ofMillis(500);
    private static final String REWRITE = "\r\u001b[K";

    private final Terminal terminal;
    private final RunningApp app;
    private final boolean repeats;
    private final Map<String, PipelineStatus.State> states = new HashMap<>();
    private long lineAt = System.nanoTime();
    private long records;
    private boolean written;

    /// @param repeats true to print also messages that are in the log
    ProgressDisplay(Terminal terminal, RunningApp app, boolean repeats) {
        this.repeats = repeats;
        this.terminal = terminal;
        this.app = app;
    }

    /// Updates the display if an update is due. Callers call this often.
    void update() {
        for (var message : app.messages()) {
            if (repeats || !message.logged()) {
                clear();
                terminal.say(message.text());
            }
        }
        app.status().forEach(this::state);
        long now = System.nanoTime();
        if (terminal.live() && now - lineAt >= LINE_EVERY.toNanos()) {
            line(now - lineAt);
            lineAt = now;
        }
    }

    /// Clears the progress line before other output.
    void clear() {
        if (written) {
            terminal.err().print(REWRITE);
            terminal.err().flush();
            written = false;
        }
    }

    private void state(String pipeline, PipelineStatus status) {
        var before = states.put(pipeline, status.state());
        if (status.state() == before
                || (before == null && status.state() == PipelineStatus.State.RUNNING)) {
            return;
        }
        clear();
        switch (status.state()) {
            case RUNNING -> terminal.warn("%s resumes".formatted(pipeline));
            case WAITING -> terminal.warn("%s is waiting: %s".formatted(pipeline, status.detail()));
            case PAUSED -> terminal.warn("%s is paused: %s".formatted(pipeline, status.detail()));
            case FAILED -> terminal.warn("%s failed: %s".formatted(pipeline, status.detail()));
            case STOPPED -> {}
        }
    }

    private void line(long nanos) {
        long all = app.status().values().stream().mapToLong(PipelineStatus::settled).sum();
        long waiting =
                app.operations().counts().entrySet().stream()
                        .filter(queue -> source(queue.getKey()))
                        .mapToLong(queue -> queue.getValue().all())
                        .sum();
        long rejected =
                app.status().values().stream()
                        .mapToLong(status -> count(status, Outcome.REJECTED))
                        .sum();
        long rate = Math.round((all - records) * 1e9 / nanos);
        records = all;
        terminal.err()
                .print(
                        REWRITE
                                + CountText.of(all, "record")
                                + ", "
                                + CountText.of(rate)
                                + "/s, "
                                + CountText.of(waiting)
                                + " waiting"
                                + (rejected > 0 ? ", " + CountText.of(rejected) + " rejected" : "")
                                + files());
        terminal.err().flush();
        written = true;
    }

    /// Returns the name of the first file in progress and the number of other files.
    private String files() {
        var open =
                app.status().values().stream()
                        .flatMap(status -> status.files().open().stream())
                        .toList();
        if (open.isEmpty()) {
            return "";
        }
        int more = open.size() - 1;
        return "; "
                + TerminalLine.flat(FileStatusText.underWay(open.getFirst()))
                + (more == 0 ? "" : " and " + CountText.of(more, "more file"));
    }

    private boolean source(String queue) {
        return !app.operations().app().consumers(queue).isEmpty();
    }

    static long count(PipelineStatus status, Outcome outcome) {
        return status.records().getOrDefault(outcome, 0L);
    }
}
