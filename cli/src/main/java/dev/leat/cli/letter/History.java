package dev.leat.cli.letter;

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
        for (var life : letter.lives()) {
            lines.add(
                    "%s  received %s, dead of %s; redriven by %s in %s"
                            .formatted(
                                    Moment.second(life.redriven()),
                                    times(life.attempts()),
                                    life.cause(),
                                    life.by(),
                                    life.run()));
        }
        int attempts = letter.finding().map(Finding::attempts).orElse(letter.message().attempt());
        var causes = letter.causes().stream().map(Cause::id).collect(Collectors.joining(", "));
        lines.add(
                "%-19s  received %s, dead%s of %s"
                        .formatted(
                                "since then",
                                times(attempts),
                                letter.lives().isEmpty() ? "" : " again",
                                causes));
        return lines;
    }

    private static String times(int attempts) {
        return attempts == 0 ? "by nobody that is known" : Terminal.count(attempts, "time");
    }
}
