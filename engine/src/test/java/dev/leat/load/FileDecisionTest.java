package dev.leat.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leat.app.FileSource.OnOverwrite;
import dev.leat.batch.FilePhase;
import dev.leat.batch.FileProgress;
import dev.leat.batch.FileUnit;
import dev.leat.batch.Position;
import dev.leat.batch.Totals;
import dev.leat.load.FileDecision.Begun;
import dev.leat.load.FileDecision.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FileDecisionTest {

    private static final String PLAN = "today";

    private static FileUnit unit(long version, String etag) {
        return new FileUnit("input", "a.csv", version, etag, 1, Instant.EPOCH);
    }

    private static Optional<Begun> begun(FileUnit unit, FilePhase phase) {
        return Optional.of(new Begun(unit, phase));
    }

    private static Verdict judge(
            OnOverwrite policy, FileUnit unit, Optional<Begun> own, Optional<Begun> newest) {
        return new FileDecision(policy, PLAN).judge(unit, false, own, newest, Optional.empty());
    }

    private static FileProgress progress(String plan) {
        return new FileProgress(plan, Position.START, Totals.NONE, List.of(), Instant.EPOCH);
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void anUnknownRecordIsNew(OnOverwrite policy) {
        assertThat(judge(policy, unit(1, "x"), Optional.empty(), Optional.empty()))
                .isEqualTo(new Verdict.Fresh());
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void whatEndedIsARepeatUnlessItIsSentBack(OnOverwrite policy) {
        var unit = unit(1, "x");
        for (var phase : List.of(FilePhase.DONE, FilePhase.GIVEN_UP)) {
            var own = begun(unit, phase);
            assertThat(judge(policy, unit, own, own)).isEqualTo(new Verdict.Repeat());
            assertThat(new FileDecision(policy, PLAN).judge(unit, true, own, own, Optional.empty()))
                    .isEqualTo(new Verdict.Fresh());
        }
    }

    @ParameterizedTest
    @EnumSource(OnOverwrite.class)
    void theSameContentThatIsDoneIsARepeatWhateverItsVersion(OnOverwrite policy) {
        assertThat(
                        judge(
                                policy,
                                unit(2, "x"),
                                Optional.empty(),
                                begun(unit(1, "x"), FilePhase.DONE)))
                .isEqualTo(new Verdict.Repeat());
        assertThat(
                        judge(
                                policy,
                                unit(1, "x"),
                                Optional.empty(),
                                begun(unit(2, "x"), FilePhase.DONE)))
                .isEqualTo(new Verdict.Repeat());
        assertThat(
                        judge(
                                policy,
                                unit(2, "x"),
                                Optional.empty(),
                                begun(unit(1, "x"), FilePhase.GIVEN_UP)))
                .isEqualTo(new Verdict.Fresh());
    }

    @Test
    void workGoesOnUnderTheSamePlanAlone() {
        var unit = unit(1, "x");
        var own = begun(unit, FilePhase.RUNNING);
        var judge = new FileDecision(OnOverwrite.REJECT, PLAN);
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
        assertThat(judge(OnOverwrite.APPEND, newer, Optional.empty(), begun(older, FilePhase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(judge(OnOverwrite.APPEND, older, Optional.empty(), begun(newer, FilePhase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(
                        judge(
                                OnOverwrite.REPLACE,
                                newer,
                                Optional.empty(),
                                begun(older, FilePhase.DONE)))
                .isEqualTo(new Verdict.Fresh());
        assertThat(
                        judge(
                                OnOverwrite.REPLACE,
                                older,
                                begun(older, FilePhase.RUNNING),
                                begun(newer, FilePhase.RUNNING)))
                .isEqualTo(new Verdict.Superseded());
        assertThat(
                        judge(
                                OnOverwrite.REJECT,
                                newer,
                                Optional.empty(),
                                begun(older, FilePhase.RUNNING)))
                .isInstanceOfSatisfying(
                        Verdict.Conflict.class,
                        conflict ->
                                assertThat(conflict.why().message())
                                        .contains("its ETag was x")
                                        .contains("is now y"));
        assertThat(
                        judge(
                                OnOverwrite.REJECT,
                                newer,
                                Optional.empty(),
                                begun(older, FilePhase.GIVEN_UP)))
                .as("a file that was given up may come again, mended")
                .isEqualTo(new Verdict.Fresh());
    }
}
