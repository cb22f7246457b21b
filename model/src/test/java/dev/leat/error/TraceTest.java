package dev.leat.error;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TraceTest {

    @Test
    void saysWhatFailedAndWhereButNothingOfWhatWasSaid() {
        var cause = new NumberFormatException("For input string: \"secret\"");
        var said = FailureTrace.of(new IllegalStateException("cannot read 'secret'", cause));
        assertThat(said)
                .startsWith("IllegalStateException at TraceTest.saysWhatFailed")
                .contains(" from NumberFormatException at TraceTest.")
                .doesNotContain("secret", "\n");
    }

    @Test
    void takesFailuresWithoutAPlaceAndThoseInACircle() {
        var bare = new Bare();
        assertThat(FailureTrace.of(bare)).isEqualTo("Bare");
        var first = new RuntimeException();
        first.initCause(new RuntimeException(first));
        assertThat(FailureTrace.of(first)).startsWith("RuntimeException at ");
    }

    private static final class Bare extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Bare() {
            super("secret", null, false, false);
        }
    }
}
