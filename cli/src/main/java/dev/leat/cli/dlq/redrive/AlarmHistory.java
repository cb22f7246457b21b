package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Terminal;
import dev.leat.operations.OperationsJson;
import dev.leat.port.AlarmLog.Note;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/// Prints the notes of alarms (state changes, and decisions of redrive policies) before, between
/// and after the runs, in order of time. Each note is printed once, newest first.
public final class AlarmHistory {

    private final Deque<Note> left;
    private final Terminal terminal;

    public AlarmHistory(List<Note> newestFirst, Terminal terminal) {
        this.left = new ArrayDeque<>(newestFirst);
        this.terminal = terminal;
    }

    /// Returns true if all notes were printed.
    public boolean none() {
        return left.isEmpty();
    }

    /// Prints the notes after this time that were not printed yet.
    public void since(Instant time, boolean json) {
        while (!left.isEmpty() && left.peek().at().isAfter(time)) {
            print(left.remove(), json);
        }
    }

    /// Prints all notes that were not printed yet.
    public void rest(boolean json) {
        while (!left.isEmpty()) {
            print(left.remove(), json);
        }
    }

    private void print(Note note, boolean json) {
        if (json) {
            terminal.say(OperationsJson.text(note));
            return;
        }
        terminal.say(
                "%s  %s  alarm %s  %s"
                        .formatted(
                                note.run().orElse("-"),
                                note.at().truncatedTo(ChronoUnit.SECONDS),
                                note.alarm(),
                                note.event().text()));
        terminal.say("  " + note.reason());
    }
}
