package dev.leat.testkit.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineFoldingTest {

    private static Timeline.Line line(int at, String what) {
        return new Timeline.Line(Duration.ofSeconds(at), "p-" + at % 3, what);
    }

    private static List<String> folded(List<Timeline.Line> lines) {
        return TimelineFolding.of(lines).stream().map(Timeline.Line::what).toList();
    }

    @Test
    void whatRepeatsInTurnIsShownFirstAndLast() {
        var lines = new ArrayList<Timeline.Line>();
        lines.add(line(0, "sent 3"));
        for (int i = 0; i < 20; i++) {
            lines.add(line(i, "leased 2 (attempt " + i + ")"));
            lines.add(line(i, "failed"));
        }
        lines.add(line(30, "done"));
        assertThat(folded(lines))
                .containsExactly(
                        "sent 3",
                        "leased 2 (attempt 0)",
                        "failed",
                        "... and so on, 20 times in all",
                        "leased 2 (attempt 19)",
                        "failed",
                        "done");
    }

    @Test
    void whatIsTooLongKeepsItsBeginningAndItsEnd() {
        var lines = new ArrayList<Timeline.Line>();
        for (int i = 0; i < 500; i++) {
            lines.add(line(i, "x".repeat(i % 17 * i % 13) + (char) ('a' + i % 19)));
        }
        assertThat(folded(lines))
                .hasSize(61)
                .startsWith(lines.getFirst().what())
                .contains("... 440 lines are left out")
                .endsWith(lines.getLast().what());
    }
}
