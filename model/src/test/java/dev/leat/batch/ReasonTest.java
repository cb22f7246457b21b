package dev.leat.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReasonTest {

    @Test
    void aLongMessageIsShortenedAndHasItsLength() {
        assertThat(Reason.of("missing", "a".repeat(900_000)).message())
                .isEqualTo("a".repeat(800) + ".. (900,000 characters)");
        assertThat(Reason.of("missing", "a".repeat(800)).message()).isEqualTo("a".repeat(800));
        assertThat(Reason.of("missing", "a".repeat(799) + "\uD83D\uDE00").message())
                .isEqualTo("a".repeat(799) + ".. (801 characters)");
    }

    @Test
    void aLongQuotedTextIsCutAndTheAdviceBehindItStays() {
        var advice = "; the table's key isn't unique: set `on_overwrite` to `replace`";
        assertThat(Reason.of("conflict", "'" + "a".repeat(1_000) + "' exists" + advice).message())
                .isEqualTo("'" + "a".repeat(200) + ".. (1,000 characters)' exists" + advice);
        var library = "DuckDB: \"" + "b".repeat(300) + "\"" + advice;
        assertThat(Reason.of("step", library).message())
                .isEqualTo("DuckDB: \"" + "b".repeat(200) + ".. (300 characters)\"" + advice);
        var leat = "it's wrong: " + "c".repeat(300) + ", isn't it";
        assertThat(Reason.of("step", leat).message()).isEqualTo(leat);
    }

    @Test
    void aLongFieldAndALongValueAreCut() {
        var reason = Reason.at("type", "f".repeat(201), "v".repeat(201), "is not a number");
        assertThat(reason.field()).isEqualTo(Optional.of("f".repeat(200) + "..."));
        assertThat(reason.value()).isEqualTo(Optional.of("v".repeat(200) + "..."));
    }
}
