package dev.leat.config.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;

class EntriesTest {

    private static final int KEYS = 200_000;

    /// To walk over all keys for each would be 40 billion steps.
    @Test
    @Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
    void aKeyOfALargeSectionIsFoundWithoutAWalkOverTheOthers() {
        var yaml =
                IntStream.rangeClosed(1, KEYS)
                        .mapToObj(i -> "key %d: %d\n".formatted(i, i))
                        .collect(Collectors.joining());
        var root = YamlReader.read(new SourceText(yaml), new Diagnostics("app.yaml")).orElseThrow();
        var section = (Node.Entries) root;
        for (int i = 1; i <= KEYS; i++) {
            var key = "key " + i;
            assertThat(section.keyMark(key).line()).isEqualTo(i);
            assertThat(section.find(key)).isPresent();
        }
    }
}
