package dev.leat.cli.dlq.letter;

import dev.leat.cli.terminal.Moment;
import dev.leat.cli.terminal.Terminal;
import dev.leat.letter.Cause;
import dev.leat.letter.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What happened to a letter's message so far, a line each, the oldest first.
final class History {

    private History() {}

    static List<String> of(Letter letter) {
        var lines = new ArrayList<String>();
        lines.add(Moment.second(letter.firstSeen()) + "  sent");
        var again = "";
        for (var life : letter.lives()) {
            lines.add(died(life.attempts(), again, life.cause()));
            lines.add(
                    "%s  redriven by %s in %s"
                            .formatted(Moment.second(life.redriven()), life.by(), life.run()));
            again = " again";
        }
        int attempts = letter.finding().map(Finding::attempts).orElse(letter.message().attempt());
        var causes = letter.causes().stream().map(Cause::id).collect(Collectors.joining(", "));
        lines.add(died(attempts, again, causes));
        return lines;
    }

    /// When is not known.
    private static String died(int attempts, String again, String causes) {
        return "%-19s  received %s, dead%s of %s".formatted("", times(attempts), again, causes);
    }

    private static String times(int attempts) {
        return attempts == 0 ? "by nobody that is known" : Terminal.count(attempts, "time");
    }
}
