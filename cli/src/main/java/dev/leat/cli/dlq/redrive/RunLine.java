package dev.leat.cli.dlq.redrive;

import dev.leat.cli.terminal.Terminal;
import dev.leat.deadletter.Cause;
import dev.leat.port.Audit;
import dev.leat.redrive.CauseCounts;
import dev.leat.redrive.ReceivedDeadLetter;
import dev.leat.redrive.RedriveListener;
import dev.leat.text.CountText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The progress of a redrive: a line that is rewritten on a terminal. Also counts, by reason, the
/// dead letters that stay in the queue. Owned by the command's thread.
public final class RunLine implements RedriveListener {

    private static final String REWRITE = "\r\u001b[K";
    private static final int MOST = 50;

    private final Terminal terminal;
    private final Map<String, Long> held = new LinkedHashMap<>();
    private final Map<String, Long> passed = new LinkedHashMap<>();
    private final CauseCounts failing = new CauseCounts();
    private boolean written;

    public RunLine(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public void progressed(Audit.Run run) {
        if (terminal.live()) {
            terminal.err().print("%s%s sent".formatted(REWRITE, CountText.of(run.redriven())));
            terminal.err().flush();
            written = true;
        }
    }

    @Override
    public void held(ReceivedDeadLetter letter, String why) {
        count(held, why);
    }

    @Override
    public void skipped(ReceivedDeadLetter letter, String why) {
        count(passed, why);
    }

    @Override
    public void fails(ReceivedDeadLetter letter, List<Cause> causes) {
        failing.add(causes);
    }

    private static void count(Map<String, Long> counts, String why) {
        counts.merge(
                counts.size() < MOST || counts.containsKey(why) ? why : "others", 1L, Long::sum);
    }

    /// Clears the progress line before other output.
    public void clear() {
        if (written) {
            terminal.err().print(REWRITE);
            terminal.err().flush();
            written = false;
        }
    }

    /// Returns the number of held dead letters by reason, counted by this process.
    public Map<String, Long> held() {
        return held;
    }

    /// Returns counts, by cause, of the dead letters that would fail again.
    public CauseCounts failing() {
        return failing;
    }

    /// Returns the number of skipped dead letters by reason, counted by this process.
    public Map<String, Long> skipped() {
        return passed;
    }
}
