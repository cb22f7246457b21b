package dev.leat.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leat.batch.ExpectedObject;
import dev.leat.batch.ObjectOrigin;
import dev.leat.batch.Publication;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A new version of an input replaces exactly the outputs of the earlier one.
class OutputRuleTest {

    private static final ObjectOrigin OWN = new ObjectOrigin("sales", "input", "a.csv");

    @Test
    void removesFormerOutputsThatAreNotMadeAgain() {
        var before = List.of(name("out", "1"), name("out", "2"), name("other", "1"));
        assertThat(OutputRule.removed(before, List.of(output("out", "1"), output("out", "3"))))
                .containsExactly(name("out", "2"), name("other", "1"));
        assertThat(OutputRule.removed(before, List.of())).isEqualTo(before);
        assertThat(OutputRule.removed(List.of(), List.of(output("out", "1")))).isEmpty();
    }

    @Test
    void replacesObjectsWithoutOriginAndItsOwn() {
        var output = output("out", "1");
        assertThatCode(() -> OutputRule.checkOwner(output, Optional.empty(), OWN))
                .doesNotThrowAnyException();
        assertThatCode(() -> OutputRule.checkOwner(output, Optional.of(OWN), OWN))
                .doesNotThrowAnyException();
    }

    @Test
    void refusesObjectsOfAnotherInputOrPipeline() {
        var others =
                List.of(
                        new ObjectOrigin("returns", "input", "a.csv"),
                        new ObjectOrigin("sales", "archive", "a.csv"),
                        new ObjectOrigin("sales", "input", "b.csv"));
        for (var other : others) {
            assertThat(OutputRule.other(Optional.of(other), OWN)).contains(other);
            assertThatThrownBy(() ->
                            OutputRule.checkOwner(output("out", "1"), Optional.of(other), OWN))
                    .isInstanceOf(OutputConflictException.class)
                    .hasMessage(
                            "out/1 already exists: pipeline %s published it from %s/%s",
                            other.pipeline(), other.bucket(), other.key());
        }
    }

    @Test
    void refusesObjectsThatChangedSinceTheCommitWasPrepared() {
        var absent = new ExpectedObject("out", "1", Optional.empty());
        var present = new ExpectedObject("out", "1", Optional.of("etag"));
        OutputRule.checkExpected(absent, Optional.empty());
        OutputRule.checkExpected(present, Optional.of("etag"));
        assertThatThrownBy(() -> OutputRule.checkExpected(absent, Optional.of("etag")))
                .isInstanceOf(OutputConflictException.class)
                .hasMessageStartingWith("out/1 was changed by another program");
        for (var there : List.of(Optional.<String>empty(), Optional.of("other"))) {
            assertThatThrownBy(() -> OutputRule.checkExpected(present, there))
                    .isInstanceOf(OutputConflictException.class);
        }
    }

    @Test
    void doesNotPutTheSameContentAgain() {
        assertThat(OutputRule.differs(output("out", "1"), Optional.of("etag"))).isFalse();
        assertThat(OutputRule.differs(output("out", "1"), Optional.of("other"))).isTrue();
        assertThat(OutputRule.differs(output("out", "1"), Optional.empty())).isTrue();
    }

    private static OutputRule.Name name(String bucket, String key) {
        return new OutputRule.Name(bucket, key);
    }

    private static Publication output(String bucket, String key) {
        return new Publication(bucket, key, Path.of("staged"), "etag", 1, Map.of(), false);
    }
}
