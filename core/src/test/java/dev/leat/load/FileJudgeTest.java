package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.Files.OnOverwrite;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Phase;
import dev.leat.batch.Position;
import dev.leat.batch.Progress;
import dev.leat.batch.Totals;
import dev.leat.load.FileJudge.Begun;
import dev.leat.load.FileJudge.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileJudgeTest {

    private static final String PLAN = "today";

    private static FileUnit unit(long version, String etag) {
        return new FileUnit("input", "a.csv", version, etag, 1, Instant.EPOCH);
    }

    private static Optional<Begun> begun(FileUnit unit, Phase phase) {
        return Optional.of(new Begun(unit, phase));
    }

    private static Verdict judge(
            OnOverwrite policy, FileUnit unit, Optional<Begun> own, Optional<Begun> newest) {
        return new FileJudge(policy, PLAN).judge(unit, false, own, newest, Optional.empty());
    }

    private static Progress progress(String plan) {
        return new Progress(plan, Position.START, Totals.NONE, List.of(), Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void whatNobodyKnowsIsFresh(OnOverwrite policy) {
        assertThat(judge(policy, unit(1, "x"), Optional.empty(), Optional.empty()))
                .isEqualTo(new Verdict.Fresh());
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void whatEndedIsARepeatUnlessItIsSentBack(OnOverwrite policy) {
        var unit = unit(1, "x");
        for (var phase : List.of(Phase.DONE, Phase.GIVEN_UP)) {
            var own = begun(unit, phase);
            assertThat(judge(policy, unit, own, own)).isEqualTo(new Verdict.Repeat());
            assertThat(new FileJudge(policy, PLAN).judge(unit, true, own, own, Optional.empty()))
                    .isEqualTo(new Verdict.Fresh());
        }
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void theSameContentThatIsDoneIsARepeatWhateverItsVersion(OnOverwrite policy) {
        assertThat(judge(policy, unit(2, "x"), Optional.empty(), begun(unit(1, "x"), Phase.DONE)))
                .isEqualTo(new Verdict.Repeat());
        assertThat(judge(policy, unit(1, "x"), Optional.empty(), begun(unit(2, "x"), Phase.DONE)))
                .isEqualTo(new Verdict.Repeat());
        assertThat(
                        judge(
                                policy,
                                unit(2, "x"),
                                Optional.empty(),
                                begun(unit(1, "x"), Phase.GIVEN_UP)))
                .isEqualTo(new Verdict.Fresh());
    }

    @Test
    void workGoesOnUnderTheSamePlanAlone() {
        var unit = unit(1, "x");
        var own = begun(unit, Phase.RUNNING);
        var judge = new FileJudge(OnOverwrite.REJECT, PLAN);
        assertThat(judge.judge(unit, false, own, own, Optional.of(progress(PLAN))))
                .isEqualTo(new Verdict.Resume(progress(PLAN)));
        assertThat(judge.judge(unit, true, own, own, Optional.of(progress(PLAN))))
                .as("a message sent back whose work had begun")
                .isEqualTo(new Verdict.Resume(progress(PLAN)));
        assertThat(judge.judge(unit, false, own, own, Optional.of(progress("yesterday"))))
                .isEqualTo(new Verdict.Fresh());
    }

    @Test
    void otherContentIsJudgedAsThePipelineSays() {
        var older = unit(1, "x");
        var newer = unit(2, "y");
        assertThat(judge(OnOverwrite.APPEND, newer, Optional.empty(), begun(older, Phase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(judge(OnOverwrite.APPEND, older, Optional.empty(), begun(newer, Phase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(judge(OnOverwrite.REPLACE, newer, Optional.empty(), begun(older, Phase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(
                        judge(
                                OnOverwrite.REPLACE,
                                older,
                                begun(older, Phase.RUNNING),
                                begun(newer, Phase.RUNNING)))
                .isEqualTo(new Verdict.Superseded());
        assertThat(judge(OnOverwrite.REJECT, newer, Optional.empty(), begun(older, Phase.RUNNING)))
                .isInstanceOfSatisfying(
                        Verdict.Conflict.class,
                        conflict ->
                                assertThat(conflict.why().message())
                                        .contains("its ETag was x")
                                        .contains("this one's is y"));
        assertThat(judge(OnOverwrite.REJECT, newer, Optional.empty(), begun(older, Phase.GIVEN_UP)))
                .as("a file that was given up may come again, mended")
                .isEqualTo(new Verdict.Fresh());
    }
}
