package dev.leat.server.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FileUnit;
import dev.leat.port.PutObject;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Conditions of reads, with the precedence that the S3 API Reference gives them (GetObject, 'If
/// both ...'), and those of puts.
class ConditionsTest {

    private static final Instant PUT_AT = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Instant BEFORE = Instant.parse("2026-01-02T03:04:04Z");
    private static final Instant SAME = Instant.parse("2026-01-02T03:04:05Z");
    private static final FileUnit UNIT = new FileUnit("b", "k", 1, "abc", 3, PUT_AT);

    private static String judged(
            @Nullable String match,
            @Nullable String noneMatch,
            @Nullable Instant modified,
            @Nullable Instant unmodified) {
        try {
            new Conditions(match, noneMatch, modified, unmodified).check(UNIT);
            return "200";
        } catch (S3ErrorException fault) {
            return fault.status() + " " + fault.details().getOrDefault("Condition", "");
        }
    }

    @Test
    void comparesEtagsWithAndWithoutQuotes() {
        assertThat(judged("\"abc\"", null, null, null)).isEqualTo("200");
        assertThat(judged("abc", null, null, null)).isEqualTo("200");
        assertThat(judged("\"x\", \"abc\"", null, null, null)).isEqualTo("200");
        assertThat(judged("*", null, null, null)).isEqualTo("200");
        assertThat(judged("\"x\"", null, null, null)).isEqualTo("412 If-Match");
        assertThat(judged(null, "W/\"abc\"", null, null)).isEqualTo("304 ");
        assertThat(judged(null, "\"x\"", null, null)).isEqualTo("200");
    }

    @Test
    void comparesTimesBySeconds() {
        assertThat(judged(null, null, SAME, null)).isEqualTo("304 ");
        assertThat(judged(null, null, BEFORE, null)).isEqualTo("200");
        assertThat(judged(null, null, null, SAME)).isEqualTo("200");
        assertThat(judged(null, null, null, BEFORE)).isEqualTo("412 If-Unmodified-Since");
    }

    @Test
    void letsAnEtagWinOverATime() {
        assertThat(judged("abc", null, null, BEFORE)).isEqualTo("200");
        assertThat(judged(null, "abc", BEFORE, null)).isEqualTo("304 ");
        assertThat(judged(null, "x", SAME, null)).isEqualTo("200");
        assertThat(judged("x", "abc", null, null)).isEqualTo("412 If-Match");
    }

    @Test
    void answersACopyWhoseSourceIsKnownWith412() {
        assertThatThrownBy(() -> new Conditions(null, "abc", null, null).checkSource(UNIT))
                .isInstanceOfSatisfying(
                        S3ErrorException.class,
                        fault ->
                                assertThat(fault.details())
                                        .containsEntry(
                                                "Condition", "x-amz-copy-source-If-None-Match"));
        assertThatCode(() -> new Conditions("abc", null, null, BEFORE).checkSource(UNIT))
                .doesNotThrowAnyException();
    }

    @Test
    void readsTheConditionsOfAPut() {
        assertThat(Conditions.ofPut(null, null)).isEqualTo(new PutObject.Condition.Any());
        assertThat(Conditions.ofPut(null, "*")).isEqualTo(new PutObject.Condition.Absent());
        assertThat(Conditions.ofPut("\"abc\"", null))
                .isEqualTo(new PutObject.Condition.Etag("abc"));
        assertThatThrownBy(() -> Conditions.ofPut(null, "\"abc\""))
                .hasMessageStartingWith("NotImplemented: ");
        assertThatThrownBy(() -> Conditions.ofPut("abc", "*"))
                .hasMessageStartingWith("InvalidRequest: ");
    }
}
