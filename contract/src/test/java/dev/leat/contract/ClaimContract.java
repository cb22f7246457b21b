package dev.leat.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.FileUnit;
import dev.leat.contract.TestedFiles.Process;
import dev.leat.port.LeaseLostException;
import dev.leat.port.ObjectClaim;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Contract of the claims by which at most one process works on an object, also if processes die or
/// are stopped for longer than their claims.
public abstract class ClaimContract {

    private static final Duration CLAIM = Duration.ofMinutes(1);

    private final VirtualTime time = VirtualTime.start();
    private TestedFiles files;
    private Process one;
    private Process other;

    /// Opens a pipeline without files, whose processes have this time.
    protected abstract TestedFiles open(VirtualTime time) throws Exception;

    @BeforeEach
    void begin() throws Exception {
        files = open(time);
        one = files.process();
        other = files.process();
    }

    @AfterEach
    void end() {
        if (other != null) {
            one.close();
            other.close();
        }
    }

    private Optional<ObjectClaim> claim(Process process, String key) {
        return process.claim(key, process.equals(one) ? "1" : "2", time.instant().plus(CLAIM));
    }

    private static FileUnit unit(String key) {
        return new FileUnit(TestedFiles.INPUT, key, 1, "etag", 9, Instant.EPOCH);
    }

    @Test
    void oneProcessAtATimeHasAnObject() {
        var claim = claim(one, "a").orElseThrow();
        assertThat(claim(other, "a")).isEmpty();
        assertThat(claim(other, "b")).isPresent();
        claim.close();
        assertThat(claim(other, "a")).isPresent();
        assertThat(claim(one, "a")).isEmpty();
    }

    @Test
    void aClaimEndsAtItsTime() throws IOException {
        assertThat(claim(one, "a")).isPresent();
        one.checkpoint(unit("a"), 1);
        time.advance(CLAIM.minusMillis(1));
        assertThat(claim(other, "a")).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(claim(other, "a")).isPresent();
        assertThatThrownBy(() -> one.checkpoint(unit("a"), 2))
                .isInstanceOf(LeaseLostException.class);
        other.checkpoint(unit("a"), 2);
        assertThat(other.log().of(TestedFiles.PIPELINE, unit("a")).orElseThrow().part())
                .isEqualTo(3);
    }

    @Test
    void anExtendedClaimLastsLonger() {
        assertThat(claim(one, "a")).isPresent();
        time.advance(CLAIM.dividedBy(2));
        one.extend("1", time.instant().plus(CLAIM));
        time.advance(CLAIM.minusMillis(1));
        assertThat(claim(other, "a")).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(claim(other, "a")).isPresent();
    }

    @Test
    void aProcessThatIsLateExtendsAndReleasesNoClaimOfAnother() {
        var late = claim(one, "a").orElseThrow();
        time.advance(CLAIM);
        var claim = claim(other, "a").orElseThrow();
        one.extend("1", time.instant().plus(CLAIM.multipliedBy(9)));
        late.close();
        try (var third = files.process()) {
            assertThat(third.claim("a", "3", time.instant().plus(CLAIM))).isEmpty();
            claim.close();
            assertThat(third.claim("a", "3", time.instant().plus(CLAIM))).isPresent();
        }
    }

    @Test
    void aProcessThatIsLateDecidesNothing() throws IOException {
        assertThat(claim(one, "a")).isPresent();
        one.checkpoint(unit("a"), 1);
        time.advance(CLAIM);
        assertThat(claim(other, "a")).isPresent();
        for (var outputs : new String[] {"while the other one works", "after its end"}) {
            assertThatThrownBy(() -> one.finish(unit("a"), Map.of("late", outputs)))
                    .isInstanceOf(LeaseLostException.class);
            assertThat(files.visible().keySet()).doesNotContain("late");
            if (files.sent() == 0) {
                other.finish(unit("a"), Map.of("x", "rows"));
            }
        }
        assertThat(files.visible()).containsExactly(Map.entry("x", "rows"));
        assertThat(files.sent()).isEqualTo(1);
    }
}
