package dev.leat.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Lint does not slow down with the square of an app's length: that would take many minutes here.
class LargeAppTest {

    private static final int QUEUES = 20_000;

    @Test
    @Timeout(120)
    void everyMistakeOfThousandsIsFound() {
        var queues =
                IntStream.range(0, QUEUES)
                        .mapToObj(i -> "  queue %d: {visibilty: 60s}\n".formatted(i))
                        .collect(Collectors.joining("", "app: large\nqueues:\n", ""));
        try (var lint = new Lint()) {
            assertThat(
                            lint.says(
                                    queues.getBytes(StandardCharsets.UTF_8),
                                    Map.of(),
                                    Optional.empty()))
                    .hasSize(2 * QUEUES);
        }
    }
}
