package dev.leat.load.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InvalidClassException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentest4j.AssertionFailedError;

class ClusterFragmentTest {

    private record Own(String text, long[] numbers, List<String> more) implements Serializable {}

    @Test
    void readsObjectsOfLeatAndJavaAlone() {
        var own = new Own("a", new long[] {1, 2}, List.of("b"));
        var read = ClusterFragment.object(ClusterFragment.bytes(own), Own.class);
        assertThat(read.numbers()).containsExactly(1, 2);
        assertThat(read.more()).isEqualTo(own.more());

        var other = ClusterFragment.bytes(new AssertionFailedError("no result"));
        assertThatThrownBy(() -> ClusterFragment.object(other, AssertionFailedError.class))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(InvalidClassException.class);
    }
}
