package dev.leat.cli.dlq.inspect;

import dev.leat.deadletter.Cause;
import dev.leat.deadletter.DeadLetterInfo;
import dev.leat.inspect.DeadLetterDetails;
import dev.leat.text.CountText;
import dev.leat.text.TimeText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// The history of a dead letter's message, one line per event, oldest first.
final class MessageHistory {

    private MessageHistory() {}

    static List<String> of(DeadLetterDetails letter) {
        var lines = new ArrayList<String>();
        lines.add(TimeText.second(letter.firstSeen()) + "  sent");
        var again = "";
        for (var life : letter.lives()) {
            lines.add(died(life.attempts(), again, life.cause()));
            lines.add(
                    "%s  redriven by %s in %s"
                            .formatted(TimeText.second(life.redriven()), life.by(), life.run()));
            again = " again";
        }
        int attempts =
                letter.finding().map(DeadLetterInfo::attempts).orElse(letter.message().attempt());
        var causes = letter.causes().stream().map(Cause::id).collect(Collectors.joining(", "));
        lines.add(died(attempts, again, causes));
        return lines;
    }

    /// Returns the line of a failure. The time of a failure is unknown.
    private static String died(int attempts, String again, String causes) {
        return "%-19s  received %s, failed%s: %s".formatted("", times(attempts), again, causes);
    }

    private static String times(int attempts) {
        return attempts == 0 ? "an unknown number of times" : CountText.of(attempts, "time");
    }
}
